"""Claims: what facts amount to before judgement and circumstances are weighed. Pure.

Each function looks at one reading (one segment's findings) and yields claims with a weight:
0.5 a hint, 1 for the digest, 2 for an alert. Facts and the learned judgement meet in
agent/matter.py.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

from agent.item import Envelope
from detectors._finding import Finding, Strength, Tier
from detectors._segment import SUBJECT_PARTS, Part

JUDGEMENT = "SENSITIVE_MATTER"
"""What the learned judgement gives, of a whole line or text."""
_WINDOW = 15
"""Words between a term and the person it is said of. Measured: 40 gives three times the noise."""
_SURE_NUMBER = 0.5
_LIST_OF_NUMBERS = 5
_LIST_OF_PERSONS = 3
_CONTACTS = 5
_HEADING_TOKENS = 40
_TOKENS_PER_CHANCE_PAIR = 600
"""Running prose sets a term beside a name by chance about this often at worst."""

_GRAVE = frozenset({"social_services", "protected_identity", "sexual_life", "crime", "genetic"})
_PUPIL_RULES = frozenset({"pupil_class", "first_name_class"})
_CLOSE_ONLY = frozenset({"kin", "role", "given_name"})
"""People meant by few: anchors only in mail, subject lines and short texts."""
_UNNAMED = frozenset({"kin", "role"})
_SHORT_TEXT = 400


@dataclass(frozen=True, slots=True)
class Reading:
    """The findings of one segment, with its part, place and length in words."""

    part: Part
    place: str = field(repr=False)
    token_count: int
    findings: tuple[Finding, ...]
    pronoun: bool = False
    """Whether a subject line, name or title speaks to somebody, or of somebody not named."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One rule that fired, how much it weighs, and on which findings it stands."""

    rule: str
    weight: float
    part: Part
    findings: tuple[Finding, ...]
    detail: str = ""
    settled: bool = False
    """Who a mail went to is already in the weight."""


def claims_of(readings: Sequence[Reading], envelope: Envelope | None = None) -> list[Claim]:
    """Collect the claims that facts make in all readings of one item."""
    tokens = sum(reading.token_count for reading in readings)
    found = chain.from_iterable(claims_in(reading, tokens, envelope) for reading in readings)
    return [*number_lists(readings), *found]


def claims_in(reading: Reading, tokens: int, envelope: Envelope | None = None) -> list[Claim]:
    """Collect the claims of one reading of an item that is `tokens` words long."""
    if reading.part in SUBJECT_PARTS:
        return list(subject_claims(Sorted(reading, close=True)))
    found = Sorted(reading, close=envelope is not None or tokens < _SHORT_TEXT)
    return [
        *_protected(found),
        *_credentials(found),
        *_numbers(found),
        *_terms_beside_persons(found, tokens, envelope),
        *_lists(found),
    ]


class Sorted:
    """A reading's findings sorted out by what they are."""

    def __init__(self, reading: Reading, *, close: bool) -> None:
        self.part = reading.part
        self.pronoun = reading.pronoun
        drawers: dict[str, list[Finding]] = {}
        for finding in sorted(reading.findings, key=_place):
            drawers.setdefault(_drawer(finding), []).append(finding)
        self.matters = drawers.get("matter", [])
        self.rules = drawers.get("rule", [])
        self.contacts = drawers.get("contact", [])
        self.secrets = drawers.get("credentials", [])
        self.terms = drawers.get("term", [])
        self.numbers = [one for one in drawers.get("number", []) if one.score >= _SURE_NUMBER]
        starts = [term.start for term in self.terms]
        reach = list(accumulate((term.end for term in self.terms), max))
        self.persons = [
            one
            for one in drawers.get("person", [])
            if (close or one.rule not in _CLOSE_ONLY) and not _is_part_of(one, starts, reach)
        ]

    @property
    def private_persons(self) -> list[Finding]:
        return [person for person in self.persons if person.strength is not Strength.WEAK]

    @property
    def somebody(self) -> list[Finding]:
        """What a term can be said of: private persons, numbers, and role words in mail."""
        anchors = [
            person
            for person in self.persons
            if person.strength is not Strength.WEAK or person.rule in _CLOSE_ONLY
        ]
        return sorted(anchors + self.numbers, key=_token)


