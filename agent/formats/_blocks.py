"""Blocks: a long text as segments that overlap, so that memory stays flat and no match is cut.

A block is cut at a line end, else at white space. The next one begins 2,048 to 8,192 code points
before that cut, at a line start where there is one. In the middle of what both hold, at a line
start if there is one near, lies the border: what begins before it counts in the first block, what
begins after it in the second (`Segment.owns`). So each match shorter than 512 code points is seen
whole, with as much context on either side, and counts once.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from detectors._segment import Part, Segment, line_ends

_Mark = TypeVar("_Mark")

BLOCK = 1 << 18
OVERLAP = 2048


class Blocks:
    """Gathers pieces of one text and hands out segments as they fill up.

    >>> blocks = Blocks(Part.NOTE)
    >>> [*blocks.add("Se fotnot. ", "footnote 1"), *blocks.rest()][0].place_at(3)
    'footnote 1'
    """

    def __init__(
        self,
        part: Part = Part.BODY,
        place: str = "",
        *,
        delimiter: str = "",
        line: int = 0,
        header: str = "",
        offset: int = 0,
        block: int = BLOCK,
    ) -> None:
        self.header = header
        """A table's header row with its line end, repeated before every block but the first."""
        self._part = part
        self._place = place
        self._delimiter = delimiter
        self._block = block
        self._pieces: list[str] = []
        self._held = 0
        self._marks: list[tuple[int, str]] = []
        self._moved: list[tuple[int, int]] = []
        self._offset = offset
        self._is_first = True
        self._lead = 0
        self._line = line

    def add(
        self,
        text: str,
        place: str = "",
        marks: Sequence[tuple[int, str]] = (),
        moved: Sequence[tuple[int, int]] = (),
    ) -> Iterator[Segment]:
        """Append text; `place` names where it stands, until the next place is named.

        `marks` are (index in this text, place) where it stands in several places; `moved` is as
        in Segment.
        """
        self._marks += [(self._held + index, mark) for index, mark in marks]
        self._moved += [(self._held + index, by) for index, by in moved]
        if place and (not self._marks or self._marks[-1][1] != place):
            self._marks.append((self._held, place))
        self._pieces.append(text)
        self._held += len(text)
        while self._held >= self._block + OVERLAP:
            yield self._full()

    def rest(self) -> Iterator[Segment]:
        """What is left; afterwards the blocks are empty."""
        text = "".join(self._pieces)
        if text.strip():
            yield self._segment(text, tuple(self._marks), trail=0)
        self._pieces, self._held = [], 0

    def _full(self) -> Segment:
        text = "".join(self._pieces)
        end = _cut(text, self._block // 2, self._block)
        begin = _cut(text, end - 4 * OVERLAP, end - OVERLAP)
        middle = (begin + end) // 2
        border = text.find("\n", middle, end - OVERLAP // 4) + 1 or middle
        marks = tuple(mark for mark in self._marks if mark[0] < end)
        segment = self._segment(text[:end], marks, trail=end - border)
        self._offset += begin
        self._lead = border - begin
        self._is_first = False
        if self._line:
            self._line += line_ends(text, begin)
        self._pieces, self._held = [text[begin:]], len(text) - begin
        self._marks = _from(self._marks, begin)
        self._moved = _from(self._moved, begin)
        return segment

    def _segment(self, text: str, marks: tuple[tuple[int, str], ...], trail: int) -> Segment:
        header = "" if self._is_first else self.header
        shift = len(header)
        return Segment(
            text=header + text,
            part=self._part,
            place=self._place,
            offset=self._offset - shift,
            marks=tuple((index + shift, place) for index, place in marks) if shift else marks,
            delimiter=self._delimiter,
            lead=self._lead + shift,
            moved=tuple((index + shift, by) for index, by in self._moved),
            trail=trail,
            line=self._line - header.count("\n") if self._line else 0,
        )


def _cut(text: str, lowest: int, highest: int) -> int:
    for mark in "\n", " ", "\t":
        at = text.rfind(mark, lowest, highest)
        if at >= 0:
            return at + 1
    return highest


def _from(marks: list[tuple[int, _Mark]], begin: int) -> list[tuple[int, _Mark]]:
    before: list[_Mark] = [mark for index, mark in marks if index < begin]
    after: list[tuple[int, _Mark]] = [
        (index - begin, mark) for index, mark in marks if index >= begin
    ]
    if before and (not after or after[0][0] > 0):
        return [(0, before[-1]), *after]
    return after
