"""Figures on writers that the judgement has not seen: each is judged by weights learned without them.

The shipped weights have seen the whole corpus, so measured on it they would flatter themselves.
The weights learned without a writer are there anyway: training calibrates on what they say. Who
wrote so many documents or mails that only a part of theirs is left out at a time is not measured.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

import detectors.sensitive_matter as recognizer
from detectors._judgement import Weights
from detectors.engine import Engine
from tests.quality.measure import Figures, Row, lines, mails, texts
from tests.training.__main__ import Model
from tests.training.fitting import rounded
from tests.training.material import Example

_MEASURES = {
    "subject lines": lines,
    "background lines": lines,
    "documents": texts,
    "background texts": texts,
    "mails": mails,
}


def figures(engine: Engine, name: str, model: Model) -> dict[str, Figures]:
    """Judge what each writer wrote by the weights that have not seen it."""
    found: dict[str, Figures] = defaultdict(Figures)
    for here, fit in model.unseen.parts:
        weights = rounded(fit, model.unseen.slope, model.unseen.offset)
        groups: dict[str, list[Row]] = defaultdict(list)
        for at in np.flatnonzero(here).tolist():
            one = model.examples[at]
            for group in _groups(name, one):
                assert one.row is not None
                groups[group].append(one.row)
        with _judged_by(name, weights):
            for group, rows in groups.items():
                found[group] += _MEASURES[group.partition(":")[0]](engine, rows)
    return dict(sorted(found.items()))


def _groups(name: str, one: Example) -> Iterator[str]:
    assert one.row is not None
    if name == "lines":
        group, part = ("background", one.row.get("kind")) if one.background else ("subject", None)
        yield f"{group} lines"
        yield f"{group} lines: {part or one.fold}"
    elif len(one.fold) == 1:  # the whole of what somebody wrote was left out
        yield (
            "mails" if "body" in one.row else "background texts" if one.background else "documents"
        )


@contextmanager
def _judged_by(name: str, weights: Weights) -> Iterator[None]:
    """Let the agent's own way judge by other weights, for one measurement."""
    weights_of = vars(recognizer)["weights_of"]
    vars(recognizer)["weights_of"] = lambda model: weights if model == name else weights_of(model)
    try:
        yield
    finally:
        vars(recognizer)["weights_of"] = weights_of
