"""Web archives (WARC 1.0 and 1.1, ISO 28500): what a crawl fetched, page by page.

`pages` gives each fetched page or file by itself, for those who judge pages one by one;
`segments` reads the archive as a file among files. Redirects, errors and revisits hold nothing
to read. Packed archives (.warc.gz) are told by their content.
"""

import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from agent.formats._budget import MEBIBYTE, Budget, UnreadableDocument, Why
from agent.formats._nested import Nested
from agent.formats._stream import FAULTS, head_of, metered
from detectors._segment import Segment

_PAGE_AT_MOST = 64 * MEBIBYTE
_PARTIAL = "206"
_FETCHED = frozenset({"200", "203", _PARTIAL})


@dataclass(frozen=True, slots=True)
class Page:
    """One thing that was fetched."""

    number: int
    """Of the record in its archive, from 1."""
    url: str = field(repr=False)
    name: str = field(repr=False)
    """The last step of the address: a page may have none."""
    fetched_at: str
    """RFC 3339, as the archive says."""
    content: BinaryIO = field(repr=False)
    is_whole: bool = True


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """All pages, with their addresses as places."""
    for page in pages(file):
        budget.truncated = budget.truncated or not page.is_whole
        yield from nested(metered(page.content, budget), page.name, place=page.url)


def pages(file: BinaryIO, after: int = 0) -> Iterator[Page]:
    """Pages of an archive beyond record number `after`, each held in memory while it is read.

    Raises UnreadableDocument after the last page that is there, if the archive breaks off.
    """
    source = _Source(file)
    record: ArcWarcRecord | None = None
    try:
        for number, record in enumerate(ArchiveIterator(source), 1):
            if number > after and _is_page(record):
                yield _page(number, record)
    except (ArchiveLoadFailed, *FAULTS):
        raise UnreadableDocument(Why.DAMAGED) from None
    if source.breaks_off or _is_cut(record):
        raise UnreadableDocument(Why.DAMAGED)


class _Source(io.RawIOBase):
    """The archive unpacked, which remembers how it ended: a whole one ends with an empty line."""

    def __init__(self, file: BinaryIO) -> None:
        packed = head_of(file).startswith(b"\x1f\x8b")
        self._file = gzip.GzipFile(fileobj=file) if packed else file
        self._end = b""
        self._is_broken = False

    @property
    def breaks_off(self) -> bool:
        return self._is_broken or (
            bool(self._end) and not self._end.endswith((b"\n\r\n", b"\n\n"))
        )

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        read = getattr(self._file, "read1", self._file.read)  # all that came before a fault
        try:
            data: bytes = read(size)
        except FAULTS:
            self._is_broken = True
            return b""
        self._end = (self._end + data[-4:])[-4:]
        return data


def _is_cut(record: ArcWarcRecord | None) -> bool:
    """Whether the archive ended in the middle of this record."""
    return record is not None and getattr(record.raw_stream, "limit", 0) > 0


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type == "resource":
        return True
    if record.rec_type != "response" or record.http_headers is None:
        return False
    return record.http_headers.get_statuscode() in _FETCHED


def _page(number: int, record: ArcWarcRecord) -> Page:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    stream = record.content_stream()
    content = stream.read(_PAGE_AT_MOST)
    is_partial = record.http_headers is not None and (
        record.http_headers.get_statuscode() == _PARTIAL
    )
    return Page(
        number=number,
        url=url.strip("<>"),
        name=unquote(urlsplit(url).path).rpartition("/")[2],
        fetched_at=record.rec_headers.get_header("WARC-Date") or "",
        content=io.BytesIO(content),
        is_whole=not stream.read(1) and not _is_cut(record) and not is_partial,
    )
