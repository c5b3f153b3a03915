"""Sensitive matter: is something sensitive said about somebody? A learned, calibrated judgement.

A line (subject, file name, title) is scored whole; lists see words, this sees how a text reads. A
longer text is scored in pieces of 100 to 200 words that overlap and end with sentences. The score
is a probability, calibrated on texts the model had not seen; the category is the one most alike.
What spoke for and against is told in words of the text where somebody asks (_telling.py).

Source: detectors/weights/README.md says what it was learned from and how good it is.

>>> from detectors import scan_of
>>> [one.rule for one in find(scan_of("Din son har inte varit i skolan på tre veckor, ring mig"))]
['line']
>>> list(find(scan_of("Protokoll från tekniska nämnden, ny cykelväg")))
[]
"""

import re
from collections.abc import Iterator
from functools import partial

import numpy as np

from detectors._category import VOTES, categories_of, tier_of
from detectors._finding import Finding, Strength
from detectors._judgement import (
    Floats,
    gate,
    gate_scores,
    line_scores,
    piece_scores,
    weights_of,
)
from detectors._marks import ADDRESS, FULL_NAME, NAME, PROPER
from detectors._ranges import Places, Ranges
from detectors._readings import Readings
from detectors._scan import Scan
from detectors._segment import SUBJECT_PARTS, Part, Segment
from detectors._terms import terms

ENTITIES = ("SENSITIVE_MATTER",)

LEAST = 0.05
"""Probabilities below this are no finding at all."""
_TELLING = 0.5
"""Probabilities below this weigh in beside facts, but tell nothing by themselves."""
_STRONG, _MEDIUM = 0.9, 0.6
_UNTOLD = "integrity"
_LINES = tuple(SUBJECT_PARTS)
_LINE = 120
_HALF = 450
_WHOLE = 1400
"""A text up to this many characters is one piece; a longer one is cut into pieces."""
_CLOSELY, _OF = 100, 25
"""Pieces read together that are looked at closely at most: so many, or one in so many."""
_CLOSING = re.compile(rb"[.!?:;\n](?:(?<=\n)|(?=[\x00-\x20]))")
_NEAR = _HALF // 4
"""How far from where a text would be cut an end of a sentence is looked for."""
_UNSAYING = bytes([NAME, FULL_NAME, PROPER, ADDRESS]) + b"\0 \r\n.,;:-"
"""What a text of nothing but names and addresses is made of: it says nothing about anybody."""


def find(scan: Scan) -> Iterator[Finding]:
    """Find the lines and pieces that read like a sensitive matter about somebody."""
    lines, short, pieces = _divided(scan)
    if not (len(lines) or len(short) or len(pieces)):
        return
    readings = Readings(scan)
    if len(lines):
        yield from _in_lines(scan, readings, lines)
    yield from _in_texts(scan, readings, short, pieces)


_ADDRESSES = (Part.SENDER, Part.RECIPIENT)
"""Whom a mail is from and to says nothing about anybody."""


def _divided(scan: Scan) -> tuple[Ranges, Ranges, Ranges]:
    """Tell lines from short texts, and cut longer ones into pieces."""
    lines: list[tuple[int, int]] = []
    short: list[tuple[int, int]] = []
    pieces: list[tuple[int, int]] = []
    segments = scan.segments or (Segment(scan.text),)
    for start, segment in zip(scan.starts or (0,), segments, strict=True):
        length = len(segment.text)
        if not length or segment.text.isspace() or segment.part in _ADDRESSES:
            continue
        if _is_line(segment):
            lines.append((start, start + length))
        elif length <= _WHOLE:
            short.append((start, start + length))
        else:
            cuts = _cuts(scan.raw, start, start + length)
            pieces += zip(cuts, cuts[2:], strict=False)
    return Ranges.of(lines), Ranges.of(short), Ranges.of(pieces)


def _is_line(segment: Segment) -> bool:
    if segment.part in _LINES:
        return True
    return len(segment.text) <= _LINE and "\n" not in segment.text.strip()


def _cuts(raw: bytes, start: int, end: int) -> list[int]:
    """Cut into halves of pieces at sentence ends; a piece begins where the one before is half told."""
    cuts = [start]
    for wanted in range(start + _HALF, end - _HALF, _HALF):
        nearest = _CLOSING.search(raw, wanted - _NEAR - 1, wanted + _NEAR + 1)
        reached = nearest.end() if nearest else wanted
        cuts.append(reached if reached <= wanted + _NEAR else wanted)
    return [*cuts, end]


def _in_lines(scan: Scan, readings: Readings, lines: Ranges) -> Iterator[Finding]:
    weights = weights_of("lines")
    scores = readings.scores(partial(line_scores, weights), lines)
    yield from _findings(scan, readings, weights.probabilities(scores), lines, "line")


def _in_texts(scan: Scan, readings: Readings, short: Ranges, pieces: Ranges) -> Iterator[Finding]:
    """Look closely at short texts, and at what the gate lets through of long ones."""
    weights = weights_of("texts")
    if len(pieces):
        deserving = _deserving(readings.scores(partial(gate_scores, weights), pieces))
        short = Ranges.joined([short, pieces.only(deserving)])
    if len(short):
        scores = readings.scores(partial(piece_scores, weights), short)
        yield from _findings(scan, readings, weights.probabilities(scores), short, "text")


def _deserving(scores: Floats) -> Places:
    """Which pieces to look at closely: what the gate lets through, of very many the most telling."""
    passing = (scores >= gate()).nonzero()[0]
    most = max(_CLOSELY, len(scores) // _OF)
    return passing if len(passing) <= most else np.sort(scores.argpartition(-most)[-most:])


def _findings(
    scan: Scan, readings: Readings, probabilities: Floats, spans: Ranges, rule: str
) -> Iterator[Finding]:
    octets, ranges = readings.copy.octets, readings.ranges(spans)
    (telling,) = (probabilities >= _TELLING).nonzero()
    alike = []
    if len(telling):
        votes = _votes(scan, spans.only(telling))
        alike = categories_of(octets, ranges.only(telling), votes)
    category = dict(zip(telling.tolist(), alike, strict=True))
    for at in (probabilities >= LEAST).nonzero()[0].tolist():
        if not octets[ranges.starts[at] : ranges.ends[at]].tobytes().strip(_UNSAYING):
            continue
        name, probability = category.get(at, _UNTOLD), float(probabilities[at])
        yield Finding(
            "SENSITIVE_MATTER", int(spans.starts[at]), int(spans.ends[at]), probability,
            "sensitive_matter", name, tier_of(name), "", rule, _strength(probability),
        )  # fmt: skip


def _votes(scan: Scan, spans: Ranges) -> list[dict[str, float]]:
    """How loudly each span's strongest term of a category speaks for it."""
    votes: list[dict[str, float]] = [{} for _ in spans.starts]
    for category, told in scan.once(terms).items():
        starts = np.array([term.start for term in told])
        bounds = zip(*(starts.searchsorted(side).tolist() for side in spans.sides), strict=True)
        for vote, (first, last) in zip(votes, bounds, strict=True):
            if first < last:
                vote[category] = max(VOTES[term.strength] for term in told[first:last])
    return votes


def _strength(probability: float) -> Strength:
    if probability >= _STRONG:
        return Strength.STRONG
    return Strength.MEDIUM if probability >= _MEDIUM else Strength.WEAK
