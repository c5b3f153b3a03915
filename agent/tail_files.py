"""The files a log lives in: open, plain or compressed, under the names it was rotated to."""

import bz2
import gzip
import lzma
import os
import re
import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol, Self


class _Content(Protocol):
    """What is asked of an open file, plain or unpacking."""

    def seek(self, offset: int, /) -> int: ...

    def read(self, size: int, /) -> bytes: ...


_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_COMPRESSED: dict[bytes, Callable[[BinaryIO], _Content]] = {
    b".gz": lambda file: gzip.GzipFile(fileobj=file),
    b".bz2": bz2.BZ2File,
    b".xz": lzma.LZMAFile,
}
_PIECE_BYTES = 1 << 13
_ROTATED = re.compile(
    rb"""[.-] (?: old | \d[\d-]* (?:\.\d+)? )   # .1  -20260131  -2026-01-31  .0  -1700000000
         (?P<packed> \.gz | \.bz2 | \.xz )? $""",
    re.VERBOSE,
)


class UnreadableLog(OSError):  # noqa: N818 - named for what went wrong
    """The log cannot be opened; the position has not moved. Carries the cause's errno."""


@dataclass(slots=True)
class LogFile:
    """An open log file, plain or compressed."""

    path: bytes
    content: _Content
    seen: os.stat_result
    packed: bool
    is_damaged: bool = False
    """Reading has met damage; what lies before it has been given."""

    def at_least(self, length: int) -> bool:
        return self.packed or self.seen.st_size >= length

    def bytes_at(self, offset: int, length: int) -> bytes:
        """Bytes from there on; of a packed file that is damaged those before, which must not hide the log."""
        if not self.packed:
            self.content.seek(offset)
            return self.content.read(length)
        found = bytearray()
        try:
            self.content.seek(offset)
            while piece := self.content.read(min(length - len(found), _PIECE_BYTES)):
                found += piece
        except (EOFError, OSError, lzma.LZMAError, zlib.error):
            self.is_damaged = True
        return bytes(found)

    def breaks_off(self) -> bool:
        """Whether it is damaged anywhere; reads it to its end."""
        offset = 0
        while not self.is_damaged and (piece := self.bytes_at(offset, 1 << 20)):
            offset += len(piece)
        return self.is_damaged


class OpenedLogs:
    """The files opened during one look; all closed after it."""

    def __init__(self) -> None:
        self._files: list[BinaryIO] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def file(self, path: bytes) -> LogFile:
        try:
            raw = os.fdopen(os.open(path, _OPEN), "rb")
        except OSError as error:
            raise UnreadableLog(error.errno, error.strerror) from None
        self._files.append(raw)
        seen = os.fstat(raw.fileno())
        if not stat.S_ISREG(seen.st_mode):
            raise UnreadableLog(None, "not a regular file")
        unpack = _COMPRESSED.get(os.path.splitext(path)[1])
        content = unpack(raw) if unpack else raw
        return LogFile(path, content, seen, packed=unpack is not None)

    def rotated(self, path: bytes) -> Iterator[LogFile]:
        """Give the files that `path` may have been rotated to, oldest first."""
        for sibling in rotated_names(path):
            try:
                yield self.file(sibling)
            except UnreadableLog:
                continue


def rotated_names(path: bytes) -> list[bytes]:
    """Names beside `path` that logrotate and its like give, oldest first.

    By number where they have one, else by time of last change: a clock may be set back. A compressed
    file is passed over while its plain twin is still there.
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
    if all(number_of(name) for name in names):
        names.sort(key=number_of, reverse=True)
    else:
        names.sort(key=lambda name: (found[name][0], -number_of(name), name))
    return [os.path.join(folder, name) for name in names]


def _rotation(
    candidate: bytes, name: bytes, stem: bytes, extension: bytes
) -> re.Match[bytes] | None:
    if candidate.startswith(name):
        return _ROTATED.fullmatch(candidate, len(name))
    if extension and candidate.startswith(stem) and candidate.endswith(extension):
        return _ROTATED.fullmatch(candidate, len(stem), len(candidate) - len(extension))
    return None


def number_of(name: bytes) -> int:
    """The number of mail.log.3: the higher, the older."""
    digits = re.search(rb"\.(\d{1,5})(?:\.(?:gz|bz2|xz))?$", name)
    return int(digits[1]) if digits else 0
