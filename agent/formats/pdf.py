"""PDF (ISO 32000) by pdfium: text of each page, annotations, form values, links, outline,
properties, attached files. A page that holds a picture and hardly any text is told of as not read.

pdfium marks a hyphen that ends a line; between letters it parted a word, between digits it is
part of a number.
"""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
from pypdfium2 import raw

from agent.formats import _pdf_annotation
from agent.formats._budget import Budget, UnreadableDocument, Why
from agent.formats._gathered import Piece, gathered
from agent.formats._nested import Nested, attached
from agent.formats._sniff import XML
from detectors._segment import Part, Segment

_PAGES_AT_MOST = 20_000
_CHARACTERS_AT_MOST = 2_000_000
_OUTLINE_AT_MOST = 20_000
_SCANNED_BELOW = 20
"""Characters: a page number and a stamp."""
_NUMBER_PARTED = re.compile(r"(?<=\d)[\ufffe\x02]\s*(?=\d)")
_WORD_PARTED = re.compile(r"[\ufffe\x02]\s*")


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Pages in order as one text with their places marked, what stands beside them, attachments."""
    document = _opened(file)
    try:
        yield from gathered(_pieces(document, budget))
        yield from _forms_in_xml(document, nested)
        yield from _attachments(document, budget, nested)
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


def _pieces(document: pypdfium2.PdfDocument, budget: Budget) -> Iterator[Piece]:
    for key, value in document.get_metadata_dict(skip_empty=True).items():
        if key not in {"CreationDate", "ModDate", "Trapped"}:
            yield Piece(f"{value}\n", Part.METADATA, "properties", "properties")
    for at, bookmark in enumerate(document.get_toc()):
        if at >= _OUTLINE_AT_MOST:
            break
        yield Piece(f"{bookmark.get_title()}\n", Part.METADATA, "outline", "outline")
    count = len(document)
    for index in range(min(count, _PAGES_AT_MOST)):
        if not budget.in_time():
            return
        yield from _page(document, index, budget)
    if count > _PAGES_AT_MOST:
        budget.truncated = True


def _page(document: pypdfium2.PdfDocument, index: int, budget: Budget) -> Iterator[Piece]:
    place = f"page {index + 1}"
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        budget.unreadable(Why.DAMAGED)
        return
    try:
        text = _text(page, budget)
        yield Piece(f"{text}\n", Part.BODY, place)
        if len(text.strip()) < _SCANNED_BELOW and _has_picture(page):
            budget.unreadable(Why.IMAGE)
        yield from _pdf_annotation.pieces(document, page, place, budget)
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
        return joined_lines(layer.get_text_bounded())
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
    document: pypdfium2.PdfDocument, budget: Budget, nested: Nested
) -> Iterator[Segment]:
    for index in range(document.count_attachments()):
        attachment = document.get_attachment(index)
        name = attachment.get_name()
        try:
            data = bytes(attachment.get_data())
        except pypdfium2.PdfiumError:
            budget.unreadable(Why.DAMAGED)
            continue
        budget.spend(len(data))
        for segment in nested(io.BytesIO(data), name or "", place=name or "attachment"):
            yield attached(segment)
