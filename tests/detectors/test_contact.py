"""Contact details, as many that must not match as that must."""

from datetime import date

import pytest

from detectors import contact, scan_of

TODAY = date(2026, 11, 23)


def found(text: str) -> list[tuple[str, str]]:
    return [
        (one.entity_type, text[one.start : one.end]) for one in contact.find(scan_of(text, TODAY))
    ]


@pytest.mark.parametrize(
    ("text", "entity", "span"),
    [
        ("Skriv till anna.berg@skola.example!", "EMAIL_ADDRESS", "anna.berg@skola.example"),
        ("<åsa+x@post.kommun.example>", "EMAIL_ADDRESS", "åsa+x@post.kommun.example"),
        ("anna.berg[at]skola.example", "EMAIL_ADDRESS", "anna.berg[at]skola.example"),
        ("anna (at) skola (dot) example", "EMAIL_ADDRESS", "anna (at) skola (dot) example"),
        ("bo snabel-a skola punkt example", "EMAIL_ADDRESS", "bo snabel-a skola punkt example"),
        ("050-123 4567", "PHONE_NUMBER", "050-123 4567"),
        ("hon bor på ekvägen 3", "ADDRESS", "ekvägen 3"),
        ("Ring 070-123 45 67.", "PHONE_NUMBER", "070-123 45 67"),
        ("0701234567", "PHONE_NUMBER", "0701234567"),
        ("08-123 456 78", "PHONE_NUMBER", "08-123 456 78"),
        ("0920-12 34 56", "PHONE_NUMBER", "0920-12 34 56"),
        ("+46 70 123 45 67", "PHONE_NUMBER", "+46 70 123 45 67"),
        ("+46 (0)8 123 456 78", "PHONE_NUMBER", "+46 (0)8 123 456 78"),
        ("Tel 08 123 456 78", "PHONE_NUMBER", "08 123 456 78"),
        ("(08) 123 456 78", "PHONE_NUMBER", "(08) 123 456 78"),
        ("070.123.45.67", "PHONE_NUMBER", "070.123.45.67"),
        ("Tel. 0046701234567", "PHONE_NUMBER", "0046701234567"),
        ("tlf. 912 34 567", "PHONE_NUMBER", "912 34 567"),
        ("tlf 22 12 34 56", "PHONE_NUMBER", "22 12 34 56"),
        ("Sími: 581 2345", "PHONE_NUMBER", "581 2345"),
        ("puh. 040 123 4567", "PHONE_NUMBER", "040 123 4567"),
        ("bor på Karl Johans gate 4", "ADDRESS", "Karl Johans gate 4"),
        ("Hammarby allé 91", "ADDRESS", "Hammarby allé 91"),
        ("Kungsgatan 5 B lgh 1102", "ADDRESS", "Kungsgatan 5 B lgh 1102"),
        ("Storgata 12B, 3183 Horten", "ADDRESS", "Storgata 12B, 3183 Horten"),
        ("från 2001:db8::1 i går", "IP_ADDRESS", "2001:db8::1"),
        ("2001:0db8:85a3:0:0:8a2e:0370:7334", "IP_ADDRESS", "2001:0db8:85a3:0:0:8a2e:0370:7334"),
        ("bor på Storgatan 12 B", "ADDRESS", "Storgatan 12 B"),
        ("Södra Vägen 3, 123 45 Storstad", "ADDRESS", "Södra Vägen 3, 123 45 Storstad"),
        ("BJÖRKGATAN 7", "ADDRESS", "BJÖRKGATAN 7"),
        ("från 81.2.3.4 i går", "IP_ADDRESS", "81.2.3.4"),
    ],
)
def test_contact_details_are_found_whole(text: str, entity: str, span: str) -> None:
    assert found(text) == [(entity, span)]


@pytest.mark.parametrize(
    "text",
    [
        "@anna på chatten",
        "pris 12@st",
        "2026-01-12 08:30-09:00",
        "dnr 2024/0123-12",
        "01-12 2024",
        "0,5 procent",
        "0123456789012345",
        "på vägen 2 mil",
        "Storgatan stängs av",
        "Storgatan 2023",
        "gatan 12",
        "version v1.2.3",
        "1.2.3.4.5",
        "999.2.3.4",
        "OCR 0812345678",
        "saldo 912 34 567",
        "Väg 73 är avstängd",
        "Riksväg 40 är avstängd",
        "möte (at) kontoret",
        "lunch at noon. Then",
        "på stigen 2 och 3",
        "kl 12:30:45",
        "00:1a:2b:3c:4d:5e",
        "std::vector",
    ],
)
def test_what_only_looks_like_contact_details_is_left(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("address", "is_role"),
    [
        ("info@kommun.example", True),
        ("registrator@kommun.example", True),
        ("no-reply@x.example", True),
        ("socialnamnden@kommun.example", True),
        ("kommun@kommun.example", True),
        ("support2@x.example", True),
        ("socialjouren@kommun.example", True),
        ("rektor.bjorkskolan@kommun.example", True),
        ("postmottak@kommune.example", True),
        ("anna.berg@kommun.example", False),
        ("information.berg@kommun.example", False),
        ("hrothgar@kommun.example", False),
    ],
)
def test_a_role_mailbox_is_nobodys(address: str, is_role: bool) -> None:  # noqa: FBT001
    (one,) = contact.find(scan_of(address, TODAY))

    assert (one.category == "role_mailbox") is is_role


@pytest.mark.parametrize("text", ["version 81.2.3.4", "se kap. 8.2.3.4", "§ 8.1.1.1"])
def test_a_version_or_section_is_no_address(text: str) -> None:
    assert [one.tier.value for one in contact.find(scan_of(text, TODAY))] == ["none"]


@pytest.mark.parametrize(
    ("one", "entity"), [("p{}@skola.example", "EMAIL_ADDRESS"), ("070-123 4{:03}", "PHONE_NUMBER")]
)
def test_a_long_list_gives_examples_and_a_count(one: str, entity: str) -> None:
    text = "\n".join(one.format(number) for number in range(900))

    findings = [each for each in contact.find(scan_of(text, TODAY)) if each.entity_type == entity]

    assert len(findings) < 100
    assert sum(each.count for each in findings) == 900
