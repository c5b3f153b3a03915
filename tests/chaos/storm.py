"""The storm: many more files at once than inotify's queue holds, then fewer watches than folders."""

import time

from tests.chaos import kernel
from tests.chaos.house import House
from tests.chaos.mishaps import clear

_QUEUE = 256
_INCIDENTS = 500
_FROZEN_FOR = 50
"""Folders."""
_WATCHES = 20


def storm(house: House, files: int) -> None:
    """Two halves; the agent is killed in the middle of it."""
    clear(house)
    began = time.monotonic()
    with kernel.short_queue(_QUEUE) as could:
        if not could:
            print(f"no right to shorten the queue to {_QUEUE}", flush=True)
        house.start_agent()
        house.wait_until(house.is_watched, 60)
    _blow(house, files // 2)
    time.sleep(2)
    overflows = house.figure("watch_overflows_total")
    house.kill_agent()
    house.kills["in the storm"] += 1
    house.start_agent(watches=_WATCHES)
    house.wait_until(house.is_watched, 60)
    _blow(house, files - files // 2)
    written = time.monotonic() - began
    people = house.people
    house.wait_until(
        lambda: (
            house.remembered() >= people.files + people.harmless
            and house.arrived()[1] >= people.files + people.lines
        ),
        600,
    )
    print(
        f"storm of {files} files written in {written:.0f} s, covered after "
        f"{time.monotonic() - began:.0f} s; queue of {_QUEUE}: {overflows:.0f} overflows; "
        f"{house.figure('watches'):.0f} watches on {house.figure('watch_directories'):.0f} folders",
        flush=True,
    )
    house.stop_agent()


def _blow(house: House, files: int) -> None:
    """Save so many, most of them harmless, in folders old and new, while the agent stands still."""
    people = house.people
    new = people.share / f"storm{people.harmless}"
    new.mkdir()
    for number in range(_INCIDENTS // 2):
        if number == 1:
            house.freeze_agent()
        folder = new if number % 2 else people.place(number)
        people.save_harmless(folder, files // (_INCIDENTS // 2))
        people.save(1)
        if number == _FROZEN_FOR:
            house.thaw_agent()
