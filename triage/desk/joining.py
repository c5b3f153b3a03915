"""Joining: merging two cases that are one matter, splitting one that is two; both come apart again."""

import json
from collections.abc import Sequence
from dataclasses import replace

from triage.access import Act
from triage.case import Case, unsaid
from triage.desk.room import Desk, Refused, Why, Work, found, work_on
from triage.entry import Entry, Kind
from triage.growing import recounted
from triage.store import cases, entries, events
from triage.store.numbering import one_number


def merge(desk: Desk, number: str, into: str) -> Case:
    """Make a case part of another: its events, and what comes later, go there."""
    if number == into:
        raise Refused(Why.SAME_CASE)
    with work_on(desk, number, Act.JUDGE, also=into) as work:
        target = found(work.connection, desk, into, Act.JUDGE, lock=True)
        if target.merged_into is not None or work.case.merged_into is not None:
            raise Refused(Why.UNDO_THE_MERGE)
        if target.closed:
            raise Refused(Why.REOPEN_FIRST)
        if work.case.aware_at is not None and target.aware_at is None:
            raise Refused(Why.CLOCK_RUNS_THERE)
        moved = events.ids_of(work.connection, number)
        entry = work.add(Kind.MERGE, {"into": into}, logged=("into",))
        events.move(work.connection, moved, into, entry.id)
        events.hand_over_keys(work.connection, moved, number, into)
        cases.update(work.connection, [_recounted(work, target)])
        return work.case


def split(desk: Desk, number: str, event_ids: Sequence[str]) -> Case:
    """Take events out of a case into a new one, which is given back."""
    fresh = one_number(desk.store, desk.now().astimezone(desk.house.zone).date())
    with work_on(desk, number, Act.JUDGE) as work:
        own = set(events.ids_of(work.connection, number))
        chosen = sorted(set(event_ids))
        if not chosen or not set(chosen) <= own:
            raise Refused(Why.NO_SUCH_EVENT)
        if len(chosen) == len(own):
            raise Refused(Why.NOTHING_WOULD_STAY)
        cases.insert(work.connection, _blank(work.case, fresh, work))
        for held in _holds(work.entries):  # what keeps a case from erasure keeps its parts
            entries.add(work.connection, fresh, Kind.HOLD, held.at, held.by, held.data)
        data = {"into": fresh, "events": json.dumps(chosen)}
        entry = work.add(Kind.SPLIT, data, logged=("into",))
        events.move(work.connection, chosen, fresh, entry.id)
        events.take_keys(work.connection, number, fresh)
        work.case = _recounted(work, work.case)
        other = _recounted(work, _blank(work.case, fresh, work))
        cases.update(work.connection, [other])
        return other


def _blank(case: Case, number: str, work: Work) -> Case:
    """A case like this one of which nobody has said anything yet."""
    return replace(unsaid(case), id=number, opened_at=work.at, held=case.held, version=1)


def _holds(made: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in made if entry.kind is Kind.HOLD and entry.stands]


def come_apart(work: Work, entry: Entry) -> None:
    """Give back what a merge or split moved."""
    other = cases.find(work.connection, entry.data["into"], lock=True)
    assert other is not None, "cases are not deleted while another's entries name them"
    back = events.move_back(work.connection, entry.id)
    if entry.kind is Kind.MERGE:
        events.take_keys(work.connection, other.id, work.case.id)
        cases.update(work.connection, [_recounted(work, other)])
    else:
        events.hand_over_keys(work.connection, back, other.id, work.case.id)
        _close_emptied(work, other)
    work.case = _recounted(work, work.case)


def _close_emptied(work: Work, other: Case) -> None:
    """A case that was split off and is joined again lives on only as a pointer, with its history."""
    if events.ids_of(work.connection, other.id):
        cases.update(work.connection, [_recounted(work, other)])
        return
    for held in _holds(entries.of_case(work.connection, other.id)):
        entries.undo(work.connection, held.id, work.at, work.desk.actor.name)
    data = {"into": work.case.id}
    entries.add(work.connection, other.id, Kind.MERGE, work.at, work.desk.actor.name, data)
    work.settle_other(other)


def _recounted(work: Work, case: Case) -> Case:
    """The case with facts, counts and severity of the events it has now."""
    return recounted(case, events.all_of(work.connection, case.id), work.desk.house.hours)
