"""Annotations of PDF pages: notes, form fields, links, files. By pdfium's own interface in C."""

import ctypes
from collections.abc import Callable, Iterator
from functools import partial

import pypdfium2
from pypdfium2 import raw

from agent.formats._budget import Budget
from agent.formats._gathered import Piece
from detectors._segment import Part

_ANNOTATIONS_AT_MOST = 20_000
_TEXT_AT_MOST = 4 << 20
_OPTIONS_AT_MOST = 1_000
_SAYING = (b"Contents", b"RC", b"Subj", b"T", b"TU")
_PACKET_AT_MOST = 16 << 20
_Fill = Callable[[object, int], int]
"""Writes into a buffer of so many bytes, or tells how many it needs."""


def pieces(
    document: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    place: str,
    budget: Budget,
    files: list[pypdfium2.PdfAttachment],
) -> Iterator[Piece]:
    """What the annotations of one page hold; files that hang on them are added to `files`."""
    count = raw.FPDFPage_GetAnnotCount(page)
    if count > _ANNOTATIONS_AT_MOST:
        budget.truncated = True
    for index in range(min(count, _ANNOTATIONS_AT_MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if attached := raw.FPDFAnnot_GetFileAttachment(annotation):
                files.append(pypdfium2.PdfAttachment(attached, document))
            yield from _annotation(document, annotation, place)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def packet(document: pypdfium2.PdfDocument, index: int) -> bytes:
    """One part of an XFA form, XML."""
    needed = ctypes.c_ulong()
    raw.FPDF_GetXFAPacketContent(document, index, None, 0, needed)
    if not 0 < needed.value <= _PACKET_AT_MOST:
        return b""
    buffer = ctypes.create_string_buffer(needed.value)
    raw.FPDF_GetXFAPacketContent(document, index, buffer, needed.value, needed)
    return buffer.raw


def _annotation(
    document: pypdfium2.PdfDocument, annotation: object, place: str
) -> Iterator[Piece]:
    if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
        yield from _field(document, annotation, f"{place}, form field")
        return
    for key in _SAYING:
        if text := _value(annotation, key):
            yield Piece(f"{text}\n", Part.COMMENT, f"{place}, annotation", "annotations")
    if target := _link(document, annotation):
        yield Piece(f"{target}\n", Part.METADATA, f"{place}, link", "links")


def _field(document: pypdfium2.PdfDocument, annotation: object, place: str) -> Iterator[Piece]:
    form = document.formenv
    asked = (raw.FPDFAnnot_GetFormFieldName, raw.FPDFAnnot_GetFormFieldValue) if form else ()
    options = range(min(raw.FPDFAnnot_GetOptionCount(form, annotation), _OPTIONS_AT_MOST))
    texts = [
        _value(annotation, b"TU"),
        *(text_by(partial(ask, form, annotation)) for ask in asked),
        _value(annotation, b"V"),
        _value(annotation, b"DV"),
        *(text_by(partial(raw.FPDFAnnot_GetOptionLabel, form, annotation, at)) for at in options),
    ]
    shown = dict.fromkeys(text for text in texts if text.strip())
    if shown:
        yield Piece(": ".join(shown) + "\n", Part.BODY, place, "form fields")


def _link(document: pypdfium2.PdfDocument, annotation: object) -> str:
    link = raw.FPDFAnnot_GetLink(annotation)
    action = raw.FPDFLink_GetAction(link) if link else None
    if not action:
        return ""
    size = raw.FPDFAction_GetURIPath(document, action, None, 0)
    if not 1 < size <= _TEXT_AT_MOST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _value(annotation: object, key: bytes) -> str:
    return text_by(partial(raw.FPDFAnnot_GetStringValue, annotation, key))


def text_by(fill: _Fill) -> str:
    """UTF-16 text that pdfium writes into a buffer, once it has told how large that must be."""
    size = fill(None, 0)
    if not 2 < size <= _TEXT_AT_MOST:  # noqa: PLR2004 - two bytes are the end mark alone
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    fill(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").replace("\r", "\n")
