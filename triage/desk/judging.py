"""Judging: factors, awareness, decisions, and what follows from them. Every step can be undone."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from triage.access import Act, is_dpo
from triage.case import Case, Disposition, State
from triage.decision import EXAMPLES, Breach, Judgement, needs_second, objections
from triage.desk.joining import come_apart
from triage.desk.room import Desk, Refused, Why, Work, not_in_future, work_on
from triage.entry import BY_ITSELF, UNDOABLE, Entry, Kind
from triage.proposal import check
from triage.severity import UnknownFactor

AUTHORITIES = ("IMY", "Datatilsynet", "other")
NOTIFICATIONS = ("preliminary", "complete", "follow_up", "withdrawal")
TOLD = ("yes", "planned", "no")


def override(desk: Desk, number: str, factor: str, value: str, reason: str) -> Entry:
    """Set a factor of the severity (proposal.FACTORS), or answer one of the three questions.

    The proposal stays beside it. An empty value takes the person's own back. Raises UnknownFactor.
    """
    if value:
        check(factor, value)
    _reasoned(reason)
    with work_on(desk, number, Act.JUDGE) as work:
        _open(work)
        data = {"factor": factor, "value": value, "reason": reason}
        return work.add(Kind.OVERRIDE, data, logged=("factor", "value"))


def set_aware(desk: Desk, number: str, at: datetime, reason: str) -> Entry:
    """State when the controller became aware: only a person can, and the legal clock runs from it."""
    _reasoned(reason)
    with work_on(desk, number, Act.JUDGE) as work:
        _open(work)
        not_in_future(work, at)
        data = {"at": at.isoformat(), "reason": reason}
        return work.add(Kind.AWARENESS, data, logged=("at",))


def decide(
    desk: Desk,
    number: str,
    disposition: Disposition,
    reason: str,
    *,
    breach: Sequence[Breach] = (),
    findings: Sequence[str] = (),
    example: str = "",
    answers: Mapping[str, str] | None = None,
) -> Case:
    """Judge a case: the gate of art. 4(12) first, then what follows. Gives the case as it stands.

    `answers` sets factors in the same step (the three questions: `true` or `false`). High and
    very high wait in state `review` until another person has confirmed it.
    """
    if example and example not in EXAMPLES:
        msg = f"EDPB 01/2021 has examples {min(EXAMPLES)} to {max(EXAMPLES)}"
        raise UnknownFactor(msg)
    judgement = Judgement(disposition, reason, tuple(breach), tuple(findings), example)
    with work_on(desk, number, Act.JUDGE) as work:
        _open(work)
        for factor, value in (answers or {}).items():
            check(factor, value)
            data = {"factor": factor, "value": value, "reason": reason}
            work.add(Kind.OVERRIDE, data, logged=("factor", "value"))
        if found := objections(work.case, judgement):
            raise Refused(*found)
        second = needs_second(work.case, judgement, desk.house.second_eyes)
        work.add(
            Kind.DECISION,
            {
                "disposition": disposition.value,
                "breach": ",".join(kind.value for kind in judgement.breach),
                "reason": reason,
                "findings": json.dumps(list(findings)),
                "example": example,
                "severity": f"{work.case.severity_low:g}-{work.case.severity_high:g}",
                "band": work.case.band.value,
                "second": "needed" if second else "no",
                "dpo": "yes" if is_dpo(desk.actor) else "no",
            },
            logged=("disposition", "breach", "band", "second"),
        )
        return work.case


def confirm(desk: Desk, number: str, *, agrees: bool, reason: str = "") -> Case:
    """Be the second pair of eyes: never one's own decision. Disagreeing opens the case again."""
    with work_on(desk, number, Act.CONFIRM) as work:
        if work.case.state is not State.REVIEW:
            raise Refused(Why.NOTHING_TO_CONFIRM)
        decided = _last(work, Kind.DECISION)
        if decided is None or decided.by == desk.actor.name:
            raise Refused(Why.OWN_DECISION)
        if not agrees:
            _reasoned(reason)
        data = {"of": str(decided.id), "agrees": "yes" if agrees else "no", "reason": reason}
        work.add(Kind.CONFIRMATION, data, logged=("of", "agrees"))
        return work.case


def reopen(desk: Desk, number: str, reason: str) -> Case:
    """Open a decided, closed or resting case again; what was decided stays in its history."""
    _reasoned(reason)
    with work_on(desk, number, Act.JUDGE) as work:
        if work.case.merged_into is not None:
            raise Refused(Why.UNDO_THE_MERGE)
        if work.case.state not in {State.CLOSED, State.REVIEW, State.RESTING} and (
            work.case.disposition is None
        ):
            raise Refused(Why.IS_OPEN)
        work.add(Kind.REOPENING, {"reason": reason})
        return work.case


