"""A path is left alone until it has been quiet, but never for ever and never forgotten in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.quiet import CAP_SECONDS, PASSING_SECONDS, Quiet, is_passing


def due_at(*touches: tuple[float, bool], path: bytes = b"/srv/a.txt") -> float:
    quiet = Quiet()
    for now, settled in touches:
        quiet.touch(path, now, settled=settled)
    due = None
    for tenth in range(10_000):
        if list(quiet.due(tenth / 10)):
            due = tenth / 10
    assert due is not None
    return due


@pytest.mark.parametrize(
    ("touches", "due"),
    [
        ([(0.0, True)], 0.3),
        ([(0.0, False)], 2.0),
        ([(0.0, False), (1.0, False)], 3.0),
        ([(0.0, False), (1.0, True)], 1.3),
        ([(0.0, True), (0.2, False)], 2.2),
        ([(float(second), False) for second in range(60)], CAP_SECONDS),
    ],
)
def test_when_a_path_is_due(touches: list[tuple[float, bool]], due: float) -> None:
    assert due_at(*touches[:31]) == pytest.approx(due, abs=0.11)


@pytest.mark.parametrize(
    ("name", "passing"),
    [
        (b"~$rapport.docx", True),
        (b".~lock.rapport.odt#", True),
        (b"8F3A.TMP", True),
        (b"film.crdownload", True),
        (b"film.part", True),
        (b"rapport.docx", False),
        (b"tmp", False),
        (b"part 2.docx", False),
        (b"a.tmp.docx", False),
    ],
)
def test_names_that_programs_will_remove(name: bytes, passing: bool) -> None:  # noqa: FBT001
    assert is_passing(b"/srv/" + name) is passing


def test_a_lock_file_that_stays_is_looked_at_after_ten_minutes() -> None:
    due = due_at((0.0, True), (100.0, True), path=b"/srv/~$rapport.docx")

    assert due == pytest.approx(PASSING_SECONDS, abs=0.11)


def test_too_many_paths_become_one_rescan() -> None:
    quiet = Quiet(at_most=3)
    for number in range(4):
        quiet.touch(b"/%d" % number, 0.0, settled=True)

    assert quiet.overflowed
    assert len(quiet) == 0


@given(st.lists(st.tuples(st.sampled_from([b"a", b"b", b"c"]), st.floats(0, 100), st.booleans())))
def test_every_path_that_was_touched_comes_due(touches: list[tuple[bytes, float, bool]]) -> None:
    quiet = Quiet()
    for path, now, settled in sorted(touches, key=lambda touch: touch[1]):
        quiet.touch(path, now, settled=settled)

    assert set(quiet.due(1000.0)) == {path for path, _, _ in touches}
