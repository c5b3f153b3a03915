"""The bus in one SQLite file, for one machine: keyed append, consumer groups, offsets.

The same semantics as Kafka's, so that the house runs the same without it: a key stays in its
partition and in order there, a partition belongs to one member of a group at a time, a member that
falls silent loses its partitions when its lease runs out. Processes meet in the file's lock.
"""

import asyncio
import json
import sqlite3
import time
import uuid
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path

from agent.bus import Message, Position, PublishFailed, Record
from agent.bus_local_file import LocalFile

PARTITIONS = 4
LEASE_SECONDS = 10.0
RETENTION_SECONDS = 30 * 24 * 3600
LARGEST_BYTES = 1_048_576
"""What Kafka takes unless told otherwise."""
_PAUSE_SECONDS = 0.05

Partition = tuple[str, int]


class LocalPublisher:
    """Appends; what `publish` returned from is on the disk."""

    def __init__(self, path: Path) -> None:
        self._file = LocalFile(path)

    async def start(self) -> None:
        await self._file.open()
        await self._file.run(_forget_the_old)

    async def publish(self, messages: Sequence[Message]) -> None:
        """Deliver all in one transaction, but those too large."""
        refused = [place for place, one in enumerate(messages) if len(one.value) > LARGEST_BYTES]
        taken = [one for place, one in enumerate(messages) if place not in refused]
        await self._file.run(lambda connection: _append(connection, taken))
        if refused:
            msg = f"{len(refused)} messages are larger than {LARGEST_BYTES} bytes"
            raise PublishFailed(msg, refused)

    async def stop(self) -> None:
        await self._file.close()


