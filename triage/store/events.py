"""Events as a case has them: which, moved where, and the keys that go with them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Column, Connection, delete, select, update

from agent.bus import PossibleIncident
from triage.grouping import By, category_of, keys_of
from triage.store import bulk
from triage.store.rows import incident_of
from triage.store.tables import event, grouping_key, moved_event

_AT_ONCE = 5_000


def ids_of(connection: Connection, case_id: str) -> list[str]:
    """The ids of a case's events, oldest first."""
    return list(
        connection.execute(
            select(event.c.id)
            .where(event.c.case_id == case_id)
            .order_by(event.c.detected_at, event.c.id)
        ).scalars()
    )


def all_of(connection: Connection, case_id: str) -> list[tuple[By, PossibleIncident]]:
    """All events of a case, oldest first, with how each came to it."""
    rows = connection.execute(
        select(event.c.joined_by, event.c.data)
        .where(event.c.case_id == case_id)
        .order_by(event.c.detected_at, event.c.id)
    )
    return [(By(row.joined_by), incident_of(row.data)) for row in rows]


def move(connection: Connection, ids: Sequence[str], to: str, entry_id: int) -> None:
    """Move events to another case, and remember for this entry whence."""
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        rows = connection.execute(select(event.c.id, event.c.case_id).where(event.c.id.in_(part)))
        moved = [
            {"entry_id": entry_id, "event_id": row.id, "from_case": row.case_id} for row in rows
        ]
        if moved:
            connection.execute(moved_event.insert(), moved)
        connection.execute(update(event).where(event.c.id.in_(part)).values(case_id=to))


def move_back(connection: Connection, entry_id: int) -> list[str]:
    """Undo a move; gives the ids of the events that went back."""
    source = (
        select(moved_event.c.from_case)
        .where(moved_event.c.entry_id == entry_id, moved_event.c.event_id == event.c.id)
        .scalar_subquery()
    )
    of_entry = select(moved_event.c.event_id).where(moved_event.c.entry_id == entry_id)
    ids = list(connection.execute(of_entry).scalars())
    connection.execute(update(event).where(event.c.id.in_(of_entry)).values(case_id=source))
    connection.execute(delete(moved_event).where(moved_event.c.entry_id == entry_id))
    return ids


def hand_over_keys(connection: Connection, ids: Sequence[str], from_case: str, to: str) -> None:
    """What would have joined one case by these events joins the other from now on."""
    _rename(connection, _keys(connection, event.c.id, ids), from_case, to)


def take_keys(connection: Connection, from_case: str, to: str) -> None:
    """Give a case the keys of its events that another holds and does not need itself."""
    needed = _keys(connection, event.c.case_id, [from_case])
    _rename(connection, _keys(connection, event.c.case_id, [to]) - needed, from_case, to)


def _rename(connection: Connection, keys: Iterable[str], from_case: str, to: str) -> None:
    connection.execute(
        update(grouping_key)
        .where(
            bulk.one_of(connection, grouping_key.c.key, sorted(keys)),
            grouping_key.c.case_id == from_case,
        )
        .values(case_id=to)
    )


def _keys(connection: Connection, column: Column[str], values: Sequence[str]) -> set[str]:
    rows = connection.execute(
        select(event.c.data).where(bulk.one_of(connection, column, values))
    ).scalars()
    return {
        key
        for data in map(incident_of, rows)
        for key in keys_of(data, category_of(data.findings)[0])
    }
