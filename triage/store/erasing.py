"""Erasing: deleting rows for good. SQLite overwrites what it deletes (secure_delete) and is packed
anew, as PostgreSQL's tables are. Held cases are passed over.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, text, update

from triage.case import INCIDENTS, State
from triage.retention import Erased, Rule
from triage.store import audit as log
from triage.store.bulk import one_of
from triage.store.engine import Store, StoreUnavailable
from triage.store.tables import (
    audit,
    case,
    dead_letter,
    entry,
    erasure,
    event,
    grouping_key,
    judged_rule,
    judged_value,
    moved_event,
    notice,
)

_INCIDENTS = [disposition.value for disposition in INCIDENTS]
_WHOLE = (
    "event", "entry", "case_file", "grouping_key", "judged_value", "judged_rule", "moved_event",
    "notice",
)  # fmt: skip
_TABLES = {
    **dict.fromkeys(("evidence", "incident_evidence", "unreviewed"), ("event",)),
    **dict.fromkeys(("findings", "incident"), _WHOLE),
    "audit": ("audit",),
    "dead_letter": ("dead_letter",),
}
"""By kind, where its erasure leaves holes."""


def erase(store: Store, rules: Sequence[Rule], now: datetime, by: str) -> list[Erased]:
    """Erase by all rules, note each in the audit log and the table of erasures, then pack.

    What an earlier erasure could not pack, because others had the tables or it was stopped, is
    packed now. Raises StoreUnavailable when they have them again.
    """
    done = []
    for rule in rules:
        with store.writing() as connection:
            before = rule.before(now)
            count = _ERASERS[rule.kind](connection, before)
            erased = Erased(rule.kind, count, before, rule.decision)
            if count:
                _note(connection, erased, now, by)
            done.append(erased)
    with store.reading() as connection:
        holed = _holed(connection)
    if holed:
        _pack(store, holed)
        with store.writing() as connection:
            log.write(connection, now, by, "packed")
    return done


def _holed(connection: Connection) -> list[str]:
    """Tables from which something was erased since they were last packed."""
    packed = select(func.max(audit.c.number)).where(audit.c.act == "packed").scalar_subquery()
    since = audit.c.number > func.coalesce(packed, 0)
    details = connection.execute(select(audit.c.detail).where(audit.c.act == "erased", since))
    kinds = {json.loads(detail)["kind"] for detail in details.scalars()}
    return sorted({name for kind in kinds for name in _TABLES[kind]})


def _pack(store: Store, tables: Sequence[str]) -> None:
    """Leave nothing of what was deleted in the files.

    PostgreSQL's plain VACUUM lets deleted text lie in the free space of a page until something is
    written over it; only FULL writes the table anew, for which readers and writers wait.
    """
    with store.alone() as connection:
        if not store.on_sqlite:
            for name in tables:
                connection.execute(text(f"VACUUM FULL {name}"))
            return
        cursor = connection.connection.cursor()
        for statement in (_INTO_THE_FILE, "VACUUM", _INTO_THE_FILE):
            if any(row[0] for row in cursor.execute(statement).fetchall()):
                msg = "database is locked"
                raise StoreUnavailable(msg)
        cursor.close()


_INTO_THE_FILE = "PRAGMA wal_checkpoint(TRUNCATE)"
"""Gives first whether somebody was in the way."""


def _note(connection: Connection, erased: Erased, now: datetime, by: str) -> None:
    connection.execute(
        erasure.insert().values(
            kind=erased.kind,
            at=now,
            count=erased.count,
            older_than=erased.older_than,
            decision=erased.decision,
        )
    )
    detail = {"kind": erased.kind, "count": str(erased.count), "decision": erased.decision}
    log.write(connection, now, by, "erased", None, detail)


def _sealed(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    cases = select(case.c.id).where(case.c.held.is_(False), *conditions)
    return connection.execute(
        update(event).where(event.c.case_id.in_(cases), event.c.sealed != "").values(sealed="")
    ).rowcount


def _evidence(connection: Connection, before: datetime) -> int:
    """Sealed text of what was no incident, and of what a suppression hid."""
    hidden = connection.execute(
        update(event)
        .where(event.c.case_id.is_(None), event.c.sealed != "", event.c.detected_at < before)
        .values(sealed="")
    ).rowcount
    no_incident = or_(case.c.disposition.is_(None), case.c.disposition.not_in(_INCIDENTS))
    return hidden + _sealed(connection, case.c.closed_at < before, no_incident)


def _incident_evidence(connection: Connection, before: datetime) -> int:
    return _sealed(connection, case.c.closed_at < before, case.c.disposition.in_(_INCIDENTS))


def _unreviewed(connection: Connection, before: datetime) -> int:
    return _sealed(
        connection, case.c.state != State.CLOSED.value, case.c.disposition.is_(None),
        case.c.last_seen_at < before,
    )  # fmt: skip


def _findings(connection: Connection, before: datetime) -> int:
    """What was counted: events of closed cases, whole cases that were no incident, and hidden events."""
    hidden = connection.execute(
        delete(event).where(event.c.case_id.is_(None), event.c.detected_at < before)
    ).rowcount
    closed = (case.c.held.is_(False), case.c.closed_at < before)
    of_incidents = select(case.c.id).where(*closed, case.c.disposition.in_(_INCIDENTS))
    events = connection.execute(delete(event).where(event.c.case_id.in_(of_incidents))).rowcount
    no_incident = or_(case.c.disposition.is_(None), case.c.disposition.not_in(_INCIDENTS))
    return hidden + events + _whole(connection, *closed, no_incident)


def _incident(connection: Connection, before: datetime) -> int:
    return _whole(
        connection, case.c.held.is_(False), case.c.closed_at < before,
        case.c.disposition.in_(_INCIDENTS),
    )  # fmt: skip


def _whole(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    """Delete cases with all that hangs on them; those merged into one that stays, stay with it."""
    other = case.alias()
    merged_into_it = select(other.c.id).where(other.c.merged_into == case.c.id).exists()
    numbers = list(
        connection.execute(select(case.c.id).where(*conditions, ~merged_into_it)).scalars()
    )
    if not numbers:
        return 0
    entries = select(entry.c.id).where(one_of(connection, entry.c.case_id, numbers))
    connection.execute(delete(moved_event).where(moved_event.c.entry_id.in_(entries)))
    for table in (event, entry, grouping_key, judged_value, judged_rule, notice):
        connection.execute(delete(table).where(one_of(connection, table.c.case_id, numbers)))
    connection.execute(delete(case).where(one_of(connection, case.c.id, numbers)))
    return len(numbers)


def _audit(connection: Connection, before: datetime) -> int:
    """The oldest rows, as one piece: the chain that is left begins with what its first row names."""
    keep_from = connection.execute(
        select(func.min(audit.c.number)).where(audit.c.at >= before)
    ).scalar()
    if keep_from is None:
        keep_from = connection.execute(select(func.max(audit.c.number))).scalar() or 0
    return connection.execute(delete(audit).where(audit.c.number < keep_from)).rowcount


def _dead_letter(connection: Connection, before: datetime) -> int:
    return connection.execute(
        delete(dead_letter).where(dead_letter.c.received_at < before)
    ).rowcount


_ERASERS: dict[str, Callable[[Connection, datetime], int]] = {
    "evidence": _evidence,
    "incident_evidence": _incident_evidence,
    "unreviewed": _unreviewed,
    "findings": _findings,
    "incident": _incident,
    "audit": _audit,
    "dead_letter": _dead_letter,
}
