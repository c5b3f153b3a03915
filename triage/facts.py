"""Facts: what is known of a case from all its events together, counted and without a word of text.

Events can be added in any order and give the same. Severity and
what is shown rest on them; they lie in the case's row so that neither reads events. Pure.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from agent.bus import FindingSummary, MailFacts, Persons, PossibleIncident
from triage.category import RANK

AUDIENCES = ("restricted", "unknown", "all_staff", "public")
"""From narrow to wide; unknown is never taken for narrow."""
_REASONS_AT_MOST = 30
_PEOPLE_AT_MOST = 200
"""More than these are only counted: the row of a case stays short."""
_HEADINGS = frozenset({"subject", "file_name", "title"})
_GUESSING = "sensitive_matter"
"""The learned judgement tells well that a text is sensitive, and less well what it is about."""
_WEAK_NAMES = frozenset({"first_name_class", "first_name_role", "kin", "role", "self"})


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that matters of the events of a case, taken together."""

    tiers: Mapping[str, str] = field(default_factory=dict)
    """By category, the highest tier."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """By category."""
    named: frozenset[str] = frozenset()
    """Categories that a word, number or rule named; others the learned judgement only guessed."""
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
    """The events' counts added up; see `most_persons`."""
    people: frozenset[str] = field(default=frozenset(), repr=False)
    """Pseudonyms of all of them, while these are known and few."""
    people_known: bool = True
    reasons: Mapping[str, str] = field(default_factory=dict)
    """By the policy's rule that fired, its words; of the newest event that has it."""
    detectors: frozenset[str] = frozenset()
    not_fully_examined: bool = False

    @property
    def most_persons(self) -> int:
        """How many it can be: one who is named in many files is one, where all are known."""
        return len(self.people) if self.people_known and self.people else self.persons_at_most

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
_VALUES = tuple(
    name for name in _NAMES if name not in {"tiers", "counts", "reasons"} and name not in _SETS
)


def is_named(finding: FindingSummary) -> bool:
    """Whether it is personal by a word, number or rule, and not by a guess at what it is like."""
    return finding.detector != _GUESSING and finding.tier != "none"


def wider(one: str, other: str) -> str:
    """The wider of two audiences.

    >>> wider("all_staff", "restricted")
    'all_staff'
    """
    return max(one, other, key=AUDIENCES.index)


class Sum:
    """Facts being summed up, event by event: one pass, for a batch may bring thousands."""

    __slots__ = ("_counts", "_facts", "_reasons", "_sets", "_tiers", "_values")

    def __init__(self, facts: Facts = _NONE) -> None:
        self._tiers = dict(facts.tiers)
        self._counts = dict(facts.counts)
        self._reasons = dict(facts.reasons)
        self._sets: dict[str, set[str]] = {name: set(getattr(facts, name)) for name in _SETS}
        self._values: dict[str, Any] = {name: getattr(facts, name) for name in _VALUES}
        if facts.persons_at_most and not facts.people:
            self._values["people_known"] = False

    def add(self, event: PossibleIncident, *, again: bool = False) -> None:
        """Add an event; `again` for a version or copy of what is there: nobody is counted twice."""
        self._add_findings(event.findings, again=again)
        self._add_mail(event.mail)
        sets, values, hints = self._sets, self._values, event.severity
        sets["kinds"].add(event.item.kind)
        if hints.dpc_category:
            sets["dpc_hints"].add(hints.dpc_category)
        if hints.identifiability is not None:
            known = values["identifiability_hint"]
            values["identifiability_hint"] = max(known or 0.0, hints.identifiability)
        values["minors"] |= hints.minors is True
        values["protected_identity"] |= hints.protected_identity
        values["not_fully_examined"] |= event.coverage.truncated or bool(event.coverage.unreadable)
        if event.source.audience != values["audience"]:
            values["audience"] = wider(values["audience"], event.source.audience)
        persons, at_most = event.persons.distinct_count, values["persons_at_most"]
        values["persons_at_least"] = max(values["persons_at_least"], persons)
        values["persons_at_most"] = max(at_most, persons) if again else at_most + persons
        self._add_people(event.persons)
        for reason in event.reasons:
            self._reasons[reason.rule] = reason.text

    def _add_findings(self, findings: Iterable[FindingSummary], *, again: bool) -> None:
        tiers, counts, sets = self._tiers, self._counts, self._sets
        here: dict[str, int] = {}
        for finding in findings:
            category, tier = finding.category, finding.tier
            if category not in tiers or RANK[tier] > RANK[tiers[category]]:
                tiers[category] = tier
            here[category] = here.get(category, 0) + finding.count
            sets["detectors"].add(finding.detector)
            if is_named(finding):
                sets["named"].add(category)
            if not _HEADINGS.issuperset(finding.parts):
                sets["beyond_headings"].add(category)
            if category == "identity_number":
                sets["identifiers"].add(category)
            elif category == "person":
                weak = bool(finding.rules) and _WEAK_NAMES.issuperset(finding.rules)
                sets["identifiers"].add("first_name" if weak else "full_name")
            elif category == "protected_identity":
                self._values["protected_identity"] = True
        for category, count in here.items():
            before = counts.get(category, 0)
            counts[category] = max(before, count) if again else before + count

    def _add_people(self, persons: Persons) -> None:
        people, values = self._sets["people"], self._values
        if values["people_known"]:
            people.update(persons.pseudonyms)
            all_named = len(persons.pseudonyms) == persons.distinct_count
            values["people_known"] = all_named and len(people) <= _PEOPLE_AT_MOST
        if not values["people_known"]:
            people.clear()

    def _add_mail(self, mail: MailFacts | None) -> None:
        if mail is None:
            return
        values = self._values
        for name in ("external_recipients", "internal_recipients"):
            values[name] = max(values[name], getattr(mail, name))
        values["secure_gateway"] |= mail.secure_gateway
        if mail.external_recipients or mail.internal_recipients:
            self._sets["identifiers"].add("mailbox")

    def facts(self) -> Facts:
        """What it comes to."""
        return Facts(
            tiers=dict(self._tiers),
            counts=dict(self._counts),
            reasons=dict(list(self._reasons.items())[:_REASONS_AT_MOST]),
            **{name: frozenset(values) for name, values in self._sets.items()},  # type: ignore[arg-type]  # by name
            **self._values,
        )


def facts_of(event: PossibleIncident) -> Facts:
    """Sum up one event."""
    total = Sum()
    total.add(event)
    return total.facts()
