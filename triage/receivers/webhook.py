"""Webhook: the letter as JSON, signed, for a chat, a ticket system or a pager of the house.

`X-Persinc-Signature: t=<seconds since 1970>,v1=<hex>` is HMAC-SHA256 under the shared secret over
the time, a full stop and the body; whoever takes it checks both, and refuses old times. The
`Idempotency-Key` is the same for the same letter. Redirects are not followed.

>>> signature(b"secret", 1700000000, b"{}")
't=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163'
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx

from agent.settings_file import read_secret
from triage.letter import Letter
from triage.receivers._delivery import NotDelivered
from triage.receivers._wording import subject_of
from triage.telling_settings import WebhookTable


class Webhook:
    """One address that takes letters."""

    def __init__(
        self, hook: WebhookTable, zone: ZoneInfo, clock: Callable[[], float] = time.time
    ) -> None:
        self._hook = hook
        self._zone = zone
        self._clock = clock
        self._secret = read_secret(hook.secret_file).encode()

    def __repr__(self) -> str:
        return f"Webhook({self._hook.name})"

    async def deliver(self, letter: Letter) -> None:
        """Post the letter. Raises NotDelivered."""
        body = json.dumps(content_of(letter, self._hook.language), ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "persinc-triage",
            "Idempotency-Key": letter.key,
            "X-Persinc-Signature": signature(self._secret, int(self._clock()), body),
        }
        try:
            async with httpx.AsyncClient(
                timeout=self._hook.seconds, follow_redirects=False, trust_env=False
            ) as client:
                answer = await client.post(self._hook.url, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotDelivered(type(error).__name__) from None
        if not answer.is_success:
            msg = f"http_{answer.status_code}"
            raise NotDelivered(msg)


def signature(secret: bytes, at: int, body: bytes) -> str:
    """The header's value."""
    signed = hmac.new(secret, b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def content_of(letter: Letter, language: str) -> dict[str, object]:
    """The letter as JSON: the keys speak English, the title the receiver's language."""
    return {
        "title": subject_of(letter, language),
        "occasion": letter.occasion.value,
        "stage": letter.stage.value if letter.stage else None,
        "cases": [
            {
                "id": line.id,
                "preliminary_level": line.band.value,
                "protected_identity": line.protected_identity,
                "source": line.source,
                "counts": dict(line.counts),
                "audience": line.audience,
                "detected_at": _iso(line.detected_at),
                "due_by": _iso(line.due_by),
                "due_is_legal": line.legal,
                "link": f"{letter.link}{line.id}" if letter.link else None,
            }
            for line in letter.lines
        ],
        "more": letter.more,
        "week": dict(letter.week),
        "agent": letter.agent or None,
        "silent_since": _iso(letter.silent_since) if letter.silent_since else None,
        "expired_suppressions": list(letter.expired),
    }


def _iso(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("UTC")).isoformat(timespec="seconds").replace("+00:00", "Z")
