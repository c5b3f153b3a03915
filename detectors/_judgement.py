"""Judgement: the learned score of lines and of pieces of text, from tables of weights.

A score is a sum over n-grams divided by the root of their number, and the same over words. Lines
and pieces are scored many at once. In a line a feature counts as often as it occurs; in a piece of
running text once, which costs more, so a gate of words alone decides which pieces are looked at so
closely.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Self

import numpy as np
import numpy.typing as npt

from detectors._marks import Bytes
from detectors._ngrams import LONGEST, SHORTEST, Features, Words, grams, words
from detectors._ranges import Ranges

Table = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]
Totals = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Weights:
    """One model: what its features weigh, in steps, and how a score becomes a probability."""

    grams: Table
    words: Table
    step: float
    bias: float
    slope: float
    offset: float

    def probabilities(self, scores: Floats) -> Floats:
        """Turn raw scores into probabilities as calibrated on texts not trained on."""
        said: Floats = 1 / (1 + np.exp(-(self.slope * scores + self.offset)))
        return said


@dataclass(frozen=True, slots=True)
class Reading:
    """A copy with its words, in which ranges are scored; each has a barrier or a word at its ends."""

    octets: Bytes
    words: Words
    told: Bools
    """Which words are no barrier."""
    linked: Bools
    """Which words and the next are not both barriers."""

    @classmethod
    def of(cls, octets: Bytes) -> Self:
        found = words(octets)
        told: Bools = octets[found.starts] != 0
        return cls(octets, found, told, told[:-1] | told[1:])

    def within(self, ranges: Ranges) -> Ranges:
        """Give the words of each range."""
        return Ranges(*(self.words.starts.searchsorted(side) for side in ranges.sides))


def line_scores(weights: Weights, reading: Reading, lines: Ranges) -> Floats:
    """Score many lines at once; each range begins and ends with its barriers."""
    sums = _gram_totals(weights.grams, reading.octets)
    lengths = lines.ends - lines.starts
    count = sum(np.maximum(lengths - size + 1, 0) for size in range(SHORTEST, LONGEST + 1))
    by_gram = (sums[lines.ends - 1] - sums[lines.starts]) / np.sqrt(np.maximum(count, 1))
    inside = reading.within(lines)
    by_word = _word_means(weights.words, reading, Ranges(inside.starts, inside.ends - 1))
    scores: Floats = (by_gram + by_word) * weights.step + weights.bias
    return scores


def gate_scores(weights: Weights, reading: Reading, pieces: Ranges) -> Floats:
    """Score many pieces by their words alone, repeated ones too: quick, and nearly right."""
    scores: Floats = _word_means(weights.words, reading, reading.within(pieces)) * weights.step
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
    return here.cumsum()


def _word_means(table: Table, reading: Reading, inside: Ranges) -> Floats:
    """Sums of word features within ranges of words, divided by the root of their number."""
    words, stems, pairs = reading.words.features
    told, linked = reading.told, reading.linked
    here = np.zeros(len(told) + 1, dtype=np.int64)
    here[1:] = (table[words].astype(np.int32) + table[stems]) * told
    here[1:-1] += table[pairs] * linked
    count = np.zeros(len(told) + 1, dtype=np.int64)
    count[1:] = 2 * told.view(np.int8)
    count[1:-1] += linked
    totals, counts = here.cumsum(), count.cumsum()
    first, last = inside.starts, inside.ends
    means: Floats = (totals[last] - totals[first]) / np.sqrt(
        np.maximum(counts[last] - counts[first], 1)
    )
    return means


def piece_scores(weights: Weights, reading: Reading, pieces: Ranges) -> Floats:
    """Score pieces, every feature of each counted once."""
    runs = grams(reading.octets[pieces.inside(1)[0]])
    inside, places = reading.within(pieces), pieces.packed()
    bounds = zip(*(side.tolist() for side in (*places.sides, *inside.sides)), strict=True)
    scores = [
        _once(
            weights.grams, [run[start : end - size] for size, run in enumerate(runs, SHORTEST - 1)]
        )
        + _once(weights.words, _word_features(reading, first, last))
        for start, end, first, last in bounds
    ]
    said: Floats = np.array(scores) * weights.step + weights.bias
    return said


def _word_features(reading: Reading, first: int, last: int) -> list[Features]:
    words, stems, pairs = reading.words.features
    told, linked = reading.told[first:last], reading.linked[first : last - 1]
    return [words[first:last][told], stems[first:last][told], pairs[first : last - 1][linked]]


def _once(table: Table, told: Sequence[Features]) -> float:
    """Sum the weights of features, none of them twice, and divide by the root of their number.

    Of the same feature the last to write its own place into the table of all features stays.
    """
    features = np.concatenate(told).astype(np.intp)
    order = np.arange(len(features), dtype=np.int32)
    last = np.empty(len(table), dtype=np.int32)
    last[features] = order
    kept = last.take(features) == order
    total = float(np.dot(table.take(features).astype(np.float64), kept))
    return total / math.sqrt(max(int(np.count_nonzero(kept)), 1))


def line_features(octets: Bytes) -> tuple[Features, Features]:
    """Give a line's n-grams and word features, as often as they occur; it has barriers at its ends."""
    none = np.empty(0, np.uint32)
    reading = Reading.of(octets)
    told = _word_features(reading, 0, len(reading.told))
    return np.concatenate([none, *grams(octets)]), np.concatenate([none, *told])


def text_features(octets: Bytes) -> tuple[Features, Features]:
    """Give one text's n-grams and word features, each once. The text has barriers at its ends."""
    runs, told = line_features(octets)
    return np.unique(runs), np.unique(told)


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


def contributions(weights: Weights, reading: Reading) -> Floats:
    """What each word of a text adds to its score: its n-grams and its word features, shared out."""
    runs, told = text_features(reading.octets)
    totals = _gram_totals(weights.grams, reading.octets)
    reach = np.append(reading.words.starts[1:], len(reading.octets))
    by_gram = totals[reach] - totals[reading.words.starts]
    words, stems, pairs = (weights.words[features] for features in reading.words.features)
    by_word = (words.astype(np.float64) + stems) * reading.told
    shared = pairs * reading.linked / 2
    by_word[:-1] += shared
    by_word[1:] += shared
    spoken: Floats = by_gram / max(len(runs), 1) ** 0.5 + by_word / max(len(told), 1) ** 0.5
    return spoken * weights.step
