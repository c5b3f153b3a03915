"""Retention: what is erased when, and by which decision. Pure.

What the settings call a kind is a rule here. A held case is passed over whole. Erasing is real:
the store overwrites what it deletes and gives the space back.

>>> from datetime import UTC
>>> limit = Rule("evidence", days=90, decision="KS 2026-17").before(datetime(2026, 11, 24, tzinfo=UTC))
>>> limit.date().isoformat()
'2026-08-26'
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

KINDS = (
    "evidence",
    "incident_evidence",
    "unreviewed",
    "findings",
    "incident",
    "audit",
    "dead_letter",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one kind is kept, and the authority's decision it rests on."""

    kind: str
    days: int
    decision: str = ""

    def before(self, now: datetime) -> datetime:
        """What is older goes."""
        return now - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Erased:
    """What one run did for one kind."""

    kind: str
    count: int
    older_than: datetime
    decision: str
