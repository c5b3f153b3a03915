"""Judgement: the learned score of lines and of pieces of text, from tables of weights.

A score is a sum over n-grams divided by the root of their number, and the same over words. Lines
and pieces are scored many at once. In a line a feature counts as often as it occurs; in a piece of
running text once, which costs more, so a gate of words alone decides which pieces are looked at so
closely.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from detectors._marks import Bytes, Places
from detectors._ngrams import BITS, LONGEST, SHORTEST, SPANS, Features, Words, grams, words

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
class Ranges:
    """Half-open ranges of places, one a line or piece."""

    starts: Places
    ends: Places

    def only(self, which: Places) -> "Ranges":
        return Ranges(self.starts[which], self.ends[which])

    def inside(self, span: int) -> tuple[Places, Places]:
        """Every place from which `span` places lie within a range, and which range that is."""
        counts = np.maximum(self.ends - self.starts - span + 1, 0)
        heads = np.cumsum(counts) - counts
        owners = np.repeat(np.arange(len(counts)), counts)
        return np.arange(len(owners)) + (self.starts - heads)[owners], owners


@dataclass(frozen=True, slots=True)
class Reading:
    """A copy with its words, in which ranges are scored; each has a barrier or a word at its ends."""

    octets: Bytes
    words: Words

    @classmethod
    def of(cls, octets: Bytes) -> "Reading":
        return cls(octets, words(octets))

    def within(self, ranges: Ranges) -> Ranges:
        """Give the words of each range."""
        first, last = np.searchsorted(self.words.starts, (ranges.starts, ranges.ends))
        return Ranges(first, last)

    def valid(self, span: int) -> Bools:
        """Which rows of `span` words reach over no barrier between texts."""
        told: Bools = self.octets[self.words.starts] != 0
        return told if span == 1 else told[:-1] | told[1:]

    def word_features(self) -> list[Features]:
        """Give the features of all words, by family."""
        return [
            features[self.valid(span)]
            for features, span in zip(self.words.features, SPANS, strict=True)
        ]


def line_scores(
    weights: Weights, reading: Reading, runs: Sequence[Features], lines: Ranges
) -> Floats:
    """Score many lines at once; each range begins and ends with its barriers."""
    sums = _gram_totals(weights.grams, reading.octets, runs)
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


def _gram_totals(table: Table, octets: Bytes, runs: Sequence[Features]) -> Totals:
    """Sums of n-gram weights from the start to each place; n-grams over a barrier weigh nothing."""
    here = np.zeros(len(octets) + 1, dtype=np.int64)
    barriers = np.flatnonzero(octets == 0)
    for size, places in enumerate(runs, SHORTEST):
        weights = table[places]
        for inside in range(1, size - 1):
            crossing = barriers - inside
            weights[crossing[(crossing >= 0) & (crossing < len(weights))]] = 0
        here[1 : len(weights) + 1] += weights
    return np.cumsum(here)


def _word_means(table: Table, reading: Reading, inside: Ranges) -> Floats:
    """Sums of word features within ranges of words, divided by the root of their number."""
    here = np.zeros(len(reading.words.starts) + 1, dtype=np.int64)
    count = np.zeros(len(here), dtype=np.int64)
    for features, span in zip(reading.words.features, SPANS, strict=True):
        valid = reading.valid(span)
        here[1 : len(valid) + 1] += np.where(valid, table[features], 0)
        count[1 : len(valid) + 1] += valid
    totals, counts = np.cumsum(here), np.cumsum(count)
    first, last = inside.starts, inside.ends
    means: Floats = (totals[last] - totals[first]) / np.sqrt(
        np.maximum(counts[last] - counts[first], 1)
    )
    return means


def piece_scores(
    weights: Weights, reading: Reading, runs: Sequence[Features], pieces: Ranges
) -> Floats:
    """Score many pieces at once, every feature of each counted once."""
    size = len(pieces.starts)
    by_gram = [(run, *pieces.inside(span)) for span, run in enumerate(runs, SHORTEST)]
    inside = reading.within(pieces)
    by_word = []
    for features, span in zip(reading.words.features, SPANS, strict=True):
        places, owners = inside.inside(span)
        valid = reading.valid(span)[places]
        by_word.append((features, places[valid], owners[valid]))
    sums = _once(weights.grams, by_gram, size) + _once(weights.words, by_word, size)
    scores: Floats = sums * weights.step + weights.bias
    return scores


def _once(table: Table, told: Sequence[tuple[Features, Places, Places]], size: int) -> Floats:
    """Sum each piece's features, none of them twice, and divide by the root of their number."""
    keys = np.concatenate([owners << BITS | features[at] for features, at, owners in told])
    keys.sort()
    keys = keys[np.diff(keys, prepend=-1) != 0]
    owners, places = keys >> BITS, keys & ((1 << BITS) - 1)
    sums = np.bincount(owners, table[places], minlength=size)
    means: Floats = sums / np.sqrt(np.maximum(np.bincount(owners, minlength=size), 1))
    return means


def line_features(octets: Bytes) -> tuple[Features, Features]:
    """Give a line's n-grams and word features, as often as they occur; it has barriers at its ends."""
    none = np.empty(0, np.uint32)
    told = Reading.of(octets).word_features()
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
    totals = _gram_totals(weights.grams, reading.octets, grams(reading.octets))
    reach = np.append(reading.words.starts[1:], len(reading.octets))
    by_word = (totals[reach] - totals[reading.words.starts]) / max(len(runs), 1) ** 0.5
    for features, span in zip(reading.words.features, SPANS, strict=True):
        weighed = np.where(reading.valid(span), weights.words[features], 0)
        shared = weighed / (max(len(told), 1) ** 0.5 * span)
        for step in range(span):
            by_word[step : step + len(shared)] += shared
    spoken: Floats = by_word * weights.step
    return spoken
