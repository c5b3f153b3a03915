"""Files packed by gzip, bzip2 or xz: what comes out is read as the document it is."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._budget import Budget, Why
from agent.formats._nested import Nested
from agent.formats._stream import head_of, metered
from detectors._segment import Segment


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """The one document inside."""
    head = head_of(file)
    unpacked = _unpacked(head, file)
    try:
        yield from nested(metered(unpacked, budget))
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        budget.unreadable(Why.DAMAGED)


def _unpacked(head: bytes, file: BinaryIO) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    if head.startswith(b"BZh"):
        return bz2.BZ2File(file)
    if head.startswith(b"\xfd7zXZ"):
        return lzma.LZMAFile(file)
    return gzip.GzipFile(fileobj=file)
