"""Intake: what a batch of events does to the cases there are. Pure.

The store hands in what the batch may touch (keys, cases, suppressions, judged values) and writes
down what comes out, all in one transaction with the offsets.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agent.bus import PossibleIncident
from triage.case import Case, Disposition, State, opened
from triage.clock import Hours
from triage.grouping import By, Held, Keys, category_of, joined, keys_of
from triage.growing import Growing
from triage.suppression import Suppression, covering, fingerprints, is_protected

_REFRESH = timedelta(hours=1)
"""How stale a key's time may grow before it is written again."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event as it came off the bus."""

    id: str
    data: PossibleIncident
    category: tuple[str, str]
    keys: Keys

    @classmethod
    def of(cls, event_id: str, data: PossibleIncident) -> "Arrival":
        """Name its category and keys."""
        category = category_of(data.findings)
        return cls(
            event_id,
            data,
            category,
            keys_of(data, category[0]),
        )


@dataclass(frozen=True, slots=True)
class Filed:
    """Where an arrival went: a case, or a suppression; quiet when nobody need be told."""

    arrival: Arrival
    case_id: str | None
    by: By
    quiet: bool = False
    suppression_id: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something people may have to be told; whom and when the receivers decide. Told once each."""

    kind: str
    """opened, reopened, wider; stage, agent_silent, suppression_expired by the timers."""
    case_id: str = ""
    subject: str = ""
    """What of it, so that the same is not told twice: a stage, an event's id, an agent."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say about intake."""

    window: timedelta = timedelta(hours=72)
    hours: Hours = field(default_factory=Hours)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows that a batch may touch."""

    held: Mapping[str, Held]
    cases: Mapping[str, Case]
    suppressions: Sequence[Suppression] = ()
    judged: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By closed case: the values that were judged with it."""


@dataclass(slots=True)
class Growth:
    """Takes arrivals one after another; afterwards it holds what must be written."""

    known: Known
    rules: Rules
    next_number: Callable[[], str]
    now: datetime
    filed: list[Filed] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    growing: dict[str, Growing] = field(default_factory=dict)
    """Cases that this batch opens or adds to."""
    keys: dict[str, Held] = field(default_factory=dict)
    """Keys to claim, replace or refresh; compared with `known.held` it is plain which."""
    notices: list[Notice] = field(default_factory=list)
    woken: list[tuple[str, str]] = field(default_factory=list)
    """Cases that open again, and why: what was seen."""
    hits: Counter[int] = field(default_factory=Counter)

    def take(self, arrival: Arrival) -> None:
        """File one event."""
        event = arrival.data
        suppression = covering(event, self.known.suppressions)
        if suppression is not None:
            self.hits[suppression.id] += 1
            self.filed.append(
                Filed(arrival, None, By.NOTHING, quiet=True, suppression_id=suppression.id)
            )
            return
        by, case_id = joined(arrival.keys, event.detected_at, self._held, self.rules.window)
        if case_id is None:
            by, case_id = self._remembered(event)
        if case_id is None:
            self._open(arrival)
        else:
            self._grow(arrival, by, self._case(case_id))

    def _open(self, arrival: Arrival) -> None:
        event = arrival.data
        number = self.next_number()
        case = Growing.of(opened(number, event, arrival.category, self.now))
        case.take(event, By.NOTHING, new_place=True)
        self.opened.add(number)
        self.growing[number] = case
        self._hold(arrival, number)
        self.notices.append(Notice("opened", number))
        self.filed.append(Filed(arrival, number, By.NOTHING))

    def _grow(self, arrival: Arrival, by: By, case: Growing) -> None:
        event, number = arrival.data, case.case.id
        wider = case.is_widened_by(event)
        quiet = case.closed and not wider and self._is_judged(arrival, case.case)
        case.take(event, by, new_place=self._held(arrival.keys.item) is None)
        wakes = case.case.state is State.RESTING and (wider or case.rests_no_longer)
        if wakes or (case.closed and not quiet):
            case.reopen()
            self.woken.append((number, "wider_audience" if wider else "seen_again"))
            self.notices.append(Notice("reopened", number, arrival.id))
        elif wider:
            self.notices.append(Notice("wider", number, case.audience))
        self._hold(arrival, number, closed=case.closed)
        self.filed.append(Filed(arrival, number, by, quiet))

    def _remembered(self, event: PossibleIncident) -> tuple[By, str | None]:
        """A false positive's values elsewhere: the case in which every one was judged."""
        values = fingerprints(event)
        if not values or is_protected(event):
            return By.NOTHING, None
        for case_id, judged in self.known.judged.items():
            case = self._case(case_id).case
            if case.disposition is Disposition.FALSE_POSITIVE and values <= judged:
                return By.VALUE, case_id
        return By.NOTHING, None

    def _is_judged(self, arrival: Arrival, case: Case) -> bool:
        """Whether a closed case's decision holds for this too, so that it returns in silence."""
        if is_protected(arrival.data):
            return False
        values = fingerprints(arrival.data)
        judged = self.known.judged.get(case.id, frozenset())
        same = self._is_held_by(arrival.keys.content, case.id)
        if case.is_incident:
            return same and self._is_held_by(arrival.keys.item, case.id)
        return same if values is None else values <= judged or (same and not judged)

    def _hold(self, arrival: Arrival, number: str, *, closed: bool = False) -> None:
        """Claim the keys nobody holds, and matters whose time is out."""
        at = arrival.data.detected_at
        for key in (arrival.keys.item, arrival.keys.content):
            if self._held(key) is None:
                self.keys[key] = Held(number, at)
        if closed:
            return
        for key in arrival.keys.matters:
            held = self._held(key)
            if (
                held is None
                or held.closed
                or abs(at - held.seen_at) > self.rules.window
                or (held.case == number and at - held.seen_at > _REFRESH)
            ):
                self.keys[key] = Held(number, at)

    def _case(self, number: str) -> Growing:
        if number not in self.growing:
            self.growing[number] = Growing.of(self.known.cases[number])
        return self.growing[number]

    def _held(self, key: str) -> Held | None:
        return self.keys.get(key) or self.known.held.get(key)

    def _is_held_by(self, key: str, number: str) -> bool:
        held = self._held(key)
        return held is not None and held.case == number

    def written(self) -> tuple[list[Case], list[Case]]:
        """The cases to insert, and those to update, in the order of their numbers."""
        new, changed = [], []
        for number, growing in sorted(self.growing.items()):
            case = growing.counted(self.rules.hours)
            if number in self.opened:
                new.append(case)
            elif case is not self.known.cases[number]:
                changed.append(case)
        return new, changed
