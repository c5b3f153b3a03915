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


@pytest.mark.parametrize("gap", ["  ", "   "])
def test_what_stands_apart_is_found_as_if_together(engine: Engine, gap: str) -> None:
    there, here = found(engine, TEXT), found(engine, gap.join(map(" ".join, TEXT.split())))

    assert {entity: "".join(words.split()) for entity, words in here.items()} == {
        entity: "".join(words.split()) for entity, words in there.items()
    }
    assert here["HEALTH"] == " ".join("läkarintyg")


@pytest.mark.parametrize("harmed", HARMED)
def test_plain_recognizers_tell_the_places_of_the_text_as_it_came(harmed: str) -> None:
    (health,) = [one for one in recognizers() if one.name == "health_terms"]

    (result,) = health.analyze(harmed, ["HEALTH"])

    copy = sound(harmed[result.start : result.end])
    assert (copy.text if copy else harmed[result.start : result.end]) == "läkarintyg"


@pytest.mark.parametrize(
    ("harmed", "meant"),
    [
        ("191212\u00ad1212", "191212-1212"),
        ("1912\u00ad1212-1212", "19121212-1212"),
        ("S a r a B e r g,  i, å, ö och a b c", "Sara Berg,  i, å, ö och a b c"),
        ("S k o l a n   i   7 B\nA l i", "Skolan i 7B\nA l i"),
        ("P e t r a 1 2", "Petra 12"),
    ],
)
def test_what_stands_within_words_and_numbers_goes(harmed: str, meant: str) -> None:
    copy = sound(harmed)

    assert copy is not None
    assert copy.text == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "Åsa är här – på allvar”",
        "São Paulo à la carte",
        "Привет, мир",
        "5 × 3 ÷ 2",
        "i, å och a b c",
    ],
)
def test_healthy_text_is_left_as_it_is(text: str) -> None:
    assert sound(text) is None
