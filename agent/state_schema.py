"""The tables of the agent's state, and how those that an earlier build left become them.

What an earlier build remembers is carried over in one transaction: what has not been sent, where each
log was read to, what was examined. A table that cannot be is begun anew, where that only means to look
once more; never the outbox, for nothing else knows what waits in it.
"""

import contextlib
import sqlite3
from collections.abc import Iterator

SCHEMA_VERSION = 2
"""Raised with every change of SCHEMA."""
SCHEMA = """
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE, topic TEXT NOT NULL,
    key BLOB NOT NULL, value BLOB NOT NULL, headers TEXT NOT NULL, created_at REAL NOT NULL,
    refused TEXT NOT NULL DEFAULT '');
CREATE INDEX outbox_refused ON outbox (seq) WHERE refused <> '';
CREATE TABLE outbox_total (row_count INTEGER NOT NULL, byte_count INTEGER NOT NULL);
CREATE TRIGGER outbox_in AFTER INSERT ON outbox BEGIN
    UPDATE outbox_total SET row_count = row_count + 1, byte_count = byte_count + length(new.value);
END;
CREATE TRIGGER outbox_out AFTER DELETE ON outbox BEGIN
    UPDATE outbox_total SET row_count = row_count - 1, byte_count = byte_count - length(old.value);
END;
CREATE TABLE file_checkpoint (
    source TEXT NOT NULL, folder BLOB NOT NULL, name BLOB NOT NULL,
    dev INTEGER NOT NULL, ino INTEGER NOT NULL, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
    content TEXT NOT NULL, ruleset TEXT NOT NULL, outcome TEXT NOT NULL,
    PRIMARY KEY (source, folder, name)) WITHOUT ROWID;
CREATE INDEX file_not_examined ON file_checkpoint (source, size)
    WHERE outcome IN ('not_examined', 'partly_examined');
CREATE INDEX file_no_text ON file_checkpoint (source) WHERE outcome = 'no_text';
CREATE TABLE log_checkpoint (source TEXT PRIMARY KEY, position TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE quarantine (
    source TEXT NOT NULL, path BLOB NOT NULL,
    dev INTEGER NOT NULL, ino INTEGER NOT NULL, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
    content TEXT NOT NULL, reason TEXT NOT NULL, strikes INTEGER NOT NULL,
    next_try_at REAL NOT NULL,
    PRIMARY KEY (source, path)) WITHOUT ROWID;
CREATE TABLE reconcile (
    source TEXT PRIMARY KEY, cursor BLOB, folder_count INTEGER NOT NULL,
    file_count INTEGER NOT NULL, finished_at REAL) WITHOUT ROWID;
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_TOTAL = """
DELETE FROM outbox_total;
INSERT INTO outbox_total SELECT count(*), coalesce(sum(length(value)), 0) FROM outbox;
"""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, or make those of an earlier build ours. All or nothing."""
    version = version_of(connection)
    if version == SCHEMA_VERSION:
        return
    if trouble := misfit(version):
        raise sqlite3.DatabaseError(trouble)
    if version == 0:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("VACUUM")
    statements = [*_renewal(connection), _TOTAL, f"PRAGMA user_version = {SCHEMA_VERSION};"]
    try:
        connection.executescript("\n".join(["BEGIN IMMEDIATE;", *statements, "COMMIT;"]))
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def misfit(version: int) -> str:
    """Why a state of that version cannot be opened, and the mend; nothing where it can.

    >>> misfit(SCHEMA_VERSION + 1)
    'made by a newer persinc (schema 3); install that version or newer'
    """
    if version <= SCHEMA_VERSION:
        return ""
    return f"made by a newer persinc (schema {version}); install that version or newer"


def _renewal(connection: sqlite3.Connection) -> Iterator[str]:
    """From what is there to SCHEMA: a table that is as it should be stays where it is."""
    with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(SCHEMA)
        earlier, wanted = _objects(connection), _objects(fresh)
        columns = {name: _columns(fresh, name) for name in wanted["table"]}
    for kind in "trigger", "index":
        yield from (f"DROP {kind} {name};" for name in earlier[kind])
    for name, sql in earlier["table"].items():
        if name not in wanted["table"]:
            yield f"DROP TABLE {name};"
        elif sql != wanted["table"][name]:
            yield f"ALTER TABLE {name} RENAME TO earlier_{name};"
    for name, sql in wanted["table"].items():
        if earlier["table"].get(name) == sql:
            continue
        yield f"{sql};"
        if name in earlier["table"]:
            yield from _carried(connection, name, columns[name])
            yield f"DROP TABLE earlier_{name};"
    for kind in "index", "trigger":
        yield from (f"{sql};" for sql in wanted[kind].values())


def _carried(
    connection: sqlite3.Connection, table: str, columns: dict[str, bool]
) -> Iterator[str]:
    """Take over rows of which all is known that must be."""
    known = _columns(connection, table)
    if all(name in known for name, is_needed in columns.items() if is_needed):
        shared = ", ".join(name for name in columns if name in known)
        yield f"INSERT INTO {table} ({shared}) SELECT {shared} FROM earlier_{table};"  # noqa: S608 - our own words
    elif table == "outbox" and connection.execute("SELECT 1 FROM outbox").fetchone():
        msg = (
            "made by an earlier persinc, and holds events not sent that this one cannot take over;"
            " run that version until `persinc-agent status` says that nothing waits to be sent"
        )
        raise sqlite3.DatabaseError(msg)


def _objects(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """Name and making of each table, index and trigger that somebody made."""
    found: dict[str, dict[str, str]] = {"table": {}, "index": {}, "trigger": {}}
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
    )
    for kind, name, sql in rows:
        found[kind][name] = sql
    return found


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, bool]:
    """A table's columns, and which of them a row cannot be without."""
    rows = connection.execute(
        'SELECT name, "notnull" AND dflt_value IS NULL FROM pragma_table_info(?)', (table,)
    )
    return {name: bool(is_needed) for name, is_needed in rows}
