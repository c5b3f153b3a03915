"""Secrets that somebody could use, and talk of secrets."""

import pytest

from detectors import credentials, scan_of


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[one.start : one.end], one.strength.value) for one in credentials.find(scan_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Användarnamn: elev7 Lösenord: Sommar24!", ("Sommar24!", "strong")),
        ("Lösenordet till datorn är Vinter2024", ("Vinter2024", "strong")),
        ("lösenord: sommar", ("sommar", "medium")),
        ("Lösenord:\nGlass-Bil-77", ("Glass-Bil-77", "strong")),
        ("PIN: 1234", ("1234", "strong")),
        ("portkod: 4711", ("4711", "strong")),
        ("Passord: Fjord99", ("Fjord99", "strong")),
        ("namn;konto;lösenord\nBo Ek;boek;sol4blomma\n", ("sol4blomma", "strong")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Byt lösenord: gör så här i portalen",
        "Glömt lösenord? Ring IT",
        "Lösenord: ********",
        "pin-kod 4 siffror",
        "Lösenordspolicy: minst 12 tecken",
        "Lösenordet är personligt",
        "Inloggning: https://portal.example/login",
        "lösenord: xxxx",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
