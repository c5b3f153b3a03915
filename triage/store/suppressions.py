"""Writing and reading suppressions."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from triage.access import Scope
from triage.store.rows import suppression_of
from triage.store.tables import suppression
from triage.suppression import Suppression


def add(
    connection: Connection,
    matchers: Mapping[str, str],
    reason: str,
    by: str,
    at: datetime,
    expires_at: datetime,
    scope: Scope,
    case_id: str | None,
) -> int:
    """A new suppression; its number."""
    return int(
        connection.execute(
            suppression.insert()
            .values(
                matchers=json.dumps(dict(sorted(matchers.items()))),
                reason=reason,
                by=by,
                at=at,
                expires_at=expires_at,
                controller=scope.controller,
                unit=scope.unit,
                case_id=case_id,
                hit_count=0,
            )
            .returning(suppression.c.id)
        ).scalar_one()
    )


def find(connection: Connection, number: int) -> Suppression | None:
    """One of them."""
    row = connection.execute(select(suppression).where(suppression.c.id == number))
    found = row.mappings().first()
    return None if found is None else suppression_of(found)


def end(connection: Connection, number: int, at: datetime, by: str) -> None:
    """End it before its time."""
    connection.execute(
        update(suppression).where(suppression.c.id == number).values(ended_at=at, ended_by=by)
    )


def listed(
    connection: Connection, reach: Sequence[Scope] | None, now: datetime, *, past: bool
) -> list[Suppression]:
    """Those in force, soonest to end first; the past ones too when asked."""
    statement = select(suppression).order_by(suppression.c.expires_at, suppression.c.id)
    if not past:
        statement = statement.where(
            suppression.c.expires_at > now, suppression.c.ended_at.is_(None)
        )
    if reach is not None:
        statement = statement.where(
            or_(
                suppression.c.id.is_(None),
                *(
                    and_(
                        suppression.c.controller == scope.controller,
                        *([suppression.c.unit == scope.unit] if scope.unit else []),
                    )
                    for scope in reach
                ),
            )
        )
    return [suppression_of(row) for row in connection.execute(statement).mappings()]


def expired_untold(connection: Connection, now: datetime) -> list[int]:
    """Those that have run out since somebody was last told of any; they count as told now."""
    untold = (
        suppression.c.expires_at <= now,
        suppression.c.ended_at.is_(None),
        suppression.c.told_expired_at.is_(None),
    )
    numbers = list(
        connection.execute(select(suppression.c.id).where(*untold).with_for_update()).scalars()
    )
    connection.execute(
        update(suppression).where(suppression.c.id.in_(numbers)).values(told_expired_at=now)
    )
    return numbers
