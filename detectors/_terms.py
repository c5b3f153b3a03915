"""Terms: which of the scan's literals are words of the lexicon here, and how much they say.

A hit becomes a term when it stands at a seam of its word, with a Swedish ending, in the right
case, with its phrase around it, and is not one of the words its category excludes. Words beside it
that speak of statistics, policy or courses take one step of its strength.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress
from typing import NamedTuple

import numpy as np

from detectors._finding import Finding, Strength
from detectors._keys import Bools, Places
from detectors._lexicon import ENDINGS, Category, Entry, Mode, categories, entries, phrase
from detectors._literals import Hit, Hits
from detectors._mend import mends
from detectors._scan import Scan
from detectors._segment import Segment
from detectors._term_gate import gate

_MEDIAL = 7
"""Letters from which a term may stand inside a compound."""
_HEAD = 3
"""Letters that a compound's first part has at least."""
_WINDOW = 90
_WORDS_AROUND = 7
_SHOUTED = 0.6
_LONG = 8000
_FEW = 150
"""Up to so many hits are looked at one by one."""
_NEAR = 150
_EXAMPLES = 64
"""Weak terms told of a long text at most: hardly a verdict stands on them."""
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
_WORDLY = bytes(
    byte if chr(byte) in "-0123456789abcdefghijklmnopqrstuvwxyz" else 0x20 for byte in range(256)
)
"""Leaves the letters, digits and hyphens of words; the rest becomes space."""
_LETTER = frozenset(b"abcdefghijklmnopqrstuvwxyz")
_WEAKER = {Strength.STRONG: Strength.MEDIUM, Strength.MEDIUM: Strength.WEAK}
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


def terms(scan: Scan) -> dict[str, list[Term]]:
    """All terms of the text by category, each word once in a category."""
    found = _as_it_stands(scan)
    for mended in mends(scan.text, scan.exact):
        copy = Scan(mended.text, scan.today, scan.vocabulary, (Segment(mended.text),))
        for category, here in _as_it_stands(copy).items():
            whole = [_moved(term, *mended.span(term.start, term.end)) for term in here]
            found[category] = _best(sorted([*found.get(category, ()), *whole], key=_place))
    return found


def _moved(term: Term, start: int, end: int) -> Term:
    return term._replace(start=start, end=end)


def _best(ordered: Sequence[Term]) -> list[Term]:
    """Of terms that overlap, the one that says most; of equals, the first."""
    best: list[Term] = []
    for term in ordered:
        if not best or best[-1].end <= term.start:
            best.append(term)
        elif best[-1].rank < term.rank:
            best[-1] = term
    return best


def _place(term: Term) -> int:
    return term.start


def _as_it_stands(scan: Scan) -> dict[str, list[Term]]:
    known = categories()
    accepted = _accepted_terms(scan)
    found: dict[str, list[Term]] = {}
    for term in sorted(accepted, key=_place):
        found.setdefault(term.entry.category, []).append(term)
    excluded = scan.hits("site_exclusions").rows
    return {
        name: [
            _in_context(scan, known[name], _excluded(term, excluded) if excluded else term)
            for term in _best(here)
            if not _is_idiom(scan, known[name], term)
        ]
        for name, here in found.items()
    }


def _accepted_terms(scan: Scan) -> list[Term]:
    """The house's terms and the site's own. In a long text weak ones count beside telling ones."""
    met = [(entries(), _maybe(scan))]
    if scan.vocabulary and (own := scan.hits("site_terms")).rows:
        met.append((scan.vocabulary.site.entries, own))
    told: list[Term] = []
    weak: list[tuple[Entry, Hit]] = []
    for lexicon, hits in met:
        for hit in hits.rows:
            entry = lexicon[hit.literal]
            if entry.others and not _is_in_company(scan.folded, entry, hit):
                continue
            if entry.strength is Strength.WEAK:
                weak.append((entry, hit))
            elif term := _accepted(scan, entry, hit):
                told.append(term)
    if _is_long(scan):
        starts = np.array([hit.start for _, hit in weak], dtype=np.int64)
        telling = np.array(sorted(term.start for term in told), dtype=np.int64)
        weak = list(compress(weak, _beside(starts, telling).tolist()))[:_EXAMPLES]
    told += [term for entry, hit in weak if (term := _accepted(scan, entry, hit))]
    return told


def _is_long(scan: Scan) -> bool:
    return len(scan.text) > _LONG and len(scan.segments) <= 1


def _is_in_company(folded: bytes, entry: Entry, hit: Hit) -> bool:
    """Whether the rest of a phrase stands near: four in five hits end here."""
    near = folded[max(0, hit.start - _WINDOW) : hit.end + _WINDOW]
    for stem in entry.others:  # noqa: SIM110  # a generator costs more than the search
        if stem not in near:
            return False
    return True


