"""Icelandic numbers; 120174-3399 is the register's printed example."""

from datetime import date

import pytest

from detectors import kennitala, scan_of

TODAY = date(2026, 11, 23)


def found(text: str) -> list[str]:
    return [text[one.start : one.end] for one in kennitala.find(scan_of(text, TODAY))]


@pytest.mark.parametrize("written", ["120174-3399", "1201743399", "120174 3399"])
def test_persons_are_found(written: str) -> None:
    assert found(f"kt. {written},") == [written]


def test_its_own_word_settles_what_is_valid_as_a_swedish_number_too() -> None:
    (one,) = kennitala.find(scan_of("kennitala 1703842029", TODAY))

    assert one.score > 0.5


@pytest.mark.parametrize(
    "text", ["kt. 120174-3391", "kt. 120174-3389", "320174-3399", "kt. 520174-3399"]
)
def test_others_are_left(text: str) -> None:
    assert found(text) == []
