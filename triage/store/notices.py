"""Notices: what people may have to be told, written with what caused it and told afterwards.

Intake and the timers add them; the receivers read them, tell whom they must, and note how it went.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from triage.intake import Notice
from triage.store.tables import notice
from triage.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Pending:
    """A notice that is not told yet."""

    id: int
    kind: str
    """opened, reopened, wider, unseen, stage, agent_silent, suppression_expired, week"""
    case_id: str
    subject: str
    at: datetime


def add(connection: Connection, notices: Sequence[Notice], at: datetime) -> None:
    """Write notices; one that is there already is not written twice."""
    if notices:
        connection.execute(
            insert_into(connection, notice).on_conflict_do_nothing(),
            [
                {"kind": one.kind, "case_id": one.case_id, "subject": one.subject, "at": at}
                for one in notices
            ],
        )


def untold(connection: Connection, *, limit: int = 1000) -> list[Pending]:
    """The oldest that nobody was told of."""
    statement = select(notice).where(notice.c.told_at.is_(None)).order_by(notice.c.id).limit(limit)
    return [
        Pending(row.id, row.kind, row.case_id, row.subject, row.at)
        for row in connection.execute(statement)
    ]


def told(connection: Connection, ids: Sequence[int], at: datetime) -> None:
    """These are done: told, or found to need no telling."""
    connection.execute(update(notice).where(notice.c.id.in_(ids)).values(told_at=at))
