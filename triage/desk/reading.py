"""Reading: lists, one case, what is sealed in it, what resembles it, and the house itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from triage.access import Act, NotAllowed, may_somewhere, reach
from triage.case import Case
from triage.clock import Clock, Stage
from triage.desk.room import Desk, Refused, Why, found, work_on
from triage.entry import Entry, details_of
from triage.facts import Facts
from triage.severity import Range
from triage.store import cases, entries
from triage.store.cases import Heartbeat, Query, Seen
from triage.unseal import Identity, WrongIdentity

_SILENT_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and where the next begins; `total` only when it was asked for."""

    cases: Sequence[Case]
    next: tuple[datetime, str] | None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """All there is to see of a case without the DPO's key."""

    case: Case
    severity: Range
    clock: Clock
    stage: Stage
    late: bool
    flags: tuple[str, ...]
    """many_persons, minors, unintelligible, not_fully_examined, held: beside the score, not in it."""
    events: Sequence[Seen]
    entries: Sequence[Entry]
    """Oldest first, undone ones too."""
    at: datetime
    """When it was looked at."""

    @property
    def facts(self) -> Facts:
        return self.case.facts


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was sealed in one event, opened. Lives as long as it is looked at."""

    event_id: str
    content: dict[str, object] = field(repr=False)


def list_cases(desk: Desk, query: Query | None = None, *, total: bool = False) -> Page:
    """List what the actor may see: by default what waits, soonest due first."""
    require_somewhere(desk, Act.READ)
    asked = replace(query or Query(), reach=reach(desk.actor, Act.READ))
    with desk.store.reading() as connection:
        page = cases.page(connection, asked)
        count = cases.count(connection, asked) if total else None
    last = page[-1] if len(page) == asked.limit else None
    return Page(page, None if last is None else (getattr(last, asked.order), last.id), count)


def show(desk: Desk, number: str, reason: str = "", *, events: int = 20) -> Card:
    """Show one case; that it was seen, by whom and why, is logged. The first time starts no clock."""
    with work_on(desk, number, Act.READ) as work:
        if work.case.first_viewed_at is None:
            work.case = replace(work.case, first_viewed_at=work.at)
            work.settle()
        work.log("viewed", {"reason": reason} if reason else {})
        return _card(
            desk,
            work.case,
            cases.events_of(work.connection, number, limit=events),
            work.entries,
            work.at,
        )


def peek(desk: Desk, number: str) -> Case:
    """The case's row alone, for machines; nothing is logged, for nothing personal is in it."""
    with desk.store.reading() as connection:
        return found(connection, desk, number, Act.READ)


def _card(
    desk: Desk, case: Case, events: Sequence[Seen], made: Sequence[Entry], now: datetime
) -> Card:
    clock = case.clock(desk.house.hours)
    return Card(
        case,
        case.range(),
        clock,
        clock.stage(now),
        clock.late(now),
        flags_of(case, made, desk.house.many_persons),
        events,
        made,
        now,
    )


def flags_of(case: Case, made: Sequence[Entry], many_persons: int) -> tuple[str, ...]:
    """What stands beside the score."""
    said = details_of(made)
    told = said.get("persons", "")
    persons = int(told) if told.isdecimal() else case.facts.most_persons
    flags = {
        "many_persons": persons > many_persons,
        "minors": case.facts.minors,
        "unintelligible": said.get("encrypted", "").casefold() in {"yes", "ja"},
        "not_fully_examined": case.facts.not_fully_examined,
        "held": case.held,
    }
    return tuple(name for name, raised in flags.items() if raised)


def unseal(
    desk: Desk, number: str, identity: Identity, reason: str, *, limit: int = 20
) -> list[Evidence]:
    """Open what was sealed, with the DPO's key and a reason; both the act and the reason are logged.

    Raises WrongIdentity when the key opens none of it; the attempt is logged then too.
    """
    if not reason.strip():
        raise Refused(Why.REASON_MISSING)
    with work_on(desk, number, Act.UNSEAL) as work:
        sealed = cases.sealed_of(work.connection, number, limit)
        opened, closed = [], 0
        for event_id, text in sealed:
            try:
                opened.append(Evidence(event_id, identity.open(text)))
            except WrongIdentity:
                closed += 1
        work.log("unsealed", {"reason": reason, "opened": str(len(opened)), "failed": str(closed)})
    if closed and not opened:
        msg = "this identity does not open it; is it the key that the agents seal to?"
        raise WrongIdentity(msg)
    return opened


def sealed(desk: Desk, number: str, reason: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """Give what is sealed, still sealed, to be opened where the key is (a browser, a laptop)."""
    if not reason.strip():
        raise Refused(Why.REASON_MISSING)
    with work_on(desk, number, Act.UNSEAL) as work:
        texts = cases.sealed_of(work.connection, number, limit)
        work.log("sealed_given", {"reason": reason, "count": str(len(texts))})
        return texts


def similar(desk: Desk, number: str, *, limit: int = 10) -> list[Case]:
    """Cases of the same source and category that were judged, newest first: how was it then?"""
    with desk.store.reading() as connection:
        case = found(connection, desk, number, Act.READ)
        return cases.judged_like(connection, case, reach(desk.actor, Act.READ), limit)


@dataclass(frozen=True, slots=True)
class AgentView:
    """An agent as its newest heartbeat has it."""

    heartbeat: Heartbeat
    silent: bool
    """No heartbeat for too long; what it watches is not watched."""


def agents(desk: Desk, *, silent_after: timedelta = _SILENT_AFTER) -> list[AgentView]:
    """All agents that have ever spoken. What they say holds no case."""
    if not (may_somewhere(desk.actor, Act.READ) or may_somewhere(desk.actor, Act.HOUSE)):
        require_somewhere(desk, Act.HOUSE)
    now = desk.now()
    with desk.store.reading() as connection:
        return [
            AgentView(beat, not beat.status.stopping and now - beat.received_at > silent_after)
            for beat in cases.heartbeats(connection)
        ]


def entries_of(desk: Desk, number: str) -> list[Entry]:
    """What people have said and done of a case; the view is not logged (`show` is for people)."""
    with desk.store.reading() as connection:
        found(connection, desk, number, Act.READ)
        return entries.of_case(connection, number)


def require_somewhere(desk: Desk, act: Act) -> None:
    if not may_somewhere(desk.actor, act):
        raise NotAllowed(desk.actor.name, act.value)
