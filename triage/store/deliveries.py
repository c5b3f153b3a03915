"""What was told to whom: matters that wait to be told, how that went, and who has not looked."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, exists, select, text

from triage.case import Case, State
from triage.intake import Notice
from triage.letter import WEEK
from triage.store.engine import Store
from triage.store.figures import of_week
from triage.store.notices import add, untold
from triage.store.rows import case_of
from triage.store.tables import case, delivery, notice
from triage.telling import FLOODED, Matter

_AT_ONCE = 20_000
_PART = 5_000
_LOCK = 0x74656C6C  # "tell"
_T = TypeVar("_T")
SENT = "sent"
FLOOD = "flood"
"""Sent, as one letter for many."""
FAILED = "failed"


@contextmanager
def sole(store: Store) -> Iterator[bool]:
    """Whether this service is the one that tells, for as long as the block lasts.

    SQLite has one service a file; of several on PostgreSQL one holds the lock.
    """
    if store.on_sqlite:
        yield True
        return
    with store.reading() as connection:
        got = connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield bool(got.scalar())


def matters(connection: Connection) -> list[Matter]:
    """What nobody, or not everybody, was told of, with its case and how telling went so far."""
    pending = untold(connection, limit=_AT_ONCE)
    cases = _cases(connection, sorted({one.case_id for one in pending if one.case_id}))
    found = {
        one.id: Matter(one.id, one.kind, one.subject, one.at, cases.get(one.case_id))
        for one in pending
    }
    for part in _parts(sorted(found)):
        rows = connection.execute(
            select(delivery).where(delivery.c.notice_id.in_(part)).order_by(delivery.c.id)
        )
        for row in rows:
            matter = found[row.notice_id]
            if row.outcome in {SENT, FLOOD}:
                sent_to = matter.sent_to | {row.receiver}
                found[row.notice_id] = replace(matter, sent_to=sent_to)
            else:
                count = matter.failed.get(row.receiver, (0, row.at))[0] + 1
                failed = {**matter.failed, row.receiver: (count, row.at)}
                found[row.notice_id] = replace(matter, failed=failed)
    return list(found.values())


def sent_since(connection: Connection, since: datetime) -> dict[str, int]:
    """How many letters went out, by receiver; one letter's notices share their time."""
    rows = connection.execute(
        select(delivery.c.receiver, delivery.c.at, delivery.c.outcome)
        .where(delivery.c.at >= since, delivery.c.outcome.in_([SENT, FLOOD]))
        .distinct()
    )
    found: dict[str, int] = {}
    for row in rows:
        weight = FLOODED if row.outcome == FLOOD else 1
        found[row.receiver] = found.get(row.receiver, 0) + weight
    return found


def write(
    connection: Connection,
    notices: Sequence[int],
    receiver: str,
    outcome: str,
    at: datetime,
) -> None:
    """Note how a letter went. No address and no text."""
    connection.execute(
        delivery.insert(),
        [
            {"notice_id": one, "receiver": receiver, "at": at, "outcome": outcome}
            for one in notices
        ],
    )


def add_unseen(connection: Connection, now: datetime, after: timedelta, back: timedelta) -> None:
    """What was told so long ago and nobody has opened is told again, to the deputies; once."""
    rows = connection.execute(
        select(notice.c.case_id)
        .join(case, case.c.id == notice.c.case_id)
        .where(
            notice.c.kind == "opened",
            notice.c.told_at.is_not(None),
            notice.c.told_at <= now - after,
            notice.c.told_at > now - back,
            case.c.state == State.NEW.value,
            case.c.first_viewed_at.is_(None),
        )
    )
    add(connection, [Notice("unseen", row.case_id) for row in rows], now)


def add_week(connection: Connection, now: datetime, zone: ZoneInfo) -> None:
    """On Mondays, once: the week that has been, in figures."""
    local = now.astimezone(zone)
    if local.weekday() != 0:
        return
    monday = local.date()
    start, end = (
        datetime.combine(day, time(), zone) for day in (monday - timedelta(days=7), monday)
    )
    there = exists().where(notice.c.kind == "week", notice.c.subject.startswith(f"{monday}:"))
    if not connection.execute(select(there)).scalar():
        counts = of_week(connection, start, end)
        subject = f"{monday}:{','.join(str(counts[name]) for name in WEEK)}"
        add(connection, [Notice("week", "", subject)], now)


def _cases(connection: Connection, numbers: Sequence[str]) -> dict[str, Case]:
    found: dict[str, Case] = {}
    for part in _parts(numbers):
        rows = connection.execute(select(case).where(case.c.id.in_(part))).mappings()
        found |= {row["id"]: case_of(row) for row in rows}
    return found


def _parts(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), _PART):
        yield values[start : start + _PART]
