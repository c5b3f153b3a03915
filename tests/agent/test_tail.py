"""Every complete line of a log is read once, whatever is done to its file meanwhile."""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.tail import LogPosition, Place, read
from agent.tail_files import UnreadableLog, rotated_names
from tests.agent.log_stand_in import KEY, LATER, Follower, Log


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path)


@pytest.fixture
def follower(log: Log) -> Follower:
    return Follower(log.path)


def renamed(log: Log, _: Follower) -> None:
    log.rename()


def renamed_and_packed(log: Log, _: Follower) -> None:
    log.rename()
    log.pack()


def renamed_and_packed_by_xz(log: Log, _: Follower) -> None:
    log.rename()
    log.pack(ending=".xz")


def renamed_by_date(log: Log, _: Follower) -> None:
    log.path.rename(log.path.with_name("mail.log-20261123"))
    log.path.touch()


def renamed_before_its_ending(log: Log, _: Follower) -> None:
    log.path.rename(log.path.with_name("mail-20261123.log"))
    log.path.touch()


def copied_and_truncated(log: Log, _: Follower) -> None:
    log.copytruncate()


def copied_and_truncated_while_nobody_read(log: Log, _: Follower) -> None:
    log.write("while away")
    log.copytruncate()


def rotated_twice(log: Log, _: Follower) -> None:
    log.rename()
    log.write("between")
    log.rename()


def rotated_twice_while_the_clock_was_set_back(log: Log, _: Follower) -> None:
    log.set_back()
    log.rename()
    log.write("between")
    log.rename()


def rotated_twice_the_first_packed(log: Log, _: Follower) -> None:
    log.rename()
    log.write("between")
    log.rename()
    log.pack("mail.log.2")


def rotated_by_copy_then_rename(log: Log, _: Follower) -> None:
    log.copytruncate()
    log.write("between")
    log.rename()


def inode_given_out_again(log: Log, _: Follower) -> None:
    log.path.rename(log.path.with_name("mail.log.1"))
    keep = log.path.with_name("other")
    keep.touch()
    keep.rename(log.path)


def read_in_between(log: Log, follower: Follower) -> None:
    log.rename()
    follower.look()
    log.write("between")
    follower.look()
    log.rename()


@pytest.mark.parametrize(
    "rotate",
    [
        renamed,
        renamed_and_packed,
        renamed_and_packed_by_xz,
        renamed_by_date,
        renamed_before_its_ending,
        copied_and_truncated,
        copied_and_truncated_while_nobody_read,
        rotated_twice,
        rotated_twice_the_first_packed,
        rotated_twice_while_the_clock_was_set_back,
        rotated_by_copy_then_rename,
        inode_given_out_again,
        read_in_between,
    ],
)
def test_every_line_is_read_once_through_a_rotation(
    log: Log, follower: Follower, rotate: Callable[[Log, Follower], None]
) -> None:
    log.write("one", "two")
    follower.look()
    log.write("three")

    rotate(log, follower)
    log.write("last")
    follower.look()
    follower.look(LATER)

    away: dict[Callable[[Log, Follower], None], list[str]] = {
        copied_and_truncated_while_nobody_read: ["while away"],
        rotated_twice: ["between"],
        rotated_twice_the_first_packed: ["between"],
        rotated_twice_while_the_clock_was_set_back: ["between"],
        rotated_by_copy_then_rename: ["between"],
        read_in_between: ["between"],
    }
    assert follower.lines == ["one", "two", "three", *away.get(rotate, []), "last"]


def test_a_partial_line_waits_for_its_end(log: Log, follower: Follower) -> None:
    log.write("one", "tw", end="")

    assert follower.look() == ["one"]
    log.write("o")
    assert follower.look() == ["two"]


def test_a_partial_line_is_finished_in_the_rotated_file_by_a_slow_writer(
    log: Log, follower: Follower
) -> None:
    log.write("one", "tw", end="")
    follower.look()
    log.rename()
    log.write("new")
    os.utime(log.path.with_name("mail.log.1"))

    follower.look()
    with log.path.with_name("mail.log.1").open("a") as old:
        old.write("o\nthree\n")

    assert sorted(follower.look()) == ["three", "two"]
    assert follower.lines == ["one", "new", "two", "three"]


