"""OpenDocument (ISO/IEC 26300): the parts that texts, sheets and presentations share."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from agent.formats._budget import Budget, UnreadableDocument, Why
from agent.formats._gathered import Piece, gathered
from agent.formats._nested import Nested
from agent.formats._package import Package
from agent.formats._story import Story
from agent.formats._xml import Handler
from detectors._segment import Part, Segment

_MANIFEST = "META-INF/manifest.xml"


def package_of(file: BinaryIO, budget: Budget) -> Package:
    """The open document. Raises UnreadableDocument where it is encrypted."""
    package = Package(file, budget)
    if _MANIFEST in package:
        with package.open(_MANIFEST) as manifest:
            if b"encryption-data" in manifest.read(1 << 20):
                raise UnreadableDocument(Why.ENCRYPTED)
    return package


def texts(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """A text or a presentation: its content, then headers and footers, then all else."""
    package = package_of(file, budget)
    yield from gathered(package.pieces("content.xml", Story(Part.BODY)))
    yield from rest(package, nested)


def rest(package: Package, nested: Nested) -> Iterator[Segment]:
    """Headers and footers, embedded objects, and every part that is left."""
    handlers: list[tuple[str, Callable[[], Handler[Piece]]]] = [
        ("styles.xml", lambda: Story(Part.HEADER, "header or footer")),
        *((name, lambda: Story(Part.BODY, "object")) for name in package.matching(_OBJECTS)),
    ]
    for name, handler in handlers:
        if name in package:
            yield from gathered(package.pieces(name, handler()))
    yield from package.remaining(nested)


_OBJECTS = r"Object[^/]*/content\.xml"
