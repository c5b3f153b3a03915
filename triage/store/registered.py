"""Cases that stand in the register, and writing those that come from an existing one."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, and_, or_, select

from triage.access import Scope
from triage.case import INCIDENTS, Case, Disposition, Origin
from triage.store.cases import within
from triage.store.rows import case_of, case_row
from triage.store.tables import case
from triage.store.upsert import insert_into


def registered(connection: Connection, reach: Sequence[Scope] | None) -> Iterator[Case]:
    """All of them within reach, oldest first: breaches, what was imported, and what somebody
    reported by hand that turned out to be none, with why.
    """
    statement = select(case).where(
        or_(
            case.c.origin == Origin.REGISTER.value,
            case.c.disposition.in_([one.value for one in INCIDENTS]),
            and_(
                case.c.origin == Origin.REPORT.value,
                case.c.disposition == Disposition.NOT_INCIDENT.value,
            ),
        )
    )
    if reach is not None:
        statement = statement.where(within(reach))
    ordered = statement.order_by(case.c.opened_at, case.c.id)
    for row in connection.execute(ordered).mappings():
        yield case_of(row)


def add_case(connection: Connection, new: Case) -> bool:
    """Write a case; False when its number is taken."""
    statement = insert_into(connection, case).values(case_row(new)).on_conflict_do_nothing()
    return connection.execute(statement.returning(case.c.id)).scalar() is not None
