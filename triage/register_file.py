"""Register files: CSV and workbooks, written for Swedish Excel and read as they are found.

Written: `;`, UTF-8 with a byte order mark, text that no spreadsheet takes for a formula. Read:
whatever encoding, separator and headings (register_lines.py) it has. What cannot be read is told by
file, line and column, all at once, and then nothing of the file is used.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from triage.register import BY_NAME, COLUMNS, OWN, Row, row_of
from triage.register_lines import HEAD, Line, headings, joined
from triage.register_scan import scanned

FORMATS = ("csv", "xlsx")
_CELL_AT_MOST = 32_767
"""Excel's own limit."""
_A4 = 9
_PROSE = frozenset({"description", "measures", "reason"})
_WIDE, _NARROW = 60, 22
_LINE, _HIGHEST = 15, 409
"""Points; a row of a workbook can be no higher."""
_LINES_AT_MOST = 200_000
_BOOK_AT_MOST = 256 * 1024 * 1024
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


class UnreadableRegister(ValueError):  # noqa: N818 - named for what went wrong
    """A register file with flaws; one line for each, naming file, line and column."""


def as_csv(rows: Iterable[Row], zone: ZoneInfo) -> bytes:
    """Rows as CSV for Swedish Excel."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in COLUMNS])
    writer.writerows([_harmless(cell) for cell in row.cells(zone)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(rows: Sequence[Row], zone: ZoneInfo) -> bytes:
    """Rows as a workbook; every cell is text, so nothing is reckoned or rewritten.

    On paper stand the customer's own columns, across the page.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    sheet.freeze_panes = "C2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    widths = [_WIDE if column.name in _PROSE else _NARROW for column in COLUMNS]
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    bold, plain, top = Font(bold=True), Font(), Alignment(vertical="top", wrap_text=True)

    headings = [column.heading for column in COLUMNS]
    sheet.row_dimensions[1].height = _height(headings, widths)
    sheet.append([_text_cell(sheet, heading, bold, top) for heading in headings])
    for place, row in enumerate(rows, 2):
        cells = row.cells(zone)
        sheet.row_dimensions[place].height = _height(cells, widths)
        sheet.append([_text_cell(sheet, text, plain, top) for text in cells])
    last = f"{get_column_letter(OWN)}{len(rows) + 1}"
    sheet.print_title_rows, sheet.print_area = "1:1", f"A1:{last}"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _height(cells: Iterable[str], widths: Iterable[int]) -> int:
    """Points that the longest cell takes when wrapped: not every program works that out itself."""
    lines = max(
        sum(1 + len(line) // width for line in text.splitlines())
        for text, width in zip(cells, widths, strict=True)
    )
    return min(max(lines, 1) * _LINE, _HIGHEST)


def _text_cell(sheet: WriteOnlyWorksheet, text: str, font: Font, alignment: Alignment) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value=text[:_CELL_AT_MOST])
    cell.data_type = "s"
    cell.font = font
    cell.alignment = alignment
    return cell


def rows_in(content: bytes, name: str, zone: ZoneInfo) -> list[Row]:
    """The rows of a register file. Raises UnreadableRegister."""
    rows: list[Row] = []
    flaws: list[str] = []
    seen: dict[str, int] = {}
    for line, cells in _read(content, name):
        row, wrong = row_of(cells, zone)
        if row is None:
            flaws += [
                f"{name}: line {line}, column {BY_NAME[column].heading!r}: {why}"
                for column, why in wrong.items()
            ]
        elif row.id in seen:
            flaws.append(f"{name}: line {line}, column 'Id': already on line {seen[row.id]}")
        else:
            seen[row.id] = line
            rows.append(row)
    if flaws:
        raise UnreadableRegister("\n".join(flaws))
    return rows


def _read(content: bytes, name: str) -> Iterable[tuple[int, dict[str, str]]]:
    """Cells by column with their line; where no headings are, perhaps a page was scanned."""
    is_book = content.startswith(b"PK")
    lines = _book_lines(content, name) if is_book else _csv_lines(content, name)
    found = headings(lines)
    if not found.missing:
        return joined(lines[found.below :], found.places)
    if not is_book and (page := scanned(_decoded(content, name))):
        return enumerate(page, 1)
    missing = ", ".join(repr(BY_NAME[column].heading) for column in found.missing)
    raise _flaw(name, f"line {lines[0].number if lines else 1}: no heading like {missing}")


def _harmless(cell: str) -> str:
    """A leading apostrophe keeps a spreadsheet from reckoning; `_plain` takes it away again."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _csv_lines(content: bytes, name: str) -> list[Line]:
    text = _decoded(content, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    lines: list[Line] = []
    first = 1
    try:
        for cells in islice(reader, _LINES_AT_MOST):
            lines.append(Line(first, tuple(_plain(cell) for cell in cells)))
            first = reader.line_num + 1
    except csv.Error as error:
        raise _flaw(name, f"line {reader.line_num}: not CSV ({error})") from None
    return lines


def _decoded(content: bytes, name: str) -> str:
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _flaw(name, "neither CSV nor a workbook; save it as CSV or XLSX")
    encodings = (
        ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    )
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _separator(text: str) -> str:
    """The one that the first lines hold most of, `;` before others."""
    head = "\n".join(text.splitlines()[:HEAD])
    return max(";\t,|", key=head.count)


def _book_lines(content: bytes, name: str) -> list[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            too_large = sum(part.file_size for part in parts.infolist()) > _BOOK_AT_MOST
        if not too_large:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            rows = enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
            return [
                Line(number, tuple(_book_text(cell) for cell in cells))
                for number, cells in islice(rows, _LINES_AT_MOST)
                if any(cell is not None for cell in cells)
            ]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError):
        raise _flaw(name, "is no workbook that can be read; save it as XLSX or CSV") from None
    raise _flaw(name, "is larger than any register")


def _book_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "Ja" if cell else "Nej"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def _flaw(name: str, why: str) -> UnreadableRegister:
    return UnreadableRegister(f"{name}: {why}")
