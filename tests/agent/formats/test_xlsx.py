"""Excel workbooks: cells as they are shown, with column headers, on every sheet."""

import datetime as dt
import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from tests.agent.formats.reading import Read, packed, read


@pytest.fixture(scope="module")
def full() -> Read:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Elever"
    sheet["A1"] = "Klasslista 4B"
    for column, title in enumerate(("Namn", "Personnummer", "Född", "Övrigt"), 1):
        sheet.cell(3, column, title)
    sheet["A4"] = "Åsa Ek"
    sheet["B4"] = 5505055678
    sheet["B4"].number_format = '000000"-"0000'
    sheet["C4"] = dt.date(1979, 12, 24)
    sheet["D4"] = "rad ett\nrad\ttvå"
    sheet["B5"] = 197001011234.0
    sheet["B6"] = 102033456
    sheet["B6"].number_format = "0000000000"
    sheet["A5"].comment = Comment("needle-comment", "needle-author")
    sheet["D6"] = '=IF(B5>1,"needle-formula","x")'
    sheet["E7"] = "needle-far"
    assert sheet.oddHeader is not None
    sheet.oddHeader.center.text = "needle-header"
    rule = DataValidation(type="list", formula1='"needle-choice,b"')
    sheet.add_data_validation(rule)
    rule.add("A9")
    hidden = book.create_sheet("Dolt blad")
    hidden.sheet_state = "hidden"
    hidden["B2"] = "needle-hidden"
    veiled = book.create_sheet("Mycket dolt")
    veiled.sheet_state = "veryHidden"
    veiled["AB3"] = "needle-veiled"
    book.properties.creator = "needle-creator"
    out = io.BytesIO()
    book.save(out)
    return read(out.getvalue(), "elever.xlsx")


@pytest.mark.parametrize(
    ("needle", "part", "place"),
    [
        ("Klasslista 4B", "cell", "Elever!A1"),
        ("550505-5678", "cell", "Elever!B4"),
        ("1979-12-24", "cell", "Elever!C4"),
        ("rad ett rad två", "cell", "Elever!D4"),
        ("197001011234", "cell", "Elever!B5"),
        ("0102033456", "cell", "Elever!B6"),
        ("needle-far", "cell", "Elever!E7"),
        ("needle-hidden", "cell", "Dolt blad!B2"),
        ("needle-veiled", "cell", "Mycket dolt!AB3"),
        ("needle-comment", "comment", "Elever!A5"),
        ("needle-author", "metadata", "comment author"),
        ("needle-formula", "cell", "Elever!D6 formula"),
        ("needle-header", "header", "Elever, header"),
        ("needle-choice", "metadata", "Elever, validation"),
        ("needle-creator", "metadata", "properties"),
        ("Mycket dolt", "metadata", "sheet name"),
    ],
)
def test_every_place_of_a_workbook_is_read(full: Read, needle: str, part: str, place: str) -> None:
    assert full.where(needle) == [(part, place)]


def test_the_table_begins_with_its_header_row(full: Read) -> None:
    (table,) = [s for s in full.segments if s.delimiter == "\t" and s.place == "Elever"]

    assert table.text.startswith("Namn\tPersonnummer\tFödd\tÖvrigt\nÅsa Ek\t550505-5678\t")
    assert table.text.splitlines()[2] == "\t197001011234"


def test_a_long_table_repeats_its_header_and_counts_each_row_once() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Blad1")
    sheet.append(["Namn", "Personnummer"])
    for number in range(8000):
        sheet.append([f"Åsa {number:05}", "19121212-1212"])
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), "a.xlsx")
    tables = [segment for segment in found.segments if segment.delimiter]

    assert len(tables) > 1
    assert all(table.text.startswith("Namn\tPersonnummer\n") for table in tables)
    assert len(found.where("19121212-1212")) == 8000
    assert found.where("Åsa 06789") == [("cell", "Blad1!A6791")]


def _workbook(sheet: str, **more: str) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types><Override ContentType="spreadsheetml.main+xml"/></Types>',
        "xl/workbook.xml": '<workbook><sheets><sheet name="Blad1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1"'
        ' Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
    }
    return packed(parts | more)


def test_strings_in_the_cell_and_cells_without_reference_are_read() -> None:
    sheet = (
        '<row><c t="inlineStr"><is><r><t>Åsa </t></r><r><t>Ek</t></r></is></c>'
        '<c t="str"><v>svar</v></c></row><row r="7"><c><v>1.97E3</v></c></row>'
    )
    found = read(_workbook(sheet), "a.xlsx")

    assert found.where("Åsa Ek") == [("cell", "Blad1!A1")]
    assert found.where("svar") == [("cell", "Blad1!B1")]
    assert found.where("1970") == [("cell", "Blad1!A7")]


def test_two_cells_far_apart_cost_nothing() -> None:
    sheet = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>' * 50
    sheet += '<row r="1048576"><c r="XFD1048576"><v>77</v></c></row>'
    found = read(_workbook(sheet), "a.xlsx")

    assert found.where("77") == [("cell", "Blad1!XFD1048576")]
    assert sum(len(segment.text) for segment in found.segments) < 200_000


@pytest.mark.parametrize(
    "cell",
    ['<c t="s"><v>999999</v></c>', '<c t="s"><v>x</v></c>', '<c s="77"><v>abc</v></c>', "<c/>"],
)
def test_references_to_nothing_are_survived(cell: str) -> None:
    found = read(_workbook(f"<row>{cell}<c><v>12</v></c></row>"), "a.xlsx")

    assert found.where("12") == [("cell", "Blad1!B1")]


def test_text_boxes_of_a_drawing_are_read() -> None:
    drawing = '<xdr:sp><xdr:cNvPr descr="needle-alt"/><a:p><a:r><a:t>needle-box</a:t></a:r></a:p></xdr:sp>'
    found = read(_workbook("", **{"xl/drawings/drawing1.xml": drawing}), "a.xlsx")

    assert found.where("needle-box") == [("body", "text box")]
    assert found.where("needle-alt") == [("metadata", "alternative text")]
