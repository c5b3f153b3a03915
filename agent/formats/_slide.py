"""DrawingML text (ECMA-376 part 1, 21): paragraphs in shapes, as slides, notes and charts hold them."""

from agent.formats._gathered import Piece
from agent.formats._xml import attribute, local
from detectors._segment import Part

_TEXTS = frozenset({"t", "text"})
_ENDS = frozenset({"p", "text", "cm"})


class Slide:
    """One part made into paragraphs; table rows become lines."""

    def __init__(self, part: Part, place: str) -> None:
        self._part = part
        self._place = place
        self._pieces: list[Piece] = []
        self._text: list[str] = []
        self._taking = False
        self._fallbacks = 0
        self._cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag in _TEXTS:
            self._taking = not self._fallbacks
        elif tag == "Fallback":
            self._fallbacks += 1
        elif tag in {"br", "tab"}:
            self._text.append("\n" if tag == "br" else "\t")
        elif tag == "tc":
            self._cells += 1
        elif tag == "cNvPr":
            for key in "descr", "title":
                if value := attribute(attributes, key):
                    self._emit(f"{value}\n", Part.METADATA, "alternative text")

    def end(self, name: str) -> None:
        tag = local(name)
        if tag in _TEXTS:
            self._taking = False
        elif tag == "Fallback":
            self._fallbacks -= 1
        elif tag == "tc":
            self._cells -= 1
            self._emit("\t", self._part, self._place)
        elif tag == "tr":
            self._emit("\n", self._part, self._place)
        if tag in _ENDS and self._text:
            text, self._text = "".join(self._text), []
            self._emit(text + (" " if self._cells else "\n"), self._part, self._place)

    def text(self, data: str) -> None:
        if self._taking:
            self._text.append(data)

    def drained(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _emit(self, text: str, part: Part, place: str) -> None:
        self._pieces.append(Piece(text, part, place, "" if part is self._part else place))
