"""Segment: a piece of text and where it stood, what formats give and detectors read."""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """Which part of an item a text comes from; decides how it is judged."""

    BODY = "body"
    SUBJECT = "subject"
    FILE_NAME = "file_name"
    TITLE = "title"
    HEADER = "header"
    CELL = "cell"
    COMMENT = "comment"
    NOTE = "note"
    ATTACHMENT = "attachment"
    METADATA = "metadata"
    SENDER = "sender"
    RECIPIENT = "recipient"


SUBJECT_PARTS = frozenset({Part.SUBJECT, Part.FILE_NAME, Part.TITLE})


def line_ends(text: str, index: int) -> int:
    r"""How many lines end before `index`; a text without any `\n` may be one of old Macs.

    >>> line_ends("a\r\nb\r\nc", 6), line_ends("a\rb\rc", 4)
    (2, 2)
    """
    count = text.count("\n", 0, index)
    return count if count or "\n" in text else text.count("\r", 0, index)


@dataclass(frozen=True, slots=True)
class Segment:
    """A text with its part and place.

    `offset` is where the text begins in its file, in code points (0 unless a long plain text
    is read in blocks). `marks` are (index in text, place) pairs in rising order, for texts that
    hold many places, such as the cells of a sheet. `delimiter` is set on tables: rows are lines,
    cells are set apart by it, the first row may be the header.

    A long text comes as blocks that overlap, so that no match is cut. The first `lead` and last
    `trail` code points are context: what begins there belongs to the block before or after
    (`owns`), so nothing counts twice. A table's later blocks open with the header row as lead.
    """

    text: str = field(repr=False)
    part: Part = Part.BODY
    place: str = ""
    offset: int = 0
    marks: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    delimiter: str = ""
    lead: int = 0
    trail: int = 0
    line: int = 0
    """The line number at index 0, when places are told as lines."""
    moved: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    """(index in text, how many code points the file is ahead from there on), where letters that
    the file wrote as several were mended."""

    def in_file(self, index: int) -> int:
        """Count code points of the file before the character at `index`.

        >>> Segment("för Åsa", offset=100, moved=((2, 1), (5, 2))).in_file(5)
        107
        """
        at = bisect_right(self.moved, index, key=lambda move: move[0])
        return self.offset + index + (self.moved[at - 1][1] if at else 0)

    def owns(self, index: int) -> bool:
        r"""Whether what begins at `index` counts here, not in a neighbouring block.

        >>> Segment("header\nAnna", lead=7).owns(0), Segment("header\nAnna", lead=7).owns(7)
        (False, True)
        """
        return self.lead <= index < len(self.text) - self.trail

    def place_at(self, index: int) -> str:
        r"""Name the place of the character at `index`.

        >>> Segment("a\tb", marks=((0, "Blad1!A1"), (2, "Blad1!B1"))).place_at(2)
        'Blad1!B1'
        """
        if self.line:
            number = self.line + line_ends(self.text, index)
            return f"{self.place} > line {number}" if self.place else f"line {number}"
        at = bisect_right(self.marks, index, key=lambda mark: mark[0])
        return self.marks[at - 1][1] if at else self.place
