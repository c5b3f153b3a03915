"""What a PDF says of itself beside its pages: alternative texts in the structure tree, XMP.

pdfium gives no XMP, so packets that lie in the file unpacked, as XMP wants them, are looked for.
It also says nothing of a packed stream that is broken: what is shown by it is just not there. So
streams are looked at here.
"""

import io
import re
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import pypdfium2
from pypdfium2 import raw

from agent.formats._budget import Budget, UnreadableDocument
from agent.formats._gathered import Piece
from agent.formats._pdf_annotation import text_by
from agent.formats._xml import AllText, parsed
from detectors._segment import Part

_ELEMENTS_AT_MOST = 20_000
_DEPTH_AT_MOST = 60
_SAYING = (raw.FPDF_StructElement_GetAltText, raw.FPDF_StructElement_GetExpansion)
_CHUNK = 1 << 20
_PACKET_AT_MOST = 1 << 20
_PACKETS_AT_MOST = 20
_PACKET = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_PACKED = re.compile(
    rb"/Filter\s*\[?\s*/FlateDecode\s*\]?(?:(?!stream|/Filter).){0,400}?>>\s*stream\r?\n",
    re.DOTALL,
)
_LOOKED_AT = 64 << 20
_UNPACKED_AT_MOST = 16 << 20
_SUM_ALONE = "incorrect data check"
"""What sloppy writers do, and no text is lost by."""


def alternative_texts(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, place: str
) -> Iterator[Piece]:
    """What stands in the place of pictures for those who cannot see them."""
    if not raw.FPDFCatalog_IsTagged(document):
        return
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    try:
        count = raw.FPDF_StructTree_CountChildren(tree)
        roots = [raw.FPDF_StructTree_GetChildAtIndex(tree, at) for at in range(max(count, 0))]
        for element in _elements(roots):
            for ask in _SAYING:
                if text := text_by(partial(ask, element)):
                    yield Piece(f"{text}\n", Part.METADATA, f"{place}, alternative text", "alt")
    finally:
        raw.FPDF_StructTree_Close(tree)


def _elements(roots: list[object]) -> Iterator[object]:
    waiting = [(element, 0) for element in reversed(roots) if element]
    seen = 0
    while waiting and seen < _ELEMENTS_AT_MOST:
        element, depth = waiting.pop()
        seen += 1
        yield element
        if depth < _DEPTH_AT_MOST:
            count = min(raw.FPDF_StructElement_CountChildren(element), _ELEMENTS_AT_MOST - seen)
            children = (raw.FPDF_StructElement_GetChildAtIndex(element, at) for at in range(count))
            waiting += [(child, depth + 1) for child in children if child]


def xmp(file: BinaryIO, known: set[str], budget: Budget) -> Iterator[Piece]:
    """Texts of the file's XMP packets that the properties (`known`) have not told already."""
    for packet in _packets(file, budget):
        try:
            for piece in parsed(io.BytesIO(packet), AllText(Part.METADATA, "properties")):
                if piece.text not in known:
                    known.add(piece.text)
                    yield piece
        except UnreadableDocument as error:
            budget.unreadable(error.code)


def _packets(file: BinaryIO, budget: Budget) -> Iterator[bytes]:
    file.seek(0)
    held = b""
    found = 0
    while (chunk := file.read(_CHUNK)) and budget.in_time():
        held += chunk
        end = 0
        for match in _PACKET.finditer(held):
            yield match[0]
            end = match.end()
            found += 1
            if found >= _PACKETS_AT_MOST:
                return
        start = held.find(b"<x:xmpmeta", end)
        held = held[start:] if start >= 0 and len(held) - start < _PACKET_AT_MOST else held[-16:]


def has_broken_stream(file: BinaryIO, budget: Budget) -> bool:
    """Whether a packed stream, not of a picture, cannot be unpacked to its end."""
    file.seek(0)
    raw_file = file.read(_LOOKED_AT)
    if b"/Encrypt" in raw_file:
        return False
    for found in _PACKED.finditer(raw_file):
        start = raw_file.rfind(b" obj", 0, found.end())
        if b"/Image" in raw_file[max(start, found.start() - 2048) : found.end()]:
            continue
        if not budget.in_time():
            return False
        end = raw_file.find(b"endstream", found.end())
        try:
            zlib.decompressobj().decompress(raw_file[found.end() : end], _UNPACKED_AT_MOST)
        except zlib.error as error:
            if _SUM_ALONE not in str(error):
                return True
    return False
