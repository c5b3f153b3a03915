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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors._category import categories_of, tier_of
from detectors._finding import Finding, Strength
from detectors._judgement import (
    Floats,
    Reading,
    gate,
    gate_scores,
    line_scores,
    piece_score,
    weights_of,
)
from detectors._marks import Copy, copy_of
from detectors._ranges import Places, Ranges
from detectors._scan import Scan
from detectors._segment import SUBJECT_PARTS, Part, Segment

ENTITIES = ("SENSITIVE_MATTER",)

_LEAST = 0.05
"""Probabilities below this are no finding at all."""
_TELLING = 0.5
"""Probabilities below this weigh in beside facts, but tell nothing by themselves."""
_STRONG, _MEDIUM = 0.9, 0.6
_UNTOLD = "integrity"
_LINE = 120
_HALF = 450
_WHOLE = 1400
"""A text up to this many characters is one piece; a longer one is cut into pieces."""
_CLOSELY, _OF = 100, 12
"""Pieces read together that are looked at closely at most: so many, or one in so many."""
_CLOSING = bytes(byte in b".!?:;" for byte in range(256))
_SPACE, _BREAK = b" \n"


def find(scan: Scan) -> Iterator[Finding]:
    """Find the lines and pieces that read like a sensitive matter about somebody."""
    lines, pieces = _divided(scan)
    if not len(lines.starts) and not len(pieces.starts):
        return
    copy = copy_of(scan.raw, scan.folded, scan.runs, scan.names)
    reading = Reading.of(copy.octets)
    yield from _in_lines(copy, reading, lines)
    yield from _in_texts(copy, reading, pieces)


_ADDRESSES = frozenset({Part.SENDER, Part.RECIPIENT})
"""Whom a mail is from and to says nothing about anybody."""


@dataclass(frozen=True, slots=True)
class _Spans:
    """Where lines or pieces stand. A whole one is not cut out of a longer text."""

    starts: Places
    ends: Places
    whole: npt.NDArray[np.bool_]


def _divided(scan: Scan) -> tuple[_Spans, _Spans]:
    """Tell lines from running texts, and cut the texts into pieces."""
    lines: list[tuple[int, int]] = []
    short: list[tuple[int, int]] = []
    cut: list[Places] = []
    segments = scan.segments or (Segment(scan.text),)
    for start, segment in zip(scan.starts or (0,), segments, strict=True):
        length = len(segment.text)
        if segment.part in _ADDRESSES or not segment.text or segment.text.isspace():
            continue
        if _is_line(segment):
            lines.append((start, start + length))
        elif length <= _WHOLE:
            short.append((start, start + length))
        else:
            cut.append(_cut(scan.raw[start : start + length]) + start)
    return _spans(lines, ()), _spans(short, cut)


def _spans(whole: Sequence[tuple[int, int]], cut: Sequence[Places]) -> _Spans:
    """Wholes and pieces together, in the order of the text."""
    pairs = np.array(whole, dtype=np.int64).reshape(-1, 2)
    starts = np.concatenate([pairs[:, 0], *(places[:-2] for places in cut)])
    ends = np.concatenate([pairs[:, 1], *(places[2:] for places in cut)])
    order = np.argsort(starts, kind="stable")
    return _Spans(starts[order], ends[order], order < len(pairs))


def _is_line(segment: Segment) -> bool:
    if segment.part in SUBJECT_PARTS:
        return True
    return len(segment.text) <= _LINE and "\n" not in segment.text.strip()


def _cut(text: bytes) -> Places:
    """Cut into halves of pieces at sentence ends; a piece begins where the one before is half told."""
    octets = np.frombuffer(text, dtype=np.uint8)
    closes = np.frombuffer(text.translate(_CLOSING), dtype=np.bool_)[:-1] & (octets[1:] <= _SPACE)
    closes |= octets[:-1] == _BREAK
    ends = np.append(np.flatnonzero(closes) + 1, len(text))
    wanted = np.arange(_HALF, len(text) - _HALF, _HALF)
    nearest = ends[np.minimum(np.searchsorted(ends, wanted - _HALF // 4), len(ends) - 1)]
    cuts = np.where(np.abs(nearest - wanted) <= _HALF // 4, nearest, wanted)
    return np.concatenate([[0], cuts, [len(text)]])


def _in_lines(copy: Copy, reading: Reading, lines: _Spans) -> Iterator[Finding]:
    if not len(lines.starts):
        return
    weights = weights_of("lines")
    ranges = _ranges(copy, lines)
    probabilities = weights.probabilities(line_scores(weights, reading, ranges))
    yield from _findings(copy, probabilities, ranges, lines, "line")


def _in_texts(copy: Copy, reading: Reading, pieces: _Spans) -> Iterator[Finding]:
    """Look closely at short texts, and at what the gate lets through of long ones."""
    if not len(pieces.starts):
        return
    weights = weights_of("texts")
    ranges = _ranges(copy, pieces)
    close = np.flatnonzero(_deserving(gate_scores(weights, reading, ranges)) | pieces.whole)
    if not len(close):
        return
    ranges = ranges.only(close)
    spans = _Spans(pieces.starts[close], pieces.ends[close], pieces.whole[close])
    places = zip(ranges.starts.tolist(), ranges.ends.tolist(), strict=True)
    scores = np.array([piece_score(weights, reading, *ends) for ends in places])
    yield from _findings(copy, weights.probabilities(scores), ranges, spans, "text")


def _deserving(scores: Floats) -> npt.NDArray[np.bool_]:
    """Which pieces to look at closely: what the gate lets through, of very many the most telling."""
    passing: npt.NDArray[np.bool_] = scores >= gate()
    most = max(_CLOSELY, len(scores) // _OF)
    if np.count_nonzero(passing) > most:
        passing[np.argpartition(scores, -most)[:-most]] = False
    return passing


def _ranges(copy: Copy, spans: _Spans) -> Ranges:
    """Where the pieces are in the copy, with the byte before and the byte after each."""
    return Ranges(copy.at(spans.starts - 1), copy.at(spans.ends) + 1)


def _findings(
    copy: Copy, probabilities: Floats, ranges: Ranges, spans: _Spans, rule: str
) -> Iterator[Finding]:
    telling = np.flatnonzero(probabilities >= _TELLING)
    alike = categories_of(copy.octets, ranges.only(telling))
    category = dict(zip(telling.tolist(), alike, strict=True))
    for at in np.flatnonzero(probabilities >= _LEAST).tolist():
        name, probability = category.get(at, _UNTOLD), float(probabilities[at])
        yield Finding(
            "SENSITIVE_MATTER", int(spans.starts[at]), int(spans.ends[at]), probability,
            "sensitive_matter", name, tier_of(name), "", rule, _strength(probability),
        )  # fmt: skip


def _strength(probability: float) -> Strength:
    if probability >= _STRONG:
        return Strength.STRONG
    return Strength.MEDIUM if probability >= _MEDIUM else Strength.WEAK
