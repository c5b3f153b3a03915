"""History: where a case stands after all that people have said of it. Pure.

Undoing marks an entry and works this out again, so that any step can be taken back in any order.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from triage.case import Case, Disposition, State, reopened, scored, unsaid
from triage.clock import Hours
from triage.entry import Entry, Kind

_STOPPING = frozenset({"preliminary", "complete"})
"""Notifications that stop the clock (art. 33(4): in phases)."""
_ENDING = frozenset({"complete", "withdrawal"})
"""Notifications after which nothing more is owed to the authority."""
_SILENT = frozenset({Kind.REPORT, Kind.REOPENING, Kind.DETAIL})
"""Entries that come without anybody having opened the case."""


def settled(case: Case, entries: Iterable[Entry], hours: Hours) -> Case:
    """The case as its standing entries make it, oldest first.

    Undoing may leave entries that could not have been made one after another: then the later one
    counts, and nothing moves a case that is merged into another.
    """
    standing = [entry for entry in entries if entry.stands]
    touched = case.first_viewed_at or next(
        (entry.at for entry in standing if entry.kind not in _SILENT), None
    )
    state = State.NEW if touched is None else State.OPEN
    after = replace(unsaid(case), state=state, first_viewed_at=touched)
    for entry in standing:
        step = _STEPS.get(entry.kind)
        if step is not None and not (after.merged_into and entry.kind in _MOVING):
            after = step(after, entry)
    return scored(replace(after, version=case.version + 1), hours)


def _overridden(case: Case, entry: Entry) -> Case:
    factor, value = entry.data["factor"], entry.data["value"]
    others = {name: kept for name, kept in case.overrides.items() if name != factor}
    return replace(case, overrides={**others, factor: value} if value else others)


def _aware(case: Case, entry: Entry) -> Case:
    return replace(case, aware_at=datetime.fromisoformat(entry.data["at"]))


def _decided(case: Case, entry: Entry) -> Case:
    disposition = Disposition(entry.data["disposition"])
    decided = replace(
        case,
        disposition=disposition,
        decided_at=entry.at,
        closed_at=None,
        wake_at=None,
        wake_after=None,
    )
    if entry.data.get("second") == "needed":
        return replace(decided, state=State.REVIEW)
    return _ended(decided, entry.at)


def _ended(case: Case, at: datetime) -> Case:
    """Closed, unless the authority is still owed a notification."""
    if case.disposition is Disposition.INCIDENT_NOTIFY:
        return replace(case, state=State.OPEN, closed_at=None)
    return replace(case, state=State.CLOSED, closed_at=at)


def _confirmed(case: Case, entry: Entry) -> Case:
    if case.state is not State.REVIEW:
        return case
    if entry.data["agrees"] == "yes":
        return _ended(case, entry.at)
    return replace(case, state=State.OPEN, disposition=None, decided_at=None)


def _notified(case: Case, entry: Entry) -> Case:
    at, kind = datetime.fromisoformat(entry.data["at"]), entry.data["kind"]
    first = case.notified_at or (at if kind in _STOPPING else None)
    after = replace(case, notified_at=first)
    if kind in _ENDING and case.disposition is Disposition.INCIDENT_NOTIFY:
        return replace(after, state=State.CLOSED, closed_at=entry.at)
    return after


def _opened_again(case: Case, _entry: Entry) -> Case:
    return reopened(case)


def _resting(case: Case, entry: Entry) -> Case:
    until, after = entry.data.get("until"), entry.data.get("after")
    return replace(
        _opened_again(case, entry),
        state=State.RESTING,
        wake_at=datetime.fromisoformat(until) if until else None,
        wake_after=int(after) if after else None,
    )


def _assigned(case: Case, entry: Entry) -> Case:
    return replace(case, assignee=entry.data["to"] or None)


def _held(case: Case, entry: Entry) -> Case:
    return replace(case, held=entry.data["on"] == "yes")


def _merged(case: Case, entry: Entry) -> Case:
    return replace(
        case,
        state=State.CLOSED,
        disposition=Disposition.DUPLICATE,
        merged_into=entry.data["into"],
        decided_at=entry.at,
        closed_at=entry.at,
    )


_MOVING = frozenset(
    {Kind.DECISION, Kind.CONFIRMATION, Kind.NOTIFICATION, Kind.REOPENING, Kind.REST}
)
"""Entries that change a case's state."""
_STEPS: dict[Kind, Callable[[Case, Entry], Case]] = {
    Kind.OVERRIDE: _overridden,
    Kind.AWARENESS: _aware,
    Kind.DECISION: _decided,
    Kind.CONFIRMATION: _confirmed,
    Kind.NOTIFICATION: _notified,
    Kind.REOPENING: _opened_again,
    Kind.REST: _resting,
    Kind.ASSIGNMENT: _assigned,
    Kind.HOLD: _held,
    Kind.MERGE: _merged,
}
