"""The parts of a SpreadsheetML workbook, read as their elements go by (ECMA-376 part 1, 18)."""

import re
from collections.abc import Callable
from functools import lru_cache

from agent.formats._budget import Budget
from agent.formats._gathered import Piece
from agent.formats._number_format import built_in, formatter, plain
from agent.formats._table import Row
from agent.formats._xml import attribute, local
from detectors._segment import Part

_STRINGS_AT_MOST = 96 << 20
"""Code points of shared strings, which must be held while sheets are read."""
_ESCAPED = re.compile(r"_x((?![dD][89a-fA-F])[0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_COMMON = frozenset({"c", "v", "t", "f", "is", "row"})
"""As most programs write them, without a prefix."""
_ASIDE = {
    **dict.fromkeys(("oddHeader", "evenHeader", "firstHeader"), (Part.HEADER, "header")),
    **dict.fromkeys(("oddFooter", "evenFooter", "firstFooter"), (Part.HEADER, "footer")),
    **dict.fromkeys(("formula1", "formula2"), (Part.METADATA, "validation")),
    "formula": (Part.METADATA, "rule"),
}
_BESIDE_SHEET = frozenset({"link", *(place for _, place in _ASIDE.values())})
_TOLD = {
    "hyperlink": ("link", ("display", "tooltip", "location")),
    "dataValidation": ("validation", ("prompt", "promptTitle", "error", "errorTitle")),
}
_SIGNS_IN_HEADER = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|[LCRPNDTFAGBIUESXYHO&]|\d+)')


