"""Mail log: read on as it grows, from the place that was committed, and told when it is gone."""

import asyncio
import contextlib
import gzip
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from agent.coverage import SourceCoverage
from agent.examine import Examination, Examined, Examiner, Job, Outcome
from agent.examiner import Examiner as RealExaminer
from agent.item import ItemKind
from agent.settings import MailLogTable
from agent.sources.mail_log import MailLog
from agent.start import SCAN_LOG, Start
from agent.state_file import looked_at
from agent.store import Store
from agent.tail import LogPosition, read
from agent.worker import Loss, WorkerLost
from tests.agent.stand_ins import until


class Reader:
    """Reads a log to its end and remembers how far it was asked to read on from."""

    ruleset_version = "r1"

    def __init__(self) -> None:
        self.read_from: list[int] = []

    async def examine(self, job: Job) -> Examination:
        position = job.position or LogPosition()
        self.read_from.append(position.offset)
        size = Path(os.fsdecode(job.path)).stat().st_size
        return Examination(position=replace(position, offset=size))


@asynccontextmanager
async def _following(
    path: Path, state: Path, reader: Examiner, told: list[str] | None = None
) -> AsyncIterator[SourceCoverage]:
    table = MailLogTable(kind="mail_log", name="postfix", path=path)
    coverage = SourceCoverage("postfix", "mail_log")
    gate = asyncio.Event()
    gate.set()
    async with Store.open(state) as store:
        source = MailLog(table, coverage, store, reader, gate, time.time)
        if told is not None:
            source.on_examined = lambda _, one: told.extend(one.coverage.unreadable)
        task = asyncio.create_task(source.run())
        yield coverage
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_growing_log_is_read_on_from_its_place_also_after_a_restart(
    tmp_path: Path,
) -> None:
    log, reader = tmp_path / "mail.log", Reader()
    log.write_text("one\n")

    async with _following(log, tmp_path / "state", reader):
        await until(lambda: reader.read_from)
        with log.open("a") as file:
            file.write("two\n")
        await until(lambda: len(reader.read_from) > 1)
    with log.open("a") as file:
        file.write("three\n")
    async with _following(log, tmp_path / "state", reader):
        await until(lambda: reader.read_from[-1] == len("one\ntwo\n"))

    assert reader.read_from[:2] == [0, len("one\n")]


async def test_a_log_in_which_nothing_is_written_is_read_to_its_end_all_the_same(
    tmp_path: Path,
) -> None:
    log, reader = tmp_path / "mail.log", Reader()
    log.write_text("one\n")

    async with _following(log, tmp_path / "state", reader) as coverage:
        await until(lambda: coverage.last_reconcile_at)
        read_at = coverage.last_reconcile_at

        await until(lambda: coverage.last_reconcile_at != read_at)

    assert reader.read_from == [0]


async def test_a_log_that_is_not_there_is_told_and_read_when_it_comes(tmp_path: Path) -> None:
    log, reader = tmp_path / "mail.log", Reader()

    async with _following(log, tmp_path / "state", reader) as coverage:
        await until(lambda: "log_missing" in coverage.troubles)
        log.write_text("one\n")
        await until(lambda: reader.read_from)
        await until(lambda: not coverage.troubles)


async def test_a_log_that_may_not_be_read_is_blind_and_read_on_when_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, reader = tmp_path / "mail.log", Reader()
    log.write_text("one\n")
    with monkeypatch.context() as forbidding:
        forbidding.setattr(os, "access", lambda *_, **__: False)
        async with _following(log, tmp_path / "state", reader) as coverage:
            await until(lambda: coverage.state == "blind")
            assert list(coverage.troubles) == ["log_unreadable"]
            assert reader.read_from == []

            forbidding.undo()
            await until(lambda: reader.read_from == [0])
            assert coverage.state == "watching"


class MuteReader(Reader):
    """Reads of mails that begin, and of no subject, until somebody mends header_checks."""

    mended = False

    async def examine(self, job: Job) -> Examination:
        read = await super().examine(job)
        if not self.mended:
            return replace(read, begun=60)
        item = Examined(ItemKind.MAIL, Outcome.CLEAN)
        return replace(read, items=(item,))


