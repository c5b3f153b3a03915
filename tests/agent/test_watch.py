"""Hints come for whatever happens below a root, and what cannot be seen is noticed."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from agent.watch import Hint, Watch, network_of
from agent.watch_windows import CountingQueue
from tests.agent.stand_ins import until


class Watched:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.hints: list[Hint] = []
        self.watch = Watch(os.fsencode(root), self._take)

    def _take(self, hints: Sequence[Hint]) -> None:
        self.hints += hints

    def about(self, name: str | bytes) -> list[Hint]:
        path = os.path.join(os.fsencode(self.root), os.fsencode(name))  # noqa: PTH118 - bytes
        return [hint for hint in self.hints if hint.path == path]


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    root = tmp_path / "share"
    (root / "inner").mkdir(parents=True)
    (root / "inner/old.txt").write_text("old")
    watched = Watched(root)
    await watched.watch.start()
    yield watched
    await watched.watch.stop()


def saved(root: Path) -> None:
    (root / "a.txt").write_text("x")


def saved_as_office_does(root: Path) -> None:
    (root / "8F3A.tmp").write_text("x")
    (root / "8F3A.tmp").rename(root / "a.txt")


def moved_in(root: Path) -> None:
    (root.parent / "outside.txt").write_text("x")
    (root.parent / "outside.txt").rename(root / "a.txt")


def hard_linked(root: Path) -> None:
    os.link(root / "inner/old.txt", root / "a.txt")


@pytest.mark.parametrize("deed", [saved, saved_as_office_does, moved_in, hard_linked])
async def test_a_file_that_appears_gives_a_hint(
    watched: Watched, deed: Callable[[Path], None]
) -> None:
    deed(watched.root)

    await until(lambda: watched.about("a.txt"))


async def test_a_closed_or_renamed_file_is_settled(watched: Watched) -> None:
    saved(watched.root)
    await until(lambda: any(hint.settled for hint in watched.about("a.txt")))

    (watched.root / "a.txt").rename(watched.root / "inner/b.txt")
    await until(lambda: any(hint.settled for hint in watched.about("inner/b.txt")))


async def test_truncating_gives_a_hint(watched: Watched) -> None:
    os.truncate(watched.root / "inner/old.txt", 0)

    await until(lambda: watched.about("inner/old.txt"))


async def test_a_folder_moved_in_gives_a_hint_and_is_watched(watched: Watched) -> None:
    outside = watched.root.parent / "outside/deep"
    outside.mkdir(parents=True)
    outside.parent.rename(watched.root / "new")
    await until(lambda: any(hint.is_folder for hint in watched.about("new")))

    (watched.root / "new/deep/b.txt").write_text("x")
    await until(lambda: watched.about("new/deep/b.txt"))
    assert watched.watch.watch_count == 4


async def test_names_that_are_not_utf8_come_as_they_are(watched: Watched) -> None:
    Path(os.fsdecode(os.fsencode(watched.root) + b"/\xe5\xff.txt")).write_text("x")

    await until(lambda: watched.about(b"\xe5\xff.txt"))


async def test_reading_gives_no_hint(watched: Watched) -> None:
    (watched.root / "inner/old.txt").read_text()
    (watched.root / "mark.txt").write_text("x")
    await until(lambda: watched.about("mark.txt"))

    assert watched.about("inner/old.txt") == []


async def test_a_watch_whose_root_is_removed_is_not_alive(watched: Watched) -> None:
    (watched.root / "inner/old.txt").unlink()
    (watched.root / "inner").rmdir()
    watched.root.rmdir()

    await until(lambda: not watched.watch.is_alive)


async def test_a_root_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        await Watch(os.fsencode(tmp_path / "absent"), lambda _: None).start()


async def test_folders_that_may_not_be_read_are_passed_over() -> None:
    if os.geteuid() != 0:
        pytest.skip("needs the right to become somebody else")
    program = """
import asyncio, concurrent.futures.thread, os, tempfile
from agent.watch import Watch
async def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for name in ("open", "shut", "also_shut"):
            os.mkdir(f"{folder}/{name}")
            os.chmod(f"{folder}/{name}", 0o755 if name == "open" else 0)
        os.setresuid(65534, 65534, 0)
        watch = Watch(os.fsencode(folder), lambda _: None)
        await watch.start()
        print(watch.watch_count, watch.lost.exhausted)
        await watch.stop()
        os.setresuid(0, 0, 0)
asyncio.run(main())
"""
    told = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-W", "error", "-c", program],
        check=True,
        capture_output=True,
    )

    assert told.stdout.split() == [b"2", b"0"]


async def test_an_overflow_of_the_queue_is_noticed(watched: Watched) -> None:
    from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, WatchDescriptor  # noqa: PLC0415

    emitter = next(iter(watched.watch._observer.emitters))  # type: ignore[union-attr]
    overflow = InotifyEvent(WatchDescriptor(-1), InotifyConstants.IN_Q_OVERFLOW, 0, b"")
    await asyncio.to_thread(getattr(emitter, "_inotify_fd").handle_event, overflow)  # noqa: B009

    assert watched.watch.lost.overflows == 1
    (watched.root / "after.txt").write_text("x")
    await until(lambda: watched.about("after.txt"))


def test_on_windows_a_buffer_that_ran_over_is_noticed() -> None:
    class Lost:
        overflows = 0

    lost = Lost()
    buffers = CountingQueue(lost)
    for buffer in (b"", b"change", b"", b"change"):
        buffers.put((buffer, True))

    assert lost.overflows == 1
    assert [buffers.get()[0] for _ in range(4)] == [b"", b"change", b"", b"change"]


def test_a_local_folder_is_on_no_network(tmp_path: Path) -> None:
    assert network_of(os.fsencode(tmp_path)) == ""
