"""Subject lines, file names and page titles that give somebody away.

They are short, stand in logs and lists that many read, and no gateway encrypts them. A rule is a
row of words with places for a person (WHO) and a time (WHEN); words of courses, templates and
budgets beside it leave it weak, unless somebody is named.

>>> from detectors import scan_of
>>> [(one.category, one.strength.value) for one in find(scan_of("Kallelse till Rehabmöte"))]
[('health', 'strong')]
>>> [one.strength.value for one in find(scan_of("Rutin för kallelse till rehabmöte"))]
['weak']
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from detectors._finding import Finding, Strength, Tier
from detectors._lexicon import categories
from detectors._persons import persons
from detectors._scan import Scan
from detectors._segment import SUBJECT_PARTS
from detectors._subject_rules import PERSON, Rule, rules_of, suppressors

ENTITIES = ("SUBJECT_LINE",)

_NAMED = frozenset({"full_name", "likely_name", "surname_first", "first_name_class"}) | frozenset(
    {"first_name_initial", "role_name", "initials_role"}
)
_WORD = re.compile(rb"[a-z0-9-]+")
_SCORES = {Strength.STRONG: 0.85, Strength.MEDIUM: 0.6, Strength.WEAK: 0.3}


def find(scan: Scan) -> Iterator[Finding]:
    """Find revealing subject lines, file names and titles."""
    if all(segment.part not in SUBJECT_PARTS for segment in scan.segments):
        return  # nor are the triggers looked for
    literals, places, _ = scan.hits("subjects").columns
    if not literals:
        return
    people = scan.once(persons)
    persons_at = [person.start for person in people]
    starts = [bisect_right(scan.starts, place) - 1 for place in places]
    for at, met in groupby(zip(starts, literals, strict=True), itemgetter(0)):
        segment, start = scan.segments[at], scan.starts[at]
        if segment.part in SUBJECT_PARTS:
            end = start + len(segment.text)
            here = people[bisect_left(persons_at, start) : bisect_left(persons_at, end)]
            rules = {rule.id: rule for _, literal in met for rule in rules_of(literal)}
            yield from _in_line(scan, start, end, rules.values(), here)


def _in_line(
    scan: Scan, start: int, end: int, candidates: Iterable[Rule], people: Sequence[Finding]
) -> Iterator[Finding]:
    plain = scan.folded[start:end].replace(b"_", b" ")
    line = _with_persons(plain, start, people)
    met = [
        (rule, match)
        for rule in candidates
        if (match := rule.pattern.search(line) or (people and rule.pattern.search(plain)))
    ]
    if not met:
        return
    named = any(person.rule in _NAMED for person in people)
    suppressed = not named and suppressors().stand_in(_WORD.findall(scan.folded[start:end]))
    best: dict[str, Finding] = {}
    for rule, match in met:
        strength = Strength.WEAK if suppressed else rule.strength
        finding = _finding(rule, strength, start + match.start(), start + match.end(), suppressed)
        kept = best.get(rule.category)
        if kept is None or kept.score < finding.score:
            best[rule.category] = finding
    yield from best.values()


def _with_persons(plain: bytes, start: int, people: Sequence[Finding]) -> bytes:
    """The line with everybody in it as WHO, but for those who are named in public office."""
    line = bytearray(plain)
    for person in people:
        if person.rule != "public_role":
            length = person.end - person.start
            line[person.start - start : person.end - start] = bytes([PERSON]) * length
    return bytes(line)


def _finding(rule: Rule, strength: Strength, start: int, end: int, suppressed: bool) -> Finding:  # noqa: FBT001  # told in words below
    known = categories().get(rule.category)
    lowered = "; lowered, since it also speaks of courses, templates or the like"
    return Finding(
        entity_type="SUBJECT_LINE",
        start=start,
        end=end,
        score=_SCORES[strength],
        detector="subject_line",
        category=rule.category,
        tier=known.tier if known else Tier.EXTRA,
        explanation=f"a {rule.strength.value} pattern of {rule.category}"
        + (lowered if suppressed else ""),
        rule=rule.id,
        strength=strength,
    )
