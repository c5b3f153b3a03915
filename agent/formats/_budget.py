"""Budget: what reading one item may cost, and what was learnt on the way.

One budget serves an item and all that is nested in it: a zip in a mail in a zip pays from the
same purse, so no nesting multiplies. When it is spent, reading stops and the coverage says so.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from agent.item import Coverage, Envelope

MEBIBYTE = 1 << 20
PICTURE_TOLD_FROM = 40_000
"""Bytes of a picture inside a document: a logo is smaller, a scanned page or a photo is larger."""
_CODES_AT_MOST = 40
_READING_SHARE = 0.8


class Why(StrEnum):
    """Why something was not read. `unsupported` may be followed by a kind: `unsupported:image`."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    ENTITIES = "entities"
    """XML that defines entities of its own, which no office program writes."""
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    IMAGE = "unsupported:image"
    """A picture that is a file of its own: a photo, most of them."""
    SCAN = "unsupported:scan"
    """A page, or a large part of a document, that is a picture: there may well be text on it."""
    COMPRESSION = "unsupported:compression"


class BudgetSpent(Exception):  # noqa: N818 - named for what went wrong
    """The item costs more than it may; what has been read counts, the rest is not examined."""


class UnreadableDocument(Exception):  # noqa: N818 - named for what went wrong
    """A document or a part of one that cannot be read. `code` is from a closed set, never text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NothingRead(UnreadableDocument):
    """Like it, of a document whose text was not read at all, whatever was read beside it."""


@dataclass(slots=True)
class Budget:
    """Limits first, then what was gathered: coverage, media type, a mail's envelope.

    `bytes_left` are bytes that come out of containers (a plain file is read to its end however
    long it is, unless `ends_at` comes first); `ratio` is out over in, heeded from 32 MiB on.

    >>> budget = Budget(bytes_left=10)
    >>> budget.spend(11)
    Traceback (most recent call last):
    agent.formats._budget.BudgetSpent
    >>> budget.coverage().truncated
    True
    """

    bytes_left: int = 256 * MEBIBYTE
    members_left: int = 5_000
    depth_left: int = 8
    ratio: int = 250
    held_bytes: int = 96 * MEBIBYTE
    """The largest nested file that may be held in memory, for types that must be rewound."""
    ends_at: float = float("inf")
    clock: Callable[[], float] = time.monotonic

    media_type: str = ""
    envelope: Envelope | None = field(default=None, repr=False)
    examined: bool = False
    truncated: bool = False
    bytes_examined: int = 0
    codes: list[str] = field(default_factory=list)

    @classmethod
    def within(cls, seconds: float) -> Self:
        """A budget that stops reading early enough to judge and seal within `seconds`."""
        return cls(ends_at=time.monotonic() + _READING_SHARE * seconds)

    def spend(self, size: int) -> None:
        """Pay for `size` bytes that came out of a container. Raises BudgetSpent."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            self.stop()
        if not self.in_time():
            raise BudgetSpent

    def spend_member(self) -> None:
        """Pay for one more nested file. Raises BudgetSpent."""
        self.members_left -= 1
        if self.members_left < 0:
            self.stop()

    def in_time(self) -> bool:
        """Whether there is time to read on; if not, the coverage will say so."""
        in_time = self.clock() <= self.ends_at
        self.truncated = self.truncated or not in_time
        return in_time

    def stop(self) -> None:
        """Say that not all was read, and stop reading."""
        self.truncated = True
        raise BudgetSpent

    def unreadable(self, code: str) -> None:
        """Note a part that was not examined, and why."""
        if code not in self.codes and len(self.codes) < _CODES_AT_MOST:
            self.codes.append(code)

    def coverage(self) -> Coverage:
        return Coverage(
            examined=self.examined,
            truncated=self.truncated,
            unreadable=tuple(self.codes),
            bytes_examined=self.bytes_examined if self.examined else 0,
        )
