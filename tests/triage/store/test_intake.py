"""Events come in once each, whatever the bus repeats, and join the case they belong to."""

import threading
from datetime import timedelta

import pytest

from tests.triage.conftest import Clock, Feed, Seat
from tests.triage.made import NOON, arrival, event, finding, mail, name, status
from triage import desk
from triage.access import Actor, Grant, Role
from triage.case import Case, Disposition, State
from triage.desk import Desk, House
from triage.intake import Rules
from triage.store import Batch, Intake, Store
from triage.store.cases import Query, events_of, heartbeats
from triage.store.notices import untold

ALL = Actor("eva", (Grant(Role.CENTRAL_DPO),))


def cases(at: Desk) -> list[Case]:
    return list(desk.list_cases(at, Query(states=())).cases)


def test_a_possible_incident_becomes_a_case(feed: Feed, at: Desk) -> None:
    feed(event("health", "person"))

    (case,) = cases(at)
    assert (case.category, case.tier, case.state) == ("health", "sensitive", State.NEW)
    assert (case.controller, case.unit) == ("Bildningsnämnden", "Grundskola")
    assert case.due_by == NOON + timedelta(hours=72)


def test_the_same_event_again_changes_nothing(feed: Feed, at: Desk) -> None:
    one = arrival(event())
    feed(one)
    before = cases(at)

    taken = feed(one, one)

    assert (taken.events, taken.repeated) == (0, 2)
    assert cases(at) == before


def test_a_batch_sent_twice_is_stored_once(store: Store, at: Desk) -> None:
    intake = Intake(store, Rules(), House().zone)
    batch = Batch([(("t", 0, 5), arrival(event()))], offsets={("t", 0): 6})

    intake.take(batch, NOON)
    again = intake.take(batch, NOON)

    assert again.events == 0
    assert len(cases(at)) == 1
    assert intake.position("t", 0) == 6


def test_offsets_never_go_back(store: Store) -> None:
    intake = Intake(store, Rules(), House().zone)
    intake.take(Batch(offsets={("t", 0): 9}), NOON)

    intake.take(Batch(offsets={("t", 0): 4}), NOON)

    assert intake.position("t", 0) == 9


def test_where_nothing_was_read_there_is_no_position(store: Store) -> None:
    assert Intake(store, Rules(), House().zone).position("t", 3) is None


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"item": 1, "content": "a"}, {"item": 1, "content": "b", "folder": "elsewhere"}),
        ({"item": 1, "content": "a"}, {"item": 2, "content": "a", "folder": "elsewhere"}),
        ({"item": 1, "folder": "f"}, {"item": 2, "folder": "f"}),
        (
            {"item": 1, "folder": 1, "mail": mail(thread=name("x"))},
            {"item": 2, "folder": 2, "mail": mail(thread=name("x"), sender=name("other"))},
        ),
        (
            {"item": 1, "folder": 1, "mail": mail(thread=name("x"))},
            {"item": 2, "folder": 2, "mail": mail(thread=name("y"))},
        ),
    ],
    ids=["a new version", "another place", "one folder", "one thread", "one sender"],
)
def test_one_matter_is_one_case(
    feed: Feed, at: Desk, first: dict[str, object], then: dict[str, object]
) -> None:
    feed(event(**first))  # type: ignore[arg-type]  # a table of any fields
    feed(event(**then))  # type: ignore[arg-type]  # a table of any fields

    assert [case.event_count for case in cases(at)] == [2]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"item": 1, "folder": "f"}, {"item": 2, "folder": "g"}),
        (
            {"item": 1, "folder": "f"},
            {"item": 2, "folder": "f", "at": NOON + timedelta(hours=73)},
        ),
        ({"item": 1, "folder": "f"}, {"item": 2, "folder": "f", "agent": "fs02"}),
        (
            {"item": 1, "findings": [finding("health")]},
            {"item": 2, "findings": [finding("economy")]},
        ),
        (
            {"item": 1, "mail": mail()},
            {"item": 2, "mail": mail(thread=name("b"), sender=name("b"))},
        ),
    ],
    ids=["another folder", "long after", "another server", "another category", "another thread"],
)
def test_two_matters_are_two_cases(
    feed: Feed, at: Desk, first: dict[str, object], then: dict[str, object]
) -> None:
    feed(event(**first))  # type: ignore[arg-type]  # a table of any fields
    feed(event(**then))  # type: ignore[arg-type]  # a table of any fields

    assert [case.event_count for case in cases(at)] == [1, 1]


def test_four_hundred_files_in_a_folder_are_one_card(feed: Feed, at: Desk) -> None:
    feed(*(event(item=number) for number in range(400)))

    (case,) = cases(at)
    assert (case.event_count, case.place_count) == (400, 400)


def test_a_window_slides_with_what_comes(feed: Feed, at: Desk) -> None:
    for day in range(6):
        feed(event(item=day, at=NOON + timedelta(days=day)))

    assert [case.event_count for case in cases(at)] == [6]


