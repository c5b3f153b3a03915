"""Quieting: what to ignore, until when and why; and how often each rule was right."""

from collections.abc import Mapping
from datetime import datetime

from triage.access import EVERYWHERE, Act, Scope, reach, require
from triage.desk.room import Desk, Refused, Why, found
from triage.store import cases, judged
from triage.store import suppressions as kept
from triage.store.judged import Precision
from triage.suppression import (
    LONGEST,
    NotSuppressible,
    Suppression,
    check,
    places_of,
    telling_of,
    whats_of,
)


def suppress(
    desk: Desk,
    matchers: Mapping[str, str],
    reason: str,
    *,
    expires_at: datetime | None = None,
    scope: Scope = EVERYWHERE,
    case_id: str | None = None,
) -> Suppression:
    """Ignore what all matchers fit (suppression.PLACES, WHATS), 90 days unless told, 180 at most.

    Raises NotSuppressible for what would hide too much. Protected identity comes through anyway.
    """
    at = desk.now()
    ends = expires_at or at + LONGEST / 2
    check(matchers, reason, at, ends)
    require(desk.actor, Act.JUDGE, scope)
    with desk.store.writing() as connection:
        number = kept.add(connection, matchers, reason, desk.actor.name, at, ends, scope, case_id)
        detail = {"suppression": str(number), "matchers": ",".join(sorted(matchers))}
        desk.log(connection, "suppressed", case_id, detail)
        made = kept.find(connection, number)
    assert made is not None, "it was written a moment ago"
    return made


def suppress_like(
    desk: Desk,
    number: str,
    by: tuple[str, ...],
    reason: str,
    *,
    expires_at: datetime | None = None,
) -> Suppression:
    """Ignore what resembles this case's newest event in what is named: `source`, `group` (the
    folder), `item`, `content`, `sender`, `detector`, `rule`, `category`, `fingerprint` (the value).
    """
    with desk.store.reading() as connection:
        case = found(connection, desk, number, Act.JUDGE)
        newest = cases.events_of(connection, number, limit=1)
    if not newest:
        raise Refused(Why.NO_SUCH_EVENT)
    event = newest[0].data
    first = (telling_of(event) or event.findings)[0]
    whats = {name: next(iter(given), None) for name, given in whats_of(first).items()}
    values = {**places_of(event), **whats}
    matchers = {name: value for name in by if (value := values.get(name))}
    if len(matchers) < len(by):
        msg = f"this case has no {', '.join(sorted(set(by) - set(matchers)))} to suppress by"
        raise NotSuppressible(msg)
    return suppress(
        desk, matchers, reason, expires_at=expires_at, scope=case.scope, case_id=number
    )


def end_suppression(desk: Desk, number: int, reason: str) -> None:
    """End one before its time; what comes from now on is seen again."""
    if not reason.strip():
        raise Refused(Why.REASON_MISSING)
    at = desk.now()
    with desk.store.writing() as connection:
        one = kept.find(connection, number)
        if one is None or one.ended_at is not None:
            raise Refused(Why.NO_SUCH_SUPPRESSION)
        require(desk.actor, Act.JUDGE, one.scope)
        kept.end(connection, number, at, desk.actor.name)
        detail = {"suppression": str(number), "reason": reason}
        desk.log(connection, "suppression_ended", one.case_id, detail)


def suppressions(desk: Desk, *, past: bool = False) -> list[Suppression]:
    """Those in force, soonest to end first, with who made them, why, and how much they hid."""
    with desk.store.reading() as connection:
        return kept.listed(connection, reach(desk.actor, Act.TUNE), desk.now(), past=past)


def tuning(desk: Desk) -> list[Precision]:
    """By detector and rule: how often right, harmless, wrong, of all cases judged.

    Holds no case, person or place, so that IT can mend rules by it.
    """
    if reach(desk.actor, Act.TUNE) == ():
        require(desk.actor, Act.TUNE)
    with desk.store.reading() as connection:
        return judged.precisions(connection)
