"""Letter: all that may ever be told of a case outside the house, and not a field more. Pure.

Receivers render from this alone. Its fields are numbers of cases, words from closed lists, counts
and times; whatever does not fit becomes "other" or is refused, so that nothing an event holds can
travel in it.

>>> counts_of({"health": 3, "Elsa Brandin": 1})
(('health', 3), ('other', 1))
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage.band import Band
from triage.case import Case
from triage.category import TIERS
from triage.clock import Stage
from triage.facts import AUDIENCES
from triage.number import is_number

SOURCES = ("shared_drive", "mail_log", "intranet_export", "report", "unknown")
WEEK = ("opened", "judged", "incidents", "notified", "waiting", "overdue")
_AGENT = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Occasion(StrEnum):
    """Why a letter is sent."""

    OPENED = "opened"
    REOPENED = "reopened"
    WIDER = "wider"
    """More people can see it than before."""
    UNSEEN = "unseen"
    """Nobody has opened it in time: the deputy is told."""
    STAGE = "stage"
    DIGEST = "digest"
    FLOOD = "flood"
    AGENT_SILENT = "agent_silent"


class NotTellable(ValueError):  # noqa: N818 - named for what went wrong
    """A value that no letter may hold; says which field, not what was in it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One case as a letter tells it."""

    id: str
    band: Band
    protected_identity: bool
    source: str
    counts: tuple[tuple[str, int], ...]
    audience: str
    detected_at: datetime
    due_by: datetime
    legal: bool
    """Whether `due_by` is the law's, or only by when it should be judged."""

    def __post_init__(self) -> None:
        """Refuse what is from no closed list."""
        if not is_number(self.id):
            msg = "id"
            raise NotTellable(msg)
        if self.source not in SOURCES or self.audience not in AUDIENCES:
            msg = "source or audience"
            raise NotTellable(msg)
        if any(category not in {*TIERS, "other"} for category, _ in self.counts):
            msg = "category"
            raise NotTellable(msg)

    @classmethod
    def of(cls, case: Case) -> "Line":
        """What may be told of a case."""
        return cls(
            case.id,
            case.band,
            case.protected_identity,
            case.source_kind if case.source_kind in SOURCES else "unknown",
            counts_of(case.facts.counts),
            case.audience if case.audience in AUDIENCES else "unknown",
            case.detected_at,
            case.due_by,
            case.aware_at is not None,
        )


def counts_of(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Counts by category, most first; those of unknown categories together."""
    known = {name: count for name, count in counts.items() if name in TIERS}
    other = sum(count for name, count in counts.items() if name not in TIERS)
    ordered = sorted(known.items(), key=lambda pair: (-pair[1], pair[0]))
    return (*ordered, *([("other", other)] if other else []))


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one receiver."""

    occasion: Occasion
    lines: tuple[Line, ...] = ()
    more: int = 0
    """Cases beyond those in `lines`."""
    stage: Stage | None = None
    agent: str = ""
    silent_since: datetime | None = None
    expired: tuple[int, ...] = ()
    """Suppressions that have run out, by number: mentioned, never told alone."""
    week: tuple[tuple[str, int], ...] = ()
    """The figures of the week that has been, by WEEK."""
    link: str = ""
    """From the settings; a line's link is this and its id."""
    serial: int = 0
    """The newest notice it tells: the same news later is another letter."""

    def __post_init__(self) -> None:
        """Refuse an agent's name that is none."""
        if any(name not in WEEK for name, _ in self.week):
            msg = "week"
            raise NotTellable(msg)
        if self.agent and not _AGENT.fullmatch(self.agent):
            msg = "agent"
            raise NotTellable(msg)

    @property
    def key(self) -> str:
        """The same for the same letter: by it a receiver knows a repeat."""
        what = (
            self.occasion.value,
            tuple((line.id, line.band.value, line.due_by.isoformat()) for line in self.lines),
            self.more,
            self.stage.value if self.stage else "",
            self.agent,
            self.silent_since.isoformat() if self.silent_since else "",
            self.week,
            self.serial,
        )
        return hashlib.sha256(repr(what).encode()).hexdigest()[:32]

    @property
    def band(self) -> Band | None:
        """The gravest of its cases."""
        order = list(Band)
        bands = [line.band for line in self.lines]
        return max(bands, key=order.index) if bands else None


def agent_named(name: str) -> str:
    """An agent's name as it may be told."""
    return name if _AGENT.fullmatch(name) else "unknown"
