"""Excel workbooks (ECMA-376 SpreadsheetML), streamed: every sheet, hidden ones too.

Cells are shown as their number formats show them, a block of rows a segment with each cell's
place (`Blad1!B2`) marked and the header row repeated. Besides: comments, text boxes, headers and
footers, formulas that hold text, drop-down lists, links, chart caches, properties.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from agent.formats._budget import Budget
from agent.formats._gathered import Piece, gathered
from agent.formats._nested import Nested
from agent.formats._package import Package
from agent.formats._sheet import Notes, Sheet, Strings, Styles, Workbook
from agent.formats._table import Row, Table
from detectors._segment import Part, Segment

_WORKBOOK = r"xl/workbook\d*\.xml"
_STRINGS, _STYLES = r"xl/sharedStrings\d*\.xml", r"xl/styles\d*\.xml"
_SHEETS = r"xl/(?:worksheets|chartsheets|dialogsheets|macrosheets)/[^/]*\.xml"
_COMMENTS = r"xl/(?:comments\d*|comments/.*|threadedComments/.*)\.xml"
_DRAWINGS = r"xl/drawings/[^/]*\.xml"


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """The sheets in order, then what belongs to them, then every part that is left."""
    package = Package(file, budget)
    book, parts = Workbook(), dict[str, str]()
    for name in package.matching(_WORKBOOK):
        yield from gathered(package.pieces(name, book))
        targets = package.relations(name)
        parts |= {targets[id_]: sheet for id_, sheet in book.sheets.items() if id_ in targets}
    strings, styles = Strings(budget), Styles(from_1904=book.from_1904)
    _exhaust(package.pieces(name, strings) for name in package.matching(_STRINGS))
    _exhaust(package.pieces(name, styles) for name in package.matching(_STYLES))
    owners: dict[str, str] = {}
    for name in dict.fromkeys([*parts, *package.matching(_SHEETS)]):
        if name in package:
            sheet = parts.get(name, "")
            owners |= dict.fromkeys(package.relations(name).values(), sheet)
            yield from _sheet(package, name, sheet, Sheet(sheet, strings.all, styles.formatters))
    yield from gathered(_asides(package, owners))
    yield from package.remaining(nested)


def _sheet(package: Package, part: str, sheet: str, handler: Sheet) -> Iterator[Segment]:
    table = Table(sheet)
    asides: list[Piece] = []
    for made in package.pieces(part, handler):
        if isinstance(made, Row):
            yield from table.add(made)
        else:
            asides.append(made)
    yield from table.rest()
    yield from gathered(asides)


def _asides(package: Package, owners: Mapping[str, str]) -> Iterator[Piece]:
    """Comments and text boxes; `owners` knows which sheet a part belongs to."""
    for name in package.matching(_COMMENTS):
        yield from package.pieces(name, Notes(Part.COMMENT, owners.get(name, "")))
    for name in package.matching(_DRAWINGS):
        sheet = owners.get(name, "")
        place = f"{sheet}, text box" if sheet else "text box"
        yield from package.pieces(name, Notes(Part.BODY, place))


def _exhaust(parts: Iterable[Iterator[Piece]]) -> None:
    for pieces in parts:
        for _ in pieces:
            pass
