"""Word documents (ECMA-376 WordprocessingML): every story in them, streamed.

Body, text boxes, headers, footers, foot- and endnotes, comments, form fields, field codes, alt
texts, building blocks, properties, custom XML, embedded files. Words are joined across runs as a
reader sees them. A paragraph with tracked changes is read twice: as it is now, and as it was
before, since what was deleted is still in the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from agent.formats._budget import Budget
from agent.formats._gathered import Piece, gathered
from agent.formats._nested import Nested
from agent.formats._package import Package
from agent.formats._xml import attribute, local
from detectors._segment import Part, Segment

_STORIES = (
    (re.compile(r"word/document\d*\.xml"), Part.BODY, ""),
    (re.compile(r"word/header\d*\.xml"), Part.HEADER, "header"),
    (re.compile(r"word/footer\d*\.xml"), Part.HEADER, "footer"),
    (re.compile(r"word/footnotes\d*\.xml"), Part.NOTE, "footnote"),
    (re.compile(r"word/endnotes\d*\.xml"), Part.NOTE, "endnote"),
    (re.compile(r"word/comments\d*\.xml"), Part.COMMENT, "comment"),
    (re.compile(r"word/glossary/document\d*\.xml"), Part.BODY, "building block"),
    (re.compile(r"word/settings\.xml"), Part.METADATA, "settings"),
)
_SKIPPED = frozenset({"Fallback", "tabs"})
"""A text box comes twice, for new and old programs; tab stops are not tabs."""
_TEXTS = frozenset({"t", "delText", "instrText", "delInstrText"})
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_NUMBERED = frozenset({"footnote", "endnote", "comment"})
_TOLD = {
    "docPr": ("alternative text", ("descr", "title")),
    "cNvPr": ("alternative text", ("descr", "title")),
    "shape": ("alternative text", ("alt", "title")),
    "imagedata": ("alternative text", ("title",)),
    "tblCaption": ("alternative text", ("val",)),
    "tblDescription": ("alternative text", ("val",)),
    "textpath": ("word art", ("string",)),
    "hyperlink": ("link", ("tooltip",)),
    "fldSimple": ("field code", ("instr",)),
    "helpText": ("form field", ("val",)),
    "statusText": ("form field", ("val",)),
    "default": ("form field", ("val",)),
    "listItem": ("form field", ("displayText", "value")),
    "alias": ("form field", ("val",)),
    "tag": ("form field", ("val",)),
    "docVar": ("document variable", ("val",)),
    "comment": ("comment author", ("author",)),
    **dict.fromkeys(("ins", "del", "moveFrom", "moveTo"), ("author of changes", ("author",))),
}


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """The stories in order, then every part that is left."""
    package = Package(file, budget)
    yield from gathered(_pieces(package))
    yield from package.remaining(nested)


def _pieces(package: Package) -> Iterator[Piece]:
    for pattern, part, place in _STORIES:
        for name in package.matching(pattern.pattern):
            yield from package.pieces(name, _Story(part, place))


@dataclass(slots=True)
class _Paragraph:
    now: list[str] = field(default_factory=list, repr=False)
    before: list[str] = field(default_factory=list, repr=False)
    """As it read before the tracked changes."""
    has_deletions: bool = False


class _Story:
    """One XML part, made into paragraphs."""

    def __init__(self, part: Part, place: str) -> None:
        self._part = part
        self._place = place
        self._page = 1
        self._page_is_fresh = False
        """A page was begun by a break that its writer put; the layout's own mark adds none."""
        self._pieces: list[Piece] = []
        self._paragraphs: list[_Paragraph] = []
        self._skipping = ""
        self._skip_depth = 0
        self._taking = ""
        self._deleted = 0
        self._inserted = 0
        self._cells = 0
        self._told: set[tuple[str, str]] = set()
        """Who changed a thousand words is told once."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if self._skip_depth:
            self._skip_depth += tag == self._skipping
            return
        if tag in _TEXTS:
            self._taking = tag
        elif tag == "p":
            self._paragraphs.append(_Paragraph())
        elif tag in _SIGNS:
            self._add(_SIGNS[tag])
        elif tag == "tc":
            self._cells += 1
        elif tag in _SKIPPED:
            self._skipping, self._skip_depth = tag, 1
        else:
            self._start_rare(tag, attributes)

    def _start_rare(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in {"del", "moveFrom"}:
            self._deleted += 1
        elif tag in {"ins", "moveTo"}:
            self._inserted += 1
        elif tag == "br":
            self._add("\n")
            if attribute(attributes, "type") == "page":
                self._page += 1
                self._page_is_fresh = True
        elif tag == "lastRenderedPageBreak":
            self._page += not self._page_is_fresh
            self._page_is_fresh = False
        elif tag in _NUMBERED and self._place in _NUMBERED:
            self._place = f"{tag} {attribute(attributes, 'id')}"
        if tag in _TOLD:
            place, names = _TOLD[tag]
            for value in (attribute(attributes, name) for name in names):
                if value.strip() and (place, value) not in self._told:
                    self._told.add((place, value))
                    self._pieces.append(Piece(f"{value}\n", Part.METADATA, place, place))

    def end(self, name: str) -> None:
        tag = local(name)
        if self._skip_depth:
            self._skip_depth -= tag == self._skipping
            return
        if tag in _TEXTS:
            self._taking = ""
        elif tag == "p":
            self._end_paragraph()
        elif tag == "tc":
            self._cells -= 1
            self._emit("\t")
        elif tag == "tr":
            self._emit("\n")
        elif tag in {"del", "moveFrom"}:
            self._deleted -= 1
        elif tag in {"ins", "moveTo"}:
            self._inserted -= 1
        elif tag in _NUMBERED and self._place.startswith(tag):
            self._emit("\n")
            self._place = tag

    def text(self, data: str) -> None:
        if not self._taking or self._skip_depth:
            return
        if self._taking in {"instrText", "delInstrText"}:
            self._pieces.append(Piece(f"{data}\n", Part.METADATA, "field code", "field code"))
            return
        self._page_is_fresh = False
        self._add(data)

    def drained(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _add(self, text: str) -> None:
        if not self._paragraphs:
            return
        paragraph = self._paragraphs[-1]
        if self._deleted:
            paragraph.has_deletions = True
        else:
            paragraph.now.append(text)
        if not self._inserted:
            paragraph.before.append(text)

    def _end_paragraph(self) -> None:
        if not self._paragraphs:
            return
        paragraph = self._paragraphs.pop()
        end = " " if self._cells else "\n"
        self._emit("".join(paragraph.now) + end)
        if paragraph.has_deletions:
            text = "".join(paragraph.before)
            place = self._place_now()
            place = f"{place}, before changes" if place else "before changes"
            self._pieces.append(Piece(f"{text}\n", self._part, place, "before changes"))

    def _emit(self, text: str) -> None:
        self._pieces.append(Piece(text, self._part, self._place_now(), self._place.split(" ")[0]))

    def _place_now(self) -> str:
        return self._place if self._part is not Part.BODY or self._place else f"page {self._page}"
