"""Terms: the words of the lexicon that stand in a text, and how much they say there.

What one hit is, _term.py tells. Of those that overlap the one that says most counts; in a long text
weak ones count beside telling ones; words beside a term that speak of statistics, policy or courses
take one step of its strength.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress

import numpy as np

from detectors._finding import Finding, Strength
from detectors._fold import bare_words
from detectors._keys import Bools, Places
from detectors._lexicon import Category, Entry, categories, entries
from detectors._literals import Hit, Hits
from detectors._mend import mends
from detectors._scan import Scan
from detectors._segment import Segment
from detectors._term import WEAKER, Term, accepted, is_in_company
from detectors._term_gate import gate

_WINDOW = 90
_WORDS_AROUND = 7
_LONG = 8000
_FEW = 150
"""Up to so many hits are looked at one by one."""
_NEAR = 150
_EXAMPLES = 64
"""Weak terms told of a long text at most: hardly a verdict stands on them."""


def terms(scan: Scan) -> dict[str, list[Term]]:
    """All terms of the text by category, each word once in a category."""
    found = _as_it_stands(scan)
    for mended in mends(scan.text, scan.harm):
        copy = Scan(mended.text, scan.today, scan.vocabulary, (Segment(mended.text),))
        for category, here in _as_it_stands(copy).items():
            moved = (_moved(term, *mended.span(term.start, term.end)) for term in here)
            whole = [term for term in moved if scan.harm.is_in(term.start, term.end)]
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
    found: dict[str, list[Term]] = {}
    for term in sorted(_accepted_terms(scan), key=_place):
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
            if entry.others and not is_in_company(scan.folded, entry, hit):
                continue
            if entry.strength is Strength.WEAK:
                weak.append((entry, hit))
            elif term := accepted(scan, entry, hit):
                told.append(term)
    if _is_long(scan):
        starts = np.array([hit.start for _, hit in weak], dtype=np.int64)
        telling = np.array(sorted(term.start for term in told), dtype=np.int64)
        weak = list(compress(weak, _beside(starts, telling).tolist()))[:_EXAMPLES]
    told += [term for entry, hit in weak if (term := accepted(scan, entry, hit))]
    return told


def _is_long(scan: Scan) -> bool:
    return len(scan.text) > _LONG and len(scan.segments) <= 1


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
    before = scan.folded[max(0, term.start - 40) : term.start].rpartition(b"\0")[2]
    after = scan.folded[term.start : term.end + 40].partition(b"\0")[0]
    return category.never.phrase_among(bare_words(before + after))


def _words_around(folded: bytes, start: int, end: int) -> list[bytes]:
    """Some words on either side of start:end, never across a barrier."""
    before = folded[max(0, start - _WINDOW) : start].rpartition(b"\0")[2]
    after = folded[end : end + _WINDOW].partition(b"\0")[0]
    return bare_words(before)[-_WORDS_AROUND:] + bare_words(after)[:_WORDS_AROUND]


def _in_context(scan: Scan, category: Category, term: Term) -> Term:
    if term.strength is Strength.WEAK:
        return term
    if not category.against.stand_in(_words_around(scan.folded, term.start, term.end)):
        return term
    return term._replace(strength=WEAKER[term.strength], weakened="by the words beside it")


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
