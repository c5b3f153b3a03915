"""Policy: when what was found amounts to a possible incident, and why. Pure.

Facts (numbers, terms, persons, subject rules) make claims, and so does the learned judgement; a
claim has a weight. Circumstances (audience, protected place, where a mail went) add to it or take
from it. A term alone is a topic: counted, never published. What weighs 1 comes in the DPO's
digest, 2 and more is an alert.

The weights of facts are in agent/claims.py, of judgement and facts together in agent/certainty.py;
the words for each rule are in agent/reasons.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from agent.bus import SeverityHints
from agent.claims import JUDGEMENT, Claim, Reading, claims_of
from agent.exposure import Exposure, among_few, exposures
from agent.item import Audience, Envelope, Item, ItemKind
from agent.matter import matters_of
from agent.reasons import reason
from detectors._finding import REPORTED, Finding, Tier
from detectors._segment import SUBJECT_PARTS

_DIGEST = 1
_ALERT = 2
_REASONS_AT_MOST = 6
_EVEN = 0.5

_ALWAYS = frozenset({"protected_identity_person"})
"""Rules that no circumstance takes below an alert."""
_ANYWHERE = frozenset({"credentials", "identity_number_subject"})
"""Rules that a protected place or a small circle does not explain away; all else is expected there."""

_SPEAKING_AGAINST = frozenset({"protected_place", "need_to_know"})
_OF_THE_PLACE = frozenset({"public_audience"})
"""Moves a claim's weight even where who a mail went to is already in it."""
_JUDGED = frozenset({"sensitive_matter", "matter_with_facts"})
"""The judgement's own rules: below the threshold it has said nothing."""


class Level(StrEnum):
    """How a person is told: at once, or once a day."""

    ALERT = "alert"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one item when it is judged.

    `judged` tells that the learned judgement has read the texts too, so that its silence counts.
    """

    kind: ItemKind
    audience: Audience = Audience.UNKNOWN
    protected: bool = False
    envelope: Envelope | None = None
    readings: tuple[Reading, ...] = ()
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the policy says, with the rules that said it and the findings they stand on."""

    outcome: Literal["incident", "topic", "clean"]
    level: Literal["alert", "digest"] | None = None
    reasons: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)


def judge(evidence: Evidence, language: str = "sv") -> Verdict:
    """Weigh all claims under the item's circumstances and give the verdict with its reasons."""
    if not any(reading.findings for reading in evidence.readings):
        return Verdict("clean")
    weigh = matters_of if evidence.judged else claims_of
    claims = weigh(evidence.readings, evidence.envelope)
    circumstances = tuple(_circumstances(evidence)) if claims else ()
    weighed = sorted(
        ((_weight(claim, evidence, circumstances), claim) for claim in claims),
        key=lambda pair: -pair[0],
    )
    standing = [(weight, claim) for weight, claim in weighed if weight >= _DIGEST]
    if not standing:
        return _no_incident(evidence, weighed, circumstances, language)
    level = Level.ALERT if standing[0][0] >= _ALERT else Level.DIGEST
    stood = [claim for _, claim in standing]
    spoken = [claim for claim in stood if claim.rule not in _JUDGED or is_told(claim.findings[0])]
    texts: dict[str, str] = {}
    for claim in spoken or stood:
        texts.setdefault(*reason(claim.rule, language, claim.detail))
    ordered = list(texts.items())
    in_subject = any(claim.part in SUBJECT_PARTS for claim in stood)
    silent = _SPEAKING_AGAINST | (frozenset() if in_subject else {"subject_not_encrypted"})
    ordered += [reason(rule, language) for rule in circumstances if rule not in silent]
    return Verdict(
        "incident",
        level.value,
        tuple(dict.fromkeys(ordered))[:_REASONS_AT_MOST],
        tuple(dict.fromkeys(finding for claim in stood for finding in claim.findings)),
    )


def _is_word(finding: Finding) -> bool:
    sensitive = finding.tier in {Tier.SENSITIVE, Tier.EXTRA}
    return sensitive and finding.entity_type != JUDGEMENT


def is_told(finding: Finding) -> bool:
    """Whether a finding says anything by itself: a judgement below even odds only weighs in."""
    return finding.entity_type != JUDGEMENT or finding.score >= _EVEN


