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
        ("dtstörning hos flickan", ("dtstörning", "strong")),
        ("l?karintyg fr?n klinik", ("l?karintyg", "strong")),
        ("ung med étstérning? nej, lékarintyg", ("lékarintyg", "strong")),
        ("bröstcancern har spridit sig", ("bröstcancern", "strong")),
        ("Vi misstänker ADHD hos Leo", ("ADHD", "strong")),
        ("ADHD-utredning pågår", ("ADHD", "strong")),
        ("psykiska ohälsan växer", ("psykiska ohälsan", "medium")),
        ("Statistik: andelen sjukskrivna", ("sjukskrivna", "medium")),
        ("Concerta 36 mg på morgonen", ("Concerta", "strong")),
        ("Hun er sykemeldt til jul", ("sykemeldt", "strong")),
        ("Diagnos: F32.1 enligt läkare", ("F32.1", "strong")),
        ("sjukskrivningsblankett", ("sjukskrivningsblankett", "weak")),
        ("ADHD-utbildning", ("ADHD", "weak")),
        ("diabetessamtal med Bo", ("diabetessamtal", "strong")),
        ("frontallobsdemens", ("frontallobsdemens", "strong")),
        ("tagit läkemedlet", ("läkemedlet", "weak")),
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


def scored(text: str) -> dict[str, float]:
    return {text[one.start : one.end]: one.score for one in health_terms.find(scan_of(text))}


def test_a_word_said_of_somebody_scores_higher_than_one_said_of_nobody() -> None:
    said = scored("Karin Svensson fick diabetes i våras")["diabetes"]
    told = scored("Hon har haft diabetes i flera år")["diabetes"]
    general = scored(
        "Broschyren beskriver diabetes och hur sjukdomen yttrar sig i olika åldrar. " * 3
    )["diabetes"]

    assert said > told > 0.5 > general > 0


def test_everyday_words_tell_of_whom_they_stand_beside() -> None:
    assert scored("Melvin Åkesson har feber")["feber"] >= 0.5
    assert scored("Feber i marknaden")["Feber"] < 0.5


def test_the_explanation_says_why_the_score_is_low() -> None:
    (found,) = health_terms.find(
        scan_of("Boken handlar om utbrändhet" + " i många olika kapitel" * 8)
    )

    assert "nobody near" in found.explanation


def test_codes_are_found_down_a_column() -> None:
    text = "pnr;enhet;diagnos (ICD);insats\n19121212-1212;Fyren;F84.0;boende\n701063-2391;Fyren;F71;boende\n"

    assert {"F84.0", "F71"} <= set(scored(text))


@pytest.mark.parametrize(
    "text",
    [
        "Elsa har bruten arm",
        "Melvin har feber",
        "Ida väntar barn",
        "Margareta får cellgifter",
        "Eva går på antidepressiva",
        "Nils ska opereras i knät",
        "Tove ligger inne på psyk",
        "Kalle är nykter alkoholist",
        "Siv har fått stroke",
        "Ali har ont i ryggen",
        "Ola fick hjärnskakning",
        "Kari er innlagt",
    ],
)
def test_everyday_phrasing(text: str) -> None:
    assert any(one.score >= 0.5 for one in health_terms.find(scan_of(text)))


def test_of_weak_words_a_long_text_gives_examples_only() -> None:
    told = [
        strength for _, strength in found("Anna Berg är sjukskriven, säger doktorn i dag. " * 200)
    ]

    assert told.count("strong") == 200
    assert 0 < told.count("weak") <= 64
