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
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import structlog

from agent import faults
from agent.coverage import SourceCoverage
from agent.lane import Lane, Lanes, Work
from agent.ledger import Ledger, Progress, remove_checkpoint, save_progress
from agent.quiet import PASSING_SECONDS, Quiet, is_passing
from agent.reconcile import Chunk, Found, vanished, walk
from agent.store import Store
from agent.watch import Hint, Lost, Watch, network_of

_TICK_SECONDS = 1.0
_ROOT_SECONDS = 5.0
_CURSOR_SECONDS = 20.0
_FRESH_SECONDS = 24 * 3600.0
_FOLDERS_AT_MOST = 10_000
_EVENT_TROUBLES = ("watches_exhausted", "not_watched")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often and how fast a tree is scanned."""

    reconcile_seconds: float
    scan_seconds: float
    files_per_second: float


class Signals(Protocol):
    """What a tree tells while it works; agent.app turns it into metrics."""

    def hinted(self, source: str, count: int) -> None: ...

    def overflowed(self, source: str) -> None: ...

    def scanned(self, source: str, files: int, found: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all trees of an agent share."""

    lanes: Lanes
    store: Store
    rhythm: Rhythm
    scanner: Executor
    ruleset_version: str
    now: Callable[[], float]
    signals: Signals


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
        self._kind = kind
        self._name = coverage.name
        self.coverage = coverage
        self._lanes = surroundings.lanes
        self._store = surroundings.store
        self._rhythm = surroundings.rhythm
        self._scanner = surroundings.scanner
        self._ruleset = surroundings.ruleset_version
        self._now = surroundings.now
        self._signals = surroundings.signals
        self._quiet = Quiet()
        self._folders = Quiet(_FOLDERS_AT_MOST)
        self._hinted = asyncio.Event()
        self._rescan = asyncio.Event()
        self._watch: Watch | None = None
        self._seen_overflows = 0
        self._device = 0

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
        self._quiet.put_off(work.path, self._clock() + seconds)
        self._hinted.set()

    def rescan(self) -> None:
        """Compare everything as soon as may be."""
        self._rescan.set()

    async def _tend(self) -> None:
        """See each second that the root is there and the watch is whole."""
        while True:
            trouble, device = await asyncio.to_thread(_root_trouble, self._root)
            if trouble:
                await self._go_blind(trouble)
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
            await self._retry_quarantined()
            await asyncio.sleep(_TICK_SECONDS)

    async def _go_blind(self, trouble: str) -> None:
        if self.coverage.degrade(trouble):
            log.warning("source.blind", source=self._name, reason=trouble)
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
        self.coverage.overflows += 1
        self.coverage.degrade("overflow")
        self._signals.overflowed(self._name)
        log.warning("watch.overflowed", source=self._name)
        self.rescan()

    async def _retry_quarantined(self) -> None:
        for row in self._store.ledger.quarantine_due(self._name, self._now()):
            await self._lanes.put(self._work(row.path))

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
            for path in list(self._quiet.due(self._clock())):
                await self._lanes.put(self._work(path))
            for folder in list(self._folders.due(self._clock(), 100)):
                await self._walk_fresh(folder)
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
        await asyncio.sleep(0.02)  # hints come in crowds

    def _work(self, path: bytes) -> Work:
        return Work(self._name, path, self._kind)

    async def _reconcile(self) -> None:
        """Scan when asked, and every so often unasked."""
        while True:
            wait = self._rhythm.reconcile_seconds
            if self.coverage.scans or any(t in self.coverage.troubles for t in _EVENT_TROUBLES):
                wait = self._rhythm.scan_seconds
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._rescan.wait(), wait)
            self._rescan.clear()
            if not self.coverage.troubles.keys() & {"root_missing", "root_unreadable"}:
                await self._scan()

    async def _scan(self) -> None:
        started = self._now()
        coverage = self.coverage
        coverage.is_reconciling = True
        coverage.restore("overflow", "root_empty", "unreadable_folders")
        progress = self._store.ledger.progress(self._name)
        alive_at = float(self._store.ledger.note("alive_at") or 0.0) or started - _FRESH_SECONDS
        since_ns = int((min(alive_at, started) - 2 * _TICK_SECONDS) * 1e9)
        was_cut_off = progress.cursor is not None
        if was_cut_off or progress.finished_at is None:
            await self._pass(since_ns, progress, is_baseline=False)
        complete = await self._pass(since_ns, progress, is_baseline=True)
        coverage.is_reconciling = False
        if complete:
            coverage.last_reconcile_at = self._now()
            log.info(
                "reconcile.finished",
                source=self._name,
                files=coverage.scanned_files,
                folders=coverage.scanned_folders,
                seconds=round(self._now() - started, 1),
            )
        if complete and was_cut_off:
            self.rescan()  # what was moved in before the cursor is only seen by a pass of its own

    async def _pass(self, since_ns: int, progress: Progress, *, is_baseline: bool) -> bool:
        """Walk all once. Without baseline only what has changed lately is examined; it goes first."""
        ledger = self._store.reader()
        after = progress.cursor if is_baseline else None
        loop = asyncio.get_running_loop()
        walker = walk(self._root, self._name, self._ruleset, ledger, after)
        coverage = self.coverage
        folders, files = (progress.folder_count, progress.file_count) if after else (0, 0)
        held: list[bytes] = []
        noted_at = loop.time()
        try:
            while (chunk := await self._next(walker)) is not None:
                begun = loop.time()
                folders += chunk.folder_count
                files += chunk.file_count
                coverage.scanned_folders, coverage.scanned_files = folders, files
                await self._take_in(chunk, since_ns, is_baseline=is_baseline)
                self._signals.scanned(self._name, chunk.file_count, len(chunk.found))
                held += chunk.gone
                if files and is_baseline:
                    await self._forget(held)
                    held = []
                if is_baseline and loop.time() - noted_at > _CURSOR_SECONDS and chunk.folder:
                    await self._note_cursor(chunk.folder, folders, files, progress)
                    noted_at = loop.time()
                await asyncio.sleep(
                    max(chunk.file_count / self._rhythm.files_per_second - loop.time() + begun, 0)
                )
            coverage.total_files = files
            coverage.directories = folders
            if not is_baseline:
                return True
            return await self._finish(ledger, folders, files)
        finally:
            ledger.close()

    async def _next(self, walker: Iterator[Chunk]) -> Chunk | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._scanner, next, walker, None)

    async def _take_in(self, chunk: Chunk, since_ns: int, *, is_baseline: bool) -> None:
        if chunk.unreadable:
            self.coverage.degrade("unreadable_folders")
        for found in chunk.found:
            changed_ns = max(found.identity.mtime_ns, found.identity.ctime_ns)
            is_fresh = changed_ns >= since_ns
            if not is_fresh and not is_baseline:
                continue
            age = self._now() - changed_ns / 1e9
            if is_passing(found.path) and 0 <= age < PASSING_SECONDS:
                self._quiet.put_off(found.path, self._clock() + PASSING_SECONDS - age)
                continue
            await self._lanes.put(self._found(found, Lane.FRESH if is_fresh else Lane.BASELINE))

    def _found(self, found: Found, lane: Lane) -> Work:
        """Newest hours first, within them the smallest."""
        hour = -(found.identity.mtime_ns // 3_600_000_000_000)
        return replace(
            self._work(found.path),
            lane=lane,
            size=found.identity.size,
            order=hour if lane is Lane.FRESH else 0,
            from_scan=True,
        )

    async def _walk_fresh(self, folder: bytes) -> None:
        """Look at a folder that is new."""
        ledger = self._store.reader()
        try:
            walker = walk(folder, self._name, self._ruleset, ledger)
            while (chunk := await self._next(walker)) is not None:
                await self._take_in(chunk, 0, is_baseline=True)
        finally:
            ledger.close()

    async def _note_cursor(
        self, folder: bytes, folders: int, files: int, progress: Progress
    ) -> None:
        """Remember how far we are, once all up to there has been examined."""
        await self._lanes.scan_settled(self._name)
        reached = replace(progress, cursor=folder, folder_count=folders, file_count=files)
        await self._store.commit([save_progress(self._name, reached)])

    async def _forget(self, paths: Sequence[bytes]) -> None:
        if paths:
            await self._store.free(remove_checkpoint(self._name, path) for path in paths)

    async def _finish(self, ledger: Ledger, folders: int, files: int) -> bool:
        remembers = ledger.folder_after(self._name, b"") is not None
        if not files and remembers:
            if self.coverage.degrade("root_empty"):
                log.warning("source.emptied", source=self._name)
            return False
        loop = asyncio.get_running_loop()
        gone = vanished(self._root, self._name, ledger)
        while (paths := await loop.run_in_executor(self._scanner, next, gone, None)) is not None:
            await self._forget(paths)
        await self._lanes.scan_settled(self._name)
        done = Progress(
            folder_count=folders,
            file_count=files,
            last_folder_count=folders,
            finished_at=self._now(),
            root_dev=self._device,
        )
        await self._store.commit([save_progress(self._name, done)])
        return True

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
