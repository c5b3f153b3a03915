"""Scanning by hand: the agent's own inspection, once, for a person at a terminal. Nothing is sent."""

import asyncio
import json
import os
import sys
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from agent.examine import Examined, Job, Outcome
from agent.item import Coverage, Item, ItemKind
from agent.record import LOG
from agent.row import Row, row
from agent.show import Summary, show_item
from agent.start import SCAN_EXPORT, SCAN_FILES, SCAN_LOG, Start
from agent.tail import LogPosition
from agent.worker import Limits, WorkerLost, Workers, insist

_IN_FLIGHT_PER_WORKER = 2
_NOT_LOOKED_AT = frozenset({Outcome.NOT_EXAMINED, Outcome.PARTLY_EXAMINED})


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a person named, and how it is to be read."""

    kind: Literal["file", "mail_log", "export"]
    path: Path


@dataclass(slots=True)
class Result:
    """What a scan came to."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    incomplete: int = 0

    def add(self, examined: Examined) -> None:
        """Count one item."""
        self.outcomes[examined.outcome] += 1
        self.incomplete += not _is_complete(examined)

    @property
    def exit_code(self) -> int:
        """2: something could not be looked at, 1: possible incidents, 0: nothing found."""
        return 2 if self.incomplete else int(self.outcomes[Outcome.INCIDENT] > 0)


def targets(
    paths: Sequence[Path], mail_logs: Sequence[Path], exports: Sequence[Path]
) -> tuple[Target, ...]:
    """Put together what is to be looked at, in the order it was named."""
    return (
        *(Target("file", path) for path in paths),
        *(Target("mail_log", path) for path in mail_logs),
        *(Target("export", path) for path in exports),
    )


async def run(
    wanted: Sequence[Target], start: Start, workers: int, console: Console, *, as_json: bool
) -> Result:
    """Look at everything named, telling each item as it is done."""
    result = Result()
    summary = Summary(start.language)
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    jobs = list(_jobs(wanted))
    with progress:
        task = progress.add_task("Looking", total=len(jobs))
        async for examined in _examined(jobs, start, workers, lambda: progress.advance(task)):
            result.add(examined)
            if as_json:
                _write(examined.row or {})
            else:
                summary.add(examined.row or {})
    if not as_json:
        summary.show(console)
    return result


def _write(written: Row) -> None:
    """One line, at once, and in UTF-8 wherever it goes: that is what JSON is."""
    line = json.dumps(written, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _is_complete(examined: Examined) -> bool:
    """An incident may have been found in the half of a file that could be read."""
    coverage = examined.coverage
    cut = coverage.truncated and examined.media_type != LOG  # a log cuts long subjects
    return examined.outcome not in _NOT_LOOKED_AT and not cut and not coverage.unreadable


async def explain(file: Path, start: Start, console: Console) -> Result:
    """Tell one file's findings and verdict in full."""
    result = Result()
    everything = start.model_copy(update={"weak": True})
    async for examined in _examined([_job("file", file)], everything, 1, lambda: None):
        result.add(examined)
        show_item(examined.row or {}, start.language, console)
    return result


def _jobs(wanted: Sequence[Target]) -> Iterator[Job]:
    for target in wanted:
        # a link that a person names is meant; those met on the way are not followed
        path = target.path.resolve() if target.path.is_symlink() else target.path
        if target.kind != "mail_log" and path.is_dir():
            yield from (_job(target.kind, below) for below in _files_below(path))
        else:
            yield _job(target.kind, path)


def _files_below(folder: Path) -> Iterator[Path]:
    """Every regular file below a folder in a stable order; links are not followed.

    A folder that cannot be listed comes in its files' stead: opening it tells why.
    """
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files_below(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):  # what is a pipe or a device holds no text
            yield Path(entry.path)


def _job(kind: Literal["file", "mail_log", "export"], path: Path) -> Job:
    source = {"file": SCAN_FILES, "mail_log": SCAN_LOG, "export": SCAN_EXPORT}[kind]
    return Job(kind=kind, source=source, path=os.fsencode(path), size=_size(path))


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:  # opening it tells why
        return 0


async def _examined(
    jobs: Sequence[Job], start: Start, count: int, done: Callable[[], object]
) -> AsyncIterator[Examined]:
    """Examine jobs side by side, in the order given; a lost worker is told, not hidden."""
    async with Workers(count, start, Limits()) as workers:
        waiting: deque[asyncio.Task[list[Examined]]] = deque()
        for job in jobs:
            waiting.append(asyncio.create_task(_examine(workers, job)))
            if len(waiting) >= count * _IN_FLIGHT_PER_WORKER:
                for examined in await waiting.popleft():
                    yield examined
                done()
        for task in waiting:
            for examined in await task:
                yield examined
            done()


async def _examine(workers: Workers, job: Job) -> list[Examined]:
    """All items of a job, asking again while there is more, and once more after a loss."""
    items: list[Examined] = []
    asked = replace(job, position=LogPosition() if job.kind == "mail_log" else None)
    while True:
        try:
            examination = await insist(workers, asked)
        except WorkerLost as lost:
            return [*items, lost_item(job, lost.reason)]
        items += examination.items
        if not examination.more:
            read = examination.position
            return items or ([lost_item(job, "no_subjects")] if read and read.offset else [])
        asked = replace(job, position=examination.position, after=examination.after)


def lost_item(job: Job, reason: str) -> Examined:
    """What is told of what could not be looked at: a file no worker survived, a log without subjects."""
    kind = ItemKind.MAIL if job.kind == "mail_log" else ItemKind.FILE
    item = Item(source=job.source, location=os.fsdecode(job.path), kind=kind)
    coverage = Coverage(examined=False, unreadable=(reason,))
    return Examined(
        kind=kind,
        outcome=Outcome.NOT_EXAMINED,
        coverage=coverage,
        row=row(item, Outcome.NOT_EXAMINED, coverage),
    )
