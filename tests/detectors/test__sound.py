"""Harmed text: what was decoded wrongly, has loose accents or unseen signs is read as it was meant."""

import unicodedata
from datetime import date

import pytest

from detectors import recognizers
from detectors._segment import Segment
from detectors._sound import sound
from detectors.engine import Engine

TEXT = "Åsa Östberg har läkarintyg och försörjningsstöd, pnr 19121212-1212"


def misread(text: str, times: int, page: str = "latin-1") -> str:
    for _ in range(times):
        text = text.encode().decode(page)
    return text


HARMED = [
    misread(TEXT, 1),
    misread(TEXT, 2),
    misread(TEXT, 3),
    unicodedata.normalize("NFD", TEXT),
    "\u200b".join(TEXT),
    "\u00ad".join((TEXT[:20], TEXT[20:])),
    "\ufeff" + TEXT,
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.build(today=lambda: date(2026, 1, 1))


def found(engine: Engine, text: str) -> dict[str, str]:
    (findings,) = engine.findings([Segment(text)])
    return {one.entity_type: text[one.start : one.end] for one in findings}


@pytest.mark.parametrize("harmed", HARMED)
def test_harm_hides_nothing_and_places_are_those_of_the_text_as_it_came(
    engine: Engine, harmed: str
) -> None:
    there, here = found(engine, TEXT), found(engine, harmed)

    assert here.keys() == there.keys() >= {"PERSON", "HEALTH", "ECONOMY", "SE_PERSONNUMMER"}
    for entity, words in here.items():
        copy = sound(words)
        assert (copy.text if copy else words) == there[entity]


@pytest.mark.parametrize("harmed", HARMED)
def test_plain_recognizers_tell_the_places_of_the_text_as_it_came(harmed: str) -> None:
    (health,) = [one for one in recognizers() if one.name == "health_terms"]

    (result,) = health.analyze(harmed, ["HEALTH"])

    copy = sound(harmed[result.start : result.end])
    assert (copy.text if copy else harmed[result.start : result.end]) == "läkarintyg"


def test_a_soft_hyphen_between_digits_is_a_hyphen() -> None:
    copy = sound("191212\u00ad1212")

    assert copy is not None
    assert copy.text == "191212-1212"


@pytest.mark.parametrize(
    "text",
    ["", "plain", "Åsa är här – på allvar”", "São Paulo à la carte", "Привет, мир", "5 × 3 ÷ 2"],
)
def test_healthy_text_is_left_as_it_is(text: str) -> None:
    assert sound(text) is None