def _place(finding: Finding) -> tuple[int, int]:
    return finding.token, finding.start


def _is_part_of(person: Finding, starts: Sequence[int], reach: Sequence[int]) -> bool:
    """Whether the name is a word of a term: Parkinson, Lex Sarah.

    `starts` are where terms start, `reach` how far the terms up to each go.
    """
    before = bisect_left(starts, person.end)
    return before > 0 and reach[before - 1] >= person.end


_DRAWERS = {
    "person": "person",
    "identity_number": "number",
    "contact": "contact",
    "credentials": "credentials",
}


def _drawer(finding: Finding) -> str:
    if finding.entity_type == JUDGEMENT:
        return "matter"
    if finding.entity_type == "SUBJECT_LINE":
        return "rule"
    protected = finding.tier in {Tier.SENSITIVE, Tier.EXTRA}
    return _DRAWERS.get(finding.category, "term" if protected else "other")


def subject_claims(found: Sorted) -> Iterator[Claim]:
    """A subject line, file name or title: short, and read by many who never open what it names."""
    if not (found.numbers or found.terms or found.rules or found.secrets):
        return
    yield from _credentials(found)
    if found.numbers:
        yield Claim("identity_number_subject", 2.0, found.part, tuple(found.numbers))
    protected = [term for term in found.terms if _is_protected(term)]
    if protected and found.private_persons:
        findings = (*protected, *found.private_persons)
        yield Claim("protected_identity_person", 3.0, found.part, findings)
    for rule in found.rules:
        weight = {Strength.STRONG: 2.0, Strength.MEDIUM: 1.0, Strength.WEAK: 0.5}[rule.strength]
        yield Claim("subject_rule", weight, found.part, (rule, *found.somebody))
    strong = [term for term in found.terms if term.strength is Strength.STRONG]
    medium = [term for term in found.terms if term.strength is Strength.MEDIUM]
    if not found.somebody or not (strong or medium):
        return
    named = bool(found.numbers) or any(person.rule not in _UNNAMED for person in found.somebody)
    weight = (2.0 if named else 1.0) if strong else 1.0 if found.private_persons else 0.5
    findings = (*(strong or medium), *found.somebody)
    yield Claim("subject_term_person", weight, found.part, findings)


def _is_protected(finding: Finding) -> bool:
    return finding.category == "protected_identity" and finding.strength is Strength.STRONG


def _protected(found: Sorted) -> Iterator[Claim]:
    terms = [term for term in found.terms if _is_protected(term)]
    anchors = sorted(found.private_persons + found.numbers, key=_token)
    for term in terms:
        near = _near(term, anchors)
        if near:
            yield Claim("protected_identity_person", 3.0, found.part, (term, near))


def _credentials(found: Sorted) -> Iterator[Claim]:
    if found.secrets:
        strong = any(secret.strength is Strength.STRONG for secret in found.secrets)
        count = sum(secret.count for secret in found.secrets)
        yield Claim(
            "credentials", 2.0 if strong else 1.0, found.part, tuple(found.secrets), f"{count}"
        )


def _numbers(found: Sorted) -> Iterator[Claim]:
    persons = found.private_persons
    for number in found.numbers:
        person = _near(number, persons)
        findings = (number, person) if person else (number,)
        yield Claim("identity_number", 1.5 if person else 1.0, found.part, findings)


def number_lists(readings: Iterable[Reading]) -> Iterator[Claim]:
    """Many numbers in one item, in one table or scattered over it."""
    numbers = [
        (reading.part, finding)
        for reading in readings
        if reading.part not in SUBJECT_PARTS
        for finding in reading.findings
        if finding.category == "identity_number" and finding.score >= _SURE_NUMBER
    ]
    count = sum(finding.count for _, finding in numbers)
    if count >= _LIST_OF_NUMBERS:
        findings = tuple(finding for _, finding in numbers)
        yield Claim("identity_number_list", 2.0, numbers[0][0], findings, f"{count}")