def is_reported(finding: Finding) -> bool:
    """Whether it is sure enough to be judged: `explain` is shown what is not."""
    return finding.score >= REPORTED or finding.entity_type == JUDGEMENT


def _circumstances(evidence: Evidence) -> Iterable[str]:
    if evidence.audience is Audience.PUBLIC:
        yield "public_audience"
    elif evidence.protected:
        yield "protected_place"
    if evidence.envelope is None:
        return
    yield from (flag.value for flag in exposures(evidence.envelope))
    if evidence.envelope.secure_gateway:
        yield "subject_not_encrypted"
    if among_few(evidence.envelope):
        yield "need_to_know"


def _weight(claim: Claim, evidence: Evidence, circumstances: tuple[str, ...]) -> float:
    """The claim's own weight, moved by what surrounds it."""
    if claim.rule in _ALWAYS:
        return max(claim.weight, _ALERT)
    if "protected_place" in circumstances and claim.rule not in _ANYWHERE:
        return 0.0
    weight = claim.weight
    in_subject = claim.part in SUBJECT_PARTS
    steps = {
        "public_audience": 1.0,
        Exposure.PRIVATE_MAILBOX.value: 1.0,
        Exposure.OUTSIDERS.value: 1.0,
        Exposure.MANY.value: 1.0,
        "subject_not_encrypted": 1.0 if in_subject else -0.5,
        "need_to_know": 0.0 if in_subject or claim.rule in _ANYWHERE else -0.5,
    }
    counted = _OF_THE_PLACE | ({"subject_not_encrypted"} if in_subject else frozenset())
    weight += sum(
        steps.get(rule, 0.0) for rule in circumstances if not claim.settled or rule in counted
    )
    if evidence.audience is Audience.RESTRICTED and not in_subject and claim.weight < _ALERT:
        weight -= 0.5
    return weight


def _no_incident(
    evidence: Evidence,
    weighed: list[tuple[float, Claim]],
    circumstances: tuple[str, ...],
    language: str,
) -> Verdict:
    """Tell a topic from nothing at all, and say what spoke against an incident."""
    findings = [finding for reading in evidence.readings for finding in reading.findings]
    telling = [one for one in findings if one.tier is not Tier.NONE and is_told(one)]
    if not telling:
        return Verdict("clean")
    weighed = [(weight, claim) for weight, claim in weighed if claim.rule not in _JUDGED]
    reasons = [reason(claim.rule, language, claim.detail) for _, claim in weighed]
    if weighed:
        reasons += [reason(rule, language) for rule in circumstances if rule in _SPEAKING_AGAINST]
    elif any(_is_word(finding) for finding in telling):
        reasons.append(reason("term_alone", language))
    else:
        reasons.append(reason("person_alone", language))
    return Verdict("topic", None, tuple(dict.fromkeys(reasons))[:_REASONS_AT_MOST])


_DPC = {
    "economy": "financial",
    "credentials": "financial",
    "hr_discipline": "behavioural",
    "school_support": "behavioural",
    "assessment": "behavioural",
}


def severity_hints(verdict: Verdict, item: Item, envelope: Envelope | None) -> SeverityHints:
    """Propose what ENISA's method asks for; a person decides."""
    findings = verdict.findings
    categories = {finding.category for finding in findings}
    sensitive = any(finding.tier is Tier.SENSITIVE for finding in findings) or bool(
        categories & {"protected_identity", "social_services"}
    )
    kinds: set[str] = {_DPC[category] for category in categories if category in _DPC}
    numbers = "identity_number" in categories
    persons = numbers or "person" in categories
    return SeverityHints(
        dpc_category="sensitive"
        if sensitive
        else "financial"
        if "financial" in kinds
        else "behavioural"
        if kinds
        else "simple",
        identifiability=1.0 if numbers else 0.75 if persons else None,
        exposure=_exposure_hint(item, envelope),
        minors=True if "pupil_class" in {finding.rule for finding in findings} else None,
        protected_identity="protected_identity" in categories,
    )


def _exposure_hint(
    item: Item, envelope: Envelope | None
) -> Literal["none_known", "known_recipients", "unknown_recipients"]:
    if envelope is not None and envelope.recipients:
        return "known_recipients"
    if item.audience is Audience.PUBLIC:
        return "unknown_recipients"
    return "known_recipients" if item.audience is Audience.ALL_STAFF else "none_known"
