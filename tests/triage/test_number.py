"""Numbers are never given twice, and those of old registers are known."""

from datetime import date

import pytest

from triage.number import is_number, number

DAY = date(2023, 4, 4)


@pytest.mark.parametrize(
    "text",
    [
        "230404-PERSINC-NQ39",
        "230620-PERSINC-FI02",
        "230131-PERSINC-LO12",
        "230616-PERSINC-KAG4",
        "230224-PERSINC-JAB2",
    ],
)
def test_numbers_of_registers(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "230404-PERSINC-N939",
        "23404-PERSINC-NQ39",
        "230404-persinc-NQ39",
        "230404-PERSINC-NQ390",
        "",
    ],
)
def test_no_numbers(text: str) -> None:
    assert not is_number(text)


def test_a_days_numbers_are_all_different() -> None:
    given = [number(DAY, index) for index in range(57_600 + 138_240 + 1_000)]

    assert len(set(given)) == len(given)
    assert all(is_number(one) for one in given)


def test_new_ones_have_no_i_and_no_o() -> None:
    assert not any(set("IO") & set(number(DAY, index)[15:]) for index in range(60_000))


def test_neighbours_do_not_look_alike() -> None:
    first, second = number(DAY, 5)[-4:], number(DAY, 6)[-4:]

    assert first[:2] != second[:2]


def test_half_a_million_in_a_day_is_an_error() -> None:
    with pytest.raises(OverflowError):
        number(DAY, 600_000)