async def test_a_log_without_subjects_is_a_blind_source_until_there_are_some(
    tmp_path: Path,
) -> None:
    log, reader = tmp_path / "mail.log", MuteReader()
    log.write_text("one\n")

    async with _following(log, tmp_path / "state", reader) as coverage:
        await until(lambda: reader.read_from)
        assert coverage.state == "watching"
        log.write_text("one\ntwo\n")
        await until(lambda: coverage.state == "blind")
        assert list(coverage.troubles) == ["subjects_not_logged"]
        reader.mended = True
        log.write_text("one\ntwo\nthree\n")
        await until(lambda: coverage.state == "watching")


class FollowingReader:
    """Reads with the follower's own code, and dies at the first look."""

    ruleset_version = "r1"

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.dies = True

    async def examine(self, job: Job) -> Examination:
        if self.dies:
            raise WorkerLost(Loss.DIED)
        stretch = read(job.path, job.position, b"k", time.time_ns())
        self.lines += [line.text.decode() for line in stretch.lines]
        return Examination(position=stretch.position(()), more=stretch.more)


async def test_a_log_rotated_before_its_first_reading_was_over_is_read_all_the_same(
    tmp_path: Path,
) -> None:
    log, reader = tmp_path / "mail.log", FollowingReader()
    log.write_text("one\n")
    async with _following(log, tmp_path / "state", reader) as coverage:
        await until(lambda: "log_not_read" in coverage.troubles)
    log.rename(tmp_path / "mail.log.1")
    log.write_text("two\n")
    reader.dies = False

    async with _following(log, tmp_path / "state", reader):
        await until(lambda: reader.lines == ["one", "two"])


class WorkerOfOne:
    """The real examiner, as a worker has it."""

    def __init__(self) -> None:
        start = Start.by_hand((), "unknown", "sv", show_text=False)
        (table,) = (one for one in start.sources if one.name == SCAN_LOG)
        named = table.model_copy(update={"name": "postfix"})
        self._examiner = RealExaminer(
            start.model_copy(update={"sources": (named,), "rows": False})
        )
        self.ruleset_version = self._examiner.ruleset_version

    async def examine(self, job: Job) -> Examination:
        return self._examiner.examine(job)


async def test_a_rotated_log_that_breaks_off_is_told_named_and_followed_until_it_is_gone(
    tmp_path: Path,
) -> None:
    """Promise 3: what was not looked at is not taken for quiet. It is told once, and stays named."""
    log, state, told = tmp_path / "mail.log", tmp_path / "state", list[str]()
    log.write_text("one\n")
    reader = WorkerOfOne()
    async with _following(log, state, reader) as coverage:
        await until(lambda: coverage.last_reconcile_at)
    packed = gzip.compress(b"one\n" + os.urandom(4096) + b"\n")
    log.rename(tmp_path / "mail.log.1")
    (tmp_path / "mail.log.1.gz").write_bytes(packed[:2000])
    (tmp_path / "mail.log.1").unlink()
    log.write_text("two\n")

    async with _following(log, state, reader, told) as coverage:
        await until(lambda: told)
        assert coverage.outcomes["not_examined"] == 1
        assert "subjects_not_logged" not in coverage.troubles
    assert _named(state) == [b"mail.log.1.gz"]

    (tmp_path / "mail.log.1.gz").rename(tmp_path / "mail.log.2.gz")
    log.rename(tmp_path / "mail.log.1")
    log.write_text("three\n")
    async with _following(log, state, reader, told) as coverage:
        await until(lambda: coverage.last_reconcile_at)
    assert _named(state) == [b"mail.log.2.gz"]

    (tmp_path / "mail.log.2.gz").unlink()
    (tmp_path / "mail.log.1").rename(tmp_path / "mail.log.2")
    log.rename(tmp_path / "mail.log.1")
    log.write_text("four\n")
    async with _following(log, state, reader, told) as coverage:
        await until(lambda: coverage.last_reconcile_at)
    assert _named(state) == []
    assert told == ["damaged"]


def _named(state: Path) -> list[bytes]:
    with looked_at(state) as ledger:
        return [Path(os.fsdecode(path)).name.encode() for _, path, _ in ledger.unexamined()]
