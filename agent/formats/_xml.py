"""XML from strangers, streamed: no tree, no entities of the document's own, no fetching.

Elements are known by their local names, whatever prefix a program chose.
"""

from collections.abc import Iterator
from typing import Protocol, TypeVar
from xml.parsers import expat

from agent.formats._budget import UnreadableDocument, Why
from agent.formats._gathered import Piece
from agent.formats._stream import Readable
from detectors._segment import Part

_CHUNK = 1 << 16
Made = TypeVar("Made")


class Handler(Protocol[Made]):
    """What makes pieces of text, or rows, of the elements that go by."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between tags."""

    def drained(self) -> list[Made]:
        """What was made since the last time."""


def parsed(stream: Readable, handler: Handler[Made]) -> Iterator[Made]:
    """What the handler makes, as the parser comes by them. Raises UnreadableDocument, after what was read."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = _refuse
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keywords
            yield from handler.drained()
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError:
        yield from handler.drained()
        raise UnreadableDocument(Why.DAMAGED) from None
    yield from handler.drained()


def _refuse(*_declaration: object) -> None:
    raise UnreadableDocument(Why.ENTITIES)


def local(name: str) -> str:
    """The name without its prefix.

    >>> local("w:t"), local("si")
    ('t', 'si')
    """
    return name[name.find(":") + 1 :]


def attribute(attributes: dict[str, str], name: str) -> str:
    """The attribute of that local name, or nothing."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if local(key) == name), "")


class AllText:
    """Every text in a document, one a line, and the values of attributes that are asked for."""

    def __init__(
        self,
        part: Part = Part.METADATA,
        place: str = "",
        *,
        stream: str = "",
        attributes: frozenset[str] = frozenset(),
    ) -> None:
        self._part = part
        self._place = place
        self._stream = stream or place
        self._attributes = attributes
        self._pieces: list[Piece] = []

    def start(self, _name: str, attributes: dict[str, str]) -> None:
        for key, value in attributes.items():
            if local(key) in self._attributes and value.strip():
                self.text(value)

    def end(self, _name: str) -> None:
        pass

    def text(self, data: str) -> None:
        if data.strip():
            self._pieces.append(Piece(f"{data}\n", self._part, self._place, self._stream))

    def drained(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces
