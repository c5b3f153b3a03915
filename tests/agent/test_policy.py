"""When findings amount to a possible incident."""

import pytest

from agent.claims import Reading
from agent.item import Audience, Direction, Envelope, Item, ItemKind
from agent.policy import Evidence, judge, severity_hints
from agent.reasons import RULES
from detectors._finding import Finding, Strength, Tier
from detectors._segment import Part


def found(kind: str, token: int = 0, **changes: object) -> Finding:
    category, tier = {
        "PERSON": ("person", Tier.ORDINARY),
        "HEALTH": ("health", Tier.SENSITIVE),
        "SE_PERSONNUMMER": ("identity_number", Tier.EXTRA),
        "PROTECTED_IDENTITY": ("protected_identity", Tier.EXTRA),
        "SCHOOL_SUPPORT": ("school_support", Tier.EXTRA),
        "CREDENTIALS": ("credentials", Tier.EXTRA),
        "SUBJECT_LINE": ("health", Tier.SENSITIVE),
        "SENSITIVE_MATTER": ("health", Tier.SENSITIVE),
        "ADDRESS": ("contact", Tier.ORDINARY),
        "SE_ORGANISATIONSNUMMER": ("organisation", Tier.NONE),
    }[kind]
    values: dict[str, object] = {
        "entity_type": kind,
        "start": token * 6,
        "end": token * 6 + 5,
        "score": 0.8,
        "detector": "test",
        "category": category,
        "tier": tier,
        "token": token,
        "rule": kind.lower(),
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]  # a table of any fields


def reading(*findings: Finding, part: Part = Part.BODY, tokens: int = 60) -> Reading:
    return Reading(part, "", tokens, findings)


def file(*findings: Finding, tokens: int = 60, **changes: object) -> Evidence:
    values: dict[str, object] = {
        "kind": ItemKind.FILE,
        "audience": Audience.ALL_STAFF,
        "readings": (reading(*findings, tokens=tokens),),
    }
    return Evidence(**(values | changes))  # type: ignore[arg-type]  # a table of any fields


WITHIN = Envelope(sender="a@kommun.example", recipients=("b@kommun.example",))
OUTSIDE = Envelope(
    sender="a@kommun.example",
    recipients=("b@annan.example",),
    direction=Direction.OUTGOING,
    external_recipients=1,
)
PRIVATE = Envelope(
    sender="eva.lind@kommun.example",
    recipients=("evalind71@gmail.com",),
    direction=Direction.OUTGOING,
    external_recipients=1,
)
GATEWAY = Envelope(
    sender="a@kommun.example",
    recipients=("b@annan.example",),
    direction=Direction.OUTGOING,
    external_recipients=1,
    secure_gateway=True,
)


def mail(envelope: Envelope, *findings: Finding, part: Part = Part.BODY) -> Evidence:
    return Evidence(
        kind=ItemKind.MAIL, envelope=envelope, readings=(reading(*findings, part=part),)
    )


TERM = found("HEALTH")
MEDIUM = found("HEALTH", 1, strength=Strength.MEDIUM, rule="medium_one")
OTHER_MEDIUM = found("HEALTH", 4, strength=Strength.MEDIUM, rule="medium_two")
PERSON = found("PERSON", 3)
NUMBER = found("SE_PERSONNUMMER", 5)
PROTECTED = found("PROTECTED_IDENTITY")
SUBJECT = found("SUBJECT_LINE")


@pytest.mark.parametrize(
    ("evidence", "outcome", "level"),
    [
        (file(), "clean", None),
        (file(found("SE_ORGANISATIONSNUMMER")), "clean", None),
        (file(TERM), "topic", None),
        (file(PERSON), "topic", None),
        (file(PERSON, audience=Audience.PUBLIC), "topic", None),
        (file(*[found("PERSON", n) for n in range(30)]), "topic", None),
        (file(TERM, PERSON), "incident", "digest"),
        (file(TERM, PERSON, audience=Audience.PUBLIC), "incident", "alert"),
        (file(TERM, PERSON, protected=True), "topic", None),
        (file(TERM, found("PERSON", 20)), "topic", None),
        (file(TERM, found("PERSON", 3, strength=Strength.WEAK)), "topic", None),
        (file(TERM, PERSON, tokens=5000), "topic", None),
        (file(MEDIUM, PERSON), "topic", None),
        (file(MEDIUM, OTHER_MEDIUM, PERSON), "incident", "digest"),
        (file(TERM, PERSON, NUMBER), "incident", "alert"),
        (file(NUMBER), "incident", "digest"),
        (file(found("SE_PERSONNUMMER", score=0.3)), "topic", None),
        (file(found("SE_PERSONNUMMER", count=400)), "incident", "alert"),
        (file(NUMBER, protected=True), "topic", None),
        (file(TERM, PERSON, NUMBER, protected=True), "topic", None),
        (
            file(TERM, PERSON, NUMBER, protected=True, audience=Audience.PUBLIC),
            "incident",
            "alert",
        ),
        (file(found("CREDENTIALS"), protected=True), "incident", "alert"),
        (file(NUMBER, audience=Audience.RESTRICTED), "topic", None),
        (file(PROTECTED), "topic", None),
        (file(PROTECTED, PERSON), "incident", "alert"),
        (file(PROTECTED, PERSON, protected=True), "incident", "alert"),
        (file(found("CREDENTIALS")), "incident", "alert"),
        (file(found("SCHOOL_SUPPORT", strength=Strength.MEDIUM), PERSON), "topic", None),
        (
            file(
                found("SCHOOL_SUPPORT", 20, strength=Strength.MEDIUM),
                *[found("PERSON", n) for n in (22, 26, 30)],
            ),
            "incident",
            "digest",
        ),
        (mail(WITHIN, PERSON), "topic", None),
        (mail(WITHIN, TERM, PERSON), "topic", None),
        (mail(WITHIN, PERSON, NUMBER), "incident", "digest"),
        (mail(OUTSIDE, TERM, PERSON), "incident", "alert"),
        (mail(OUTSIDE, TERM), "incident", "digest"),
        (mail(GATEWAY, TERM, PERSON), "topic", None),
        (mail(GATEWAY, SUBJECT, part=Part.SUBJECT), "incident", "alert"),
        (mail(PRIVATE, TERM, PERSON), "incident", "alert"),
        (mail(WITHIN, SUBJECT, part=Part.SUBJECT), "incident", "alert"),
        (mail(WITHIN, NUMBER, part=Part.SUBJECT), "incident", "alert"),
        (mail(WITHIN, found("CREDENTIALS"), part=Part.SUBJECT), "incident", "alert"),
        (mail(WITHIN, TERM, part=Part.SUBJECT), "topic", None),
        (mail(WITHIN, TERM, PERSON, part=Part.SUBJECT), "incident", "alert"),
    ],
)
def test_outcomes(evidence: Evidence, outcome: str, level: str | None) -> None:
    verdict = judge(evidence)

    assert (verdict.outcome, verdict.level) == (outcome, level)


@pytest.mark.parametrize(
    ("score", "facts", "tokens", "level"),
    [
        (0.99, (), 12, "alert"),
        (0.93, (), 12, "digest"),
        (0.6, (), 12, None),
        (0.8, (MEDIUM, PERSON), 12, "digest"),
        (0.93, (), 4000, None),
        (0.85, (TERM, PERSON), 4000, "digest"),
    ],
)
def test_the_judgement_needs_more_where_facts_are_missing_and_texts_are_long(
    score: float, facts: tuple[Finding, ...], tokens: int, level: str | None
) -> None:
    matter = found("SENSITIVE_MATTER", score=score, start=0, end=400)

    verdict = judge(file(matter, *facts, tokens=tokens, judged=True))

    assert verdict.level == level


def test_a_silent_judgement_speaks_against_a_term_beside_a_person() -> None:
    assert judge(file(TERM, PERSON, judged=True)).outcome == "topic"


def test_every_rule_is_told_in_three_languages() -> None:
    assert all(all(texts) for texts in RULES.values())


@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_reasons_name_rule_and_circumstance(language: str) -> None:
    verdict = judge(mail(OUTSIDE, TERM, PERSON), language)

    assert [rule for rule, _ in verdict.reasons] == ["term_person", "to_outsiders"]


def test_the_same_reason_is_told_once() -> None:
    verdict = judge(file(*[found("SE_PERSONNUMMER", n) for n in range(9)]))

    assert [rule for rule, _ in verdict.reasons] == ["identity_number_list", "identity_number"]


@pytest.mark.parametrize(("score", "is_told"), [(0.9, True), (0.3, False)])
def test_a_judgement_below_even_odds_is_no_reason_beside_others(
    score: float,
    is_told: bool,  # noqa: FBT001 - a table
) -> None:
    matter = found("SENSITIVE_MATTER", score=score, start=0, end=400)

    verdict = judge(file(matter, TERM, PERSON, NUMBER, judged=True, audience=Audience.PUBLIC))

    rules = [rule for rule, _ in verdict.reasons]
    assert ("matter_with_facts" in rules) is is_told
    assert "identity_number" in rules


def test_severity_hints_follow_what_the_verdict_stands_on() -> None:
    item = Item("share", "x", ItemKind.FILE, Audience.PUBLIC)

    hints = severity_hints(judge(file(TERM, PERSON, NUMBER)), item, None)

    assert hints.dpc_category == "sensitive"
    assert hints.identifiability == 1.0
    assert hints.exposure == "unknown_recipients"
