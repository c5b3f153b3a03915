"""Sweep: walks a tree against its checkpoints, and puts what differs into the lanes.

What has changed lately goes first, the baseline goes on behind, as fast as it is examined. How far
it is is remembered by folder, once all up to there has been examined.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import structlog

from agent.coverage import Scan, SourceCoverage
from agent.item import Identity
from agent.lane import Lane, Lanes, Work
from agent.ledger import Ledger, Progress
from agent.quiet import PASSING_SECONDS, is_passing
from agent.reconcile import Chunk, Found, vanished, walk
from agent.statement import remove_checkpoint, save_progress
from agent.store import Store

_CURSOR_SECONDS = 20.0
_FRESH_SECONDS = 24 * 3600.0
_SLACK_SECONDS = 2.0
_UNREADABLE_AT_MOST = 1000

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
    """Of one thread."""
    ruleset_version: str
    now: Callable[[], float]
    signals: Signals


class Sweep:
    """The scans of one tree. `put_off` is told of passing files, and when to look at them."""

    def __init__(
        self,
        root: bytes,
        kind: Literal["file", "export"],
        coverage: SourceCoverage,
        surroundings: Surroundings,
        put_off: Callable[[bytes, float], None],
    ) -> None:
        self._root = root
        self._kind = kind
        self._name = coverage.name
        self._coverage = coverage
        self._lanes = surroundings.lanes
        self._store = surroundings.store
        self._pace = surroundings.rhythm.files_per_second
        self._scanner = surroundings.scanner
        self._ruleset = surroundings.ruleset_version
        self._now = surroundings.now
        self._signals = surroundings.signals
        self._put_off = put_off
        self.unreadable: set[bytes] = set()
        """Folders that could not be looked into; some of them, when there are very many."""

    def work(self, path: bytes, seen: Identity | None = None) -> Work:
        """A path of this tree, to be examined."""
        return Work(self._name, path, self._kind, seen=seen)

    async def all(self) -> bool:
        """Compare all; whether there is reason to do so once more."""
        started = self._now()
        coverage = self._coverage
        self.unreadable.clear()
        progress = self._store.ledger.progress(self._name)
        alive_at = float(self._store.ledger.note("alive_at") or 0.0) or started - _FRESH_SECONDS
        since_ns = int((min(alive_at, started) - _SLACK_SECONDS) * 1e9)
        was_cut_off = progress.cursor is not None
        coverage.scan = Scan(started)
        try:
            if was_cut_off or progress.finished_at is None:
                await self._pass(since_ns, progress, is_baseline=False)
            complete = await self._pass(since_ns, progress, is_baseline=True)
        finally:
            coverage.scan = None
        if not complete:
            return False
        coverage.last_reconcile_at = self._now()
        log.info(
            "reconcile.finished",
            source=self._name,
            files=coverage.files,
            folders=coverage.directories,
            seconds=round(self._now() - started, 1),
        )
        return was_cut_off  # what was moved in before the cursor is only seen by a pass of its own

    async def _pass(self, since_ns: int, progress: Progress, *, is_baseline: bool) -> bool:
        """Walk all once. Without baseline only what has changed lately is examined; it goes first."""
        ledger = self._store.reader()
        after = progress.cursor if is_baseline else None
        loop = asyncio.get_running_loop()
        walker = walk(self._root, self._name, self._ruleset, ledger, after)
        coverage = self._coverage
        folders, files = (progress.folder_count, progress.file_count) if after else (0, 0)
        scan = coverage.scan = Scan(self._now(), files, files, coverage.files)
        held: list[bytes] = []
        noted_at = loop.time()
        try:
            while (chunk := await self._next(walker)) is not None:
                begun = loop.time()
                folders += chunk.folder_count
                files += chunk.file_count
                scan.files = files
                await self._take_in(chunk, since_ns, is_baseline=is_baseline)
                self._signals.scanned(self._name, chunk.file_count, len(chunk.found))
                held += chunk.gone
                if files and is_baseline:
                    await self._forget(held)
                    held = []
                if is_baseline and loop.time() - noted_at > _CURSOR_SECONDS and chunk.folder:
                    await self._note_cursor(chunk.folder, folders, files, progress)
                    noted_at = loop.time()
                await asyncio.sleep(max(chunk.file_count / self._pace - loop.time() + begun, 0))
            coverage.files, coverage.directories = files, folders
            if not is_baseline:
                return True
            return await self._finish(ledger, folders, files)
        finally:
            self._close(ledger)

    async def _next(self, walker: Iterator[Chunk]) -> Chunk | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._scanner, next, walker, None)

    async def _take_in(self, chunk: Chunk, since_ns: int, *, is_baseline: bool) -> None:
        if chunk.unreadable:
            self._coverage.degrade("unreadable_folders")
            room = _UNREADABLE_AT_MOST - len(self.unreadable)
            self.unreadable.update(chunk.unreadable[:room])
        for found in chunk.found:
            changed_ns = max(found.identity.mtime_ns, found.identity.ctime_ns)
            is_fresh = changed_ns >= since_ns
            if not is_fresh and not is_baseline:
                continue
            age = self._now() - changed_ns / 1e9
            if is_passing(found.path) and 0 <= age < PASSING_SECONDS:
                self._put_off(found.path, PASSING_SECONDS - age)
                continue
            await self._lanes.put(self._found(found, Lane.FRESH if is_fresh else Lane.BASELINE))

    def _found(self, found: Found, lane: Lane) -> Work:
        """Newest hours first, within them the smallest."""
        hour = -(found.identity.mtime_ns // 3_600_000_000_000)
        return replace(
            self.work(found.path, found.identity),
            lane=lane,
            size=found.identity.size,
            order=hour if lane is Lane.FRESH else 0,
            from_scan=True,
        )

    async def folder(self, folder: bytes) -> None:
        """Look at all below one folder, which is new."""
        ledger = self._store.reader()
        try:
            walker = walk(folder, self._name, self._ruleset, ledger)
            while (chunk := await self._next(walker)) is not None:
                await self._take_in(chunk, 0, is_baseline=True)
        finally:
            self._close(ledger)

    def _close(self, ledger: Ledger) -> None:
        """Close it behind what the scanner's one thread may still read by it: else that crashes."""
        self._scanner.submit(ledger.close)

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
            if self._coverage.degrade("root_empty"):
                log.warning("source.emptied", source=self._name)
            return False
        self._coverage.restore("root_empty")
        if not self.unreadable:
            self._coverage.restore("unreadable_folders")
        loop = asyncio.get_running_loop()
        gone = vanished(self._root, self._name, ledger)
        while (paths := await loop.run_in_executor(self._scanner, next, gone, None)) is not None:
            await self._forget(paths)
        await self._lanes.scan_settled(self._name)
        done = Progress(
            folder_count=folders,
            file_count=files,
            finished_at=self._now(),
        )
        await self._store.commit([save_progress(self._name, done)])
        return True
