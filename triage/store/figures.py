"""Figures for metrics: counts by closed sets, never a case."""

from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from triage.case import INCIDENTS, State
from triage.store.tables import case, erasure


def open_cases(connection: Connection) -> list[tuple[str, str, str, str, datetime, int]]:
    """Cases not closed, by category, tier, band, kind of source and day of detection."""
    day = func.date(case.c.detected_at)
    labels = (case.c.category, case.c.tier, case.c.band, case.c.source_kind)
    rows = connection.execute(
        select(*labels, func.min(case.c.detected_at), func.count())
        .where(case.c.state != State.CLOSED.value)
        .group_by(*labels, day)
    )
    return [tuple(row) for row in rows]


def decided(connection: Connection) -> list[tuple[str, int]]:
    """Cases by what they turned out to be."""
    rows = connection.execute(
        select(case.c.disposition, func.count())
        .where(case.c.disposition.is_not(None))
        .group_by(case.c.disposition)
    )
    return [(row[0], row[1]) for row in rows]


def erased(connection: Connection) -> list[tuple[str, int]]:
    """Rows erased since the beginning, by kind."""
    rows = connection.execute(
        select(erasure.c.kind, func.sum(erasure.c.count)).group_by(erasure.c.kind)
    )
    return [(row[0], int(row[1])) for row in rows]


def of_week(connection: Connection, start: datetime, end: datetime) -> dict[str, int]:
    """What came and what was judged between, and what waits at its end."""
    judged = case.c.decided_at.between(start, end)
    asked = {
        "opened": case.c.opened_at.between(start, end),
        "judged": judged,
        "incidents": and_(judged, case.c.disposition.in_([one.value for one in INCIDENTS])),
        "notified": case.c.notified_at.between(start, end),
        "waiting": case.c.waiting.is_(True),
        "overdue": and_(
            case.c.waiting.is_(True),
            case.c.aware_at.is_not(None),
            case.c.notified_at.is_(None),
            case.c.due_by < end,
        ),
    }
    return {
        name: connection.execute(select(func.count()).select_from(case).where(those)).scalar_one()
        for name, those in asked.items()
    }


def next_deadline(connection: Connection) -> datetime | None:
    """The first legal deadline that still runs."""
    return connection.execute(
        select(func.min(case.c.due_by)).where(
            case.c.waiting.is_(True), case.c.aware_at.is_not(None), case.c.notified_at.is_(None)
        )
    ).scalar()
