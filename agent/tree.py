"""A tree of files kept examined: hints while we watch, scans for what no hint told.

Watch first, then scan: what is saved in between is seen twice, never not at all. Where events
cannot be had (network mounts) or are lost (overflow, no more watches) scans take their place by
themselves. A root that is missing or suddenly empty is a blind source, not a clean one, and
nothing that is remembered of it is forgotten.
"""

import asyncio
import contextlib
import os
import stat
from collections.abc import Sequence
from typing import Literal

import structlog

from agent import faults, trouble
from agent.clock_step import ClockStep
from agent.coverage import SourceCoverage
from agent.item import Identity
from agent.lane import Work
from agent.quarantine import RETRY_AFTER_STRIKES_SECONDS
from agent.quiet import Quiet
from agent.sweep import Surroundings, Sweep
from agent.version import version_of
from agent.watch import Hint, Lost, Watch, network_of

_TICK_SECONDS = 1.0
_LOOK_INTO_SECONDS = 30.0
_CROWD_SECONDS = 0.005
"""Hints come in crowds; an event waits no longer than this for the others."""
_FOLDERS_AT_MOST = 10_000
_EVENT_TROUBLES = ("watches_exhausted", "not_watched")
_SCANNED_OFTEN = frozenset({*_EVENT_TROUBLES, "root_empty"})
"""While one of these lasts, scans make up for events, or see that it is over."""

log = structlog.get_logger()


