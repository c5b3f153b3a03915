"""Scanning by hand: what is named is looked at once, and each item is told as the contract says."""

import gzip
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent import scan
from agent.cli import main

NUMBER = "19121212-1212"
TEXT = f"Hej!\r\nElsa Brandin, {NUMBER}, är sjukskriven för utmattning.\r\n"
MAIL = """\
From: Karin Lund <karin.lund@kommun.example>
To: bo.ek@kommun.example, extern@foretag.example
Message-ID: <1@kommun.example>
Subject: =?utf-8?q?Kallelse_till_rehabm=C3=B6te?=
Content-Type: text/plain; charset=utf-8

Elsa Brandin är sjukskriven.
"""
LOGGED = """\
Nov 20 09:15:09 mx1 postfix/cleanup[2]: 4XyZ1a0kQ2zABC: info: header Subject: Kallelse till \
rehabmöte from exch01[10.1.1.10]; from=<hr@kommun.example> to=<a@foretag.example> proto=ESMTP
Nov 20 09:15:09 mx1 postfix/cleanup[2]: 4XyZ1a0kQ2zABC: message-id=<2@kommun.example>
Nov 20 09:15:10 mx1 postfix/smtp[3]: 4XyZ1a0kQ2zABC: to=<a@foretag.example>, \
relay=mx.foretag.example[192.0.2.25]:25, delay=1, dsn=2.0.0, status=sent (250 Ok)
Nov 20 09:15:11 mx1 postfix/qmgr[9]: 4XyZ1a0kQ2zABC: removed
"""
DOCS = Path(__file__).parents[2] / "docs" / "scan-json.md"

Row = dict[str, object]


def _scan(*words: str) -> tuple[int, dict[str, Row]]:
    """The exit code, and the rows by the last part of their location."""
    answer = _run("scan", "--json", "--own-domain", "kommun.example", *words)
    rows = [json.loads(line) for line in answer.stdout.splitlines()]
    return answer.exit_code, {Path(row["location"]).name: row for row in rows}


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """A share, a log and an export, scanned in one go."""
    folder = tmp_path_factory.mktemp("scan")
    share, export = folder / "share", folder / "export"
    (share / "sub").mkdir(parents=True)
    export.mkdir()
    for name, content in (
        ("utf8.txt", TEXT.encode()),
        ("mark.txt", TEXT.encode("utf-8-sig")),
        ("utf16.txt", TEXT.encode("utf-16")),
        ("cp1252.txt", TEXT.encode("cp1252")),
        ("sub/rehab.eml", MAIL.encode()),
        ("lunch.txt", b"Lunch klockan tolv.\n"),
        ("okänd.bin", bytes(range(256)) * 40),
    ):
        (share / name).write_bytes(content)
    Path(os.fsdecode(bytes(share) + b"/\xe5\xe4.txt")).write_bytes(TEXT.encode())
    (share / "länk.txt").symlink_to(share / "utf8.txt")
    (export / "sida.html").write_text(f"<title>Schema</title><p>{TEXT}</p>", encoding="utf-8")
    (folder / "mail.log").write_text(LOGGED, encoding="utf-8")
    code, found = _scan(
        str(share), "--export", str(export), "--mail-log", str(folder / "mail.log")
    )
    assert code == 2, "one file could not be read"
    return found


def _documented() -> dict[str, set[str]]:
    """Field names in the tables of the contract: of an item, of a finding."""
    fields: dict[str, set[str]] = defaultdict(set)
    about = "item"
    for line in DOCS.read_text(encoding="utf-8").splitlines():
        if line.startswith("A finding"):
            about = "finding"
        if line.startswith("| `"):
            fields[about] |= set(re.findall(r"`(\w+)`", line.split("|")[1]))
    return fields


def _findings(row: Row) -> list[dict[str, object]]:
    findings = row["findings"]
    assert isinstance(findings, list)
    return findings


def test_fields_are_those_of_the_contract(rows: dict[str, Row]) -> None:
    fields = _documented()
    of_mails = {"message_id", "direction", "external_recipients"}

    assert rows["rehab.eml"].keys() == fields["item"]
    assert rows["utf8.txt"].keys() == fields["item"] - of_mails
    assert {name for row in rows.values() for one in _findings(row) for name in one} == fields[
        "finding"
    ]