class LocalConsumer:
    """One member of a group; shares partitions with the others by leases in the file."""

    def __init__(self, path: Path, group: str, topics: Sequence[str]) -> None:
        self._file = LocalFile(path)
        self._group = group
        self._topics = tuple(topics)
        self._member = uuid.uuid4().hex
        self._next: dict[Partition, int] = {}
        self._position: Position

    async def start(self, position: Position) -> None:
        self._position = position
        self._next = {}
        await self._file.open()
        await self._share()

    async def poll(self, max_records: int = 500, timeout_seconds: float = 1.0) -> Sequence[Record]:
        """Records in order by partition; asking keeps the lease."""
        until = time.monotonic() + timeout_seconds
        while True:
            await self._share()
            records = await self._file.run(lambda connection: self._read(connection, max_records))
            left = until - time.monotonic()
            if records or left <= 0:
                return records
            await asyncio.sleep(min(_PAUSE_SECONDS, left))

    async def commit(self, offsets: Mapping[Partition, int]) -> None:
        """Note how far we are in the partitions that are still ours."""
        rows = [
            (self._group, *partition, offset)
            for partition, offset in offsets.items()
            if partition in self._next
        ]
        await self._file.run(
            lambda connection: connection.executemany(
                "INSERT OR REPLACE INTO committed VALUES (?, ?, ?, ?)", rows
            )
        )

    async def lag(self) -> int:
        ends = await self._file.run(
            lambda connection: connection.execute(
                "SELECT topic, partition, next FROM log"
            ).fetchall()
        )
        return sum(
            end - self._next[topic, partition]
            for topic, partition, end in ends
            if (topic, partition) in self._next
        )

    async def stop(self) -> None:
        """Leave, so that the others need not wait for the lease to run out."""
        try:
            await self._file.run(self._leave)
        except PublishFailed:
            self._next = {}
        await self._file.close()

    async def _share(self) -> None:
        """Renew the lease, give up what is more than our share, take what is free."""
        ours = await self._file.run(self._claims)
        self._next = {one: offset for one, offset in self._next.items() if one in ours}
        for partition in sorted(ours - self._next.keys()):
            self._next[partition] = await self._position(*partition) or 0

    def _claims(self, connection: sqlite3.Connection) -> set[Partition]:
        now = time.monotonic()
        connection.execute(
            "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)",
            (self._group, self._member, json.dumps(self._topics), now + LEASE_SECONDS),
        )
        connection.execute(  # a monotonic clock begins anew at boot: what is far ahead is old too
            "DELETE FROM member WHERE until < ? OR until > ?", (now, now + LEASE_SECONDS + 1)
        )
        connection.execute(
            "DELETE FROM claim WHERE group_name = ? AND member NOT IN (SELECT id FROM member)",
            (self._group,),
        )
        fair = self._fair_share(connection)
        held = {
            (topic, partition): member
            for topic, partition, member in connection.execute(
                "SELECT topic, partition, member FROM claim WHERE group_name = ?", (self._group,)
            )
        }
        ours = {one for one, member in held.items() if member == self._member}
        connection.executemany(
            "DELETE FROM claim WHERE group_name = ? AND topic = ? AND partition = ?",
            [(self._group, *one) for one in ours - fair],
        )
        connection.executemany(
            "INSERT INTO claim VALUES (?, ?, ?, ?)",
            [(self._group, *one, self._member) for one in fair - held.keys()],
        )
        return fair & (ours | (fair - held.keys()))

    def _fair_share(self, connection: sqlite3.Connection) -> set[Partition]:
        """Partitions dealt out in turn; every member deals the same way."""
        members = connection.execute(
            "SELECT id, topics FROM member WHERE group_name = ? ORDER BY id", (self._group,)
        ).fetchall()
        fair: set[Partition] = set()
        for topic in self._topics:
            readers = [member for member, topics in members if topic in json.loads(topics)]
            fair |= {
                (topic, partition)
                for partition in range(PARTITIONS)
                if readers[partition % len(readers)] == self._member
            }
        return fair

    def _read(self, connection: sqlite3.Connection, max_records: int) -> list[Record]:
        """Each partition has its share, so that none waits for another and what came together stays so."""
        records: list[Record] = []
        for left, (topic, partition) in zip(
            range(len(self._next), 0, -1), sorted(self._next), strict=True
        ):
            share = ceil((max_records - len(records)) / left)
            rows = connection.execute(
                'SELECT "offset", key, value, headers FROM record'
                ' WHERE topic = ? AND partition = ? AND "offset" >= ? ORDER BY "offset" LIMIT ?',
                (topic, partition, self._next[topic, partition], share),
            ).fetchall()
            records += [
                Record(topic, partition, offset, key, value, _headers_from(headers))
                for offset, key, value, headers in rows
            ]
            if rows:
                self._next[topic, partition] = rows[-1][0] + 1
        return records

    def _leave(self, connection: sqlite3.Connection) -> None:
        self._next = {}
        for table, column in (("claim", "member"), ("member", "id")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (self._member,))  # noqa: S608 - both from the line above


def partition_of(key: bytes) -> int:
    """The partition a key always goes to."""
    return zlib.crc32(key) % PARTITIONS


def _append(connection: sqlite3.Connection, messages: Sequence[Message]) -> None:
    now = time.time()
    for message in messages:
        partition = partition_of(message.key)
        (offset,) = connection.execute(
            "INSERT INTO log VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET next = next + 1"
            " RETURNING next - 1",
            (message.topic, partition),
        ).fetchone()
        headers = _headers_to(message.headers)
        connection.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)",
            (message.topic, partition, offset, message.key, message.value, headers, now),
        )


def _forget_the_old(connection: sqlite3.Connection) -> None:
    connection.execute(
        "DELETE FROM record WHERE appended_at < ?", (time.time() - RETENTION_SECONDS,)
    )


def _headers_to(headers: Mapping[str, bytes]) -> str:
    return json.dumps({name: b64encode(value).decode() for name, value in headers.items()})


def _headers_from(written: str) -> dict[str, bytes]:
    return {name: b64decode(value) for name, value in json.loads(written).items()}
