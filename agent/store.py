"""The agent's state: checkpoints and outbox in one SQLite file, advanced in ONE transaction.

WAL with synchronous=FULL: what was committed survives a power cut. Whoever commits meanwhile is
written with the next transaction (group commit), by one writer at a time. On a full disk the
ballast is let go, acknowledged events are still removed, nothing else is taken in, and no
checkpoint moves; it goes on by itself when there is room again. A damaged file is set aside at
the start and rebuilt by looking at everything again, which gives the same event ids.
"""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from agent import faults
from agent.ledger import SCHEMA, SCHEMA_VERSION, Ledger, Statement, save_note

STATE = "state.sqlite"
BALLAST = "ballast"
_BALLAST_BYTES = 16 << 20
_BATCH_AT_MOST = 1000
_RETRY_SECONDS = 1.0
_THOROUGH_CHECK_BYTES = 256 << 20
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_LATER = _NO_ROOM | {sqlite3.SQLITE_BUSY}
_LAST_COMMIT_SECONDS = 5.0


class StoreError(Exception):
    """The state cannot be opened; names the file and the mend."""


@dataclass(slots=True)
class _Writing:
    statements: Sequence[Statement]
    done: asyncio.Future[None]
    frees: bool
    """It only removes: to be done first when the disk is full."""


class Store:
    """Open with `Store.open`, then `async with`; write with `commit` and `free`, read with `ledger`."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, *, rebuilt: bool) -> None:
        self._folder = folder
        self._connection = connection
        self.rebuilt = rebuilt
        """The state was damaged and set aside: all must be looked at again."""
        self.ledger = Ledger(_connected(folder / STATE))
        self.is_full = False
        self.on_change: Callable[[], None] = lambda: None
        """Called in the event loop after each commit."""
        self._queue: asyncio.Queue[_Writing] = asyncio.Queue(maxsize=5 * _BATCH_AT_MOST)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open or make the state in a folder on a local disk. Raises StoreError."""
        path = folder / STATE
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / BALLAST).unlink(missing_ok=True)  # opening needs room too
            rebuilt = path.exists() and not _is_sound(path)
            if rebuilt:
                _set_aside(path)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = _connected(path)
            _prepare(connection)
        except (OSError, sqlite3.Error) as error:
            msg = f"{path}: the state cannot be opened ({error}); see state_directory in [agent]"
            raise StoreError(msg) from None
        if rebuilt:
            _execute(connection, [save_note("rebuilt", "yes")])
        store = cls(folder, connection, rebuilt=Ledger(connection).note("rebuilt") == "yes")
        store.restore_ballast()
        return store

    def reader(self) -> Ledger:
        """A ledger of its own for another thread."""
        return Ledger(_connected(self._folder / STATE))

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._write_all(), name="store")
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        with contextlib.suppress(TimeoutError, StoreError):
            await asyncio.wait_for(self.commit(()), _LAST_COMMIT_SECONDS)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._writer.shutdown()
        self.ledger.close()
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    @property
    def is_writing(self) -> bool:
        """Whether the writer lives."""
        return self._task is not None and not self._task.done()

    async def commit(self, statements: Iterable[Statement]) -> None:
        """Write all or nothing; returns when it is on the disk, however long that takes."""
        await self._submit(tuple(statements), frees=False)

    async def free(self, statements: Iterable[Statement]) -> None:
        """Write what removes rows; on a full disk this goes before all else."""
        await self._submit(tuple(statements), frees=True)

    async def _submit(self, statements: Sequence[Statement], *, frees: bool) -> None:
        if not self.is_writing:
            msg = f"{self._folder / STATE}: the writer has stopped"
            raise StoreError(msg)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put(_Writing(statements, done, frees))
        await done

    async def _write_all(self) -> None:
        held: list[_Writing] = []
        while True:
            batch = await self._batch(held)
            held = []
            try:
                await self._write(batch)
            except sqlite3.Error as error:
                if error.sqlite_errorcode & 0xFF not in _LATER:
                    for writing in batch:
                        if not writing.done.done():
                            writing.done.set_exception(StoreError(str(error)))
                    raise
                self.is_full = error.sqlite_errorcode & 0xFF in _NO_ROOM
                held = await self._make_room(batch)
                continue
            if self.is_full:
                self.is_full = False
                self.restore_ballast()

    async def _batch(self, held: list[_Writing]) -> list[_Writing]:
        batch = list(held)
        if not batch:
            batch.append(await self._queue.get())
        while len(batch) < _BATCH_AT_MOST and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch

    async def _write(self, batch: Sequence[_Writing]) -> None:
        statements = [statement for writing in batch for statement in writing.statements]
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._writer, _execute, self._connection, statements)
        for writing in batch:
            if not writing.done.done():
                writing.done.set_result(None)
        self.on_change()

    async def _make_room(self, batch: Sequence[_Writing]) -> list[_Writing]:
        """Let the ballast go, remove what may be removed, keep the rest for later."""
        (self._folder / BALLAST).unlink(missing_ok=True)
        frees = [writing for writing in batch if writing.frees]
        rest = [writing for writing in batch if not writing.frees]
        if frees:
            try:
                await self._write(frees)
            except sqlite3.Error:
                rest = [*frees, *rest]
        await asyncio.sleep(_RETRY_SECONDS)
        return rest

    def restore_ballast(self) -> None:
        """Keep some disk in hand, where there is plenty."""
        path = self._folder / BALLAST
        room = os.statvfs(self._folder)
        size = min(_BALLAST_BYTES, room.f_bavail * room.f_frsize // 8)
        if path.exists() and path.stat().st_size >= size:
            return
        try:
            with path.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, max(size, 1))
        except OSError:
            path.unlink(missing_ok=True)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA journal_size_limit = 4194304")
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        msg = f"made by a newer persinc (schema {version}); install that version or newer"
        raise sqlite3.DatabaseError(msg)
    if version == 0:
        connection.executescript(
            f"BEGIN; {SCHEMA}; PRAGMA user_version = {SCHEMA_VERSION}; COMMIT"
        )


def _is_sound(path: Path) -> bool:
    """Whether the file is whole; a big one is checked less thoroughly, to be ready in seconds."""
    check = "integrity_check" if path.stat().st_size < _THOROUGH_CHECK_BYTES else "quick_check"
    try:
        with contextlib.closing(_connected(path)) as connection:
            answer: str = connection.execute(f"PRAGMA {check}(1)").fetchone()[0]
    except sqlite3.OperationalError:
        raise  # locked, no permission, no room: nothing is wrong with what is in it
    except sqlite3.DatabaseError:
        return False
    return answer == "ok"


def _set_aside(path: Path) -> None:
    """Move a damaged state out of the way, with what belongs to it."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))


def _execute(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
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
