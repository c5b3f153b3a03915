"""Term: when a hit of the lexicon's literals is one of its words, and how much that word says.

It stands at a seam of its word, with a Swedish ending, in the right case, with its phrase around
it, and is not one of the words its category excludes.
"""

import re
from typing import NamedTuple

from detectors._finding import Strength
from detectors._lexicon import ENDINGS, Entry, Mode, categories, phrase
from detectors._literals import Hit
from detectors._scan import Scan

_MEDIAL = 7
"""Letters from which a term may stand inside a compound."""
_HEAD = 3
"""Letters that a compound's first part has at least."""
_WINDOW = 90
"""Characters beside a hit within which the rest of its phrase stands."""
_SHOUTED = 0.6
_BESIDE = 40
"""Characters beside an acronym that tell whether the text is in capitals."""
_REST = re.compile(rb"[a-z]*")
_COMPOUND = re.compile(rb"-?[a-z]+")
_ABOUT_NOBODY = re.compile(
    rb"(?:blankett|mall|rutin|polic|statistik|forskning|forskar|utbildning|forelasning|kurs|fond"
    rb"|forbund|forening|temadag|temaveck|kvall|politik|lagstiftning|strateg|riktlinj|handbok"
    rb"|broschyr|kampanj|budget|projekt|konferens|natverk|gala|debatt|formular|lathund|webbinari"
    rb"|seminari|enkat|museum|museet|metod|modell|verktyg|system|modul|portal|app|tax|upphandling"
    rb"|avtal|frag|(?<!sam)tal|kostnad|namnd|arbet|omrad|verksamhet|centr|center|bok|film|podd|caf"
    rb"|informati|guid|checklist|bransch|marknad|industri|forum|insamling|kompetens|okunskap"
    rb"|perspektiv|forebyggande|prevention|medveten)"
    rb"(?:[aeo]?[rn]?n?[ae]?t?|erna|arna|orna|ens|ets|ium|ier|ierna|on|et)s?\Z"
)
"""Heads of compounds that are about nobody: a sjukskrivningsblankett is a form."""
_LETTER = frozenset(b"abcdefghijklmnopqrstuvwxyz")
WEAKER = {Strength.STRONG: Strength.MEDIUM, Strength.MEDIUM: Strength.WEAK}
_NO_LETTERS = bytes(byte for byte in range(256) if not chr(byte).isalpha())
_NO_CAPITALS = bytes(byte for byte in range(256) if not chr(byte).isupper())
_RANK = {Strength.STRONG: 2, Strength.MEDIUM: 1, Strength.WEAK: 0}


class Term(NamedTuple):
    """A lexicon entry met at start:end of the text."""

    entry: Entry
    start: int
    end: int
    strength: Strength
    weakened: str = ""
    """By what, where something took from its strength."""

    @property
    def rank(self) -> tuple[int, int]:
        return _RANK[self.strength], self.end - self.start


def is_in_company(folded: bytes, entry: Entry, hit: Hit) -> bool:
    """Whether the rest of a phrase stands near: four in five hits end here."""
    near = folded[max(0, hit.start - _WINDOW) : hit.end + _WINDOW]
    for stem in entry.others:  # noqa: SIM110  # a generator costs more than the search
        if stem not in near:
            return False
    return True


def accepted(scan: Scan, entry: Entry, hit: Hit) -> Term | None:
    """Give the term that a hit is; None where it is something else."""
    if entry.written and scan.exact[hit.start : hit.end] != entry.written:
        return None
    span = _span(scan.folded, entry, hit.start, hit.end)
    if span is None:
        return None
    start, end = span
    category = categories()[entry.category]
    if category.never.knows(scan.folded[start:end]):
        return None
    if _is_about_nobody(scan.folded, hit.end):
        return Term(entry, start, end, Strength.WEAK, "by what the word ends with")
    strength = entry.strength
    if entry.mode is Mode.ACRONYM:
        if not scan.raw[start:end].isupper():
            return None
        if _is_shouted(scan.raw, start, end):
            strength = WEAKER.get(strength, strength)
    return Term(entry, start, end, strength)


def _is_about_nobody(folded: bytes, end: int) -> bool:
    """Whether what a term begins is a form, a policy, a course: Swedish compounds are what ends them."""
    rest = _COMPOUND.match(folded, end)
    return rest is not None and _ABOUT_NOBODY.search(rest.group()) is not None


def _is_shouted(raw: bytes, start: int, end: int) -> bool:
    before = raw[max(0, start - _BESIDE) : start].rpartition(b"\0")[2]
    around = before + raw[start : end + _BESIDE].partition(b"\0")[0]
    capitals = len(around.translate(None, _NO_CAPITALS))
    return capitals > _SHOUTED * len(around.translate(None, _NO_LETTERS))


def _span(folded: bytes, entry: Entry, start: int, end: int) -> tuple[int, int] | None:
    """Where the term's word or phrase stands, or None where the hit is something else."""
    mode = entry.mode
    if mode is Mode.PREFIX:
        return start, _rest_end(folded, end)
    if mode is Mode.PHRASE:
        return _phrase_span(folded, entry, start, end)
    if mode is Mode.ACRONYM or mode is Mode.EXACT:
        return start, end
    word_end = _rest_end(folded, end)
    ends = word_end == end or folded[end:word_end] in ENDINGS
    if mode is Mode.WHOLE:
        return (start, word_end) if ends else None
    word_start = start
    while word_start and folded[word_start - 1] in _LETTER:
        word_start -= 1
    begins = word_start == start
    if mode is Mode.INFIX:
        fits = begins or ends or end - start >= _MEDIAL
    else:
        fits = ends and (begins or start - word_start >= _HEAD)
    return (word_start, word_end) if fits else None


def _phrase_span(folded: bytes, entry: Entry, start: int, end: int) -> tuple[int, int] | None:
    left = max(0, start - _WINDOW)
    for match in phrase(entry.words).finditer(folded, left, end + _WINDOW):
        if match.start() <= start < match.end():
            return match.span()
    return None


def _rest_end(folded: bytes, end: int) -> int:
    match = _REST.match(folded, end)
    return match.end() if match else end
