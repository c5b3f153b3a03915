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


_RUNS = frozenset({"t", "r"})
"""A paragraph's text may be parted into runs, in the middle of a word."""
_PARAGRAPHS = frozenset({"p", "si", "is", "text"})


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
        self._runs: list[str] = []
        self._inner = ""
        self._depth = self._floor = 0
        """How deep this element lies, and the one with whose end the text ends."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._inner = local(name)
        self._depth += 1
        for key, value in attributes.items():
            if local(key) in self._attributes and value.strip():
                self._emit(value)

    def end(self, name: str) -> None:
        if self._runs and (self._depth <= self._floor or local(name) in _PARAGRAPHS):
            text, self._runs = "".join(self._runs), []
            self._emit(text)
        self._depth -= 1

    def text(self, data: str) -> None:
        if not self._runs:
            if not data.strip():
                return
            in_run = self._inner in _RUNS
            self._floor = max(self._depth - 2, 1) if in_run else self._depth
        self._runs.append(data)

    def drained(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _emit(self, text: str) -> None:
        self._pieces.append(Piece(f"{text}\n", self._part, self._place, self._stream))
