"""Register files: what is written opens right, what is found is read."""

import csv
import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from triage.number import number
from triage.register import COLUMNS, Row
from triage.register_file import UnreadableRegister, as_csv, as_workbook, rows_in

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_OWN = "Datum för anmälan;Id;Beskrivning av incident;Åtgärder;Kontakt med dataskyddsombud;"
_HEAD = _OWN + "Anmälan till Integritetsmyndigheten\r\n"

_moments = st.none() | st.datetimes(
    datetime.fromisoformat("1950-01-01"),
    datetime.fromisoformat("2090-01-01"),
    timezones=st.just(UTC),
)
_texts = st.text(max_size=60)
_rows = st.builds(
    Row,
    day=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    id=st.builds(number, st.dates(date(2000, 1, 1), date(2068, 1, 1)), st.integers(0, 500_000)),
    description=_texts,
    measures=_texts,
    dpo_consulted=st.booleans(),
    notified=st.booleans(),
    controller=_texts,
    aware_at=_moments,
    informed=st.none() | st.booleans(),
    reason=_texts,
    routine_due=_texts,
)
_FORMULA = Row(
    date(2026, 1, 2),
    "260102-PERSINC-AB12",
    "=1+1",
    "'=x",
    dpo_consulted=True,
    notified=False,
    controller="@SUM(A1)",
)


@given(st.lists(_rows, max_size=5, unique_by=lambda row: row.id))
@example([_FORMULA])
@settings(max_examples=40)
def test_what_is_written_is_read_to_the_same(rows: list[Row]) -> None:
    assert rows_in(as_csv(rows, STOCKHOLM), "r.csv", STOCKHOLM) == rows
    assert rows_in(as_workbook(rows, STOCKHOLM), "r.xlsx", STOCKHOLM) == rows


@given(st.lists(_rows, max_size=5))
def test_no_cell_of_the_csv_begins_a_formula(rows: list[Row]) -> None:
    text = io.StringIO(as_csv(rows, STOCKHOLM).decode("utf-8-sig"), newline="")

    for cells in csv.reader(text, delimiter=";"):
        assert not [cell for cell in cells if cell.startswith(tuple("=@\t\r"))]


def test_the_csv_is_what_swedish_excel_expects() -> None:
    content = as_csv([_FORMULA], STOCKHOLM)

    assert content.startswith(b"\xef\xbb\xbfDatum f\xc3\xb6r anm\xc3\xa4lan;Id;")
    assert content.endswith(b"\r\n")
    assert b";'=1+1;''=x;Ja;Nej;'@SUM(A1);" in content


def test_the_workbook_holds_text_only() -> None:
    sheet = load_workbook(io.BytesIO(as_workbook([_FORMULA], STOCKHOLM))).worksheets[0]

    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet["C2"].value == "=1+1"
    assert sheet.max_column == len(COLUMNS)


_SCANNED = {
    "diacritics lost": "Datum for anmaélan;Id;Beskrivning av incident;Atgarder;"
    "Kontakt med dataskyddsombud;Anmadlan till | Integritetsmyndigheten\n"
    "2023-04-04;230404-PERSINC-NQ39;Text;Raderad;Ja;Nej\n",
    "headings over two lines": "Datum for;;Beskrivning av;Atgdrder;Kontakt med;Anmadlan till\n"
    "anmaélan;;incident;;dataskyddsombud;Integritetsmyndigheten\n"
    "230404-PERSINC-NQ39;;Text;Raderad;Ja;Nej\n",
    "five columns, the id as date": "Datum for anmaélan,Beskrivning av incident,Atgarder,"
    "Kontakt med dataskyddsombud,Anmadlan till Integritetsmyndigheten\n"
    '"230404-\nPERSINC-NQ39",Text,Raderad,jg,Nej\n',
    "an id over three lines": "Datum for anmaélan\tBeskrivning av incident\tAtgarder\t"
    "Kontakt med dataskyddsombud\tAnmälan till Integritetsskyddsmyndigheten\n"
    "230404-\tText\tRaderad\tJa\tNej\n\nPERSINC-\t\t\t\t\nNQ39\t\t\t\t\n",
    "a title above": "Register över personuppgiftsincidenter;;;;;\n;;;;;\n"
    + _HEAD
    + "2023-04-04;230404-PERSINC-NQ39;Text;Raderad;Ja;Nej\n",
    "columns in another order": "Id;Datum;Åtgärder;Anmälan till IMY;Kontakt med DSO;Beskrivning\n"
    "230404-PERSINC-NQ39;2023-04-04;Raderad;Nej;Ja;Text\n",
}


@pytest.mark.parametrize("name", _SCANNED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_scanned_register_is_read(name: str, encoding: str) -> None:
    (row,) = rows_in(_SCANNED[name].encode(encoding), "scan.csv", STOCKHOLM)

    assert (row.day, row.id) == (date(2023, 4, 4), "230404-PERSINC-NQ39")
    assert (row.description, row.measures) == ("Text", "Raderad")
    assert (row.dpo_consulted, row.notified) == (True, False)


def test_text_over_several_lines_is_joined() -> None:
    content = _HEAD + "2023-04-04;230404-PERSINC-NQ39;En;Raderad;Ja;Nej\n;;rad till;;;\n"

    (row,) = rows_in(content.encode(), "r.csv", STOCKHOLM)

    assert row.description == "En\nrad till"


def test_a_workbook_with_real_dates_is_read() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([cell.strip() for cell in _HEAD.split(";")])
    sheet.append([date(2023, 4, 4), "230404-PERSINC-NQ39", "Text", None, "Ja", "Nej"])
    file = io.BytesIO()
    book.save(file)

    (row,) = rows_in(file.getvalue(), "r.xlsx", STOCKHOLM)

    assert row.day == date(2023, 4, 4)


_FLAWED = {
    "no headings": ("1;2;3\n", ["line 1: no heading like 'Datum för anmälan'"]),
    "nothing": ("", ["line 1: no heading like"]),
    "an answer that is none": (
        _HEAD + "2023-04-04;230404-PERSINC-NQ39;Text;Raderad;Janne;\n",
        [
            "line 2, column 'Kontakt med dataskyddsombud': is not Ja or Nej",
            "line 2, column 'Anmälan till Integritetsmyndigheten': is empty; it must be Ja or Nej",
        ],
    ),
    "an id twice": (
        _HEAD + "2023-04-04;230404-PERSINC-NQ39;a;b;Ja;Nej\n" * 2,
        ["line 3, column 'Id': already on line 2"],
    ),
    "no id": (_HEAD + "2023-04-04;;a;b;Ja;Nej\n", ["line 2, column 'Id': is not an id"]),
    "bytes": ("\x00\x01\x02", ["neither CSV nor a workbook"]),
    "a broken workbook": ("PK\x03\x04", ["no workbook that can be read"]),
}


@pytest.mark.parametrize("name", _FLAWED)
def test_flaws_are_told_by_file_line_and_column(name: str) -> None:
    content, expected = _FLAWED[name]

    with pytest.raises(UnreadableRegister) as caught:
        rows_in(content.encode(), "gammalt.csv", STOCKHOLM)

    told = str(caught.value).splitlines()
    assert len(told) == len(expected)
    for line, words in zip(told, expected, strict=True):
        assert line.startswith("gammalt.csv: ")
        assert words in line


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        rows_in(content, "x.csv", STOCKHOLM)
    except UnreadableRegister:
        return
