"""Mail as a file (RFC 5322, MIME): subject, sender, recipients, every body, every attachment.

Parsed under the `compat32` policy with header values cut before anything looks into them: the
modern policy takes hours over hostile headers. Text and HTML of the same body are both read, since
senders do not always keep them alike; so is what stands around the parts, where mail programs
show nothing. The envelope goes to the budget, for the outermost mail; whether a recipient is
outside is told by who knows the own domains.
"""

import codecs
import io
import re
from collections.abc import Iterator
from email import errors
from email.message import Message
from email.parser import BytesFeedParser, BytesHeaderParser
from email.policy import Compat32
from typing import BinaryIO

from agent.formats import _encoded_word
from agent.formats._blocks import Blocks
from agent.formats._budget import MEBIBYTE, PICTURE_TOLD_FROM, Budget, Why
from agent.formats._encoding import named
from agent.formats._envelope import RECIPIENTS, SENDERS, envelope
from agent.formats._mended import mended, visible
from agent.formats._nested import Nested, attached, joined
from agent.formats._sniff import HTML, MAIL, media_type
from agent.formats._stream import read_at_most
from detectors._segment import Part, Segment

_MAIL_AT_MOST = 64 * MEBIBYTE
_HEADER_AT_MOST = 32_768
_HEADERS_AT_MOST = 400
_PARAMETERS_AT_MOST = 100
"""Thousands of them take the standard library minutes."""
_MADE_BY_MACHINES = frozenset(
    """received return-path dkim-signature domainkey-signature authentication-results message-id
    references in-reply-to mime-version content-type content-transfer-encoding date received-spf
    content-language content-id thread-index user-agent x-mailer x-originating-ip delivered-to
    list-unsubscribe list-id x-received x-spam-status x-spam-score x-virus-scanned""".split()
)
_WITH_PARAMETERS = frozenset({"content-type", "content-disposition"})
_MACHINE_PREFIXES = ("arc-", "x-ms-", "x-microsoft-", "x-forefront-", "x-google-", "list-")
_ENCRYPTED = frozenset(
    {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
)
_SIGNATURES = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
    }
)
"""Numbers that prove who wrote; there is no text in them."""
_LOCKED_TEXT = b"-----BEGIN PGP MESSAGE-----"
_BREAKS_OFF = (
    errors.CloseBoundaryNotFoundDefect,
    errors.NoBoundaryInMultipartDefect,
    errors.InvalidBase64LengthDefect,
)
_OTHER_BOUNDARY = re.compile(r"^--([^\r\n]{1,70}?)[ \t]*\r?\n(?=[Cc]ontent-)", re.MULTILINE)


class _Cut(Compat32):
    """The policy of old, which takes headers as they are, but not at any length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if name.lower() in _WITH_PARAMETERS:
            value = ";".join(value.split(";", _PARAMETERS_AT_MOST)[:_PARAMETERS_AT_MOST])
        return name, value[:_HEADER_AT_MOST]


_POLICY = _Cut()


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Subject, people, other headers, then the parts in their order."""
    message = _parsed(read_at_most(file, _MAIL_AT_MOST, budget), budget)
    if budget.envelope is None and budget.media_type == MAIL:
        budget.envelope = envelope((name, _raw(value)) for name, value in message.raw_items())
    yield from _message(message, budget, nested)


def _parsed(raw: bytes, budget: Budget) -> Message:
    """The mail; one that nests deeper than the parser goes keeps its headers, and a body of text."""
    raw = raw.removeprefix(codecs.BOM_UTF8).lstrip()
    parser = BytesFeedParser(policy=_POLICY)
    try:
        parser.feed(raw)
        return parser.close()
    except RecursionError:
        budget.unreadable(Why.DAMAGED)
        return BytesHeaderParser(policy=_POLICY).parsebytes(raw)


def _message(message: Message, budget: Budget, nested: Nested) -> Iterator[Segment]:
    yield from _headers(message, budget)
    yield from _entity(message, budget, nested)


