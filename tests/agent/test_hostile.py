"""Files that mean harm, or are merely broken: each ends told, and what lies beside them is read."""

import io
import json
import os
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.cli import main
from tests.agent.formats import pdf_maker, test_docx
from tests.agent.formats.reading import packed

GOOD = "Elsa Brandin, 19121212-1212, är sjukskriven för utmattning.\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\0" + bytes(16) + b"\1\0\0\0"
W = test_docx.W


def _document(content: str) -> bytes:
    return packed(test_docx.PARTS | {"word/document.xml": content})


def _lying_tar() -> bytes:
    info = tarfile.TarInfo("a.txt")
    info.size = 1 << 40
    return info.tobuf() + b"hej"


def _ole(name: str) -> bytes:
    """An old Office file whose directory lies far behind its head."""
    far = bytearray(OLE + bytes(1 << 20))
    far[48:52] = (1500).to_bytes(4, "little")
    far[1501 * 512 : 1501 * 512] = name.encode("utf-16-le")
    return bytes(far)


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
FILES = {
    "nest.zip": packed({f"{n}.zip": packed({"a": b"\0" * 30_000_000}) for n in range(20)}),
    "entities.docx": _document(f'<!DOCTYPE x [<!ENTITY a0 "x">{ENTITIES}]><w:document {W}>&a9;'),
    "deep.docx": _document(f"<w:document {W}>" + "<w:tbl><w:tr><w:tc>" * 5_000),
    "cut.docx": _document("x" * 5000)[:-400],
    "liar.tar": _lying_tar(),
    "loop.pdf": pdf_maker.pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000 >>",
        ]
    ),
    "locked.pdf": pdf_maker.locked(),
    "scanned.pdf": pdf_maker.scanned(),
    "parameters.eml": b"From: a@b.example\nMessage-ID: <1>\nContent-Type: multipart/mixed; "
    + b"; ".join(b"a*%d*='" % n for n in range(50_000))
    + b"\n\nhej",
    "headers.eml": b"From: a@b.example\nMessage-ID: <1>\n" + b"X-A: hej\n" * 100_000 + b"\nhej",
    "subject.eml": b"From: a@b.example\nMessage-ID: <1>\nSubject: " + b"=?utf-8?q?a?= " * 50_000,
    "old.doc": _ole("WordDocument"),
    "old.xls": _ole("Workbook"),
    "old.msg": _ole("__substg1.0_"),
    "locked.docx": _ole("EncryptedPackage"),
    "unnamed": _ole("PowerPoint Document"),
    "old.rtf": b"{\\rtf1\\ansi hej}",
    "message.asc": b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n",
}
TOLD = {
    "nest.zip": ("partly_examined", ["unsupported"]),
    "entities.docx": ("partly_examined", ["entities"]),
    "deep.docx": ("partly_examined", ["damaged"]),
    "cut.docx": ("not_examined", ["damaged"]),
    "liar.tar": ("partly_examined", ["damaged"]),
    "loop.pdf": ("partly_examined", ["damaged"]),
    "locked.pdf": ("not_examined", ["encrypted"]),
    "scanned.pdf": ("not_examined", ["unsupported:scan"]),
    "parameters.eml": ("partly_examined", ["damaged"]),
    "headers.eml": ("partly_examined", []),
    "subject.eml": ("partly_examined", []),
    "old.doc": ("not_examined", ["unsupported:doc"]),
    "old.xls": ("not_examined", ["unsupported:xls"]),
    "old.msg": ("not_examined", ["unsupported:msg"]),
    "locked.docx": ("not_examined", ["encrypted"]),
    "unnamed": ("not_examined", ["unsupported:ppt"]),
    "old.rtf": ("not_examined", ["unsupported:rtf"]),
    "message.asc": ("not_examined", ["encrypted"]),
    "last.txt": ("incident", []),
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "pipe.txt")
    (folder / "out.txt").symlink_to("/etc/passwd")
    (folder / "last.txt").write_text(GOOD, encoding="utf-8")
    answer = CliRunner().invoke(main, ["scan", "--json", str(folder)], catch_exceptions=False)
    found = [json.loads(line) for line in io.StringIO(answer.stdout)]
    assert answer.exit_code == 2, "not everything could be read"
    return {Path(row["location"]).name: row for row in found}


@pytest.mark.parametrize("name", TOLD)
def test_each_ends_told_and_none_stops_the_others(
    rows: dict[str, dict[str, object]], name: str
) -> None:
    coverage = rows[name]["coverage"]
    assert isinstance(coverage, dict)
    outcome, unreadable = TOLD[name]

    assert (rows[name]["outcome"], coverage["unreadable"]) == (outcome, unreadable)
    assert outcome == "incident" or unreadable or coverage["truncated"]


def test_pipes_and_what_a_link_leads_to_outside_are_left_alone(
    rows: dict[str, dict[str, object]],
) -> None:
    assert rows.keys() == TOLD.keys()
