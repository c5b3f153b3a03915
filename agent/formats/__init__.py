"""The shelf of formats: a file's bytes in, segments of text with their part and place out.

A file on this shelf is one document type: a function `segments(file, budget, nested)` that
yields `Segment` as it reads. `FORMATS` is the registry. What a document is, is told by its
content. What holds other files hands them to `nested`, so all are read by the same rules and
pay from the same budget; what cannot be read is noted in the budget, and the rest is read.

>>> import io
>>> budget = Budget()
>>> [(s.part.value, s.text) for s in segments(io.BytesIO(b"Hej"), "brev.txt", budget)]
[('file_name', 'brev.txt'), ('body', 'Hej')]
>>> budget.coverage().examined
True
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from agent.formats import (
    _sniff,
    csv,
    docx,
    eml,
    gz,
    html,
    mbox,
    odp,
    ods,
    odt,
    pdf,
    postfix,
    pptx,
    tar,
    text,
    warc,
    xlsx,
    zip,  # noqa: A004 - a shelf's files are named for what they read
)
from agent.formats._budget import Budget, BudgetSpent, NothingRead, UnreadableDocument, Why
from agent.formats._encoding import text_of
from agent.formats._nested import Reader, joined
from agent.formats._stream import head_of, rewindable
from agent.formats.warc import Page, pages
from detectors._segment import Part, Segment

__all__ = ["FORMATS", "LOGS", "Budget", "Page", "UnreadableDocument", "pages", "segments"]

FORMATS: Mapping[str, Reader] = {
    _sniff.TEXT: text.segments,
    _sniff.CSV: csv.segments,
    _sniff.HTML: html.segments,
    _sniff.XML: html.segments,
    _sniff.MAIL: eml.segments,
    _sniff.DOCX: docx.segments,
    _sniff.XLSX: xlsx.segments,
    _sniff.PPTX: pptx.segments,
    _sniff.ODT: odt.segments,
    _sniff.ODS: ods.segments,
    _sniff.ODP: odp.segments,
    _sniff.ZIP: zip.segments,
    _sniff.GZIP: gz.segments,
    _sniff.BZIP2: gz.segments,
    _sniff.XZ: gz.segments,
    _sniff.TAR: tar.segments,
    _sniff.MBOX: mbox.segments,
    _sniff.PDF: pdf.segments,
    _sniff.WARC: warc.segments,
}
LOGS = {"postfix": postfix.read_log}
"""Log dialects are read on from a place, not from beginning to end."""
_NAME_AT_MOST = 1024


def segments(file: BinaryIO, name: str, budget: Budget) -> Iterator[Segment]:
    """Everything that can be read in a file, its name first; `budget` then knows the coverage."""
    yield from _named(name)
    if file.seekable():
        budget.bytes_examined = file.seek(0, 2)
        file.seek(0)
    yield from _content(file, name, budget, _Nested(budget), media_type="")


@dataclass(frozen=True, slots=True)
class _Nested:
    """Reads what is inside: the way for formats to reach each other without knowing each other."""

    budget: Budget

    def __call__(
        self, file: BinaryIO, name: str = "", *, place: str = "", media_type: str = ""
    ) -> Iterator[Segment]:
        self.budget.spend_member()
        place = place or shown_name(name)
        for segment in _named(name):
            yield replace(segment, place=place)
        if not self.budget.depth_left:
            self.budget.truncated = True
            return
        self.budget.depth_left -= 1
        try:
            for segment in _content(file, name, self.budget, self, media_type):
                yield joined(place, segment)
        finally:
            self.budget.depth_left += 1
        if self.budget.bytes_left < 0:
            raise BudgetSpent


def _named(name: str) -> Iterator[Segment]:
    if name:
        yield Segment(shown_name(name), Part.FILE_NAME)


def shown_name(name: str) -> str:
    r"""The base name as text, also where the file system holds bytes that are not UTF-8.

    >>> shown_name("avslag/Bj\udcf6rn_Lind.docx")
    'Björn_Lind.docx'
    """
    base = name.replace("\\", "/").rstrip("/").rpartition("/")[2][:_NAME_AT_MOST]
    raw = base.encode("utf-8", "surrogateescape")
    return unicodedata.normalize("NFC", text_of(raw))


def _content(
    file: BinaryIO, name: str, budget: Budget, nested: _Nested, media_type: str
) -> Iterator[Segment]:
    """Segments of one file. The one place where any fault of a document is survived."""
    is_outermost, was_examined = not budget.media_type, budget.examined
    try:
        kind, file = (media_type, file) if media_type else _kind(file, name, budget)
        if is_outermost:
            budget.media_type = kind
        for segment in _reader(kind)(file, budget, nested):
            budget.examined = True
            yield segment
            budget.spend(0)  # what is made of a segment takes time too
        budget.examined = True
    except BudgetSpent:
        budget.truncated = True
    except NothingRead as error:
        budget.examined = was_examined
        budget.unreadable(error.code)
    except UnreadableDocument as error:
        budget.unreadable(error.code)
    except MemoryError:
        budget.unreadable(Why.TOO_LARGE)
    except Exception:  # noqa: BLE001 - the loop that must survive a bad document
        budget.unreadable(Why.DAMAGED)


def _kind(file: BinaryIO, name: str, budget: Budget) -> tuple[str, BinaryIO]:
    """What a file is; it comes back as one that can be moved in, where its reader must."""
    kind = _sniff.media_type(head_of(file), name)
    if kind in {_sniff.ZIP, _sniff.PDF}:
        file = rewindable(file, budget)
    if kind == _sniff.ZIP:
        kind = _sniff.zip_type(file)
        file.seek(0)
    elif kind == _sniff.OLE:
        kind = _sniff.ole_type(file, name)
    return kind, file


def _reader(kind: str) -> Reader:
    if kind in FORMATS:
        return FORMATS[kind]
    is_code = kind.startswith((Why.UNSUPPORTED, Why.ENCRYPTED))
    raise UnreadableDocument(kind if is_code else Why.UNSUPPORTED)
