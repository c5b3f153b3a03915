"""From texts to weights: features of the run-time's own making, logistic regression, rounding."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from detectors._fold import raw
from detectors._judgement import Weights
from detectors._marks import Bytes, copy_of
from detectors._ngrams import BITS
from detectors._sound import sound
from tests.training.material import Example

SIZE = 1 << BITS
_LARGEST = 32000
_ROUGHLY = 0.05
"""How near the models without a writer need to come."""
_SEEN = 2
"""Features met less often than this in training weigh nothing: they only learn by heart."""

Floats = npt.NDArray[np.float64]
Told = tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]


def octets_of(text: str) -> Bytes:
    """Give the model's copy of a text made sound, with barriers at its ends."""
    copy = sound(text)
    return copy_of(raw(copy.text if copy else text)).octets


def matrix(examples: Sequence[Example], features: Callable[[Bytes], Told]) -> csr_matrix:
    """Make a row an example: each half divided by the root of the number of its features."""
    columns, values, ends = [], [], [0]
    for one in examples:
        runs, told = features(octets_of(one.text))
        columns += [runs.astype(np.int64), told.astype(np.int64) + SIZE]
        values += [np.full(len(half), 1 / max(len(half), 1) ** 0.5) for half in (runs, told)]
        ends.append(ends[-1] + len(runs) + len(told))
    made = csr_matrix(
        (np.concatenate(values), np.concatenate(columns), ends), shape=(len(examples), 2 * SIZE)
    )
    made.sum_duplicates()
    return made


@dataclass(frozen=True, slots=True)
class Fit:
    """What one regression found."""

    weights: Floats
    bias: float

    def scores(self, features: csr_matrix) -> Floats:
        found: Floats = features @ self.weights + self.bias
        return found


def fit(
    features: csr_matrix, labels: Floats, weight: Floats, strength: float, nearly: float = 1e-5
) -> Fit:
    """Fit one model. Coordinate descent with a fixed seed: the same input gives the same output."""
    often = np.bincount(features.indices, minlength=features.shape[1]) >= _SEEN
    kept = np.flatnonzero(often)
    model = LogisticRegression(
        C=strength, solver="liblinear", dual=True, max_iter=4000, tol=nearly, random_state=7
    )
    model.fit(features[:, kept], labels, sample_weight=weight)
    weights = np.zeros(features.shape[1])
    weights[kept] = model.coef_[0]
    return Fit(weights, float(model.intercept_[0]))


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a model learns from: features, labels, what each counts, and who wrote it."""

    features: csr_matrix
    labels: Floats
    weight: Floats
    writers: npt.NDArray[np.str_]

    @classmethod
    def of(cls, examples: Sequence[Example], features: Callable[[Bytes], Told]) -> Self:
        """Make the lesson of some examples."""
        return cls(
            matrix(examples, features),
            np.array([float(one.sensitive) for one in examples]),
            np.array([one.weight for one in examples]),
            np.array([one.fold for one in examples]),
        )

    def only(self, which: npt.NDArray[np.bool_]) -> Self:
        """Give a part of it."""
        return type(self)(
            self.features[which], self.labels[which], self.weight[which], self.writers[which]
        )

    def and_also(self, other: "Lesson") -> Self:
        """Put another lesson behind it."""
        return type(self)(
            vstack([self.features, other.features]).tocsr(),
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.weight, other.weight]),
            np.concatenate([self.writers, other.writers]),
        )


def learned_from(lesson: Lesson, strength: float, nearly: float = 1e-5) -> Fit:
    """Fit one model to a lesson."""
    return fit(lesson.features, lesson.labels, lesson.weight, strength, nearly)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Models that each have seen nothing of one writer, and what they say of what that one wrote."""

    parts: tuple[tuple[npt.NDArray[np.bool_], Fit], ...]
    scores: Floats
    slope: float
    offset: float

    @property
    def logits(self) -> Floats:
        return self.slope * self.scores + self.offset


def unseen(lesson: Lesson, more: Lesson, strength: float) -> Unseen:
    """Learn without each writer in turn; `more` is learned from too, but never judged."""
    scores, parts = np.zeros(len(lesson.labels)), []
    for writer in sorted(set(lesson.writers.tolist())):
        here = lesson.writers == writer
        known = lesson.only(~here).and_also(more.only(more.writers != writer))
        found = learned_from(known, strength, _ROUGHLY)
        scores[here] = found.scores(lesson.features[here])
        parts.append((here, found))
    counted = lesson.weight > 0
    return Unseen(tuple(parts), scores, *calibration(scores[counted], lesson.labels[counted]))


def calibration(scores: Floats, labels: Floats) -> tuple[float, float]:
    """Slope and offset that turn scores of texts not trained on into log odds (Platt)."""
    model = LogisticRegression(C=1e6, solver="liblinear", tol=1e-8)
    model.fit(scores.reshape(-1, 1), labels)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def rounded(found: Fit, slope: float, offset: float) -> Weights:
    """Round weights to whole steps, so that sums are exact and files are the same everywhere."""
    step = float(f"{np.abs(found.weights).max() / _LARGEST:.3e}")
    whole = np.rint(found.weights / step).astype(np.int16)
    weights = Weights(whole[:SIZE], whole[SIZE:], step, round(found.bias, 4), 1.0, 0.0)
    return replace(weights, slope=round(slope, 4), offset=round(offset, 4))