class Workbook:
    """Names of sheets by their relationship, and names that formulas were given."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.from_1904 = False
        self._pieces: list[Piece] = []
        self._is_name = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "sheet":
            title = attribute(attributes, "name")
            self.sheets[attribute(attributes, "id")] = title
            self._pieces.append(Piece(f"{title}\n", Part.METADATA, "sheet name", "names"))
        elif tag == "workbookPr":
            self.from_1904 = attribute(attributes, "date1904") in {"1", "true"}
        self._is_name = tag == "definedName"
        if self._is_name:
            for key in "name", "comment":
                self._tell(attribute(attributes, key))

    def end(self, _name: str) -> None:
        self._is_name = False

    def text(self, data: str) -> None:
        if self._is_name and '"' in data:
            self._tell(data)

    def drained(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _tell(self, text: str) -> None:
        if text and not text.startswith("_xlnm."):  # print areas and the like
            self._pieces.append(Piece(f"{text}\n", Part.METADATA, "defined name", "names"))


class Strings:
    """The strings that cells refer to by number."""

    def __init__(self, budget: Budget) -> None:
        self.all: list[str] = []
        self._budget = budget
        self._held = 0
        self._text: list[str] = []
        self._is_text = False
        self._is_phonetic = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "t":
            self._is_text = not self._is_phonetic
        elif tag == "rPh":
            self._is_phonetic = True

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "t":
            self._is_text = False
        elif tag == "rPh":
            self._is_phonetic = False
        elif tag == "si":
            self._keep(unescaped("".join(self._text)))
            self._text.clear()

    def text(self, data: str) -> None:
        if self._is_text:
            self._text.append(data)

    def drained(self) -> list[Piece]:
        return []

    def _keep(self, text: str) -> None:
        self._held += len(text) + 64
        if self._held > _STRINGS_AT_MOST:
            self._budget.truncated = True
            text = ""
        self.all.append(text)


class Styles:
    """How each style shows numbers."""

    def __init__(self, *, from_1904: bool) -> None:
        self.formatters: list[Callable[[str], str]] = []
        self._from_1904 = from_1904
        self._codes: dict[int, str] = {}
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "numFmt":
            self._codes[_int(attribute(attributes, "numFmtId"))] = attribute(
                attributes, "formatCode"
            )
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            number = _int(attribute(attributes, "numFmtId"))
            code = self._codes.get(number) or built_in(number)
            self.formatters.append(formatter(code, from_1904=self._from_1904))

    def end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._in_cells = False

    def text(self, _data: str) -> None:
        pass

    def drained(self) -> list[Piece]:
        return []


class Sheet:
    """Rows of a sheet, and what stands beside them."""

    def __init__(
        self, title: str, strings: list[str], formatters: list[Callable[[str], str]]
    ) -> None:
        self._title = title
        self._strings = strings
        self._formatters = formatters
        self._made: list[Row | Piece] = []
        self._cells: list[tuple[int, str, str]] = []
        self._row = 0
        self._column = -1
        self._columns: dict[str, int] = {}
        self._type = self._style = self._taking = ""
        self._value: list[str] = []
        self._formula: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name if name in _COMMON else local(name)
        if tag == "c":
            self._start_cell(attributes)
        elif tag in {"v", "t", "f"}:
            self._taking = tag
        elif tag == "row":
            self._row = _int(attributes.get("r", "")) or self._row + 1
            self._column = -1
        elif tag in _ASIDE:
            self._taking = tag
        elif tag in _TOLD:
            place, names = _TOLD[tag]
            for value in filter(None, (attribute(attributes, key) for key in names)):
                self._aside(value, Part.METADATA, place)

    def end(self, name: str) -> None:
        tag = name if name in _COMMON else local(name)
        if tag == "c":
            self._end_cell()
        elif tag == "row" and self._cells:
            self._made.append(Row(tuple(self._cells)))
            self._cells = []
        elif tag in _ASIDE and self._value:
            part, place = _ASIDE[tag]
            self._aside(_SIGNS_IN_HEADER.sub(" ", "".join(self._value)), part, place)
            self._value.clear()
        self._taking = ""

    def text(self, data: str) -> None:
        if self._taking == "f":
            self._formula.append(data)
        elif self._taking:
            self._value.append(data)

    def drained(self) -> list[Row | Piece]:
        made, self._made = self._made, []
        return made

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._type = attributes.get("t", "")
        self._style = attributes.get("s", "")
        letters = _LETTERS.match(attributes.get("r", "").upper())
        self._column = self._number_of(letters[0]) if letters else self._column + 1
        self._value.clear()
        self._formula.clear()

    def _end_cell(self) -> None:
        shown = self._shown("".join(self._value))
        place = f"{self._title}!{letters(self._column)}{self._row}"
        if shown:
            self._cells.append((self._column, place, shown))
        formula = "".join(self._formula)
        if '"' in formula:
            self._aside(formula, Part.CELL, f"{place} formula")
        self._value.clear()

    def _shown(self, raw: str) -> str:
        if self._type == "s":
            number = _int(raw)
            return self._strings[number] if 0 <= number < len(self._strings) else ""
        if self._type in {"", "n"} and raw:
            style = _int(self._style)
            known = 0 <= style < len(self._formatters)
            return self._formatters[style](raw) if known else plain(raw)
        return unescaped(raw)

    def _number_of(self, letters: str) -> int:
        if letters not in self._columns:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            self._columns[letters] = number - 1
        return self._columns[letters]

    def _aside(self, text: str, part: Part, place: str) -> None:
        if place in _BESIDE_SHEET:
            place = f"{self._title}, {place}"
        self._made.append(Piece(f"{text}\n", part, place, f"beside {part}"))


class Notes:
    """Comments by their cell, or the text boxes of a drawing."""

    def __init__(self, part: Part, place: str) -> None:
        self._part = part
        self._place = self._where = place
        self._pieces: list[Piece] = []
        self._text: list[str] = []
        self._taking = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag in {"t", "text", "author"}:
            self._taking = True
        elif tag in {"comment", "threadedComment"}:
            self._where = f"{self._place}!{attribute(attributes, 'ref')}".lstrip("!")
        elif tag == "cNvPr":
            for key in "descr", "title":
                if value := attribute(attributes, key):
                    self._pieces.append(
                        Piece(f"{value}\n", Part.METADATA, "alternative text", "alternative text")
                    )

    def end(self, name: str) -> None:
        tag = local(name)
        if tag in {"t", "text", "author"}:
            self._taking = False
        if tag in {"p", "comment", "threadedComment", "author"} and self._text:
            text, self._text = "".join(self._text), []
            is_author = tag == "author"
            part = Part.METADATA if is_author else self._part
            where = "comment author" if is_author else self._where
            self._pieces.append(Piece(f"{text}\n", part, where, "notes"))

    def text(self, data: str) -> None:
        if self._taking:
            self._text.append(data)

    def drained(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces


@lru_cache(maxsize=4096)
def letters(column: int) -> str:
    """The column's name.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def unescaped(text: str) -> str:
    """A string whose odd characters are written by number (ECMA-376 part 1, 22.9.2.19).

    >>> unescaped("191212_x002D_1212")
    '191212-1212'
    """
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _int(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no longer ids
