"""A chain tells where somebody changed it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.audit import Row, chained, flaw

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def chain(length: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(length):
        last = rows[-1] if rows else None
        rows.append(chained(last, AT, "eva", "viewed", f"case {number}", {"n": str(number)}))
    return rows


def test_a_whole_chain_has_no_flaw() -> None:
    assert flaw(chain(5)) is None
    assert flaw([]) is None


@given(
    st.integers(0, 4),
    st.sampled_from(["by", "act", "case_id", "detail", "at", "number", "hash", "previous"]),
)
def test_a_changed_row_is_found(index: int, name: str) -> None:
    rows = chain(5)
    other: dict[str, object] = {
        "detail": {"n": "other"},
        "at": AT.replace(hour=13),
        "number": 99,
        "hash": bytes(32),
        "previous": b"\x01" * 32,
    }
    rows[index] = replace(rows[index], **{name: other.get(name, "other")})  # type: ignore[arg-type]

    assert flaw(rows) is not None


@given(st.integers(1, 3))
def test_a_row_taken_out_is_found(index: int) -> None:
    rows = chain(5)
    del rows[index]

    assert flaw(rows) is not None


def test_rows_that_retention_erased_are_no_flaw() -> None:
    assert flaw(chain(5)[2:]) is None


def test_rows_cut_off_at_the_end_are_found_by_the_head() -> None:
    rows = chain(5)

    assert flaw(rows[:3]) is None
    assert flaw(rows[:3], rows[-1].head) is not None
    assert flaw(rows, rows[3].head) is None


def test_a_chain_written_anew_does_not_have_the_head() -> None:
    rows = chain(5)
    again = [chained(None, AT, "bo", "viewed", "x", {})]
    for _ in range(4):
        again.append(chained(again[-1], AT, "bo", "viewed", "x", {}))

    assert flaw(again) is None
    assert flaw(again, rows[-1].head) is not None


@pytest.mark.parametrize("length", [1, 3])
def test_rows_are_numbered_from_one(length: int) -> None:
    assert [row.number for row in chain(length)] == list(range(1, length + 1))
