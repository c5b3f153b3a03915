"""Chaos: kill, freeze, starve and fill everything; then count what the DPO would see.

    python -m tests.chaos [KILLS] [--seed S] [--local]

Prints as it goes, and last one line: `kills K files F lines L topic_duplicates T lost X
duplicates Y`. Exit code 0 only when X and Y are 0.
"""

import argparse
import asyncio
import contextlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from agent import bus_choice, faults
from agent.bus import POSSIBLE_INCIDENT
from agent.bus_settings import BusTable
from agent.store import BALLAST
from deploy.kafka.topics import FILE, ensure, topics_in
from tests.broker import Broker
from tests.chaos.house import House

_POINTS = [point for point in faults.POINTS if not point.startswith("intake")]
_STORM_FILES = 60_000
_STORM_INCIDENTS = 500
_INOTIFY = Path("/proc/sys/fs/inotify")


def main() -> int:
    """Run it."""
    arguments = argparse.ArgumentParser(prog="tests.chaos")
    arguments.add_argument("kills", nargs="?", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    arguments.add_argument("--local", action="store_true", help="the local bus, no broker")
    chosen = arguments.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    broker = None if chosen.local else Broker.started()
    folder = Path(tempfile.mkdtemp(prefix="persinc-chaos-"))
    house = House(folder, random.Random(chosen.seed), broker)
    right = False
    try:
        house.build()
        if broker is not None:
            asyncio.run(ensure(broker.table, topics_in(FILE)))
        with small_state(house):
            house.start_triage()
            house.start_agent()  # installed and seen to run, before anything goes wrong
            time.sleep(3)
            house.stop_agent()
            rounds(house, chosen.kills)
            storm(house)
            right = reckoning(house)
        return 0 if right else 1
    finally:
        house.kill_agent()
        house.kill_triage()
        if broker is not None:
            broker.thaw()
            broker.remove()
        if right:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"left for a look: {folder}", flush=True)


def rounds(house: House, kills: int) -> None:
    """Start the agent over and over, and kill it at a named point or any moment."""
    began = time.monotonic()
    for number in range(kills):
        point = _POINTS[number % len(_POINTS)] if number % 3 else ""
        fault = f"{point}:{house.dice.randint(1, 12)}" if point else ""
        house.start_agent(fault)
        ends_at = time.monotonic() + house.dice.uniform(0.3, 1.6)
        while time.monotonic() < ends_at and not house.agent_is_gone():
            house.save(house.dice.randint(1, 8))
            house.log(house.dice.randint(1, 5))
            time.sleep(0.03)
        house.kills[point if house.agent_pid == 0 else "any moment"] += 1
        house.kill_agent()
        mishap(house, number)
        if number % 20 == 19:
            spent = time.monotonic() - began
            print(
                f"{number + 1} kills, {house.files} files, {house.lines} lines, "
                f"{house.arrived()[0]} arrived, {house.unsent()} unsent, {spent:.0f} s",
                flush=True,
            )
    print("killed at " + ", ".join(f"{n} x {p}" for p, n in sorted(house.kills.items())))


def mishap(house: House, number: int) -> None:
    """What befalls the others, each at its turn."""
    if number % 17 == 16:
        house.kill_triage()
        house.start_triage("intake.stored:2" if number % 2 else "")
    house.revive_triage()
    disk, broker = house.folder / "state", house.broker
    turns: dict[int, Callable[[], object]] = {
        40: lambda: fill(disk),
        44: lambda: (disk / "filler").unlink(missing_ok=True),
    }
    if broker is not None:
        turns |= {
            10: broker.kill,
            14: broker.start,
            25: broker.freeze,
            29: broker.thaw,
            33: broker.stop,
            37: broker.start,
        }
    turns.get(number % 50, lambda: None)()


def fill(disk: Path) -> None:
    """Leave no room on a disk that is not the machine's own."""
    if not disk.is_mount():
        return
    (disk / BALLAST).unlink(missing_ok=True)
    with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 14))


def storm(house: House) -> None:
    """Many more files at once than the kernel's queue holds, and fewer watches than folders."""
    (house.folder / "state" / "filler").unlink(missing_ok=True)
    if house.broker is not None:
        house.broker.thaw()
        house.broker.start()
    with kernel("max_queued_events", 256), kernel("max_user_watches", 20):
        house.start_agent()
        time.sleep(2)
        began = time.monotonic()
        folder = house.folder / "share" / "storm"
        folder.mkdir()
        for number in range(_STORM_FILES):
            (folder / f"{number}.txt").write_text("nothing in it\n")
            if number % (_STORM_FILES // _STORM_INCIDENTS) == 0:
                house.save(1)
        print(f"storm of {_STORM_FILES} files in {time.monotonic() - began:.0f} s", flush=True)
        time.sleep(3)
        house.kill_agent()
        house.kills["in the storm"] += 1
        house.start_agent()
        wait_until(house, lambda: house.arrived()[1] >= house.files + house.lines, 240)
        house.stop_agent()


@contextmanager
def small_state(house: House) -> Iterator[None]:
    """The state on a small disk, which mishaps fill to the brim, where we may mount one."""
    state = house.folder / "state"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "tmpfs", state],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        print("no right to mount: the state disk does not fill up", flush=True)
    try:
        yield
    finally:
        house.kill_agent()
        if not mounted.returncode:
            subprocess.run(["umount", "-l", state], check=False)


@contextmanager
def kernel(name: str, value: int) -> Iterator[None]:
    """Another limit of inotify, where we may set it."""
    limit = _INOTIFY / name
    before = limit.read_text()
    try:
        limit.write_text(str(value))
    except OSError:
        print(f"no right to set {name}", flush=True)
    try:
        yield
    finally:
        try:
            limit.write_text(before)
        except OSError:
            print(f"{name} stays as it was", flush=True)


def reckoning(house: House) -> bool:
    """Let the house come to rest, and count."""
    house.start_agent()
    expected = house.files + house.lines
    wait_until(house, lambda: house.arrived()[1] >= expected and not house.unsent(), 120)
    time.sleep(2)
    house.stop_agent()
    events, items = house.arrived()
    lost, twice = expected - items, events - items
    topic = asyncio.run(topic_count(house))
    print(
        f"kills {house.kills.total()} files {house.files} lines {house.lines} "
        f"topic_duplicates {topic - events} lost {lost} duplicates {twice}",
        flush=True,
    )
    return lost == 0 and twice == 0


async def topic_count(house: House) -> int:
    """Records in the topic."""
    table = BusTable(kind="local", path=house.folder / "bus.sqlite")
    if house.broker is not None:
        table = house.broker.table

    async def from_the_start(_topic: str, _partition: int) -> None:
        return None

    consumer = bus_choice.consumer(table, "reckoning", [POSSIBLE_INCIDENT], "reckoning")
    await consumer.start(from_the_start)
    count, quiet = 0, 0
    while quiet < 4:
        records = await consumer.poll(5000, 1.0)
        count += len(records)
        quiet = 0 if records else quiet + 1
    await consumer.stop()
    return count


def wait_until(house: House, holds: Callable[[], bool], seconds: float) -> None:
    """Wait for something, no longer than that, while triage lives."""
    ends_at = time.monotonic() + seconds
    while not holds() and time.monotonic() < ends_at:
        house.revive_triage()
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
