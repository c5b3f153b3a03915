"""The register: rows and cells."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.register import COLUMNS, OWN, Row, folded, row_of
from triage.register_cell import (
    Kind,
    UnreadableCell,
    answer_of,
    day_of,
    moment_of,
    number_of,
    value_of,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def _row(text: str = "", aware_at: datetime | None = None) -> Row:
    return Row(
        date(2026, 10, 25),
        "261025-PERSINC-AB12",
        description=text,
        measures=text,
        dpo_consulted=True,
        notified=True,
        aware_at=aware_at,
        reason=text,
    )


def test_the_first_six_columns_are_the_customers_own() -> None:
    assert [column.heading for column in COLUMNS[:OWN]] == [
        "Datum för anmälan",
        "Id",
        "Beskrivning av incident",
        "Åtgärder",
        "Kontakt med dataskyddsombud",
        "Anmälan till Integritetsmyndigheten",
    ]


def test_every_field_of_a_row_is_a_column() -> None:
    assert [column.name for column in COLUMNS] == list(Row.__dataclass_fields__)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("230620-\nPERSINC-FI0O2", "230620-PERSINC-FI02"),
        ("230616-\nPERSINC-\nKAG4", "230616-PERSINC-KAG4"),
        ("230404–PERSINC–nq39 |", "230404-PERSINC-NQ39"),
        ("230113-PERSINC-TW13", "230113-PERSINC-TW13"),
        ("230113-PERSINC-", None),
        ("230113", None),
        ("", None),
        ("230113-PERSINC-TW134", None),
    ],
)
def test_ids_survive_a_scan(cell: str, number: str | None) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Ja", True),
        ("jg", True),
        (" JA ", True),
        ("Nej", False),
        ("ne]", False),
        ("nei", False),
        ("kanske", None),
        ("", None),
        ("Janne", None),
    ],
)
def test_answers_survive_a_scan(cell: str, *, answer: bool | None) -> None:
    assert answer_of(cell) is answer


@pytest.mark.parametrize("cell", ["2023-13-01", "31.2.2023", "i går", "", "20230"])
def test_what_is_no_date_is_none(cell: str) -> None:
    assert day_of(cell) is None


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    cells = [_row(aware_at=at).cells(STOCKHOLM) for at in (first, second)]

    aware = [column.name for column in COLUMNS].index("aware_at")
    assert [row[aware] for row in cells] == ["2026-10-25 02:30 +02:00", "2026-10-25 02:30 +01:00"]
    assert [moment_of(row[aware], STOCKHOLM) for row in cells] == [first, second]


def test_an_id_in_the_dates_column_gives_both() -> None:
    row, flaws = row_of(
        {"day": "230404-\nPERSINC-NQ39", "dpo_consulted": "Ja", "notified": "Nej"}, STOCKHOLM
    )

    assert not flaws
    assert row is not None
    assert (row.day, row.id) == (date(2023, 4, 4), "230404-PERSINC-NQ39")


def test_every_flaw_of_a_row_is_told_and_no_cell_is_repeated() -> None:
    row, flaws = row_of({"day": "Elsa", "id": "Elsa", "notified": "Elsa"}, STOCKHOLM)

    assert row is None
    assert flaws.keys() == {"day", "id", "dpo_consulted", "notified"}
    assert "Elsa" not in str(flaws)


def test_an_empty_answer_is_asked_for() -> None:
    with pytest.raises(UnreadableCell, match="is empty; it must be Ja or Nej"):
        value_of(" ", Kind.ANSWER, STOCKHOLM)


def test_what_people_wrote_is_not_in_a_repr() -> None:
    row = _row("Elsa")

    assert "Elsa" not in repr(row)


@given(st.text())
def test_folding_leaves_small_letters_and_digits(heading: str) -> None:
    text = folded(heading)

    assert text == "" or (text.isascii() and text.isalnum() and text == text.lower())
