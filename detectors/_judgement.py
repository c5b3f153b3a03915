"""Judgement: the learned score of lines and of pieces of text, from tables of weights.

A score is a sum over n-grams divided by the root of their number, and the same over words. Lines
are scored many at once. Pieces of running text count each feature once, which costs more; a gate
of words alone decides which pieces are looked at so closely.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from detectors._marks import Bytes, Places
from detectors._ngrams import BITS, LONGEST, SHORTEST, Words, grams, words

Table = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]
Totals = npt.NDArray[np.int64]
Features = npt.NDArray[np.uint32]

_FAMILIES = ((0, 1), (1, 2), (2, 3), (3, 1), (4, 2), (5, 3))
"""The arrays of word features, and how many words each spans."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One model: what its features weigh, in steps, and how a score becomes a probability."""

    grams: Table
    words: Table
    step: float
    bias: float
    slope: float
    offset: float

    def logits(self, score: npt.ArrayLike) -> Floats:
        """Turn raw scores into log odds as calibrated on texts not trained on."""
        return self.slope * np.asarray(score, dtype=np.float64) + self.offset


@dataclass(frozen=True, slots=True)
class Ranges:
    """Half-open ranges of a copy, one a line or piece; each has a barrier or a word at its ends."""

    starts: Places
    ends: Places


def line_scores(weights: Weights, octets: Bytes, found: Words, lines: Ranges) -> Floats:
    """Score many lines at once; each range begins and ends with its barriers."""
    sums = _gram_totals(weights.grams, octets)
    lengths = lines.ends - lines.starts
    count = sum(np.maximum(lengths - size + 1, 0) for size in range(SHORTEST, LONGEST + 1))
    by_gram = (sums[lines.ends - 1] - sums[lines.starts]) / np.sqrt(np.maximum(count, 1))
    totals, counts = _word_totals(weights.words, octets, found)
    first = np.searchsorted(found.starts, lines.starts)
    last = np.searchsorted(found.starts, lines.ends) - 1
    by_word = (totals[last] - totals[first]) / np.sqrt(np.maximum(counts[last] - counts[first], 1))
    scores: Floats = (by_gram + by_word) * weights.step + weights.bias
    return scores


def _gram_totals(table: Table, octets: Bytes) -> Totals:
    """Sums of n-gram weights from the start to each place; n-grams over a barrier weigh nothing."""
    here = np.zeros(len(octets) + 1, dtype=np.int64)
    barriers = np.flatnonzero(octets == 0)
    for size, places in enumerate(grams(octets), SHORTEST):
        weights = table[places]
        for inside in range(1, size - 1):
            crossing = barriers - inside
            weights[crossing[(crossing >= 0) & (crossing < len(weights))]] = 0
        here[1 : len(weights) + 1] += weights
    return np.cumsum(here)


def _word_totals(table: Table, octets: Bytes, found: Words) -> tuple[Totals, Totals]:
    """Sums and counts of word features from the first word to each; none reaches over a barrier."""
    barrier = octets[found.starts] == 0
    here = np.zeros(len(barrier) + 1, dtype=np.int64)
    count = np.zeros(len(barrier) + 1, dtype=np.int64)
    for family, span in _FAMILIES:
        valid = _within(barrier, span)
        here[1 : len(valid) + 1] += np.where(valid, table[found.features[family]], 0)
        count[1 : len(valid) + 1] += valid
    return np.cumsum(here), np.cumsum(count)


def _within(barrier: npt.NDArray[np.bool_], span: int) -> npt.NDArray[np.bool_]:
    if len(barrier) < span:
        return barrier[:0]
    if span == 1:
        return ~barrier
    if span == 2:  # noqa: PLR2004  # a word and the next
        return ~(barrier[:-1] & barrier[1:])
    return ~barrier[1:-1]


def text_features(octets: Bytes) -> tuple[Features, Features]:
    """Give one text's n-grams and word features, each once. The text has barriers at its ends."""
    none = np.empty(0, np.uint32)
    runs, told = grams(octets), word_runs(octets, words(octets))
    return _once(np.concatenate([none, *runs])), _once(np.concatenate([none, *told]))


