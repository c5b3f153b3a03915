"""Files packed by gzip, bzip2 or xz: what comes out is read as the document it is.

A gzip file may remember the name of what it packed (RFC 1952), which its own name need not tell.
"""

import bz2
import gzip
import lzma
from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._budget import Budget
from agent.formats._encoding import text_of
from agent.formats._nested import Nested
from agent.formats._stream import head_of, metered
from detectors._segment import Part, Segment

_FIXED = 10
"""Bytes of a gzip header that are always there."""
_NAME_AT_MOST = 1024


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """The one document inside."""
    head = head_of(file)
    if name := _remembered_name(head):
        yield Segment(name, Part.FILE_NAME, name)
    yield from nested(metered(_unpacked(head, file), budget))


def _unpacked(head: bytes, file: BinaryIO) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    if head.startswith(b"BZh"):
        return bz2.BZ2File(file)
    if head.startswith(b"\xfd7zXZ"):
        return lzma.LZMAFile(file)
    return gzip.GzipFile(fileobj=file)


def _remembered_name(head: bytes) -> str:
    has_extra, has_name = 4, 8
    if len(head) < _FIXED or not head.startswith(b"\x1f\x8b") or not head[3] & has_name:
        return ""
    at = _FIXED
    if head[3] & has_extra:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    return text_of(head[at : at + _NAME_AT_MOST].partition(b"\0")[0])
