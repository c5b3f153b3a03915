"""What /live and /ready of an agent mean.

Ready: the store can be written, each source is watched or scanned in full, the last full scan is not
too old, no overflow waits for its rescan. A broker that is away is *not* a reason to be unready: the
outbox keeps what is found, and its age has an alert of its own.
"""

import asyncio
import time
from collections.abc import Callable, Iterable

from agent.telemetry_endpoint import Board, Condition

STORE = "store"
WORKERS = "workers"
LATEST_LAG_SECONDS = 5.0


def watching(source: str) -> str:
    """Name of the condition: all of the source is seen, by events or by scans in their place.

    >>> watching("bildning")
    'watching:bildning'
    """
    return f"watching:{source}"


def reconciled(source: str) -> str:
    """Name of the condition: a full scan of the source is recent, and no overflow is open."""
    return f"reconciled:{source}"


def board(sources: Iterable[str]) -> Board:
    """The agent's conditions; each is set by the part that knows."""
    names = [STORE, WORKERS]
    for source in sources:
        names += [watching(source), reconciled(source)]
    return Board(names)


class LoopLag:
    """How late the main loop is; `run` is a task, `conditions` answers /live."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._due_at = clock()

    @property
    def seconds(self) -> float:
        return max(0.0, self._clock() - self._due_at)

    async def run(self, told: Callable[[float], object], every_seconds: float = 1.0) -> None:
        """Note each second that the loop still turns."""
        while True:
            self._due_at = self._clock() + every_seconds
            await asyncio.sleep(every_seconds)
            told(self.seconds)

    def conditions(self) -> list[Condition]:
        """The main loop turns."""
        return [Condition("loop", self.seconds < LATEST_LAG_SECONDS)]
