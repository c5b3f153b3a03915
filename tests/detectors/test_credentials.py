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
        ("lösenord: blå häst springer", ("blå häst springer", "medium")),
        ("lösenord till datorn: kalleanka", ("kalleanka", "medium")),
        ("pw: Xyz123", ("Xyz123", "strong")),
        ("kode: 4711 til døren", ("4711", "strong")),
        ("pinkoden till plattan är 4471", ("4471", "strong")),
        ("| Namn | Pw |\n|---|---|\n| Bo | Sol123 |", ("Sol123", "strong")),
        ("PIN: 1234", ("1234", "strong")),
        ("portkod: 4711", ("4711", "strong")),
        ("Passord: Fjord99", ("Fjord99", "strong")),
        ("kod till grinden 4471#, inlogg finns i pärmen", ("4471#", "strong")),
        ("larmet på stugan, kod 4471", ("4471", "strong")),
        ("Inloggning sker med operator / Sommar2019!", ("Sommar2019!", "strong")),
        ("Katalogen: bibladmin / Regn-1849!K (byt lösenord)", ("Regn-1849!K", "strong")),
        ("gå in med lösen HemSjuk2023natt som står på lappen", ("HemSjuk2023natt", "strong")),
        ("SmtpPass=h4Jx-solros-Kemi", ("h4Jx-solros-Kemi", "strong")),
        ("portkod 1389", ("1389", "strong")),
        ("kod till larmet: 5566", ("5566", "strong")),
        ("kod för kassaskåpet är 229145", ("229145", "strong")),
        ("Logga in med elev7b / Hund2019", ("Hund2019", "strong")),
        ("salasana: kissa123", ("kissa123", "strong")),
        ("adgangskode: Hest1234", ("Hest1234", "strong")),
        ("AWS_SECRET_ACCESS_KEY=wJalrXUt7MDENG/bPxRfi", ("wJalrXUt7MDENG/bPxRfi", "strong")),
        ("postgres://app:s3kret!@db.example/x", ("s3kret!", "strong")),
        ("token eb-77fa-1190-cc2d", ("eb-77fa-1190-cc2d", "strong")),
        ("nyckelnr;namn;portkod\n114;Ek;4471\n", ("4471", "strong")),
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
        "Lösenord: kontakta IT",
        "Lösenord: så väljer du rätt",
        "Password: required",
        "kode: se SMS",
        "Lösenordspolicy: minst 12 tecken",
        "Lösenordet är personligt",
        "Inloggning: https://portal.example/login",
        "lösenord: xxxx",
        "Kod 1910 avser semester",
        "Kod 190 och 191 läggs in av lönekontoret",
        "Samma lösen som förut (vet, ska bytas)\nLarmet är ur funktion, kamerorna med\n",
        "https://kommun.example:8080/sida@2",
        "logga in med BankID eller Windows11",
        "Lösenordet byts 2026-01-15 kl 10.00",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
