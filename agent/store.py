"""The agent's state: checkpoints and outbox in one SQLite file, advanced in ONE transaction.

WAL with synchronous=FULL: what was committed survives a power cut. Whoever commits meanwhile is
written with the next transaction (group commit), by one writer at a time. On a full disk the
ballast (agent/room.py) is let go, acknowledged events are still removed, nothing else is taken in,
and no checkpoint moves; it goes on by itself when there is room again. A damaged file is set aside at
the start and rebuilt by looking at everything again, which gives the same event ids.
"""

import asyncio
import contextlib
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from agent.ledger import Ledger
from agent.room import Room
from agent.state_file import (
    STATE,
    StoreError,
    connected,
    execute,
    give_back,
    is_sound,
    remove,
    set_aside,
    shrink,
)
from agent.state_schema import prepare
from agent.statement import Statement, save_note

_BATCH_AT_MOST = 1000
_RETRY_SECONDS = 1.0
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_LATER = _NO_ROOM | {sqlite3.SQLITE_BUSY}
_LAST_COMMIT_SECONDS = 5.0


@dataclass(slots=True)
class _Writing:
    statements: Sequence[Statement]
    done: asyncio.Future[None]
    frees: bool
    """It only removes: to be done first when the disk is full."""

    def finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def fail(self, error: StoreError) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class Store:
    """Open with `Store.open`, then `async with`; write with `commit` and `free`, read with `ledger`."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, *, rebuilt: bool) -> None:
        self._folder = folder
        self._connection = connection
        self.rebuilt = rebuilt
        """The state was damaged and set aside: all must be looked at again."""
        self.ledger = Ledger(connected(folder / STATE))
        self._room = Room(folder)
        self.is_full = not self._room.keep()
        self.on_change: Callable[[], None] = lambda: None
        """Called in the event loop after each commit."""
        self._queue: asyncio.Queue[_Writing] = asyncio.Queue(maxsize=5 * _BATCH_AT_MOST)
        self._held: deque[_Writing] = deque()
        self._batch_at_most = _BATCH_AT_MOST
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open or make the state in a folder on a local disk. Raises StoreError."""
        path = folder / STATE
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            Room(folder).let_go()  # opening needs room too
            rebuilt = path.exists() and not is_sound(path)
            if rebuilt:
                set_aside(path)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = connected(path)
            prepare(connection)
        except (OSError, sqlite3.Error) as error:
            msg = f"{path}: the state cannot be opened ({error}); see state_directory in [agent]"
            raise StoreError(msg) from None
        if rebuilt:
            execute(connection, [save_note("rebuilt", "yes")])
        return cls(folder, connection, rebuilt=Ledger(connection).note("rebuilt") == "yes")

    def reader(self) -> Ledger:
        """A ledger of its own for another thread."""
        return Ledger(connected(self._folder / STATE))

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
        shrink(self._connection)
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
        while True:
            batch = await self._batch()
            if self.is_full and not self._room.keep():
                await self._only_free(batch)
            else:
                await self._try(batch)

    async def _batch(self) -> list[_Writing]:
        """Some that wait, those held back first."""
        if not self._held:
            self._held.append(await self._queue.get())
        while len(self._held) < self._batch_at_most and not self._queue.empty():
            self._held.append(self._queue.get_nowait())
        count = min(len(self._held), self._batch_at_most)
        return [self._held.popleft() for _ in range(count)]

    async def _try(self, batch: Sequence[_Writing]) -> None:
        """Write a batch. What finds no room, or another process at it, is held back."""
        statements = [statement for writing in batch for statement in writing.statements]
        try:
            try:
                await self._in_thread(execute, statements)
            except sqlite3.OperationalError:
                await self._in_thread(shrink)
                await self._in_thread(execute, statements)
        except sqlite3.Error as error:
            code = error.sqlite_errorcode & 0xFF
            if code not in _LATER:
                for writing in batch:
                    writing.fail(StoreError(str(error)))
                raise
            self.is_full = code in _NO_ROOM
            self._batch_at_most = max(self._batch_at_most // 4, 1)
            self._held.extendleft(reversed(batch))
            await asyncio.sleep(_RETRY_SECONDS)
            return
        self.is_full = False
        self._batch_at_most = min(2 * self._batch_at_most, _BATCH_AT_MOST)
        self._written(batch)

    async def _only_free(self, batch: Sequence[_Writing]) -> None:
        """Let the ballast go, remove what may be removed, hold back the rest."""
        self._room.let_go()
        await self._in_thread(give_back)
        for writing in batch:
            if writing.frees:
                with contextlib.suppress(sqlite3.OperationalError):
                    await self._in_thread(remove, writing.statements)
                    self._written([writing])
                    continue
            self._held.append(writing)
        await asyncio.sleep(_RETRY_SECONDS)

    async def _in_thread(self, act: Callable[..., None], *values: object) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._writer, act, self._connection, *values)

    def _written(self, batch: Sequence[_Writing]) -> None:
        for writing in batch:
            writing.finish()
        self.on_change()