def rest(
    desk: Desk,
    number: str,
    reason: str,
    *,
    until: datetime | None = None,
    after_events: int | None = None,
) -> Case:
    """Put aside until a day, or until so many more events; a wider audience always wakes it.

    Not once the legal clock runs.
    """
    _reasoned(reason)
    with work_on(desk, number, Act.JUDGE) as work:
        _open(work)
        if work.case.aware_at is not None:
            raise Refused(Why.CLOCK_RUNS)
        if until is None and after_events is None:
            raise Refused(Why.UNTIL_WHEN)
        if until is not None and until <= work.at:
            raise Refused(Why.IN_THE_PAST)
        after = "" if after_events is None else str(work.case.event_count + after_events)
        data = {"until": until.isoformat() if until else "", "after": after, "reason": reason}
        work.add(Kind.REST, data, logged=("until", "after"))
        return work.case


def wake(desk: Desk, number: str) -> Case:
    """Wake a resting case whose day has come; the service does this by itself."""
    with work_on(desk, number, Act.READ) as work:
        if work.case.state is State.RESTING and work.case.wake_at and work.case.wake_at <= work.at:
            work.add(Kind.REOPENING, {"reason": "day_reached"}, by=BY_ITSELF)
        return work.case


def notify(
    desk: Desk,
    number: str,
    kind: str,
    at: datetime,
    *,
    authority: str = "IMY",
    reference: str = "",
    late_reason: str = "",
) -> Case:
    """Record that the authority was told (art. 33). Late needs a reason (art. 33(1)), also where
    it turned out afterwards that the first was late.

    kind: preliminary stops the clock, complete closes the case, follow_up, withdrawal.
    """
    if kind not in NOTIFICATIONS or authority not in AUTHORITIES:
        msg = f"kind is one of {', '.join(NOTIFICATIONS)}; authority of {', '.join(AUTHORITIES)}"
        raise UnknownFactor(msg)
    with work_on(desk, number, Act.JUDGE) as work:
        case = work.case
        if case.disposition is not Disposition.INCIDENT_NOTIFY or case.state is State.REVIEW:
            raise Refused(Why.NOT_DECIDED_TO_NOTIFY)
        not_in_future(work, at)
        is_late = kind != "withdrawal" and (case.notified_at or at) > case.due_by
        if is_late and not late_reason.strip() and not _said_why_late(work):
            raise Refused(Why.LATE_REASON_MISSING)
        data = {
            "authority": authority,
            "kind": kind,
            "at": at.isoformat(),
            "reference": reference,
            "late_reason": late_reason,
        }
        work.add(Kind.NOTIFICATION, data, logged=("authority", "kind", "at"))
        return work.case


def tell_persons(
    desk: Desk,
    number: str,
    told: str,
    *,
    at: datetime | None = None,
    how: str = "",
    why_not: str = "",
    count: int | None = None,
) -> Entry:
    """Record whether the persons were told (art. 34): yes and how, planned and when, or why not."""
    if told not in TOLD:
        msg = f"told is one of {', '.join(TOLD)}"
        raise UnknownFactor(msg)
    if told == "no" and not why_not.strip():
        raise Refused(Why.WHY_NOT_MISSING)
    if told != "no" and at is None:
        raise Refused(Why.WHEN_MISSING)
    with work_on(desk, number, Act.JUDGE) as work:
        if told == "yes" and at is not None:
            not_in_future(work, at)
        data = {
            "told": told,
            "at": at.isoformat() if at else "",
            "how": how,
            "why_not": why_not,
            "count": "" if count is None else str(count),
        }
        return work.add(Kind.TELLING, data, logged=("told", "at"))


def undo(desk: Desk, number: str, entry_id: int | None = None) -> Case:
    """Take an entry back, by default one's own last; the case stands as if it had not been made.

    Merges and splits come apart again. A confirmed decision falls with its confirmation.
    """
    with work_on(desk, number, Act.WORK) as work:
        entry = _to_undo(work, entry_id)
        if entry.kind in {Kind.MERGE, Kind.SPLIT}:
            come_apart(work, entry)
        work.undo(entry)
        return work.case


def _to_undo(work: Work, entry_id: int | None) -> Entry:
    """Only a judge takes back what a judge did; only standing entries; reports stay."""
    actor = work.desk.actor
    standing = [entry for entry in work.entries if entry.stands and entry.kind in UNDOABLE]
    if entry_id is None:
        standing = [entry for entry in standing if entry.by == actor.name]
    else:
        standing = [entry for entry in standing if entry.id == entry_id]
    if not standing:
        raise Refused(Why.NOTHING_TO_UNDO)
    entry = standing[-1]
    if entry.by != actor.name:
        work.require(Act.JUDGE)
    return entry


def _open(work: Work) -> None:
    if work.case.state in {State.CLOSED, State.REVIEW}:
        raise Refused(Why.REOPEN_FIRST)


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise Refused(Why.REASON_MISSING)


def _said_why_late(work: Work) -> bool:
    return any(entry.stands and entry.data.get("late_reason") for entry in work.entries)


def _last(work: Work, kind: Kind) -> Entry | None:
    of_kind = [entry for entry in work.entries if entry.stands and entry.kind is kind]
    return of_kind[-1] if of_kind else None
