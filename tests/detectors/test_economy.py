"""A person's economy."""

import pytest

from detectors import economy, scan_of


def found(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.strength.value) for one in economy.find(scan_of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beslut om försörjningsstöd", ("försörjningsstöd", "strong")),
        ("ekonomiskt bistånd beviljas", ("ekonomiskt bistånd", "strong")),
        ("Hyresskulden är 12 000", ("Hyresskulden", "strong")),
        ("Kronofogden söker honom", ("Kronofogden", "strong")),
        ("Löneutmätning", ("Löneutmätning", "strong")),
        ("Lönespecifikation mars", ("Lönespecifikation", "strong")),
        ("Søker sosialhjelp", ("sosialhjelp", "strong")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Föreningsbidrag",
        "lönsamma bolag",
        "lönekartläggning",
        "Statsbidrag till skolan",
        "bidragande orsak",
        "han slog i skuldran",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
