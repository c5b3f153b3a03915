"""Suppressions hide what they say, for as long as they say, and tuning tells how rules did."""

from datetime import timedelta

import pytest

from tests.triage.conftest import Clock, Feed, Seat
from tests.triage.made import event, finding, name
from triage import desk
from triage.access import NotAllowed, Role
from triage.case import Disposition
from triage.desk import Desk, Refused
from triage.store.notices import untold
from triage.suppression import NotSuppressible
from triage.timers import Timers


@pytest.fixture
def number(feed: Feed, at: Desk) -> str:
    feed(event())
    return desk.list_cases(at).cases[0].id


def test_a_suppression_counts_what_it_hides(at: Desk, feed: Feed, number: str) -> None:
    desk.suppress_like(at, number, ("source", "group", "detector"), "mallar")

    taken = feed(event("health", item=2), event("economy", item=3))

    (one,) = desk.suppressions(at)
    assert (taken.suppressed, taken.opened) == (1, 1)
    assert (one.hit_count, one.by, one.reason) == (1, "eva", "mallar")


def test_protected_identity_comes_through(at: Desk, feed: Feed, number: str) -> None:
    desk.suppress_like(at, number, ("source", "group"), "mallar")

    taken = feed(event("protected_identity", "person", item=2))

    assert (taken.suppressed, taken.opened) == (0, 1)


def test_it_ends_by_itself_and_that_is_told(at: Desk, feed: Feed, clock: Clock) -> None:
    ends = clock() + timedelta(days=3)
    desk.suppress(at, {"source": "bildning"}, "flytt", expires_at=ends)
    clock.pass_hours(73)

    taken = feed(event(item=2, folder="x"))
    Timers(at.store, at.house.hours, clock).run()
    Timers(at.store, at.house.hours, clock).run()

    assert (taken.suppressed, taken.opened) == (0, 1)
    assert desk.suppressions(at) == []
    assert len(desk.suppressions(at, past=True)) == 1
    with at.store.reading() as connection:
        told = [one.subject for one in untold(connection) if one.kind == "suppression_expired"]
    assert told == ["1"]


def test_it_can_be_ended(at: Desk, feed: Feed, number: str) -> None:
    made = desk.suppress_like(at, number, ("source",), "flytt")

    desk.end_suppression(at, made.id, "klart")

    assert feed(event(item=9, folder="y")).suppressed == 0
    with pytest.raises(Refused):
        desk.end_suppression(at, made.id, "igen")


def test_only_for_ones_own_namnd(seat: Seat) -> None:
    with pytest.raises(NotAllowed):
        desk.suppress(seat("per", Role.DPO, "Socialnämnden"), {"source": "bildning"}, "x")


def test_what_the_case_does_not_have_cannot_be_named(at: Desk, number: str) -> None:
    with pytest.raises(NotSuppressible):
        desk.suppress_like(at, number, ("sender",), "x")


def test_tuning_tells_which_rule_was_wrong(at: Desk, feed: Feed, seat: Seat) -> None:
    for item, disposition in enumerate(
        (Disposition.FALSE_POSITIVE, Disposition.FALSE_POSITIVE, Disposition.NOT_INCIDENT)
    ):
        values = (name("value", item),)
        feed(event(item=item, folder=item, findings=[finding(fingerprints=values)]))
        number = desk.list_cases(at).cases[0].id
        desk.decide(at, number, disposition, "x", findings=["health.rule"] if item else [])
        desk.confirm(seat("bo"), number, agrees=True)

    (one,) = desk.tuning(seat("it", Role.ADMIN))
    assert (one.detector, one.rule) == ("health_detector", "health.rule")
    assert (one.right, one.harmless, one.wrong) == (0, 1, 2)
    assert one.precision == pytest.approx(1 / 3)


def test_a_rule_that_was_not_named_is_spared(at: Desk, feed: Feed, seat: Seat) -> None:
    feed(event("health", "economy"))
    number = desk.list_cases(at).cases[0].id
    desk.decide(at, number, Disposition.FALSE_POSITIVE, "x", findings=["ECONOMY"])
    desk.confirm(seat("bo"), number, agrees=True)

    verdicts = {one.rule: (one.harmless, one.wrong) for one in desk.tuning(at)}
    assert verdicts == {"health.rule": (1, 0), "economy.rule": (0, 1)}


def test_reopening_takes_the_verdict_back(at: Desk, feed: Feed, seat: Seat) -> None:
    feed(event())
    number = desk.list_cases(at).cases[0].id
    desk.decide(at, number, Disposition.FALSE_POSITIVE, "x")
    desk.confirm(seat("bo"), number, agrees=True)

    desk.reopen(at, number, "fel av mig")

    assert desk.tuning(at) == []
