"""E-mail against a real Postfix with STARTTLS and SASL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.triage.receivers import postfix as server
from tests.triage.receivers.postfix import NoPostfix, Postfix
from triage.band import Band
from triage.letter import Letter, Line, Occasion
from triage.receivers._delivery import NotDelivered
from triage.receivers.email import Email
from triage.telling_settings import EmailTable, SmtpTable

pytestmark = pytest.mark.usefixtures("hung_up")

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_LINE = Line(
    id="261124-PERSINC-AB12",
    band=Band.HIGH,
    protected_identity=False,
    source="mail_log",
    counts=(("health", 2),),
    audience="all_staff",
    detected_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    due_by=datetime(2026, 11, 27, 12, tzinfo=UTC),
    legal=False,
)
_LETTER = Letter(Occasion.OPENED, (_LINE,), link="https://persinc.kommun.example/cases/")


@pytest.fixture(scope="module")
def postfix() -> Iterator[Postfix]:
    try:
        with server.running() as started:
            yield started
    except NoPostfix as missing:
        pytest.skip(str(missing))


def _email(postfix: Postfix, folder: Path, password: str = server.PASSWORD, **more: str) -> Email:
    secret = folder / "smtp.password"
    secret.write_text(password, encoding="utf-8")
    secret.chmod(0o600)
    smtp = SmtpTable(
        host="localhost",
        port=postfix.port,
        sender="persinc@kommun.example",
        username=server.USER,
        password_file=secret,
        ca_file=postfix.certificate,
    )
    to = EmailTable.model_validate({"name": "eva", "address": "eva@kommun.example", **more})
    return Email(smtp, to, STOCKHOLM)


@pytest.mark.parametrize(
    ("language", "subject", "row"),
    [
        ("sv", "preliminär hög", "Kan nås av: alla anställda"),
        ("en", "preliminary high", "Within reach of: all staff"),
        ("nb", "foreløpig høy", "Tilgjengelig for: alle ansatte"),
    ],
)
async def test_a_letter_arrives_in_the_receivers_language(
    postfix: Postfix, tmp_path: Path, language: str, subject: str, row: str
) -> None:
    postfix.empty()

    await _email(postfix, tmp_path, language=language).deliver(_LETTER)

    (mail,) = postfix.mails(1)
    assert mail["Subject"] == f"[Persinc] 261124-PERSINC-AB12 {subject}"
    text = mail.get_body(("plain",))
    assert text is not None
    assert row in text.get_content()
    assert "https://persinc.kommun.example/cases/261124-PERSINC-AB12" in text.get_content()
    assert "with ESMTPSA" in str(mail["Received"])  # TLS and AUTH, RFC 3848


async def test_the_same_letter_has_the_same_message_id(postfix: Postfix, tmp_path: Path) -> None:
    postfix.empty()
    email = _email(postfix, tmp_path)

    await email.deliver(_LETTER)
    await email.deliver(_LETTER)

    first, second = postfix.mails(2)
    assert first["Message-ID"] == second["Message-ID"]
    assert str(first["Message-ID"]).endswith(".eva@kommun.example>")


async def test_a_wrong_password_is_not_delivered_and_not_repeated(
    postfix: Postfix, tmp_path: Path
) -> None:
    email = _email(postfix, tmp_path, password="fel-losen")

    with pytest.raises(NotDelivered) as caught:
        await email.deliver(_LETTER)

    assert str(caught.value) == "SMTPAuthenticationError"
    assert "fel-losen" not in repr(email)


async def test_a_certificate_nobody_vouches_for_is_refused(
    postfix: Postfix, tmp_path: Path
) -> None:
    email = _email(postfix, tmp_path)
    email._smtp = email._smtp.model_copy(update={"ca_file": None})

    with pytest.raises(NotDelivered):
        await email.deliver(_LETTER)


async def test_no_server_is_not_delivered() -> None:
    smtp = SmtpTable(host="127.0.0.1", port=1, security="none", sender="p@kommun.example")
    email = Email(smtp, EmailTable(name="eva", address="eva@kommun.example"), STOCKHOLM)

    with pytest.raises(NotDelivered):
        await email.deliver(_LETTER)
