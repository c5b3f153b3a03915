"""Zip archives: each member is read as the document it is; nothing is written to disk.

Sizes in the archive's own directory are not believed: bytes are counted as they come out. Two
entries over the same bytes are read once.
"""

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._budget import Budget, Why
from agent.formats._encoding import text_of
from agent.formats._nested import Nested, joined
from agent.formats._stream import metered
from detectors._segment import Part, Segment


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Members in their order, each with its name."""
    with zipfile.ZipFile(file) as archive:
        seen: set[int] = set()
        yield from _comment(archive.comment, "archive comment")
        for info in archive.infolist():
            if info.is_dir() or info.header_offset in seen:
                continue
            seen.add(info.header_offset)
            name = member_name(info)
            yield from _comment(info.comment, f"{name} > comment")
            if info.flag_bits & 1:
                budget.unreadable(Why.ENCRYPTED)
                yield joined(name, Segment(name, Part.FILE_NAME))
                continue
            try:
                with archive.open(info) as member:
                    stream = metered(member, budget, info.compress_size)
                    yield from nested(stream, name, place=name)
            except NotImplementedError:  # a way of packing that Python does not know
                budget.unreadable(Why.COMPRESSION)
            except (zipfile.BadZipFile, zlib.error, EOFError):
                budget.unreadable(Why.DAMAGED)


def _comment(raw: bytes, place: str) -> Iterator[Segment]:
    if raw.strip():
        yield Segment(text_of(raw), Part.COMMENT, place)


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: macOS writes UTF-8 without saying so, Windows DOS 850."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850", "replace")
