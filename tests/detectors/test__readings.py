"""Readings: what OCR, line breaks and spacing did to words changes little of what is judged."""

from collections.abc import Callable

import pytest

from detectors import scan_of, sensitive_matter
from detectors._telling import told

SENSITIVE = (
    "Rehabmöte med Sara Nilsson på tisdag",
    "Läkarintyg för Åsa Östberg, utmattning",
    "Orosanmälan gällande Göran Bäckströms dotter",
    "Avstängning av eleven Märta Sjögren efter slagsmål",
)
HARMLESS = (
    "Möte om återvinning på måndag",
    "Lägesrapport för vägbelysningen i Ödåkra",
    "Protokoll från tekniska nämndens sammanträde",
    "Årsredovisning och övriga bokslutshandlingar",
)


def _read_as(letters: str) -> Callable[[str], str]:
    table = str.maketrans(dict(zip("åäö", letters, strict=True)))
    return lambda text: text.translate(table)


def _spaced(text: str) -> str:
    return " ".join(" ".join(word) if len(word) > 5 else word for word in text.split())


HARMS = {
    "ö as é": _read_as("ééé"),
    "ö as 6, å and ä as 4": _read_as("446"),
    "å and ä as &": _read_as("&&o"),
    "lost": _read_as("???"),
    "spaced": _spaced,
}


def judged(text: str) -> float:
    return max((one.score for one in sensitive_matter.find(scan_of(text))), default=0.0)


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("text", SENSITIVE)
def test_what_is_sensitive_stays_so(text: str, harm: str) -> None:
    assert judged(text) > 0.5
    assert judged(HARMS[harm](text)) > 0.5


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_stays_so(text: str, harm: str) -> None:
    assert judged(text) < 0.5
    assert judged(HARMS[harm](text)) < 0.5


def test_true_letters_are_left_alone() -> None:
    assert judged("Kommittén för idéer på kaféet sammanträder på torsdag") < 0.05


def test_words_are_told_as_they_stand() -> None:
    line = "Rehabméte med Sara Nilsson"
    (found,) = sensitive_matter.find(scan_of(line))

    assert "rehabméte" in told(found, line)
