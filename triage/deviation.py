"""Deviations (avvik): what caused an incident, which routine is to change, whose that is, by when.

The dated plan by which deviations are closed: a Norwegian inspectorate's order of 2009 to a
municipality whose forms lay unused. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from triage.entry import Entry


@dataclass(frozen=True, slots=True)
class Deviation:
    """One case's, as its entries together have it."""

    case_id: str
    cause: str = field(repr=False)
    routine: str = field(default="", repr=False)
    owner: str = field(default="", repr=False)
    due_by: datetime | None = None
    closed_at: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been closed by now."""
        return self.closed_at is None and self.due_by is not None and self.due_by < now


def deviations_of(entries: Iterable[Entry]) -> list[Deviation]:
    """One for each case, what is due soonest first; what a later entry says replaces an earlier."""
    said: dict[str, dict[str, str]] = {}
    for entry in entries:
        told = {name: value for name, value in entry.data.items() if value}
        said[entry.case_id] = said.get(entry.case_id, {}) | told
    found = [
        Deviation(
            case_id,
            told.get("cause", ""),
            told.get("routine", ""),
            told.get("owner", ""),
            _moment(told.get("due_by")),
            _moment(told.get("closed_at")),
        )
        for case_id, told in said.items()
    ]
    return sorted(found, key=lambda one: (one.due_by is None, one.due_by or 0, one.case_id))


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
