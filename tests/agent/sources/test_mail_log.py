"""Mail log: read on as it grows, from the place that was committed, and told when it is gone."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from agent.coverage import SourceCoverage
from agent.examine import Examination, Job
from agent.settings import MailLogTable
from agent.sources.mail_log import MailLog
from agent.store import Store
from agent.tail import LogPosition
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
async def _following(path: Path, state: Path, reader: Reader) -> AsyncIterator[SourceCoverage]:
    table = MailLogTable(kind="mail_log", name="postfix", path=path)
    coverage = SourceCoverage("postfix", "mail_log")
    gate = asyncio.Event()
    gate.set()
    async with Store.open(state) as store:
        source = MailLog(table, coverage, store, reader, gate, time.time)
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


async def test_a_log_that_is_not_there_is_told_and_read_when_it_comes(tmp_path: Path) -> None:
    log, reader = tmp_path / "mail.log", Reader()

    async with _following(log, tmp_path / "state", reader) as coverage:
        await until(lambda: "log_missing" in coverage.troubles)
        log.write_text("one\n")
        await until(lambda: reader.read_from, seconds=10)
        await until(lambda: not coverage.troubles, seconds=10)
