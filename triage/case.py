"""Case: what a person judges. How one opens, grows, wakes and closes. Pure.

A case is the sum of its events and of what people have said of it. Severity, deadline and state
are always worked out anew from these, here, so that every door shows the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from agent.bus import PossibleIncident
from triage.access import Scope
from triage.band import Band, band_of
from triage.clock import Clock, Hours, due_by
from triage.facts import Facts
from triage.proposal import found, with_overrides
from triage.severity import Range, range_of


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    """Nobody has looked."""
    OPEN = "open"
    RESTING = "resting"
    """Put aside until a day, or until more arrives."""
    REVIEW = "review"
    """Decided, and waiting for a second pair of eyes."""
    CLOSED = "closed"


class Origin(StrEnum):
    AGENT = "agent"
    REPORT = "report"
    """By hand: staff, a processor, a telephone call."""
    REGISTER = "register"
    """Imported from an existing register."""


class Disposition(StrEnum):
    """What a case turned out to be."""

    INCIDENT_NOTIFY = "incident_notify"
    INCIDENT_INTERNAL = "incident_internal"
    """A breach, unlikely to result in a risk: documented, not notified (art. 33(1), 33(5))."""
    NOT_INCIDENT = "not_incident"
    """No breach of security: authorised, expected (art. 4(12))."""
    FALSE_POSITIVE = "false_positive"
    """The detector was wrong."""
    DUPLICATE = "duplicate"
    TEST = "test"


WAITING = (State.NEW, State.OPEN, State.REVIEW)
"""States in which somebody has something to do."""
INCIDENTS = frozenset({Disposition.INCIDENT_NOTIFY, Disposition.INCIDENT_INTERNAL})


@dataclass(frozen=True, slots=True)
class Case:
    """One case with everything that lists, clocks and figures need."""

    id: str
    origin: Origin
    state: State
    category: str
    tier: str
    level: str
    audience: str
    facts: Facts = field(repr=False)
    severity_low: float
    severity: float
    severity_high: float
    band: Band
    protected_identity: bool
    opened_at: datetime
    detected_at: datetime
    last_seen_at: datetime
    due_by: datetime
    occurred_at: datetime | None = None
    controller: str = ""
    unit: str = ""
    source_kind: str = ""
    source: str = ""
    agent: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)
    event_count: int = 0
    place_count: int = 0
    first_viewed_at: datetime | None = None
    aware_at: datetime | None = None
    notified_at: datetime | None = None
    disposition: Disposition | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    assignee: str | None = None
    merged_into: str | None = None
    held: bool = False
    """Kept from erasure: somebody has asked for it, or a dispute runs."""
    wake_at: datetime | None = None
    wake_after: int | None = None
    version: int = 1
    """Grows with every change; a page shown before another's change cannot overwrite it."""

    @property
    def scope(self) -> Scope:
        return Scope(self.controller, self.unit)

    @property
    def waiting(self) -> bool:
        return self.state in WAITING

    @property
    def closed(self) -> bool:
        return self.state is State.CLOSED

    @property
    def is_incident(self) -> bool:
        return self.disposition in INCIDENTS

    @property
    def is_scored(self) -> bool:
        """Whether there is anything to score by: a row of an earlier register tells no factors."""
        return self.origin is not Origin.REGISTER or bool(self.overrides)

    def clock(self, hours: Hours) -> Clock:
        """All its times."""
        return Clock(
            self.detected_at,
            self.occurred_at,
            self.first_viewed_at,
            self.aware_at,
            self.notified_at,
            hours,
        )

    def range(self) -> Range:
        """Its severity with the arithmetic and what a person has set."""
        return range_of(with_overrides(self.facts, self.overrides))

    @property
    def bands(self) -> frozenset[Band]:
        """By what a person has set, and by what was found: who lowers it does not decide alone."""
        return frozenset(
            range_of(factors).likely.band
            for factors in (
                with_overrides(self.facts, self.overrides),
                found(self.facts, self.overrides),
            )
        )


def scored(case: Case, hours: Hours) -> Case:
    """Work out severity and deadline from what is known now."""
    severity = case.range()
    answer = case.overrides.get("protected_identity")
    protected = case.facts.protected_identity if answer is None else answer == "true"
    return replace(
        case,
        severity_low=severity.low.value,
        severity=severity.likely.value,
        severity_high=severity.high.value,
        band=band_of(severity.likely.value),
        protected_identity=protected,
        due_by=due_by(case.aware_at or case.detected_at, hours),
    )


def opened(number: str, event: PossibleIncident, category: tuple[str, str], now: datetime) -> Case:
    """A new case for an event, which is still to be counted in (growing.py)."""
    return Case(
        id=number,
        origin=Origin.AGENT,
        state=State.NEW,
        category=category[0],
        tier=category[1],
        level=event.level,
        audience=event.source.audience,
        facts=Facts(),
        severity_low=0,
        severity=0,
        severity_high=0,
        band=Band.LOW,
        protected_identity=False,
        opened_at=now,
        detected_at=event.detected_at,
        last_seen_at=event.detected_at,
        due_by=event.detected_at,
        controller=event.source.controller,
        unit=event.source.unit,
        source_kind=event.source.kind,
        source=event.source.name,
        agent=event.agent,
        version=0,
    )


def by_hand(
    number: str,
    origin: Origin,
    facts: Facts,
    category: tuple[str, str],
    scope: Scope,
    *,
    opened_at: datetime,
    detected_at: datetime,
    occurred_at: datetime | None,
    hours: Hours,
) -> Case:
    """A new case that no agent found: a report, or a row of an existing register."""
    case = Case(
        id=number,
        origin=origin,
        state=State.NEW,
        category=category[0],
        tier=category[1],
        level="alert",
        audience=facts.audience,
        facts=facts,
        severity_low=0,
        severity=0,
        severity_high=0,
        band=Band.LOW,
        protected_identity=facts.protected_identity,
        opened_at=opened_at,
        detected_at=detected_at,
        last_seen_at=detected_at,
        due_by=detected_at,
        occurred_at=occurred_at,
        controller=scope.controller,
        unit=scope.unit,
        source_kind="report" if origin is Origin.REPORT else "",
    )
    return scored(case, hours)


def unsaid(case: Case) -> Case:
    """The case as if nobody had said anything of it yet."""
    return replace(
        case,
        state=State.NEW,
        overrides={},
        first_viewed_at=None,
        aware_at=None,
        notified_at=None,
        disposition=None,
        decided_at=None,
        closed_at=None,
        assignee=None,
        merged_into=None,
        held=False,
        wake_at=None,
        wake_after=None,
    )


def reopened(case: Case) -> Case:
    """Open again, with its decision kept in its entries only; awareness is not unlearnt."""
    return replace(
        case,
        state=State.NEW if case.first_viewed_at is None else State.OPEN,
        disposition=None,
        decided_at=None,
        closed_at=None,
        wake_at=None,
        wake_after=None,
        version=case.version + 1,
    )
