"""OpenDocument sheets: each cell as it was shown when saved, a block of rows a segment."""

from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._budget import Budget
from agent.formats._gathered import Piece, gathered
from agent.formats._nested import Nested
from agent.formats._open_document import package_of, rest
from agent.formats._sheet import letters
from agent.formats._table import Row, Table
from agent.formats._xml import attribute, local
from detectors._segment import Part, Segment

_REPEATED_AT_MOST = 256
"""Empty cells and rows are repeated to the sheet's edge; a filled one hardly ever."""
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_BESIDE = {
    "annotation": (Part.COMMENT, ""),
    "creator": (Part.METADATA, "author"),
    "date": (Part.METADATA, "date"),
    "shapes": (Part.BODY, "text box"),
    "desc": (Part.METADATA, "alternative text"),
    "title": (Part.METADATA, "alternative text"),
    **dict.fromkeys(("help-message", "error-message"), (Part.METADATA, "validation")),
    "change-track-table-cell": (Part.CELL, "before changes"),
}
_LOOSE = frozenset({"creator", "desc", "title"})
"""Their text stands without paragraphs; that of a date is left out."""
_TOLD = (
    ("table", "name", "sheet name"),
    ("a", "href", "link"),
    ("help-message", "title", "validation"),
    ("error-message", "title", "validation"),
    ("named-expression", "name", "defined name"),
    ("named-expression", "expression", "defined name"),
    ("named-range", "name", "defined name"),
    ("database-range", "name", "defined name"),
)
_TOLD_TAGS = frozenset(tag for tag, _, _ in _TOLD)


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """The sheets in order, then headers, objects, properties."""
    package = package_of(file, budget)
    table = Table()
    sheet = ""
    asides: list[Piece] = []
    for made in package.pieces("content.xml", _Content()):
        if isinstance(made, Piece):
            asides.append(made)
            continue
        title, row = made
        if title != sheet:
            yield from table.rest()
            sheet, table = title, Table(title)
        yield from table.add(row)
    yield from table.rest()
    yield from gathered(asides)
    yield from rest(package, nested)


class _Content:
    """Rows with the sheet they stand in, and what stands beside them."""

    def __init__(self) -> None:
        self._made: list[tuple[str, Row] | Piece] = []
        self._title = ""
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._cells: list[tuple[int, str, str]] = []
        self._in_cell = False
        self._text: list[str] = []
        self._value = ""
        self._paragraphs = 0
        self._asides: list[tuple[str, list[str]]] = []
        """What is open beside the cells, and its text so far."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "p":
            self._start_paragraph()
        elif tag in _CELLS:
            self._start_cell(attributes)
        elif tag == "table-row":
            self._rows = _count(attribute(attributes, "number-rows-repeated"))
            self._column = 0
        elif tag == "table" and not self._in_cell:
            self._title = attribute(attributes, "name")
            self._row = 0
        elif tag == "s":
            self.text(" ")
        elif tag in _BESIDE:
            self._asides.append((tag, []))
        for told, key, place in _TOLD if tag in _TOLD_TAGS else ():
            if tag == told and (value := attribute(attributes, key)):
                self._tell(f"{value}\n", Part.METADATA, place)

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "p":
            self._paragraphs -= 1
            if self._asides:
                self._asides[-1][1].append("\n")
        elif tag in _CELLS:
            self._end_cell()
        elif tag == "table-row":
            if self._cells:
                self._made.append((self._title, Row(tuple(self._cells))))
                self._cells = []
            self._row += self._rows
        elif self._asides and tag == self._asides[-1][0]:
            _, text = self._asides.pop()
            part, place = _BESIDE[tag]
            self._tell("".join(text).rstrip("\n") + "\n", part, self._place(place))

    def text(self, data: str) -> None:
        if self._asides:
            tag, text = self._asides[-1]
            if self._paragraphs or tag in _LOOSE:
                text.append(data)
        elif self._paragraphs and self._in_cell:
            self._text.append(data)

    def drained(self) -> list[tuple[str, Row] | Piece]:
        made, self._made = self._made, []
        return made

    def _start_paragraph(self) -> None:
        self._paragraphs += 1
        if self._text and not self._asides:
            self._text.append(" ")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._in_cell = True
        self._columns = _count(attribute(attributes, "number-columns-repeated"))
        self._value = attribute(attributes, "value")
        self._text.clear()
        formula = attribute(attributes, "formula")
        if '"' in formula:
            self._tell(f"{formula}\n", Part.CELL, f"{self._here()} formula")

    def _end_cell(self) -> None:
        shown = "".join(self._text) or self._value
        if shown:
            for column in range(
                self._column, self._column + min(self._columns, _REPEATED_AT_MOST)
            ):
                place = f"{self._title}!{letters(column)}{self._row + 1}"
                self._cells.append((column, place, shown))
        self._column += self._columns
        self._text.clear()
        self._in_cell = False

    def _here(self) -> str:
        return f"{self._title}!{letters(self._column)}{self._row + 1}"

    def _place(self, place: str) -> str:
        if place == "text box":
            return f"{self._title}, {place}"
        return place or self._here()

    def _tell(self, text: str, part: Part, place: str) -> None:
        if text.strip():
            self._made.append(Piece(text, part, place, f"beside {part}"))


def _count(text: str) -> int:
    return max(int(text), 1) if text.isdecimal() and len(text) < 8 else 1  # noqa: PLR2004
