"""The shape of a format, and of the way from one format into what is nested in it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Protocol

from agent.formats._budget import Budget
from detectors._segment import Part, Segment


class Nested(Protocol):
    """Reads a file inside a file; its places are told below `place`, else below its name."""

    def __call__(
        self, file: BinaryIO, name: str = "", *, place: str = "", media_type: str = ""
    ) -> Iterator[Segment]:
        """Segments of the nested file; `media_type` spares the look at its content."""


class Reader(Protocol):
    """One document type."""

    def __call__(self, file: BinaryIO, budget: Budget, nested: Nested, /) -> Iterator[Segment]:
        """Segments as they are read. Raises UnreadableDocument, BudgetSpent, or what may come."""


def joined(place: str, segment: Segment) -> Segment:
    """The segment with its places told below `place`.

    >>> joined("avtal.docx", Segment("Hej", place="page 2")).place
    'avtal.docx > page 2'
    """
    if not place:
        return segment
    return replace(
        segment,
        place=below(place, segment.place),
        marks=tuple((index, below(place, mark)) for index, mark in segment.marks),
    )


def below(place: str, inner: str) -> str:
    return f"{place} > {inner}" if inner else place


def attached(segment: Segment) -> Segment:
    """Body text of what is attached says so; its cells, comments and names stay what they are."""
    return replace(segment, part=Part.ATTACHMENT) if segment.part is Part.BODY else segment
