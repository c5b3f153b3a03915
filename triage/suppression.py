"""Suppressions: what a person has decided to ignore, until when, and why. Pure.

Every matcher must fit, and what is ignored must be all there is: a value that is known to be
harmless beside one that is not hides nothing. Protected identity is never suppressed, and no
suppression lasts longer than 180 days.

>>> folder = Suppression(1, {"source": "skrivbord", "group": "v1:" + "0" * 32}, expires_at=None)
>>> sorted(folder.matchers)
['group', 'source']
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agent.bus import FindingSummary, PossibleIncident
from triage.access import Scope

LONGEST = timedelta(days=180)

PLACES = ("agent", "source", "group", "item", "content", "sender", "audience")
"""Matchers that say where: of the event as a whole."""
WHATS = ("category", "entity_type", "detector", "rule", "fingerprint")
"""Matchers that say what: every finding that tells must fit them."""
_ABOUT_WHOM = frozenset({"person", "contact"})


class NotSuppressible(ValueError):  # noqa: N818 - named for what went wrong
    """A suppression that would hide too much, too long, or for no reason."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One of them, as it is in force."""

    id: int
    matchers: Mapping[str, str]
    expires_at: datetime | None
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    scope: Scope = field(default_factory=Scope)
    case_id: str | None = None
    hit_count: int = 0
    last_hit_at: datetime | None = None
    ended_at: datetime | None = None


def check(matchers: Mapping[str, str], reason: str, now: datetime, expires_at: datetime) -> None:
    """Raise NotSuppressible unless it may be made."""
    unknown = sorted(set(matchers) - {*PLACES, *WHATS})
    if unknown:
        msg = f"there is no matcher {unknown[0]!r}; there are {', '.join((*PLACES, *WHATS))}"
        raise NotSuppressible(msg)
    if not set(matchers) - {"agent", "audience", "category", "entity_type"}:
        msg = "too wide: name a source, folder, item, content, sender, detector, rule or value"
        raise NotSuppressible(msg)
    if "protected_identity" in {matchers.get("category"), matchers.get("detector")}:
        msg = "protected identity is never suppressed"
        raise NotSuppressible(msg)
    if not reason.strip():
        msg = "a suppression needs a reason"
        raise NotSuppressible(msg)
    if not now < expires_at <= now + LONGEST:
        msg = f"a suppression ends, at most {LONGEST.days} days from now"
        raise NotSuppressible(msg)


def covering(event: PossibleIncident, suppressions: Iterable[Suppression]) -> Suppression | None:
    """The first suppression that covers the whole event, or None."""
    if is_protected(event):
        return None
    for suppression in suppressions:
        if _fits(event, suppression.matchers):
            return suppression
    return None


def is_protected(event: PossibleIncident) -> bool:
    """Whether protected identity is in it."""
    return event.severity.protected_identity or any(
        finding.category == "protected_identity" for finding in event.findings
    )


def fingerprints(event: PossibleIncident) -> frozenset[str] | None:
    """The values found; None where there are more than travel, so that nobody can vouch for all."""
    if any(finding.distinct_count > len(finding.fingerprints) for finding in event.findings):
        return None
    return frozenset(value for finding in event.findings for value in finding.fingerprints)


def places_of(event: PossibleIncident) -> dict[str, str | None]:
    """What a suppression may name of where an event comes from."""
    return {
        "agent": event.agent,
        "source": event.source.name,
        "audience": event.source.audience,
        "group": event.item.group,
        "item": event.item.pseudonym,
        "content": event.item.content,
        "sender": event.mail.sender if event.mail else None,
    }


def whats_of(finding: FindingSummary) -> dict[str, tuple[str, ...]]:
    """What a suppression may name of what was found."""
    return {
        "category": (finding.category,),
        "entity_type": (finding.entity_type,),
        "detector": (finding.detector,),
        "rule": finding.rules,
        "fingerprint": finding.fingerprints,
    }


def telling_of(event: PossibleIncident) -> list[FindingSummary]:
    """Findings of what it is about, not of whom."""
    return [finding for finding in event.findings if finding.category not in _ABOUT_WHOM]


def _fits(event: PossibleIncident, matchers: Mapping[str, str]) -> bool:
    places = places_of(event)
    if any(places[name] != value for name, value in matchers.items() if name in places):
        return False
    what = {name: value for name, value in matchers.items() if name in WHATS}
    telling = telling_of(event)
    return not what or (bool(telling) and all(_is_what(finding, what) for finding in telling))


def _is_what(finding: FindingSummary, what: Mapping[str, str]) -> bool:
    values = whats_of(finding)
    return all(set(values[name]) == {value} for name, value in what.items())