@pytest.mark.parametrize("name", ["utf8.txt", "mark.txt", "utf16.txt", "cp1252.txt"])
def test_places_in_plain_text_are_code_points_of_the_file(rows: dict[str, Row], name: str) -> None:
    places = {
        one["entity_type"]: (one["start"], one["end"])
        for one in _findings(rows[name])
        if one["part"] == "body"
    }

    start, end = places["SE_PERSONNUMMER"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert TEXT[start:end] == NUMBER


@pytest.mark.parametrize(
    ("name", "kind", "outcome", "level"),
    [
        ("utf8.txt", "file", "incident", "alert"),
        ("rehab.eml", "mail", "incident", "alert"),
        ("sida.html", "page", "incident", "alert"),
        ("4XyZ1a0kQ2zABC", "mail", "incident", "alert"),
        ("��.txt", "file", "incident", "alert"),
        ("okänd.bin", "file", "not_examined", None),
    ],
)
def test_each_item_is_told_with_its_kind_and_outcome(
    rows: dict[str, Row], name: str, kind: str, outcome: str, level: str | None
) -> None:
    row = rows[name]

    assert (row["kind"], row["outcome"], row["level"]) == (kind, outcome, level)


@pytest.mark.parametrize("name", ["rehab.eml", "4XyZ1a0kQ2zABC"])
def test_a_mail_goes_out_of_the_house_by_its_own_domains(rows: dict[str, Row], name: str) -> None:
    assert rows[name]["direction"] == "outgoing"
    assert rows[name]["external_recipients"] == 1
    assert str(rows[name]["message_id"]).strip("<>").endswith("@kommun.example")


def test_detected_text_is_masked_and_links_are_not_followed(rows: dict[str, Row]) -> None:
    shown = json.dumps([row["findings"] for row in rows.values()], ensure_ascii=False)

    assert NUMBER not in shown
    assert "Brandin" not in shown
    assert "länk.txt" not in rows


def test_what_is_shown_is_shown_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")

    code, rows = _scan(str(path), "--show-text")

    assert code == 1
    assert NUMBER in [one["text"] for one in _findings(rows["a.txt"])]


def test_what_is_missing_or_no_mail_log_is_told_and_never_taken_for_clean(tmp_path: Path) -> None:
    other = tmp_path / "other.log"
    other.write_text("something else altogether\n")

    code, rows = _scan("--mail-log", str(other), "--mail-log", str(tmp_path / "gone.log"))

    assert code == 2
    told = {name: row["coverage"] for name, row in rows.items()}
    assert all(row["outcome"] == "not_examined" for row in rows.values())
    assert "no_subjects" in str(told["other.log"])
    assert "gone" in str(told["gone.log"])


def test_a_packed_log_that_breaks_off_is_told_beside_what_was_read_of_it(tmp_path: Path) -> None:
    path = tmp_path / "mail.log.2.gz"
    path.write_bytes(gzip.compress(b"something else\n" * 999)[:-30])

    code, rows = _scan("--mail-log", str(path))

    assert code == 2
    assert rows[path.name]["outcome"] == "not_examined"
    assert "damaged" in str(rows[path.name]["coverage"])


def test_a_folder_that_cannot_be_listed_comes_in_its_files_stead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    (tmp_path / "open.txt").touch()
    scandir = os.scandir

    def listed(folder: Path) -> Iterator[os.DirEntry[str]]:
        if folder == locked:
            raise PermissionError
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", listed)

    jobs = list(scan._jobs(scan.targets((tmp_path,), (), ())))

    assert [Path(os.fsdecode(job.path)) for job in jobs] == [locked, tmp_path / "open.txt"]


def test_what_is_no_file_is_passed_over_and_what_office_leaves_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rör")
    owner = b"\x04Elsa".ljust(54) + b"\x04\0" + "Elsa".ljust(53).encode("utf-16-le")
    (tmp_path / "~$rapport.docx").write_bytes(owner)

    code, rows = _scan(str(tmp_path))

    assert (code, {name: row["outcome"] for name, row in rows.items()}) == (
        0,
        {"~$rapport.docx": "topic"},
    )


def test_lines_are_utf_8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    (tmp_path / "mål.txt").write_text("Elsa har adhd \U0001f600", encoding="utf-8")
    words = ("scan", "--json", "--show-text", str(tmp_path))

    answer = CliRunner(charset="latin-1").invoke(main, words, catch_exceptions=False)

    (line,) = answer.stdout_bytes.decode("utf-8").splitlines()
    assert "\U0001f600" in line


def test_a_link_that_is_named_is_meant(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "a.txt").touch()
    (tmp_path / "link").symlink_to(tmp_path / "share")

    (job,) = scan._jobs(scan.targets((tmp_path / "link",), (), ()))

    assert Path(os.fsdecode(job.path)) == tmp_path / "share" / "a.txt"
