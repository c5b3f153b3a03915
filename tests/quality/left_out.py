"""Figures on writers that the judgement has not seen: it learns anew without each, then is measured.

The shipped weights have seen the whole corpus, so measured on it they would flatter themselves.
"""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import detectors.sensitive_matter as recognizer
from agent import matter
from agent.certainty import scales
from detectors._judgement import Weights
from detectors.engine import Engine
from tests.quality.measure import TODAY, Figures, Row, lines, mails, texts
from tests.training import __main__ as training
from tests.training import material

HANDS = ("F", "G", "J")
"""Writers held out together: none of them wrote for the others' kinds."""
_TABLES = ("LINES", "TEXTS", "MAILS")


def figures(hands: Sequence[str] = HANDS) -> dict[str, Figures]:
    """Train without some writers, and judge what they wrote."""
    every = material.rows
    held = partial(_rows, every, frozenset(hands), kept=False)
    with TemporaryDirectory() as folder:
        material.rows = partial(_rows, every, frozenset(hands), kept=True)
        training.train(Path(folder))
        material.rows = every
        weights_of, gate = vars(recognizer)["weights_of"], vars(recognizer)["gate"]
        shipped = {name: vars(matter)[name] for name in _TABLES}
        learned = scales(Path(folder, "certainty.json").read_text(encoding="utf-8"))
        facts = json.loads(Path(folder, "models.json").read_text(encoding="utf-8"))
        tables = {name: _weights(Path(folder), name, facts[name]) for name in ("lines", "texts")}
        vars(recognizer)["weights_of"] = tables.__getitem__  # for one measurement
        vars(recognizer)["gate"] = lambda: float(facts["texts"]["gate"])
        vars(matter).update({name: learned[name.lower()] for name in _TABLES})
        try:
            engine = Engine.build(today=lambda: TODAY)
            return {
                "subject lines": lines(engine, held("subjects")),
                "documents": texts(engine, held("documents")),
                "mails": mails(engine, held("mails")),
            }
        finally:
            vars(recognizer).update(weights_of=weights_of, gate=gate)
            vars(matter).update(shipped)


def _rows(every: object, hands: frozenset[str], name: str, *, kept: bool) -> list[Row]:
    assert callable(every)
    return [row for row in every(name) if (row["hand"] in hands) is not kept]


def _weights(folder: Path, name: str, facts: dict[str, float]) -> Weights:
    table = np.load(folder / f"{name}.npy")
    parts = (facts[part] for part in ("step", "bias", "slope", "offset"))
    return Weights(table[0], table[1], *parts)
