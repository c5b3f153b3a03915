"""Merged cases are one, split ones are two, and both come apart as they were."""

import pytest

from tests.triage.conftest import Feed
from tests.triage.made import NOON, event
from triage import desk
from triage.case import Case, Disposition, State
from triage.desk import Desk, Refused
from triage.store.cases import Query, events_of


def cases(at: Desk) -> dict[str, Case]:
    return {case.id: case for case in desk.list_cases(at, Query(states=())).cases}


@pytest.fixture
def two(feed: Feed, at: Desk) -> tuple[str, str]:
    feed(event(item=1, folder="a"), event(item=2, folder="a"), event(item=3, folder="b"))
    big, small = sorted(cases(at).values(), key=lambda case: -case.event_count)
    return big.id, small.id


def unversioned(case: Case) -> Case:
    from dataclasses import replace  # noqa: PLC0415

    return replace(case, version=0, first_viewed_at=None, state=State.NEW)


def test_a_merged_case_lies_in_the_other(at: Desk, two: tuple[str, str]) -> None:
    big, small = two

    merged = desk.merge(at, small, big)

    assert (merged.state, merged.disposition, merged.merged_into) == (
        State.CLOSED,
        Disposition.DUPLICATE,
        big,
    )
    assert cases(at)[big].event_count == 3
    assert cases(at)[big].facts.persons_at_most == 3


def test_what_comes_later_goes_there_too(at: Desk, feed: Feed, two: tuple[str, str]) -> None:
    big, small = two
    desk.merge(at, small, big)

    feed(event(item=3, content="new", folder="b"), event(item=4, folder="b"))

    assert cases(at)[big].event_count == 5
    assert len(cases(at)) == 2


def test_a_merge_comes_apart(at: Desk, feed: Feed, two: tuple[str, str]) -> None:
    big, small = two
    before = cases(at)

    desk.merge(at, small, big)
    desk.undo(at, small)
    feed(event(item=3, content="new", folder="b"))

    after = cases(at)
    assert unversioned(after[big]) == unversioned(before[big])
    assert (after[small].state, after[small].event_count) == (State.OPEN, 2)


def test_a_case_is_not_merged_with_itself_or_into_a_closed_one(
    at: Desk, two: tuple[str, str]
) -> None:
    big, small = two
    desk.decide(at, big, Disposition.TEST, "prov")

    for into in (small, big):
        with pytest.raises(Refused):
            desk.merge(at, small, into)


def test_a_running_clock_is_not_merged_away(at: Desk, two: tuple[str, str]) -> None:
    big, small = two
    desk.set_aware(at, small, NOON, "ringde")

    with pytest.raises(Refused):
        desk.merge(at, small, big)
    assert desk.merge(at, big, small).merged_into == small


def test_a_split_case_is_two(at: Desk, feed: Feed, two: tuple[str, str]) -> None:
    big, _ = two
    with at.store.reading() as connection:
        seen = events_of(connection, big)

    other = desk.split(at, big, [seen[0].id])
    again = seen[0].data.model_copy(update={"ruleset_version": "2"})
    feed(again)

    assert cases(at)[big].event_count == 1
    assert cases(at)[other.id].event_count == 2
    assert other.state is State.NEW


def test_what_is_held_stays_held_in_its_parts(at: Desk, two: tuple[str, str]) -> None:
    big, _ = two
    desk.hold(at, big, "utlämnande begärt")
    with at.store.reading() as connection:
        one = events_of(connection, big)[0].id

    part = desk.split(at, big, [one]).id
    desk.note(at, part, "sett")

    assert cases(at)[part].held
    desk.undo(at, big)
    assert (cases(at)[part].held, cases(at)[big].held) == (False, True)


def test_a_split_joins_again(at: Desk, feed: Feed, two: tuple[str, str]) -> None:
    big, _ = two
    before = cases(at)[big]
    with at.store.reading() as connection:
        seen = events_of(connection, big)

    other = desk.split(at, big, [seen[0].id])
    desk.undo(at, big)
    feed(seen[0].data.model_copy(update={"ruleset_version": "2"}))

    assert cases(at)[big].event_count == before.event_count + 1
    assert cases(at)[other.id].merged_into == big


def test_something_stays(at: Desk, two: tuple[str, str]) -> None:
    _, small = two
    with at.store.reading() as connection:
        (only,) = events_of(connection, small)

    for chosen in ([only.id], [], ["another"]):
        with pytest.raises(Refused):
            desk.split(at, small, chosen)
