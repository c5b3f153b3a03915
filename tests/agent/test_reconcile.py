"""A walk finds what differs from what is remembered, in any order of events, and forgets with care."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agent.ledger import Checkpoint
from agent.reconcile import vanished, walk
from agent.statement import save_checkpoint
from agent.store import Store

SOURCE, RULES = "share", "r1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    for folder in ("", "b", "b/x", "b/y", "a", "c"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / "1.txt").write_text(folder)
        (root / folder / "2.txt").write_text(folder)
    return root


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "state")


def found(root: Path, store: Store, after: str | None = None) -> list[str]:
    cursor = None if after is None else os.fsencode(root / after)
    chunks = walk(os.fsencode(root), SOURCE, RULES, store.ledger, cursor)
    return [
        os.fsdecode(os.path.relpath(one.path, os.fsencode(root)))
        for chunk in chunks
        for one in chunk.found
    ]


async def remember(store: Store, root: Path, ruleset: str = RULES) -> None:
    async with store:
        chunks = list(walk(os.fsencode(root), SOURCE, RULES, store.ledger))
        await store.commit(
            save_checkpoint(Checkpoint(SOURCE, one.path, one.identity, "c", ruleset))
            for chunk in chunks
            for one in chunk.found
        )


@pytest.fixture
async def known(tmp_path: Path, root: Path) -> AsyncIterator[Store]:
    await remember(Store.open(tmp_path / "state"), root)
    async with Store.open(tmp_path / "state") as store:
        yield store


async def test_all_is_found_the_first_time_in_a_fixed_order(root: Path, store: Store) -> None:
    async with store:
        files = found(root, store)

    assert sorted(files) == sorted(
        str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()
    )
    folders = [str(Path(name).parent) for name in files[::2]]
    assert folders == [".", "a", "b", "b/x", "b/y", "c"]


async def test_nothing_is_found_when_nothing_has_changed(root: Path, known: Store) -> None:
    assert found(root, known) == []


async def test_new_changed_replaced_and_touched_files_are_found(root: Path, known: Store) -> None:
    (root / "new.txt").write_text("new")
    (root / "a/1.txt").write_text("other")
    os.utime(root / "b/1.txt", ns=(0, (root / "b/1.txt").stat().st_mtime_ns))  # ctime alone
    (root / "moved.txt").write_text("c")
    (root / "moved.txt").rename(root / "c/1.txt")

    assert sorted(found(root, known)) == ["a/1.txt", "b/1.txt", "c/1.txt", "new.txt"]


async def test_a_tree_moved_in_is_found_whatever_its_times(root: Path, known: Store) -> None:
    outside = root.parent / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep/old.txt").write_text("old")
    os.utime(outside / "deep/old.txt", (0, 0))
    outside.rename(root / "in")

    assert found(root, known) == ["in/deep/old.txt"]


async def test_new_rules_find_everything_again(root: Path, known: Store) -> None:
    chunks = walk(os.fsencode(root), SOURCE, "r2", known.ledger)

    assert sum(len(chunk.found) for chunk in chunks) == 12


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("a", ["b", "b/x", "b/y", "c"]),
        ("b", ["b/x", "b/y", "c"]),
        ("b/x", ["b/y", "c"]),
        ("b/xx", ["b/y", "c"]),
        ("c", []),
        (".", ["a", "b", "b/x", "b/y", "c"]),
    ],
)
async def test_a_pass_goes_on_behind_the_folder_it_had_reached(
    root: Path, store: Store, after: str, expected: list[str]
) -> None:
    async with store:
        cursor = os.fsencode(root) if after == "." else os.fsencode(root / after)
        chunks = walk(os.fsencode(root), SOURCE, RULES, store.ledger, cursor)
        names = [one.path for chunk in chunks for one in chunk.found]

    folders = dict.fromkeys(
        str(Path(os.fsdecode(name)).parent.relative_to(root)) for name in names
    )
    assert list(folders) == expected


async def test_links_fifos_and_folders_are_passed_over(root: Path, known: Store) -> None:
    (root / "link").symlink_to("/etc/passwd")
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "fifo")

    assert found(root, known) == []


async def test_names_that_are_not_utf8_are_found(root: Path, known: Store) -> None:
    name = os.fsencode(root) + b"/\xe5lder \n\xff.txt"
    Path(os.fsdecode(name)).write_text("x")
    (chunk,) = walk(os.fsencode(root), SOURCE, RULES, known.ledger)

    assert [one.path for one in chunk.found] == [name]


def gone(root: Path, store: Store) -> list[str]:
    raw = os.fsencode(root)
    paths = [path for chunk in walk(raw, SOURCE, RULES, store.ledger) for path in chunk.gone]
    paths += [path for names in vanished(raw, SOURCE, store.ledger) for path in names]
    return sorted(os.fsdecode(os.path.relpath(path, raw)) for path in paths)


async def test_removed_files_and_folders_are_given_as_gone(root: Path, known: Store) -> None:
    (root / "a/1.txt").unlink()
    shutil.rmtree(root / "b")

    assert gone(root, known) == [
        "a/1.txt", "b/1.txt", "b/2.txt", "b/x/1.txt", "b/x/2.txt", "b/y/1.txt", "b/y/2.txt",
    ]  # fmt: skip


async def test_an_unmounted_folder_loses_nothing(tmp_path: Path, root: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "tmpfs", root / "c"], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    (root / "c/inside.txt").write_text("x")
    (root / "c/deep").mkdir()
    (root / "c/deep/inside.txt").write_text("x")
    await remember(Store.open(tmp_path / "state"), root)
    subprocess.run(["umount", root / "c"], check=True)

    async with Store.open(tmp_path / "state") as store:
        assert gone(root, store) == []


UNREADABLE = """
import os, sys
from pathlib import Path
from agent.reconcile import vanished, walk
from agent.store import Store
root = os.fsencode(sys.argv[1])
ledger = Store.open(Path(sys.argv[2])).ledger
os.setuid(65534)
chunks = list(walk(root, "share", "r1", ledger))
print([path for chunk in chunks for path in chunk.unreadable])
print([path for chunk in chunks for path in chunk.gone] + list(vanished(root, "share", ledger)))
"""


async def test_a_folder_we_may_not_read_is_told_and_loses_nothing(
    tmp_path: Path, root: Path
) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs the right to become somebody else")
    await remember(Store.open(tmp_path / "state"), root)
    for folder in (root, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    tmp_path.chmod(0o755)
    (root / "b").chmod(0)
    told = subprocess.run(
        [sys.executable, "-c", UNREADABLE, root, tmp_path / "state"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert told.stdout.splitlines() == [f"[{os.fsencode(root / 'b')!r}]", "[]"]


async def test_big_folders_come_in_pieces(tmp_path: Path, store: Store) -> None:
    root = tmp_path / "big"
    root.mkdir()
    for number in range(2600):
        (root / str(number)).touch()
    async with store:
        chunks = list(walk(os.fsencode(root), SOURCE, RULES, store.ledger))

    assert len(chunks) == 2
    assert sum(chunk.file_count for chunk in chunks) == 2600
