"""Tables: rows of cells as text, one line a row, cells parted by tabs, each cell's place marked.

What stands above the header row (a title, a date) comes as text of its own; the header row is
repeated before each later block, so that detectors know what a column holds. Empty cells keep
their place, so columns stay columns. A number under a header of identity numbers gets back the
leading zeros that a sheet takes from whoever was born in the years 00 to 09.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.formats._blocks import Blocks
from agent.formats._mended import visible
from detectors._segment import Part, Segment

_BLOCK = 1 << 17
_HEADER_WITHIN = 10
_WIDTH_AT_MOST = 1024
_CELL_AT_MOST = 100_000
_BREAKS = re.compile(r"[\t\r\n]+")
_IDENTITIES = re.compile(
    r"person-?\s?(?:nummer|nr)|p-?nr|samordnings-?\s?(?:nummer|nr)|fødselsn|cpr", re.IGNORECASE
)
_ZEROS_LOST = re.compile(r"\d{7,9}")
_DIGITS = 10
_NUMBER = re.compile(r"[\d .,:+-]*\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right: (column, place, text). A column may be left out."""

    cells: tuple[tuple[int, str, str], ...] = field(repr=False)


class Table:
    r"""Takes rows, hands out segments.

    >>> table = Table("Blad1")
    >>> rows = [Row(((0, "Blad1!A1", "Namn"), (2, "Blad1!C1", "Pnr"))), Row(((2, "Blad1!C2", "1"),))]
    >>> [segment] = [*(s for row in rows for s in table.add(row)), *table.rest()]
    >>> segment.text, segment.place_at(12)
    ('Namn\t\tPnr\n\t\t1\n', 'Blad1!C2')
    """

    def __init__(self, place: str = "") -> None:
        self._place = place
        self._above: list[Row] = []
        self._blocks: Blocks | None = None
        self._identities: frozenset[int] = frozenset()
        """Columns whose header says that they hold identity numbers."""

    def add(self, row: Row) -> Iterator[Segment]:
        """Append a row."""
        if not row.cells:
            return
        if self._blocks is not None:
            yield from self._append(row)
            return
        self._above.append(row)
        if _is_header(row) or len(self._above) >= _HEADER_WITHIN:
            yield from self._begin()

    def rest(self) -> Iterator[Segment]:
        """What is left."""
        if self._blocks is None:
            yield from self._begin()
        if self._blocks is not None:
            yield from self._blocks.rest()

    def _begin(self) -> Iterator[Segment]:
        """Part what stands above from the table, which begins with the last row if that is a header."""
        rows, self._above = self._above, []
        has_header = bool(rows) and _is_header(rows[-1])
        above = Blocks(Part.CELL, self._place)
        for row in rows[:-1] if has_header else ():
            text, marks = _line(row)
            yield from above.add(text, marks=marks)
        yield from above.rest()
        header = _line(rows[-1])[0] if has_header else ""
        self._identities = frozenset(
            column
            for column, _, text in (rows[-1].cells if has_header else ())
            if _IDENTITIES.search(text)
        )
        self._blocks = Blocks(Part.CELL, self._place, delimiter="\t", header=header, block=_BLOCK)
        for row in rows[-1:] if has_header else rows:
            yield from self._append(row)

    def _append(self, row: Row) -> Iterator[Segment]:
        assert self._blocks is not None
        text, marks = _line(self._with_zeros(row) if self._identities else row)
        yield from self._blocks.add(text, marks=marks)

    def _with_zeros(self, row: Row) -> Row:
        return Row(
            tuple(
                (column, place, text.zfill(_DIGITS))
                if column in self._identities and _ZEROS_LOST.fullmatch(text)
                else (column, place, text)
                for column, place, text in row.cells
            )
        )


def _is_header(row: Row) -> bool:
    """Two or more cells, none of them a number."""
    texts = [text for _, _, text in row.cells if text.strip()]
    return len(texts) > 1 and not any(_NUMBER.match(text) for text in texts)


def _line(row: Row) -> tuple[str, list[tuple[int, str]]]:
    text: list[str] = []
    marks: list[tuple[int, str]] = []
    at = column = 0
    for cell_column, place, raw in row.cells:
        tabs = min(cell_column, _WIDTH_AT_MOST) - column
        tabs = max(tabs, 1 if text else 0)
        column += tabs
        shown = visible(_BREAKS.sub(" ", raw[:_CELL_AT_MOST]))
        text.append("\t" * tabs + shown)
        at += tabs
        marks.append((at, place))
        at += len(shown)
    text.append("\n")
    return "".join(text), marks
