"""Lanes: what waits to be examined. What was just saved goes first, the baseline goes on behind.

Both lanes are bounded: who has more to put waits, and sources are durable themselves. A path is
in here once at a time, whoever puts it; when it is put again while it is being examined it is
examined again afterwards.
"""

import asyncio
import heapq
import itertools
from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from agent.item import Identity

FRESH_AT_MOST = 20_000
BASELINE_AT_MOST = 2_000
_BASELINE_EVERY = 8


class LanesClosed(Exception):  # noqa: N818 - named for what went wrong
    """The agent stops; what waits is found again by the next scan."""


class Lane(IntEnum):
    FRESH = 0
    BASELINE = 1


@dataclass(frozen=True, slots=True)
class Work:
    """One file to examine."""

    source: str
    path: bytes = field(repr=False)
    kind: Literal["file", "export"] = "file"
    lane: Lane = Lane.FRESH
    size: int = 0
    seen: Identity | None = None
    """The version that was there when it was put; by the time it is taken there may be another."""
    order: int = 0
    """Smaller goes earlier within its lane."""
    from_scan: bool = False


class Lanes:
    """Two bounded queues; `take` prefers the fresh one, yet now and then gives the other a turn."""

    def __init__(
        self, fresh_at_most: int = FRESH_AT_MOST, baseline_at_most: int = BASELINE_AT_MOST
    ) -> None:
        self._room = {Lane.FRESH: fresh_at_most, Lane.BASELINE: baseline_at_most}
        self._heaps: dict[Lane, list[tuple[int, int, int, Work]]] = {lane: [] for lane in Lane}
        self._queued: set[tuple[str, bytes]] = set()
        self._running: set[tuple[str, bytes]] = set()
        self._again: dict[tuple[str, bytes], Work] = {}
        self._waiting: Counter[str] = Counter()
        self._scanned: Counter[str] = Counter()
        self._numbers = itertools.count()
        self._takes = itertools.count()
        self._changed = asyncio.Condition()
        self._is_closed = False

    async def close(self) -> None:
        """Give no more work; whoever waits for some gets LanesClosed."""
        async with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def backlog(self, source: str) -> int:
        """Works of a source that wait or are under way."""
        return self._waiting[source]

    async def put(self, work: Work) -> None:
        """Queue some work; waits while its lane is full."""
        key = (work.source, work.path)
        async with self._changed:
            if key in self._queued:
                return
            if key in self._running:
                self._again[key] = work
                return
            await self._changed.wait_for(lambda: self._has_room(work.lane))
            self._push(work)
            self._changed.notify_all()

    async def take(self) -> Work:
        """The next work; `done` must be called for it."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._is_closed or any(self._heaps.values()))
            if self._is_closed:
                raise LanesClosed
            fresh, baseline = self._heaps[Lane.FRESH], self._heaps[Lane.BASELINE]
            turn = bool(baseline) and next(self._takes) % _BASELINE_EVERY == 0
            work = heapq.heappop(baseline if turn or not fresh else fresh)[-1]
            self._queued.discard((work.source, work.path))
            self._running.add((work.source, work.path))
            self._changed.notify_all()
            return work

    async def done(self, work: Work) -> None:
        """This work is over, whatever came of it."""
        key = (work.source, work.path)
        async with self._changed:
            self._running.discard(key)
            self._waiting[work.source] -= 1
            self._scanned[work.source] -= work.from_scan
            again = self._again.pop(key, None)
            if again is not None:
                self._push(again)
            self._changed.notify_all()

    async def scan_settled(self, source: str) -> None:
        """Wait until all that scans of a source have put is over."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._scanned[source] == 0)

    def _has_room(self, lane: Lane) -> bool:
        return len(self._heaps[lane]) < self._room[lane]

    def _push(self, work: Work) -> None:
        self._queued.add((work.source, work.path))
        self._waiting[work.source] += 1
        self._scanned[work.source] += work.from_scan
        entry = (work.order, work.size, next(self._numbers), work)
        heapq.heappush(self._heaps[work.lane], entry)
