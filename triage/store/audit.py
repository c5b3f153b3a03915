"""Writing to the audit log and reading it."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select, text

from triage.audit import Row, chained
from triage.store.tables import audit

_LOCK = 0x61756469  # "audi"


def write(
    connection: Connection,
    at: datetime,
    by: str,
    act: str,
    case_id: str | None = None,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Append a row; writers take turns, so call it last in a transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    row = chained(last(connection), at, by, act, case_id, detail or {})
    connection.execute(
        audit.insert().values(
            number=row.number,
            at=row.at,
            by=row.by,
            act=row.act,
            case_id=row.case_id,
            detail=json.dumps(dict(row.detail), ensure_ascii=False),
            previous=row.previous,
            hash=row.hash,
        )
    )


def last(connection: Connection) -> Row | None:
    """The newest row."""
    found = connection.execute(select(audit).order_by(audit.c.number.desc()).limit(1))
    row = found.mappings().first()
    return None if row is None else _row(row)


def count(connection: Connection) -> int:
    """How many rows are kept."""
    return int(connection.execute(select(func.count()).select_from(audit)).scalar_one())


def rows(connection: Connection, case_id: str | None = None) -> Iterator[Row]:
    """All rows in order, or those of one case."""
    statement = select(audit).order_by(audit.c.number)
    if case_id is not None:
        statement = statement.where(audit.c.case_id == case_id)
    with connection.execute(statement.execution_options(yield_per=1000)) as found:
        for row in found.mappings():
            yield _row(row)


def _row(row: RowMapping) -> Row:
    return Row(
        row["number"],
        row["at"],
        row["by"],
        row["act"],
        row["case_id"],
        json.loads(row["detail"]),
        row["previous"],
        row["hash"],
    )
