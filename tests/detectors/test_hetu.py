"""Finnish codes, made here by the rule."""

from datetime import date

import pytest

from detectors import hetu, scan_of

TODAY = date(2026, 11, 23)
CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def code(day: str, century: str, serial: str) -> str:
    return f"{day}{century}{serial}{CHECK[int(day + serial) % 31]}"


def found(text: str) -> list[str]:
    return [text[one.start : one.end] for one in hetu.find(scan_of(text, TODAY))]


@pytest.mark.parametrize("century", list("+-UVWXY"))
def test_every_sign_of_a_past_century_is_known(century: str) -> None:
    written = code("131052", century, "308")

    assert found(f"Hetu {written}.") == [written]


@pytest.mark.parametrize("century", list("ABCDEF"))
def test_every_letter_of_this_century_is_known(century: str) -> None:
    written = code("131010", century, "308")

    assert found(written) == [written]


@pytest.mark.parametrize(
    "text",
    [
        "131052/308T",
        "131052-308U",
        "310289-211C",
        "131052-001" + CHECK[131052001 % 31],
        "131040A308" + CHECK[131040308 % 31],
        "1131052-308T",
    ],
)
def test_others_are_left(text: str) -> None:
    assert found(text) == []
