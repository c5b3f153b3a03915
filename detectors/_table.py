"""Tables: the header of a column is context for every cell, and the share of its cells that
validate tells a column of personnummer (over 90 %) from references (7 %) and noise (0.7 %).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from detectors._runs import Bools, Ints

_DELIMITERS = b"\t;|,"
_SAMPLE_LINES = 5
_FEWEST_LINES = 3
_SAMPLE = 1 << 13


@dataclass(slots=True)
class Column:
    """How many cells have the shape of an identity number, and how many of them validate."""

    shaped: int = 0
    valid: int = 0

    @property
    def share(self) -> float:
        return self.valid / self.shaped if self.shaped else 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Lines start:end of a text, cells set apart by a byte."""

    start: int
    end: int
    delimiter: bytes
    header_end: int
    columns: defaultdict[int, Column] = field(default_factory=lambda: defaultdict(Column))

    def column(self, exact: bytes, at: int) -> int:
        """Give the number of the column that `at` stands in."""
        return exact.count(self.delimiter, self.line_start(exact, at), at)

    def line_start(self, exact: bytes, at: int) -> int:
        return max(self.start, exact.rfind(b"\n", self.start, at) + 1)

    def cell(self, exact: bytes, start: int, end: int) -> tuple[int, int]:
        """Give the borders of the cell that holds start:end."""
        line = self.line_start(exact, start)
        left = exact.rfind(self.delimiter, line, start) + 1
        stop = exact.find(b"\n", end, self.end)
        stop = self.end if stop < 0 else stop
        right = exact.find(self.delimiter, end, stop)
        return max(line, left), stop if right < 0 else right


def table(exact: bytes, start: int, end: int, delimiter: str) -> Table | None:
    """See the lines of start:end as a table, if they are one."""
    head = exact[start : min(end, start + _SAMPLE)]
    sign = delimiter.encode("latin-1", "ignore") or _sniffed(head)
    if not sign or b"\n" not in head:
        return None
    return Table(start, end, sign, start + head.index(b"\n"))


def _sniffed(head: bytes) -> bytes:
    """Find the sign of which the first lines all hold as many."""
    lines = head.split(b"\n")[:_SAMPLE_LINES]
    if len(lines) < _FEWEST_LINES or not all(lines[:_FEWEST_LINES]):
        return b""
    lines = [line for line in lines if line]
    for sign in _DELIMITERS:
        counts = {line.count(sign) for line in lines}
        if len(counts) == 1 and counts != {0}:
            return bytes([sign])
    return b""


def table_at(tables: Sequence[Table], at: int) -> Table | None:
    """Give the table that `at` stands in; the tables rise."""
    index = bisect_right(tables, at, key=lambda one: one.start) - 1
    return tables[index] if index >= 0 and at < tables[index].end else None


def tally(tables: Sequence[Table], exact: bytes, cells: Iterable[tuple[int, bool]]) -> None:
    """Count the cells, told by place and validity, into their columns."""
    for at, valid in cells:
        if (one := table_at(tables, at)) is not None and at > one.header_end:
            column = one.columns[one.column(exact, at)]
            column.shaped += 1
            column.valid += valid


def tally_many(tables: Sequence[Table], exact: bytes, cells: Ints, valid: Bools) -> None:
    """Count very many cells, rising, into their columns."""
    text = np.frombuffer(exact, dtype=np.uint8)
    for one in tables:
        inside = (cells > one.header_end) & (cells < one.end)
        if not inside.any():
            continue
        here = text[one.start : one.end]
        lines = np.flatnonzero(here == ord("\n")) + one.start + 1
        borders = np.flatnonzero(here == one.delimiter[0]) + one.start
        starts = np.append(one.start, lines)[np.searchsorted(lines, cells[inside], side="right")]
        columns = np.searchsorted(borders, cells[inside]) - np.searchsorted(borders, starts)
        for number in np.unique(columns).tolist():
            column = one.columns[number]
            column.shaped += int(np.count_nonzero(columns == number))
            column.valid += int(np.count_nonzero(valid[inside] & (columns == number)))
