"""What befalls the house between two lives of the agent."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from agent.room import BALLAST
from tests.broker import Broker
from tests.chaos import kernel
from tests.chaos.house import House
from tests.chaos.plan import Round

ROOMY_MEGABYTES = 64


def befall(house: House, each: Round) -> None:
    """Let it happen."""
    if each.triage:
        house.kill_triage()
        house.kills["triage at any moment"] += 1
        house.start_triage("" if each.triage == "killed" else each.triage)
    house.revive_triage()
    mishaps = _disk(house.state)
    if house.broker is not None:
        mishaps |= _broker(house.broker)
    mishaps.get(each.mishap, lambda: None)()


def clear(house: House) -> None:
    """Put right what has befallen it."""
    if house.broker is not None:
        house.broker.thaw()
        house.broker.start()
    for mend in _disk(house.state).keys() & {"disk grown", "disk emptied"}:
        _disk(house.state)[mend]()


def _broker(broker: Broker) -> dict[str, Callable[[], object]]:
    return {
        "broker killed": broker.kill,
        "broker back": broker.start,
        "broker frozen": broker.freeze,
        "broker thawed": broker.thaw,
        "broker stopped": broker.stop,
    }


def _disk(disk: Path) -> dict[str, Callable[[], object]]:
    if not disk.is_mount():
        return {}
    return {
        "disk grown": lambda: kernel.grow(disk, ROOMY_MEGABYTES),
        "disk filled": lambda: _fill(disk),
        "disk emptied": lambda: (disk / "filler").unlink(missing_ok=True),
    }


def _fill(disk: Path) -> None:
    """Leave no room."""
    (disk / BALLAST).unlink(missing_ok=True)
    with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 14))
