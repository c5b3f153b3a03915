"""The shape of [telling] in config/triage.toml: who is told, how, and the rules of it."""

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from agent.language import Language
from agent.settings_file import Located, Table
from triage.address import is_safe

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
Address = Annotated[str, Field(pattern=r"^[^\s@<>,;:\"]+@[A-Za-z0-9.-]+$", max_length=254)]


class SmtpTable(Table):
    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    """none only to this machine itself."""
    sender: Address
    username: str = ""
    password_file: Located | None = None
    ca_file: Located | None = None
    """Trusted instead of the system's, for a server with a certificate of the house's own."""
    seconds: Annotated[float, Field(gt=0)] = 30.0

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if self.security == "none" and self.host not in {"127.0.0.1", "localhost", "::1"}:
            msg = 'security "none" is for 127.0.0.1 only; use starttls or tls'
            raise ValueError(msg)
        if bool(self.username) != (self.password_file is not None):
            msg = "username and password_file belong together"
            raise ValueError(msg)
        return self


class ReceiverTable(Table):
    name: Name
    language: Language = "sv"
    controller: str = ""
    """Only cases of this nämnd; empty for all."""
    unit: str = ""
    duty: Literal["dpo", "deputy", "head"] = "dpo"
    """A deputy is told what nobody has opened in time; a head when the clock has nearly run out."""
    digest: bool = True
    """Whether the digest goes here too, besides what is told at once."""


class EmailTable(ReceiverTable):
    address: Address


class WebhookTable(ReceiverTable):
    url: str
    secret_file: Located
    seconds: Annotated[float, Field(gt=0)] = 15.0
    digest: bool = False

    @field_validator("url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        if not is_safe(url):
            msg = "a webhook's url begins with https://"
            raise ValueError(msg)
        return url


class TellingTable(Table):
    """All of [telling]."""

    link: str = ""
    """Where a case is to be seen: this with the case's number after it. Needs a log-in there."""
    digest_at: time = time(7, 30)
    deputy_after_hours: Annotated[float, Field(gt=0)] = 4.0
    flood_count: Annotated[int, Field(ge=1)] = 20
    flood_minutes: Annotated[float, Field(gt=0)] = 10.0
    """More than flood_count messages to one receiver within this: the rest come as one."""
    smtp: SmtpTable | None = None
    email: tuple[EmailTable, ...] = ()
    webhook: tuple[WebhookTable, ...] = ()

    @field_validator("link")
    @classmethod
    def _is_a_link(cls, link: str) -> str:
        if link and not is_safe(link):
            msg = "the link begins with https://"
            raise ValueError(msg)
        return link

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.email and self.smtp is None:
            msg = "telling.email needs telling.smtp: through which server?"
            raise ValueError(msg)
        names = [one.name for one in (*self.email, *self.webhook)]
        if len(names) != len(set(names)):
            msg = "two receivers share a name; give each its own"
            raise ValueError(msg)
        return self

    @property
    def receivers(self) -> tuple[ReceiverTable, ...]:
        """All of them, whatever way they are told."""
        return (*self.email, *self.webhook)
