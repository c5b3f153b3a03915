"""Telling: who is told what, and when. Pure: what happened, who there is and the time come in.

At once: protected identity, the policy's alerts, high and very high, what the public can reach of
more than ordinary data, stages of the clock, agents that have fallen silent. Everything else waits
for the digest on the next working day; on Mondays the week's figures stand in it. What was delivered is handed in from the store, so that a
restart tells nothing twice and what failed is tried again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.band import Band
from triage.case import Case, Origin
from triage.clock import Stage
from triage.letter import WEEK, Letter, Line, Occasion, agent_named

_STAGES = {
    "dpo": (Stage.REMINDER, Stage.WARNING, Stage.ESCALATION, Stage.OVERDUE),
    "deputy": (Stage.WARNING, Stage.ESCALATION, Stage.OVERDUE),
    "head": (Stage.ESCALATION, Stage.OVERDUE),
}
"""Which stages of the legal clock each duty is told of."""
_LINES_AT_MOST = 50
_SATURDAY = 5
FLOODED = 1_000_000
STALE = timedelta(days=7)
"""A notice this old is not told any more: its case lies in the inbox, its clock tells by itself."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody, or something, that is told."""

    name: str
    duty: str = "dpo"
    controller: str = ""
    unit: str = ""
    digest: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say about telling."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Stockholm"))
    digest_at: time = time(7, 30)
    flood_count: int = 20
    flood_window: timedelta = timedelta(minutes=10)
    link: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """A notice with its case, and how telling it has gone so far."""

    id: int
    kind: str
    subject: str
    at: datetime
    case: Case | None = None
    sent_to: frozenset[str] = frozenset()
    failed: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)
    """By receiver: how often it failed, and when last."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One letter to one receiver, and the notices it tells."""

    receiver: str
    letter: Letter
    notices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send now, and which notices need no more telling."""

    sendings: tuple[Sending, ...]
    done: tuple[int, ...]


def plan(
    matters: Sequence[Matter],
    receivers: Sequence[Receiver],
    recent: Mapping[str, int],
    now: datetime,
    rules: Rules,
) -> Plan:
    """Decide. `recent` has, by receiver, how many letters were sent within the flood window; one
    that told of a flood counts as FLOODED.
    """
    due: dict[str, list[Matter]] = {receiver.name: [] for receiver in receivers}
    mentioned = {receiver.name: list[Matter]() for receiver in receivers}
    done: list[int] = []
    for matter in matters:
        addressees = _addressees(matter, receivers)
        open_ones = [one for one in addressees if one.name not in matter.sent_to]
        if not open_ones or _needs_no_telling(matter, now):
            done.append(matter.id)
            continue
        for receiver in open_ones:
            if not _may_try(matter, receiver.name, now):
                continue
            if matter.kind == "suppression_expired":
                mentioned[receiver.name].append(matter)
            elif is_immediate(matter) or now >= digest_after(matter.at, rules):
                due[receiver.name].append(matter)
    sendings: list[Sending] = []
    for receiver in receivers:
        letters = _letters(due[receiver.name], recent.get(receiver.name, 0), rules)
        letters = _with_mentions(letters, mentioned[receiver.name], now, rules)
        sendings += [
            Sending(receiver.name, replace(letter, serial=max(ids, default=0)), ids)
            for letter, ids in letters
        ]
    return Plan(tuple(sendings), tuple(done))


def is_immediate(matter: Matter) -> bool:
    """Whether it cannot wait for the digest."""
    if matter.kind in {"agent_silent", "unseen", "wider"}:
        return True
    if matter.kind == "stage":
        legal, stage = stage_of(matter.subject)
        return legal or stage is not Stage.REMINDER
    case = matter.case
    return case is not None and is_grave(case)


def is_grave(case: Case) -> bool:
    """Protected identity, an alert, a report by hand, high or very high, or public and more than ordinary."""
    return (
        case.protected_identity
        or case.level == "alert"
        or case.origin is Origin.REPORT
        or case.band in {Band.HIGH, Band.VERY_HIGH}
        or (case.audience == "public" and case.tier in {"extra", "sensitive"})
    )


def digest_after(at: datetime, rules: Rules) -> datetime:
    """The first digest after a moment: on a weekday, by the clock on the wall.

    >>> friday = datetime(2026, 11, 27, 7, 31, tzinfo=ZoneInfo("Europe/Stockholm"))
    >>> f"{digest_after(friday, Rules()):%a %Y-%m-%d %H:%M}"
    'Mon 2026-11-30 07:30'
    """
    local = at.astimezone(rules.zone)
    day = local.date() if local.time() < rules.digest_at else local.date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, rules.digest_at, rules.zone)


def week_of(subject: str) -> tuple[tuple[str, int], ...]:
    """A week's figures, from a notice's subject.

    >>> week_of("2026-11-23:12,9,2,1,5,0")[:2]
    (('opened', 12), ('judged', 9))
    """
    counts = subject.partition(":")[2].split(",")
    return tuple((name, int(count)) for name, count in zip(WEEK, counts, strict=True))


def stage_of(subject: str) -> tuple[bool, Stage]:
    """Whether the legal clock, and which stage, from a notice's subject."""
    clock, _, rest = subject.partition(":")
    return clock == "legal", Stage(rest.partition(":")[0])


