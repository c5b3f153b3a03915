"""Sensitive matter: a probability with its words, higher where something is said of somebody."""

from datetime import date

import pytest

from detectors import sensitive_matter, vocabulary
from detectors._finding import Finding
from detectors._scan import Scanner
from detectors._segment import Part, Segment


def _judged(text: str, part: Part = Part.SUBJECT) -> Finding | None:
    scan = Scanner(vocabulary(), lambda: date(2026, 1, 1)).read((Segment(text, part),))
    return max(sensitive_matter.find(scan), key=lambda one: one.score, default=None)


def _score(text: str) -> float:
    judged = _judged(text)
    return judged.score if judged else 0.0


@pytest.mark.parametrize(
    ("said", "harmless"),
    [
        ("Orosanmälan om syskonen i 3B", "Orosanmälan, ny blankett"),
        ("Sara har slutat med sin medicin", "Läkemedelshantering, rutin"),
        ("Din dotters frånvaro i mars", "Frånvarostatistik per skola i mars"),
        ("Erinran till Jonas, underlag", "Erinran: lämna in tidrapporten"),
    ],
)
def test_what_is_said_of_somebody_scores_above_the_same_words(said: str, harmless: str) -> None:
    assert _score(said) > _score(harmless)


@pytest.mark.parametrize(
    "name", ["Karin Svensson", "Mohammed Hassan", "Fatima Warsame", "Päivi Korhonen"]
)
def test_a_name_does_not_move_the_judgement(name: str) -> None:
    assert _score(f"{name} vill byta grupp på torsdag") == pytest.approx(
        _score("Lars Eriksson vill byta grupp på torsdag"), abs=0.02
    )


def test_a_judgement_tells_its_category_and_the_words_that_spoke() -> None:
    judged = _judged("Sjukskrivning för utmattning, Lars Eriksson")

    assert judged is not None
    assert judged.entity_type == "SENSITIVE_MATTER"
    assert judged.category == "health"
    assert 0 < judged.score <= 1
    assert judged.explanation
