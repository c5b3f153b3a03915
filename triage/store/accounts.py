"""What yearly figures and the tool's own impact assessment are made of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from triage.access import Scope
from triage.case import Case
from triage.entry import Entry, Kind
from triage.store import entries
from triage.store.cases import within
from triage.store.rows import case_of
from triage.store.tables import case, entry


def opened_between(
    connection: Connection, start: datetime, end: datetime, reach: Sequence[Scope] | None
) -> list[Case]:
    """Cases opened then; those merged into others are not counted twice."""
    statement = select(case).where(
        case.c.opened_at >= start, case.c.opened_at < end, case.c.merged_into.is_(None)
    )
    if reach is not None:
        statement = statement.where(within(reach))
    return [case_of(row) for row in connection.execute(statement).mappings()]


def persons_told(connection: Connection, start: datetime) -> frozenset[str]:
    """Cases whose persons were told since."""
    rows = connection.execute(
        select(entry.c.case_id).where(
            entry.c.kind == Kind.TELLING.value,
            entry.c.at >= start,
            entry.c.undone_at.is_(None),
            entry.c.data.contains('"told": "yes"'),
        )
    )
    return frozenset(row.case_id for row in rows)


def controllers(connection: Connection) -> list[tuple[str, str, str]]:
    """By agent and source, whose cases have come from there."""
    rows = connection.execute(select(case.c.agent, case.c.source, case.c.controller).distinct())
    return [(row.agent, row.source, row.controller) for row in rows]


def deviations(connection: Connection, reach: Sequence[Scope] | None) -> list[Entry]:
    """What stands of deviations, of cases within reach, oldest first."""
    statement = select(entry.c.case_id).distinct().join(case, case.c.id == entry.c.case_id)
    statement = statement.where(entry.c.kind == Kind.DEVIATION.value)
    if reach is not None:
        statement = statement.where(within(reach))
    numbers = list(connection.execute(statement).scalars())
    made = entries.of_cases(connection, numbers)
    return [one for one in made if one.kind is Kind.DEVIATION and one.stands]
