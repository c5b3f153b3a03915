"""Of whom: whether a word is said of somebody, or stands in a text about nobody in particular.

A word of health beside a name tells something of a person; the same word in a routine, a table of
figures or a book list tells nothing. It is never dropped for that: its score is lowered, and the
explanation says why. How strong a term is, which the policy asks, stays as it is.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from detectors._finding import Finding, Strength
from detectors._persons import persons
from detectors._scan import Scan
from detectors._terms import SCORES, finding, terms

_NEAR = 130
"""Characters, about twenty words, within which a person or a pronoun stands for a sentence or two."""
_A_LINE = 100
"""So short a text (a subject, a note) is written to somebody, whoever it is."""
_NOBODY = frozenset({"public_role", "staff", "signature", "site_colleague"})
"""People in office, who are not those of whom it is said."""
_STATES = frozenset(
    f"health/{group}" for group in ("somatic", "psychiatric", "reproductive", "addiction")
)
"""Groups of everyday words (feber, ont i) that tell of the person they stand beside."""
_CARE = "health/care_contact"
"""Words of care label what is said after them: "Diagnos: astma"."""
_PRONOUNS = frozenset(
    b"han hon hen henne honom hans hennes jag mig min mitt mina din ditt dina dig"
    b" hun ham jeg meg hendes he she his her my".split()
)
_WORD = re.compile(r"[a-z]+")
_OF_SOMEBODY = {Strength.STRONG: 0.85, Strength.MEDIUM: 0.6, Strength.WEAK: 0.35}
_STATE_OF_SOMEBODY = 0.5
_PERSON_NEAR = "; a person near"
_DOUBTFUL = 0.4
_OF_NOBODY = {Strength.STRONG: _DOUBTFUL, Strength.MEDIUM: 0.3, Strength.WEAK: 0.2}


def said_of(scan: Scan, category: str, detector: str) -> Iterator[Finding]:
    """Give the terms of a category, scored by who stands near them."""
    for term in scan.once(terms).get(category, ()):
        _, start, end, strength, _ = term
        score, beside = weight(scan, start, end, strength, SCORES[strength])
        if beside == _PERSON_NEAR and term.entry.group in _STATES:
            score = max(score, _STATE_OF_SOMEBODY)
        if term.entry.group == _CARE and scan.folded[end : end + 1] == b":":
            score, beside = _DOUBTFUL, "; a label"
        if term.weakened:
            score = min(score, _DOUBTFUL)
        yield finding(term, detector, score, beside)


def weight(
    scan: Scan, start: int, end: int, strength: Strength, score: float
) -> tuple[float, str]:
    """Give the score that the nearest person, or nobody, leaves to what is said, and tell why."""
    people = scan.once(_people)
    left = max(start - _NEAR, 0)
    left = max(left, scan.folded.rfind(b"\0", left, start) + 1)
    right = scan.folded.find(b"\0", end, end + _NEAR)
    right = min(end + _NEAR, len(scan.folded)) if right < 0 else right
    at = bisect_left(people, left)
    if at < len(people) and people[at] < right:
        return _OF_SOMEBODY[strength], _PERSON_NEAR
    if right - left <= _A_LINE or not _PRONOUNS.isdisjoint(_whole_words(scan.words, left, right)):
        return score, ""
    return _OF_NOBODY[strength], "; nobody near, so lower"


def has_pronoun(line: str) -> bool:
    """Whether a line speaks to somebody, or of somebody not named: din, min, hon."""
    return any(word.encode() in _PRONOUNS for word in _WORD.findall(line.lower()))


def _whole_words(words: bytes, left: int, right: int) -> list[bytes]:
    """The words from `left` on, and the one that `right` cuts; `words` begin with a space."""
    before, after = words[left : left + 1], words[left + 1 : right + 1]
    return (after if before == b" " else after.partition(b" ")[2]).split()


def _people(scan: Scan) -> list[int]:
    """Where private people stand, by name or by number."""
    people = [one.start for one in scan.once(persons) if one.rule not in _NOBODY]
    return sorted([*people, *(number.start for number in scan.numbers)])