class Tree:
    """One root. `run` goes on until cancelled."""

    def __init__(
        self,
        root: bytes,
        kind: Literal["file", "export"],
        coverage: SourceCoverage,
        surroundings: Surroundings,
    ) -> None:
        self._root = root
        self._name = coverage.name
        self.coverage = coverage
        self._lanes = surroundings.lanes
        self._store = surroundings.store
        self._rhythm = surroundings.rhythm
        self._now = surroundings.now
        self._signals = surroundings.signals
        self._quiet = Quiet()
        self._folders = Quiet(_FOLDERS_AT_MOST)
        self._hinted = asyncio.Event()
        self._rescan = asyncio.Event()
        self._watch: Watch | None = None
        self._seen_overflows = 0
        self._device = 0
        self._looked_into_at = 0.0
        self._clock_step = ClockStep(surroundings.now)
        self._sweep = Sweep(root, kind, coverage, surroundings, self._put_off)

    async def run(self) -> None:
        """Watch and scan, for ever."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._tend())
                tasks.create_task(self._pass_on())
                tasks.create_task(self._reconcile())
        finally:
            await self._unwatch()

    def look_again(self, work: Work, seconds: float) -> None:
        """Examine a path again after a while."""
        self._put_off(work.path, seconds)
        self._hinted.set()

    def rescan(self) -> None:
        """Compare everything as soon as may be."""
        self._rescan.set()

    async def _tend(self) -> None:
        """See each second that the root is there and the watch is whole."""
        while True:
            code, device = await asyncio.to_thread(_root_trouble, self._root)
            if code:
                await self._go_blind(code)
                await asyncio.sleep(_TICK_SECONDS)
                continue
            came_back = self.coverage.restore("root_missing", "root_unreadable")
            moved = device != self._device
            self._device = device
            if came_back or moved or (self._watch is not None and not self._watch.is_alive):
                await self._unwatch()
            if self._watch is None and not self.coverage.scans:
                await self._start_watch()
            elif came_back or moved:
                self.rescan()
            self._see_losses()
            if step := self._clock_step.seconds():  # times of files are not what they seem
                log.warning("clock.stepped", source=self._name, seconds=round(step))
                self.rescan()
            await self._look_into_unreadable()
            await self._retry_quarantined()
            await asyncio.sleep(_TICK_SECONDS)

    async def _go_blind(self, code: str) -> None:
        if self.coverage.degrade(code):
            detail = trouble.in_words(code, self._name)
            log.warning("source.blind", source=self._name, reason=code, detail=detail)
            await self._unwatch()

    async def _start_watch(self) -> None:
        network = await asyncio.to_thread(network_of, self._root)
        if network:
            self.coverage.scans = True
            log.info("source.scanned_instead", source=self._name, reason=network)
            self.rescan()
            return
        watch = Watch(self._root, self._on_hints)
        try:
            await watch.start()
        except OSError as error:
            if self.coverage.degrade("not_watched"):
                log.warning("watch.failed", source=self._name, reason=error.strerror or "")
        else:
            self._watch = watch
            self._seen_overflows = 0
            self.coverage.restore(*_EVENT_TROUBLES)
            self.coverage.watches = watch.watch_count
        self.rescan()

    async def _unwatch(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            await watch.stop()
        self.coverage.watches = None

    def _see_losses(self) -> None:
        if self._watch is None:
            return
        lost: Lost = self._watch.lost
        self.coverage.watches = self._watch.watch_count
        if lost.overflows > self._seen_overflows or self._quiet.overflowed:
            self._seen_overflows = lost.overflows
            self._overflowed()
        if lost.exhausted and self.coverage.degrade("watches_exhausted"):
            log.warning("watches.exhausted", source=self._name, watches=self._watch.watch_count)
            self.rescan()

    def _overflowed(self) -> None:
        self._quiet.overflowed = self._folders.overflowed = False
        self.coverage.degrade("overflow")
        self._signals.overflowed(self._name)
        log.warning("watch.overflowed", source=self._name)
        self.rescan()

    async def _look_into_unreadable(self) -> None:
        """See now and then whether a folder may be read again; then it is watched and scanned anew."""
        if not self._sweep.unreadable or self._clock() < self._looked_into_at + _LOOK_INTO_SECONDS:
            return
        self._looked_into_at = self._clock()
        if await asyncio.to_thread(_any_readable, list(self._sweep.unreadable)):
            await self._unwatch()
            self.rescan()

    async def _retry_quarantined(self) -> None:
        for row in self._store.ledger.quarantine_due(
            self._name, self._now(), RETRY_AFTER_STRIKES_SECONDS
        ):
            await self._lanes.put(self._sweep.work(row.path))

    def _on_hints(self, hints: Sequence[Hint]) -> None:
        faults.reached("hint.received")
        now = self._clock()
        for hint in hints:
            waiting = self._folders if hint.is_folder else self._quiet
            waiting.touch(hint.path, now, settled=hint.settled and not hint.is_folder)
        self._signals.hinted(self._name, len(hints))
        self._hinted.set()

    async def _pass_on(self) -> None:
        """Hand on what has been quiet; a folder is walked, for its files may have come unseen."""
        while True:
            self._hinted.clear()
            due = list(self._quiet.due(self._clock()))
            versions = await asyncio.to_thread(_versions, due) if due else ()
            for path, seen in zip(due, versions, strict=True):
                await self._lanes.put(self._sweep.work(path, seen))
            for folder in list(self._folders.due(self._clock(), 100)):
                await self._sweep.folder(folder)
            if self._quiet.overflowed or self._folders.overflowed:
                self._overflowed()
            await self._until_due()

    async def _until_due(self) -> None:
        due = [d for d in (self._quiet.next_due(), self._folders.next_due()) if d is not None]
        wait = None if not due else max(min(due) - self._clock(), 0.0)
        try:
            await asyncio.wait_for(self._hinted.wait(), wait)
        except TimeoutError:
            return
        await asyncio.sleep(_CROWD_SECONDS)

    async def _reconcile(self) -> None:
        """Scan when asked, and every so often unasked."""
        while True:
            wait = self._rhythm.reconcile_seconds
            if self.coverage.scans or self.coverage.troubles.keys() & _SCANNED_OFTEN:
                wait = self._rhythm.scan_seconds
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._rescan.wait(), wait)
            self._rescan.clear()
            if self.coverage.troubles.keys() & {"root_missing", "root_unreadable"}:
                continue
            if await self._sweep.all():
                self.rescan()
            elif not self._rescan.is_set() and "root_empty" not in self.coverage.troubles:
                self.coverage.restore("overflow")  # and none has come since

    def _put_off(self, path: bytes, seconds: float) -> None:
        self._quiet.put_off(path, self._clock() + seconds)

    def _clock(self) -> float:
        return asyncio.get_running_loop().time()


def _root_trouble(root: bytes) -> tuple[str, int]:
    """Why a root cannot be looked at, and the device it is on."""
    try:
        status = os.stat(root)
        if not stat.S_ISDIR(status.st_mode):
            return "root_missing", 0
        with os.scandir(root):
            return "", status.st_dev
    except PermissionError:
        return "root_unreadable", 0
    except OSError:
        return "root_missing", 0


def _versions(paths: Sequence[bytes]) -> list[Identity | None]:
    """What lies there now; asked for many at once, since a thread costs more than a look."""
    return [version_of(path) for path in paths]


def _any_readable(folders: Sequence[bytes]) -> bool:
    for folder in folders:
        try:
            with os.scandir(folder):
                return True
        except OSError:
            continue
    return False
