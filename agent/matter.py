"""Matter: where facts and the learned judgement meet, and become one certainty. Pure.

A line is judged by itself, a text by its most telling piece with the facts in it, a mail as a
whole with who it went to. What facts claim stands or falls with that certainty, but for the few
that suffice alone. A text of many pieces has many chances to look sensitive: more is asked of it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain, islice, repeat, takewhile

from agent.certainty import LINES, MAILS, SILENT, TEXTS, circumstances, log_odds, traits
from agent.claims import Claim, Reading, Sorted, claims_in, number_lists, subject_claims
from agent.exposure import exposures
from agent.item import Envelope
from detectors._finding import Finding
from detectors._segment import SUBJECT_PARTS, Part

_SUFFICIENT = frozenset(
    "identity_number identity_number_subject identity_number_list protected_identity_person"
    " credentials".split()
)
"""Claims of facts that need no judgement beside them."""
_STRONG_RULE = 2.0
"""A subject rule of this weight is an alert where the judgement agrees, and for the digest unless
that sees nothing at all in it."""
_DIGEST = 1.0
_AGREES = 0.15
_ONE_PIECE = 300
"""Words up to which all of a text's facts belong together."""
_SUBJECT_OF_MAIL = 1.0
"""Log odds taken from a subject line's judgement where the mail's body was read too."""
_FACTS_SHOWN = 6


def matters_of(readings: Sequence[Reading], envelope: Envelope | None = None) -> list[Claim]:
    """Weigh all readings of an item: what facts claim, and what judgement and facts say together."""
    words = sum(reading.token_count for reading in readings)
    found = number_lists(readings)
    if envelope is not None and any(reading.part not in SUBJECT_PARTS for reading in readings):
        return [*found, *_mail(readings, words, envelope)]
    return [*found, *chain.from_iterable(_alone(one, words, envelope) for one in readings)]


def _alone(reading: Reading, words: int, envelope: Envelope | None) -> list[Claim]:
    """One line or text of its own."""
    if reading.part in SUBJECT_PARTS:
        found = Sorted(reading, close=True)
        claims = list(subject_claims(found))
        if not claims and not found.matters:
            return []
        if reading.part is not Part.SUBJECT and not (found.persons or found.terms or found.rules):
            return claims  # `lista.txt` names a kind of document, not a matter
        exposed = {"exposed"} if envelope and exposures(envelope) else set()
        seen = exposed | traits_in(found, claims, ())
        certainty = LINES.certainty(log_odds(found.matters), seen)
        return _together(claims, LINES.weight(certainty), reading, found.matters)
    claims = claims_in(reading, words, envelope)
    found = Sorted(reading, close=words < _ONE_PIECE)
    whole = [()] if words < _ONE_PIECE else []
    pieces = [(matter,) for matter in found.matters] or whole
    told = repeat(traits_in(found, claims)) if words < _ONE_PIECE else each_of(found, claims)
    weighed = [
        (TEXTS.certainty(log_odds(piece), seen, words), piece)
        for piece, seen in zip(pieces, told, strict=False)
    ]
    certainty, best = max(weighed, key=lambda pair: pair[0], default=(SILENT, ()))
    return _together(claims, TEXTS.weight(certainty), reading, best)


def _mail(readings: Sequence[Reading], words: int, envelope: Envelope) -> list[Claim]:
    """Subject, body and attachments together, with who they went to."""
    claims: list[Claim] = []
    seen = circumstances(envelope)
    judged: list[tuple[float, Reading, list[Finding]]] = []
    for reading in readings:
        here = claims_in(reading, words, envelope)
        claims += here
        found = Sorted(reading, close=True)
        less = _SUBJECT_OF_MAIL if reading.part in SUBJECT_PARTS else 0.0
        judged.append((max(log_odds(found.matters) - less, SILENT), reading, found.matters))
        if reading.part not in SUBJECT_PARTS:
            seen |= traits_in(found, here, found.matters, reading.token_count)
    odds, reading, matters = max(judged, key=lambda one: one[0])
    return _together(claims, MAILS.weight(MAILS.certainty(odds, seen, words)), reading, matters)


def traits_in(
    found: Sorted, claims: Iterable[Claim], pieces: Sequence[Finding] = (), words: int = 0
) -> set[str]:
    """The facts of a short text, or those inside the pieces of a long one."""
    if words < _ONE_PIECE:
        fired = {claim.rule for claim in claims}
        return traits(found.terms, found.persons, found.rules, fired, pronoun=found.pronoun)
    starts = sorted(piece.start for piece in pieces)
    reach = list(accumulate((piece.end for piece in sorted(pieces, key=_start)), max))

    def inside(finding: Finding) -> bool:
        before = bisect_right(starts, finding.start)
        return before > 0 and finding.start < reach[before - 1]

    fired = {claim.rule for claim in claims if all(map(inside, claim.findings))}
    terms, persons, rules = (
        list(filter(inside, some)) for some in (found.terms, found.persons, found.rules)
    )
    return traits(terms, persons, rules, fired)


def each_of(found: Sorted, claims: Iterable[Claim]) -> Iterator[set[str]]:
    """The facts inside each of a long text's pieces. What is near is found by place: both are many."""
    reach: dict[str, list[tuple[int, int]]] = {}
    for claim in claims:
        places = [one.start for one in claim.findings]
        reach.setdefault(claim.rule, []).append((min(places), max(places)))
    for spans in reach.values():
        spans.sort()
    for piece in found.matters:
        fired = {rule for rule, spans in reach.items() if _is_inside(spans, piece)}
        terms, persons = _within(found.terms, piece), _within(found.persons, piece)
        yield traits(terms, persons, _within(found.rules, piece), fired)


def _is_inside(spans: Sequence[tuple[int, int]], piece: Finding) -> bool:
    """Whether one of the spans (first and last place, sorted) is inside the piece."""
    here = islice(spans, bisect_left(spans, (piece.start, 0)), None)
    return any(last < piece.end for _, last in takewhile(lambda span: span[0] < piece.end, here))


def _within(findings: Sequence[Finding], piece: Finding) -> Sequence[Finding]:
    first = bisect_left(findings, piece.start, key=_start)
    return findings[first : bisect_left(findings, piece.end, key=_start)]


def _start(finding: Finding) -> int:
    return finding.start


def _bound(claim: Claim, weight: float, judged: float) -> Claim:
    """A fact's claim with the certainty's weight, unless the fact suffices."""
    if claim.rule in _SUFFICIENT:
        return claim
    if claim.rule == "subject_rule" and claim.weight >= _STRONG_RULE and judged:
        weight = max(weight, claim.weight if judged >= _AGREES else _DIGEST)
    return replace(claim, weight=weight, settled=True)


def _together(
    claims: list[Claim], weight: float, reading: Reading, matters: Sequence[Finding]
) -> list[Claim]:
    """What facts claim, and the judgement beside them, with one weight."""
    judged = max((matter.score for matter in matters), default=0.0)
    bound = [_bound(claim, weight, judged) for claim in claims]
    if not matters:
        return bound
    matter = max(matters, key=lambda one: one.score)
    facts = tuple(islice(chain.from_iterable(claim.findings for claim in claims), _FACTS_SHOWN))
    rule = "matter_with_facts" if facts else "sensitive_matter"
    detail = f"{matter.score:.2f}"
    return [*bound, Claim(rule, weight, reading.part, (matter, *facts), detail, settled=True)]
