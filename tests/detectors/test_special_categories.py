"""Special categories and offences, in their own words and in phrases."""

import pytest

from detectors import scan_of, special_categories


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[one.start : one.end], one.strength.value)
        for one in special_categories.find(scan_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Han är medlem i Kommunal", ("medlem i Kommunal", "strong")),
        ("Medlemslista Vision", ("Medlemslista Vision", "strong")),
        ("Familjen är romsk", ("romsk", "strong")),
        ("Hon är muslim", ("muslim", "strong")),
        ("Läste om hans sexuella läggning", ("sexuella läggning", "strong")),
        ("Svar på gentest", ("gentest", "strong")),
        ("Dörren öppnas med fingeravtryck", ("fingeravtryck", "strong")),
        ("Han är misstänkt för stöld", ("misstänkt för", "strong")),
        ("Pojken är polisanmäld", ("polisanmäld", "strong")),
        ("Aktiv i Sverigedemokraterna", ("Aktiv i Sverigedemokraterna", "strong")),
        ("kommer inte p g a ramadan", ("ramadan", "medium")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kommunal verksamhet",
        "Vår vision för 2030",
        "Kyrkogården sköts väl",
        "Romersk historia",
        "partihandel med frukt",
        "motionsspåret är plogat",
        "moderator för samtalet",
        "strömavbrott i natt",
        "frispark i andra halvlek",
        "Transport av möbler",
        "general Motors",
        "fackhandeln säljer mer",
        "Sexton elever",
        "Förskola på Kyrkvägen",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert [strength for _, strength in found(text) if strength != "weak"] == []
