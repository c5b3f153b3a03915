"""What falls due becomes a notice, once; nights erase."""

from datetime import timedelta

import pytest

from tests.triage.conftest import Clock, Feed
from tests.triage.made import NOON, event, status
from triage import desk
from triage.case import Disposition, State
from triage.desk import Desk
from triage.intake import Rules
from triage.retention import Rule
from triage.store import Batch, Intake
from triage.store.notices import Pending, told, untold
from triage.timers import Nightly, Timers


def pending(at: Desk, kind: str) -> list[Pending]:
    with at.store.reading() as connection:
        return [one for one in untold(connection) if one.kind == kind]


@pytest.fixture
def timers(at: Desk, clock: Clock) -> Timers:
    return Timers(at.store, at.house.hours, clock)


def test_each_stage_is_told_once(at: Desk, feed: Feed, clock: Clock, timers: Timers) -> None:
    feed(event())
    for _ in range(100):
        clock.pass_hours(1)
        timers.run()

    stages = [one.subject.split(":")[:2] for one in pending(at, "stage")]
    assert stages == [
        ["soft", "reminder"],
        ["soft", "warning"],
        ["soft", "escalation"],
        ["soft", "overdue"],
    ]


def test_awareness_starts_a_new_clock(at: Desk, feed: Feed, clock: Clock, timers: Timers) -> None:
    feed(event())
    clock.pass_hours(20)
    number = desk.list_cases(at).cases[0].id
    desk.set_aware(at, number, clock(), "ringde")
    clock.pass_hours(25)
    timers.run()

    assert [one.subject.split(":")[:2] for one in pending(at, "stage")] == [["legal", "reminder"]]


def test_what_fell_due_while_no_service_ran_is_told(at: Desk, feed: Feed, clock: Clock) -> None:
    feed(event())
    clock.pass_hours(80)

    Timers(at.store, at.house.hours, clock).run()
    Timers(at.store, at.house.hours, clock).run()

    assert len(pending(at, "stage")) == 4


def test_a_decided_case_has_no_stages(at: Desk, feed: Feed, clock: Clock, timers: Timers) -> None:
    feed(event("person"))
    desk.decide(at, desk.list_cases(at).cases[0].id, Disposition.TEST, "prov")
    clock.pass_hours(80)

    timers.run()

    assert pending(at, "stage") == []


def test_a_silent_agent_is_told_once_and_a_stopped_one_is_not(
    at: Desk, clock: Clock, timers: Timers
) -> None:
    intake = Intake(at.store, Rules(), at.house.zone)
    beats = [status("fs01"), status("fs02", stopping=True)]
    places = [(("s", 0, offset), beat) for offset, beat in enumerate(beats)]
    intake.take(Batch(statuses=places, offsets={("s", 0): 2}), NOON)

    for _ in range(3):
        clock.pass_hours(13)
        timers.run()

    (one,) = pending(at, "agent_silent")
    assert one.subject.startswith("fs01:")
    assert [view.silent for view in desk.agents(at)] == [True, False]


def test_a_resting_case_wakes_on_its_day(
    at: Desk, feed: Feed, clock: Clock, timers: Timers
) -> None:
    feed(event())
    number = desk.list_cases(at).cases[0].id
    desk.rest(at, number, "semester", until=clock() + timedelta(days=2))

    timers.run()
    assert desk.peek(at, number).state is State.RESTING
    clock.pass_hours(49)
    timers.run()

    assert desk.peek(at, number).state is State.OPEN
    assert desk.entries_of(at, number)[-1].data == {"reason": "day_reached"}


def test_told_is_told(at: Desk, feed: Feed) -> None:
    feed(event())
    (one,) = pending(at, "opened")
    with at.store.writing() as connection:
        told(connection, [one.id], NOON)

    assert pending(at, "opened") == []


def test_nights_erase_and_days_do_not(at: Desk, feed: Feed, clock: Clock) -> None:
    feed(event(sealed="x"))
    nightly = Nightly(at.store, [Rule("unreviewed", 30)], at.house.zone, clock)
    clock.pass_hours(24 * 40)

    nightly.run()
    assert desk.audit_log(at) == []
    clock.pass_hours(14)  # three in the morning
    nightly.run()
    nightly.run()

    assert [row.act for row in desk.audit_log(at)] == ["erased", "packed"]