def _terms_beside_persons(
    found: Sorted, tokens: int, envelope: Envelope | None
) -> Iterator[Claim]:
    anchors = found.somebody
    strong = [term for term in found.terms if term.strength is Strength.STRONG]
    medium = [term for term in found.terms if term.strength is Strength.MEDIUM]
    pairs = [(term, near) for term in strong if (near := _near(term, anchors))]
    if pairs:
        weight = 1.0
        if len(pairs) <= tokens // _TOKENS_PER_CHANCE_PAIR:
            weight -= 0.5
        if any(_near(near, found.numbers) for _, near in pairs):
            weight += 1.0
        elif len({term.rule for term, _ in pairs}) > 1 or pairs[0][0].category in _GRAVE:
            weight += 0.5
        yield Claim("term_person", weight, found.part, tuple(chain.from_iterable(pairs)))
        return
    for term in medium:
        near = _near(term, anchors)
        other = _near(term, [one for one in _around(term, medium) if one.rule != term.rule])
        if near and other:
            weight = 1.0 if tokens < _TOKENS_PER_CHANCE_PAIR else 0.5
            yield Claim("two_terms_person", weight, found.part, (term, other, near))
            return
    outside = envelope is not None and envelope.external_recipients > 0
    if outside and strong and tokens < _TOKENS_PER_CHANCE_PAIR:
        # to an outsider the recipient is the person; the step for outsiders makes it a digest
        yield Claim("term_addressee", 0.5, found.part, tuple(strong))


def _lists(found: Sorted) -> Iterator[Claim]:
    """Lists: what is sensitive is said once, in a heading, and people follow."""
    persons = found.private_persons
    count = sum(person.count for person in persons)
    pupils = [person for person in persons if person.rule in _PUPIL_RULES]
    if count >= _LIST_OF_PERSONS:
        heading = [
            term
            for term in found.terms
            if term.token <= _HEADING_TOKENS
            and (
                term.strength is Strength.STRONG
                or (term.strength is Strength.MEDIUM and term.tier is Tier.SENSITIVE)
            )
        ]
        if heading and heading[0].token <= persons[0].token + _WINDOW:
            findings = (heading[0], *persons[:_CONTACTS])
            yield Claim("list_under_heading", 1.0, found.part, findings, f"{count}")
    school = [term for term in found.terms if term.category == "school_support"]
    if school and (pupils or count >= _LIST_OF_PERSONS):
        near = [term for term in school if _near(term, pupils or persons)]
        if near:
            findings = (near[0], *(pupils or persons)[:_CONTACTS])
            yield Claim("absence_of_pupils", 1.0, found.part, findings, f"{count}")
    private = [contact for contact in found.contacts if contact.entity_type == "ADDRESS"]
    homes = sum(contact.count for contact in private)
    if count >= _CONTACTS and homes >= _CONTACTS:
        yield Claim("private_contacts", 1.0, found.part, tuple(private), f"{homes}")


def _around(finding: Finding, others: Sequence[Finding]) -> Sequence[Finding]:
    """Those of `others` (sorted by place) that stand within the window."""
    first = bisect_left(others, finding.token - _WINDOW, key=_token)
    return others[first : bisect_right(others, finding.token + _WINDOW, key=_token)]


def _token(finding: Finding) -> int:
    return finding.token


def _near(finding: Finding, others: Sequence[Finding]) -> Finding | None:
    """The nearest of `others` (sorted by place) within the window, or None."""
    at = bisect_left(others, finding.token, key=_token)
    candidates = [other for other in others[max(at - 1, 0) : at + 1] if other is not finding]
    nearest = min(candidates, key=lambda other: abs(other.token - finding.token), default=None)
    if nearest is None or abs(nearest.token - finding.token) > _WINDOW:
        return None
    return nearest
