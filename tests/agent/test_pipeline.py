"""What was examined is remembered with what it gave; what was not is held, counted, tried again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.coverage import SourceCoverage
from agent.lane import Lanes, Work
from agent.pipeline import Pace, Pipeline
from agent.quarantine import RETRY_AFTER_STRIKES_SECONDS, RETRY_SECONDS
from agent.store import Store
from tests.agent.stand_ins import StandInExaminer, until


@dataclass
class House:
    folder: Path
    store: Store
    lanes: Lanes
    examiner: StandInExaminer
    pipeline: Pipeline
    coverage: SourceCoverage
    put_off: list[tuple[bytes, float]]
    now: float = 1000.0

    async def examine(self, name: str, text: str | None = None) -> None:
        path = self.folder / name
        if text is not None:
            path.write_text(text)
        await self.lanes.put(Work("share", str(path).encode()))
        work = await self.lanes.take()
        conclude = await self.pipeline._examine(work)
        if conclude is not None:
            await conclude()
        await self.lanes.done(work)

    @property
    def unsent(self) -> int:
        return len(self.store.ledger.waiting(100))

    def outcome(self, name: str) -> str:
        known = self.store.ledger.checkpoint("share", str(self.folder / name).encode())
        return "" if known is None else known.outcome


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    lanes, examiner = Lanes(), StandInExaminer()
    coverage = SourceCoverage("share", "shared_drive")
    gate = asyncio.Event()
    gate.set()
    async with Store.open(tmp_path / "state") as store:
        pipeline = Pipeline(
            lanes, store, examiner, {"share": coverage}, Pace(1e9), gate, lambda: built.now
        )
        built = House(tmp_path, store, lanes, examiner, pipeline, coverage, [])
        pipeline.requeue["share"] = lambda work, wait: built.put_off.append((work.path, wait))
        yield built


async def test_a_file_becomes_an_event_and_a_checkpoint(house: House) -> None:
    await house.examine("a.txt", "sensitive")

    assert house.unsent == 1
    assert house.outcome("a.txt") == "incident"


async def test_the_same_version_is_not_examined_twice(house: House) -> None:
    await house.examine("a.txt", "sensitive")
    await house.examine("a.txt")

    assert len(house.examiner.jobs) == 1


async def test_a_touched_file_with_the_same_content_makes_no_event(house: House) -> None:
    await house.examine("a.txt", "sensitive")
    await house.examine("a.txt", "sensitive")

    assert len(house.examiner.jobs) == 2
    assert house.unsent == 1
    assert house.outcome("a.txt") == "incident"


async def test_new_rules_examine_again(house: House) -> None:
    await house.examine("a.txt", "sensitive")
    house.examiner.ruleset_version = "r2"
    await house.examine("a.txt")

    assert house.unsent == 2


async def test_what_hangs_is_tried_twice_then_held_and_told_as_not_examined(house: House) -> None:
    await house.examine("bomb.zip", "hang")
    await house.examine("bomb.zip")

    assert [job.only_content for job in house.examiner.jobs] == [False, False, True]
    (held,) = house.store.ledger.quarantine()
    assert (held.reason, held.strikes) == ("deadline", 2)
    assert held.next_try_at == house.now + RETRY_SECONDS
    assert house.coverage.outcomes["not_examined"] == 1
    assert house.store.ledger.not_examined("share") == (1, 4)
    assert house.outcome("bomb.zip") == ""


async def test_the_third_strike_waits_a_day(house: House) -> None:
    await house.examine("bomb.zip", "hang")
    house.now += RETRY_SECONDS + 1
    await house.examine("bomb.zip")

    (held,) = house.store.ledger.quarantine()
    assert held.strikes == 3
    assert held.next_try_at == house.now + RETRY_AFTER_STRIKES_SECONDS


async def test_another_version_of_what_is_held_is_tried_at_once_and_set_free(house: House) -> None:
    await house.examine("bomb.zip", "hang")
    await house.examine("bomb.zip", "mended")

    assert house.store.ledger.quarantine() == []
    assert house.outcome("bomb.zip") == "incident"


async def test_touching_what_is_held_costs_no_worker_and_no_strike(house: House) -> None:
    await house.examine("bomb.zip", "hang")
    await house.examine("bomb.zip", "hang")

    (held,) = house.store.ledger.quarantine()
    assert held.strikes == 2
    assert len(house.examiner.jobs) == 4  # twice, its content, and the comparison
    await house.examine("bomb.zip")
    assert len(house.examiner.jobs) == 4


async def test_the_third_strike_counts_by_content(house: House) -> None:
    await house.examine("bomb.zip", "hang")
    house.now += RETRY_SECONDS + 1
    await house.examine("bomb.zip", "hang")

    (held,) = house.store.ledger.quarantine()
    assert held.strikes == 3


async def test_what_is_held_and_gone_is_forgotten(house: House) -> None:
    await house.examine("bomb.zip", "hang")
    (house.folder / "bomb.zip").unlink()
    await house.examine("bomb.zip")

    assert house.store.ledger.quarantine() == []


async def test_what_is_held_and_has_become_a_folder_is_forgotten(house: House) -> None:
    await house.examine("bomb.zip", "hang")
    (house.folder / "bomb.zip").unlink()
    (house.folder / "bomb.zip").mkdir()
    await house.examine("bomb.zip")

    assert house.store.ledger.quarantine() == []


async def test_a_clock_set_back_holds_nothing_for_years(house: House) -> None:
    await house.examine("bomb.zip", "hang")
    house.now -= 9e8
    await house.examine("bomb.zip")

    (held,) = house.store.ledger.quarantine()
    assert held.strikes == 3


async def test_what_may_not_be_read_is_held_and_tried_again(house: House) -> None:
    await house.examine("locked.txt", "permission")

    assert [held.reason for held in house.store.ledger.quarantine()] == ["permission"]


async def test_what_cannot_be_examined_is_never_remembered_as_clean(house: House) -> None:
    await house.examine("secret.zip", "encrypted")

    assert house.outcome("secret.zip") == "not_examined"
    assert house.store.ledger.not_examined("share") == (1, 9)


async def test_what_holds_no_text_by_nature_is_remembered_apart(house: House) -> None:
    await house.examine("foto.jpg", "unsupported:image")
    await house.examine("skannat.tif", "unsupported:scan")

    assert house.outcome("foto.jpg") == "no_text"
    assert house.outcome("skannat.tif") == "not_examined"
    assert house.store.ledger.no_text("share") == 1
    assert house.store.ledger.not_examined("share") == (1, 16)
    assert house.coverage.outcomes["not_examined"] == 2


async def test_a_file_that_changes_while_it_is_read_is_put_off_ever_longer(house: House) -> None:
    for _ in range(3):
        await house.examine("growing.log", "changed")

    assert [wait for _, wait in house.put_off] == [2.0, 4.0, 8.0]
    assert house.outcome("growing.log") == ""


async def test_gone_files_and_folders_are_nothing(house: House) -> None:
    (house.folder / "folder").mkdir()
    await house.examine("folder")
    await house.examine("never.txt")

    assert house.examiner.jobs == []


async def test_several_run_side_by_side_and_end_when_the_lanes_close(house: House) -> None:
    for number in range(30):
        (house.folder / f"{number}.txt").write_text("x")
        await house.lanes.put(Work("share", str(house.folder / f"{number}.txt").encode()))
    runs = [asyncio.create_task(house.pipeline.run()) for _ in range(4)]
    await until(lambda: not house.lanes.backlog("share"))
    await house.lanes.close()
    await asyncio.wait_for(asyncio.gather(*runs), 30)

    assert house.unsent == 30
    assert house.examiner.most_together > 1
