"""Reports by hand lie in the same inbox, and everything said of a case is kept as it was said."""

from datetime import timedelta

import pytest

from tests.triage.conftest import Clock, Seat
from triage import desk
from triage.access import NotAllowed, Role
from triage.case import Origin, State
from triage.desk import Desk, Refused, Report


def test_a_report_is_a_case_like_others(at: Desk, clock: Clock) -> None:
    said = Report(
        what="bild på barn på Instagram",
        occurred_at=clock() - timedelta(days=1),
        protected_identity=True,
        audience="public",
        controller="Bildningsnämnden",
        persons=1,
        reporter="Anna",
    )

    case = desk.report(at, said)

    (listed,) = desk.list_cases(at).cases
    assert listed == case
    assert (case.origin, case.state) == (Origin.REPORT, State.NEW)
    assert case.severity >= 4
    assert case.aware_at is None
    (entry,) = desk.entries_of(at, case.id)
    assert entry.data["what"] == "bild på barn på Instagram"
    assert "Anna" not in repr((said, case, entry))


def test_a_reporter_reports_and_sees_nothing(seat: Seat) -> None:
    reporter = seat("kim", Role.REPORTER)

    desk.report(reporter, Report(what="brev till fel person", door="processor"))

    with pytest.raises(NotAllowed):
        desk.list_cases(reporter)


def test_a_report_says_something_and_comes_by_a_door(at: Desk) -> None:
    for said in (Report(what=" "), Report(what="x", door="window")):
        with pytest.raises(Refused):
            desk.report(at, said)


def test_reports_are_not_undone(at: Desk) -> None:
    case = desk.report(at, Report(what="x"))

    with pytest.raises(Refused):
        desk.undo(at, case.id)


def test_work_is_kept_in_order(at: Desk, clock: Clock) -> None:
    number = desk.report(at, Report(what="x")).id
    desk.assign(at, number, "bo")
    desk.measure(at, number, "mottagaren har raderat", done_at=clock())
    desk.consult(at, number, "DSO", "anmäl inte")
    desk.deviation(at, number, cause="fel mappe", routine="lagring", owner="IT")
    desk.detail(at, number, {"cause": "fel mapp"})

    kinds = [entry.kind.value for entry in desk.entries_of(at, number)]
    assert kinds == [
        "report",
        "assignment",
        "measure",
        "consultation",
        "deviation",
        "detail",
    ]
    assert desk.peek(at, number).assignee == "bo"
