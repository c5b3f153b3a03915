"""PDF: the text layer page by page, and what stands beside it."""

import zlib

import pytest

from tests.agent.formats import pdf_maker
from tests.agent.formats.reading import Read, packed, read

NEEDLES = {
    "annotation": "needle-annotation åäö",
    "form field": "needle-value",
    "outline": "needle-outline",
    "properties": "needle-property",
    "attachment": "needle-attached",
    "link": "https://needle-link.example/",
}


@pytest.fixture(scope="module")
def full() -> Read:
    pages = ("Läkarintyg för Åsa needle-one", "Sida två needle-two och mera text")
    return read(pdf_maker.full(pages, NEEDLES), "intyg.pdf")


@pytest.mark.parametrize(
    ("needle", "part", "place"),
    [
        ("Läkarintyg för Åsa needle-one", "body", "page 1"),
        ("needle-two", "body", "page 2"),
        ("needle-annotation åäö", "comment", "page 1, annotation"),
        ("falt: needle-value", "body", "page 1, form field"),
        ("needle-outline", "metadata", "outline"),
        ("needle-property", "metadata", "properties"),
        ("needle-link", "metadata", "page 1, link"),
        ("needle-attached", "attachment", "bilaga.txt > line 1"),
    ],
)
def test_every_place_of_a_file_is_read(full: Read, needle: str, part: str, place: str) -> None:
    assert full.where(needle) == [(part, place)]
    assert full.budget.coverage().unreadable == ()


def test_a_file_in_an_archive_is_read_too() -> None:
    inside = pdf_maker.full(("Ett", "needle-packed i arkiv"), NEEDLES)

    assert read(packed({"a.pdf": inside}), "a.zip").where("needle-packed") == [
        ("body", "a.pdf > page 2")
    ]


def test_a_page_that_is_a_picture_is_not_called_read() -> None:
    assert read(pdf_maker.scanned(), "a.pdf").budget.coverage().unreadable == ("unsupported:scan",)


def test_pages_without_end_are_cut_and_told() -> None:
    loop = pdf_maker.pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000 >>",
        ]
    )

    assert read(loop, "a.pdf").budget.coverage().truncated


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"%PDF-1.7\nnothing else", "damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged"),
        (pdf_maker.locked(), "encrypted"),
    ],
)
def test_what_cannot_be_opened_is_not_examined(raw: bytes, code: str) -> None:
    coverage = read(raw, "a.pdf").budget.coverage()

    assert not coverage.examined
    assert coverage.unreadable == (code,)


def test_a_page_whose_stream_is_broken_is_not_called_read() -> None:
    content = zlib.compress(b"BT /F1 12 Tf 72 700 Td (needle-lost) Tj ET")
    whole = read(pdf_maker.one_page(content, b"/FlateDecode"), "a.pdf")
    broken = content[:12] + b"\xff\xff\xff" + content[15:]
    found = read(pdf_maker.one_page(broken, b"/FlateDecode"), "a.pdf")

    assert whole.where("needle-lost") == [("body", "page 1")]
    assert whole.budget.coverage().unreadable == ()
    assert found.budget.coverage().unreadable == ("damaged",)
