"""Mail as a file (RFC 5322, MIME): subject, sender, recipients, every body, every attachment.

Parsed under the `compat32` policy with header values cut before they are decoded: the modern
policy takes hours over hostile headers. Text and HTML of the same body are both read, since
senders do not always keep them alike. The envelope goes to the budget, for the outermost mail;
whether a recipient is outside is told by who knows the own domains.
"""

import io
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesFeedParser, BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses
from typing import BinaryIO

from agent.formats import _encoded_word
from agent.formats._blocks import Blocks
from agent.formats._budget import MEBIBYTE, Budget, Why
from agent.formats._encoding import mended, named
from agent.formats._nested import Nested, attached, joined
from agent.formats._sniff import HTML
from agent.formats._stream import read_at_most
from agent.item import Envelope
from detectors._segment import Part, Segment

_MAIL_AT_MOST = 64 * MEBIBYTE
_HEADER_AT_MOST = 32_768
_HEADERS_AT_MOST = 400
_RECIPIENTS_AT_MOST = 2_000
_RECIPIENT_FIELDS = ("to", "cc", "bcc", "resent-to", "resent-cc")
_SENDER_FIELDS = ("from", "sender", "reply-to", "resent-from")
_MADE_BY_MACHINES = frozenset(
    """received return-path dkim-signature domainkey-signature authentication-results message-id
    references in-reply-to mime-version content-type content-transfer-encoding date received-spf
    content-language content-id thread-index user-agent x-mailer x-originating-ip delivered-to
    list-unsubscribe list-id x-received x-spam-status x-spam-score x-virus-scanned""".split()
)
_MACHINE_PREFIXES = ("arc-", "x-ms-", "x-microsoft-", "x-forefront-", "x-google-", "list-")


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Subject, people, other headers, then the parts in their order."""
    message = _parsed(read_at_most(file, _MAIL_AT_MOST, budget), budget)
    if budget.envelope is None and budget.media_type == "message/rfc822":
        budget.envelope = _envelope(message)
    yield from _message(message, budget, nested)


def _parsed(raw: bytes, budget: Budget) -> Message:
    """The mail; one that nests deeper than the parser goes keeps its headers, and a body of text."""
    parser = BytesFeedParser(policy=compat32)
    try:
        parser.feed(raw)
        return parser.close()
    except RecursionError:
        budget.unreadable(Why.DAMAGED)
        return BytesHeaderParser(policy=compat32).parsebytes(raw)


def _message(message: Message, budget: Budget, nested: Nested) -> Iterator[Segment]:
    yield from _headers(message)
    yield from _entity(message, budget, nested)


def _entity(message: Message, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """One MIME entity: those inside it, an attachment, or a body."""
    kind = _content_type(message)
    if kind in {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}:
        budget.unreadable(Why.ENCRYPTED)
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from _inner(kind, payload, budget, nested)
        return
    name = _file_name(message)
    raw = _bytes(message)
    if name or not kind.startswith("text/"):
        yield from _attachment(name, raw, nested)
    elif kind == "text/html":
        page = named(raw, _charset(message)).encode("utf-8", "replace")
        yield from nested(io.BytesIO(page), place="html", media_type=HTML)
    else:
        blocks = Blocks(line=1)
        yield from blocks.add(named(raw, _charset(message)))
        yield from blocks.rest()


def _inner(
    kind: str, entities: list[Message | str], budget: Budget, nested: Nested
) -> Iterator[Segment]:
    for entity in entities:
        if isinstance(entity, str):
            continue
        budget.spend_member()
        if kind != "message/rfc822":
            yield from _entity(entity, budget, nested)
            continue
        if not budget.depth_left:
            budget.truncated = True
            return
        budget.depth_left -= 1
        for segment in _message(entity, budget, nested):
            yield attached(joined("attached message", segment))
        budget.depth_left += 1


def _attachment(name: str, raw: bytes, nested: Nested) -> Iterator[Segment]:
    if not raw and not name:
        return
    place = "" if name else "attachment"
    for segment in nested(io.BytesIO(raw), name, place=place):
        yield attached(segment)


def _headers(message: Message) -> Iterator[Segment]:
    others: list[str] = []
    for name, value in message.raw_items():
        field = name.lower()
        if field == "subject":
            yield Segment(_header(value), Part.SUBJECT, "subject")
        elif field in _SENDER_FIELDS:
            yield Segment(_header(value), Part.SENDER, field)
        elif field in _RECIPIENT_FIELDS:
            yield Segment(_header(value), Part.RECIPIENT, field)
        elif field not in _MADE_BY_MACHINES and not field.startswith(_MACHINE_PREFIXES):
            others.append(_header(value))
    text = "\n".join(others[:_HEADERS_AT_MOST])
    if text.strip():
        yield Segment(text, Part.METADATA, "headers")


def _envelope(message: Message) -> Envelope:
    fields = {name.lower(): _raw(value) for name, value in message.raw_items()}
    recipients = [
        value
        for name, raw in message.raw_items()
        if name.lower() in _RECIPIENT_FIELDS
        for value in _addresses(_raw(raw))
    ]
    senders = _addresses(fields.get("from", "")) or _addresses(fields.get("sender", ""))
    return Envelope(
        sender=senders[0] if senders else "",
        recipients=tuple(dict.fromkeys(recipients))[:_RECIPIENTS_AT_MOST],
        message_id=fields.get("message-id", "").strip()[:998],
    )


def _addresses(value: str) -> list[str]:
    pairs = getaddresses([_header(value)])
    return [address.strip().lower() for _, address in pairs if "@" in address]


def _raw(value: object) -> str:
    return str(value)[:_HEADER_AT_MOST]


def _header(value: object) -> str:
    r"""A header's value as text: unfolded, RFC 2047 decoded, raw bytes guessed.

    >>> _header("=?utf-8?q?=C3=85terbes=C3=B6k?=\r\n =?iso-8859-1?q?_p=E5?= plats")
    'Återbesök på plats'
    """
    raw = _raw(value).replace("\r", "").replace("\n", "")
    return mended(_encoded_word.decoded(raw.encode("utf-8", "surrogateescape")))


def _content_type(message: Message) -> str:
    return message.get_content_type() if _parameters_are_short(message) else "text/plain"


def _charset(message: Message) -> str:
    value = message.get_param("charset", "") if _parameters_are_short(message) else ""
    return value if isinstance(value, str) else ""


def _file_name(message: Message) -> str:
    if not _parameters_are_short(message):
        return ""
    name = message.get_filename()
    return _header(name) if name else ""


def _parameters_are_short(message: Message) -> bool:
    """Thousands of parameters take the standard library minutes."""
    values = (str(message.get(name, "")) for name in ("content-type", "content-disposition"))
    return all(len(value) <= _HEADER_AT_MOST // 8 and value.count(";") < 100 for value in values)  # noqa: PLR2004


def _bytes(message: Message) -> bytes:
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
