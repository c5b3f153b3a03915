"""Case: what a person judges. How one opens, grows, wakes and closes. Pure.

A case is the sum of its events and of what people have said of it. Severity, deadline and state
are always worked out anew from these, here, so that every door shows the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from agent.bus import PossibleIncident
from triage.access import Scope
from triage.clock import Clock, Hours, due_by
from triage.facts import AUDIENCES, Facts, facts_of
from triage.grouping import By
from triage.proposal import proposed, with_overrides
from triage.severity import Band, Range, band_of, range_of


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
    def closed(self) -> bool:
        return self.state is State.CLOSED

    @property
    def is_incident(self) -> bool:
        return self.disposition in INCIDENTS

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
        return range_of(with_overrides(proposed(self.facts), self.overrides))


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


def opened(
    number: str,
    event: PossibleIncident,
    facts: Facts,
    category: tuple[str, str],
    now: datetime,
    hours: Hours,
) -> Case:
    """A new case from its first event."""
    case = Case(
        id=number,
        origin=Origin.AGENT,
        state=State.NEW,
        category=category[0],
        tier=category[1],
        level=event.level,
        audience=event.source.audience,
        facts=facts,
        severity_low=0,
        severity=0,
        severity_high=0,
        band=Band.LOW,
        protected_identity=facts.protected_identity,
        opened_at=now,
        detected_at=event.detected_at,
        last_seen_at=event.detected_at,
        due_by=event.detected_at,
        occurred_at=event.occurred_at,
        controller=event.source.controller,
        unit=event.source.unit,
        source_kind=event.source.kind,
        source=event.source.name,
        agent=event.agent,
        event_count=1,
        place_count=1,
    )
    return scored(case, hours)


def grown(
    case: Case, event: PossibleIncident, facts: Facts, by: By, *, new_place: bool, hours: Hours
) -> Case:
    """The case with one more event: another item's facts are added, a version's are not doubled."""
    together = taken_together(case.facts, facts, by)
    occurred = [moment for moment in (case.occurred_at, event.occurred_at) if moment is not None]
    changed = replace(
        case,
        facts=together,
        audience=together.audience,
        level="alert" if "alert" in {case.level, event.level} else "digest",
        event_count=case.event_count + 1,
        place_count=case.place_count + new_place,
        last_seen_at=max(case.last_seen_at, event.detected_at),
        detected_at=min(case.detected_at, event.detected_at),
        occurred_at=min(occurred, default=None),
        version=case.version + 1,
    )
    return changed if together == case.facts else scored(changed, hours)


def taken_together(facts: Facts, more: Facts, by: By) -> Facts:
    """Facts with those of one more event."""
    return facts | more if by in {By.ITEM, By.CONTENT} else facts + more


def from_events(case: Case, events: Sequence[tuple[By, PossibleIncident]], hours: Hours) -> Case:
    """The case counted anew from the events it has, after some came or went."""
    if not events:
        return replace(case, event_count=0, place_count=0, version=case.version + 1)
    facts = facts_of(events[0][1])
    for by, event in events[1:]:
        facts = taken_together(facts, facts_of(event), by)
    datas = [event for _, event in events]
    return scored(
        replace(
            case,
            facts=facts,
            audience=facts.audience,
            level="alert" if any(event.level == "alert" for event in datas) else "digest",
            event_count=len(datas),
            place_count=len({(event.agent, event.item.pseudonym) for event in datas}),
            detected_at=min(event.detected_at for event in datas),
            last_seen_at=max(event.detected_at for event in datas),
            occurred_at=min(event.occurred_at for event in datas),
            version=case.version + 1,
        ),
        hours,
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


def is_wider(case: Case, event: PossibleIncident) -> bool:
    """Whether more people can see it now than before."""
    return AUDIENCES.index(event.source.audience) > AUDIENCES.index(case.audience)


def reopened(case: Case) -> Case:
    """Open again, with its decision kept in its entries only; awareness is not unlearnt."""
    return replace(
        case,
        state=State.OPEN,
        disposition=None,
        decided_at=None,
        closed_at=None,
        wake_at=None,
        wake_after=None,
        version=case.version + 1,
    )
