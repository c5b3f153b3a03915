"""Who a mail goes from and to, as its headers say (RFC 5322, 3.6.2, 3.6.3 and 3.6.6).

Addresses are looked for, not parsed: groups, missing commas, semicolons and half-quoted names are
what mail programs write, and an address that a strict parser drops is a recipient nobody sees.
Names are taken away first, since a name may look like an address.

>>> addresses('Elever: "x@y.example" <a@b.example>, c@d.example;')
['a@b.example', 'c@d.example']
>>> addresses("=?utf-8?q?Ek=2C_=C3=85sa?= <Asa.Ek@Kommun.example> (ring, helst)")
['asa.ek@kommun.example']
"""

import re
from collections.abc import Iterable

from agent.formats._encoded_word import decoded
from agent.item import Envelope

RECIPIENTS = ("to", "cc", "bcc", "apparently-to", "resent-to", "resent-cc", "resent-bcc")
SENDERS = ("from", "sender", "reply-to", "resent-from", "resent-sender")
_RECIPIENTS_AT_MOST = 2_000
_MESSAGE_ID_AT_MOST = 998
_NAME = re.compile(
    r"""" (?:[^"\\]|\\.){0,1000}+ " (?!@)       # quoted, unless it is the address's own first half
      | \( (?:[^()\\]|\\.){0,1000}+ \)          # a comment
      | =\?[^?\s]{1,60}\?[bq]\?[^?\s]{0,500}\?=  # an encoded word""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(
    r"""(?: "(?:[^"\\]|\\.){1,64}+" | [^\s<>()\[\]",;:@\\]{1,64} )
        @ (?P<domain> [^\s<>()\[\]",;:@\\']{1,255} )""",
    re.VERBOSE,
)


def addresses(value: str) -> list[str]:
    """Every address in a header's value, as it stands before encoded words are decoded."""
    bare = _NAME.sub(" ", value)
    found = [match[0] for match in _ADDRESS.finditer(bare)]
    if not found and "=?" in value:  # some write the address itself as an encoded word
        shown = decoded(value.encode("utf-8", "surrogateescape"))
        found = [match[0] for match in _ADDRESS.finditer(_NAME.sub(" ", shown))]
    return [address.strip("'.").lower() for address in found]


def envelope(headers: Iterable[tuple[str, str]]) -> Envelope:
    """The envelope of a mail. Who sent it on (`Resent-From`) is its sender, if it was sent on."""
    fields: dict[str, str] = {}
    recipients: list[str] = []
    for name, value in headers:
        fields.setdefault(name.lower(), value)
        if name.lower() in RECIPIENTS:
            recipients += addresses(value)
    was_resent = not fields.keys().isdisjoint(("resent-to", "resent-cc", "resent-bcc"))
    order = ("resent-from", "resent-sender", "from", "sender")[0 if was_resent else 2 :]
    senders = (address for name in order for address in addresses(fields.get(name, "")))
    return Envelope(
        sender=next(senders, ""),
        recipients=tuple(dict.fromkeys(recipients))[:_RECIPIENTS_AT_MOST],
        message_id=fields.get("message-id", "").strip()[:_MESSAGE_ID_AT_MOST],
    )
