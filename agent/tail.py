"""Follow a growing, rotating log from a remembered place, and know it again whatever it is called.

A log is known by its first bytes (keyed hash over a growing prefix) and by the last bytes before
the place we have read to. An inode alone is worth nothing (ext4 gives it out again at once), a
prefix alone is fooled by headers, so a place counts only where all of it fits. What fits under
another name was renamed, copied or compressed: it is finished first, then what came after it is
read in the order it was written.

Only complete lines are read; a partial last line waits for its newline, unless its file was
rotated away and has been quiet since. A position holds no text.
"""

import bz2
import gzip
import hashlib
import lzma
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Protocol, Self

PREFIX_BYTES = 1024
TAIL_BYTES = 64
LINE_BYTES_AT_MOST = 1 << 18
QUIET_SECONDS = 5.0


class _Content(Protocol):
    """What is asked of an open file, plain or unpacking."""

    def seek(self, offset: int, /) -> int: ...

    def read(self, size: int, /) -> bytes: ...


_COMPRESSED: dict[bytes, Callable[[BinaryIO], _Content]] = {
    b".gz": lambda file: gzip.GzipFile(fileobj=file),
    b".bz2": bz2.BZ2File,
    b".xz": lzma.LZMAFile,
}
_ROTATED = re.compile(
    rb"""[.-] (?: old | \d[\d-]* (?:\.\d+)? )   # .1  -20260131  -2026-01-31  .0  -1700000000
         (?P<packed> \.gz | \.bz2 | \.xz )? $""",
    re.VERBOSE,
)


class UnreadableLog(OSError):  # noqa: N818 - named for what went wrong
    """The log cannot be opened; the position has not moved. Carries the cause's errno."""


@dataclass(frozen=True, slots=True)
class LogPosition:
    """How far a log has been read. Holds no text; hashes are keyed.

    `offset` is the first byte not read yet. `open_lines` are the offsets of lines before it that
    belong to mails not finished yet: they are read again, alone, next time. `before` is the
    file read before this one, whose last lines may still be growing or open.
    """

    generation: int = 0
    dev: int = 0
    ino: int = 0
    prefix_length: int = 0
    prefix_hash: str = ""
    offset: int = 0
    tail_length: int = 0
    tail_hash: str = ""
    modified_ns: int = 0
    open_lines: tuple[int, ...] = ()
    before: "LogPosition | None" = None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a line stands: which file of the log's life, and at which byte."""

    generation: int
    offset: int


