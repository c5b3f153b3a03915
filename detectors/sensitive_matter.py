"""Sensitive matter: is something sensitive said about somebody? A learned, calibrated judgement.

Lists see words; this sees how a text reads. A line (subject, file name, title) is scored whole, a
longer text in pieces of 100 to 200 words that overlap and end with sentences. The score is a
probability, calibrated on texts the model had not seen; the category is the one most alike. What
spoke for and against is told in words of the text, which never leave the host.

Source: detectors/weights/README.md says what it was learned from and how good it is.

>>> from detectors import scan_of
>>> [one.rule for one in find(scan_of("Din son har inte varit i skolan på tre veckor, ring mig"))]
['line']
>>> list(find(scan_of("Protokoll från tekniska nämnden, ny cykelväg")))
[]
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from detectors._category import category_of, tier_of
from detectors._finding import Finding, Strength
from detectors._judgement import (
    Ranges,
    Reading,
    Weights,
    contributions,
    gate,
    gate_scores,
    line_scores,
    weights_of,
)
from detectors._marks import MARKS, Copy, copy_of
from detectors._ngrams import Words, grams, words
from detectors._scan import Scan
from detectors._segment import SUBJECT_PARTS, Segment

ENTITIES = ("SENSITIVE_MATTER",)

_LEAST = 0.05
"""Probabilities below this are no finding at all."""
_EXPLAINED = 0.5
"""Probabilities below this weigh in beside facts, but tell nothing by themselves."""
_STRONG, _MEDIUM = 0.9, 0.6
_UNTOLD = "integrity"
_TOLD_AT_MOST = 8
"""Pieces of one text that are explained in words: the most certain ones."""
_LINE = 120
_HALF = 450
_WHOLE = 1400
"""A text up to this many characters is one piece; a longer one is cut into pieces."""
_CLOSING = np.isin(np.arange(256), np.frombuffer(b".!?:;", dtype=np.uint8))
_FOR, _AGAINST = 4, 2
_TELLING = 0.05


def find(scan: Scan) -> Iterator[Finding]:
    """Find the lines and pieces that read like a sensitive matter about somebody."""
    lines, pieces = _divided(scan)
    if not lines and not pieces:
        return
    copy = copy_of(b"\0" + scan.raw + b"\0", b"\0" + scan.folded + b"\0")
    found = words(copy.octets)
    yield from _in_lines(scan, copy, found, lines)
    yield from _in_texts(scan, copy, found, pieces)


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    whole: bool = True
    """Not cut out of a longer text: short enough to be looked at closely whatever the gate says."""


def _divided(scan: Scan) -> tuple[list[_Piece], list[_Piece]]:
    """Tell lines from running texts, and cut the texts into pieces."""
    lines: list[_Piece] = []
    pieces: list[_Piece] = []
    segments = scan.segments or (Segment(scan.text),)
    for start, segment in zip(scan.starts or (0,), segments, strict=True):
        whole = _Piece(start, start + len(segment.text))
        if not segment.text.strip():
            continue
        if _is_line(segment):
            lines.append(whole)
        elif len(segment.text) <= _WHOLE:
            pieces.append(whole)
        else:
            pieces += _cut(scan.raw, whole)
    return lines, pieces


def _is_line(segment: Segment) -> bool:
    if segment.part in SUBJECT_PARTS:
        return True
    return len(segment.text) <= _LINE and "\n" not in segment.text.strip()


def _cut(text: bytes, whole: _Piece) -> list[_Piece]:
    """Cut at sentence ends, each piece beginning where the one before it is half told."""
    octets = np.frombuffer(text, dtype=np.uint8)[whole.start : whole.end]
    closes = _CLOSING[octets[:-1]] & (octets[1:] <= ord(" "))
    ends = np.append(np.flatnonzero(closes | (octets[:-1] == ord("\n"))) + 1, len(octets))
    wanted = np.arange(_HALF, len(octets) - _HALF, _HALF)
    nearest = ends[np.minimum(np.searchsorted(ends, wanted - _HALF // 4), len(ends) - 1)]
    cuts = np.where(np.abs(nearest - wanted) <= _HALF // 4, nearest, wanted)
    places = np.concatenate([[0], cuts, [len(octets)]]) + whole.start
    halves = zip(places[:-2].tolist(), places[2:].tolist(), strict=True)
    return [_Piece(start, end, whole=False) for start, end in halves]


def _in_lines(scan: Scan, copy: Copy, found: Words, lines: list[_Piece]) -> Iterator[Finding]:
    if not lines:
        return
    weights = weights_of("lines")
    ranges = _ranges(copy, lines)
    probabilities = _sigmoid(weights.logits(line_scores(weights, copy.octets, found, ranges)))
    for at in np.flatnonzero(probabilities >= _LEAST).tolist():
        octets = slice(ranges.starts[at], ranges.ends[at])
        yield _finding(scan, copy, octets, lines[at], float(probabilities[at]), weights, "line")


def _in_texts(scan: Scan, copy: Copy, found: Words, pieces: list[_Piece]) -> Iterator[Finding]:
    if not pieces:
        return
    weights = weights_of("texts")
    ranges = _ranges(copy, pieces)
    close = gate_scores(weights, copy.octets, found, ranges) >= gate()
    close |= np.array([piece.whole for piece in pieces])
    if not close.any():
        return
    reading = Reading(copy.octets, found, grams(copy.octets))
    certain: list[tuple[float, int]] = []
    for at in np.flatnonzero(close).tolist():
        score = reading.score(weights, int(ranges.starts[at]), int(ranges.ends[at]))
        probability = float(_sigmoid(weights.logits(score)))
        if probability >= _LEAST:
            certain.append((probability, at))
    told = set(sorted(certain, reverse=True)[:_TOLD_AT_MOST])
    for probability, at in certain:
        octets = slice(int(ranges.starts[at]), int(ranges.ends[at]))
        explained = weights if (probability, at) in told else None
        yield _finding(scan, copy, octets, pieces[at], probability, explained, "text")


def _ranges(copy: Copy, pieces: list[_Piece]) -> Ranges:
    """Where the pieces are in the copy, with the byte before and the byte after each."""
    starts = copy.at([piece.start for piece in pieces])
    ends = copy.at([piece.end + 1 for piece in pieces]) + 1
    return Ranges(starts, np.minimum(ends, len(copy.octets)))


def _sigmoid(logits: np.typing.NDArray[np.float64]) -> np.typing.NDArray[np.float64]:
    probabilities: np.typing.NDArray[np.float64] = 1 / (1 + np.exp(-logits))
    return probabilities


def _finding(
    scan: Scan,
    copy: Copy,
    octets: slice,
    piece: _Piece,
    probability: float,
    weights: Weights | None,
    rule: str,
) -> Finding:
    telling = probability >= _EXPLAINED
    category = category_of(copy.octets[octets]) if telling else _UNTOLD
    return Finding(
        "SENSITIVE_MATTER", piece.start, piece.end, probability, "sensitive_matter", category,
        tier_of(category), _explained(scan, copy, octets, weights) if telling and weights else "", rule, _strength(probability),
    )  # fmt: skip


def _strength(probability: float) -> Strength:
    if probability >= _STRONG:
        return Strength.STRONG
    return Strength.MEDIUM if probability >= _MEDIUM else Strength.WEAK


def _explained(scan: Scan, copy: Copy, octets: slice, weights: Weights) -> str:
    """Name the words that spoke loudest for and against; names are told as names."""
    inside = copy.octets[octets]
    found = words(inside)
    told = contributions(weights, inside)
    places = copy.places[octets]
    by_word: dict[str, float] = {}
    for start, end, weight in zip(found.starts, found.ends, told, strict=True):
        if word := _word(scan, inside, places, int(start), int(end)):
            by_word[word] = by_word.get(word, 0.0) + float(weight)
    ordered = sorted(by_word.items(), key=lambda pair: (-pair[1], pair[0]))
    speaking = [word for word, weight in ordered[:_FOR] if weight > _TELLING]
    opposing = [word for word, weight in ordered[::-1][:_AGAINST] if weight < -_TELLING]
    return "; ".join(
        f"{what}: {', '.join(which)}"
        for what, which in (("for", speaking), ("against", opposing))
        if which
    )


def _word(
    scan: Scan,
    inside: np.typing.NDArray[np.uint8],
    places: np.typing.NDArray[np.int64],
    start: int,
    end: int,
) -> str:
    octet = int(inside[start])
    if octet in MARKS:
        return f"[{MARKS[octet]}]"
    first, last = int(places[start]) - 1, int(places[end - 1])
    return scan.text[first:last].lower() if octet else ""
