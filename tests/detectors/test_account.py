"""Numbers of money. The IBAN and card numbers are the standards' published examples."""

from datetime import date

import pytest

from detectors import account, scan_of

TODAY = date(2026, 11, 23)


def found(text: str) -> list[tuple[str, str]]:
    return [
        (one.entity_type, text[one.start : one.end]) for one in account.find(scan_of(text, TODAY))
    ]


@pytest.mark.parametrize(
    ("text", "entity", "span"),
    [
        ("IBAN: SE45 5000 0000 0583 9825 7466.", "IBAN_CODE", "SE45 5000 0000 0583 9825 7466"),
        ("se4550000000058398257466", "IBAN_CODE", "se4550000000058398257466"),
        ("NO93 8601 1117 947", "IBAN_CODE", "NO93 8601 1117 947"),
        ("Bankgiro 5050-1055", "SE_BANKGIRO", "5050-1055"),
        ("bg-nr: 991-2346", "SE_BANKGIRO", "991-2346"),
        ("Plusgiro 28 65 43-4", "SE_BANKGIRO", "28 65 43-4"),
        ("Kort 4111 1111 1111 1111", "CREDIT_CARD", "4111 1111 1111 1111"),
        ("378282246310005", "CREDIT_CARD", "378282246310005"),
    ],
)
def test_numbers_of_money_are_found_whole(text: str, entity: str, span: str) -> None:
    assert found(text) == [(entity, span)]


@pytest.mark.parametrize(
    "text",
    [
        "SE46 5000 0000 0583 9825 7466",
        "XX45 5000 0000 0583 9825 7466",
        "ASE4550000000058398257466",
        "Bankgiro 5050-1056",
        "5050-1055",
        "4111 1111 1111 1112",
        "94111111111111111117",
        "1111222233334444",
        "a4111111111111111",
    ],
)
def test_what_only_looks_like_money_is_left(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Betala till bankgiro 5050-1055", "organisation"),
        ("Anna Berg, bankgiro 5050-1055", "economy"),
        ("Lön till Anna Berg, IBAN: SE45 5000 0000 0583 9825 7466", "economy"),
        ("Kommunens IBAN: SE45 5000 0000 0583 9825 7466", "organisation"),
    ],
)
def test_beside_a_person_it_is_the_persons_money(text: str, category: str) -> None:
    (one,) = account.find(scan_of(text, TODAY))

    assert one.category == category
