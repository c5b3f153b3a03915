"""The file of the local bus: its tables, and one transaction at a time in a thread of its own."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from agent.bus import PublishFailed

_SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    topic TEXT, partition INTEGER, "offset" INTEGER, key BLOB, value BLOB, headers TEXT,
    appended_at REAL, PRIMARY KEY (topic, partition, "offset")) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (
    topic TEXT, partition INTEGER, next INTEGER, PRIMARY KEY (topic, partition)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS member (
    group_name TEXT, id TEXT, topics TEXT, until REAL, PRIMARY KEY (group_name, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claim (
    group_name TEXT, topic TEXT, partition INTEGER, member TEXT,
    PRIMARY KEY (group_name, topic, partition)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS committed (
    group_name TEXT, topic TEXT, partition INTEGER, next INTEGER,
    PRIMARY KEY (group_name, topic, partition)) WITHOUT ROWID;
"""

Result = TypeVar("Result")


class LocalFile:
    """The open file. Work is done in a thread, so that no fsync and no lock stops the loop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Make it if need be. Raises PublishFailed."""
        await asyncio.to_thread(self._open)

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do some work in one transaction. Raises PublishFailed."""
        return await asyncio.to_thread(self._run, work)

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _open(self) -> None:
        with self._lock:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
                connection = sqlite3.connect(
                    self._path, timeout=10, isolation_level=None, check_same_thread=False
                )
                self._connection = connection
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.executescript(_SCHEMA)
            except (sqlite3.Error, OSError) as error:
                raise self._failed(error) from None

    def _run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        with self._lock:
            if self._connection is None:
                msg = f"{self._path}: the local bus is not open"
                raise PublishFailed(msg)
            try:
                return _in_transaction(self._connection, work)
            except sqlite3.Error as error:
                raise self._failed(error) from None

    def _close(self) -> None:
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    def _failed(self, error: Exception) -> PublishFailed:
        return PublishFailed(f"{self._path}: the local bus cannot be used ({error})")


def _in_transaction(
    connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Result]
) -> Result:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return result
