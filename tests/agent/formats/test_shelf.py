"""The shelf itself: types by content, names, codes, and one test a format."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agent.formats
from agent.formats import FORMATS
from tests.agent.formats.reading import packed, read
from tests.agent.formats.test_docx import PARTS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.png", "unsupported:image"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a.txt", "unsupported:image"),
        (b"II*\x00" + bytes(100), "a.tif", "unsupported:scan"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", "unsupported:doc"),
        (OLE + "Workbook".encode("utf-16-le"), "a.xls", "unsupported:xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
        (b"Rar!\x1a\x07\x00" + bytes(100), "a.rar", "unsupported:archive"),
        (b"{\\rtf1\\ansi hej}", "a.rtf", "unsupported:rtf"),
        (b"\x7fELF" + bytes(100), "a", "unsupported:program"),
        (bytes(range(256)) * 20, "a.bin", "unsupported"),
        (bytes(5000), "a.dat", "unsupported"),
    ],
)
def test_what_is_not_read_is_told_and_never_clean(raw: bytes, name: str, code: str) -> None:
    coverage = read(raw, name).budget.coverage()

    assert not coverage.examined
    assert coverage.unreadable == (code,)


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a", "a.pdf", "a.zip"])
def test_a_document_is_known_by_its_content_whatever_its_name(name: str) -> None:
    assert read(packed(PARTS), name).where("needle-page2") == [("body", "page 2")]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Läkarintyg_Åsa_Ek.txt", "Läkarintyg_Åsa_Ek.txt"),
        ("La\u0308karintyg.txt", "Läkarintyg.txt"),
        (os.fsdecode("Björn.txt".encode("cp1252")), "Björn.txt"),
        ("mapp/b.txt", "b.txt"),
    ],
)
def test_the_name_comes_first_as_a_person_reads_it(name: str, shown: str) -> None:
    first = read(b"hej", name).segments[0]

    assert (first.part.value, first.text) == ("file_name", shown)


def test_an_empty_file_is_examined() -> None:
    assert read(b"", "tom.txt").budget.coverage().examined


@given(st.binary(max_size=600), st.sampled_from(["a.txt", "a.eml", "a.html", "a.csv", "a"]))
def test_no_bytes_raise(raw: bytes, name: str) -> None:
    coverage = read(raw, name).budget.coverage()

    assert coverage.examined or coverage.unreadable


@given(st.data())
def test_no_flipped_bytes_raise(data: st.DataObject) -> None:
    raw = bytearray(packed(PARTS))
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=20)):
        raw[at] = data.draw(st.integers(0, 255))
    coverage = read(bytes(raw), "a.docx").budget.coverage()

    assert coverage.examined or coverage.unreadable


def test_each_format_has_its_test_and_its_row() -> None:
    files = Path(agent.formats.__file__).parent.glob("[a-z]*.py")
    names = {file.stem for file in files} - {"postfix"}
    tests = {file.stem.removeprefix("test_") for file in Path(__file__).parent.glob("test_*.py")}
    table = Path(__file__).parents[3].joinpath("docs/formats.md").read_text(encoding="utf-8")

    assert names <= tests
    assert {f"`{name}`" for name in names} <= set(table.replace("|", " ").split())
    assert names == {reader.__module__.rpartition(".")[2] for reader in _readers()} | {
        "odt",
        "odp",
    }


def _readers() -> list[object]:
    return [
        reader
        for reader in FORMATS.values()
        if reader.__module__ != "agent.formats._open_document"
    ]