@dataclass(frozen=True, slots=True)
class Line:
    place: Place
    text: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one look at a log gives: open lines of old, then new ones, both in their order."""

    remembered: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    files: tuple[LogPosition, ...] = ()
    more: bool = False
    silent_seconds: float = 0.0
    """How long nothing has been written, when all has been read."""

    def position(self, open_places: Iterable[Place]) -> LogPosition:
        """Say where to go on, given the places of lines that will be needed again."""
        kept = sorted(open_places)
        chain: LogPosition | None = None
        for file in self.files[-2:]:
            offsets = tuple(p.offset for p in kept if p.generation == file.generation)
            chain = replace(file, open_lines=offsets, before=chain)
        assert chain is not None
        return chain

    def can_remember(self, place: Place) -> bool:
        """Whether a line can still be read next time: only two files are kept in mind."""
        return any(file.generation == place.generation for file in self.files[-2:])


@dataclass(slots=True)
class _File:
    """An open log file, plain or compressed."""

    path: bytes
    content: _Content
    seen: os.stat_result
    packed: bool

    def at_least(self, length: int) -> bool:
        return self.packed or self.seen.st_size >= length

    def bytes_at(self, offset: int, length: int) -> bytes:
        try:
            self.content.seek(offset)
            return self.content.read(length)
        except (EOFError, lzma.LZMAError, gzip.BadGzipFile):
            return b""


def read(
    path: bytes, position: LogPosition | None, key: bytes, now_ns: int, limit: int = 4 << 20
) -> Stretch:
    """Read on from `position`, at most about `limit` bytes. Raises UnreadableLog.

    Without a position the log is read from its beginning; rotated files older than that are not.
    """
    if position == LogPosition():
        position = None
    with _Opened() as opened:
        current = opened.file(path)
        chain = [] if position is None else list(_known(position, current, path, opened, key))
        newer = _newer(position, chain, current, path, opened)
        return _stretch(position, chain, newer, key, now_ns, limit)


class _Opened:
    """The files opened during one look; all closed after it."""

    def __init__(self) -> None:
        self._files: list[BinaryIO] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def file(self, path: bytes) -> _File:
        try:
            raw = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")
        except OSError as error:
            raise UnreadableLog(error.errno, error.strerror) from None
        self._files.append(raw)
        seen = os.fstat(raw.fileno())
        if not stat.S_ISREG(seen.st_mode):
            raise UnreadableLog(None, "not a regular file")
        unpack = _COMPRESSED.get(os.path.splitext(path)[1])
        content = unpack(raw) if unpack else raw
        return _File(path, content, seen, packed=unpack is not None)

    def rotated(self, path: bytes) -> Iterator[_File]:
        """Give the files that `path` may have been rotated to, oldest first."""
        for sibling in rotated_names(path):
            try:
                yield self.file(sibling)
            except UnreadableLog:
                continue


def rotated_names(path: bytes) -> list[bytes]:
    """Names beside `path` that logrotate and its like give, by time of last change.

    A compressed file is passed over while its plain twin is still there.
    """
    folder, name = os.path.split(path)
    stem, extension = os.path.splitext(name)
    found: dict[bytes, tuple[int, bytes]] = {}
    with os.scandir(folder or b".") as entries:
        for entry in entries:
            match = _rotation(entry.name, name, stem, extension)
            if match is None or not entry.is_file(follow_symlinks=False):
                continue
            modified = entry.stat(follow_symlinks=False).st_mtime_ns
            found[entry.name] = (modified, match["packed"] or b"")
    names = [
        name
        for name, (_, packed) in found.items()
        if not packed or name.removesuffix(packed) not in found
    ]
    names.sort(key=lambda name: (found[name][0], -_number(name), name))
    return [os.path.join(folder, name) for name in names]


def _rotation(
    candidate: bytes, name: bytes, stem: bytes, extension: bytes
) -> re.Match[bytes] | None:
    if candidate.startswith(name):
        return _ROTATED.fullmatch(candidate, len(name))
    if extension and candidate.startswith(stem) and candidate.endswith(extension):
        return _ROTATED.fullmatch(candidate, len(stem), len(candidate) - len(extension))
    return None


def _number(name: bytes) -> int:
    """The number of mail.log.3: the higher, the older."""
    digits = re.search(rb"\.(\d{1,5})(?:\.(?:gz|bz2|xz))?$", name)
    return int(digits[1]) if digits else 0


def holds(file: _File, position: LogPosition, key: bytes) -> bool:
    """Whether this file is the one `position` was taken in, however it is called now."""
    if not file.at_least(position.offset):
        return False
    if position.prefix_length == 0:
        return (file.seen.st_dev, file.seen.st_ino) == (position.dev, position.ino)
    prefix = file.bytes_at(0, position.prefix_length)
    if _hash(prefix, key) != position.prefix_hash:
        return False
    tail = file.bytes_at(position.offset - position.tail_length, position.tail_length)
    return _hash(tail, key) == position.tail_hash


def _known(
    position: LogPosition, current: _File, path: bytes, opened: _Opened, key: bytes
) -> Iterator[tuple[LogPosition, _File]]:
    """Where the files we have begun are now: the one before, then the one we were reading."""
    file = _found(position, current, path, opened, key)
    if position.before is not None:
        before = _found(position.before, current, path, opened, key)
        if before is not None and _still_matters(position.before, before, file):
            yield position.before, before
    if file is not None:
        yield position, file


def _still_matters(known: LogPosition, before: _File, file: _File | None) -> bool:
    if file is not None and _same(before, file):
        return False
    return bool(known.open_lines) or not before.packed


def _found(
    position: LogPosition, current: _File, path: bytes, opened: _Opened, key: bytes
) -> _File | None:
    if holds(current, position, key):
        return current
    candidates = list(opened.rotated(path))
    candidates.sort(key=lambda file: (file.seen.st_ino != position.ino, file.packed))
    return next((file for file in candidates if holds(file, position, key)), None)


def _newer(
    position: LogPosition | None,
    chain: Sequence[tuple[LogPosition, _File]],
    current: _File,
    path: bytes,
    opened: _Opened,
) -> list[_File]:
    """Files written after the one we were in: rotated meanwhile, and the log itself."""
    if position is None:
        return [current]
    at = next((file for known, file in chain if known is position), None)
    if at is not None and _same(at, current):
        return []
    since = position.modified_ns if at is None else at.seen.st_mtime_ns
    begun = [file for _, file in chain]
    meanwhile = [
        file
        for file in opened.rotated(path)
        if file.seen.st_mtime_ns > since and not any(_same(file, known) for known in begun)
    ]
    return [*meanwhile, current]


def _same(one: _File, other: _File) -> bool:
    return (one.seen.st_dev, one.seen.st_ino) == (other.seen.st_dev, other.seen.st_ino)


def _stretch(
    position: LogPosition | None,
    chain: Sequence[tuple[LogPosition, _File]],
    newer: Sequence[_File],
    key: bytes,
    now_ns: int,
    limit: int,
) -> Stretch:
    generation = 0 if position is None else position.generation
    after = generation + (position is not None)
    fresh = [(LogPosition(generation=after + n), file) for n, file in enumerate(newer)]
    ways = [*chain, *fresh]
    remembered: list[Line] = []
    lines: list[Line] = []
    files: list[LogPosition] = []
    room = limit
    more = False
    for index, (known, file) in enumerate(ways):
        remembered += _remembered(known, file)
        to_come = len(ways) - 1 - index
        quiet = now_ns - file.seen.st_mtime_ns > QUIET_SECONDS * 1e9
        finished = to_come > 1 or (to_come == 1 and quiet)
        found, offset, rest = _lines(file, known, room, finished=finished, alone=room == limit)
        lines += found
        room -= offset - known.offset
        files.append(_position(file, known.generation, offset, key))
        if rest:
            more = True
            break
    last = files[-1].modified_ns
    silent = 0.0 if more else max(now_ns - last, 0) / 1e9
    return Stretch(tuple(remembered), tuple(lines), tuple(files), more, silent)


def _remembered(known: LogPosition, file: _File) -> Iterator[Line]:
    for offset in known.open_lines:
        text = file.bytes_at(offset, LINE_BYTES_AT_MOST).partition(b"\n")[0]
        yield Line(Place(known.generation, offset), _clean(text))


def _lines(
    file: _File, known: LogPosition, room: int, *, finished: bool, alone: bool
) -> tuple[list[Line], int, bool]:
    """Give complete lines from a place on, the place after them, and whether there is more."""
    if room <= 0:
        return [], known.offset, True
    block = file.bytes_at(known.offset, room)
    full = len(block) == room
    end = block.rfind(b"\n") + 1
    endless = full and end == 0 and alone
    if endless or (finished and not full):
        end = len(block)
    lines: list[Line] = []
    start = 0
    while start < end:
        stop = block.find(b"\n", start, end)
        stop = end if stop < 0 else stop
        text = _clean(block[start:stop])
        if text:
            lines.append(Line(Place(known.generation, known.offset + start), text))
        start = stop + 1
    return lines, known.offset + end, full


def _clean(text: bytes) -> bytes:
    """Strip line ends, and the zeros a writer leaves who goes on at its old place after a truncate."""
    return text.strip(b"\0").rstrip(b"\r")


def _position(file: _File, generation: int, offset: int, key: bytes) -> LogPosition:
    prefix = file.bytes_at(0, min(offset, PREFIX_BYTES))
    tail = file.bytes_at(max(offset - TAIL_BYTES, 0), min(offset, TAIL_BYTES))
    return LogPosition(
        generation=generation,
        dev=file.seen.st_dev,
        ino=file.seen.st_ino,
        prefix_length=len(prefix),
        prefix_hash=_hash(prefix, key),
        offset=offset,
        tail_length=len(tail),
        tail_hash=_hash(tail, key),
        modified_ns=file.seen.st_mtime_ns,
    )


def _hash(content: bytes, key: bytes) -> str:
    return hashlib.blake2b(
        content, key=key[:64], digest_size=16, person=b"persinc-log"
    ).hexdigest()
