"""Health: words in all their forms, damaged ones too; and what only looks like them."""

import pytest

from detectors import health_terms, scan_of


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[one.start : one.end], one.strength.value) for one in health_terms.find(scan_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hon är sjukskriven sedan mars", ("sjukskriven", "strong")),
        ("Sjukskrivningen förlängs", ("Sjukskrivningen", "strong")),
        ("LÄKARINTYG SAKNAS FÖR BO", ("LÄKARINTYG", "strong")),
        ("lakarintyg fran vardcentralen", ("lakarintyg", "strong")),
        ("Rehabmöte på tisdag", ("Rehabmöte", "strong")),
        ("Rehabm6te på tisdag", ("Rehabm6te", "strong")),
        ("fick diabe-\ntesdiagnos i fjol", ("diabe-\ntesdiagnos", "strong")),
        ("sjuk\xadskriven igen", ("sjuk\xadskriven", "strong")),
        ("A N O R E X I hos flickan", ("A N O R E X I", "strong")),
        ("bröstcancern har spridit sig", ("bröstcancern", "strong")),
        ("Vi misstänker ADHD hos Leo", ("ADHD", "strong")),
        ("ADHD-utredning pågår", ("ADHD", "strong")),
        ("psykiska ohälsan växer", ("psykiska ohälsan", "medium")),
        ("Statistik: andelen sjukskrivna", ("sjukskrivna", "medium")),
        ("Concerta 36 mg på morgonen", ("Concerta", "strong")),
        ("Hun er sykemeldt til jul", ("sykemeldt", "strong")),
        ("Diagnos: F32.1 enligt läkare", ("F32.1", "strong")),
        ("sjukskrivs med E11 och I10", ("E11", "strong")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vårdnadshavare hälsar på",
        "Med vänliga hälsningar",
        "Guldfeber i kommunen",
        "skolan och kollektivtrafiken",
        "Nilsson cyklar",
        "koldioxid från bilar",
        "det var sjukt bra",
        "psykosocial arbetsmiljö",
        "Psykologi 1, distanskurs",
        "Datavirus i nätverket",
        "Rehabhuset har stängt",
        "journalister på plats",
        "aids for teaching",
        "vi såg en sal",
        "Sal B12, väg E20 och A40-papper",
        "utställningens kurator",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
