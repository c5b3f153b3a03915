"""Paragraphs of OpenDocument content: body, notes, annotations, deleted text, form fields."""

from agent.formats._gathered import Piece
from agent.formats._xml import attribute, local
from detectors._segment import Part

_PARAGRAPHS = frozenset({"p", "h"})
_SIGNS = {"tab": "\t", "line-break": "\n", "soft-page-break": ""}
_ASIDE = {
    "annotation": (Part.COMMENT, "comment"),
    "note-body": (Part.NOTE, "note"),
    "deletion": (Part.BODY, "deleted"),
    "notes": (Part.NOTE, "notes"),
    "desc": (Part.METADATA, "alternative text"),
    "title": (Part.METADATA, "alternative text"),
    "creator": (Part.METADATA, "author"),
    **dict.fromkeys(("header-decl", "footer-decl"), (Part.HEADER, "header or footer")),
}
_LOOSE = frozenset({"desc", "title", "creator", "header-decl", "footer-decl"})
"""Their text stands without paragraphs."""
_DATES = frozenset({"dc:date", "meta:date-string", "meta:creator-initials"})
"""When and by whom an annotation was made stands in the middle of its paragraph."""
_TOLD = {
    "value": "form field",
    "current-value": "form field",
    "label": "form field",
    "help-text": "form field",
    **dict.fromkeys(("string-value", "string-value-if-true", "string-value-if-false"), "field"),
    "href": "link",
}
_OUTWARD = ("http", "mailto", "file", "ftp")
_SPACES_AT_MOST = 100


class Story:
    """One part. Tables come as lines of cells; a page counts at each break that was saved."""

    def __init__(self, part: Part, place: str = "") -> None:
        self._part = part
        self._place = place
        self._page = 1
        self._unit = "page"
        self._pieces: list[Piece] = []
        self._open: list[list[str]] = []
        self._asides: list[tuple[Part, str]] = []
        self._is_date = False
        self._style = ""
        self._breaking: set[str] = set()
        """Styles of paragraphs that begin a page."""
        self._cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag in _PARAGRAPHS:
            self._open.append([])
            self._page += attribute(attributes, "style-name") in self._breaking
        elif tag == "s":
            spaces = attribute(attributes, "c")
            self._add(" " * min(int(spaces) if spaces.isdecimal() else 1, _SPACES_AT_MOST))
        elif tag in _SIGNS:
            self._add(_SIGNS[tag])
            self._page += tag == "soft-page-break"
        elif tag == "table-cell":
            self._cells += 1
        else:
            self._start_rare(tag, name, attributes)
        self._is_date = name in _DATES
        self._tell(tag, attributes)

    def _start_rare(self, tag: str, name: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._style = attribute(attributes, "name")
        elif tag == "paragraph-properties" and attribute(attributes, "break-before") == "page":
            self._breaking.add(self._style)
        elif tag == "page" and name.startswith("draw:"):
            self._page = self._page + 1 if self._unit == "slide" else 1
            self._unit = "slide"
            if title := attribute(attributes, "name"):
                self._pieces.append(Piece(f"{title}\n", Part.METADATA, "slide name", "names"))
        elif tag in _ASIDE:
            self._asides.append(_ASIDE[tag])
            if tag in _LOOSE:
                self._open.append([])

    def end(self, name: str) -> None:
        tag = local(name)
        if tag in _PARAGRAPHS:
            self._end_paragraph(" " if self._cells else "\n")
        elif tag == "table-cell":
            self._cells -= 1
            self._emit("\t")
        elif tag == "table-row":
            self._emit("\n")
        elif tag in _ASIDE and self._asides:
            if tag in _LOOSE:
                self._end_paragraph("\n")
            self._asides.pop()
        self._is_date = False

    def text(self, data: str) -> None:
        if not self._is_date:
            self._add(data)

    def drained(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _add(self, text: str) -> None:
        if self._open:
            self._open[-1].append(text)

    def _end_paragraph(self, end: str) -> None:
        if self._open:
            self._emit("".join(self._open.pop()) + end)

    def _emit(self, text: str) -> None:
        here = self._place or f"{self._unit} {self._page}"
        if not self._asides:
            self._pieces.append(Piece(text, self._part, here))
            return
        part, kind = self._asides[-1]
        self._pieces.append(Piece(text, part, f"{here}, {kind}", kind))

    def _tell(self, tag: str, attributes: dict[str, str]) -> None:
        """Values that stand in attributes; links only where they lead out of the document."""
        for key, value in attributes.items():
            place = _TOLD.get(local(key))
            if place is None or not value.strip() or tag == "table-cell":
                continue
            if place == "link" and not value.startswith(_OUTWARD):
                continue
            self._pieces.append(Piece(f"{value}\n", Part.METADATA, place, place))
