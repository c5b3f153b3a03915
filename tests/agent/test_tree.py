"""Every stable version of every file is examined, whatever is done to hints, root and agent."""

import asyncio
import os
import shutil
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent import sweep as sweep_module
from agent import tree as tree_module
from agent.coverage import SourceCoverage
from agent.lane import Lanes
from agent.ledger import Ledger
from agent.pipeline import Pace, Pipeline
from agent.reconcile import Chunk
from agent.store import Store
from agent.sweep import Rhythm, Surroundings, Sweep
from agent.tree import Tree
from tests.agent.stand_ins import Silent, StandInExaminer, until


@dataclass
class House:
    root: Path
    store: Store
    examiner: StandInExaminer
    tree: Tree
    coverage: SourceCoverage
    signals: Silent

    def seen(self, *names: str) -> bool:
        return set(names) <= set(self.examiner.names)

    @property
    def is_idle(self) -> bool:
        return self.coverage.last_reconcile_at is not None and not self.coverage.is_reconciling


@asynccontextmanager
async def living(root: Path, state: Path, scan_seconds: float = 60.0) -> AsyncIterator[House]:
    """A tree with its pipeline, as an agent runs it."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(state))
        lanes, examiner, signals = Lanes(), StandInExaminer(), Silent()
        coverage = SourceCoverage("share", "shared_drive")
        gate = asyncio.Event()
        gate.set()
        scanner = stack.enter_context(ThreadPoolExecutor(1))
        rhythm = Rhythm(3600.0, scan_seconds, 1e6)
        around = Surroundings(lanes, store, rhythm, scanner, "r1", time.time, signals)
        tree = Tree(os.fsencode(root), "file", coverage, around)
        pipeline = Pipeline(
            lanes, store, examiner, {"share": coverage}, Pace(1e9), gate, around.now
        )
        pipeline.requeue["share"] = tree.look_again
        tasks = [asyncio.create_task(tree.run())]
        tasks += [asyncio.create_task(pipeline.run()) for _ in range(4)]
        try:
            yield House(root, store, examiner, tree, coverage, signals)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ended), ended


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    (root / "inner").mkdir(parents=True)
    (root / "inner/old.txt").write_text("old")
    return root


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "_TICK_SECONDS", 0.05)


@pytest.fixture
async def house(root: Path, tmp_path: Path) -> AsyncIterator[House]:
    async with living(root, tmp_path / "state") as house:
        await until(lambda: house.is_idle)
        yield house


async def test_what_was_there_before_is_examined(house: House) -> None:
    assert house.examiner.names == ["old.txt"]
    assert house.coverage.state == "watching"
    assert (house.coverage.watches, house.coverage.directories) == (2, 2)


async def test_what_is_saved_is_examined_once(house: House) -> None:
    (house.root / "new.txt").write_text("new")
    await until(lambda: house.seen("new.txt"))
    await asyncio.sleep(0.5)

    assert house.examiner.names == ["old.txt", "new.txt"]


async def test_a_tree_made_in_haste_is_examined_to_its_leaves(house: House) -> None:
    deep = house.root / "n1/n2/n3"
    deep.mkdir(parents=True)
    (deep / "leaf.txt").write_text("leaf")
    outside = house.root.parent / "outside/m"
    outside.mkdir(parents=True)
    (outside / "moved.txt").write_text("moved")
    outside.parent.rename(house.root / "in")

    await until(lambda: house.seen("leaf.txt", "moved.txt"))


async def test_hard_links_and_truncated_files_are_examined(house: House) -> None:
    os.link(house.root / "inner/old.txt", house.root / "linked.txt")
    os.truncate(house.root / "inner/old.txt", 1)

    await until(lambda: house.seen("linked.txt") and house.examiner.names.count("old.txt") == 2)


async def test_a_lost_hint_is_made_up_for_by_a_rescan(house: House) -> None:
    assert house.tree._watch is not None
    house.tree._watch._on_hints = lambda _: None
    (house.root / "unseen.txt").write_text("unseen")
    house.tree._watch.lost.overflows += 1

    await until(lambda: house.seen("unseen.txt"))
    assert house.signals.overflowed_sources == ["share"]
    await until(lambda: house.coverage.state == "watching")


async def test_what_changed_while_it_was_read_is_read_again(house: House) -> None:
    (house.root / "growing.txt").write_text("changed")
    await until(lambda: house.seen("growing.txt") and len(house.tree._quiet))
    (house.root / "growing.txt").write_text("quiet now")

    await until(lambda: "growing.txt" in house.examiner.names[2:])


async def test_what_happened_while_the_agent_was_away_is_found(root: Path, tmp_path: Path) -> None:
    async with living(root, tmp_path / "state") as house:
        await until(lambda: house.is_idle)
    (root / "away.txt").write_text("away")
    (root / "inner/old.txt").write_text("other now")

    async with living(root, tmp_path / "state") as house:
        await until(lambda: house.is_idle)
        assert sorted(house.examiner.names) == ["away.txt", "old.txt"]


async def test_nothing_is_examined_again_after_a_restart(root: Path, tmp_path: Path) -> None:
    async with living(root, tmp_path / "state") as house:
        await until(lambda: house.is_idle)
    async with living(root, tmp_path / "state") as house:
        await until(lambda: house.is_idle)

        assert house.examiner.jobs == []


async def test_a_missing_root_is_blind_forgets_nothing_and_is_seen_when_it_returns(
    house: House,
) -> None:
    away = house.root.with_name("away")
    house.root.rename(away)
    await until(lambda: house.coverage.state == "blind")
    assert house.store.ledger.folder_after("share", b"") is not None

    (away / "back.txt").write_text("back")
    away.rename(house.root)
    await until(lambda: house.seen("back.txt"))
    await until(lambda: house.coverage.state == "watching")
    assert house.examiner.names == ["old.txt", "back.txt"]


async def test_a_root_that_is_suddenly_empty_is_degraded_and_forgets_nothing(
    house: House,
) -> None:
    (house.root / "top.txt").write_text("top")
    known = os.fsencode(house.root)
    await until(lambda: house.store.ledger.count_in("share", known) == 1)
    for path in house.root.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    house.tree.rescan()

    await until(lambda: "root_empty" in house.coverage.troubles)
    assert house.coverage.state == "degraded"
    assert house.store.ledger.count_in("share", known) == 1
    assert house.store.ledger.count_in("share", os.fsencode(house.root / "inner")) == 1


async def test_a_root_that_is_no_longer_empty_is_well_again(root: Path, tmp_path: Path) -> None:
    async with living(root, tmp_path / "state", scan_seconds=0.2) as house:
        await until(lambda: house.seen("old.txt") and house.is_idle)
        (root / "inner/old.txt").unlink()
        house.tree.rescan()
        await until(lambda: "root_empty" in house.coverage.troubles)

        (root / "inner/back.txt").write_text("back")

        await until(lambda: house.coverage.state == "watching" and house.seen("back.txt"))


async def test_an_empty_root_stays_degraded_while_it_is_scanned_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(root, tmp_path / "state", scan_seconds=0.05) as house:
        await until(lambda: house.seen("old.txt") and house.is_idle)
        (root / "inner/old.txt").unlink()
        house.tree.rescan()
        await until(lambda: "root_empty" in house.coverage.troubles)

        states: list[str] = []
        monkeypatch.setattr(
            house.signals, "scanned", lambda *_: states.append(house.coverage.state)
        )

        await until(lambda: len(states) >= 3)
        assert set(states) == {"degraded"}


async def test_lost_events_are_a_trouble_until_all_was_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    states: list[str] = []
    monkeypatch.setattr(house.signals, "scanned", lambda *_: states.append(house.coverage.state))
    assert house.tree._watch is not None
    house.tree._watch.lost.overflows += 1

    await until(lambda: states and house.is_idle and house.coverage.state == "watching")
    assert set(states) == {"degraded"}


async def test_what_was_removed_is_forgotten(house: House) -> None:
    (house.root / "stays.txt").write_text("stays")
    await until(lambda: house.seen("stays.txt"))
    shutil.rmtree(house.root / "inner")
    house.tree.rescan()

    await until(
        lambda: house.store.ledger.count_in("share", os.fsencode(house.root / "inner")) == 0
    )


async def test_a_network_mount_is_scanned_instead(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_module, "network_of", lambda _: "nfs")
    async with living(root, tmp_path / "state", scan_seconds=0.1) as house:
        await until(lambda: house.is_idle)
        (root / "new.txt").write_text("new")
        await until(lambda: house.seen("new.txt"))

        assert house.coverage.state == "scanning"
        assert house.coverage.watches is None


async def test_when_watches_run_out_scanning_covers_and_it_is_told(
    root: Path, tmp_path: Path
) -> None:
    async with living(root, tmp_path / "state", scan_seconds=0.1) as house:
        await until(lambda: house.is_idle)
        assert house.tree._watch is not None
        house.tree._watch.lost.exhausted += 1
        house.tree._watch._on_hints = lambda _: None
        await until(lambda: house.coverage.state == "degraded")

        (root / "unseen.txt").write_text("unseen")
        await until(lambda: house.seen("unseen.txt"))
        assert house.coverage.status(0.0).detail == "watches_exhausted"


async def test_passing_files_of_office_are_left_alone(house: House) -> None:
    (house.root / "~$new.docx").write_text("lock")
    (house.root / "new.docx").write_text("new")
    await until(lambda: house.seen("new.docx"))
    house.tree.rescan()
    await asyncio.sleep(0.5)

    assert not house.seen("~$new.docx")


async def test_a_folder_that_may_be_read_again_is_watched_and_examined(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = os.fsencode(root / "inner")
    scandir = os.scandir

    def forbidding(path: bytes) -> object:
        if closed and path == closed:
            raise PermissionError
        return scandir(path)

    monkeypatch.setattr(os, "scandir", forbidding)
    monkeypatch.setattr(tree_module, "_LOOK_INTO_SECONDS", 0.1)
    async with living(root, tmp_path / "state") as house:
        await until(lambda: house.is_idle)
        assert "unreadable_folders" in house.coverage.troubles
        assert house.examiner.names == []

        closed = b""
        await until(lambda: house.seen("old.txt"))
        await until(lambda: house.is_idle and house.coverage.state == "watching")


async def test_when_the_clock_was_set_everything_is_looked_at(house: House) -> None:
    before = house.coverage.last_reconcile_at

    house.tree._clock_step._offset -= 3600.0

    await until(lambda: house.is_idle and house.coverage.last_reconcile_at != before)


async def test_a_scan_cut_off_closes_its_ledger_behind_what_the_scanner_reads_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    asked, goes_on = threading.Event(), threading.Event()

    def slowly(*_: object) -> Iterator[Chunk]:
        asked.set()
        goes_on.wait(30)
        done.append("read")
        yield Chunk()

    def closed(ledger: Ledger) -> None:
        done.append("closed")
        close(ledger)

    close = Ledger.close
    monkeypatch.setattr(sweep_module, "walk", slowly)
    monkeypatch.setattr(Ledger, "close", closed)
    async with Store.open(tmp_path / "state") as store:
        with ThreadPoolExecutor(1) as scanner:
            rhythm = Rhythm(3600.0, 60.0, 1e6)
            around = Surroundings(Lanes(), store, rhythm, scanner, "r1", time.time, Silent())
            coverage = SourceCoverage("share", "shared_drive")
            sweep = Sweep(b"/srv", "file", coverage, around, lambda _path, _seconds: None)
            scan = asyncio.create_task(sweep.folder(b"/srv"))
            await asyncio.to_thread(asked.wait, 30)

            scan.cancel()
            await asyncio.gather(scan, return_exceptions=True)
            before = list(done)
            goes_on.set()

    assert before == []
    assert done[:2] == ["read", "closed"]
