"""E-mail: SMTP with STARTTLS and a log-in, plain text with simple HTML beside it.

The subject holds an id and a level; it ends in mail logs, which are public records. The same
letter has the same Message-ID, so that a repeat after a crash is known for one. There are no links
that act: mail scanners follow links.

Source: RFC 5321, 3207 (STARTTLS), 4954 (AUTH), 3834 (Auto-Submitted).
"""

import ssl
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import aiosmtplib

from agent.settings_file import read_secret
from triage.letter import Letter
from triage.receivers._delivery import NotDelivered
from triage.receivers._wording import html_of, subject_of, text_of
from triage.telling_settings import EmailTable, SmtpTable


class Email:
    """One person's mailbox, through one server."""

    def __init__(self, smtp: SmtpTable, to: EmailTable, zone: ZoneInfo) -> None:
        self._smtp = smtp
        self._to = to
        self._zone = zone
        self._password = read_secret(smtp.password_file) if smtp.password_file else None

    def __repr__(self) -> str:
        return f"Email({self._to.name})"

    def message(self, letter: Letter) -> EmailMessage:
        """The letter as a mail."""
        language = self._to.language
        mail = EmailMessage()
        mail["From"] = f"Persinc <{self._smtp.sender}>"
        mail["To"] = self._to.address
        mail["Subject"] = subject_of(letter, language)
        domain = self._smtp.sender.partition("@")[2]
        mail["Message-ID"] = f"<{letter.key}.{self._to.name}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        mail.set_content(text_of(letter, language, self._zone), cte="quoted-printable")
        html = html_of(letter, language, self._zone)
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
        return mail

    async def deliver(self, letter: Letter) -> None:
        """Hand over to the server. Raises NotDelivered."""
        smtp = self._smtp
        mail = self.message(letter)
        try:
            await aiosmtplib.send(
                mail,
                hostname=smtp.host,
                port=smtp.port,
                username=smtp.username or None,
                password=self._password,
                use_tls=smtp.security == "tls",
                start_tls=smtp.security == "starttls",
                tls_context=None if smtp.security == "none" else _context(smtp),
                timeout=smtp.seconds,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise NotDelivered(type(error).__name__) from None


def _context(smtp: SmtpTable) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=smtp.ca_file)
