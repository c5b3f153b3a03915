"""Keeping: holds, erasure, the audit log, routines and what they were last looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.access import Act, require
from triage.audit import Flaw, Row, flaw
from triage.case import Case
from triage.desk.room import Desk, Refused, Why, work_on
from triage.entry import Kind
from triage.retention import Erased, Rule
from triage.routine import Routine, with_expected
from triage.store import audit, erasing
from triage.store import routines as kept


def hold(desk: Desk, number: str, reason: str, *, on: bool = True) -> Case:
    """Keep a case from erasure, because somebody asked for it or a dispute runs; or let it go."""
    if not reason.strip():
        raise Refused(Why.REASON_MISSING)
    with work_on(desk, number, Act.JUDGE) as work:
        data = {"on": "yes" if on else "no", "reason": reason}
        work.add(Kind.HOLD, data, logged=("on",))
        return work.case


def erase(desk: Desk, rules: Sequence[Rule]) -> list[Erased]:
    """Erase what is older than the rules keep; counted, logged, and gone from the files."""
    require(desk.actor, Act.HOUSE)
    return erasing.erase(desk.store, rules, desk.now(), desk.actor.name)


def audit_log(desk: Desk, number: str | None = None) -> list[Row]:
    """Who saw and did what, in order; of one case, or of all."""
    require(desk.actor, Act.AUDIT)
    with desk.store.reading() as connection:
        return list(audit.rows(connection, number))


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking the chain came to."""

    rows: int
    head: str
    """The newest row, to be written down elsewhere and given to the next check."""
    flaw: Flaw | None


def verify_audit(desk: Desk, head: str = "") -> Verified:
    """Check the chain from its first kept row to its end."""
    require(desk.actor, Act.AUDIT)
    with desk.store.reading() as connection:
        broken = flaw(audit.rows(connection), head)
        last = audit.last(connection)
        return Verified(audit.count(connection), "" if last is None else last.head, broken)


def routines(desk: Desk, language: str = "") -> list[Routine]:
    """The written routines and when each was last reviewed; first those that ought to be there."""
    with desk.store.reading() as connection:
        return with_expected(kept.all_of(connection), language or desk.house.language)


def put_routine(desk: Desk, routine: Routine) -> None:
    """Add a routine or change what is said of it."""
    require(desk.actor, Act.HOUSE)
    with desk.store.writing() as connection:
        kept.put(connection, routine)
        detail = {"routine": routine.id}
        desk.log(connection, "routine_changed", None, detail)


def review_routine(desk: Desk, routine_id: str, day: date) -> None:
    """Note that a routine was looked through."""
    require(desk.actor, Act.HOUSE)
    with desk.store.writing() as connection:
        if not kept.review(connection, routine_id, day, desk.actor.name):
            raise Refused(Why.NO_SUCH_ROUTINE)
        detail = {"routine": routine_id, "day": day.isoformat()}
        desk.log(connection, "routine_reviewed", None, detail)
