"""Facts: what is known of a case from all its events together, counted and without a word of text.

Facts of an event can be added to those of a case in any order and give the same. Severity and
what is shown rest on them; they lie in the case's row so that neither reads events. Pure.
"""

import json
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from agent.bus import PossibleIncident

AUDIENCES = ("restricted", "unknown", "all_staff", "public")
"""From narrow to wide; unknown is never taken for narrow."""
_REASONS_AT_MOST = 30
_HEADINGS = frozenset({"subject", "file_name", "title"})
_WEAK_NAMES = frozenset({"first_name_class", "first_name_role", "kin", "role", "self"})


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that matters of the events of a case, taken together."""

    tiers: Mapping[str, str] = field(default_factory=dict)
    """By category, the highest tier."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """By category."""
    beyond_headings: frozenset[str] = frozenset()
    """Categories found in more than a subject line, title or file name."""
    identifiers: frozenset[str] = frozenset()
    """identity_number, full_name, first_name, mailbox."""
    dpc_hints: frozenset[str] = frozenset()
    identifiability_hint: float | None = None
    audience: str = "restricted"
    kinds: frozenset[str] = frozenset()
    """file, mail, page."""
    external_recipients: int = 0
    internal_recipients: int = 0
    secure_gateway: bool = False
    minors: bool = False
    protected_identity: bool = False
    persons_at_least: int = 0
    persons_at_most: int = 0
    reasons: Mapping[str, str] = field(default_factory=dict)
    """By the policy's rule that fired, its words; of the newest event that has it."""
    detectors: frozenset[str] = frozenset()
    not_fully_examined: bool = False

    def __add__(self, other: "Facts") -> "Facts":
        """Take together with another item's, losing nothing that weighs."""
        return self._with(other, operator.add)

    def __or__(self, other: "Facts") -> "Facts":
        """Take together with another version or copy of the same: nobody is counted twice."""
        return self._with(other, max)

    def _with(self, other: "Facts", count: Callable[[int, int], int]) -> "Facts":
        return Facts(
            tiers=_highest(self.tiers, other.tiers),
            counts={
                category: count(self.counts.get(category, 0), other.counts.get(category, 0))
                for category in sorted({*self.counts, *other.counts})
            },
            beyond_headings=self.beyond_headings | other.beyond_headings,
            identifiers=self.identifiers | other.identifiers,
            dpc_hints=self.dpc_hints | other.dpc_hints,
            identifiability_hint=_larger(self.identifiability_hint, other.identifiability_hint),
            audience=wider(self.audience, other.audience),
            kinds=self.kinds | other.kinds,
            external_recipients=max(self.external_recipients, other.external_recipients),
            internal_recipients=max(self.internal_recipients, other.internal_recipients),
            secure_gateway=self.secure_gateway or other.secure_gateway,
            minors=self.minors or other.minors,
            protected_identity=self.protected_identity or other.protected_identity,
            persons_at_least=max(self.persons_at_least, other.persons_at_least),
            persons_at_most=count(self.persons_at_most, other.persons_at_most),
            reasons=dict(list({**self.reasons, **other.reasons}.items())[:_REASONS_AT_MOST]),
            detectors=self.detectors | other.detectors,
            not_fully_examined=self.not_fully_examined or other.not_fully_examined,
        )

    def written(self) -> str:
        """As it lies in the store."""
        return json.dumps(
            {
                name: sorted(value) if isinstance(value, frozenset) else value
                for name in _NAMES
                if (value := getattr(self, name)) != getattr(_NONE, name)
            },
            separators=(",", ":"),
        )

    @classmethod
    def read(cls, written: str) -> "Facts":
        """From the store; keys of a later version are passed over."""
        raw: dict[str, Any] = {
            name: frozenset(value) if name in _SETS else value
            for name, value in json.loads(written).items()
            if name in _NAMES
        }
        return cls(**raw)


_NONE = Facts()
_NAMES = tuple(member.name for member in fields(Facts))
_SETS = frozenset(name for name in _NAMES if isinstance(getattr(_NONE, name), frozenset))
_TIERS = ("none", "ordinary", "extra", "sensitive")


def wider(one: str, other: str) -> str:
    """The wider of two audiences.

    >>> wider("all_staff", "restricted")
    'all_staff'
    """
    return max(one, other, key=AUDIENCES.index)


def _highest(one: Mapping[str, str], other: Mapping[str, str]) -> Mapping[str, str]:
    merged = dict(one)
    for category, tier in other.items():
        merged[category] = max(tier, merged.get(category, "none"), key=_TIERS.index)
    return merged


def _larger(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return max(known) if known else None


def facts_of(event: PossibleIncident) -> Facts:
    """Sum up one event."""
    tiers: dict[str, str] = {}
    counts: dict[str, int] = {}
    beyond: set[str] = set()
    identifiers: set[str] = set()
    for finding in event.findings:
        category = finding.category
        tiers[category] = max(finding.tier, tiers.get(category, "none"), key=_TIERS.index)
        counts[category] = counts.get(category, 0) + finding.count
        if not _HEADINGS.issuperset(finding.parts):
            beyond.add(category)
        if category == "identity_number":
            identifiers.add("identity_number")
        elif category == "person":
            weak = bool(finding.rules) and _WEAK_NAMES.issuperset(finding.rules)
            identifiers.add("first_name" if weak else "full_name")
    mail, hints = event.mail, event.severity
    recipients = 0 if mail is None else mail.internal_recipients + mail.external_recipients
    if recipients:
        identifiers.add("mailbox")
    return Facts(
        tiers=tiers,
        counts=counts,
        beyond_headings=frozenset(beyond),
        identifiers=frozenset(identifiers),
        dpc_hints=frozenset([hints.dpc_category] if hints.dpc_category else ()),
        identifiability_hint=hints.identifiability,
        audience=event.source.audience,
        kinds=frozenset([event.item.kind]),
        external_recipients=0 if mail is None else mail.external_recipients,
        internal_recipients=0 if mail is None else mail.internal_recipients,
        secure_gateway=mail is not None and mail.secure_gateway,
        minors=hints.minors is True,
        protected_identity=hints.protected_identity or "protected_identity" in tiers,
        persons_at_least=event.persons.distinct_count,
        persons_at_most=event.persons.distinct_count,
        reasons={reason.rule: reason.text for reason in event.reasons},
        detectors=frozenset(finding.detector for finding in event.findings),
        not_fully_examined=event.coverage.truncated or bool(event.coverage.unreadable),
    )
