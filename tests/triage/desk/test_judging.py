"""From a possible incident to a decision that stands: gate, clock, second eyes, and back again."""

from datetime import timedelta

import pytest

from tests.triage.conftest import Clock, Feed, Seat
from tests.triage.made import event
from triage import desk
from triage.access import NotAllowed, Role
from triage.band import Band
from triage.case import Case, Disposition, State
from triage.decision import Breach
from triage.desk import Desk, NoSuchCase, Refused, Why
from triage.severity import UnknownFactor

NO = {"protected_identity": "false", "wrong_recipient": "true", "public": "false"}


@pytest.fixture
def number(feed: Feed, at: Desk) -> str:
    feed(event("health", "person"))
    return desk.list_cases(at).cases[0].id


@pytest.fixture
def minor(feed: Feed, at: Desk) -> str:
    """A case that one person may decide."""
    feed(event("person"))
    return desk.list_cases(at).cases[0].id


def aware(at: Desk, number: str, hours_ago: float = 0) -> None:
    desk.set_aware(at, number, at.now() - timedelta(hours=hours_ago), "rektorn ringde")


def notify(at: Desk, number: str) -> Case:
    return desk.decide(
        at,
        number,
        Disposition.INCIDENT_NOTIFY,
        "elevers hälsa för alla anställda",
        breach=[Breach.CONFIDENTIALITY],
        answers=NO,
    )


def test_an_incident_needs_the_gate_awareness_and_the_three_answers(at: Desk, number: str) -> None:
    with pytest.raises(Refused) as refusal:
        desk.decide(at, number, Disposition.INCIDENT_INTERNAL, "x")

    assert set(refusal.value.why) == {
        "gate_not_passed",
        "awareness_missing",
        "question_protected_identity",
        "question_wrong_recipient",
        "question_public",
    }


@pytest.mark.parametrize(
    ("disposition", "reason", "breach", "why"),
    [
        (Disposition.NOT_INCIDENT, " ", [], "reason_missing"),
        (Disposition.NOT_INCIDENT, "x", [Breach.CONFIDENTIALITY], "gate_passed"),
        (Disposition.DUPLICATE, "x", [], "merge_instead"),
        (Disposition.INCIDENT_NOTIFY, "x", [Breach.NONE], "gate_not_passed"),
    ],
)
def test_what_stands_in_the_way(
    at: Desk, number: str, disposition: Disposition, reason: str, breach: list[Breach], why: str
) -> None:
    with pytest.raises(Refused) as refusal:
        desk.decide(at, number, disposition, reason, breach=breach)

    assert why in refusal.value.why


def test_high_waits_for_another_person(at: Desk, seat: Seat, number: str) -> None:
    aware(at, number)

    assert notify(at, number).state is State.REVIEW
    with pytest.raises(Refused) as refusal:
        desk.confirm(at, number, agrees=True)
    assert refusal.value.why == (Why.OWN_DECISION,)
    confirmed = desk.confirm(seat("bo"), number, agrees=True)
    assert (confirmed.state, confirmed.disposition) == (State.OPEN, Disposition.INCIDENT_NOTIFY)


def test_low_does_not(at: Desk, minor: str) -> None:
    case = desk.decide(at, minor, Disposition.NOT_INCIDENT, "bara namn, behövs i tjänsten")

    assert (case.state, case.disposition) == (State.CLOSED, Disposition.NOT_INCIDENT)


@pytest.mark.parametrize(
    ("events", "factors"),
    [
        (("health", "person"), {"dpc": "1"}),
        (("health", "person"), {"ei": "0.25"}),
        (("protected_identity", "person"), {"protected_identity": "false"}),
        (("person",), {"protected_identity": "true"}),
    ],
)
def test_who_lowers_or_raises_a_level_does_not_decide_alone(
    at: Desk, seat: Seat, feed: Feed, events: tuple[str, ...], factors: dict[str, str]
) -> None:
    feed(event(*events))
    number = desk.list_cases(at).cases[0].id
    for factor, value in factors.items():
        desk.override(at, number, factor, value, "påhittade uppgifter")

    case = desk.decide(at, number, Disposition.NOT_INCIDENT, "övning")

    assert (case.state, case.disposition) == (State.REVIEW, Disposition.NOT_INCIDENT)
    assert desk.confirm(seat("bo"), number, agrees=True).state is State.CLOSED


def test_who_fills_in_what_nothing_was_known_of_decides_alone(at: Desk) -> None:
    case = desk.report(at, desk.Report(what="Ett namn på en lista"))
    for factor, value in {"dpc": "1", "ei": "0.25", "wrong_recipient": "false"}.items():
        desk.override(at, case.id, factor, value, "bara ett vanligt namn")

    decided = desk.decide(at, case.id, Disposition.NOT_INCIDENT, "ingen har sett den")

    assert (case.band, decided.state) == (Band.VERY_HIGH, State.CLOSED)


