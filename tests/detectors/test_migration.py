"""Asylum and migration."""

import pytest

from detectors import migration, scan_of


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[one.start : one.end], one.strength.value) for one in migration.find(scan_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hans uppehållstillstånd går ut", ("uppehållstillstånd", "strong")),
        ("Familjen är asylsökande", ("asylsökande", "strong")),
        ("LMA-kort", ("LMA-kort", "strong")),
        ("papperslösa barn", ("papperslösa", "strong")),
        ("Nyanlända elever", ("Nyanlända", "medium")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Målvaktsutvisning i matchen",
        "Flyktvägar vid brand",
        "flyktingpolitiken",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
