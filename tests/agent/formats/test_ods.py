"""OpenDocument sheets: cells as shown, repeated columns in their places."""

import pytest

from tests.agent.formats.reading import Read, read
from tests.agent.formats.test_odt import document

CONTENT = """<office:spreadsheet><table:table table:name="Elever">
<table:table-row><table:table-cell><text:p>Namn</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="2"/>
<table:table-cell><text:p>Personnummer</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16380"/></table:table-row>
<table:table-row table:number-rows-repeated="4"><table:table-cell/></table:table-row>
<table:table-row><table:table-cell><office:annotation><dc:creator>Eva</dc:creator>
<text:p>needle-comment</text:p></office:annotation><text:p>Åsa</text:p><text:p>Ek</text:p>
</table:table-cell><table:table-cell table:number-columns-repeated="2"/>
<table:table-cell office:value="191212121212"><text:p>19121212-1212</text:p></table:table-cell>
<table:table-cell office:value="77"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>
</table:table><table:table table:name="Dold" table:display="false"><table:table-row>
<table:table-cell/><table:table-cell><text:p>needle-hidden</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet>"""


@pytest.fixture(scope="module")
def full() -> Read:
    return read(document(CONTENT, "application/vnd.oasis.opendocument.spreadsheet"), "a.ods")


@pytest.mark.parametrize(
    ("needle", "part", "place"),
    [
        ("Personnummer", "cell", "Elever!D1"),
        ("Åsa Ek", "cell", "Elever!A6"),
        ("19121212-1212", "cell", "Elever!D6"),
        ("77", "cell", "Elever!E6"),
        ("needle-comment", "comment", "Elever!A6"),
        ("needle-hidden", "cell", "Dold!B1"),
        ("needle-header", "header", "header or footer"),
    ],
)
def test_every_place_of_a_sheet_is_read(full: Read, needle: str, part: str, place: str) -> None:
    assert full.where(needle) == [(part, place)]


def test_columns_stay_under_their_headers(full: Read) -> None:
    (table,) = [s for s in full.segments if s.delimiter == "\t" and s.place == "Elever"]

    assert table.text == "Namn\t\t\tPersonnummer\nÅsa Ek\t\t\t19121212-1212\t77\n"
