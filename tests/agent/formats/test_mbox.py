"""Mailboxes: each mail by itself."""

from tests.agent.formats.reading import read

MAIL = "From a@b.example Mon Nov  2 10:00:00 2026\nFrom: a@b.example\nSubject: {}\n\n{}\n\n"


def test_each_mail_is_read_with_its_number() -> None:
    raw = MAIL.format("ett", "text om\nFrom all of us") + MAIL.format("two", "needle-two")
    found = read(raw.encode(), "inbox")

    assert found.where("two") == [("subject", "mail 2 > subject"), ("body", "mail 2 > line 1")]
    assert found.where("From all of us") == [("body", "mail 1 > line 2")]
    assert found.budget.envelope is None
