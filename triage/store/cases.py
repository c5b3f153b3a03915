"""Reading cases, their events, and the agents' heartbeats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
)

from agent.bus import AgentStatus, PossibleIncident
from triage.access import Scope
from triage.case import WAITING, Case, State
from triage.store.rows import case_of, case_row, incident_of
from triage.store.tables import agent_status, case, event

_EQUAL = (
    "controller",
    "unit",
    "category",
    "tier",
    "band",
    "audience",
    "source",
    "disposition",
    "assignee",
)


@dataclass(frozen=True, slots=True)
class Query:
    """Which cases, and from where in the list. Empty means any."""

    states: Sequence[State] = WAITING
    reach: Sequence[Scope] | None = None
    """Controllers and units the asker may see; None is all."""
    controller: str = ""
    unit: str = ""
    category: str = ""
    tier: str = ""
    band: str = ""
    audience: str = ""
    source: str = ""
    disposition: str = ""
    assignee: str = ""
    mine_or_free: str = ""
    """Assigned to this person, or to nobody."""
    order: str = "due_by"
    """due_by, or opened_at (newest first)."""
    after: tuple[datetime, str] | None = None
    """Where the page before ended: the last case's `order` time and id."""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """An event of a case, as it is kept: without what is sealed."""

    id: str
    case_id: str | None
    joined_by: str
    quiet: bool
    received_at: datetime
    data: PossibleIncident
    has_sealed: bool


def find(connection: Connection, number: str, *, lock: bool = False) -> Case | None:
    """The case of this number; locked when it is about to change."""
    statement = select(case).where(case.c.id == number)
    if lock:
        statement = statement.with_for_update()
    row = connection.execute(statement).mappings().first()
    return None if row is None else case_of(row)


def insert(connection: Connection, one: Case) -> None:
    """A new case."""
    connection.execute(case.insert().values(case_row(one)))


def update(connection: Connection, changed: Iterable[Case]) -> None:
    """Write changed cases whole, in the order of their numbers."""
    rows = [case_row(one) for one in sorted(changed, key=lambda one: one.id)]
    if not rows:
        return
    changing: dict[str, object] = {
        name: bindparam(f"new_{name}") for name in rows[0] if name != "id"
    }
    connection.execute(
        case.update().where(case.c.id == bindparam("of")).values(changing),
        [{"of": row["id"], **{f"new_{name}": row[name] for name in changing}} for row in rows],
    )


def page(connection: Connection, query: Query) -> list[Case]:
    """One page of the list."""
    statement = select(case).where(*_conditions(query)).limit(query.limit)
    rows = connection.execute(_paged(statement, query)).mappings()
    return [case_of(row) for row in rows]


def count(connection: Connection, query: Query) -> int:
    """How many there are in all pages."""
    statement = select(func.count()).select_from(case).where(*_conditions(query))
    return int(connection.execute(statement).scalar_one())


def _paged(statement: Select[tuple[object]], query: Query) -> Select[tuple[object]]:
    if query.order == "opened_at":
        newest = statement.order_by(case.c.opened_at.desc(), case.c.id.desc())
        if query.after is None:
            return newest
        return newest.where(tuple_(case.c.opened_at, case.c.id) < tuple_(*query.after))
    soonest = statement.order_by(case.c.due_by, case.c.id)
    if query.after is None:
        return soonest
    return soonest.where(tuple_(case.c.due_by, case.c.id) > tuple_(*query.after))


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if set(query.states) == set(WAITING):
        conditions.append(case.c.waiting.is_(True))
    elif query.states:
        conditions.append(case.c.state.in_([state.value for state in query.states]))
    conditions += [case.c[name] == value for name in _EQUAL if (value := getattr(query, name))]
    if query.mine_or_free:
        conditions.append(or_(case.c.assignee.is_(None), case.c.assignee == query.mine_or_free))
    if query.reach is not None:
        conditions.append(within(query.reach))
    return conditions


def within(reach: Sequence[Scope]) -> ColumnElement[bool]:
    """Cases of these controllers and units; of none when there are none."""
    return or_(
        case.c.id.is_(None),
        *(
            and_(
                *([case.c.controller == scope.controller] if scope.controller else []),
                *([case.c.unit == scope.unit] if scope.unit else []),
            )
            for scope in reach
        ),
    )


def events_of(
    connection: Connection, number: str, *, limit: int = 50, offset: int = 0
) -> list[Seen]:
    """A case's events, newest first."""
    rows = connection.execute(
        select(event)
        .where(event.c.case_id == number)
        .order_by(event.c.detected_at.desc(), event.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [
        Seen(
            row.id,
            row.case_id,
            row.joined_by,
            row.quiet,
            row.received_at,
            incident_of(row.data),
            bool(row.sealed),
        )
        for row in rows
    ]


def sealed_of(connection: Connection, number: str, limit: int = 200) -> list[tuple[str, str]]:
    """Event ids and their sealed evidence, newest first."""
    rows = connection.execute(
        select(event.c.id, event.c.sealed)
        .where(event.c.case_id == number, event.c.sealed != "")
        .order_by(event.c.detected_at.desc(), event.c.id)
        .limit(limit)
    )
    return [(row.id, row.sealed) for row in rows]


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The newest an agent has said of itself."""

    status: AgentStatus
    received_at: datetime
    told_silent_at: datetime | None


def heartbeats(connection: Connection) -> list[Heartbeat]:
    """All agents that have ever spoken, by name."""
    return [
        Heartbeat(AgentStatus.model_validate_json(row.data), row.received_at, row.told_silent_at)
        for row in connection.execute(select(agent_status).order_by(agent_status.c.agent))
    ]


def judged_like(
    connection: Connection, like: Case, reach: Sequence[Scope] | None, limit: int
) -> list[Case]:
    """Closed cases of the same source and category."""
    statement = (
        select(case)
        .where(
            case.c.state == State.CLOSED.value,
            case.c.source == like.source,
            case.c.category == like.category,
            case.c.id != like.id,
        )
        .order_by(case.c.closed_at.desc())
        .limit(limit)
    )
    if reach is not None:
        statement = statement.where(within(reach))
    return [case_of(row) for row in connection.execute(statement).mappings()]


def started(
    connection: Connection, after: datetime, until: datetime
) -> list[tuple[str, datetime, bool]]:
    """Cases that wait and whose clock started then: number, start, whether it is the legal one."""
    start = func.coalesce(case.c.aware_at, case.c.detected_at)
    rows = connection.execute(
        select(case.c.id, case.c.aware_at, case.c.detected_at)
        .where(
            case.c.waiting.is_(True),
            case.c.notified_at.is_(None),
            start > after,
            start <= until,
        )
        .order_by(case.c.id)
    )
    return [(row.id, row.aware_at or row.detected_at, row.aware_at is not None) for row in rows]


def to_wake(connection: Connection, now: datetime) -> list[Case]:
    """Resting cases whose day has come, locked."""
    rows = connection.execute(
        select(case)
        .where(case.c.state == State.RESTING.value, case.c.wake_at <= now)
        .order_by(case.c.id)
        .with_for_update()
    )
    return [case_of(row) for row in rows.mappings()]
