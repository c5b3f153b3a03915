"""What else has gone wrong or was asked for (S2 to S9), from real inputs to what people do about it."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.scenarios.town import Clock, Town
from triage import desk
from triage.access import Grant, NotAllowed, Role
from triage.band import Band
from triage.case import Disposition, State
from triage.decision import Breach
from triage.desk import NoSuchCase, Report
from triage.desk.accounting import draft, yearly
from triage.desk.registering import register
from triage.draft_file import written
from triage.retention import Rule
from triage.routine import Routine
from triage.store import Store

BOARD = "Bildningsnämnden"


def test_s2_organisation_numbers_and_role_mailboxes_are_nobodys(town: Town) -> None:
    assert "leverantorer.csv" not in town.numbers


def test_s3_a_reply_that_carries_it_on_is_the_same_matter(town: Town) -> None:
    first, answer = town.numbers["4AbC1a0kQ2zDEF"], town.numbers["4AbC1a0kQ2zDEG"]

    case = town.case("4AbC1a0kQ2zDEF")
    assert first == answer
    assert (case.event_count, case.level) == (2, "alert")
    assert case.facts.external_recipients == 1
    assert "4AbC1a0kQ2zDEH" not in town.numbers


def test_s4_what_is_expected_in_the_vault_is_an_incident_outside_it(town: Town) -> None:
    case = town.case("journal.txt")

    assert (case.source, case.event_count, case.category) == ("share", 1, "health")


def test_s5_what_is_sensitive_on_the_web_is_told_at_once_and_teachers_are_one_card(
    town: Town,
) -> None:
    case = town.case("protokoll.html")
    schedules = {number for name, number in town.numbers.items() if name.startswith("schema1")}

    assert (case.audience, case.level, case.band) == ("public", "alert", Band.HIGH)
    assert len(schedules) <= 1
    for number in schedules:
        card = desk.peek(town.desk("eva"), number)
        assert (card.level, card.severity, card.band) == ("digest", 1.5, Band.LOW)


def test_many_files_of_a_folder_are_one_card_and_ten_copies_one_case(town: Town) -> None:
    folder, copies = town.case("elev0.txt"), town.case("kopia.txt")

    assert {town.numbers[f"elev{number}.txt"] for number in range(40)} == {folder.id}
    assert (folder.event_count, copies.event_count, copies.place_count) == (40, 10, 10)
    for case in (folder, copies):
        assert case.facts.most_persons == case.facts.persons_at_least, "nobody is counted twice"


@pytest.mark.parametrize("door", ["staff", "processor"])
def test_s6_both_doors_lead_to_the_same_inbox_and_clock(town: Town, door: str) -> None:
    clock = Clock(datetime.fromisoformat("2026-10-23T12:00:00+02:00"))
    reporter = town.desk("nils", clock, Grant(Role.REPORTER, BOARD))
    said = Report(what="Ett usb-minne är borta.", door=door, controller=BOARD, going_on="yes")

    case = desk.report(reporter, said)

    dpo = town.desk("eva", clock, Grant(Role.DPO, BOARD))
    assert case.id in {one.id for one in desk.list_cases(dpo).cases}
    assert (case.aware_at, case.band) == (None, Band.VERY_HIGH), "not known is not simple"
    desk.set_aware(dpo, case.id, clock(), "minnet saknas")
    due = desk.peek(dpo, case.id).due_by
    assert due - clock() == timedelta(hours=72)
    assert due.astimezone(dpo.house.zone).hour == 11, "the clocks went back on the 25th"
    with pytest.raises(NotAllowed):
        desk.list_cases(reporter)


def test_s7_each_sees_what_is_theirs(town: Town) -> None:
    ours, others = town.numbers["uppgifter.eml"], town.numbers["4AbC1a0kQ2zDEF"]
    dpo = town.desk("ulla", grant=Grant(Role.DPO, BOARD))
    handler = town.desk("hans", grant=Grant(Role.UNIT_HANDLER, BOARD, "Ekskolan"))

    assert desk.show(dpo, ours).case.id == ours
    assert desk.show(handler, ours).case.id == ours
    for seat in (dpo, handler):
        with pytest.raises(NoSuchCase):
            desk.show(seat, others)
    with pytest.raises(NotAllowed):
        desk.decide(handler, ours, Disposition.TEST, "prov")
    seen = {(row.by, row.act) for row in desk.audit_log(town.desk("eva"), ours)}
    assert {("ulla", "viewed"), ("hans", "viewed")} <= seen
    figures = yearly(town.desk("eva"), town.case("uppgifter.eml").opened_at.year)
    assert dict(figures.totals)["candidates"].isdecimal()


def test_s8_protected_identity_is_told_at_once_asked_first_and_never_suppressed(
    town: Town,
) -> None:
    case = town.case("att tänka på.txt")
    at = town.desk("eva", town.clock_from("att tänka på.txt"))

    assert (case.level, case.category, case.band) == (
        "alert",
        "protected_identity",
        Band.VERY_HIGH,
    )
    assert case.severity_low == case.severity_high == 4.25
    with pytest.raises(ValueError, match="never suppressed"):
        desk.suppress_like(at, case.id, ("source", "group", "category"), "känd")


def test_s9_a_norwegian_deviation_from_file_to_form(town: Town) -> None:
    case = town.case("elever.csv")
    clock = town.clock_from("elever.csv")
    at = town.desk("kari", clock)
    assert case.facts.identifiers >= {"identity_number"}
    desk.set_aware(at, case.id, clock(), "sett på fellesområdet")
    desk.decide(
        at,
        case.id,
        Disposition.INCIDENT_NOTIFY,
        "helseopplysninger åpent for alle",
        breach=(Breach.CONFIDENTIALITY,),
        answers={"protected_identity": "false", "wrong_recipient": "true", "public": "false"},
    )
    desk.confirm(town.desk("ola", clock), case.id, agrees=True)
    desk.deviation(
        at,
        case.id,
        cause="Ingen rutine for fellesområdet",
        routine="Lagring av elevopplysninger",
        owner="Oppvekstsjefen",
        due_by=clock() + timedelta(days=30),
    )
    desk.detail(at, case.id, {"where_now": "Slettet"})
    desk.notify(at, case.id, "complete", clock(), authority="Datatilsynet", reference="26/01")

    form = draft(at, case.id, "Datatilsynet", "complete")

    values = {answer.key: answer.value for answer in form.answers}
    assert values["where_now"] == "Slettet"
    assert values["routine"].startswith("Lagring av elevopplysninger, Oppvekstsjefen, ")
    assert values["severity"].startswith("SE = DPC 3 × EI 1 + CB 0,25 = 3,25 (høy)")
    assert "Hovedårsak" in written(form, "md").decode()
    (row,) = (row for row in register(at) if row.id == case.id)
    assert (row.cause, row.owner) == ("Ingen rutine for fellesområdet", "Oppvekstsjefen")


def test_s9_routines_have_a_day_and_nothing_is_kept_for_ever(tmp_path: Path, town: Town) -> None:
    """In a copy of the town's store, ten years later."""
    path = tmp_path / "triage.sqlite"
    source = str(town.store.engine.url.database)
    with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(path)) as to:
        whole.backup(to)
    copy = Town(Store(f"sqlite:///{path}").open(), town.numbers)
    clock = town.clock_from("journal.txt")
    at = copy.desk("kari", clock)
    number = town.numbers["journal.txt"]
    desk.note(at, number, "Et notat som skal bort")
    desk.decide(at, number, Disposition.FALSE_POSITIVE, "prøve", findings=())
    if desk.peek(at, number).state is State.REVIEW:
        desk.confirm(copy.desk("ola", clock), number, agrees=True)
    desk.put_routine(at, Routine("publisering", "Publisering på nettet", "intranett", "Kari"))
    desk.review_routine(at, "publisering", clock().date())
    clock.pass_hours(24 * 366 * 10)

    rules = [Rule("evidence", 90, "vedtak 1"), Rule("findings", 730, "vedtak 1")]
    erased = {one.kind: one.count for one in desk.erase(at, rules)}

    assert erased["findings"] >= 1
    with pytest.raises(NoSuchCase):
        desk.peek(at, number)
    assert [one.id for one in desk.routines(at) if one.reviewed_at] == ["publisering"]
    copy.store.close()
    files = [file.read_bytes() for file in tmp_path.glob("triage.sqlite*")]
    assert not any(b"Et notat som skal bort" in content for content in files)
