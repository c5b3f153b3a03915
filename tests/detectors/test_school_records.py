"""Pupils: support, absence, discipline, marks."""

import pytest

from detectors import scan_of, school_records


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[one.start : one.end], one.strength.value)
        for one in school_records.find(scan_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Åtgärdsprogram för Melvin", ("Åtgärdsprogram", "strong")),
        ("åtgärdsprogrammet följs upp", ("åtgärdsprogrammet", "strong")),
        ("EHT på måndag", ("EHT", "strong")),
        ("Hög ogiltig frånvaro", ("Hög ogiltig frånvaro", "strong")),
        ("Frånvaron har ökat", ("Frånvaron", "medium")),
        ("avstängd från skolan en vecka", ("avstängd från skolan", "strong")),
        ("F-varning i matematik", ("F-varning", "strong")),
        ("Omdömen om eleverna", ("Omdömen om", "strong")),
        ("Spesialundervisning etter vedtak", ("Spesialundervisning", "strong")),
        ("Elevkonferens om Sara", ("Elevkonferens", "strong")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Åtgärdsprogram mot buller",
        "Avstängning av gata",
        "vägavstängning i centrum",
        "Skolkatalogen är här",
        "provtagning av vatten",
        "bokslut och årsresultat",
        "klimatanpassning",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
