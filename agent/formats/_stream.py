"""Streams: how nested files are read without trusting what their containers say of their size."""

import io
import lzma
import tarfile
import zipfile
import zlib
from typing import IO, BinaryIO, Protocol

from agent.formats._budget import MEBIBYTE, Budget, Why

HEAD = 1 << 16
FAULTS = (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)
"""What the standard library raises over a container that is broken."""
_RATIO_HEEDED_FROM = 32 * MEBIBYTE


class Readable(Protocol):
    """All that is asked of what a container hands out."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class Metered(io.RawIOBase):
    """A nested file: each byte that comes out is paid for. It cannot be rewound.

    That it says so matters: a zip member can be rewound by unpacking it anew, and a reader that
    seeks in it would do that a thousand times. Where its container breaks off, it ends: what came
    until then is read, and the fault is noted.
    """

    def __init__(self, inner: Readable, budget: Budget, packed_size: int | None = None) -> None:
        self._read = getattr(inner, "read1", inner.read)  # all that comes before a fault
        self._budget = budget
        self._packed = packed_size
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed: WriteableBuffer
        try:
            data: bytes = self._read(len(buffer))
        except FAULTS:
            self._budget.unreadable(Why.DAMAGED)
            return 0
        self._budget.spend(len(data))
        self._out += len(data)
        heeded = self._packed is not None and self._out > _RATIO_HEEDED_FROM
        if heeded and self._out > self._budget.ratio * max(self._packed or 0, 1):
            self._budget.stop()
        buffer[: len(data)] = data
        return len(data)


def metered(inner: Readable, budget: Budget, packed_size: int | None = None) -> BinaryIO:
    """A nested file as a stream with room to look ahead."""
    return io.BufferedReader(Metered(inner, budget, packed_size), HEAD)


def head_of(file: BinaryIO) -> bytes:
    """The first bytes of a file, without moving in it."""
    if isinstance(file, io.BufferedReader) and not file.seekable():
        return file.peek(HEAD)[:HEAD]
    head = file.read(HEAD)
    file.seek(0)
    return head


def rewindable(file: BinaryIO, budget: Budget) -> BinaryIO:
    """The file itself if one can move in it, else a copy in memory as far as that may go."""
    if file.seekable():
        return file
    return io.BytesIO(read_at_most(file, budget.held_bytes, budget))


def read_at_most(file: IO[bytes], size: int, budget: Budget) -> bytes:
    """The whole file, or its beginning and a note that it was cut."""
    pieces: list[bytes] = []
    left = size
    while left > 0:
        piece = file.read(min(left, MEBIBYTE))
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        left -= len(piece)
    if file.read(1):
        budget.truncated = True
    return b"".join(pieces)
