"""PowerPoint presentations (ECMA-376 PresentationML): slides, notes, comments, masters, the rest.

A slide's number is that of its place in the show, which its file's name need not tell.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._budget import Budget
from agent.formats._gathered import Piece, gathered
from agent.formats._nested import Nested
from agent.formats._package import TELLING, Package
from agent.formats._slide import Slide
from agent.formats._xml import AllText, local
from detectors._segment import Part, Segment

_PRESENTATION = "ppt/presentation.xml"
_SLIDES = r"ppt/slides/slide\d*\.xml"
_NOTES = r"ppt/notesSlides/notesSlide\d*\.xml"
_COMMENTS = r"ppt/comments/[^/]*\.xml"
_OTHERS = r"ppt/(?:slideMasters|slideLayouts|notesMasters|handoutMasters|diagrams)/[^/]*\.xml"
_NUMBER = re.compile(r"\d+")


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Slides in their order, each with its place, then all else."""
    package = Package(file, budget)
    yield from gathered(_pieces(package))
    yield from package.remaining(nested)


def _pieces(package: Package) -> Iterator[Piece]:
    show = _Show()
    if _PRESENTATION in package:
        yield from package.pieces(_PRESENTATION, show)
    shown = package.relations(_PRESENTATION)
    order = [shown[id_] for id_ in show.slides if id_ in shown]
    slides: dict[str, str] = {}
    for name in dict.fromkeys([*order, *package.matching(_SLIDES)]):
        if name in package:
            place = f"slide {order.index(name) + 1 if name in order else _number(name)}"
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


class _Show:
    """The presentation itself: the order of its slides, names of sections and shows."""

    def __init__(self) -> None:
        self.slides: list[str] = []
        self._texts = AllText(Part.METADATA, "presentation", attributes=TELLING)
        self.end, self.text, self.drained = self._texts.end, self._texts.text, self._texts.drained

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sldId":
            self.slides += [value for key, value in attributes.items() if key.endswith(":id")]
        self._texts.start(name, attributes)
