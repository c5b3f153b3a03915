"""Danish numbers, and whose a number is that could be Swedish too."""

from datetime import date

import pytest

from detectors import cpr, personnummer, scan_of

TODAY = date(2026, 11, 23)
LEAST = 0.2


def score(text: str) -> float:
    return max((one.score for one in cpr.find(scan_of(text, TODAY))), default=0.0)


@pytest.mark.parametrize(
    "text",
    [
        "CPR 070761-4285",
        "cpr-nr. 0707614285",
        "CPR-nummer: 010190-1234",
        "Født på øen: 010190-1234 æøå",
        "070761-4285",
    ],
)
def test_danish_numbers_are_found(text: str) -> None:
    assert score(text) >= LEAST


@pytest.mark.parametrize(
    "text", ["CPR 310290-1234", "010190-1234", "0707614284", "CPR 070761+4285"]
)
def test_others_are_not(text: str) -> None:
    assert score(text) < LEAST


@pytest.mark.parametrize(
    ("text", "danish"),
    [
        ("CPR-nr. 121212-1212", True),
        ("Jeg bor på øen, nær æblet: 121212-1212", True),
        ("Personnummer 121212-1212", False),
        ("121212-1212 för åldern är hög", False),
    ],
)
def test_words_and_letters_tell_whose_a_number_is(text: str, danish: bool) -> None:  # noqa: FBT001
    swedish = max(one.score for one in personnummer.find(scan_of(text, TODAY)))

    assert (score(text) > swedish) is danish