def _addressees(matter: Matter, receivers: Sequence[Receiver]) -> list[Receiver]:
    """By duty, then by whose case it is; a case that is nobody's is everybody's."""
    on_duty = [one for one in receivers if _has_duty(one, matter)]
    if matter.case is None:
        return [one for one in on_duty if not one.controller] or on_duty
    case = matter.case
    own = [
        one
        for one in on_duty
        if one.controller in {"", case.controller} and one.unit in {"", case.unit}
    ]
    return own or on_duty


def _has_duty(receiver: Receiver, matter: Matter) -> bool:
    if matter.kind == "stage":
        legal, stage = stage_of(matter.subject)
        return stage in _STAGES[receiver.duty] if legal else receiver.duty == "dpo"
    if matter.kind == "unseen":
        return receiver.duty == "deputy"
    if not is_immediate(matter) and not receiver.digest:
        return False
    return receiver.duty == "dpo"


def _needs_no_telling(matter: Matter, now: datetime) -> bool:
    """Too old, closed since, judged since, or seen by somebody before the deputy was told."""
    case = matter.case
    if now - matter.at > STALE:
        return True
    if matter.kind == "week":
        return not any(count for _, count in week_of(matter.subject))
    if case is None:
        return matter.kind not in {"agent_silent", "suppression_expired"}
    if matter.kind == "unseen":
        return case.first_viewed_at is not None or not is_grave(case)
    if matter.kind == "stage":
        legal, _ = stage_of(matter.subject)
        return case.closed or case.notified_at is not None or (case.aware_at is not None) != legal
    return case.closed


def _may_try(matter: Matter, receiver: str, now: datetime) -> bool:
    """After a failure: a minute later, then two, four, at most an hour."""
    if receiver not in matter.failed:
        return True
    count, last_at = matter.failed[receiver]
    return now >= last_at + timedelta(minutes=min(60, 2 ** (min(count, 7) - 1)))


_Letters = list[tuple[Letter, tuple[int, ...]]]


def _letters(due: Sequence[Matter], recent: int, rules: Rules) -> _Letters:
    """One each for what is told at once, unless that would be a flood; one for the digest.

    While a flood lasts nothing more is told but protected identity, all that waits in one letter.
    """
    at_once = _by_case([matter for matter in due if is_immediate(matter)])
    waiting = [matter for matter in due if not is_immediate(matter)]
    letters: _Letters = []
    flood = [matter for group in at_once for matter in group]
    hidden = [matter for matter in flood if matter.case and matter.case.protected_identity]
    if recent + len(at_once) <= rules.flood_count:
        letters += [(_single(group, rules), _ids(group)) for group in at_once]
    elif recent <= rules.flood_count:
        letters.append((_many(Occasion.FLOOD, flood, rules), _ids(flood)))
    elif hidden:
        letters.append((_many(Occasion.FLOOD, hidden, rules), _ids(hidden)))
    if waiting:
        letters.append((_many(Occasion.DIGEST, waiting, rules), _ids(waiting)))
    return letters


def _by_case(matters: Sequence[Matter]) -> list[list[Matter]]:
    """What is told of one case in one go: the last of it says why."""
    groups: dict[str, list[Matter]] = {}
    for matter in matters:
        groups.setdefault(matter.case.id if matter.case else f"#{matter.id}", []).append(matter)
    return list(groups.values())


def _single(group: Sequence[Matter], rules: Rules) -> Letter:
    matter = group[-1]
    if matter.case is None:
        agent, _, since = matter.subject.partition(":")
        return Letter(
            Occasion.AGENT_SILENT,
            agent=agent_named(agent),
            silent_since=_utc(since),
            link=rules.link,
        )
    stage = stage_of(matter.subject)[1] if matter.kind == "stage" else None
    lines = (Line.of(matter.case),)
    return Letter(Occasion(matter.kind), lines, stage=stage, link=rules.link)


def _utc(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("UTC"))
    except ValueError:
        return None


def _many(occasion: Occasion, matters: Sequence[Matter], rules: Rules) -> Letter:
    """Each case once, protected identity first, then the gravest, then the soonest due."""
    cases = {matter.case.id: matter.case for matter in matters if matter.case is not None}
    ordered = sorted(cases.values(), key=_gravest_first)
    lines = tuple(Line.of(case) for case in ordered[:_LINES_AT_MOST])
    weeks = [week_of(matter.subject) for matter in matters if matter.kind == "week"]
    return Letter(
        occasion,
        lines,
        max(0, len(ordered) - len(lines)),
        week=weeks[-1] if weeks else (),
        link=rules.link,
    )


def _gravest_first(case: Case) -> tuple[bool, float, datetime]:
    return not case.protected_identity, -case.severity, case.due_by


def _with_mentions(
    letters: _Letters, expired: Sequence[Matter], now: datetime, rules: Rules
) -> _Letters:
    """Suppressions that ran out ride along with the first letter; alone only at digest time."""
    numbers = tuple(int(matter.subject) for matter in expired if matter.subject.isdigit())
    if not numbers:
        return letters
    if not letters:
        waited = any(now >= digest_after(matter.at, rules) for matter in expired)
        letters = [(Letter(Occasion.DIGEST, link=rules.link), ())] if waited else []
    if not letters:
        return letters
    (first, ids), *others = letters
    carrying = replace(first, expired=numbers)
    return [(carrying, (*ids, *_ids(expired))), *others]


def _ids(matters: Sequence[Matter]) -> tuple[int, ...]:
    return tuple(matter.id for matter in matters)
