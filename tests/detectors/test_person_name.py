"""Person names: of many origins, in many shapes; and words that only look like one."""

import pytest

from detectors import person_name, scan_of

PRIVATE = {"full_name", "likely_name", "surname_first", "first_name_class", "pupil_class"}


@pytest.mark.parametrize(
    "name",
    [
        "Karin Svensson",
        "Lars Eriksson",
        "Mohammed Hassan",
        "Fatima Warsame",
        "Dilan Yildiz",
        "Elle Márjá Utsi",
        "Päivi Korhonen",
        "Agnieszka Kowalska",
        "Amra Hadžić",
        "Nguyen Thi Hoa",
        "Åsa Öberg-Lind",
    ],
)
def test_a_name_is_found_whatever_its_origin(name: str) -> None:
    text = f"Brevet gäller {name} och ingen annan."

    found = [one for one in person_name.find(scan_of(text)) if one.rule in PRIVATE]

    assert any(text[one.start : one.end].split(maxsplit=1)[0] in name for one in found)


@pytest.mark.parametrize(
    ("text", "rule"),
    [("Melvin 7B kom sent", "first_name_class"), ("en elev i 7B var borta", "pupil_class")],
)
def test_a_class_makes_somebody_known(text: str, rule: str) -> None:
    assert rule in {one.rule for one in person_name.find(scan_of(text))}


@pytest.mark.parametrize(
    "text",
    [
        "Storgatan och Kyrkogatan stängs av",
        "Kommunal Vision 2035 antagen",
        "Välkommen till Göteborg på måndag",
        "Faktura från Entreprenad Syd AB",
        "info@kommun.example svarar",
    ],
)
def test_streets_firms_and_mailboxes_are_no_persons(text: str) -> None:
    found = [one for one in person_name.find(scan_of(text)) if one.rule in PRIVATE]

    assert found == []


def test_somebody_in_office_is_weak() -> None:
    found = list(person_name.find(scan_of("nämndledamot Ingrid Sand (M) yrkade avslag")))

    assert {one.strength.value for one in found} == {"weak"}
