"""HTML and XML, read by one pass over the text: no tree is built, no entity expanded by itself.

Besides what a browser shows: comments, scripts, hidden fields, attribute values, pages and files
held within attributes. Tags inside a word do not part it (`8112<b>28</b>`); block tags end a
line, cells are parted by tabs. Places are lines of the source.
"""

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import BinaryIO
from urllib.parse import unquote

from agent.formats._budget import Budget
from agent.formats._data_uri import DataUris
from agent.formats._encoding import decoded
from agent.formats._gathered import Piece, gathered
from agent.formats._mended import visible
from agent.formats._nested import Nested
from agent.formats._sniff import HTML
from detectors._segment import Part, Segment

_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z_][^\s/<>"'=]*+)
        (?P<attributes>(?:[^<>"']++|"[^"]{0,65536}+"|'[^']{0,65536}+')*+)>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=/>"']+)\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>]++))""",
    re.VERBOSE,
)
_SPACE = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt
    ruby s samp small span strike strong sub sup time tt u var wbr""".split()
)
_CELLS = frozenset({"td", "th"})
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}
_COMMENT, _CDATA = "comment", "cdata"
_ENDS = {_COMMENT: re.compile("-->"), _CDATA: re.compile("]]>"), **_RAW}
_ESCAPED = re.compile(r"\\u((?!d[89a-f])[0-9a-f]{4})", re.IGNORECASE)
"""A letter as JSON and scripts write it."""
_DECLARATION_AT_MOST = 4096
_DULL = frozenset(
    """class style width height rel lang dir charset colspan rowspan target media sizes method
    integrity crossorigin points transform viewbox fill stroke version encoding loading align
    valign border cellpadding cellspacing bgcolor color http-equiv enctype tabindex""".split()
)
_ADDRESSES = frozenset({"href", "src", "action", "data"})
_TOKEN_AT_MOST = 1 << 18
_TEXT_HELD = 64
"""So much is kept back at the end of a piece: a character reference may go on in the next."""


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Title, text, comments, attributes and scripts of a page."""
    page = _Page(budget)
    yield from gathered(_pieces(file, page, budget))
    for inner in page.inner:
        source = io.BytesIO(inner.encode("utf-8", "replace"))
        yield from nested(source, place="page within", media_type=HTML)
    for data in page.files.files():
        yield from nested(io.BytesIO(data), place="file within")


def _pieces(file: BinaryIO, page: "_Page", budget: Budget) -> Iterator[Piece]:
    held = ""
    for piece in decoded(file):
        if not budget.in_time():
            break
        held += page.files.cut(piece)
        held = held[page.read(held, is_last=False) :]
        yield from page.drained()
    page.read(held, is_last=True)
    yield from page.drained()


class _Page:
    """Where in a page the reading stands, and what was read of it."""

    def __init__(self, budget: Budget) -> None:
        self.files = DataUris(budget)
        self.inner: list[str] = []
        """Whole pages that stand in attributes."""
        self._body: list[str] = []
        self._length = 0
        self._marks: list[tuple[int, str]] = []
        self._line, self._counted = 1, 0
        """The line at so many code points of the text that is being read."""
        self._pieces: list[Piece] = []
        self._raw = ""
        """What is open whose text is no markup: a comment, a script, a title; else nothing."""

    def drained(self) -> list[Piece]:
        """What was read since the last time."""
        pieces = [Piece("".join(self._body), marks=tuple(self._marks)), *self._pieces]
        self._body, self._pieces, self._marks, self._length = [], [], [], 0
        return pieces

    def read(self, text: str, *, is_last: bool) -> int:
        """Read what is whole in `text`; tells how far that was."""
        self._counted = 0
        at = self._read(text, is_last=is_last)
        self._line += text.count("\n", self._counted, at)
        return at

    def _read(self, text: str, *, is_last: bool) -> int:
        at = 0
        while at < len(text):
            if self._raw:
                end, is_closed = self._read_raw(text, at, is_last=is_last)
                if not is_closed:
                    return end
                at = end
            start = text.find("<", at)
            if start < 0:
                end = len(text) if is_last else _before_reference(text, at)
                self._show(text, at, end)
                return end
            if start > at:
                self._show(text, at, start)
            at = self._markup(text, start)
            if at < 0:
                if not is_last and len(text) - start < _TOKEN_AT_MOST:
                    return start
                self._put("<")
                at = start + 1
        return at

    def _show(self, text: str, at: int, end: int) -> None:
        raw = text[at:end]
        self._mark(text, end - len(raw.lstrip()))
        self._put(_SPACE.sub(" ", visible(unescape(raw) if "&" in raw else raw)))

    def _mark(self, text: str, at: int) -> None:
        """Note in which line of the source that stands which is shown next."""
        self._line += text.count("\n", self._counted, at)
        self._counted = at
        place = f"line {self._line}"
        if not self._marks or self._marks[-1][1] != place:
            self._marks.append((self._length, place))

    def _put(self, text: str) -> None:
        self._body.append(text)
        self._length += len(text)

    def _read_raw(self, text: str, at: int, *, is_last: bool) -> tuple[int, bool]:
        """Read text that is no markup up to its end, if that is here."""
        found = _ENDS[self._raw].search(text, at)
        keep = 0 if is_last or found else _TEXT_HELD
        end = found.start() if found else max(len(text) - keep, at)
        if self._raw == _CDATA:
            self._mark(text, at)
        self._raw_text(text[at:end], is_whole=bool(found) or is_last)
        if found and self._raw in {_COMMENT, _CDATA}:
            end = found.end()
        self._raw = "" if found else self._raw
        return end, bool(found)

    def _markup(self, text: str, at: int) -> int:
        """Read the markup at `at`; tells its end, or -1 where it is not whole or none."""
        tag = _TAG.match(text, at)
        if tag is not None:
            self._tag(tag["name"].lower(), tag["attributes"], is_end=bool(tag["close"]))
            return tag.end()
        for opening, kind in (("<!--", _COMMENT), ("<![CDATA[", _CDATA)):
            if text.startswith(opening, at):
                self._raw = kind
                return at + len(opening)
        if text.startswith(("<!", "<?"), at):
            end = text.find(">", at, at + _DECLARATION_AT_MOST)
            return end + 1 if end >= 0 else -1
        return -1

    def _tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        if name not in _INLINE:
            self._put("\t" if name in _CELLS and not is_end else "\n")
        if is_end:
            return
        if attributes:
            self._pieces += self._attributes(attributes)
        if name in _RAW and not attributes.endswith("/"):
            self._raw = name

    def _attributes(self, attributes: str) -> Iterator[Piece]:
        pairs = [
            (found["name"].lower(), found["double"] or found["single"] or found["bare"] or "")
            for found in _ATTRIBUTE.finditer(attributes)
        ]
        is_hidden = any(name == "type" and raw.lower() == "hidden" for name, raw in pairs)
        for name, raw in pairs:
            if name in _DULL or not raw.strip() or name.startswith("xmlns"):
                continue
            value = unescape(raw) if "&" in raw else raw
            if name == "srcdoc":
                self.inner.append(value)
                continue
            if value[:5].lower() == "data:" and value.endswith("base64,"):
                continue
            place = "hidden field" if is_hidden and name == "value" else f"attribute {name[:40]}"
            shown = unquote(value) if name in _ADDRESSES else value
            yield Piece(f"{shown}\n", Part.METADATA, place, "attributes")

    def _raw_text(self, text: str, *, is_whole: bool) -> None:
        end = "\n" if is_whole else ""
        if self._raw == _CDATA:
            self._put(text)
        elif self._raw == _COMMENT:
            self._pieces.append(Piece(text + end, Part.COMMENT, "comment"))
        elif self._raw == "title":
            title = _SPACE.sub(" ", unescape(text))
            self._pieces.append(Piece(title, Part.TITLE, "title"))
        elif text.strip():
            shown = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
            self._pieces.append(Piece(shown + end, Part.METADATA, self._raw, self._raw))


def _before_reference(text: str, at: int) -> int:
    start = text.rfind("&", max(at, len(text) - _TEXT_HELD))
    return start if start >= 0 and ";" not in text[start:] else len(text)
