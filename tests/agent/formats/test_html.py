"""HTML: what shows, what hides, and what links."""

import time

import pytest

from detectors._segment import Part
from tests.agent.formats.reading import read

PAGE = """<!DOCTYPE html><html lang=sv><head><meta charset="utf-8">
<meta name=description content="needle-meta"><title>Klasslista &ouml;st needle-title</title>
<style>.x{color:red}</style><script>var pnr = "needle-script";</script></head>
<body><!-- needle-comment --><h1>Rubrik</h1>
<p>Nummer 8112<b>28</b>-98<i>74</i> och needle&#45;text</p>
<img src="bild.png" alt="needle-alt"><a href="/fil%20ett.docx" title="needle-tip">länk</a>
<form><input type=hidden name=id value='needle-hidden'><input value="needle-value">
<textarea>needle-area</textarea></form>
<table><tr><td>Anna<td>needle-cell</tr></table>
<div data-person="needle-data">slut</div><iframe src="ram.html"></iframe></body></html>"""


@pytest.mark.parametrize(
    ("needle", "part", "place"),
    [
        ("811228-9874", "body", "line 5"),
        ("needle-text", "body", "line 5"),
        ("needle-area", "body", "line 8"),
        ("needle-cell", "body", "line 9"),
        ("Klasslista öst needle-title", "title", "title"),
        ("needle-comment", "comment", "comment"),
        ("needle-script", "metadata", "script"),
        ("needle-hidden", "metadata", "hidden field"),
        ("needle-value", "metadata", "attribute value"),
        ("needle-alt", "metadata", "attribute alt"),
        ("needle-tip", "metadata", "attribute title"),
        ("needle-meta", "metadata", "attribute content"),
        ("needle-data", "metadata", "attribute data-person"),
        ("/fil ett.docx", "metadata", "attribute href"),
    ],
)
def test_every_place_of_a_page_is_read(needle: str, part: str, place: str) -> None:
    assert read(PAGE.encode(), "sida.html").where(needle) == [(part, place)]


def test_cells_are_parted_and_paragraphs_are_lines() -> None:
    text = read(PAGE.encode()).text()

    assert "Anna\tneedle-cell\n" in text
    assert "Rubrik\n" in text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_pages_are_read_in_their_encoding(encoding: str) -> None:
    page = "<html><body><p>Återbesök</p></body></html>".encode(encoding)

    assert read(page, "a.html").where("Återbesök") == [("body", "line 1")]


@pytest.mark.parametrize("size", [200_000, 1 << 20])
def test_markup_is_the_same_wherever_a_piece_of_the_file_ends(size: int) -> None:
    page = "<p>" + "x" * size + "</p><p>8112<b>28</b>-9874</p><title>T</title>" * 20_000
    found = read(("<html>" + page).encode(), "a.html")

    assert len(found.where("811228-9874")) == 20_000
    assert len(found.text(Part.TITLE)) == 20_000


@pytest.mark.parametrize(
    "page",
    [
        "<a <b " * 200_000,
        "<!-- " * 200_000,
        '<a href="' * 100_000,
        "<p title='" + '"' * 500_000,
        "&" * 1_000_000,
        "<script>" * 200_000,
        "<div>" * 300_000 + "needle",
        "<p " + "a=1 " * 300_000 + ">needle",
        "<![CDATA[" * 100_000,
    ],
    ids=range(9),
)
def test_hostile_markup_takes_seconds_not_hours(page: str) -> None:
    start = time.process_time()
    found = read(("<html>" + page).encode(), "a.html")

    assert time.process_time() - start < 20
    assert found.budget.examined


def test_xml_is_read_with_the_values_of_its_attributes() -> None:
    page = '<?xml version="1.0"?><elev namn="Åsa Ek"><pnr>19121212-1212</pnr></elev>'
    found = read(page.encode(), "export.xml")

    assert found.where("Åsa Ek") == [("metadata", "attribute namn")]
    assert found.where("19121212-1212") == [("body", "line 1")]


def test_entities_that_a_page_defines_are_not_expanded() -> None:
    page = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "19121212-1212"><!ENTITY b "&a;&a;">]>
    <a>&b;</a>"""

    assert read(page.encode(), "a.xml").where("19121212-1212") == []
