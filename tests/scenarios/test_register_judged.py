"""The register's incidents, each from its real input through agent and bus to decision and row.

Source: an education board's incident register of 2023; the seventh is of the year after.
"""

from datetime import timedelta

import pytest

from tests.scenarios.town import Clock, Town
from triage import desk
from triage.band import Band
from triage.case import Case, Disposition, Origin, State
from triage.decision import Breach
from triage.desk import Desk, Refused, Report, Why
from triage.desk.accounting import draft
from triage.desk.registering import register
from triage.draft import Draft
from triage.register import Row
from triage.store.notices import untold
from triage.timers import Timers

CONFIDENTIALITY = (Breach.CONFIDENTIALITY,)
TO_KNOWN = {"protected_identity": "false", "wrong_recipient": "true", "public": "false"}
TO_ALL = {"protected_identity": "false", "wrong_recipient": "false", "public": "true"}


def row_of(at: Desk, number: str) -> Row:
    (row,) = (row for row in register(at) if row.id == number)
    return row


def ends(case: Case) -> tuple[float, float, float]:
    return case.severity_low, case.severity, case.severity_high


def answers(made: Draft) -> dict[str, str]:
    return {answer.key: answer.value for answer in made.answers}


def report(at: Desk, **said: object) -> Case:
    """A report by hand, the board's own."""
    return desk.report(at, Report(controller="Bildningsnämnden", **said))  # type: ignore[arg-type]


def test_r1_a_pupils_name_alone_is_no_case_and_reported_by_hand_stops_at_the_gate(
    town: Town,
) -> None:
    at = town.desk("eva")
    case = report(at, what="E-post med en elevs namn, internt.", category="person", persons=1)
    known = {
        "ei": "1",
        "wrong_recipient": "false",
        "protected_identity": "false",
        "public": "false",
    }
    for factor, value in known.items():
        desk.override(at, case.id, factor, value, "bara ett namn, till en kollega")

    desk.decide(at, case.id, Disposition.NOT_INCIDENT, "ingen obehörig tog del")

    assert "fraga.eml" not in town.numbers
    case = desk.peek(at, case.id)
    assert (case.severity, case.band, case.state) == (1.0, Band.LOW, State.CLOSED)
    row = row_of(at, case.id)
    assert (row.dpo_consulted, row.notified) == (True, False)
    assert row.reason == "ingen obehörig tog del"


def test_r2_a_pupils_login_is_medium_and_its_use_is_reported_into_the_same_case(
    town: Town,
) -> None:
    case = town.case("elevkonton_7B.csv")
    at = town.desk("eva", town.clock_from("elevkonton_7B.csv"))
    assert (case.category, ends(case), case.band) == (
        "credentials",
        (2.25, 2.25, 4.75),
        Band.MEDIUM,
    )
    used = report(
        at, what="Någon har loggat in som eleven.", category="credentials", going_on="no"
    )
    desk.merge(at, used.id, case.id)
    desk.measure(at, case.id, "Lösenordet bytt av IT", done_at=at.now())
    desk.set_aware(at, case.id, at.now(), "skolan ringde")

    decided = desk.decide(
        at,
        case.id,
        Disposition.INCIDENT_INTERNAL,
        "osannolikt med risk, bytt genast",
        breach=CONFIDENTIALITY,
        answers=TO_KNOWN,
    )

    assert decided.state is State.CLOSED
    row = row_of(at, case.id)
    assert (row.dpo_consulted, row.notified, row.band) == (True, False, "medel")
    assert row.measures.endswith("Lösenordet bytt av IT")
    assert desk.peek(at, used.id).merged_into == case.id


def test_r3_a_rehab_call_in_a_subject_is_high_and_waits_for_another_pair_of_eyes(
    town: Town,
) -> None:
    case = town.case("4XyZ1a0kQ2zABC")
    at = town.desk("eva", town.clock_from("4XyZ1a0kQ2zABC"))
    assert (case.category, case.level, ends(case)) == ("health", "alert", (2.0, 3.0, 3.5))
    desk.set_aware(at, case.id, at.now(), "ämnesraden röjer rehabilitering")
    desk.measure(at, case.id, "Alla mottagare ombedda att radera")

    waits = desk.decide(
        at,
        case.id,
        Disposition.INCIDENT_NOTIFY,
        "hälsa i en allmän handling",
        breach=CONFIDENTIALITY,
        example="14",
        answers=TO_KNOWN,
    )
    with pytest.raises(Refused, match=Why.OWN_DECISION):
        desk.confirm(at, case.id, agrees=True)
    with pytest.raises(Refused, match=Why.NOT_DECIDED_TO_NOTIFY):
        desk.notify(at, case.id, "preliminary", at.now())
    desk.confirm(town.desk("bo", at.now), case.id, agrees=True)
    desk.notify(at, case.id, "preliminary", at.now(), reference="IMY-2026-1")

    form = answers(draft(at, case.id))
    assert waits.state is State.REVIEW
    assert form["reference"] == case.id
    assert form["kinds"].startswith("hälsa")
    assert "SE = DPC 3 × EI 1 + CB 0,25 = 3,25 (hög)" in form["severity"]
    assert "Rehab" not in "".join(form.values())
    row = row_of(at, case.id)
    assert (row.dpo_consulted, row.notified, row.authority_reference) == (True, True, "IMY-2026-1")