def test_a_wider_audience_is_told(feed: Feed, at: Desk, store: Store) -> None:
    feed(event(audience="restricted"))
    feed(event(audience="public", content="b"))

    (case,) = cases(at)
    assert case.audience == "public"
    assert ("wider", case.id) in notices(store)


def notices(store: Store) -> set[tuple[str, str]]:
    with store.reading() as connection:
        return {(notice.kind, notice.case_id) for notice in untold(connection)}


def judged(at: Desk, seat: Seat, disposition: Disposition, number: str | None = None) -> Case:
    case_id = number or cases(at)[0].id
    desk.decide(at, case_id, disposition, "så är det")
    return desk.confirm(seat("bo"), case_id, agrees=True)


def test_a_false_positive_stays_judged_on_a_rescan(feed: Feed, at: Desk, seat: Seat) -> None:
    feed(event())
    judged(at, seat, Disposition.FALSE_POSITIVE)

    taken = feed(event(ruleset_version="2"))

    assert (taken.events, taken.quiet) == (1, 1)
    assert [case.state for case in cases(at)] == [State.CLOSED]


def test_a_false_positives_values_elsewhere_are_quiet_too(
    feed: Feed, at: Desk, seat: Seat
) -> None:
    feed(event())
    judged(at, seat, Disposition.FALSE_POSITIVE)

    taken = feed(event(item=2, folder="elsewhere"))

    assert taken.quiet == 1
    assert len(cases(at)) == 1


@pytest.mark.parametrize(
    "then",
    [
        event(content="new", findings=[finding(fingerprints=(name("another"),))]),
        event(content="new", audience="public"),
        event("protected_identity", content="new"),
        event(content="new", findings=[finding(distinct_count=50)]),
    ],
    ids=["another value", "a wider audience", "protected identity", "more than travels"],
)
def test_a_false_positive_does_not_hide_what_is_new(
    feed: Feed, at: Desk, seat: Seat, then: object
) -> None:
    feed(event())
    judged(at, seat, Disposition.FALSE_POSITIVE)

    feed(then)  # type: ignore[arg-type]  # an event

    (case,) = cases(at)
    assert (case.state, case.disposition) == (State.OPEN, None)


def test_what_was_not_an_incident_is_no_memory_for_others(
    feed: Feed, at: Desk, seat: Seat
) -> None:
    feed(event())
    judged(at, seat, Disposition.NOT_INCIDENT)

    feed(event(item=2, folder="elsewhere"))

    assert len(cases(at)) == 2


def test_reopening_is_in_the_history(feed: Feed, at: Desk, seat: Seat) -> None:
    feed(event())
    case = judged(at, seat, Disposition.FALSE_POSITIVE)

    feed(event(content="new", audience="public"))

    entries = desk.entries_of(at, case.id)
    assert (entries[-1].by, entries[-1].data) == ("persinc", {"reason": "wider_audience"})
    assert desk.note(at, case.id, "sett").kind == "note"
    assert desk.peek(at, case.id).state is State.OPEN


def test_a_closed_case_takes_no_new_matter(feed: Feed, at: Desk, seat: Seat) -> None:
    feed(event())
    judged(at, seat, Disposition.NOT_INCIDENT)

    feed(event(item=2, findings=[finding(fingerprints=(name("another"),))]))

    assert len(cases(at)) == 2


def test_the_newest_heartbeat_counts(store: Store) -> None:
    intake = Intake(store, Rules(), House().zone)
    later = status(at=NOON + timedelta(minutes=5))

    intake.take(Batch(statuses=[(("s", 0, 1), later)], offsets={("s", 0): 2}), NOON)
    intake.take(Batch(statuses=[(("s", 0, 2), status())], offsets={("s", 0): 3}), NOON)

    with store.reading() as connection:
        (beat,) = heartbeats(connection)
    assert beat.status == later


def test_members_of_a_group_lose_and_double_nothing(store: Store, clock: Clock) -> None:
    events = [
        (partition, arrival(event(item=(partition, number), folder=number % 7)))
        for partition in range(4)
        for number in range(60)
    ]
    errors: list[BaseException] = []

    def member(partition: int) -> None:
        intake = Intake(store, Rules(), House().zone)
        own = [one for of, one in events if of == partition]
        try:
            for start in range(0, 60, 10):
                pairs = [
                    (("t", partition, start + index), one)
                    for index, one in enumerate(own[start : start + 10])
                ]
                intake.take(Batch(pairs, offsets={("t", partition): start + 10}), clock())
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=member, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    with store.reading() as connection:
        stored = [
            seen.id
            for case in desk.list_cases(Desk(store, ALL, clock), Query(states=())).cases
            for seen in events_of(connection, case.id, limit=1000)
        ]
    assert sorted(stored) == sorted(one.id for _, one in events)
    assert len(desk.list_cases(Desk(store, ALL, clock), Query(states=())).cases) == 7
