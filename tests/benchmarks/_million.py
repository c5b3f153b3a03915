"""A million files compared with a million checkpoints. A process of its own, so that memory shows.

Prints JSON: seconds of the clock and of the processor, of this and of walking alone, and by how
many megabytes the process grew meanwhile. Nothing has changed, all is in the page cache.
"""

import asyncio
import contextlib
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from agent.coverage import SourceCoverage
from agent.lane import Lanes
from agent.ledger import Checkpoint
from agent.reconcile import walk
from agent.statement import save_checkpoint
from agent.store import Store
from agent.sweep import Rhythm, Surroundings, Sweep

_FOLDERS = 1000


class _Silent:
    def hinted(self, source: str, count: int) -> None:
        """Nobody counts."""

    def overflowed(self, source: str) -> None:
        """Nobody counts."""

    def scanned(self, source: str, files: int, found: int) -> None:
        """Nobody counts."""


def furnish(root: Path, files: int) -> None:
    """Hard links: a million files of their own would take a minute to make and one to remove."""
    for number in range(_FOLDERS):
        folder = root / f"{number:04}"
        folder.mkdir(parents=True)
        first = os.fspath(folder / "0")
        Path(first).touch()
        for other in range(1, files // _FOLDERS):
            os.link(first, f"{folder}/{other}")


async def compare(root: bytes, store: Store) -> tuple[float, float, float]:
    """All that a full scan does when nothing has changed: clock, processor, growth."""
    lanes = Lanes()
    coverage = SourceCoverage("share", "shared_drive")
    with ThreadPoolExecutor(1) as scanner:
        rhythm = Rhythm(3600, 60, 1e9)
        around = Surroundings(lanes, store, rhythm, scanner, "r", time.time, _Silent())
        sweep = Sweep(root, "file", coverage, around, lambda _path, _seconds: None)
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
        before, clock, used = _peak(), time.perf_counter(), time.process_time()
        await sweep.all()
        took = time.perf_counter() - clock, time.process_time() - used
    assert lanes.backlog("share") == 0
    return *took, _peak() - before


def walk_alone(root: str) -> float:
    """The clock for looking at the same files and comparing them with nothing."""
    began = time.perf_counter()
    for folder, _, _ in os.walk(root):
        with os.scandir(folder) as entries:
            for entry in entries:
                entry.stat(follow_symlinks=False)
    return time.perf_counter() - began


def _peak() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(one for one in lines if one.startswith("VmHWM")).split()[1]) / 1e3


async def main(folder: Path, files: int) -> None:
    root = folder / "share"
    furnish(root, files)
    async with Store.open(folder / "state") as store:
        with contextlib.closing(store.reader()) as ledger:
            for chunk in walk(os.fsencode(root), "share", "r", ledger):
                await store.commit(
                    save_checkpoint(Checkpoint("share", one.path, one.identity, "c", "r", "clean"))
                    for one in chunk.found
                )
        alone = walk_alone(os.fspath(root))
        clock, used, grown = await compare(os.fsencode(root), store)
    print(json.dumps({"clock": clock, "used": used, "grown": grown, "alone": alone}))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
