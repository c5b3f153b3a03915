"""Working: whose a case is, what was found out and done, and reports by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from triage.access import Act, Scope, require
from triage.case import Case, Origin, by_hand
from triage.category import TIERS
from triage.desk.room import Desk, Refused, Why, not_in_future, work_on
from triage.entry import Entry, Kind
from triage.facts import Facts
from triage.intake import Notice
from triage.store import cases, entries, notices
from triage.store.numbering import one_number

DETAILS = (
    "description",
    "occurred_at",
    "ended_at",
    "going_on",
    "persons",
    "records",
    "groups",
    "kinds",
    "type",
    "cause",
    "how_discovered",
    "consequences",
    "encrypted",
    "processor",
    "where_now",
    "third_country",
    "contact",
)
"""What forms and the register ask for and no machine knows."""
MOMENTS = frozenset({"occurred_at", "ended_at"})
"""Those of them that are times, written as RFC 3339 has them; `persons` is a number."""
DOORS = ("staff", "processor", "other")


def assign(desk: Desk, number: str, to: str = "") -> Case:
    """Give a case to somebody; to nobody when empty."""
    with work_on(desk, number, Act.WORK) as work:
        work.add(Kind.ASSIGNMENT, {"to": to}, logged=("to",))
        return work.case


def note(desk: Desk, number: str, text: str) -> Entry:
    """Write down something. Notes may name people: they are erased with the case."""
    return _added(desk, number, Kind.NOTE, {"text": _said(text)})


def measure(desk: Desk, number: str, text: str, *, done_at: datetime | None = None) -> Entry:
    """A measure taken or planned: recipients asked to delete, page taken down, training."""
    data = {"text": _said(text), "done_at": done_at.isoformat() if done_at else ""}
    with work_on(desk, number, Act.WORK) as work:
        if done_at is not None:
            not_in_future(work, done_at)
        return work.add(Kind.MEASURE, data)


def consult(desk: Desk, number: str, who: str, text: str = "") -> Entry:
    """The DPO was consulted, or gave advice."""
    return _added(desk, number, Kind.CONSULTATION, {"with": _said(who), "text": text})


def deviation(
    desk: Desk,
    number: str,
    *,
    cause: str,
    routine: str = "",
    owner: str = "",
    due_by: datetime | None = None,
    closed_at: datetime | None = None,
) -> Entry:
    """Norwegian avvik: its cause, the routine to change, who owns that, and by when."""
    data = {
        "cause": _said(cause),
        "routine": routine,
        "owner": owner,
        "due_by": due_by.isoformat() if due_by else "",
        "closed_at": closed_at.isoformat() if closed_at else "",
    }
    return _added(desk, number, Kind.DEVIATION, data)


def detail(desk: Desk, number: str, details: Mapping[str, str]) -> Entry:
    """What forms ask for (DETAILS); a later value replaces an earlier one, an empty one clears it."""
    unknown = sorted(set(details) - set(DETAILS))
    if unknown or not details:
        raise Refused(Why.NO_SUCH_DETAIL)
    if not all(_is_readable(name, value) for name, value in details.items() if value):
        raise Refused(Why.DETAIL_UNREADABLE)
    return _added(desk, number, Kind.DETAIL, details)


def _is_readable(name: str, value: str) -> bool:
    if name == "persons":
        return value.isdecimal()
    if name not in MOMENTS:
        return True
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _added(desk: Desk, number: str, kind: Kind, data: Mapping[str, str]) -> Entry:
    with work_on(desk, number, Act.WORK) as work:
        return work.add(kind, data)


def _said(text: str) -> str:
    if not text.strip():
        raise Refused(Why.TEXT_MISSING)
    return text


@dataclass(frozen=True, slots=True)
class Report:
    """A report by hand: by staff, by a processor (leverantör), by telephone."""

    what: str = field(repr=False)
    door: str = "staff"
    occurred_at: datetime | None = None
    discovered_at: datetime | None = None
    whose: str = field(default="", repr=False)
    """Whose data it is, as groups: pupils, patients, staff."""
    where: str = field(default="", repr=False)
    going_on: str = "unknown"
    """yes, no, unknown"""
    who_knows: str = field(default="", repr=False)
    category: str = "other"
    tier: str = ""
    """Of the data; empty: the category's own, and where that has none, not known."""
    audience: str = "unknown"
    persons: int | None = None
    protected_identity: bool | None = None
    controller: str = ""
    unit: str = ""
    reporter: str = field(default="", repr=False)
    extra: Mapping[str, str] = field(default_factory=dict, repr=False)


def report(desk: Desk, said: Report) -> Case:
    """Open a case from a report; same inbox, same clock. It is not yet awareness: a person sets that."""
    require(desk.actor, Act.REPORT, Scope(said.controller, said.unit))
    _said(said.what)
    if said.door not in DOORS:
        raise Refused(Why.NO_SUCH_DOOR)
    at = desk.now()
    number = one_number(desk.store, at.astimezone(desk.house.zone).date())
    persons = said.persons or 0
    tier = said.tier or TIERS.get(said.category, "none")
    told = {said.category: tier} if tier != "none" else {}
    facts = Facts(
        tiers=told,
        counts=dict.fromkeys(told, 1),
        named=frozenset(told),
        beyond_headings=frozenset(told),
        audience=said.audience,
        protected_identity=said.protected_identity is True,
        persons_at_least=persons,
        persons_at_most=persons,
    )
    case = by_hand(
        number,
        Origin.REPORT,
        facts,
        (said.category, tier),
        Scope(said.controller, said.unit),
        opened_at=at,
        detected_at=min(said.discovered_at or at, at),
        occurred_at=said.occurred_at,
        hours=desk.house.hours,
    )
    with desk.store.writing() as connection:
        cases.insert(connection, case)
        entries.add(connection, case.id, Kind.REPORT, at, desk.actor.name, _written(said))
        notices.add(connection, [Notice("opened", case.id)], at)
        desk.log(connection, "report", case.id, {"door": said.door})
    return case


def _written(said: Report) -> dict[str, str]:
    moments = {"occurred_at": said.occurred_at, "discovered_at": said.discovered_at}
    texts = {
        name: str(getattr(said, name))
        for name in ("door", "what", "whose", "where", "going_on", "who_knows", "reporter")
    }
    times = {name: moment.isoformat() for name, moment in moments.items() if moment}
    return {**said.extra, **texts, **times}
