"""Chaos: kill, freeze, starve and fill everything; then count what the DPO would see.

    python -m tests.chaos [KILLS] [--seed S] [--storm FILES] [--local]

The same seed repeats the same plan. Prints as it goes, and last one line: `kills K files F lines L
topic_duplicates T lost X duplicates Y`. Exit code 0 only when X and Y are 0.
"""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from agent import faults
from deploy.kafka.topics import FILE, ensure, topics_in
from tests.broker import Broker
from tests.chaos import kernel
from tests.chaos.house import House
from tests.chaos.mishaps import befall
from tests.chaos.people import People
from tests.chaos.plan import Round, rounds
from tests.chaos.reckoning import reckoning
from tests.chaos.storm import storm

SMALL_DISK_MEGABYTES = 2
_REACHED_WITHIN_SECONDS = 4.0


def main() -> int:
    """Run it."""
    arguments = argparse.ArgumentParser(prog="tests.chaos")
    arguments.add_argument("kills", nargs="?", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    arguments.add_argument("--storm", type=int, default=60_000, metavar="FILES")
    arguments.add_argument("--local", action="store_true", help="the local bus, no broker")
    chosen = arguments.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # through all that puts things right
    mounts = kernel.own_mounts()
    folder = Path(tempfile.mkdtemp(prefix="persinc-chaos-"))
    broker = None if chosen.local else Broker.started(data=folder / "kafka")
    dice = Random(chosen.seed)
    plan = rounds(dice, chosen.kills)
    house = House(folder, People(folder, dice), broker)
    right = False
    try:
        house.build()
        if broker is not None:
            asyncio.run(ensure(broker.table, topics_in(FILE)))
        if not mounts or not kernel.small_disk(house.state, SMALL_DISK_MEGABYTES):
            print("no right to mount: the state's disk never fills", flush=True)
        settle_in(house)
        live(house, plan)
        storm(house, chosen.storm)
        right = reckoning(house)
    finally:
        house.kill_agent()
        house.kill_triage()
        if broker is not None:
            broker.thaw()
            broker.remove()
        kernel.unmount(house.state)
        if right:
            shutil.rmtree(folder)
        else:
            print(f"left for a look: {folder}", flush=True)
    return 0 if right else 1


def settle_in(house: House) -> None:
    """Installed and seen to run, before anything goes wrong."""
    house.start_triage()
    house.start_agent()
    house.wait_until(house.is_watched, 60)
    house.stop_agent()


def live(house: House, plan: list[Round]) -> None:
    """Start the agent over and over, and kill it at a named point or any moment."""
    began = time.monotonic()
    people = house.people
    for number, each in enumerate(plan, 1):
        live_once(house, each)
        befall(house, each)
        if number % 10 == 0:
            print(
                f"{house.kills.total()} kills, {people.files} files, {people.lines} lines, "
                f"{house.arrived()[0]} arrived, {house.unsent()} unsent, "
                f"{time.monotonic() - began:.0f} s",
                flush=True,
            )
    print("killed at " + ", ".join(f"{n} x {p}" for p, n in sorted(house.kills.items())))
    if house.refusals:
        print(f"{house.refusals} times the disk had no room to start on")
    for point in faults.POINTS:
        if not house.kills[point]:
            print(f"never killed at {point}: too few rounds, or too slow a machine")


def live_once(house: House, each: Round) -> None:
    """One life of the agent; people go on when it is over."""
    house.start_agent(each.fault)
    for step in each.steps:
        house.people.do(step)
        house.wait_for_agent(0.03)
    code = house.wait_for_agent(_REACHED_WITHIN_SECONDS if each.point else 0)
    if code is None:
        house.kill_agent()
        house.kills["any moment"] += 1
    elif code == -signal.SIGKILL:
        house.kills[each.point] += 1
    else:
        house.refusals += 1  # systemd would try again


if __name__ == "__main__":
    sys.exit(main())
