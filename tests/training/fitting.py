"""From texts to weights: features of the run-time's own making, logistic regression, rounding."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from detectors._fold import raw
from detectors._judgement import Weights
from detectors._marks import Bytes, copy_of
from detectors._ngrams import BITS
from tests.training.material import Example

SIZE = 1 << BITS
_LARGEST = 32000
_ROUGHLY = 1e-3
"""How near the models without a writer need to come."""
_SEEN = 2
"""Features met less often than this in training weigh nothing: they only learn by heart."""

Floats = npt.NDArray[np.float64]
Told = tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]


def octets_of(text: str) -> Bytes:
    """Give the model's copy of a text, with barriers at its ends."""
    return copy_of(raw(text)).octets


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


def left_out(
    features: csr_matrix,
    labels: Floats,
    weight: Floats,
    folds: Sequence[str],
    strength: float,
    extra: tuple[csr_matrix, Floats, Floats, Sequence[str]] | None = None,
) -> Floats:
    """Score every example by a model that has seen nothing of its writer."""
    scores = np.zeros(len(labels))
    names = np.array(folds)
    for fold in sorted(set(folds)):
        here = names == fold
        train = (features[~here], labels[~here], weight[~here])
        if extra is not None:
            more = np.array(extra[3]) != fold
            train = (
                vstack([train[0], extra[0][more]]).tocsr(),
                np.concatenate([train[1], extra[1][more]]),
                np.concatenate([train[2], extra[2][more]]),
            )
        scores[here] = fit(*train, strength, _ROUGHLY).scores(features[here])
    return scores


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
