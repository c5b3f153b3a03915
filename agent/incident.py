"""From an inspection to a possible incident: what travels is counted, named by key, or sealed. Pure."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from agent.bus import (
    CoverageFacts,
    FindingSummary,
    ItemSeen,
    MailFacts,
    Persons,
    PossibleIncident,
    Reason,
    SourceOfItem,
)
from agent.inspect import Inspection, Sighting
from agent.item import Coverage, Envelope, Item
from agent.policy import severity_hints
from agent.seal import Pseudonymiser, Sealer

_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "https://persinc.example/events/")
_FINGERPRINTS_AT_MOST = 20
_PERSONS_AT_MOST = 50
_PLACES_AT_MOST = 40
_IDENTITY_NUMBERS = "identity_number"
_PERSONS = frozenset({_IDENTITY_NUMBERS, "person"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Who speaks: the agent, its key, its recipients, its rules."""

    agent: str
    pseudonymise: Pseudonymiser
    sealer: Sealer = field(repr=False)
    ruleset_version: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What is known of an item once it has been read, beside what was found in it.

    `content` is the content's pseudonym. `group` is what the item's matter is told by: its folder,
    site, or mail thread.
    """

    item: Item
    content: str
    occurred_at: datetime
    coverage: Coverage = field(default_factory=Coverage)
    envelope: Envelope | None = None
    group: str = field(default="", repr=False)
    size: int = 0


def incident(
    origin: Origin,
    source: SourceOfItem,
    occurrence: Occurrence,
    inspection: Inspection,
    detected_at: datetime,
) -> tuple[str, PossibleIncident]:
    """Make the event and its id. The id has no clock in it: found again it is the same event."""
    item, envelope, name = occurrence.item, occurrence.envelope, origin.pseudonymise
    pseudonym = name("item", item.source, item.location)
    group = occurrence.group or str(PurePath(item.location).parent)
    verdict = inspection.verdict
    data = PossibleIncident(
        agent=origin.agent,
        source=source.model_copy(
            update={"audience": item.audience.value, "evidence": item.evidence}
        ),
        item=ItemSeen(
            kind=item.kind.value,
            media_type=item.media_type,
            pseudonym=pseudonym,
            content=occurrence.content,
            group=name("group", item.source, group),
            size=occurrence.size,
            modified_at=occurrence.occurred_at,
        ),
        mail=None if envelope is None else _mail_facts(envelope, inspection.subject, name),
        occurred_at=occurrence.occurred_at,
        detected_at=detected_at,
        level=verdict.level or "digest",
        reasons=tuple(Reason(rule=rule, text=text) for rule, text in verdict.reasons),
        findings=tuple(_summaries(inspection.sightings, name)),
        persons=_persons(inspection.sightings, name),
        severity=severity_hints(verdict, item, envelope),
        ruleset_version=origin.ruleset_version,
        coverage=CoverageFacts(
            examined=occurrence.coverage.examined,
            truncated=occurrence.coverage.truncated,
            unreadable=occurrence.coverage.unreadable,
        ),
        sealed=origin.sealer.seal(_evidence(item, inspection, envelope)),
    )
    key = f"{origin.agent}|{item.source}|{pseudonym}|{occurrence.content}|{origin.ruleset_version}"
    return str(uuid.uuid5(_IDS, key)), data


def _mail_facts(envelope: Envelope, subject: str, name: Pseudonymiser) -> MailFacts:
    return MailFacts(
        direction=envelope.direction.value,
        internal_recipients=len(envelope.recipients) - envelope.external_recipients,
        external_recipients=envelope.external_recipients,
        secure_gateway=envelope.secure_gateway,
        sender=name("mailbox", envelope.sender.casefold()) if envelope.sender else None,
        thread=name("thread", bare_subject(subject)) if subject else None,
    )


_PREFIXES = ("re:", "sv:", "vb:", "fw:", "fwd:", "vs:", "aw:")


def bare_subject(subject: str) -> str:
    """A subject without its chain of reply and forward marks: what a thread is told by.

    >>> bare_subject("Sv: RE:  Möte på torsdag")
    'möte på torsdag'
    """
    bare = subject.strip().casefold()
    while bare.startswith(_PREFIXES):
        bare = bare.partition(":")[2].strip()
    return bare


def _summaries(sightings: Sequence[Sighting], name: Pseudonymiser) -> Iterable[FindingSummary]:
    kinds: dict[tuple[str, str, str], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        finding = sighting.finding
        kinds[finding.entity_type, finding.category, finding.detector].append(sighting)
    for (entity_type, category, detector), alike in sorted(kinds.items()):
        values = sorted({_value(sighting) for sighting in alike})
        yield FindingSummary(
            entity_type=entity_type,
            category=category,
            tier=alike[0].finding.tier.value,
            detector=detector,
            count=sum(sighting.finding.count for sighting in alike),
            distinct_count=len(values),
            max_score=min(max(sighting.finding.score for sighting in alike), 1.0),
            parts=tuple(sorted({sighting.part.value for sighting in alike})),
            rules=tuple(sorted({_rule(sighting.finding.rule) for sighting in alike} - {""})),
            fingerprints=tuple(name("value", value) for value in values[:_FINGERPRINTS_AT_MOST]),
        )


def _rule(rule: str) -> str:
    """A rule's name; which word of a lexicon fired says too much, so only its list is told."""
    return rule.partition(":")[0]


def _value(sighting: Sighting) -> str:
    """The value as it is compared: identity numbers by digits, all else by casefolded words."""
    if sighting.finding.category == _IDENTITY_NUMBERS:
        return "".join(letter for letter in sighting.text if letter.isalnum())[-10:].upper()
    return " ".join(sighting.text.casefold().split())


def _persons(sightings: Sequence[Sighting], name: Pseudonymiser) -> Persons:
    """Count persons: by identity number where there are any, else by name."""
    by_category: dict[str, set[str]] = defaultdict(set)
    for sighting in sightings:
        if sighting.finding.category in _PERSONS:
            by_category[sighting.finding.category].add(_value(sighting))
    count = max((len(values) for values in by_category.values()), default=0)
    values = by_category[_IDENTITY_NUMBERS] or by_category["person"]
    pseudonyms = sorted(name("person", value) for value in values)
    return Persons(distinct_count=count, pseudonyms=tuple(pseudonyms[:_PERSONS_AT_MOST]))


def _evidence(item: Item, inspection: Inspection, envelope: Envelope | None) -> dict[str, object]:
    """What the DPO must see to judge; it leaves the host only under the DPO's key."""
    evidence: dict[str, object] = {
        "location": item.location,
        "subject": inspection.subject,
        "places": [
            {
                "entity_type": sighting.finding.entity_type,
                "part": sighting.part.value,
                "place": sighting.place,
                "context": sighting.context,
            }
            for sighting in inspection.sightings[:_PLACES_AT_MOST]
        ],
    }
    if envelope is not None:
        evidence |= {
            "message_id": envelope.message_id,
            "sender": envelope.sender,
            "recipients": list(envelope.recipients),
        }
    return evidence
