"""Made-up events and what they lie in, with every field that a test cares about by name."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from agent.bus import (
    AgentStatus,
    FindingSummary,
    ItemSeen,
    MailFacts,
    Persons,
    PossibleIncident,
    Reason,
    Record,
    SeverityHints,
    SourceOfItem,
    SourceStatus,
)
from agent.bus_codec import encode_incident, encode_status
from triage.case import Case, opened
from triage.clock import Hours
from triage.grouping import By, category_of
from triage.growing import Growing
from triage.intake import Arrival

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def name(*what: object) -> str:
    """A pseudonym of anything."""
    return "v1:" + hashlib.sha256(repr(what).encode()).hexdigest()[:32]


_TIERS = {
    "person": "ordinary",
    "contact": "ordinary",
    "identity_number": "extra",
    "school_support": "extra",
    "credentials": "extra",
    "protected_identity": "extra",
    "organisation": "none",
}


def finding(category: str = "health", **changes: Any) -> FindingSummary:
    """Findings of one category."""
    values: dict[str, Any] = {
        "entity_type": category.upper(),
        "category": category,
        "tier": _TIERS.get(category, "sensitive"),
        "detector": f"{category}_detector",
        "count": 1,
        "distinct_count": 1,
        "max_score": 0.9,
        "parts": ("body",),
        "rules": (f"{category}.rule",),
        "fingerprints": (name("value", category),),
    }
    return FindingSummary(**(values | changes))


def event(
    *categories: str,
    item: object = 1,
    content: object = None,
    folder: object = "f",
    audience: str = "all_staff",
    at: datetime = NOON,
    findings: Sequence[FindingSummary] | None = None,
    mail: MailFacts | None = None,
    **changes: Any,
) -> PossibleIncident:
    """A possible incident on a share: item, content and folder are told apart by these names."""
    kinds = categories or ("health", "person")
    values: dict[str, Any] = {
        "agent": "fs01",
        "source": SourceOfItem(
            name="bildning",
            kind="shared_drive" if mail is None else "mail_log",
            audience=audience,
            controller="Bildningsnämnden",
            unit="Grundskola",
        ),
        "item": ItemSeen(
            kind="file" if mail is None else "mail",
            pseudonym=name("item", item),
            content=name("content", item if content is None else content),
            group=name("group", folder),
        ),
        "mail": mail,
        "occurred_at": at - timedelta(minutes=1),
        "detected_at": at,
        "level": "alert",
        "reasons": (Reason(rule="term_person", text="Känslig uppgift intill en person"),),
        "findings": tuple(findings or (finding(kind) for kind in kinds)),
        "persons": Persons(distinct_count=1),
        "severity": SeverityHints(protected_identity="protected_identity" in kinds),
        "ruleset_version": "1",
        "sealed": "",
    }
    return PossibleIncident(**(values | changes))


def mail(**changes: Any) -> MailFacts:
    """An internal mail to one colleague."""
    values: dict[str, Any] = {
        "direction": "internal",
        "internal_recipients": 1,
        "sender": name("sender", "a"),
        "thread": name("thread", "a"),
    }
    return MailFacts(**(values | changes))


def arrival(data: PossibleIncident, event_id: str = "") -> Arrival:
    """As it comes off the bus."""
    return Arrival.of(event_id or str(uuid.uuid4()), data)


def record(data: PossibleIncident, offset: int, event_id: str = "", partition: int = 0) -> Record:
    """As it lies on the bus."""
    message = encode_incident(event_id or str(uuid.uuid4()), data)
    return Record(
        message.topic, partition, offset, message.key, message.value, dict(message.headers)
    )


def status(agent: str = "fs01", at: datetime = NOON, **changes: Any) -> AgentStatus:
    """A heartbeat."""
    values: dict[str, Any] = {
        "agent": agent,
        "version": "1",
        "ruleset_version": "1",
        "started_at": at - timedelta(hours=1),
        "at": at,
        "sources": (SourceStatus(name="bildning", kind="shared_drive", state="watching"),),
    }
    return AgentStatus(**(values | changes))


def status_record(data: AgentStatus, offset: int) -> Record:
    """A heartbeat as it lies on the bus."""
    message = encode_status(data)
    return Record(message.topic, 0, offset, message.key, message.value, dict(message.headers))


def case_of(incident: PossibleIncident, number: str = "261124-PERSINC-AB12") -> Case:
    """The case that one event opens."""
    case = Growing.of(opened(number, incident, category_of(incident.findings), NOON))
    case.take(incident, By.NOTHING, new_place=True)
    return case.counted(Hours())
