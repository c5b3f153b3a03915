"""Scores: many at once are what each is by itself, worked out in the plainest way."""

import pytest

from detectors._fold import raw
from detectors._judgement import (
    Reading,
    Weights,
    line_features,
    line_scores,
    piece_scores,
    text_features,
    weights_of,
)
from detectors._marks import copy_of
from detectors._ngrams import Features
from detectors._ranges import Ranges

TEXTS = (
    "Anna är sjuk, sjuk och sjuk igen",
    "x",
    "Re: Sv:",
    "Protokoll från nämnden. Protokoll från nämnden. Ny cykelväg vid skolan.",
    "Ring mig om din dotter, 070-174 06 12",
)


def by_hand(weights: Weights, told: tuple[Features, Features]) -> float:
    score = weights.bias
    for table, features in zip((weights.grams, weights.words), told, strict=True):
        score += sum(table[features].tolist()) / max(len(features), 1) ** 0.5 * weights.step
    return score


def read_together() -> tuple[Reading, Ranges]:
    octets = copy_of(raw("\0".join(TEXTS))).octets
    (barriers,) = (octets == 0).nonzero()
    return Reading.of(octets), Ranges(barriers[:-1], barriers[1:] + 1)


def test_lines_read_together_score_as_each_by_itself() -> None:
    weights = weights_of("lines")
    alone = [by_hand(weights, line_features(copy_of(raw(text)).octets)) for text in TEXTS]

    together = line_scores(weights, *read_together())

    assert together == pytest.approx(alone)


def test_pieces_read_together_score_as_each_by_itself_with_every_feature_once() -> None:
    weights = weights_of("texts")
    alone = [by_hand(weights, text_features(copy_of(raw(text)).octets)) for text in TEXTS]

    together = piece_scores(weights, *read_together())

    assert together == pytest.approx(alone)
