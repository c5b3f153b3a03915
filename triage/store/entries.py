"""Writing and reading entries."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from triage.entry import Entry, Kind
from triage.store import bulk
from triage.store.tables import entry


def add(
    connection: Connection,
    case_id: str,
    kind: Kind,
    at: datetime,
    by: str,
    data: Mapping[str, str],
) -> Entry:
    """Append an entry."""
    written = json.dumps(dict(data), ensure_ascii=False)
    values = {"case_id": case_id, "kind": kind.value, "at": at, "by": by, "data": written}
    number: int = connection.execute(
        entry.insert().values(values).returning(entry.c.id)
    ).scalar_one()
    return Entry(number, case_id, kind, at, by, dict(data))


def of_case(connection: Connection, case_id: str) -> list[Entry]:
    """All entries of a case, oldest first, undone ones too."""
    return of_cases(connection, [case_id])


def of_cases(connection: Connection, case_ids: Sequence[str]) -> list[Entry]:
    """All entries of several cases, oldest first."""
    rows = connection.execute(
        select(entry)
        .where(bulk.one_of(connection, entry.c.case_id, case_ids))
        .order_by(entry.c.id)
    )
    return [_entry(row) for row in rows.mappings()]


def find(connection: Connection, number: int) -> Entry | None:
    """One entry."""
    row = connection.execute(select(entry).where(entry.c.id == number)).mappings().first()
    return None if row is None else _entry(row)


def undo(connection: Connection, number: int, at: datetime, by: str) -> None:
    """Mark an entry as undone."""
    connection.execute(
        update(entry).where(entry.c.id == number).values(undone_at=at, undone_by=by)
    )


def _entry(row: RowMapping) -> Entry:
    return Entry(
        row["id"],
        row["case_id"],
        Kind(row["kind"]),
        row["at"],
        row["by"],
        json.loads(row["data"]),
        row["undone_at"],
        row["undone_by"],
    )