def _maybe(scan: Scan) -> Hits:
    """The hits that may be terms; where they are few, looking at each costs less than asking.

    In a long text weak ones count only beside what may be a telling one.
    """
    hits = scan.hits("terms")
    if len(hits) <= _FEW:
        return hits
    hits = hits.only(gate().passed(hits.arrays, scan.exact, scan.folded, scan.words))
    if not _is_long(scan):
        return hits
    literals, starts, _ = hits.arrays
    weak = gate().is_weak[literals]
    telling = np.sort(np.append(starts[~weak], scan.hits("site_terms").arrays[1]))
    return hits.only(~weak | _beside(starts, telling))


def _beside(starts: Places, telling: Places) -> Bools:
    """Which places have a telling term near."""
    if not len(telling):
        return np.zeros(len(starts), dtype=np.bool_)
    at = telling.searchsorted(starts - _NEAR)
    near: Bools = (at < len(telling)) & (
        telling[np.minimum(at, len(telling) - 1)] <= starts + _NEAR
    )
    return near


def _excluded(term: Term, excluded: Sequence[Hit]) -> Term:
    """A term inside a name that the site has excluded says next to nothing."""
    at = bisect_left(excluded, term.end, key=_start)
    if any(term.start < hit.end for hit in excluded[max(0, at - 3) : at]):
        return term._replace(strength=Strength.WEAK, weakened="by the site's exclusions")
    return term


def _start(hit: Hit) -> int:
    return hit.start


def _is_idiom(scan: Scan, category: Category, term: Term) -> bool:
    """Whether the term stands in a phrase that is never meant: omhändertagande av dagvatten."""
    if not category.never.phrases or term.strength is Strength.WEAK:
        return False
    beside = scan.folded[max(0, term.start - 40) : term.end + 40].translate(_WORDLY).split()
    return category.never.phrase_among(beside)


def _accepted(scan: Scan, entry: Entry, hit: Hit) -> Term | None:
    if entry.written and not _is_as_written(scan, entry, hit):
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
        if _is_shouted(scan.raw[max(0, start - 40) : end + 40]):
            strength = _WEAKER.get(strength, strength)
    return Term(entry, start, end, strength)


def _is_about_nobody(folded: bytes, end: int) -> bool:
    """Whether what a term begins is a form, a policy, a course: Swedish compounds are what ends them."""
    rest = _COMPOUND.match(folded, end)
    return rest is not None and _ABOUT_NOBODY.search(rest.group()) is not None


def _is_as_written(scan: Scan, entry: Entry, hit: Hit) -> bool:
    return scan.exact[hit.start : hit.end] == entry.written


def _is_shouted(around: bytes) -> bool:
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


def words_around(folded: bytes, start: int, end: int, count: int) -> list[bytes]:
    """The words beside start:end, at most `count` on each side, never across a barrier."""
    before = folded[max(0, start - _WINDOW) : start].rpartition(b"\0")[2]
    after = folded[end : end + _WINDOW].partition(b"\0")[0]
    return before.translate(_WORDLY).split()[-count:] + after.translate(_WORDLY).split()[:count]


def _in_context(scan: Scan, category: Category, term: Term) -> Term:
    if term.strength is Strength.WEAK:
        return term
    around = words_around(scan.folded, term.start, term.end, _WORDS_AROUND)
    if not category.against.stand_in(around):
        return term
    return term._replace(strength=_WEAKER[term.strength], weakened="by the words beside it")


SCORES = {Strength.STRONG: 0.75, Strength.MEDIUM: 0.5, Strength.WEAK: 0.3}


def findings(scan: Scan, wanted: Sequence[str], detector: str) -> Iterator[Finding]:
    """The terms of some categories as findings."""
    found = scan.once(terms)
    for name in wanted:
        for term in found.get(name, ()):
            yield finding(term, detector, SCORES[term.strength])


def finding(term: Term, detector: str, score: float, beside: str = "") -> Finding:
    """Give a term as a finding; `beside` tells what about its neighbourhood made the score."""
    entry, start, end, strength, weakened = term
    return Finding(
        entry.category.upper(), start, end, score, detector, entry.category, entry.tier,
        _said(entry.category, entry.group, strength, weakened, beside), entry.id, strength,
    )  # fmt: skip


@cache
def _said(category: str, group: str, strength: Strength, weakened: str, beside: str) -> str:
    kind = group.partition("/")[2].replace("_", " ")
    said = f"{strength.value} term of {category} ({kind})"
    return (f"{said}; weakened {weakened}" if weakened else said) + beside
