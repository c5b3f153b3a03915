"""The file of the state: opened, checked, set aside when damaged, looked at from beside.

SQLite in WAL mode with synchronous=FULL: what was committed survives a power cut.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from agent import faults
from agent.ledger import Ledger
from agent.state_schema import SCHEMA_VERSION, misfit, version_of
from agent.statement import Statement

STATE = "state.sqlite"
_REMOVED_AT_ONCE = 20
_LOG_SHARE_OF_DISK = 16
"""What was written is put into its place before its log takes more of a small disk."""
_THOROUGH_CHECK_BYTES = 256 << 20
_EARLIER = (
    "left by an earlier persinc; `systemctl restart persinc-agent` (or `persinc-agent run`) takes it"
    " over, with all that waits to be sent"
)


class StoreError(Exception):
    """The state cannot be opened; names the file and the mend."""


@contextlib.contextmanager
def looked_at(folder: Path) -> Iterator[Ledger]:
    """Read the state beside a running agent, or without one. Raises StoreError."""
    with _beside(folder, "ro") as connection:
        yield Ledger(connection)


def change(folder: Path, statements: Sequence[Statement]) -> None:
    """Change something beside a running agent, or without one. Raises StoreError."""
    with _beside(folder, "rw") as connection:
        execute(connection, statements)


@contextlib.contextmanager
def _beside(folder: Path, mode: str) -> Iterator[sqlite3.Connection]:
    path = folder / STATE
    try:
        found = path.exists()
    except PermissionError:
        found = True
    if not found:
        msg = f"{path}: there is no state; the agent has not run yet with these settings"
        raise StoreError(msg)
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        with contextlib.closing(
            sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None)
        ) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            version = version_of(connection)
            if version != SCHEMA_VERSION:
                msg = f"{path}: {misfit(version) or _EARLIER}"
                raise StoreError(msg)
            yield connection
    except sqlite3.Error as error:
        msg = f"{path}: {error}; are you the user the agent runs as, or root?"
        raise StoreError(msg) from None


def connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA journal_size_limit = 4194304")
    disk = os.statvfs(path.parent)
    pages = disk.f_blocks * disk.f_frsize // _LOG_SHARE_OF_DISK // 4096
    connection.execute(f"PRAGMA wal_autocheckpoint = {min(max(pages, 1), 1000)}")
    return connection


def is_sound(path: Path) -> bool:
    """Whether the file is whole; a big one is checked less thoroughly, to be ready in seconds."""
    check = "integrity_check" if path.stat().st_size < _THOROUGH_CHECK_BYTES else "quick_check"
    try:
        with contextlib.closing(connected(path)) as connection:
            answer: str = connection.execute(f"PRAGMA {check}(1)").fetchone()[0]
    except sqlite3.OperationalError:
        raise  # locked, no permission, no room: nothing is wrong with what is in it
    except sqlite3.DatabaseError:
        return False
    return answer == "ok"


def set_aside(path: Path) -> None:
    """Move a damaged state out of the way, with what belongs to it."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))


def shrink(connection: sqlite3.Connection) -> None:
    """Put what was written into its place: its log is the bigger of the two, and alone can fill a disk."""
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def remove(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    """Remove a little at a time: removing takes room too."""
    for first in range(0, len(statements), _REMOVED_AT_ONCE):
        execute(connection, statements[first : first + _REMOVED_AT_ONCE])
        shrink(connection)


def give_back(connection: sqlite3.Connection) -> None:
    """Give the disk what removed rows have left empty, a little at a time, as far as that goes."""
    shrink(connection)
    with contextlib.suppress(sqlite3.OperationalError):
        while connection.execute("PRAGMA freelist_count").fetchone()[0]:
            connection.execute(f"PRAGMA incremental_vacuum({_REMOVED_AT_ONCE})").fetchall()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def execute(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    faults.reached("commit.before")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for sql, values in statements:
            connection.execute(sql, values)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    faults.reached("commit.after")
