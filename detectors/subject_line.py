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
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from detectors._finding import Finding, Strength, Tier
from detectors._fold import fold
from detectors._lexicon import Words, categories
from detectors._literals import Literal
from detectors._persons import persons
from detectors._scan import Scan
from detectors._segment import SUBJECT_PARTS
from detectors._yaml import read_yaml

ENTITIES = ("SUBJECT_LINE",)

_NAMED = frozenset({"full_name", "likely_name", "surname_first", "first_name_class"}) | frozenset(
    {"first_name_initial", "role_name", "initials_role"}
)
_PERSON = 0x01
_WHO = rb"\x01+"
_WHEN = (
    rb"(?:idag|i[ ]dag|imorgon|i[ ]morgon|ikvall|igar|i[ ]gar|hela|denna|vecka|v\.?[ ]?\d|t\.?o\.?m|"
    rb"fr\.?o\.?m|fran|from|tom|sedan|kl\.?|den|pa|till|mandag|tisdag|onsdag|torsdag|fredag|"
    rb"lordag|sondag|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|"
    rb"december|uke|\d)\w*"
)
_GAP = rb"(?:[^\w\x01]+[\w-]+){0,3}?[^\w\x01]+"
_SEAM = rb"[^\w\x01]{1,4}"
_PLACE = re.compile(r"\([^)]*\)\??|\S+")
_WORD = re.compile(rb"[a-z0-9-]+")
_SCORES = {Strength.STRONG: 0.85, Strength.MEDIUM: 0.6, Strength.WEAK: 0.3}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of words. `triggers` are the folded literals without which it cannot hold."""

    id: str
    category: str
    strength: Strength
    places: tuple[str, ...]
    triggers: frozenset[bytes]

    @property
    def pattern(self) -> re.Pattern[bytes]:
        return _pattern(self.places)


@cache
def _pattern(places: tuple[str, ...]) -> re.Pattern[bytes]:
    built, seam = rb"(?<![\w\x01])", b""
    for place in places:
        if place == "..":
            seam = _GAP
            continue
        piece = _piece(place.rstrip("?"))
        if place.endswith("?"):
            built += rb"(?:" + piece + _SEAM + rb")?"
            continue
        built += seam + piece
        seam = _SEAM
    return re.compile(built + rb"(?![\w\x01])")


def _piece(token: str) -> bytes:
    choices = token.strip("()").split("|")
    return rb"(?:" + rb"|".join(_choice(choice) for choice in choices) + rb")"


def _choice(choice: str) -> bytes:
    words = []
    for word in choice.split():
        special = {"WHO": _WHO, "WHEN": _WHEN}.get(word)
        stem = re.escape(fold(word.rstrip("*")))
        words.append(special or stem + (rb"[\w-]*" if word.endswith("*") else b""))
    return _SEAM.join(words)


@cache
def _read() -> dict[str, object]:
    return read_yaml("rules", "subjects.yaml")


@cache
def _suppressors() -> Words:
    words = _read()["suppressors"]
    assert isinstance(words, list)
    return Words.read([str(word) for word in words])


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of the house, in the order of their file."""
    return tuple(_rules())


def _rules() -> Iterator[Rule]:
    for category, by_strength in _read().items():
        if isinstance(by_strength, dict):
            for strength, texts in by_strength.items():
                for number, text in enumerate(texts, 1):
                    places = tuple(_PLACE.findall(text))
                    yield Rule(
                        f"subject:{category}:{strength}:{number}",
                        category,
                        Strength(strength),
                        places,
                        frozenset(_triggers(places)),
                    )


def _triggers(places: Sequence[str]) -> Iterator[bytes]:
    """The words of the place that is least often met: the one whose shortest word is longest."""
    choices = [
        place.strip("()?").split("|")
        for place in places
        if place != ".." and not place.endswith("?") and "WHO" not in place and "WHEN" not in place
    ] or [
        [choice for choice in place.strip("()").split("|") if "WHO" not in choice]
        for place in places
        if place != ".."
    ]
    best = max(choices, key=lambda words: min(len(word) for word in words))
    for choice in best:
        yield max((fold(word.rstrip("*")) for word in choice.split()), key=len)


@cache
def triggers() -> tuple[Literal, ...]:
    """The literals of the scan's group "subjects"."""
    words = sorted({word for rule in rules() for word in rule.triggers})
    return tuple(Literal(word, starts_word=True) for word in words)


@cache
def _rules_of(literal: int) -> tuple[Rule, ...]:
    word = triggers()[literal].text
    return tuple(rule for rule in rules() if word in rule.triggers)


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
            rules = {rule.id: rule for _, literal in met for rule in _rules_of(literal)}
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
    suppressed = not named and _suppressors().stand_in(_WORD.findall(scan.folded[start:end]))
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
            line[person.start - start : person.end - start] = bytes([_PERSON]) * length
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
