"""Zip archives: members read as what they are, bombs cut, locks told of."""

import io
import zipfile

import pytest

from agent.formats import Budget
from tests.agent.formats.reading import packed, read


def _nest(depth: int) -> bytes:
    inner = packed({"botten.txt": "needle-bottom"})
    for level in range(depth):
        inner = packed({f"{level}.zip": inner})
    return inner


def test_members_are_read_with_their_path_as_place() -> None:
    found = read(
        packed({"mapp/åtgärd_Ek.txt": "needle-text", "b.html": "<p>needle-page"}), "a.zip"
    )

    assert found.where("needle-text") == [("body", "mapp/åtgärd_Ek.txt > line 1")]
    assert found.where("needle-page") == [("body", "b.html > line 1")]
    assert found.where("åtgärd_Ek.txt") == [("file_name", "mapp/åtgärd_Ek.txt")]


def test_archives_in_archives_are_read_so_deep_and_no_deeper() -> None:
    assert read(_nest(5)).where("needle-bottom")

    cut = read(_nest(12))
    assert cut.where("needle-bottom") == []
    assert cut.budget.coverage().truncated


def test_names_from_old_windows_are_read() -> None:
    raw = packed({"xxxxx.txt": "hej"}).replace(b"xxxxx.txt", "åäöÅÖ.txt".encode("cp850"))

    assert read(raw).where("åäöÅÖ.txt") == [("file_name", "åäöÅÖ.txt")]


def test_a_locked_member_is_told_of_and_its_name_is_read() -> None:
    raw = bytearray(packed({"hemlig_Ek.txt": "needle", "b.txt": "needle-open"}))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    found = read(bytes(raw), "a.zip")

    assert found.where("hemlig_Ek.txt") == [("file_name", "hemlig_Ek.txt")]
    assert found.where("needle-open") == [("body", "b.txt > line 1")]
    assert found.budget.coverage().unreadable == ("encrypted",)


def test_a_member_that_is_damaged_does_not_spoil_the_others() -> None:
    raw = bytearray(packed({"a.txt": "x" * 5000 + "y" * 5000, "b.txt": "needle"}))
    raw[40:45] = b"\xff\xff\xff\xff\xff"
    found = read(bytes(raw), "a.zip")

    assert found.where("needle") == [("body", "b.txt > line 1")]
    assert "damaged" in found.budget.coverage().unreadable


@pytest.mark.parametrize(
    ("members", "budget"),
    [
        ({"a.txt": "x" * 3_000_000}, Budget(bytes_left=1_000_000)),
        ({f"{n}.txt": "x" for n in range(300)}, Budget(members_left=100)),
        ({"a.txt": "x" * 80_000_000}, Budget(ratio=100)),
        ({"a.zip": packed({"b.txt": b"x" * 30_000_000})}, Budget(held_bytes=10_000)),
    ],
    ids=["bytes", "members", "ratio", "held"],
)
def test_what_costs_too_much_is_cut_and_told(members: dict[str, str], budget: Budget) -> None:
    found = read(packed(members), "bomb.zip", budget)

    assert found.budget.coverage().truncated or found.budget.coverage().unreadable


def test_a_nest_of_bombs_pays_from_one_budget() -> None:
    bomb = packed({f"{n}": b"\0" * 5_000_000 for n in range(4)})
    found = read(packed({f"{n}.zip": bomb for n in range(50)}), "", Budget(bytes_left=8_000_000))

    assert found.budget.coverage().truncated
    assert found.budget.bytes_left > -(2 << 20)


def test_entries_over_the_same_bytes_are_read_once() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "needle")
        info = archive.infolist()[0]
        archive.filelist.extend([info] * 1000)

    assert len(read(out.getvalue()).where("needle")) == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\x.txt"])
def test_nothing_is_written_wherever_a_name_points(name: str) -> None:
    assert read(packed({name: "needle"})).where("needle")


def test_a_member_that_is_damaged_is_read_up_to_there() -> None:
    text = "".join(f"rad {n * n}\n" for n in range(90_000)).encode()
    raw = bytearray(packed({"a.txt": text}))
    raw[len(raw) // 2 : len(raw) // 2 + 40] = b"\xff" * 40
    found = read(bytes(raw), "a.zip")

    assert found.where("rad 4000000\n") == [("body", "a.txt > line 2001")]
    assert found.budget.coverage().unreadable == ("damaged",)


def test_an_archive_cut_short_is_told_of() -> None:
    coverage = read(packed({"a.txt": "hej" * 1000})[:-30], "a.zip").budget.coverage()

    assert coverage.unreadable == ("damaged",)
