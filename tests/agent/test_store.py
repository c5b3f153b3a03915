"""What is committed together is true together, and stays so whatever happens to disk and file."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.examine import EncodedEvent
from agent.item import Identity
from agent.ledger import Checkpoint, Progress, Quarantined
from agent.room import BALLAST
from agent.state_file import STATE, StoreError
from agent.statement import (
    add_event,
    remove_checkpoint,
    remove_events,
    save_checkpoint,
    save_position,
    save_progress,
    save_quarantined,
)
from agent.store import Store
from agent.tail import LogPosition
from tests.agent.stand_ins import until

SEEN = Identity(dev=2**63 + 1, ino=2**64 - 1, size=5, mtime_ns=1, ctime_ns=2)


def event(number: int) -> EncodedEvent:
    return EncodedEvent(f"id-{number}", "v1:key", b"{}", (("ce_id", b"\xff1"),))


def checkpoint(path: bytes, outcome: str = "clean") -> Checkpoint:
    return Checkpoint("share", path, SEEN, "v1:c", "r1", outcome)


async def test_event_and_checkpoint_are_found_again_after_opening_anew(tmp_path: Path) -> None:
    path = b"/srv/\xe5lder/namn.txt"
    async with Store.open(tmp_path) as store:
        await store.commit([add_event(event(1), 10.0), save_checkpoint(checkpoint(path))])

    async with Store.open(tmp_path) as store:
        (waiting,) = store.ledger.waiting(10)

        assert waiting.message.key == b"v1:key"
        assert waiting.message.headers == {"ce_id": b"\xff1"}
        assert store.ledger.checkpoint("share", path) == checkpoint(path)
        assert store.ledger.oldest_unsent_at() == 10.0
        assert not store.rebuilt


async def test_the_same_event_id_twice_is_one_row(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.commit([add_event(event(1), 1.0), add_event(event(1), 2.0)])

        assert store.ledger.outbox_total() == (1, 2)


async def test_sent_events_are_gone_and_the_total_follows(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.commit(add_event(event(n), 1.0) for n in range(3))
        await store.free(remove_events([1, 3]))

        assert [row.seq for row in store.ledger.waiting(10)] == [2]
        assert store.ledger.outbox_total() == (1, 2)


async def test_many_commits_at_once_share_transactions(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        batches = 0

        def count() -> None:
            nonlocal batches
            batches += 1

        store.on_change = count
        await asyncio.gather(*(store.commit([add_event(event(n), 1.0)]) for n in range(500)))

        assert store.ledger.outbox_total()[0] == 500
        assert batches < 20


async def test_rows_of_every_kind_come_back_as_they_were(tmp_path: Path) -> None:
    before = LogPosition(generation=1, offset=9, open_lines=(3, 7))
    position = LogPosition(generation=2, dev=1, ino=2, prefix_hash="p", offset=5, before=before)
    held = Quarantined("share", b"/srv/bomb\xff", SEEN, "deadline", 2, 99.5)
    progress = Progress(cursor=b"/srv/\xff", folder_count=3, file_count=9, finished_at=1.5)
    async with Store.open(tmp_path) as store:
        await store.commit(
            [
                save_position("log", position),
                save_quarantined(held),
                save_progress("share", progress),
                save_checkpoint(checkpoint(b"/srv/locked.zip", "not_examined")),
            ]
        )

        assert store.ledger.position("log") == position
        assert store.ledger.quarantine() == [held]
        assert store.ledger.quarantine_due("share", 99.0, 10.0) == []
        assert store.ledger.quarantine_due("share", 100.0, 10.0) == [held]
        assert store.ledger.quarantine_due("share", 80.0, 10.0) == [held]
        assert store.ledger.progress("share") == progress
        assert store.ledger.not_examined("share") == (2, 10)


async def test_removed_checkpoints_are_gone(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.commit(
            [save_checkpoint(checkpoint(b"/srv/a")), save_checkpoint(checkpoint(b"/srv/b"))]
        )
        await store.commit([remove_checkpoint("share", b"/srv/a")])

        assert store.ledger.names_in("share", b"/srv", b"", 10) == [b"b"]
        assert store.ledger.folder_after("share", b"") == b"/srv"
        assert store.ledger.folder_after("share", b"/srv") is None


async def test_state_is_for_its_owner_alone(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "state"):
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "state").iterdir()}

        assert modes[STATE] == 0o600
        assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


async def test_a_damaged_file_is_set_aside_and_all_is_to_be_seen_again(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.commit(save_checkpoint(checkpoint(b"/srv/%d" % n)) for n in range(2000))
    with (tmp_path / STATE).open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 8))

    async with Store.open(tmp_path) as store:
        assert store.rebuilt
        assert store.ledger.checkpoint("share", b"/srv/1") is None
        assert (tmp_path / f"{STATE}.damaged-1").exists()


def test_a_state_that_cannot_be_opened_is_told_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match=r"file/state\.sqlite: the state cannot be opened"):
        Store.open(tmp_path / "file")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("needs the right to mount")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


async def test_a_full_disk_holds_commits_back_but_lets_go_what_was_sent(small_disk: Path) -> None:
    async with Store.open(small_disk) as store:
        await store.commit(add_event(event(n), 1.0) for n in range(10))
        assert (small_disk / BALLAST).exists()
        big = EncodedEvent("big", "k", bytes(300_000))
        filler = small_disk / "filler"
        filler.write_bytes(bytes(os.statvfs(small_disk).f_bavail * 4096 - 8192))

        late = asyncio.create_task(store.commit([add_event(big, 1.0)]))
        await until(lambda: store.is_full)
        assert not late.done()
        await asyncio.wait_for(store.free(remove_events(range(1, 6))), 30)
        assert len(store.ledger.waiting(20)) == 5
        filler.unlink()
        await asyncio.wait_for(late, 30)

        assert not store.is_full
        assert store.ledger.outbox_total()[0] == 6


async def test_a_disk_filled_by_what_waits_empties_as_it_is_sent(small_disk: Path) -> None:
    big = bytes(2000)
    async with Store.open(small_disk) as store:
        number = 0
        while not store.is_full:
            number += 1
            late = asyncio.create_task(
                store.commit([add_event(EncodedEvent(str(number), "k", big), 1.0)])
            )
            while not (late.done() or store.is_full):
                await asyncio.wait([late], timeout=0.1)
        assert number > 300
        while rows := store.ledger.waiting(500):
            await asyncio.wait_for(store.free(remove_events(row.seq for row in rows)), 20)

        await asyncio.wait_for(late, 20)
        assert not store.is_full
        assert store.ledger.outbox_total()[0] <= 1


async def test_a_disk_that_was_full_at_the_start_is_waited_for(small_disk: Path) -> None:
    async with Store.open(small_disk) as store:
        await store.commit([add_event(event(1), 1.0)])
    (small_disk / BALLAST).unlink()
    filler = small_disk / "filler"
    filler.write_bytes(bytes(os.statvfs(small_disk).f_bavail * 4096 - 3 * 65536))

    async with Store.open(small_disk) as store:
        assert store.is_full
        late = asyncio.create_task(store.commit([add_event(event(2), 1.0)]))
        await asyncio.wait_for(store.free(remove_events([1])), 20)
        assert not late.done()
        filler.unlink()
        await asyncio.wait_for(late, 20)

        assert [row.seq for row in store.ledger.waiting(9)] == [2]


KILLED = """
import asyncio, sys
from pathlib import Path
from agent.store import Store
from agent.statement import add_event, save_checkpoint
sys.path.insert(0, sys.argv[2])
from test_store import checkpoint, event

async def main():
    async with Store.open(Path(sys.argv[1])) as store:
        for n in range(100):
            await store.commit([add_event(event(n), 1.0), save_checkpoint(checkpoint(b"/srv/%d" % n))])
            print(n, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize(("point", "kept"), [("commit.before", 6), ("commit.after", 7)])
async def test_killed_at_a_commit_checkpoint_and_event_stand_or_fall_together(
    tmp_path: Path, point: str, kept: int
) -> None:
    run = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        KILLED,
        str(tmp_path),
        str(Path(__file__).parent),
        env={**os.environ, "PERSINC_FAULT": f"{point}:7", "PYTHONPATH": str(Path.cwd())},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    await run.wait()

    async with Store.open(tmp_path) as store:
        assert run.returncode == -9
        assert store.ledger.outbox_total()[0] == kept
        assert len(store.ledger.names_in("share", b"/srv", b"", 100)) == kept
