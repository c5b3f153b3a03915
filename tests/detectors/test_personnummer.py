"""Personnummer and what only looks like them. Every number is invented or a published example."""

from datetime import date

import pytest

from detectors import personnummer, scan_of
from detectors._checks import luhn_holds
from detectors._swedish import Kind, kind

TODAY = date(2026, 11, 23)
PNR, SAM = "SE_PERSONNUMMER", "SE_SAMORDNINGSNUMMER"
LEAST = 0.2


def found(text: str, least: float = LEAST) -> list[tuple[str, str]]:
    return [
        (one.entity_type, text[one.start : one.end])
        for one in personnummer.find(scan_of(text, TODAY))
        if one.score >= least
    ]


def score(text: str) -> float:
    (one,) = personnummer.find(scan_of(text, TODAY))
    return one.score


@pytest.mark.parametrize(
    ("written", "entity"),
    [
        ("811228-9874", PNR),
        ("8112289874", PNR),
        ("198112289874", PNR),
        ("19811228-9874", PNR),
        ("121212+1212", PNR),
        ("19121212+1212", PNR),
        ("121212-1212", PNR),
        ("701063-2391", SAM),
        ("19701063-2391", SAM),
        ("197010632391", SAM),
        ("811228\u20119874", PNR),
        ("811228\u20139874", PNR),
        ("811228\u20149874", PNR),
        ("811228\u22129874", PNR),
        ("811228\u00ad9874", PNR),
        ("811228\uff0d9874", PNR),
        ("811228 9874", PNR),
        ("811228\u00a09874", PNR),
        ("19811228 9874", PNR),
        ("811228 - 9874", PNR),
        ("811228- 9874", PNR),
        ("811228 -9874", PNR),
        ("811228-\n9874", PNR),
        ("811228-\r\n  9874", PNR),
        ("1981-12-28-9874", PNR),
        ("８１１２２８－９８７４", PNR),
        ("8 1 1 2 2 8 - 9 8 7 4", PNR),
        ("1 9 8 1 1 2 2 8 - 9 8 7 4", PNR),
    ],
)
def test_every_way_of_writing_is_found_whole(written: str, entity: str) -> None:
    assert found(f"Avser {written}, se bilaga.") == [(entity, written)]


@pytest.mark.parametrize(
    "text",
    [
        "811228-9875",
        "8112289875",
        "Ordernummer 8112289875",
        "870230-2053",
        "8702292353",
        "20991220-2384",
        "998712202384",
        "178712202384",
        "18791220-2384",
        "18712202384",
        "1871220-2384",
        "a1b2-8712202384ff",
        "550e8400-e29b-41d4-a716-198112289874",
        "SE4550000087122023841234",
        "4539871220238412",
        "99811228987499",
        "20240315-1430",
        "202403151430",
        "backup_202403151430.zip",
        "Kl 14: 20240315 1430",
        "0702121237",
        "Mobil 0701310005",
        "OCR 8112289874",
        "OCR-nummer: 8112289874",
        "Fakturanr 8112289874",
        "Leveransnummer 8112289874",
        "59.8112289874",
        "59,8112289874",
        "+46 8112289874",
        "KS 2023/0412-12",
        "556703-7485",
        "165567037485",
        "150916-0006",
        "SE811228987401",
    ],
)
def test_what_only_looks_like_one_is_not_reported(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "OCR 8112289874",
        "20240315-1430",
        "a1b2-8712202384ff",
        "CPR 121212-1212",
    ],
)
def test_what_speaks_against_a_number_lowers_and_never_drops(text: str) -> None:
    assert found(text, least=0.0) != []


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("8112289874", "Pnr 8112289874"),
        ("8112289874", "Anna Berg 8112289874"),
        ("8112289874", "811228-9874"),
        ("811228-9874", "19811228-9874"),
        ("x8112289874", "8112289874"),
        ("811228 9874", "811228-9874"),
        ("701063-2391", "811228-9874"),
        ("Faktura 811228-9874", "811228-9874"),
        ("811228-9874-01", "811228-9874"),
        ("202403151430", "Elevens pnr 202403151430"),
    ],
)
def test_shape_and_words_decide_how_sure_we_are(less: str, more: str) -> None:
    assert score(less) < score(more)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("OCR 1234567890, personnummer 8112289874", True),
        ("Personnummer saknas. OCR 8112289874", False),
        ("8112289874 är mitt pnr.", True),
        ("8112289874 Fakturanr 4711", True),
        ("Patient, tel 0701310005", False),
    ],
)
def test_the_nearest_word_wins(text: str, sure: bool) -> None:  # noqa: FBT001
    scores = [one.score for one in personnummer.find(scan_of(text, TODAY))]

    assert all((one >= LEAST) is sure for one in scores)


