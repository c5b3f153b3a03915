"""CSV and its kin: a text whose lines are rows. Read as text, so that offsets are the file's.

The delimiter is told from the first rows. Lines above the header (a title, a date) come as text;
the header row is repeated before each later block, so that detectors know what a column holds.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from agent.formats._blocks import Blocks
from agent.formats._budget import Budget
from agent.formats._encoding import decoded_in_place
from agent.formats._mended import Moved
from agent.formats._nested import Nested
from detectors._segment import Part, Segment

_DELIMITERS = ";\t,|"
_SAMPLE_LINES = 30
_HEADER_AT_MOST = 8192


def segments(file: BinaryIO, budget: Budget, _nested: Nested) -> Iterator[Segment]:
    """The table in blocks of whole rows, places told as lines."""
    pieces = decoded_in_place(file)
    first, moved = next(pieces, ("", ()))
    delimiter = _delimiter(first)
    start, header = _header(first, delimiter)
    above = first[:start]
    if above.strip():
        yield Segment(above, Part.CELL, line=1, moved=moved)
    blocks = Blocks(
        Part.CELL,
        delimiter=delimiter,
        line=1 + above.count("\n"),
        header=header,
        offset=start,
    )
    for piece, moves in chain(((first[start:], _behind(moved, start)),), pieces):
        if not budget.in_time():
            break
        yield from blocks.add(piece, moved=moves)
    yield from blocks.rest()


def _behind(moved: Moved, start: int) -> Moved:
    """Where the letters behind `start` stand, counted from there."""
    ahead = max((by for index, by in moved if index <= start), default=0)
    return ((0, ahead), *((index - start, by) for index, by in moved if index > start))


def _delimiter(text: str) -> str:
    r"""The sign that most lines hold equally often; a semicolon in doubt, as Excel here writes.

    >>> _delimiter("Namn;Belopp\nAnna;1,5\nOla;2,5\n"), _delimiter("a,b\nc,d\n")
    (';', ',')
    """
    lines = [line for line in text[: 1 << 16].splitlines()[:_SAMPLE_LINES] if line.strip()]
    best, best_score = ";", 0
    for delimiter in _DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines)
        count, lines_with = max(counts.items(), key=lambda item: (bool(item[0]), item[1]))
        score = lines_with if count else 0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _header(text: str, delimiter: str) -> tuple[int, str]:
    """Where the table begins, and its first row with the line end."""
    at = 0
    for line in text[: 1 << 16].splitlines(keepends=True)[:_SAMPLE_LINES]:
        if delimiter in line and line.endswith("\n"):
            return at, line if len(line) <= _HEADER_AT_MOST else ""
        at += len(line)
    return 0, ""
