"""Follow a growing, rotating log from a remembered place, and know it again whatever it is called.

A log is known by its first bytes (keyed hash over a growing prefix) and by the last bytes before
the place we have read to. An inode alone is worth nothing (ext4 gives it out again at once), a
prefix alone is fooled by headers, so a place counts only where all of it fits. What fits under
another name was renamed, copied or compressed: it is finished first, then what came after it is
read in the order it was written.

Only complete lines are read; a partial last line waits for its newline, unless its file was
rotated away and has been quiet since. A position holds no text.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from agent.tail_files import LogFile, OpenedLogs, number_of

PREFIX_BYTES = 1024
TAIL_BYTES = 64
LINE_BYTES_AT_MOST = 1 << 18
QUIET_SECONDS = 5.0


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


class Place(NamedTuple):
    """Where a line stands: which file of the log's life, and at which byte."""

    generation: int
    offset: int


class Line(NamedTuple):
    """A line and where it stands. There are very many, so it is the cheapest thing there is."""

    place: Place
    text: bytes

    def __repr__(self) -> str:
        """Tell no text."""
        return f"Line({self.place})"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one look at a log gives: open lines of old, then new ones, both in their order."""

    remembered: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    files: tuple[LogPosition, ...] = ()
    damaged: tuple[bytes, ...] = field(default=(), repr=False)
    """Packed files whose rest, from some place on, could not be read and never will be."""
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


def read(
    path: bytes, position: LogPosition | None, key: bytes, now_ns: int, limit: int = 4 << 20
) -> Stretch:
    """Read on from `position`, at most about `limit` bytes. Raises UnreadableLog.

    Without a position the log is read from its beginning; rotated files older than that are not.
    """
    if position == LogPosition():
        position = None
    with OpenedLogs() as opened:
        current = opened.file(path)
        chain = [] if position is None else list(_known(position, current, path, opened, key))
        newer = _newer(position, chain, current, path, opened)
        stretch = _stretch(position, chain, newer, key, now_ns, limit)
        if position is None or any(known is position for known, _ in chain):
            return stretch
        lost = [file.path for file in opened.rotated(path) if _may_be(position, file, newer)]
        return replace(stretch, damaged=(*lost, *stretch.damaged))


def holds(file: LogFile, position: LogPosition, key: bytes) -> bool:
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
    position: LogPosition, current: LogFile, path: bytes, opened: OpenedLogs, key: bytes
) -> Iterator[tuple[LogPosition, LogFile]]:
    """Where the files we have begun are now: the one before, then the one we were reading."""
    file = _found(position, current, path, opened, key)
    if position.before is not None:
        before = _found(position.before, current, path, opened, key)
        if before is not None and _still_matters(position.before, before, (current, file)):
            yield position.before, before
    if file is not None and (position.prefix_length or not _moved_on(position, path, opened)):
        yield position, file


def _moved_on(position: LogPosition, path: bytes, opened: OpenedLogs) -> bool:
    """Whether a log of which no line was known was rotated: an inode does not tell where it went."""
    return any(_is_after(position, file) for file in opened.rotated(path))


def _is_after(position: LogPosition, file: LogFile) -> bool:
    """Whether a file was written after a look, or was the one looked at while nothing was known of it."""
    if file.seen.st_mtime_ns > position.modified_ns:
        return True
    is_it = (file.seen.st_dev, file.seen.st_ino) == (position.dev, position.ino)
    return is_it and position.prefix_length == 0


def _may_be(position: LogPosition, file: LogFile, newer: Sequence[LogFile]) -> bool:
    """Whether a damaged file is perhaps the one in which we stood; some packers drop parts of a second."""
    second = 10**9
    if file.seen.st_mtime_ns // second < position.modified_ns // second or not file.packed:
        return False
    return not any(_same(file, other) for other in newer) and file.breaks_off()


def _still_matters(known: LogPosition, before: LogFile, later: Sequence[LogFile | None]) -> bool:
    if any(file is not None and _same(before, file) for file in later):
        return False
    return bool(known.open_lines) or not before.packed


def _found(
    position: LogPosition, current: LogFile, path: bytes, opened: OpenedLogs, key: bytes
) -> LogFile | None:
    if holds(current, position, key):
        return current
    candidates = list(opened.rotated(path))
    candidates.sort(key=lambda file: (file.seen.st_ino != position.ino, file.packed))
    return next((file for file in candidates if holds(file, position, key)), None)


def _newer(
    position: LogPosition | None,
    chain: Sequence[tuple[LogPosition, LogFile]],
    current: LogFile,
    path: bytes,
    opened: OpenedLogs,
) -> list[LogFile]:
    """Files written after the one we were in: rotated meanwhile, and the log itself."""
    if position is None:
        return [current]
    at = next((file for known, file in chain if known is position), None)
    if at is not None and _same(at, current):
        return []
    begun = [file for _, file in chain]
    meanwhile = [
        file
        for file in opened.rotated(path)
        if (_is_after(position, file) if at is None else _follows(at, file))
        and not any(_same(file, known) for known in begun)
    ]
    return [*meanwhile, current]


def _follows(at: LogFile, file: LogFile) -> bool:
    """Whether a file was rotated after another: by their numbers, or else by their times."""
    one, other = number_of(at.path), number_of(file.path)
    if one and other:
        return other < one
    return file.seen.st_mtime_ns > at.seen.st_mtime_ns


def _same(one: LogFile, other: LogFile) -> bool:
    return (one.seen.st_dev, one.seen.st_ino) == (other.seen.st_dev, other.seen.st_ino)


def _stretch(
    position: LogPosition | None,
    chain: Sequence[tuple[LogPosition, LogFile]],
    newer: Sequence[LogFile],
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
    damaged: list[bytes] = []
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
        if file.is_damaged and (position is None or known is not position.before):
            damaged.append(file.path)
    last = files[-1].modified_ns
    silent = 0.0 if more else max(now_ns - last, 0) / 1e9
    return Stretch(tuple(remembered), tuple(lines), tuple(files), tuple(damaged), more, silent)


def _remembered(known: LogPosition, file: LogFile) -> Iterator[Line]:
    for offset in known.open_lines:
        text = file.bytes_at(offset, LINE_BYTES_AT_MOST).partition(b"\n")[0]
        yield Line(Place(known.generation, offset), _clean(text))


def _lines(
    file: LogFile, known: LogPosition, room: int, *, finished: bool, alone: bool
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
    offset = known.offset
    for raw in block[:end].split(b"\n"):
        if text := _clean(raw):
            lines.append(Line(Place(known.generation, offset), text))
        offset += len(raw) + 1
    return lines, known.offset + end, full


def _clean(text: bytes) -> bytes:
    """Strip line ends, and the zeros a writer leaves who goes on at its old place after a truncate."""
    return text.strip(b"\0").rstrip(b"\r")


def _position(file: LogFile, generation: int, offset: int, key: bytes) -> LogPosition:
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
