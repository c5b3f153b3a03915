"""CSV: rows with their header, offsets of the whole file."""

import pytest

from detectors._segment import Part
from tests.agent.formats.reading import read

HEADER = "Namn;Personnummer;Ort\n"


def test_the_header_is_repeated_before_each_block_as_context() -> None:
    rows = "".join(f"Åsa {n};19121212-1212;Umeå\n" for n in range(20_000))
    whole = HEADER + rows
    found = read(whole.encode("cp1252"), "elever.csv")
    blocks = found.segments[1:]

    assert len(blocks) > 1
    for block in blocks:
        assert block.part is Part.CELL
        assert block.delimiter == ";"
        assert block.text.startswith(HEADER)
        assert whole[block.offset + block.lead :].startswith(block.text[block.lead :])
    assert len(found.where("19121212-1212")) == 20_000
    assert found.where("Åsa 15000;") == [("cell", "line 15002")]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Namn;Belopp\nAnna;1,5\nOla;2,5\n", ";"),
        ("a,b,c\n1,2,3\n", ","),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
    ],
)
def test_the_delimiter_is_told_from_the_rows(text: str, delimiter: str) -> None:
    assert read(text.encode(), "a.csv").segments[1].delimiter == delimiter


def test_what_stands_above_the_table_is_text_of_its_own() -> None:
    found = read(("Klasslista 4B\n\n" + HEADER + "Åsa Ek;1;Umeå\n").encode(), "a.csv")

    above, table = found.segments[1:]
    assert above.delimiter == ""
    assert table.text.startswith(HEADER)
    assert found.where("Åsa Ek") == [("cell", "line 4")]


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ("Namn\tPnr\tOrt\nA\tB\tC\nD\tE\tF\n", "text/csv"),
        ("Hej; hej\nen rad till\noch en; till\n", "text/plain"),
        ("Kära kollegor,\nvi ses, kl 3,\nhälsar, Eva,\n", "text/plain"),
    ],
)
def test_a_table_without_the_name_of_one_is_known_by_its_rows(text: str, media_type: str) -> None:
    assert read(text.encode(), "a.txt").budget.media_type == media_type


def test_a_place_in_a_mended_table_is_the_place_in_the_file() -> None:
    table = f"Lista på räksmörgåsar\n{HEADER}" + "Åsa Öberg;19121212-1212;Umeå\n" * 12_000
    written = table.encode().decode("cp1252")

    spans = read(written.encode(), "lista.csv").spans("Umeå")

    assert len(spans) == 12_000
    assert {written[start:end] for start, end in spans} == {"Umeå".encode().decode("cp1252")}
