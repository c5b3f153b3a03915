"""Item: one thing to look at (a file, a mail, a page), who may see it, and how much of it was read."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class ItemKind(StrEnum):
    FILE = "file"
    MAIL = "mail"
    PAGE = "page"


class Audience(StrEnum):
    """Who can reach an item, from widest to narrowest; unknown is never taken for narrow."""

    PUBLIC = "public"
    ALL_STAFF = "all_staff"
    RESTRICTED = "restricted"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    INTERNAL = "internal"
    OUTGOING = "outgoing"
    INCOMING = "incoming"


class Identity(NamedTuple):
    """What tells one version of a file from the next. ctime too: `cp -p` and smbd restore mtime.

    A full scan makes two for each file, so it is the cheapest thing there is.
    """

    dev: int
    ino: int
    size: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True, slots=True)
class Item:
    """`location` may hold names and is never logged; paths that are not UTF-8 use surrogateescape."""

    source: str
    location: str = field(repr=False)
    kind: ItemKind
    audience: Audience = Audience.UNKNOWN
    evidence: str = "none"
    """How the audience is known: anonymous_crawl, config, none."""
    media_type: str = ""
    identity: Identity | None = None
    protected: bool = False
    """The place is declared to be allowed to hold sensitive data."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a mail goes from and to. Addresses are personal data: never in repr, logs or events."""

    sender: str = field(default="", repr=False)
    recipients: tuple[str, ...] = field(default=(), repr=False)
    message_id: str = field(default="", repr=False)
    direction: Direction = Direction.INTERNAL
    external_recipients: int = 0
    secure_gateway: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of an item was looked at; `unreadable` names parts (never content) and why."""

    examined: bool = True
    truncated: bool = False
    unreadable: tuple[str, ...] = ()
    bytes_examined: int = 0