def test_a_partial_line_nobody_finishes_is_read_as_it_is(log: Log, follower: Follower) -> None:
    log.write("one", "cut of", end="")
    follower.look()
    log.rename()
    log.write("new")

    follower.look(LATER)
    assert follower.lines == ["one", "cut of", "new"]


def test_truncated_without_a_copy_begins_anew(log: Log, follower: Follower) -> None:
    log.write("one", "two")
    follower.look()
    os.truncate(log.path, 0)
    log.write("three")

    assert follower.look() == ["three"]


def test_truncated_and_grown_beyond_the_old_place_begins_anew(
    log: Log, follower: Follower
) -> None:
    log.write("one")
    follower.look()
    os.truncate(log.path, 0)
    log.write("three, which is longer", "four")

    assert follower.look() == ["three, which is longer", "four"]


def test_deleted_and_made_again_begins_anew(log: Log, follower: Follower) -> None:
    log.write("one")
    follower.look()
    log.path.unlink()
    log.write("two")

    assert follower.look() == ["two"]


def test_a_writer_that_goes_on_behind_a_hole_is_read_without_the_hole(
    log: Log, follower: Follower
) -> None:
    log.write("one", "two")
    follower.look()
    with log.path.open("r+b") as file:
        file.truncate(0)
        file.seek(8)
        file.write(b"three\n")

    assert follower.look() == ["three"]


def test_old_rotated_files_are_not_read_at_the_first_look(log: Log, follower: Follower) -> None:
    log.write("old")
    log.rename()
    log.write("new")

    assert follower.look() == ["new"]


def test_all_there_is_is_read_when_the_place_was_lost(log: Log, follower: Follower) -> None:
    log.write("old")
    log.rename()
    log.write("new")
    follower.position = LogPosition(generation=1)

    assert follower.look() == ["old", "new"]


@pytest.mark.parametrize(("ending", "head"), [(".gz", 12), (".gz", 10), (".bz2", 12), (".xz", 12)])
def test_a_damaged_packed_file_beside_the_log_does_not_stop_the_reading(
    log: Log, follower: Follower, ending: str, head: int
) -> None:
    log.write("one")
    follower.look()
    log.rename()
    log.rename()
    log.pack("mail.log.2", ending)
    packed = log.path.with_name(f"mail.log.2{ending}")
    packed.write_bytes(packed.read_bytes()[:head] + b"\xff" * 40)
    log.write("two")

    assert "two" in follower.look(LATER)


def varied(count: int) -> list[str]:
    """Lines that do not pack well, so that damage half through a file is half through its lines."""
    return [hashlib.sha256(b"%d" % n).hexdigest() for n in range(count)]


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz"])
@pytest.mark.parametrize("kept", [0.0, 0.001, 0.6])
@pytest.mark.parametrize("limit", [1 << 20, 30_000])
def test_the_rest_of_a_damaged_packed_file_in_which_we_stood_is_told_once(
    log: Log, follower: Follower, ending: str, kept: float, limit: int
) -> None:
    lines = varied(4000)
    log.write(*lines[:100])
    follower.look()
    log.write(*lines[100:])
    log.rename()
    log.pack(ending=ending)
    log.damage(f"mail.log.1{ending}", kept)
    log.write("after")

    new = follower.look(LATER, limit)
    log.write("later")
    new += follower.look(LATER, limit)

    assert follower.damaged == [f"mail.log.1{ending}"]
    assert new[-2:] == ["after", "later"]
    known = set(lines)
    whole = [line for line in new if line in known]
    begun = 0 if whole[:1] == lines[:1] else 100  # read anew where nothing shows that it is ours
    assert whole == lines[begun : begun + len(whole)]
    if ending == ".gz" and kept > 0.5:
        assert len(whole) > 1000, "what lies before the damage is read"