def _entity(message: Message, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """One MIME entity: those inside it, an attachment, or a body."""
    kind = _content_type(message)
    if kind in _ENCRYPTED:
        budget.unreadable(Why.ENCRYPTED)
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from _text(message.preamble or "", "before the parts")
        yield from _inner(message, payload, budget, nested)
        yield from _text(message.epilogue or "", "after the parts")
    elif kind.startswith("multipart/") and isinstance(payload, str):
        yield from _without_boundary(payload, budget, nested)
    else:
        yield from _leaf(message, kind, budget, nested)
    if any(isinstance(defect, _BREAKS_OFF) for defect in message.defects):
        budget.unreadable(Why.DAMAGED)


def _leaf(message: Message, kind: str, budget: Budget, nested: Nested) -> Iterator[Segment]:
    name, raw = _file_name(message), _bytes(message)
    is_small_picture = len(raw) < PICTURE_TOLD_FROM and media_type(raw, name) == Why.IMAGE
    if _LOCKED_TEXT in raw:
        budget.unreadable(Why.ENCRYPTED)
    if kind in _SIGNATURES or is_small_picture:
        yield from _name(name)
    elif name or not kind.startswith("text/") or raw.startswith(b"{\\rtf"):
        yield from _attachment(name, raw, nested)
    elif kind == "text/html":
        page = named(raw, _charset(message)).encode("utf-8", "replace")
        yield from nested(io.BytesIO(page), place="html", media_type=HTML)
    else:
        blocks = Blocks(line=1)
        yield from blocks.add(visible(named(raw, _charset(message))))
        yield from blocks.rest()


def _inner(
    message: Message, entities: list[Message | str], budget: Budget, nested: Nested
) -> Iterator[Segment]:
    kind = _content_type(message)
    for entity in entities:
        if isinstance(entity, str):
            continue
        budget.spend_member()
        if kind == "message/delivery-status":
            yield from _text(
                "\n".join(_header(v) for _, v in entity.raw_items()), "delivery status"
            )
        elif kind.startswith("message/"):
            yield from _attached_mail(message, entity, budget, nested)
        else:
            yield from _text(_said(entity, "content-description"), "headers of a part")
            yield from _entity(entity, budget, nested)


def _attached_mail(
    message: Message, entity: Message, budget: Budget, nested: Nested
) -> Iterator[Segment]:
    name = _file_name(message)
    place = name or "attached message"
    packed = _said(message, "content-transfer-encoding").lower()
    if packed in {"base64", "quoted-printable"} and not entity.keys():
        entity["content-transfer-encoding"] = packed
        for segment in nested(io.BytesIO(_bytes(entity)), name, place=place, media_type=MAIL):
            yield attached(segment)
        return
    if not budget.depth_left:
        budget.truncated = True
        return
    yield from _name(name)
    budget.depth_left -= 1
    for segment in _message(entity, budget, nested):
        yield attached(joined(place, segment))
    budget.depth_left += 1


def _without_boundary(text: str, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Parts whose boundary is not the one that was promised: parted by the one that is there."""
    found = _OTHER_BOUNDARY.search(text)
    if found is None or not budget.depth_left:
        budget.unreadable(Why.DAMAGED)
        yield from _text(text)
        return
    head = f'Content-Type: multipart/mixed; boundary="{found[1]}"\n\n'
    raw = (head + text).encode("ascii", "surrogateescape")
    budget.depth_left -= 1
    yield from _entity(_parsed(raw, budget), budget, nested)
    budget.depth_left += 1


def _attachment(name: str, raw: bytes, nested: Nested) -> Iterator[Segment]:
    if not raw and not name:
        return
    place = "" if name else "attachment"
    for segment in nested(io.BytesIO(raw), name, place=place):
        yield attached(segment)


def _name(name: str) -> Iterator[Segment]:
    if name:
        yield Segment(name, Part.FILE_NAME, name)


def _text(text: str, place: str = "") -> Iterator[Segment]:
    """Text that is no body: what stands around parts, or is said of them."""
    if text.strip():
        shown = named(text.encode("utf-8", "surrogateescape"), "")
        is_said = place in {"delivery status", "headers of a part"}
        yield Segment(shown, Part.METADATA if is_said else Part.BODY, place)


def _headers(message: Message, budget: Budget) -> Iterator[Segment]:
    others: list[str] = []
    for name, value in message.raw_items():
        field = name.lower()
        budget.truncated |= len(str(value)) >= _HEADER_AT_MOST
        if field == "subject":
            yield Segment(_header(value), Part.SUBJECT, "subject")
        elif field in SENDERS:
            yield Segment(_header(value), Part.SENDER, field)
        elif field in RECIPIENTS:
            yield Segment(_header(value), Part.RECIPIENT, field)
        elif field in _MADE_BY_MACHINES or field.startswith(_MACHINE_PREFIXES):
            continue
        elif len(others) < _HEADERS_AT_MOST:
            others.append(_header(value))
        else:
            budget.truncated = True
    text = "\n".join(others)
    if text.strip():
        yield Segment(text, Part.METADATA, "headers")


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
    return message.get_content_type()


def _charset(message: Message) -> str:
    value = message.get_param("charset", "")
    return value if isinstance(value, str) else ""


def _file_name(message: Message) -> str:
    for field in _WITH_PARAMETERS:
        raw = _raw(_said_raw(message, field))
        if not raw.isascii():  # which the standard library would put question marks for
            message.replace_header(field, named(raw.encode("utf-8", "surrogateescape"), ""))
    name = message.get_filename()
    return _header(name) if name else ""


def _said(message: Message, field: str) -> str:
    return _header(_said_raw(message, field))


def _said_raw(message: Message, field: str) -> object:
    return next((value for name, value in message.raw_items() if name.lower() == field), "")


def _bytes(message: Message) -> bytes:
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