def test_disagreeing_opens_the_case_and_needs_a_reason(at: Desk, seat: Seat, number: str) -> None:
    desk.decide(at, number, Disposition.FALSE_POSITIVE, "fel")

    with pytest.raises(Refused):
        desk.confirm(seat("bo"), number, agrees=False)
    case = desk.confirm(seat("bo"), number, agrees=False, reason="det är en diagnos")

    assert (case.state, case.disposition) == (State.OPEN, None)


def test_a_notification_in_phases(at: Desk, seat: Seat, clock: Clock, number: str) -> None:
    aware(at, number)
    notify(at, number)
    desk.confirm(seat("bo"), number, agrees=True)
    told_at = clock.pass_hours(20)

    first = desk.notify(at, number, "preliminary", told_at, reference="IMY-2026-1")
    clock.pass_hours(200)
    last = desk.notify(at, number, "complete", clock())

    assert (first.state, first.notified_at) == (State.OPEN, told_at)
    assert (last.state, last.notified_at) == (State.CLOSED, told_at)


def test_a_late_notification_needs_its_reason(
    at: Desk, seat: Seat, clock: Clock, number: str
) -> None:
    aware(at, number)
    notify(at, number)
    desk.confirm(seat("bo"), number, agrees=True)
    clock.pass_hours(73)

    with pytest.raises(Refused) as refusal:
        desk.notify(at, number, "complete", clock())
    case = desk.notify(at, number, "complete", clock(), late_reason="rutinen var inte känd")

    assert refusal.value.why == (Why.LATE_REASON_MISSING,)
    assert desk.show(at, number).late
    assert case.state is State.CLOSED


def test_why_it_was_late_is_asked_also_when_that_turns_out_afterwards(
    at: Desk, seat: Seat, clock: Clock, number: str
) -> None:
    clock.pass_hours(100)
    desk.set_aware(at, number, clock() - timedelta(hours=20), "första uppgiften")
    notify(at, number)
    desk.confirm(seat("bo"), number, agrees=True)
    desk.notify(at, number, "preliminary", clock())
    desk.set_aware(at, number, clock() - timedelta(hours=90), "enheten visste")

    with pytest.raises(Refused) as refusal:
        desk.notify(at, number, "complete", clock())
    case = desk.notify(at, number, "complete", clock(), late_reason="rutinen var inte känd")

    assert refusal.value.why == (Why.LATE_REASON_MISSING,)
    assert case.state is State.CLOSED


def test_nothing_is_notified_that_was_not_decided(at: Desk, number: str) -> None:
    with pytest.raises(Refused):
        desk.notify(at, number, "complete", at.now())


def test_the_legal_clock_runs_from_awareness(at: Desk, clock: Clock, number: str) -> None:
    before = desk.peek(at, number)
    clock.pass_hours(30)
    aware(at, number, hours_ago=2)

    after = desk.peek(at, number)
    assert before.due_by == before.detected_at + timedelta(hours=72)
    assert after.due_by == clock() + timedelta(hours=70)


def test_nobody_is_aware_in_the_future(at: Desk, number: str) -> None:
    with pytest.raises(Refused):
        aware(at, number, hours_ago=-1)


def test_viewing_is_not_awareness(at: Desk, number: str) -> None:
    card = desk.show(at, number)

    assert card.case.state is State.OPEN
    assert card.case.first_viewed_at == at.now()
    assert card.case.aware_at is None


def test_proposal_and_persons_own_both_stay(at: Desk, number: str) -> None:
    desk.override(at, number, "dpc", "2", "bara antydan")
    desk.override(at, number, "dpc", "4", "nej, en diagnos")

    card = desk.show(at, number)
    assert card.severity.likely.dpc == 4
    assert [entry.data["value"] for entry in card.entries] == ["2", "4"]

    desk.override(at, number, "dpc", "", "tar tillbaka")
    assert desk.show(at, number).severity.likely.dpc == 3


def test_what_is_not_in_the_tables_is_refused(at: Desk, number: str) -> None:
    with pytest.raises(UnknownFactor):
        desk.override(at, number, "dpc", "7", "x")


def test_protected_identity_moves_it_to_very_high(at: Desk, minor: str) -> None:
    desk.override(at, minor, "protected_identity", "true", "rektorn sade det")

    case = desk.peek(at, minor)
    assert case.protected_identity
    assert case.severity >= 4


