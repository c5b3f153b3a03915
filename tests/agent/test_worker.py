"""Workers are lost and replaced; what they were told of stays with the caller."""

import asyncio
import json
import os
import signal
import zlib
from pathlib import Path

import pytest
from pydantic import BaseModel

from agent.examine import Job
from agent.worker import Limits, Loss, WorkerLost, Workers, WorkerUnfit
from tests.agent.formats import pdf_maker

STAND_IN = (str(Path(__file__).with_name("worker_stand_in.py")),)
READER = (str(Path(__file__).with_name("reader_stand_in.py")),)
QUICK = Limits(seconds_per_file=1.0, seconds_at_most=60.0, memory_megabytes=300)
LARGE = 60 << 20
"""A size that gives a job a minute: only what never ends is given up at once."""


class _Start(BaseModel):
    broken: bool = False


def _workers(count: int = 1, limits: Limits = QUICK, *, broken: bool = False) -> Workers:
    return Workers(count, _Start(broken=broken), limits, STAND_IN)


def _job(deed: str) -> Job:
    return Job("file", "share", deed.encode(), size=0 if deed in {"hang", "spin"} else LARGE)


def _is_alive(process: str) -> bool:
    return Path(f"/proc/{process}").exists()


async def _done(workers: Workers, deed: str) -> tuple[str, str]:
    (item,) = (await workers.examine(_job(deed))).items
    return item.content, item.media_type


async def test_a_job_comes_back_examined_by_the_same_process() -> None:
    async with _workers() as workers:
        first = await _done(workers, "a.txt")
        second = await _done(workers, "åäö.txt")

        assert (first[0], second[0]) == ("a.txt", "åäö.txt")
        assert first[1] == second[1]


@pytest.mark.parametrize(
    ("deed", "loss"),
    [
        ("hang", Loss.DEADLINE),
        ("spin", Loss.DEADLINE),
        ("die", Loss.DIED),
        ("segfault", Loss.DIED),
        ("swell", Loss.MEMORY),
    ],
)
async def test_a_lost_worker_is_told_and_replaced(deed: str, loss: Loss) -> None:
    async with _workers() as workers:
        with pytest.raises(WorkerLost) as lost:
            await workers.examine(_job(deed))

        assert lost.value.reason == loss
        assert (await _done(workers, "next"))[0] == "next"


@pytest.mark.parametrize(
    ("content", "filters"),
    [
        (b"BT /F1 1 Tf " + b"(personnummer) Tj " * 2_000_000 + b"ET", b"/FlateDecode"),
        (b"0" * (400 << 20), b"/FlateDecode /FlateDecode"),
    ],
    ids=["endless text", "packed twice"],
)
async def test_a_hostile_document_costs_a_worker_and_no_more(
    content: bytes, filters: bytes, tmp_path: Path
) -> None:
    for _ in filters.split():
        content = zlib.compress(content, 1)
    bomb = tmp_path / "a.pdf"
    bomb.write_bytes(pdf_maker.one_page(content, filters))
    harmless = tmp_path / "a.txt"
    harmless.write_text("hej")
    async with Workers(1, _Start(), QUICK, READER) as workers:
        with pytest.raises(WorkerLost):
            await workers.examine(Job("file", "share", bytes(bomb)))

        (item,) = (await workers.examine(Job("file", "share", bytes(harmless), size=LARGE))).items
        assert item.content == "2"


async def test_a_failure_is_told_by_type_and_line_without_its_message() -> None:
    async with _workers() as workers:
        with pytest.raises(WorkerLost, match=r"ValueError at worker_stand_in.py:\d+$") as lost:
            await workers.examine(_job("fail"))

        assert "1912" not in str(lost.value)


async def test_prints_do_not_disturb_the_answers() -> None:
    async with _workers() as workers:
        assert (await _done(workers, "print"))[0] == "print"


async def test_a_worker_can_read_and_nothing_else() -> None:
    async with _workers() as workers:
        if workers.lacking:
            pytest.skip(f"this kernel lacks {workers.lacking}")
        results = json.loads((await _done(workers, "forbidden"))[0])

        assert results.pop("read") == "done"
        assert set(results.values()) <= {"Operation not permitted", "Permission denied"}


async def test_one_hanging_job_does_not_hold_up_the_others() -> None:
    async with _workers(2) as workers:
        hanging = asyncio.create_task(workers.examine(_job("hang")))

        assert [(await _done(workers, f"{n}"))[0] for n in range(5)] == list("01234")
        with pytest.raises(WorkerLost):
            await hanging


async def test_a_worker_is_replaced_after_so_many_jobs() -> None:
    async with _workers(limits=Limits(jobs_at_most=2)) as workers:
        processes = [(await _done(workers, "x"))[1] for _ in range(4)]

        assert processes[0] == processes[1] != processes[2] == processes[3]


async def test_a_cancelled_job_ends_its_process() -> None:
    async with _workers() as workers:
        _, process = await _done(workers, "x")
        job = asyncio.create_task(workers.examine(_job("hang")))
        await asyncio.sleep(0.2)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job

        assert not _is_alive(process)
        assert (await _done(workers, "next"))[0] == "next"


async def test_no_process_outlives_the_workers() -> None:
    async with _workers() as workers:
        _, process = await _done(workers, "x")

    assert not _is_alive(process)


async def test_what_keeps_workers_from_starting_is_told_at_once() -> None:
    with pytest.raises(WorkerUnfit, match=r"terms/own.yaml: no such file"):
        async with _workers(broken=True):
            pass


async def test_a_process_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    with pytest.raises(WorkerUnfit, match="/nowhere/python: No such file or directory"):
        async with _workers():
            pass


async def test_a_worker_that_ends_while_it_starts_is_tried_again_and_no_document_is_blamed() -> (
    None
):
    async with _workers(limits=Limits(jobs_at_most=1)) as workers:
        first = await _done(workers, "a.txt")
        killing = asyncio.create_task(_kill_the_next_at_birth(first[1]))

        second = await _done(workers, "b.txt")

        assert second[0] == "b.txt"
        assert second[1] not in {first[1], await killing}


async def _kill_the_next_at_birth(before: str) -> str:
    """Kill the first child that is not the one before, before it has answered."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    while not (new := set(children.read_text().split()) - {before}):  # noqa: ASYNC110 - /proc tells nobody
        await asyncio.sleep(0.001)
    (born,) = new
    os.kill(int(born), signal.SIGKILL)
    return born


def test_the_deadline_grows_with_the_file_up_to_a_cap() -> None:
    limits = Limits(seconds_per_file=5, seconds_at_most=12)

    assert limits.deadline(Job("file", "s", b"big", size=10 << 20)) == 12
    assert limits.deadline(Job("file", "s", b"small")) == 5
    assert limits.deadline(Job("mail_log", "s", b"log")) == 12