def _once(features: Features) -> Features:
    """Each feature once: the last to write its own place into the table stays."""
    order = np.arange(len(features), dtype=np.int32)
    last = np.empty(1 << BITS, dtype=np.int32)
    last[features] = order
    kept: Features = features[last[features] == order]
    return kept


def word_runs(octets: Bytes, found: Words) -> list[Features]:
    """Give the word features of a text that reach over no barrier."""
    barrier = octets[found.starts] == 0
    return [found.features[family][_within(barrier, span)] for family, span in _FAMILIES]


@dataclass(frozen=True, slots=True)
class Reading:
    """A copy with all its features, made once, from which the pieces are read."""

    octets: Bytes
    words: Words
    grams: list[Features]

    def score(self, weights: Weights, start: int, end: int) -> float:
        """Score one piece, every feature once."""
        inside = [runs[start : end - size + 1] for size, runs in enumerate(self.grams, SHORTEST)]
        first, last = np.searchsorted(self.words.starts, [start, end])
        barrier = self.octets[self.words.starts[first:last]] == 0
        told = [
            self.words.features[family][first : max(last - span + 1, first)][
                _within(barrier, span)
            ]
            for family, span in _FAMILIES
        ]
        return _weighed(weights, _once(np.concatenate(inside)), _once(np.concatenate(told)))


def _weighed(weights: Weights, runs: Features, told: Features) -> float:
    by_gram = int(weights.grams[runs].sum(dtype=np.int64)) / max(len(runs), 1) ** 0.5
    by_word = int(weights.words[told].sum(dtype=np.int64)) / max(len(told), 1) ** 0.5
    return float((by_gram + by_word) * weights.step + weights.bias)


def gate_scores(weights: Weights, octets: Bytes, found: Words, pieces: Ranges) -> Floats:
    """Score many pieces by their words alone, repeated ones too: quick, and nearly right."""
    totals, counts = _word_totals(weights.words, octets, found)
    first = np.searchsorted(found.starts, pieces.starts)
    last = np.searchsorted(found.starts, pieces.ends)
    count = np.maximum(counts[last] - counts[first], 1)
    scores: Floats = (totals[last] - totals[first]) / np.sqrt(count) * weights.step
    return scores


@cache
def weights_of(model: str) -> Weights:
    """Read one model of detectors/weights."""
    folder = files("detectors").joinpath("weights")
    facts = json.loads(folder.joinpath("models.json").read_text(encoding="utf-8"))[model]
    table = np.load(BytesIO(folder.joinpath(f"{model}.npy").read_bytes()), allow_pickle=False)
    return Weights(
        table[0], table[1], facts["step"], facts["bias"], facts["slope"], facts["offset"]
    )


@cache
def gate() -> float:
    """The gate score from which a piece of text is looked at closely."""
    folder = files("detectors").joinpath("weights")
    facts = json.loads(folder.joinpath("models.json").read_text(encoding="utf-8"))
    return float(facts["texts"]["gate"])


def contributions(weights: Weights, octets: Bytes) -> Floats:
    """What each word of a text adds to its score: its n-grams and its word features, shared out."""
    found = words(octets)
    barrier = octets[found.starts] == 0
    runs, told = text_features(octets)
    per_place = np.diff(_gram_totals(weights.grams, octets)) / max(len(runs), 1) ** 0.5
    middle = np.zeros(len(octets) + 1)
    middle[1:] = np.cumsum(per_place)
    reach = np.append(found.starts[1:], len(octets))
    by_word = middle[reach] - middle[found.starts]
    for family, span in _FAMILIES:
        valid = _within(barrier, span)
        shared = np.where(valid, weights.words[found.features[family]], 0) / (
            max(len(told), 1) ** 0.5 * span
        )
        for step in range(span):
            by_word[step : step + len(shared)] += shared
    spoken: Floats = by_word * weights.step
    return spoken
