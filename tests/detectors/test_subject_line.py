"""Subject lines that give somebody away, and those that only sound so."""

import pytest

from detectors import scan_of, subject_line


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[one.start : one.end], one.strength.value) for one in subject_line.find(scan_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kallelse till Rehabmöte", ("Kallelse till Rehabmöte", "strong")),
        ("Sjuk idag", ("Sjuk idag", "strong")),
        ("Frånvaro för din dotter Noor", ("Frånvaro för din dotter", "strong")),
        ("Åtgärdsprogram Melvin 7B", ("Åtgärdsprogram Melvin", "strong")),
        ("Sv: VB: Orosanmälan gällande pojke", ("Orosanmälan gällande", "strong")),
        ("Elev med skyddad identitet", ("Elev med skyddad", "strong")),
        ("Medlemskap i Kommunal", ("Medlemskap i Kommunal", "strong")),
        ("Ledighet för eid", ("Ledighet för eid", "strong")),
        ("Skriftlig erinran", ("erinran", "medium")),
        ("betyg_elin_andersson.pdf", ("betyg_elin_andersson", "strong")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rutin för sjukanmälan",
        "Hälsovecka för personalen",
        "Budget LSS 2025",
        "Åtgärdsprogram mot buller",
        "Inbjudan till kurs om rehabmöten",
        "Så gör du en orosanmälan",
        "Protokoll kommunstyrelsen",
        "Avstängning av Storgatan",
        "Uppsägning av hyresavtal",
        "Föreläsning om sjukskrivning",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
