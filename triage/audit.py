"""The audit log: who saw and did what, append-only, each row chained to the one before. Pure.

A row's hash covers the row and the hash before it, so that a row changed, taken out or put in
breaks the chain from there on. Rows cut off at the end are found by comparing with a head that
was written down elsewhere: `audit verify` prints it, and takes it.

>>> first = chained(None, datetime(2026, 11, 24, tzinfo=UTC), "eva", "viewed", "x", {})
>>> second = chained(first, datetime(2026, 11, 24, tzinfo=UTC), "eva", "viewed", "y", {})
>>> flaw([first, second])
>>> flaw([first, replace(second, by="bo")]).number
2
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

START = bytes(32)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was seen or done. `detail` holds codes, ids and reasons, never what was read."""

    number: int
    at: datetime
    by: str
    act: str
    case_id: str | None
    detail: Mapping[str, str]
    previous: bytes = field(repr=False)
    hash: bytes = field(default=b"", repr=False)

    @property
    def head(self) -> str:
        """The number and hash, as one writes it down elsewhere."""
        return f"{self.number}:{self.hash.hex()}"

    def digest(self) -> bytes:
        """What its hash must be."""
        written = json.dumps(
            [
                self.number,
                self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                self.by,
                self.act,
                self.case_id,
                dict(sorted(self.detail.items())),
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return hashlib.sha256(self.previous + written.encode()).digest()


@dataclass(frozen=True, slots=True)
class Flaw:
    """Where the chain breaks first, and how."""

    number: int
    what: str


def chained(
    last: Row | None,
    at: datetime,
    by: str,
    act: str,
    case_id: str | None,
    detail: Mapping[str, str],
) -> Row:
    """The row that follows `last`."""
    number, previous = (1, START) if last is None else (last.number + 1, last.hash)
    row = Row(number, at, by, act, case_id, detail, previous)
    return replace(row, hash=row.digest())


def flaw(rows: Iterable[Row], head: str = "") -> Flaw | None:
    """Check the chain from its first row that is kept; None when it is whole."""
    last: Row | None = None
    expected = head.partition(":")
    for row in rows:
        if last is not None and row.number != last.number + 1:
            return Flaw(last.number + 1, "missing")
        if last is not None and row.previous != last.hash:
            return Flaw(row.number, "not chained to the row before")
        if row.hash != row.digest():
            return Flaw(row.number, "changed")
        if head and str(row.number) == expected[0] and row.hash.hex() != expected[2]:
            return Flaw(row.number, "not the row that was written down")
        last = row
    if head and (last is None or last.number < int(expected[0])):
        return Flaw(int(expected[0]), "cut off")
    return None
