"""How a person is told: the shelf of receivers.

Each file is one way; it renders a Letter, hands it over, and raises NotDelivered when it could not.

| way | file | settings |
|---|---|---|
| e-mail | email.py | [[telling.email]] through [telling.smtp] |
| webhook | webhook.py | [[telling.webhook]] |
"""

from collections.abc import Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

from triage.letter import Letter
from triage.receivers import email, webhook
from triage.telling_settings import TellingTable


class Way(Protocol):
    """One way to one receiver."""

    async def deliver(self, letter: Letter) -> None:
        """Hand the letter over. Raises NotDelivered."""


def ways(settings: TellingTable, zone: ZoneInfo) -> Mapping[str, Way]:
    """By receiver's name, how they are told. Raises SettingsError where a secret is not usable."""
    found: dict[str, Way] = {}
    for one in settings.email:
        assert settings.smtp is not None, "the settings see to it"
        found[one.name] = email.Email(settings.smtp, one, zone)
    for hook in settings.webhook:
        found[hook.name] = webhook.Webhook(hook, zone)
    return found
