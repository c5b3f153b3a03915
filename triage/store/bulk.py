"""Writing and asking for many rows at once, by the shortest way each database has.

SQLAlchemy's own way costs some fifty microseconds a row in Python, more than all the rest of the
intake. Names in these statements come from tables.py, never from data.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    String,
    Table,
    any_,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from triage.store.moment import Moment

Value = str | int | float | bool | datetime | None


def insert(connection: Connection, table: Table, rows: Sequence[Sequence[Value]]) -> None:
    """Insert rows whose values are in the order of the table's columns."""
    if not rows:
        return
    columns = list(table.columns)
    names = ", ".join(f'"{column.name}"' for column in columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our names
        connection.exec_driver_sql(sql, _for_sqlite(columns, rows))
        return
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
    cursor.close()


def claim(connection: Connection, table: Table, rows: Sequence[Sequence[Value]]) -> int:
    """Insert what is not there yet, in the order given; gives how many were not."""
    if not rows:
        return 0
    columns = list(table.columns)
    names = ", ".join(f'"{column.name}"' for column in columns)
    into = f'INSERT INTO "{table.name}" ({names})'
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        sql = f"{into} VALUES ({marks}) ON CONFLICT DO NOTHING"
        done = connection.exec_driver_sql(sql, _for_sqlite(columns, rows))
        return int(done.rowcount)
    arrays = ", ".join(f"%s::{_postgresql_type(column)}[]" for column in columns)
    sql = f"{into} SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING"  # noqa: S608 - our names
    return int(connection.exec_driver_sql(sql, tuple(map(list, zip(*rows, strict=True)))).rowcount)


def one_of(
    connection: Connection, column: Column[str], values: Sequence[str]
) -> ColumnElement[bool]:
    """`column IN (...)` with one parameter, however many values."""
    if connection.dialect.name == "sqlite":
        each = func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(select(each.c.value))
    return column == any_(literal(list(values), ARRAY(String)))


def _for_sqlite(
    columns: Sequence[Column[object]], rows: Sequence[Sequence[Value]]
) -> list[tuple[Value, ...]]:
    """Times as Moment has them on SQLite: UTC, as text that sorts."""
    moments = [index for index, column in enumerate(columns) if isinstance(column.type, Moment)]
    texts: dict[datetime, str] = {}
    written = [list(row) for row in rows]
    for row in written:
        for index in moments:
            moment = row[index]
            if isinstance(moment, datetime):
                text = texts.get(moment)
                if text is None:
                    utc = moment.astimezone(UTC).replace(tzinfo=None)
                    text = texts[moment] = utc.isoformat(" ", "microseconds")
                row[index] = text
    return [tuple(row) for row in written]


def _postgresql_type(column: Column[object]) -> str:
    if isinstance(column.type, Moment):
        return "timestamptz"
    if isinstance(column.type, Boolean):
        return "boolean"
    return "text" if isinstance(column.type, String) else "bigint"
