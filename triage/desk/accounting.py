"""Accounting: drafts for the authority, the year's figures, the facts for the DPIA."""

from datetime import datetime

from triage import yearly as figures
from triage.access import Act, reach, require
from triage.desk.reading import require_somewhere
from triage.desk.room import Desk, work_on
from triage.deviation import Deviation, deviations_of
from triage.dpia import Watched, watched_by
from triage.draft import Controller, Draft, draft_of
from triage.draft_form import AUTHORITIES, KINDS
from triage.severity import UnknownFactor
from triage.store import Connection, accounts, cases, judged, suppressions, tokens
from triage.token import Token
from triage.yearly import Besides, Yearly


def draft(desk: Desk, number: str, authority: str = "IMY", kind: str = "preliminary") -> Draft:
    """Fill an authority's form as far as is known; that it was made is logged."""
    if authority not in AUTHORITIES or kind not in KINDS:
        msg = f"authority is one of {', '.join(AUTHORITIES)}; kind of {', '.join(KINDS)}"
        raise UnknownFactor(msg)
    with work_on(desk, number, Act.REGISTER) as work:
        work.log("drafted", {"authority": authority, "kind": kind})
        controller = desk.house.controllers.get(work.case.controller, Controller())
        house = (controller, desk.house.hours, desk.house.zone)
        return draft_of(work.case, work.entries, authority, kind, house)


def yearly(desk: Desk, year: int) -> Yearly:
    """The figures of a year, of what the actor may see; small counts are hidden."""
    require_somewhere(desk, Act.REGISTER)
    zone = desk.house.zone
    start, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    with desk.store.reading() as connection:
        own = accounts.opened_between(connection, start, end, reach(desk.actor, Act.REGISTER))
        told = accounts.persons_told(connection, start)
        besides = _besides(connection, desk)
    return figures.yearly_of(own, told, year, (zone, desk.house.hours), besides)


def _besides(connection: Connection, desk: Desk) -> Besides:
    """How suppressions, deviations and detectors stand; the detectors' figures name no case."""
    within = reach(desk.actor, Act.REGISTER)
    plan = deviations_of(accounts.deviations(connection, within))
    verdicts: dict[str, tuple[int, int]] = {}
    for one in judged.precisions(connection):
        good, all_ = verdicts.get(one.detector, (0, 0))
        fine = one.right + one.harmless
        verdicts[one.detector] = (good + fine, all_ + fine + one.wrong)
    return Besides(
        len(suppressions.listed(connection, within, desk.now(), past=False)),
        sum(one.closed_at is None for one in plan),
        sum(one.closed_at is not None for one in plan),
        verdicts,
    )


def watched(desk: Desk) -> list[Watched]:
    """What is watched, by what agents say and whose cases came of it."""
    require(desk.actor, Act.AUDIT)
    with desk.store.reading() as connection:
        statuses = [beat.status for beat in cases.heartbeats(connection)]
        return watched_by(statuses, accounts.controllers(connection))


def let_in(desk: Desk) -> list[Token]:
    """The tokens that let somebody in by the API now."""
    require(desk.actor, Act.AUDIT)
    with desk.store.reading() as connection:
        return [token for token in tokens.all_of(connection) if token.stands(desk.now())]


def deviations(desk: Desk, *, closed: bool = False) -> list[Deviation]:
    """The plan by which deviations are closed, soonest due first; that it was given is logged."""
    require_somewhere(desk, Act.READ)
    with desk.store.writing() as connection:
        found = deviations_of(accounts.deviations(connection, reach(desk.actor, Act.READ)))
        given = [one for one in found if closed or one.closed_at is None]
        desk.log(connection, "deviations_given", detail={"rows": str(len(given))})
    return given
