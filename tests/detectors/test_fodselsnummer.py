"""Norwegian numbers. All are made here; the synthetic months exist for tests alone."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detectors import fodselsnummer, scan_of

TODAY = date(2026, 11, 23)
FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def number(day: int, month: int, year: int, serial: int) -> str:
    head = f"{day:02}{month:02}{year:02}{serial:03}"
    first = -sum(int(digit) * weight for digit, weight in zip(head, FIRST, strict=True)) % 11
    assume(first < 10)
    head += str(first)
    second = -sum(int(digit) * weight for digit, weight in zip(head, SECOND, strict=True)) % 11
    assume(second < 10)
    return head + str(second)


@given(
    st.dates(date(1940, 1, 1), date(1999, 12, 31)),
    st.integers(0, 499),
    st.sampled_from([0, 40]),
    st.sampled_from([0, 40, 65, 80]),
)
def test_all_kinds_are_valid(born: date, serial: int, days: int, months: int) -> None:
    written = number(born.day + days, born.month + months, born.year % 100, serial)

    assert fodselsnummer.is_valid(written, TODAY)


@given(
    st.dates(date(1940, 1, 1), date(1999, 12, 31)),
    st.integers(0, 499),
    st.integers(0, 10),
    st.integers(1, 9),
)
def test_one_wrong_digit_is_noticed(born: date, serial: int, place: int, change: int) -> None:
    written = number(born.day, born.month, born.year % 100, serial)
    digit = str((int(written[place]) + change) % 10)

    assert not fodselsnummer.is_valid(written[:place] + digit + written[place + 1 :], TODAY)


@pytest.mark.parametrize("text", ["01019012480", "010190 12480", "Fnr: 01019012480."])
def test_the_ways_of_writing(text: str) -> None:
    (one,) = fodselsnummer.find(scan_of(text, TODAY))

    assert text[one.start : one.end].replace(" ", "") == "01019012480"


@pytest.mark.parametrize("written", ["01.01.90 12480", "01 01 90 12480", "0 1 0 1 9 0 1 2 4 8 0"])
def test_a_label_lets_it_be_written_loosely(written: str) -> None:
    text = f"Fødselsnummer: {written}"

    assert [text[one.start : one.end] for one in fodselsnummer.find(scan_of(text, TODAY))] == [
        written
    ]
    assert list(fodselsnummer.find(scan_of(f"Beløp {written}", TODAY))) == []


@pytest.mark.parametrize("text", ["01019012481", "32019012480", "010190124800", "901019012480"])
def test_others_are_left(text: str) -> None:
    assert list(fodselsnummer.find(scan_of(text, TODAY))) == []
