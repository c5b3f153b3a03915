"""A town in which everything has happened: agent, bus and triage ran over real inputs and stopped.

What they left is a store of cases. Which case came of which input is known as the DPO knows it: by
opening what was sealed. People then sit down at the desk with a clock of their own.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from agent.standing import Standing
from tests.scenarios.inputs import happen
from triage import desk
from triage.access import Actor, Grant, Role
from triage.case import Case, State
from triage.demo import furnish, running
from triage.desk import Desk
from triage.opening import now
from triage.store import Store
from triage.store.cases import Query
from triage.unseal import Identity

_SECONDS = 90.0
_ANYWHERE = Query(states=tuple(State), limit=1000)
_MORE_SOURCES = """
[[source]]
kind = "intranet_export"
name = "web"
path = "web"
audience = "public"
controller = "Bildningsnämnden"
unit = "Kansli"

[[source]]
kind = "shared_drive"
name = "vault"
path = "vault"
audience = "restricted"
protected = true
controller = "Bildningsnämnden"
unit = "Elevhälsa"
"""


@dataclass(slots=True)
class Clock:
    """Says the time it was set to."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def pass_hours(self, hours: float) -> datetime:
        self.at += timedelta(hours=hours)
        return self.at


@dataclass(frozen=True, slots=True)
class Town:
    """The store, and by each input's name the number of the case it became."""

    store: Store
    numbers: Mapping[str, str]

    def desk(
        self, who: str, clock: Callable[[], datetime] = now, grant: Grant | None = None
    ) -> Desk:
        """Somebody's desk; without a grant the central DPO's."""
        return Desk(self.store, Actor(who, (grant or Grant(Role.CENTRAL_DPO),)), clock)

    def case(self, name: str) -> Case:
        return desk.peek(self.desk("eva"), self.numbers[name])

    def clock_from(self, name: str) -> Clock:
        """A clock that stands where the case was detected."""
        return Clock(self.case(name).detected_at)


def lived(folder: Path) -> Town:
    """Furnish a house, let everything happen in it, run it until all is examined and filed."""
    house = furnish(folder)
    web, vault = folder / "web", folder / "vault"
    web.mkdir()
    vault.mkdir()
    with (folder / "agent.toml").open("a", encoding="utf-8") as settings:
        settings.write(_MORE_SOURCES)
    to_examine = happen(house, web, vault)

    store = Store(f"sqlite:///{folder}/triage.sqlite").open()
    with running(folder, house):
        _await(lambda: _counted(house.agent, "persinc_items_examined_total") >= to_examine)
        _await(lambda: not _unsent(house.agent))
        sent = _counted(house.agent, "persinc_events_published_total")
        _await(lambda: _counted(house.triage, "persinc_events_stored_total") >= sent)
    return Town(store, _numbers(store, Identity.read(folder / "keys" / "dpo.identity")))


def _numbers(store: Store, identity: Identity) -> dict[str, str]:
    """By file name or queue id."""
    town = Town(store, {})
    numbers = {}
    for case in desk.list_cases(town.desk("eva"), _ANYWHERE).cases:
        for one in desk.unseal(town.desk("eva"), case.id, identity, "prov", limit=100):
            numbers[Path(str(one.content["location"])).name] = case.id
    return numbers


def _await(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < ends_at, "the house did not get there"
        time.sleep(0.2)


def _unsent(address: str) -> int:
    """As it is now; the gauge tells of a second ago."""
    with urlopen(f"http://{address}/status", timeout=60) as answer:
        return Standing.model_validate_json(answer.read()).status.outbox_rows


def _counted(address: str, name: str) -> float:
    with urlopen(f"http://{address}/metrics", timeout=60) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))