def test_undoing_goes_back_step_by_step(at: Desk, seat: Seat, number: str) -> None:
    aware(at, number)
    before = desk.peek(at, number)
    notify(at, number)
    decided = desk.peek(at, number)
    desk.confirm(seat("bo"), number, agrees=True)

    for entry in reversed(desk.entries_of(at, number)[1:]):
        if entry.kind != "confirmation":
            desk.undo(at, number, entry.id)

    after = desk.peek(at, number)
    assert decided.disposition is Disposition.INCIDENT_NOTIFY
    assert (after.state, after.disposition, after.overrides) == (State.OPEN, None, {})
    assert (after.severity, after.aware_at) == (before.severity, before.aware_at)


def test_a_closed_case_is_reopened_before_it_is_changed(at: Desk, minor: str) -> None:
    desk.decide(at, minor, Disposition.TEST, "prov")

    with pytest.raises(Refused):
        desk.override(at, minor, "dpc", "4", "x")
    case = desk.reopen(at, minor, "fler har hört av sig")

    assert (case.state, case.disposition) == (State.OPEN, None)
    assert desk.decide(at, minor, Disposition.NOT_INCIDENT, "ändå inte").closed


def test_an_open_case_is_not_reopened(at: Desk, number: str) -> None:
    with pytest.raises(Refused):
        desk.reopen(at, number, "x")


def test_a_case_rests_until_more_comes(at: Desk, feed: Feed, number: str) -> None:
    desk.rest(at, number, "vänta och se", after_events=2)
    assert desk.list_cases(at).cases == []

    feed(event("health", "person", item=2))
    assert desk.peek(at, number).state is State.RESTING
    feed(event("health", "person", item=3))

    assert desk.peek(at, number).state is State.OPEN


def test_nothing_rests_once_the_clock_runs(at: Desk, number: str) -> None:
    aware(at, number)

    with pytest.raises(Refused):
        desk.rest(at, number, "x", after_events=5)


@pytest.mark.parametrize(
    ("told", "arguments"),
    [("no", {}), ("yes", {"how": "brev"}), ("planned", {})],
)
def test_article_34_needs_when_or_why_not(
    at: Desk, number: str, told: str, arguments: dict[str, str]
) -> None:
    with pytest.raises(Refused):
        desk.tell_persons(at, number, told, **arguments)  # type: ignore[arg-type]


def test_article_34_is_an_entry(at: Desk, number: str) -> None:
    desk.tell_persons(at, number, "no", why_not="borttaget innan någon såg det (34.3 b)")

    assert desk.entries_of(at, number)[-1].data["told"] == "no"


def test_a_dpo_sees_only_the_own_namnd(seat: Seat, number: str) -> None:
    other = seat("per", Role.DPO, "Socialnämnden")
    own = seat("eva", Role.DPO, "Bildningsnämnden")

    with pytest.raises(NoSuchCase):
        desk.show(other, number)
    assert desk.list_cases(other).cases == []
    assert [case.id for case in desk.list_cases(own, total=True).cases] == [number]


def test_a_unit_handler_works_but_does_not_judge(seat: Seat, number: str) -> None:
    handler = seat("kim", Role.UNIT_HANDLER, "Bildningsnämnden", "Grundskola")

    desk.measure(handler, number, "filen borttagen")
    with pytest.raises(NotAllowed):
        desk.decide(handler, number, Disposition.NOT_INCIDENT, "x")


def test_an_admin_sees_no_case(seat: Seat, number: str) -> None:
    with pytest.raises(NoSuchCase):
        desk.show(seat("it", Role.ADMIN), number)
    with pytest.raises(NotAllowed):
        desk.list_cases(seat("it", Role.ADMIN))


def test_every_view_and_act_is_in_the_audit_log(at: Desk, minor: str) -> None:
    desk.show(at, minor)
    desk.note(at, minor, "Anna Andersson ringde")
    desk.decide(at, minor, Disposition.NOT_INCIDENT, "Anna har rätt till det")

    rows = desk.audit_log(at, minor)
    assert [row.act for row in rows] == ["viewed", "note", "decision"]
    assert "Anna" not in repr(rows)
    assert desk.verify_audit(at).flaw is None


def test_what_is_said_is_in_no_repr(at: Desk, minor: str) -> None:
    desk.note(at, minor, "Anna Andersson ringde")

    assert "Anna" not in repr(desk.show(at, minor))


def test_flags_stand_beside_the_score(at: Desk, number: str) -> None:
    before = desk.show(at, number)
    desk.detail(at, number, {"persons": "240", "encrypted": "yes"})

    after = desk.show(at, number)
    assert (before.flags, after.flags) == ((), ("many_persons", "unintelligible"))
    assert after.severity == before.severity


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"mood": "good"},
        {"persons": "some"},
        {"ended_at": "yesterday"},
        {"occurred_at": "2026-11-24T10:00"},
    ],
)
def test_details_are_those_that_forms_ask_for(
    at: Desk, number: str, details: dict[str, str]
) -> None:
    with pytest.raises(Refused):
        desk.detail(at, number, details)
