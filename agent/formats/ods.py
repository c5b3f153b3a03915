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
        self._text: list[str] = []
        self._value = ""
        self._paragraphs = 0
        self._annotations = 0
        self._comment: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "p":
            self._paragraphs += 1
            if self._text and not self._annotations:
                self._text.append(" ")
        elif tag in {"table-cell", "covered-table-cell"}:
            self._columns = _count(attribute(attributes, "number-columns-repeated"))
            self._value = attribute(attributes, "value")
            self._text.clear()
        elif tag == "table-row":
            self._rows = _count(attribute(attributes, "number-rows-repeated"))
            self._column = 0
        elif tag == "table":
            self._title = attribute(attributes, "name")
            self._row = 0
        elif tag == "annotation":
            self._annotations += 1
        elif tag == "s":
            self.text(" ")

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "p":
            self._paragraphs -= 1
        elif tag in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif tag == "table-row":
            if self._cells:
                self._made.append((self._title, Row(tuple(self._cells))))
                self._cells = []
            self._row += self._rows
        elif tag == "annotation":
            self._annotations -= 1
            place = f"{self._title}!{letters(self._column)}{self._row + 1}"
            self._made.append(
                Piece("".join(self._comment) + "\n", Part.COMMENT, place, "comments")
            )
            self._comment.clear()

    def text(self, data: str) -> None:
        if self._annotations:
            self._comment.append(data if self._paragraphs else f"{data} ")
        elif self._paragraphs:
            self._text.append(data)

    def drained(self) -> list[tuple[str, Row] | Piece]:
        made, self._made = self._made, []
        return made

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


def _count(text: str) -> int:
    return max(int(text), 1) if text.isdecimal() and len(text) < 8 else 1  # noqa: PLR2004
