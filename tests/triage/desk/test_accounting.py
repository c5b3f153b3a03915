"""What is told of many cases together: only of one's own, and that it was told is logged."""

from datetime import timedelta

import pytest

from agent.bus import SourceOfItem
from tests.triage.conftest import Clock, Feed, Seat
from tests.triage.made import event
from triage import desk
from triage.access import NotAllowed, Role
from triage.desk import Desk
from triage.desk.accounting import deviations, yearly
from triage.disclosure import HIDDEN

_OTHER = SourceOfItem(
    name="omsorg", kind="shared_drive", audience="all_staff", controller="Socialnämnden"
)


@pytest.fixture
def two(feed: Feed, at: Desk, clock: Clock) -> dict[str, str]:
    """A case of each board, each with a deviation."""
    feed(event("person", item=1), event("person", item=2, source=_OTHER, folder="g"))
    numbers = {case.controller: case.id for case in desk.list_cases(at).cases}
    for days, number in enumerate(numbers.values(), 1):
        due = clock() + timedelta(days=days)
        desk.deviation(at, number, cause="fel mapp", routine="lagring", owner="IT", due_by=due)
    return numbers


def test_the_plan_holds_ones_own_deviations(at: Desk, seat: Seat, two: dict[str, str]) -> None:
    own = deviations(seat("ulla", Role.DPO, "Socialnämnden"))

    assert [one.case_id for one in own] == [two["Socialnämnden"]]
    assert len(deviations(at)) == len(two)
    assert ("ulla", "deviations_given") in {(row.by, row.act) for row in desk.audit_log(at)}
    with pytest.raises(NotAllowed):
        deviations(seat("nils", Role.REPORTER))


def test_what_is_closed_or_undone_is_not_in_the_plan(
    at: Desk, clock: Clock, two: dict[str, str]
) -> None:
    first, second = two.values()
    desk.deviation(at, first, cause="fel mapp", closed_at=clock())
    desk.undo(at, second)

    assert deviations(at) == []
    assert [one.case_id for one in deviations(at, closed=True)] == [first]


def test_the_years_figures_count_suppressions_and_deviations(
    at: Desk, clock: Clock, two: dict[str, str]
) -> None:
    desk.suppress(at, {"source": "bildning"}, "flytt")

    totals = dict(yearly(at, clock().year).totals)

    assert (totals["suppressions"], totals["deviations_open"]) == (HIDDEN, HIDDEN)
    assert len(two) == 2
