"""The room the desk stands in: who sits there, the house's rules, the time, and one case at a time."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from triage.access import Act, Actor, may, require
from triage.band import Band
from triage.case import Case
from triage.clock import Hours
from triage.draft import Controller
from triage.entry import Entry, Kind
from triage.history import settled
from triage.store import Connection, Store, audit, cases, entries, judged


class NoSuchCase(LookupError):  # noqa: N818 - named for what went wrong
    """No case of that number that this person may see; which of the two is not told."""


class Why(StrEnum):
    """Why an operation is refused; words.py has each in words."""

    CLOCK_RUNS = "clock_runs"
    CLOCK_RUNS_THERE = "clock_runs_there"
    DETAIL_UNREADABLE = "detail_unreadable"
    IN_THE_FUTURE = "in_the_future"
    IN_THE_PAST = "in_the_past"
    IS_OPEN = "is_open"
    LATE_REASON_MISSING = "late_reason_missing"
    NOTHING_TO_CONFIRM = "nothing_to_confirm"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOTHING_WOULD_STAY = "nothing_would_stay"
    NOT_DECIDED_TO_NOTIFY = "not_decided_to_notify"
    NO_SUCH_DETAIL = "no_such_detail"
    NO_SUCH_DOOR = "no_such_door"
    NO_SUCH_EVENT = "no_such_event"
    NO_SUCH_ROUTINE = "no_such_routine"
    NO_SUCH_SUPPRESSION = "no_such_suppression"
    OWN_DECISION = "own_decision"
    REASON_MISSING = "reason_missing"
    REOPEN_FIRST = "reopen_first"
    SAME_CASE = "same_case"
    TEXT_MISSING = "text_missing"
    TIME_ZONE_MISSING = "time_zone_missing"
    UNDO_THE_MERGE = "undo_the_merge"
    UNTIL_WHEN = "until_when"
    WHEN_MISSING = "when_missing"
    WHY_NOT_MISSING = "why_not_missing"


class Refused(ValueError):  # noqa: N818 - named for what went wrong
    """What was asked cannot be done to this case now; `why` holds keys of words.py."""

    def __init__(self, *why: str) -> None:
        super().__init__(", ".join(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class House:
    """What the settings say about judging."""

    hours: Hours = field(default_factory=Hours)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Stockholm"))
    language: str = "sv"
    second_eyes: tuple[Band, ...] = (Band.HIGH, Band.VERY_HIGH)
    many_persons: int = 100
    controllers: Mapping[str, Controller] = field(default_factory=dict)
    """By name, what forms ask of them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything an operation needs; each function of this package takes one first."""

    store: Store
    actor: Actor
    now: Callable[[], datetime]
    house: House = field(default_factory=House)

    def log(
        self,
        connection: Connection,
        act: str,
        case_id: str | None = None,
        detail: Mapping[str, str] | None = None,
    ) -> None:
        """Write to the audit log; last in a transaction, since writers take turns."""
        login = {"login": self.actor.login} if self.actor.login else {}
        audit.write(
            connection, self.now(), self.actor.name, act, case_id, {**(detail or {}), **login}
        )


@dataclass(slots=True)
class Work:
    """One case within one transaction, locked: entries are added, the case settles, all is logged."""

    desk: Desk
    connection: Connection
    case: Case
    at: datetime
    entries: list[Entry]
    _done: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def add(
        self,
        kind: Kind,
        data: Mapping[str, str],
        *,
        logged: tuple[str, ...] = (),
        by: str | None = None,
    ) -> Entry:
        """Add an entry. `logged` names what of its data may stand in the audit log: codes, no prose."""
        author = by or self.desk.actor.name
        entry = entries.add(self.connection, self.case.id, kind, self.at, author, data)
        self.entries.append(entry)
        self.log(kind.value, {"entry": str(entry.id), **{name: data[name] for name in logged}})
        self.settle()
        return entry

    def undo(self, entry: Entry) -> None:
        """Mark an entry as undone."""
        entries.undo(self.connection, entry.id, self.at, self.desk.actor.name)
        self.entries = entries.of_case(self.connection, self.case.id)
        self.log("undone", {"entry": str(entry.id), "kind": entry.kind.value})
        self.settle()

    def require(self, act: Act) -> None:
        """Raise NotAllowed unless the actor may also do this to the case."""
        require(self.desk.actor, act, self.case.scope)

    def settle(self) -> None:
        """Work out anew where the case stands."""
        self.case = settled(self.case, self.entries, self.desk.house.hours)

    def settle_other(self, other: Case) -> None:
        """Work out and write where another case stands, after an entry of it was added."""
        made = entries.of_case(self.connection, other.id)
        after = settled(other, made, self.desk.house.hours)
        cases.update(self.connection, [after])
        judged.remember(self.connection, other, after, made, self.at)

    def log(self, act: str, detail: dict[str, str]) -> None:
        """Note an act for the audit log; it is written when the work is done."""
        self._done.append((act, self.case.id, detail))

    def finish(self, before: Case) -> None:
        """Write the case, what was judged with it, and the log."""
        if self.case != before:
            cases.update(self.connection, [self.case])
            judged.remember(self.connection, before, self.case, self.entries, self.at)
        for act, case_id, detail in self._done:
            self.desk.log(self.connection, act, case_id, detail)


def not_in_future(work: Work, at: datetime) -> None:
    """What has been done was done before now."""
    if at.tzinfo is None:
        raise Refused(Why.TIME_ZONE_MISSING)
    if at > work.at:
        raise Refused(Why.IN_THE_FUTURE)


def found(
    connection: Connection, desk: Desk, number: str, act: Act, *, lock: bool = False
) -> Case:
    """The case, if the actor may do this to it. Raises NoSuchCase, NotAllowed."""
    case = cases.find(connection, number, lock=lock)
    if case is None or not may(desk.actor, Act.READ, case.scope):
        raise NoSuchCase(number)
    require(desk.actor, act, case.scope)
    return case


@contextmanager
def work_on(desk: Desk, number: str, act: Act, *, also: str = "") -> Iterator[Work]:
    """Open a case for one operation; everything is written when the block ends well, or nothing.

    `also` names a second case to be locked: both in the order of their numbers.
    """
    with desk.store.writing() as connection:
        for one in sorted({number, also} - {""}):
            cases.find(connection, one, lock=True)
        case = found(connection, desk, number, act)
        work = Work(desk, connection, case, desk.now(), entries.of_case(connection, case.id))
        yield work
        work.finish(case)
