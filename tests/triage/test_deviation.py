"""Deviations: the dated plan by which they are closed."""

from datetime import timedelta

from tests.triage.made import NOON
from triage.deviation import deviations_of
from triage.entry import Entry, Kind

DUE = NOON + timedelta(days=30)


def entry(case_id: str, **data: str) -> Entry:
    return Entry(1, case_id, Kind.DEVIATION, NOON, "kari", data)


def test_what_is_due_soonest_comes_first_and_what_has_no_day_last() -> None:
    entries = [
        entry("a", cause="x"),
        entry("b", cause="y", due_by=DUE.isoformat()),
        entry("c", cause="z", due_by=NOON.isoformat()),
    ]

    assert [one.case_id for one in deviations_of(entries)] == ["c", "b", "a"]


def test_a_later_entry_replaces_what_it_says_and_nothing_else() -> None:
    (one,) = deviations_of(
        [
            entry("a", cause="x", owner="IT", due_by=DUE.isoformat()),
            entry("a", cause="y", owner="", closed_at=NOON.isoformat()),
        ]
    )

    assert (one.cause, one.owner, one.due_by, one.closed_at) == ("y", "IT", DUE, NOON)


def test_late_is_what_is_open_past_its_day() -> None:
    (due,) = deviations_of([entry("a", cause="x", due_by=DUE.isoformat())])
    (closed,) = deviations_of([entry("a", due_by=DUE.isoformat(), closed_at=DUE.isoformat())])

    assert not due.is_late(DUE)
    assert due.is_late(DUE + timedelta(seconds=1))
    assert not closed.is_late(DUE + timedelta(days=1))
