"""A column's header and its share of validating cells speak for every cell."""

from datetime import date

import pytest

from detectors import personnummer, scan_of
from detectors._checks import luhn_holds

TODAY = date(2026, 11, 23)
DAYS = ["811228", "750310", "900101", "020214", "680723", "991130"]


def number(day: str, serial: int = 238) -> str:
    head = f"{day}{serial}"
    return next(head + check for check in "0123456789" if luhn_holds(head + check))


def table(header: str, cells: list[str], delimiter: str = ";") -> str:
    rows = [f"{at}{delimiter}{cell}{delimiter}Ort" for at, cell in enumerate(cells, 1)]
    return "\n".join([header.replace(";", delimiter), *rows]) + "\n"


def scores(text: str) -> list[float]:
    return [one.score for one in personnummer.find(scan_of(text, TODAY))]


@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
def test_the_header_is_context_for_every_cell(delimiter: str) -> None:
    cells = [number(day) for day in DAYS[:3]]

    named = scores(table("Rad;Personnr;Ort", cells, delimiter))
    unnamed = scores(table("Rad;Värde;Ort", cells, delimiter))

    assert min(named) > max(unnamed)


def test_a_header_of_references_lowers_every_cell() -> None:
    cells = [number(day) for day in DAYS[:2]] + ["1234567897", "9999999999", "8888888888"]

    assert max(scores(table("Rad;OCR;Ort", cells))) < 0.2


def test_a_column_that_validates_is_one_of_numbers_whatever_its_header() -> None:
    cells = [number(day) for day in DAYS]

    assert min(scores(table("Rad;Kundnr;Ort", cells))) >= 0.7


def test_a_column_that_seldom_validates_is_none() -> None:
    noise = [f"{at}12345678" + "9" for at in range(1, 10)]
    cells = [number(DAYS[0]), *noise, *noise]

    assert max(scores(table("Rad;Värde;Ort", cells))) < 0.2


def test_words_in_the_cell_itself_come_first() -> None:
    text = table("Rad;OCR;Ort", ["12", f"pnr {number(DAYS[0])}", "14"])

    assert min(scores(text)) >= 0.7


def test_lines_of_prose_are_no_table() -> None:
    text = f"Hej, vi ses.\nKom ihåg kaka.\nPersonnummer: {number(DAYS[0])}\n"

    assert min(scores(text)) >= 0.7
