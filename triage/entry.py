"""Entry: one thing a person has said or done about a case. Kept as it was; undone, never changed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

BY_ITSELF = "persinc"
"""The author of what no person did: an event came, a day was reached."""


class Kind(StrEnum):
    """What sort of entry; in brackets what its data holds."""

    NOTE = "note"
    """text"""
    ASSIGNMENT = "assignment"
    """to (empty: to nobody)"""
    OVERRIDE = "override"
    """factor, value, reason"""
    AWARENESS = "awareness"
    """at, reason"""
    DECISION = "decision"
    """disposition, breach, reason, example, findings, late_reason, second (yes when needed)"""
    CONFIRMATION = "confirmation"
    """of (the decision's entry id), agrees, reason"""
    REOPENING = "reopening"
    """reason"""
    REST = "rest"
    """until, after (events), reason"""
    MEASURE = "measure"
    """text, done_at"""
    CONSULTATION = "consultation"
    """with (DPO: who), text"""
    TELLING = "telling"
    """The persons (art. 34): told (yes, planned, no), at, how, why_not, count"""
    NOTIFICATION = "notification"
    """authority, kind (preliminary, complete, follow_up, withdrawal), at, reference, late_reason"""
    DEVIATION = "deviation"
    """Norwegian avvik: cause, routine, owner, due_by, closed_at"""
    DETAIL = "detail"
    """What no machine knows: occurred_at, ended_at, persons, description, consequences, cause..."""
    MERGE = "merge"
    """into"""
    SPLIT = "split"
    """into, events"""
    HOLD = "hold"
    """on, reason"""
    REPORT = "report"
    """By hand: door, what, when, whose, where, going_on, who_knows, by"""


UNDOABLE = frozenset(Kind) - {Kind.REPORT, Kind.CONFIRMATION}


@dataclass(frozen=True, slots=True)
class Entry:
    """One of them. What people write may name people: never in repr."""

    id: int
    case_id: str
    kind: Kind
    at: datetime
    by: str
    data: Mapping[str, str] = field(repr=False)
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def stands(self) -> bool:
        return self.undone_at is None


def details_of(entries: Iterable[Entry]) -> dict[str, str]:
    """The details that stand: a later value replaces an earlier one, an empty one clears it."""
    told: dict[str, str] = {}
    for entry in entries:
        if entry.stands and entry.kind is Kind.DETAIL:
            told |= entry.data
    return {name: value for name, value in told.items() if value}