def test_a_log_that_broke_after_one_bite_of_it_was_read_is_told(
    log: Log, follower: Follower
) -> None:
    """Its time is no later than our last look, for nothing was written: its rest was unread all the same."""
    log.write(*varied(4000))
    stretch = read(os.fsencode(log.path), None, KEY, time.time_ns(), 10_000)
    follower.position = stretch.position(())
    log.rename()
    log.pack()
    log.damage("mail.log.1.gz", 0.0)

    follower.look(LATER)

    assert stretch.more
    assert follower.damaged == ["mail.log.1.gz"]


def test_a_damaged_file_that_was_read_long_ago_is_not_told(log: Log, follower: Follower) -> None:
    log.write(*varied(1000))
    log.rename()
    log.pack()
    log.write("one")
    follower.look()
    log.damage("mail.log.1.gz", 0.5)
    log.rename()
    log.write("two")

    follower.look(LATER)
    log.path.write_text("")
    follower.look(LATER)

    assert follower.lines == ["one", "two"]
    assert follower.damaged == []


def test_reading_in_small_bites_gives_the_same(log: Log, follower: Follower) -> None:
    written = [f"line {n} {'x' * (n % 40)}" for n in range(500)]
    log.write(*written[:200])
    follower.look(limit=150)
    log.rename()
    log.write(*written[200:])

    follower.look(limit=150)
    assert follower.lines == written


def test_a_line_without_end_does_not_stop_the_reading(log: Log, follower: Follower) -> None:
    log.write("x" * 1000, "after")

    assert follower.look(limit=300)[-1].endswith("after")


def test_no_log_is_told(log: Log, follower: Follower) -> None:
    with pytest.raises(UnreadableLog):
        follower.look()
    os.mkfifo(log.path)
    with pytest.raises(UnreadableLog, match="not a regular file"):
        follower.look()


def test_open_lines_are_given_again_also_from_the_file_before(log: Log) -> None:
    log.write("open here", "done")
    path = os.fsencode(log.path)
    first = read(path, None, KEY, time.time_ns())
    position = first.position([Place(0, 0)])
    log.rename()
    log.write("next")

    second = read(path, position, KEY, time.time_ns())
    third = read(path, second.position([Place(0, 0), Place(1, 0)]), KEY, time.time_ns())

    assert [line.text for line in second.remembered] == [b"open here"]
    assert [line.text for line in third.remembered] == [b"open here", b"next"]
    assert third.lines == ()


def test_a_position_holds_no_text(log: Log, follower: Follower) -> None:
    log.write("Kallelse till Rehabmöte 19121212-1212")
    follower.look()

    assert "Rehab" not in repr(follower.position)


@pytest.mark.parametrize(
    ("name", "is_rotated"),
    [
        ("mail.log.1", True),
        ("mail.log.12", True),
        ("mail.log.1.gz", True),
        ("mail.log-20260131", True),
        ("mail.log-20260131.xz", True),
        ("mail.log-20260131-1700000000", True),
        ("mail.log.old", True),
        ("mail-20260131.log", True),
        ("mail.log", False),
        ("mail.log.swp", False),
        ("mail.err.1", False),
        ("mail.log.offset", False),
        ("xmail.log.1", False),
        ("mail.log.1.gz.tmp", False),
    ],
)
def test_names_of_rotated_files(tmp_path: Path, name: str, is_rotated: bool) -> None:  # noqa: FBT001
    (tmp_path / name).touch()

    found = [
        Path(os.fsdecode(path)).name for path in rotated_names(os.fsencode(tmp_path / "mail.log"))
    ]
    assert (name in found) == is_rotated


def test_a_packed_file_is_passed_over_while_it_is_being_packed(tmp_path: Path) -> None:
    (tmp_path / "mail.log.1").touch()
    (tmp_path / "mail.log.1.gz").touch()

    assert rotated_names(os.fsencode(tmp_path / "mail.log")) == [
        os.fsencode(tmp_path / "mail.log.1")
    ]
