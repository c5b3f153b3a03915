"""Personnel matters."""

import pytest

from detectors import personnel_matters, scan_of


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[one.start : one.end], one.strength.value)
        for one in personnel_matters.find(scan_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Skriftlig erinran till Bo", ("Skriftlig erinran", "strong")),
        ("Hon blev avskedad", ("avskedad", "strong")),
        ("Misskötsamhet", ("Misskötsamhet", "strong")),
        ("avstängd från arbetet", ("avstängd från arbetet", "strong")),
        ("Uppsägning", ("Uppsägning", "medium")),
        ("skriftlig advarsel", ("skriftlig advarsel", "strong")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vädervarning för norr",
        "avskedstal vid lunchen",
        "varselvästar",
        "Uppsägning av hyresavtal",
        "Halkvarning",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