@pytest.mark.parametrize(
    ("text", "number", "rule"),
    [
        ("Personnummer: 811228-9875", "811228-9875", "mistyped"),
        ("Pnr 8112289875", "8112289875", "mistyped"),
        ("personnummer: 81 12 28-9874", "81 12 28-9874", "labelled"),
        ("Personnummer: 811228/9874", "811228/9874", "labelled"),
        ("Personnummer: 8ll228-9874", "8ll228-9874", "misread"),
        ("Personnr BII22B-9874", "BII22B-9874", "misread"),
        ("Pnr för eleven: l98ll228-9874", "l98ll228-9874", "misread"),
    ],
)
def test_a_label_promises_a_number(text: str, number: str, rule: str) -> None:
    (one,) = personnummer.find(scan_of(text, TODAY))

    assert (text[one.start : one.end], one.rule) == (number, rule)


@pytest.mark.parametrize(
    "text",
    [
        "Kod 8ll228-9874",
        "Order: 811228-9875",
        "Personnummer: 8ll228-9875",
        "Personnummer: 990231-1234",
        "Danskt personnummer: 010190-1234",
    ],
)
def test_without_the_label_or_the_date_nothing_is_promised(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("000101-T220", "SE_PERSONNUMMER_INTERIM"),
        ("20000101T220", "SE_PERSONNUMMER_INTERIM"),
        ("811228-TF84", "SE_PERSONNUMMER_INTERIM"),
        ("811228-XXXX", "SE_BIRTH_DATE"),
        ("19811228-****", "SE_BIRTH_DATE"),
        ("reservnummer 19811228-R234", "SE_PERSONNUMMER_INTERIM"),
        ("interimspersonnummer 811228-T123", "SE_PERSONNUMMER_INTERIM"),
        ("811228-____", "SE_BIRTH_DATE"),
        ("811228 - XXXX", "SE_BIRTH_DATE"),
        ("811228-9***", "SE_BIRTH_DATE"),
        ("1981-12-28-XXXX", "SE_BIRTH_DATE"),
    ],
)
def test_substitutes_are_entities_of_their_own(text: str, entity: str) -> None:
    assert [one for one, _ in found(text)] == [entity]


@pytest.mark.parametrize("text", ["000101-E221", "20240501T123000", "811328-XXXX", "990231-T220"])
def test_other_letters_and_wrong_dates_are_no_substitutes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("197000632395", Kind.SAMORDNINGSNUMMER),
        ("197010602395", Kind.SAMORDNINGSNUMMER),
        ("197004912398", Kind.SAMORDNINGSNUMMER),
        ("197010922391", None),
        ("197013632391", None),
    ],
)
def test_a_coordination_number_may_lack_month_and_day(digits: str, expected: Kind | None) -> None:
    whole = next(digits[:-1] + check for check in "0123456789" if luhn_holds(digits[2:-1] + check))

    assert kind(whole, "", TODAY) == expected


def test_a_number_of_tomorrow_is_none_yet() -> None:
    tomorrow = "20261124-2328"

    assert kind("202611242328", "-", TODAY) is None
    assert kind("202611242328", "-", date(2026, 11, 24)) is Kind.PERSONNUMMER
    assert found(tomorrow) == []
