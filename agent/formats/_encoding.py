"""Bytes to text: the encodings that Swedish offices have used, told by content, block by block.

Unicode by its mark or its NULs; UTF-8 where the bytes are; else one of Windows-1252, DOS 850 and
Mac Roman, by where its å ä ö stand between letters. A file may mix them, line by line. Code points count
without the byte order mark and with line ends as they are.
"""

import codecs
import re
from collections.abc import Iterator
from typing import IO

from agent.formats._mended import Moved, mended, mended_in_place

_RAW = 1 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MOSTLY_NUL = 0.4
_HARDLY_NUL = 0.05

_CODE_PAGES = ("cp1252", "cp850", "mac_roman")
_LETTERS = "åäöÅÄÖéÉü"
_LETTER_SETS = {page: b"[%s]" % re.escape(_LETTERS.encode(page)) for page in _CODE_PAGES}
_WITHIN = {
    page: re.compile(letters + rb"(?<=[A-Za-z].)(?=[a-z])")
    for page, letters in _LETTER_SETS.items()
}
_FIRST = {
    page: re.compile(letters + rb"(?<![^\s].)(?=[a-z])") for page, letters in _LETTER_SETS.items()
}
_SAMPLE = 1 << 17
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_LETTERS_TELLING = 2
"""So many different letters of a second code page make a block one of mixed lines."""
_UTF8_ANY = rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_UTF8_USUAL = rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x80-\xbf]|\xe2\x82\xac"
_IS_UTF8 = re.compile(_UTF8_USUAL)
_UTF8_LEADS = (b"\xc3", b"\xc2", b"\xe2")
_HIGH = {
    strict: re.compile(b"((?:" + utf8 + rb")+)|[\x80-\xff]")
    for strict, utf8 in ((True, _UTF8_USUAL), (False, _UTF8_ANY))
}


def decoded(file: IO[bytes]) -> Iterator[str]:
    """The text of a file in pieces of about a mebibyte, mended."""
    return (text for text, _ in decoded_in_place(file))


def decoded_in_place(file: IO[bytes]) -> Iterator[tuple[str, Moved]]:
    """The same, with where the code points of each piece stand in the file."""
    ahead = 0
    for piece in _decoded(file):
        text, moved = mended_in_place(piece)
        at_first = ((0, ahead),) if ahead else ()
        yield text, (*at_first, *((index, ahead + by) for index, by in moved))
        ahead += len(piece) - len(text)


def _decoded(file: IO[bytes]) -> Iterator[str]:
    head = file.read(_RAW)
    unicode = unicode_encoding(head)
    if unicode:
        yield from _decoded_as(unicode, head, file)
        return
    held = head.removeprefix(codecs.BOM_UTF8)
    while True:
        block = file.read(_RAW)
        held += block
        end = _line_end(held) if block else len(held)
        if end:
            yield text_of(held[:end])
        held = held[end:]
        if not block:
            return


def unicode_encoding(head: bytes) -> str | None:
    """The UTF-16 or UTF-32 in which a text begins, by its byte order mark or by its NULs.

    >>> unicode_encoding("Hej på dig".encode("utf-16-le"))
    'utf-16-le'
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    sample = head[:4096]
    if len(sample) < 4:  # noqa: PLR2004 - one character tells nothing
        return None
    first, second, third, fourth = (sample[at::4].count(0) / len(sample[at::4]) for at in range(4))
    for filled, empty, encoding in (
        ((first,), (second, third, fourth), "utf-32-le"),
        ((fourth,), (first, second, third), "utf-32-be"),
        ((first, third), (second, fourth), "utf-16-le"),
        ((second, fourth), (first, third), "utf-16-be"),
    ):
        if max(filled) < _HARDLY_NUL and min(empty) > _MOSTLY_NUL:
            return encoding
    return None


def text_of(block: bytes) -> str:
    """Decode a block that is not UTF-16 or UTF-32.

    >>> text_of("åtgärd".encode("cp1252")), text_of("åtgärd".encode("cp850"))
    ('åtgärd', 'åtgärd')
    >>> text_of("é på ".encode() + "hälsa".encode("cp1252"))
    'é på hälsa'
    """
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError:
        pass
    pages = _code_pages(block)
    if len(pages) == 1:
        return _of_page(block, pages[0])
    return "".join(_line_of_pages(line, pages) for line in block.splitlines(keepends=True))


def named(payload: bytes, charset: str) -> str:
    """Decode what says its own charset, which it is only believed in where it can be true."""
    if charset.lower().replace("_", "-") not in {"", "us-ascii", "utf-8", "iso-8859-1"}:
        try:
            return mended(payload.decode(charset))
        except (LookupError, ValueError):
            pass
    unicode = unicode_encoding(payload)
    if unicode:
        return mended(payload.decode(unicode, "replace").removeprefix("\ufeff"))
    return mended(text_of(payload.removeprefix(codecs.BOM_UTF8)))


def _decoded_as(encoding: str, head: bytes, file: IO[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(head).removeprefix("\ufeff")
    while head:
        yield text
        head = file.read(_RAW)
        text = decoder.decode(head, final=not head)
    if text:
        yield text


def _line_end(block: bytes) -> int:
    for mark in b"\n", b" ":
        at = block.rfind(mark)
        if at >= 0:
            return at + 1
    end = len(block)
    while end and len(block) - end < 3 and block[end - 1] & 0xC0 == 0x80:  # noqa: PLR2004
        end -= 1  # not in the middle of a UTF-8 sequence
    return end - 1 if end and block[end - 1] >= 0xC0 else end  # noqa: PLR2004


def _code_pages(block: bytes) -> list[str]:
    """The page whose letters stand within words (or only at their start), then others in the mix."""
    first = _HIGH_BYTE.search(block)
    start = max(first.start() - 1, 0) if first else 0
    sample = block[start : start + _SAMPLE]
    for patterns in _WITHIN, _FIRST:
        found = {page: patterns[page].findall(sample) for page in _CODE_PAGES}
        best = max(_CODE_PAGES, key=lambda page: len(found[page]))
        if found[best]:
            break
    mixed_in = (
        page for page in _CODE_PAGES if page != best and len({*found[page]}) >= _LETTERS_TELLING
    )
    return [best, *mixed_in] if patterns is _WITHIN else [best]


def _line_of_pages(line: bytes, pages: list[str]) -> str:
    if line.isascii():
        return line.decode("ascii")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        page = max(pages, key=lambda page: len(_WITHIN[page].findall(line)))
        return _of_page(line, page)


def _of_page(block: bytes, page: str) -> str:
    if not any(lead in block for lead in _UTF8_LEADS) or not _IS_UTF8.search(block):
        return block.decode(page, "replace")
    return _mixed(block, page)


def _mixed(block: bytes, page: str) -> str:
    """UTF-8 among bytes of a code page; any UTF-8 where that is the rule, else only the usual."""
    valid = sum(1 for match in _HIGH[False].finditer(block) if match[1])
    stray = sum(1 for match in _HIGH[False].finditer(block) if not match[1])
    text: list[str] = []
    at = 0
    for match in _HIGH[valid < 10 * stray].finditer(block):  # UTF-8 by far
        text.append(block[at : match.start()].decode("ascii"))
        text.append(match[0].decode("utf-8" if match[1] else page, "replace"))
        at = match.end()
    text.append(block[at:].decode("ascii"))
    return "".join(text)
