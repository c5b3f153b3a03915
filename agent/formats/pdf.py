"""PDF (ISO 32000) by pdfium: text of each page, annotations, form values, links, outline,
properties, attached files. A page that holds a picture and hardly any text is told of as not read.

pdfium marks a hyphen that ends a line; between letters it parted a word, between digits it is
part of a number.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import pypdfium2
from pypdfium2 import raw

from agent.formats import _pdf_annotation, _pdf_structure
from agent.formats._budget import Budget, NothingRead, UnreadableDocument, Why
from agent.formats._gathered import Piece, gathered
from agent.formats._nested import Nested, attached
from agent.formats._sniff import XML
from detectors._segment import Part, Segment

_PAGES_AT_MOST = 20_000
_CHARACTERS_AT_MOST = 2_000_000
_OUTLINE_AT_MOST = 20_000
_EVERYWHERE = (-1e6, -1e6, 1e6, 1e6)
"""Beyond the page's edges too: what is cut away from sight is still in the file."""
_SCANNED_BELOW = 20
"""Characters: a page number and a stamp."""
_NUMBER_PARTED = re.compile(r"(?<=\d)[\ufffe\x02]\s*(?=\d)")
_WORD_PARTED = re.compile(r"[\ufffe\x02]\s*")


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Pages in order as one text with their places marked, what stands beside them, attachments.

    A document all of whose pages are pictures is not examined, though its properties are read.
    """
    document = _opened(file)
    files = [document.get_attachment(at) for at in range(document.count_attachments())]
    try:
        pages = _Pages(document, budget, files)
        yield from gathered(pages.pieces())
        yield from _forms_in_xml(document, nested)
        yield from _attachments(files, budget, nested)
        known = {f"{value}\n" for value in document.get_metadata_dict().values()}
        yield from gathered(_pdf_structure.xmp(file, known, budget))
        if _pdf_structure.has_broken_stream(file, budget):
            budget.unreadable(Why.DAMAGED)
        if pages.pictures and pages.pictures == len(document):
            raise NothingRead(Why.SCAN)
    finally:
        document.close()


def _opened(file: BinaryIO) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise UnreadableDocument(Why.ENCRYPTED if locked else Why.DAMAGED) from None
    document.init_forms()
    return document


@dataclass(slots=True)
class _Pages:
    """The pages of one document, and how many of them turned out to be pictures."""

    document: pypdfium2.PdfDocument
    budget: Budget
    files: list[pypdfium2.PdfAttachment]
    """What hangs on the document, and as pages are read, on them."""
    pictures: int = 0

    def pieces(self) -> Iterator[Piece]:
        for key, value in self.document.get_metadata_dict(skip_empty=True).items():
            if key not in {"CreationDate", "ModDate", "Trapped"}:
                yield Piece(f"{value}\n", Part.METADATA, "properties", "properties")
        for bookmark in islice(self.document.get_toc(), _OUTLINE_AT_MOST):
            yield Piece(f"{bookmark.get_title()}\n", Part.METADATA, "outline", "outline")
        count = len(self.document)
        for index in range(min(count, _PAGES_AT_MOST)):
            if not self.budget.in_time():
                return
            yield from self._page(index)
        if count > _PAGES_AT_MOST:
            self.budget.truncated = True

    def _page(self, index: int) -> Iterator[Piece]:
        place = f"page {index + 1}"
        try:
            page = self.document[index]
        except pypdfium2.PdfiumError:
            self.budget.unreadable(Why.DAMAGED)
            return
        try:
            text = _text(page, self.budget)
            yield Piece(f"{text}\n", Part.BODY, place)
            if len(text.strip()) < _SCANNED_BELOW and _has_picture(page):
                self.budget.unreadable(Why.SCAN)
                self.pictures += 1
            yield from _pdf_annotation.pieces(self.document, page, place, self.budget, self.files)
            yield from _pdf_structure.alternative_texts(self.document, page, place)
        finally:
            page.close()


def _text(page: pypdfium2.PdfPage, budget: Budget) -> str:
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        if count > _CHARACTERS_AT_MOST:
            budget.truncated = True
            return joined_lines(layer.get_text_range(0, _CHARACTERS_AT_MOST))
        budget.spend(2 * max(count, 0))
        return joined_lines(layer.get_text_bounded(*_EVERYWHERE))
    finally:
        layer.close()


def joined_lines(text: str) -> str:
    r"""Put words and numbers together again that a line end parted.

    >>> joined_lines("läkar\x02\r\nintyg 191212\ufffe\r\n1212")
    'läkarintyg 191212-1212'
    """
    joined = _WORD_PARTED.sub("", _NUMBER_PARTED.sub("-", text))
    return joined.replace("\r\n", "\n").replace("\r", "\n")


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    return next(iter(pictures), None) is not None


def _forms_in_xml(document: pypdfium2.PdfDocument, nested: Nested) -> Iterator[Segment]:
    """XFA forms keep what was filled in as XML beside the pages."""
    for index in range(max(raw.FPDF_GetXFAPacketCount(document), 0)):
        packet = _pdf_annotation.packet(document, index)
        if packet:
            yield from nested(io.BytesIO(packet), place="form", media_type=XML)


def _attachments(
    files: list[pypdfium2.PdfAttachment], budget: Budget, nested: Nested
) -> Iterator[Segment]:
    for attachment in files:
        name = attachment.get_name()
        try:
            data = bytes(attachment.get_data())
        except pypdfium2.PdfiumError:
            budget.unreadable(Why.DAMAGED)
            continue
        budget.spend(len(data))
        for segment in nested(io.BytesIO(data), name or "", place=name or "attachment"):
            yield attached(segment)
