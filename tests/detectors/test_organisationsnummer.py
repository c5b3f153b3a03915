"""Organisationsnummer are known for what they are."""

from datetime import date

import pytest

from detectors import organisationsnummer, personnummer, scan_of
from detectors._finding import Tier

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "written", ["212000-0142", "2120000142", "16212000-0142", "162120000142", "857209-0606"]
)
def test_they_are_found_and_alarm_nobody(written: str) -> None:
    (one,) = organisationsnummer.find(scan_of(f"nr {written}.", TODAY))

    assert (one.start, one.end, one.tier) == (3, 3 + len(written), Tier.NONE)
    assert not list(personnummer.find(scan_of(written, TODAY)))


@pytest.mark.parametrize(
    "text",
    [
        "212000-0143",
        "211900-0142",
        "172120000142",
        "811228-9874",
        "412000-0142",
        "SE212000014301",
        "SE212000014202",
        "212000014201",
    ],
)
def test_others_are_left(text: str) -> None:
    assert not list(organisationsnummer.find(scan_of(text, TODAY)))


def test_a_vat_number_is_an_organisations() -> None:
    (one,) = organisationsnummer.find(scan_of("Momsreg.nr SE212000014201", TODAY))

    assert one.tier is Tier.NONE


def test_a_sole_traders_number_is_the_persons() -> None:
    text = "Enskild firma 811228-9874"

    assert not list(organisationsnummer.find(scan_of(text, TODAY)))
    assert [one.entity_type for one in personnummer.find(scan_of(text, TODAY))] == [
        "SE_PERSONNUMMER"
    ]
