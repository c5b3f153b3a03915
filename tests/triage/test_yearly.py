"""The year's figures: nobody can be picked out of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.triage.made import NOON, case_of, event
from triage.case import INCIDENTS, Case, Disposition, Origin
from triage.clock import Hours
from triage.disclosure import HIDDEN
from triage.yearly import Besides, Yearly, as_json, yearly_of

_ZONE = ZoneInfo("Europe/Stockholm")
_CASE = replace(case_of(event("health")), disposition=Disposition.INCIDENT_NOTIFY)


def _yearly(*cases: Case) -> Yearly:
    return yearly_of(cases, frozenset(), 2026, (_ZONE, Hours()))


def _many(count: int, **changes: object) -> list[Case]:
    return [replace(_CASE, **changes) for _ in range(count)]  # type: ignore[arg-type]  # by name


def test_late_and_on_time_are_told_apart() -> None:
    on_time = _many(6, aware_at=NOON, notified_at=NOON + timedelta(hours=72))
    late = _many(7, aware_at=NOON, notified_at=NOON + timedelta(hours=72, seconds=1))

    totals = dict(_yearly(*on_time, *late).totals)

    assert (totals["notified"], totals["on_time"], totals["late"]) == ("13", "6", "7")


def test_new_years_eve_is_by_the_wall_clock() -> None:
    first = datetime(2025, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC"))

    assert dict(_yearly(*_many(5, opened_at=first)).totals)["incidents"] == "5"


def test_one_small_cell_cannot_be_worked_out_from_the_sum() -> None:
    made = _yearly(*_many(3, controller="A"), *_many(6, controller="B"), *_many(9, controller="C"))

    table = dict(dict(made.tables)["by_controller"])

    assert table == {"A": HIDDEN, "B": HIDDEN, "C": "9"}


def test_the_median_is_in_hours_and_needs_five() -> None:
    five = _many(5, first_viewed_at=_CASE.detected_at + timedelta(hours=3))

    assert dict(_yearly(*five).medians)["detected_to_viewed"] == "3.0"
    assert dict(_yearly(*five[:4]).medians)["detected_to_viewed"] == "-"


@given(st.lists(st.sampled_from(["A", "B", "C", "D"]), max_size=40))
def test_no_small_count_is_ever_shown(controllers: list[str]) -> None:
    cases = [replace(_CASE, controller=name) for name in controllers]

    shown = str(as_json(_yearly(*cases)))

    assert not any(f"'{count}'" in shown for count in range(1, 5))


def test_what_is_late_cannot_be_worked_out_from_what_was_notified() -> None:
    on_time = _many(9, aware_at=NOON, notified_at=NOON + timedelta(hours=72))
    late = _many(3, aware_at=NOON, notified_at=NOON + timedelta(hours=73))

    totals = dict(_yearly(*on_time, *late).totals)

    assert (totals["notified"], totals["on_time"], totals["late"]) == ("12", HIDDEN, HIDDEN)


def test_what_is_undecided_cannot_be_worked_out_from_what_is_reviewed() -> None:
    made = _yearly(*_many(9), *_many(8, disposition=Disposition.TEST), *_many(2, disposition=None))

    totals, outcomes = dict(made.totals), dict(dict(made.tables)["by_disposition"])

    assert (totals["candidates"], totals["reviewed"]) == ("19", HIDDEN)
    assert outcomes == {"incident_notify": "9", "test": HIDDEN, "undecided": HIDDEN}


@given(st.lists(st.sampled_from([*Disposition, None]), max_size=60))
def test_each_table_sums_up_to_its_total(dispositions: list[Disposition | None]) -> None:
    """What disclosure control rests on; hidden figures aside."""
    made = _yearly(*(replace(_CASE, disposition=one) for one in dispositions))
    totals, incidents = dict(made.totals), sum(one in INCIDENTS for one in dispositions)

    for title, rows in made.tables:
        expected = len(dispositions) if title == "by_disposition" else incidents
        if HIDDEN not in dict(rows).values():
            assert sum(int(count) for _, count in rows) == expected
    assert totals["incidents"] in {HIDDEN, str(incidents)}


def test_rows_of_an_earlier_register_are_counted_and_not_timed_nor_scored() -> None:
    imported = _many(6, origin=Origin.REGISTER, first_viewed_at=_CASE.detected_at)

    made = _yearly(*imported)

    assert dict(made.totals)["incidents"] == "6"
    assert dict(dict(made.tables)["by_band"]) == {"unscored": "6"}
    assert dict(made.medians)["detected_to_viewed"] == "-"


def test_how_detectors_did_is_told_of_five_judgements_and_more() -> None:
    besides = Besides(suppressions=7, verdicts={"credentials": (9, 10), "hetu": (4, 4)})

    made = yearly_of([], frozenset(), 2026, (_ZONE, Hours()), besides)

    assert dict(dict(made.tables)["by_detector"]) == {"credentials": "0.90", "hetu": HIDDEN}
    assert dict(made.totals)["suppressions"] == "7"
