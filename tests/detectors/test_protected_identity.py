"""Protected identity."""

import pytest

from detectors import protected_identity, scan_of


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[one.start : one.end], one.strength.value)
        for one in protected_identity.find(scan_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eleven har skyddade personuppgifter", ("skyddade personuppgifter", "strong")),
        ("skyddad identitet gäller", ("skyddad identitet", "strong")),
        ("Sekretessmarkerad", ("Sekretessmarkerad", "strong")),
        ("sekretessmarkering", ("sekretessmarkering", "strong")),
        ("kvarskrivning beviljad", ("kvarskrivning", "strong")),
        ("fingerade personuppgifter", ("fingerade personuppgifter", "strong")),
        ("bor på skyddat boende", ("skyddat boende", "strong")),
        ("strengt fortrolig adresse", ("strengt fortrolig adresse", "strong")),
        ("SKYDDAD FOLKBOKFÖRING", ("SKYDDAD FOLKBOKFÖRING", "strong")),
        ("det är inte deras riktiga namn", ("inte deras riktiga namn", "strong")),
        ("hon går under namnet Maria", ("går under namnet", "strong")),
        ("pappan får inte veta var de bor", ("får inte veta var", "strong")),
        ("skyddad folkbokf.", ("skyddad folkbokf", "strong")),
        ("Rutin för skyddade personuppgifter", ("skyddade personuppgifter", "medium")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "solskyddad plats",
        "lösenordsskyddad fil",
        "skyddsrum i källaren",
        "strandskyddet gäller",
        "skyddade arter i reservatet",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
