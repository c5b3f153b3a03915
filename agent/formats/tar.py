"""Tar archives, read as a stream; links and devices in them are left alone."""

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._budget import Budget
from agent.formats._nested import Nested
from agent.formats._stream import metered
from detectors._segment import Segment


class _Ending(io.RawIOBase):
    """A file that ends but once: a header that lies of a terabyte is not waited for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._has_ended = False

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if not data and self._has_ended:
            raise EOFError
        self._has_ended = not data
        return data


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Members in their order, each with its name."""
    with tarfile.open(fileobj=_Ending(file), mode="r|") as archive:
        for info in archive:
            member = archive.extractfile(info) if info.isreg() else None
            if member is not None:
                yield from nested(metered(member, budget), info.name, place=info.name)
