"""The register at the desk: what stands in it, and taking one in."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.triage.conftest import Feed, Seat
from tests.triage.made import NOON, event
from triage import desk
from triage.access import NotAllowed, Role
from triage.case import Disposition, State
from triage.decision import QUESTIONS, Breach
from triage.desk import Desk
from triage.desk.registering import register, take_register
from triage.register import Row
from triage.register_file import as_csv, as_workbook, rows_in

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_SCAN = (
    "Datum for anmaélan;Beskrivning av incident;Atgarder;Kontakt med dataskyddsombud;"
    "Anmadlan till Integritetsmyndigheten\n"
    "230620-PERSINC-FI0O2;Elevs namn i ett brev;Raderat;Ja;Nej\n"
    "240508-PERSINC-AB12;Bild på ett barn;Borttagen;Ja;Ja\n"
)


def _scanned() -> list[Row]:
    return rows_in(_SCAN.encode(), "scan.csv", STOCKHOLM)


def _decide(at: Desk, number: str, disposition: Disposition) -> None:
    desk.set_aware(at, number, at.now(), "enheten ringde")
    desk.decide(
        at,
        number,
        disposition,
        "fel mottagare",
        breach=[Breach.CONFIDENTIALITY],
        answers={**dict.fromkeys(QUESTIONS, "false"), "dpc": "1", "ei": "1"},
    )


def test_importing_twice_adds_nothing(at: Desk) -> None:
    first = take_register(at, _scanned())
    again = take_register(at, _scanned())

    assert (first.added, first.known, first.differing) == (2, 0, ())
    assert (again.added, again.known, again.differing) == (0, 2, ())


def test_an_imported_case_is_closed_and_says_whether_the_authority_was_told(at: Desk) -> None:
    take_register(at, _scanned())

    internal = desk.peek(at, "230620-PERSINC-FI02")
    notified = desk.peek(at, "240508-PERSINC-AB12")

    assert {internal.state, notified.state} == {State.CLOSED}
    assert internal.disposition is Disposition.INCIDENT_INTERNAL
    assert notified.disposition is Disposition.INCIDENT_NOTIFY
    assert notified.notified_at is not None


def test_what_was_exported_imports_to_the_same(at: Desk, feed: Feed) -> None:
    feed(event("health", "person"))
    (case,) = desk.list_cases(at).cases
    _decide(at, case.id, Disposition.INCIDENT_INTERNAL)
    desk.measure(at, case.id, "=borttagen", done_at=NOON)
    take_register(at, _scanned())
    rows = register(at)

    for content in (as_csv(rows, STOCKHOLM), as_workbook(rows, STOCKHOLM)):
        assert rows_in(content, "r", STOCKHOLM) == rows
        assert take_register(at, rows_in(content, "r", STOCKHOLM)).known == 3


def test_what_differs_is_told_and_left_as_it_is(at: Desk) -> None:
    take_register(at, _scanned())
    changed = rows_in(_SCAN.replace("Raderat", "Kvar").encode(), "scan.csv", STOCKHOLM)

    done = take_register(at, changed)

    assert done.differing == (("230620-PERSINC-FI02", ("Åtgärder",)),)
    assert register(at)[0].measures == "Raderat"


def test_what_is_done_later_is_laid_over_what_was_imported(at: Desk) -> None:
    take_register(at, _scanned())

    desk.measure(at, "230620-PERSINC-FI02", "Utbildning", done_at=NOON)

    assert register(at)[0].measures == "Raderat\n2026-11-24: Utbildning"


def test_details_stand_in_the_row_until_they_are_taken_back(at: Desk, feed: Feed) -> None:
    feed(event("health", "person"))
    (case,) = desk.list_cases(at).cases
    _decide(at, case.id, Disposition.INCIDENT_INTERNAL)
    before = register(at)
    happened = NOON - timedelta(days=3)
    desk.detail(at, case.id, {"persons": "30", "occurred_at": happened.isoformat()})

    (row,) = register(at)
    desk.detail(at, case.id, {"persons": "", "occurred_at": ""})

    assert (row.persons, row.occurred_at) == ("30", happened)
    assert register(at) == before


def test_a_judged_case_stands_in_the_register_with_who_was_asked_and_told(
    at: Desk, feed: Feed
) -> None:
    feed(event("health", "person"), event("school_support", item=2, folder="g"))
    case, _other = desk.list_cases(at).cases
    _decide(at, case.id, Disposition.INCIDENT_NOTIFY)

    (row,) = register(at)

    assert row.id == case.id
    assert row.dpo_consulted
    assert not row.notified
    assert row.due_by == NOON + timedelta(hours=72)
    assert row.description.startswith("Delad mapp; ")


def test_a_dpo_of_one_board_sees_and_imports_only_its_own(seat: Seat) -> None:
    eva = seat("eva", Role.DPO, "Bildningsnämnden")

    with pytest.raises(NotAllowed):
        take_register(eva, _scanned())
    assert take_register(eva, _scanned(), "Bildningsnämnden").added == 2
    assert register(seat("bo", Role.DPO, "Socialnämnden")) == []


def test_an_auditor_reads_the_register_and_takes_none_in(at: Desk, seat: Seat) -> None:
    take_register(at, _scanned())
    auditor = seat("rut", Role.AUDITOR)

    assert len(register(auditor)) == 2
    with pytest.raises(NotAllowed):
        take_register(auditor, _scanned())
