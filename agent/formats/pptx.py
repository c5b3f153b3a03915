"""PowerPoint presentations (ECMA-376 PresentationML): slides, notes, comments, masters, the rest."""

import posixpath
import re
from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._budget import Budget
from agent.formats._gathered import Piece, gathered
from agent.formats._nested import Nested
from agent.formats._package import Package
from agent.formats._slide import Slide
from detectors._segment import Part, Segment

_SLIDES = r"ppt/slides/slide\d*\.xml"
_NOTES = r"ppt/notesSlides/notesSlide\d*\.xml"
_COMMENTS = r"ppt/comments/[^/]*\.xml"
_OTHERS = r"ppt/(?:slideMasters|slideLayouts|notesMasters|handoutMasters|diagrams)/[^/]*\.xml"
_NUMBER = re.compile(r"\d+")


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Slides in the order of their numbers, each with its place, then all else."""
    package = Package(file, budget)
    yield from gathered(_pieces(package))
    yield from package.remaining(nested)


def _pieces(package: Package) -> Iterator[Piece]:
    slides: dict[str, str] = {}
    for name in package.matching(_SLIDES):
        place = f"slide {_number(name)}"
        slides |= dict.fromkeys(package.relations(name).values(), place)
        yield from package.pieces(name, Slide(Part.BODY, place))
    for name in package.matching(_NOTES):
        place = slides.get(name, f"notes {_number(name)}")
        yield from package.pieces(name, Slide(Part.NOTE, f"{place}, notes"))
    for name in package.matching(_COMMENTS):
        yield from package.pieces(name, Slide(Part.COMMENT, slides.get(name, "comment")))
    for name in package.matching(_OTHERS):
        kind = posixpath.basename(posixpath.dirname(name)).removesuffix("s")
        yield from package.pieces(name, Slide(Part.METADATA, kind))


def _number(name: str) -> str:
    found = _NUMBER.search(posixpath.basename(name))
    return found[0] if found else ""