def test_r4_a_number_to_another_department_goes_by_who_got_it(town: Town) -> None:
    case = town.case("uppgifter.eml")
    at = town.desk("eva", town.clock_from("uppgifter.eml"))
    assert (case.category, case.severity_low, case.severity) == ("identity_number", 1.0, 2.25)
    desk.set_aware(at, case.id, at.now(), "chefen ringde")
    desk.override(at, case.id, "wrong_recipient", "false", "behövde den i tjänsten")
    desk.override(at, case.id, "dpc", "1", "namn och nummer, inget mer")
    assert desk.peek(at, case.id).severity == 1.0
    desk.undo(at, case.id)
    desk.undo(at, case.id)

    desk.decide(
        at,
        case.id,
        Disposition.INCIDENT_INTERNAL,
        "en känd mottagare, raderat",
        breach=CONFIDENTIALITY,
        answers=TO_KNOWN,
    )

    row = row_of(at, case.id)
    assert (row.dpo_consulted, row.notified) == (True, False)
    assert row.severity.startswith("2,25 (")


def test_r5_teachers_names_are_low_and_one_protected_takes_them_to_the_top(town: Town) -> None:
    at = town.desk("eva")
    case = report(
        at,
        what="Schemavisaren låg öppen utan inloggning.",
        category="person",
        audience="public",
        persons=60,
    )
    desk.override(at, case.id, "ei", "1", "namn och skola")
    assert desk.peek(at, case.id).severity == 1.5
    desk.override(at, case.id, "protected_identity", "true", "en har skyddade uppgifter?")
    assert desk.peek(at, case.id).severity == 4.5
    desk.undo(at, case.id)
    desk.set_aware(at, case.id, at.now(), "skolan ringde")

    closed = desk.decide(
        at,
        case.id,
        Disposition.INCIDENT_INTERNAL,
        "namn i yrkesroll, inloggning krävs nu",
        breach=CONFIDENTIALITY,
        answers=TO_ALL,
    )

    assert (closed.severity, closed.band, closed.state) == (1.5, Band.LOW, State.CLOSED)
    assert row_of(at, case.id).band == "låg"
    found = town.case("skyddad.html")
    assert (found.severity, found.band, found.level) == (4.5, Band.VERY_HIGH, "alert")


def test_r6_absence_notes_on_the_intranet_are_medium(town: Town) -> None:
    case = town.case("franvaro.docx")
    at = town.desk("eva", town.clock_from("franvaro.docx"))
    assert (case.category, ends(case)) == ("school_support", (2.25, 2.25, 3.25))
    desk.set_aware(at, case.id, at.now(), "sedd på intranätet")
    desk.measure(at, case.id, "Borttaget", done_at=at.now())

    desk.decide(
        at,
        case.id,
        Disposition.INCIDENT_INTERNAL,
        "måste sökas fram, borttaget genast",
        breach=CONFIDENTIALITY,
        answers=TO_KNOWN,
    )

    row = row_of(at, case.id)
    assert (row.dpo_consulted, row.notified, row.band) == (True, False, "medel")


def legal_stages(at: Desk, number: str) -> list[str]:
    """The stages of the legal clock that people were told of, in order."""
    with at.store.reading() as connection:
        told = [one.subject.split(":") for one in untold(connection) if one.case_id == number]
    return [parts[1] for parts in told if parts[0] == "legal"]


def test_r7_a_protected_child_in_public_told_too_late_needs_a_reason(town: Town) -> None:
    """Reported by hand, forgotten for a week; every stage is told, and lateness explained."""
    clock = Clock(town.case("att tänka på.txt").detected_at)
    at = town.desk("eva", clock)
    case = report(
        at,
        what="Bild på ett barn på kommunens Instagram.",
        category="person",
        audience="public",
        persons=1,
        occurred_at=clock() - timedelta(days=1),
        protected_identity=False,
    )
    desk.override(at, case.id, "identifier", "picture", "tydlig bild")
    desk.override(at, case.id, "ei", "0.75", "tydlig bild, inget namn")
    assert desk.peek(at, case.id).severity == 1.25
    desk.override(at, case.id, "protected_identity", "true", "rektorn vet")
    assert (desk.peek(at, case.id).severity, desk.peek(at, case.id).band) == (4.5, Band.VERY_HIGH)
    desk.set_aware(at, case.id, clock(), "rektorn ringde")

    timers = Timers(town.store, at.house.hours, clock)
    told: dict[str, int] = {}
    for hour in range(1, 80):
        clock.pass_hours(1)
        timers.run()
        for stage in legal_stages(at, case.id):
            told.setdefault(stage, hour)

    assert told == {"reminder": 24, "warning": 48, "escalation": 60, "overdue": 72}
    answered = {"wrong_recipient": "true", "public": "true", "confidentiality": "0.5"}
    desk.decide(
        at,
        case.id,
        Disposition.INCIDENT_NOTIFY,
        "skyddade uppgifter, publicerat",
        breach=CONFIDENTIALITY,
        answers=answered,
    )
    desk.confirm(town.desk("bo", clock), case.id, agrees=True)
    with pytest.raises(Refused, match=Why.LATE_REASON_MISSING):
        desk.notify(at, case.id, "complete", clock())
    late = "bristande kunskap om rutiner"
    desk.tell_persons(at, case.id, "yes", at=clock(), how="samtal med vårdnadshavarna", count=2)
    closed = desk.notify(at, case.id, "complete", clock(), late_reason=late, reference="IMY-2")

    assert closed.state is State.CLOSED
    form = answers(draft(at, case.id, kind="complete"))
    assert (form["late"], form["protected_identity"], form["informed"]) == (late, "ja", "ja")
    row = row_of(at, case.id)
    assert (row.notified, row.delay_reason, row.informed) == (True, late, True)
    assert row.severity == "4,5"
    assert case.origin is Origin.REPORT
