"""Mail: envelope, headers, bodies, attachments to any depth."""

from email.message import EmailMessage

import pytest

from agent.formats import Budget
from tests.agent.formats import test_docx
from tests.agent.formats.reading import Read, packed, read


def _mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Eva Lind <Eva.Lind@kommun.example>"
    mail["To"] = "ola@brf.example, Åsa Ek <asa.ek@kommun.example>"
    mail["Cc"] = "ola@brf.example"
    mail["Subject"] = "Återbesök för Åsa Ek, mycket lång rad som viks på flera ställen i huvudet"
    mail["Message-ID"] = "<1@kommun.example>"
    mail["Comments"] = "needle-of-mail"
    mail["X-Mailer"] = "machine"
    mail.set_content("Hej!\n\nneedle-text på svenska\n")
    mail.add_alternative("<html><p>needle-html på <b>sven</b>ska</p></html>", subtype="html")
    return mail


@pytest.fixture(scope="module")
def full() -> Read:
    mail = _mail()
    inner = EmailMessage()
    inner["Subject"] = "needle-inner-subject"
    inner.set_content("needle-inner-body")
    document = packed(test_docx.PARTS)
    mail.add_attachment(document, maintype="image", subtype="png", filename="läkarintyg_Ek.docx")
    mail.add_attachment(inner)
    archive = packed({"mapp/brev.docx": document, "b.txt": "needle-zipped"})
    mail.add_attachment(archive, maintype="application", subtype="zip", filename="allt.zip")
    mail.add_attachment("needle-csv;b\n1;2\n", filename="lista.csv")
    return read(mail.as_bytes(), "Ärende.eml")


@pytest.mark.parametrize(
    ("needle", "part", "place"),
    [
        ("Ärende.eml", "file_name", ""),
        ("lång rad som viks på flera ställen i huvudet", "subject", "subject"),
        ("Eva.Lind@kommun.example", "sender", "from"),
        ("asa.ek@kommun.example", "recipient", "to"),
        ("needle-of-mail", "metadata", "headers"),
        ("needle-text på svenska", "body", "line 3"),
        ("needle-html på svenska", "body", "html > line 1"),
        ("läkarintyg_Ek.docx", "file_name", "läkarintyg_Ek.docx"),
        ("needle-inner-subject", "subject", "attached message > subject"),
        ("needle-inner-body", "attachment", "attached message > line 1"),
        ("allt.zip", "file_name", "allt.zip"),
        ("needle-zipped", "attachment", "allt.zip > b.txt > line 1"),
        ("needle-csv", "cell", "lista.csv > line 1"),
    ],
)
def test_every_place_of_a_mail_is_read(full: Read, needle: str, part: str, place: str) -> None:
    assert full.where(needle) == [(part, place)]


def test_documents_inside_are_read_with_their_own_places(full: Read) -> None:
    assert full.where("needle-page2") == [
        ("attachment", "läkarintyg_Ek.docx > page 2"),
        ("attachment", "allt.zip > mapp/brev.docx > page 2"),
    ]
    assert ("comment", "läkarintyg_Ek.docx > comment 4") in full.where("needle-comment")


def test_the_envelope_is_that_of_the_outermost_mail(full: Read) -> None:
    envelope = full.budget.envelope

    assert envelope is not None
    assert envelope.sender == "eva.lind@kommun.example"
    assert envelope.recipients == ("ola@brf.example", "asa.ek@kommun.example")
    assert envelope.message_id == "<1@kommun.example>"


def test_a_mail_in_an_archive_is_no_mail_of_its_own() -> None:
    found = read(packed({"a.eml": _mail().as_bytes()}), "a.zip")

    assert found.budget.envelope is None
    assert found.where("needle-text")[0][1] == "a.eml > line 3"


@pytest.mark.parametrize(
    ("raw", "name", "is_mail"),
    [
        (b"From: a@b.example\nTo: c@d.example\n\nhej", "a.eml", True),
        (b"Received: x\nFrom: a@b.example\nSubject: s\n\nhej", "a", True),
        (b"From: a@b.example\nTo: c@d.example\nSubject: x\n\nhej", "klistrat.txt", False),
        ("Från: a\nTill: b\n\nhej".encode(), "a.txt", False),
        (b"Subject: x\n\nhej", "anteckning.txt", False),
    ],
)
def test_a_mail_is_known_by_what_mail_programs_write(
    raw: bytes,
    name: str,
    is_mail: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert (read(raw, name).budget.media_type == "message/rfc822") is is_mail


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        ("Subject: Återbesök på plats".encode("cp1252"), "Återbesök på plats"),
        ("Subject: Återbesök på plats".encode(), "Återbesök på plats"),
        (b"Subject: =?utf-8?b?w4V0ZXJiZXPDtms=?=", "Återbesök"),
        (b"Subject: =?iso-8859-1?q?=C5ter?=\r\n =?iso-8859-1?q?bes=F6k?=", "Återbesök"),
        (b"Subject: =?x-unknown?q?hej?=", "hej"),
        (b"Subject:", ""),
    ],
)
def test_subjects_are_read_as_they_were_written(head: bytes, subject: str) -> None:
    raw = b"MIME-Version: 1.0\r\nFrom: a@b.example\r\n" + head + b"\r\n\r\nhej\r\n"
    found = read(raw, "a.eml")

    assert [s.text for s in found.segments if s.part.value == "subject"] == [subject]


@pytest.mark.parametrize("charset", ["cp1252", "utf-16", "iso-8859-15", "lying-about-it"])
def test_bodies_are_read_in_their_charset(charset: str) -> None:
    encoding = "cp1252" if charset == "lying-about-it" else charset
    head = f"MIME-Version: 1.0\nFrom: a@b.example\nContent-Type: text/plain; charset={charset}\n\n"
    found = read(head.encode() + "på svenska".encode(encoding), "a.eml")

    assert found.where("på svenska")


def test_encrypted_mail_is_told_of() -> None:
    raw = (
        b"MIME-Version: 1.0\nSubject: hej\nContent-Type: application/pkcs7-mime; name=smime.p7m\n"
        b"Content-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHA6CAMIACAQAxggE=\n"
    )
    found = read(raw, "a.eml")

    assert "encrypted" in found.budget.coverage().unreadable
    assert found.where("hej")


def test_nesting_beyond_the_budget_is_cut_and_told() -> None:
    mail = _mail()
    for _ in range(20):
        outer = EmailMessage()
        outer["Subject"] = "yttre"
        outer["From"] = "a@b.example"
        outer.set_content("x")
        outer.add_attachment(mail)
        mail = outer
    found = read(mail.as_bytes(), "a.eml", Budget(depth_left=5))

    assert found.budget.coverage().truncated
    assert len(found.where("yttre")) == 6


def test_nesting_beyond_the_parser_keeps_the_headers() -> None:
    deep = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)
    )
    found = read(f"MIME-Version: 1.0\nSubject: needle\n{deep}\nslut".encode(), "a.eml")

    assert found.where("needle") == [("subject", "subject")]
    assert "damaged" in found.budget.coverage().unreadable


def test_many_parts_and_huge_headers_are_survived() -> None:
    head = b"MIME-Version: 1.0\nSubject: " + b"=?utf-8?q?a?= " * 300_000
    body = b"\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000
    found = read(head + body, "a.eml")

    assert found.budget.coverage().truncated
    assert len(found.segments) > 1000
