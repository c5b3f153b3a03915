"""Ledger: what the agent remembers between two breaths, read out of its state.

What is written there stands in agent/statement.py. Paths are bytes, for names need not be UTF-8. No
text that was read is ever in here.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agent.bus import Message
from agent.item import Identity
from agent.tail import LogPosition


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The version of a file that was examined last, and what came of it."""

    source: str
    path: bytes = field(repr=False)
    identity: Identity
    content: str = ""
    ruleset: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A file that no worker survived: counted as not examined, tried again at `next_try_at`."""

    source: str
    path: bytes = field(repr=False)
    identity: Identity
    reason: str
    strikes: int
    next_try_at: float
    content: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message in the outbox."""

    seq: int
    message: Message
    created_at: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a source has been compared with its checkpoints."""

    cursor: bytes | None = field(default=None, repr=False)
    """The folder reached in the pass that is under way; None when none is."""
    folder_count: int = 0
    file_count: int = 0
    finished_at: float | None = None


def _identity(dev: int, ino: int, size: int, mtime_ns: int, ctime_ns: int) -> Identity:
    """As agent/statement.py wrote it, without SQLite's sign."""
    return Identity(dev % (1 << 64), ino % (1 << 64), size, mtime_ns, ctime_ns)


class Ledger:
    """Reading what is remembered, over one connection; each thread has its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def close(self) -> None:
        self._connection.close()

    def waiting(self, limit: int) -> list[Waiting]:
        """The oldest unsent events."""
        rows = self._connection.execute(
            "SELECT seq, topic, key, value, headers, created_at FROM outbox"
            " WHERE refused = '' ORDER BY seq LIMIT ?",
            (limit,),
        )
        return [
            Waiting(seq, Message(topic, key, value, _headers(headers)), created_at)
            for seq, topic, key, value, headers, created_at in rows
        ]

    def outbox_total(self) -> tuple[int, int]:
        """Rows and bytes in the outbox."""
        row = self._connection.execute("SELECT row_count, byte_count FROM outbox_total").fetchone()
        return int(row[0]), int(row[1])

    def oldest_unsent_at(self) -> float | None:
        row = self._connection.execute(
            "SELECT created_at FROM outbox WHERE refused = '' ORDER BY seq LIMIT 1"
        ).fetchone()
        return None if row is None else float(row[0])

    def refused_count(self) -> int:
        row = self._connection.execute(
            "SELECT count(*) FROM outbox WHERE refused <> ''"
        ).fetchone()
        return int(row[0])

    def checkpoint(self, source: str, path: bytes) -> Checkpoint | None:
        row = self._connection.execute(
            "SELECT dev, ino, size, mtime_ns, ctime_ns, content, ruleset, outcome"
            " FROM file_checkpoint WHERE source = ? AND folder = ? AND name = ?",
            (source, *os.path.split(path)),
        ).fetchone()
        return row and Checkpoint(source, path, _identity(*row[:5]), *row[5:])

    def versions(
        self, source: str, folder: bytes, names: Sequence[bytes]
    ) -> dict[bytes, tuple[Identity, str]]:
        """Of some names in one folder, which version was examined by which rules."""
        marks = ",".join("?" * len(names))
        rows = self._connection.execute(
            "SELECT name, ruleset, dev, ino, size, mtime_ns, ctime_ns FROM file_checkpoint"  # noqa: S608 - only marks
            f" WHERE source = ? AND folder = ? AND name IN ({marks})",
            (source, folder, *names),
        )
        return {name: (_identity(*numbers), ruleset) for name, ruleset, *numbers in rows}

    def names_in(self, source: str, folder: bytes, after: bytes, limit: int) -> list[bytes]:
        """Names remembered in a folder, in order, after one of them."""
        rows = self._connection.execute(
            "SELECT name FROM file_checkpoint WHERE source = ? AND folder = ? AND name > ?"
            " ORDER BY name LIMIT ?",
            (source, folder, after, limit),
        )
        return [row[0] for row in rows]

    def count_in(self, source: str, folder: bytes) -> int:
        """How many names are remembered in a folder."""
        row = self._connection.execute(
            "SELECT count(*) FROM file_checkpoint WHERE source = ? AND folder = ?",
            (source, folder),
        ).fetchone()
        return int(row[0])

    def device_of(self, source: str, folder: bytes) -> int | None:
        """The device that a folder's files were seen on."""
        row = self._connection.execute(
            "SELECT dev FROM file_checkpoint WHERE source = ? AND folder = ? LIMIT 1",
            (source, folder),
        ).fetchone()
        return None if row is None else int(row[0]) % (1 << 64)

    def folder_after(self, source: str, folder: bytes) -> bytes | None:
        """The next folder of which files are remembered."""
        row = self._connection.execute(
            "SELECT folder FROM file_checkpoint WHERE source = ? AND folder > ?"
            " ORDER BY folder LIMIT 1",
            (source, folder),
        ).fetchone()
        return None if row is None else bytes(row[0])

    def not_examined(self, source: str) -> tuple[int, int]:
        """Files and bytes of a source that were not, or not wholly, examined."""
        row = self._connection.execute(
            "SELECT count(*), coalesce(sum(size), 0) FROM file_checkpoint"
            " WHERE source = ? AND outcome IN ('not_examined', 'partly_examined')",
            (source,),
        ).fetchone()
        held = self._connection.execute(
            "SELECT count(*), coalesce(sum(size), 0) FROM quarantine WHERE source = ?", (source,)
        ).fetchone()
        return int(row[0]) + int(held[0]), int(row[1]) + int(held[1])

    def no_text(self, source: str) -> int:
        """Files of a source of which nothing was left out but pictures, sound and film."""
        row = self._connection.execute(
            "SELECT count(*) FROM file_checkpoint WHERE source = ? AND outcome = 'no_text'",
            (source,),
        ).fetchone()
        return int(row[0])

    def unexamined(self) -> Iterator[tuple[str, bytes, str]]:
        """Source, path and outcome of each file that `not_examined` or `no_text` counts."""
        rows = self._connection.execute(
            "SELECT source, folder, name, outcome FROM file_checkpoint"
            " WHERE outcome IN ('not_examined', 'partly_examined', 'no_text')"
            " ORDER BY source, folder, name"
        )
        yield from (
            (source, os.path.join(folder, name), how) for source, folder, name, how in rows
        )
        yield from ((row.source, row.path, "not_examined") for row in self.quarantine())

    def position(self, source: str) -> LogPosition | None:
        row = self._connection.execute(
            "SELECT position FROM log_checkpoint WHERE source = ?", (source,)
        ).fetchone()
        return None if row is None else _position(json.loads(row[0]))

    def quarantined(self, source: str, path: bytes) -> Quarantined | None:
        return next(iter(self._quarantine("source = ? AND path = ?", (source, path))), None)

    def quarantine(self) -> list[Quarantined]:
        """All that is quarantined."""
        return list(self._quarantine("true", ()))

    def quarantined_count(self, source: str) -> int:
        row = self._connection.execute(
            "SELECT count(*) FROM quarantine WHERE source = ?", (source,)
        ).fetchone()
        return int(row[0])

    def quarantine_due(
        self, source: str, now: float, longest: float, limit: int = 100
    ) -> list[Quarantined]:
        """What may be tried again; nothing waits longer than `longest`, whatever a clock once said."""
        where = "source = ? AND NOT next_try_at BETWEEN ? AND ? LIMIT ?"
        return list(self._quarantine(where, (source, now, now + longest, limit)))

    def _quarantine(self, where: str, values: tuple[object, ...]) -> Iterator[Quarantined]:
        columns = "source, path, dev, ino, size, mtime_ns, ctime_ns, reason, strikes, next_try_at"
        query = f"SELECT {columns}, content FROM quarantine WHERE {where}"  # noqa: S608 - our own words
        for row in self._connection.execute(query, values):
            yield Quarantined(row[0], row[1], _identity(*row[2:7]), *row[7:])

    def progress(self, source: str) -> Progress:
        row = self._connection.execute(
            "SELECT cursor, folder_count, file_count, finished_at FROM reconcile WHERE source = ?",
            (source,),
        ).fetchone()
        return Progress() if row is None else Progress(*row)

    def note(self, name: str) -> str:
        row = self._connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return "" if row is None else str(row[0])


def _headers(text: str) -> dict[str, bytes]:
    return {name: value.encode("latin-1") for name, value in json.loads(text)}


def _position(raw: dict[str, object]) -> LogPosition:
    before = raw.pop("before", None)
    lines = raw.pop("open_lines", ())
    assert isinstance(lines, Sequence)
    return LogPosition(
        **raw,  # type: ignore[arg-type]  # as agent/statement.py wrote it
        open_lines=tuple(lines),
        before=_position(before) if isinstance(before, dict) else None,
    )
