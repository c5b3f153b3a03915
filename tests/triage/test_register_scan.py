"""A register as a scanner leaves it: columns run together, letters lost, ids in pieces."""

from zoneinfo import ZoneInfo

import pytest

from triage.register_file import UnreadableRegister, as_csv, rows_in
from triage.register_scan import SCANNED, scanned

ZONE = ZoneInfo("Europe/Stockholm")
PAGE = """
 Datum for Beskrivning av incident Atgarder Kontakt med Anmadlan till
anmaélan dataskyddsombud | Integritetsmyndigheten
220620- Ett brev lades i fel 2022-06-20 Mottagaren har Ja Nej

PERSINC-AB0O2 | brevlada raderat det

 och lamnat besked.
220616- 2022-06-12 ca kl: 21:30 upptacks 2022-06-13 andring av konto | jg Nej
PERSINC- att en lista
XAG4 lag oppet
220224- Mail skickades fran 2022-02-20 till

PERSINC-
JQB2 annan forvaltning

Chefen paminner.

Ja Ja
"""


def test_rows_begin_with_a_day_and_find_the_rest_of_their_id() -> None:
    rows = scanned(PAGE)

    assert [row["id"] for row in rows] == [
        "220620-PERSINC-AB02",
        "220616-PERSINC-XAG4",
        "220224-PERSINC-JQB2",
    ]
    assert rows[0]["description"].startswith("Ett brev lades i fel 2022-06-20 Mottagaren har\n")
    assert rows[1]["description"].endswith("att en lista\nlag oppet")
    assert "Ja" not in rows[2]["description"]


def test_a_scanned_page_is_a_register_and_its_export_the_same() -> None:
    rows = rows_in(PAGE.encode(), "page.txt", ZONE)

    assert [(row.dpo_consulted, row.notified) for row in rows] == [
        (True, False),
        (True, False),
        (True, True),
    ]
    assert {row.origin for row in rows} == {SCANNED}
    assert rows_in(as_csv(rows, ZONE), "page.csv", ZONE) == rows


def test_a_row_without_answers_is_told_not_guessed() -> None:
    page = PAGE.replace("Ja Ja", "")

    with pytest.raises(UnreadableRegister, match=r"line 3, column 'Kontakt med dataskyddsombud'"):
        rows_in(page.encode(), "page.txt", ZONE)


@pytest.mark.parametrize(
    "text", ["", "Kallelse till möte\n", "2023-04-04 Ja Nej\n", "230404-4 a\n"]
)
def test_other_texts_are_no_register(text: str) -> None:
    assert scanned(text) == []
    with pytest.raises(UnreadableRegister, match="no heading like"):
        rows_in(text.encode(), "note.txt", ZONE)
