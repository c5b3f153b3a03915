"""Social services: children, families, elderly care."""

import pytest

from detectors import scan_of, social_services


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[one.start : one.end], one.strength.value)
        for one in social_services.find(scan_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orosanmälan kom in", ("Orosanmälan", "strong")),
        ("Barnet är omhändertaget enligt LVU", ("omhändertaget", "strong")),
        ("enligt LVU", ("LVU", "strong")),
        ("placerad i familjehem", ("familjehem", "strong")),
        ("umgänge med pappan", ("umgänge med", "strong")),
        ("Genomförandeplan för Elsa", ("Genomförandeplan", "strong")),
        ("våld i nära relation", ("våld i nära relation", "strong")),
        ("Bekymringsmelding sendt", ("Bekymringsmelding", "strong")),
        ("Hon har hemtjänst", ("hemtjänst", "medium")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Omhändertagande av dagvatten",
        "slamomhändertagande",
        "bordsplacering vid festen",
        "insatsstyrkan övade",
        "klientdatorer byts",
        "finansplaceringar",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
