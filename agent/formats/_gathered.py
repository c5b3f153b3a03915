"""Gathering: pieces of text as a document gives them, sorted into the streams they belong to.

A document's body, its alt texts and its deleted words arrive interleaved; each stream becomes
segments of its own, so that words that never stood together are not read together. Signs that
no reader sees are left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agent.formats._blocks import Blocks
from agent.formats._mended import visible
from detectors._segment import Part, Segment


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. Pieces with the same part and stream are one text; `place` is a mark in it.

    `marks` are (index, place) where a piece stands in several places.
    """

    text: str = field(repr=False)
    part: Part = Part.BODY
    place: str = ""
    stream: str = ""
    marks: tuple[tuple[int, str], ...] = ()


def gathered(pieces: Iterable[Piece]) -> Iterator[Segment]:
    """Segments of all streams, each as soon as a block of it is full.

    >>> [s.text for s in gathered([Piece("a"), Piece("x", Part.NOTE), Piece("b")])]
    ['ab', 'x']
    """
    streams: dict[tuple[Part, str], Blocks] = {}
    try:
        for piece in pieces:
            key = piece.part, piece.stream
            if key not in streams:
                streams[key] = Blocks(piece.part)
            yield from streams[key].add(visible(piece.text), piece.place, piece.marks)
    except Exception:
        yield from _rests(streams)  # what was read before the fault counts
        raise
    yield from _rests(streams)


def _rests(streams: dict[tuple[Part, str], Blocks]) -> Iterator[Segment]:
    for blocks in streams.values():
        yield from blocks.rest()
