"""Growing: a case taking in events, one by one, and counted up once at the end. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from agent.bus import PossibleIncident
from triage.case import Case, State, reopened, scored
from triage.clock import Hours
from triage.facts import AUDIENCES, Sum, facts_of, wider
from triage.grouping import By


@dataclass(slots=True)
class Growing:
    """A case and what has come to it since it was read."""

    case: Case
    audience: str
    event_count: int
    place_count: int
    facts: Sum
    seen: list[datetime] = field(default_factory=list)
    occurred: list[datetime] = field(default_factory=list)
    alert: bool = False

    @classmethod
    def of(cls, case: Case) -> "Growing":
        """Beginning with what the case has."""
        return cls(case, case.audience, case.event_count, case.place_count, Sum(case.facts))

    @property
    def closed(self) -> bool:
        return self.case.state is State.CLOSED

    @property
    def rests_no_longer(self) -> bool:
        """Whether a resting case has got as many events as it was to wait for."""
        enough = self.case.wake_after
        return enough is not None and self.event_count >= enough

    def is_widened_by(self, event: PossibleIncident) -> bool:
        """Whether more people can see it now than before."""
        if event.source.audience == self.audience:
            return False
        return AUDIENCES.index(event.source.audience) > AUDIENCES.index(self.audience)

    def take(self, event: PossibleIncident, by: By, *, new_place: bool) -> None:
        """One more event."""
        self.facts.add(event, again=by in {By.ITEM, By.CONTENT})
        if event.source.audience != self.audience:
            self.audience = wider(self.audience, event.source.audience)
        self.event_count += 1
        self.place_count += new_place
        self.seen.append(event.detected_at)
        self.occurred.append(event.occurred_at)
        self.alert = self.alert or event.level == "alert"

    def reopen(self) -> None:
        """Open again."""
        self.case = reopened(self.case)

    def counted(self, hours: Hours) -> Case:
        """The case with all that has come."""
        case = self.case
        if not self.seen:
            return case
        changed = replace(
            case,
            facts=self.facts.facts(),
            audience=self.audience,
            level="alert" if self.alert else case.level,
            event_count=self.event_count,
            place_count=self.place_count,
            last_seen_at=max(case.last_seen_at, *self.seen),
            detected_at=min(case.detected_at, *self.seen),
            occurred_at=min(
                self.occurred if case.occurred_at is None else [case.occurred_at, *self.occurred]
            ),
            version=case.version + 1,
        )
        return scored(changed, hours)


def recounted(case: Case, events: Iterable[tuple[By, PossibleIncident]], hours: Hours) -> Case:
    """The case counted anew from the events it has, after some came or went."""
    found = list(events)
    if not found:
        return replace(case, event_count=0, place_count=0, version=case.version + 1)
    _, first = found[0]
    bare = replace(
        case,
        facts=facts_of(first),
        audience=first.source.audience,
        level=first.level,
        event_count=0,
        place_count=0,
        last_seen_at=first.detected_at,
        detected_at=first.detected_at,
        occurred_at=first.occurred_at,
    )
    growing = Growing.of(bare)
    places: set[tuple[str, str]] = set()
    for index, (by, event) in enumerate(found):
        place = (event.agent, event.item.pseudonym)
        growing.take(event, By.ITEM if index == 0 else by, new_place=place not in places)
        places.add(place)
    return growing.counted(hours)
