"""How much facts weigh beside the judgement: the tables of agent/certainty.json, learned.

Logistic regression over the judgement's log odds and the facts of each text, where the judgement
has not seen the text's writer; so it weighs here what it is worth on writers still unknown.
The digest's threshold is where F1 is best, the alert's where few enough harmless ones pass.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from agent.certainty import HIGHEST, SILENT, circumstances
from agent.claims import Reading, Sorted, claims_in
from agent.item import Envelope
from agent.mail import addressed
from agent.matter import traits_in
from detectors._said_of import has_pronoun
from detectors._segment import SUBJECT_PARTS, Part, Segment
from detectors.engine import Engine
from detectors.sensitive_matter import LEAST
from tests.training.fitting import Floats
from tests.training.material import Example, Row

TABLES = Path(__file__).parent.parent.parent / "agent" / "certainty.json"
_OWN = ("kommun.example",)
_AMONG_COLLEAGUES = Envelope(sender="a.b@kommun.example", recipients=("c.d@kommun.example",))
_STRENGTH = 0.5
_FEWEST = 15
_FORMAL = frozenset("government municipal news minutes invoice ticket file_name routine".split())
"""Background as mail logs and shares are full of; an alert is chosen on it."""
_STEP = 0.05
_AS_GOOD = 0.004
_LEAST = log(LEAST / (1 - LEAST))

Table = dict[str, object]
Facts = Callable[[Example, Reading], set[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text: what facts are asked for, and the share of harmless ones that may alert."""

    part: Part
    facts: Facts
    alerted: float
    patience: float
    """Which digest threshold of those nearly as good: 0 finds most, 1 alarms least."""
    given: dict[str, float]
    """What the corpus cannot teach: who reads a line, what is rare in it; and that a judgement
    without any fact needs far more certainty."""


def envelope_of(row: Row) -> Envelope:
    """Give the envelope of a mail of the corpus."""
    to = row["to"]
    assert isinstance(to, list)
    return addressed(Envelope(sender=str(row["from"]), recipients=tuple(to)), _OWN)


def _of_a_line(one: Example, reading: Reading) -> set[str]:
    del one
    envelope = addressed(_AMONG_COLLEAGUES, _OWN)
    claims = claims_in(reading, reading.token_count, envelope)
    return traits_in(Sorted(reading, close=True), claims)


def _of_a_text(one: Example, reading: Reading) -> set[str]:
    del one
    return traits_in(Sorted(reading, close=True), claims_in(reading, reading.token_count))


def _of_a_mail(one: Example, reading: Reading) -> set[str]:
    assert one.row is not None
    envelope = envelope_of(one.row)
    claims = claims_in(reading, reading.token_count, envelope)
    return circumstances(envelope) | traits_in(Sorted(reading, close=True), claims)


KINDS = {
    "lines": Kind(Part.SUBJECT, _of_a_line, 0.0012, 0.5, {"exposed": 0.3}),
    "texts": Kind(Part.BODY, _of_a_text, 0.01, 0.5, {"bare": -1.0}),
    "mails": Kind(
        Part.BODY, _of_a_mail, 0.02, 0.2, {"incoming": -1.0, "to_private_mailbox": 1.25}
    ),
}


def learned(kind: Kind, examples: Sequence[Example], logits: Floats) -> Table:
    """Learn the table of one kind of text."""
    engine = Engine.build(today=lambda: date(2026, 11, 1))
    found = engine.findings([Segment(one.text, kind.part) for one in examples])
    facts = [
        kind.facts(one, _reading(one.text, kind.part, findings))
        for one, findings in zip(examples, found, strict=True)
    ]
    often = Counter(name for names in facts for name in names)
    names = sorted(name for name, count in often.items() if count >= _FEWEST)
    odds = np.where(logits < _LEAST, SILENT, np.minimum(logits, HIGHEST))
    columns = np.array([[name in told for name in names] for told in facts], dtype=np.float64)
    features = np.hstack([odds[:, None], columns])
    labels = np.array([one.sensitive for one in examples])
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", tol=1e-8, random_state=7)
    model.fit(features, labels)
    weights = np.round(model.coef_[0] / _STEP) * _STEP
    start = round(float(model.intercept_[0]), 2)
    certainty = features @ weights + start
    return {
        "start": start,
        "judgement": round(float(weights[0]), 2),
        "digest": _digest(kind, certainty, labels),
        "alert": _alert(kind, examples, certainty),
        "facts": {
            name: round(float(weight), 2)
            for name, weight in zip(names, weights[1:], strict=True)
            if abs(weight) >= _STEP / 2
        }
        | kind.given,
    }


def _reading(text: str, part: Part, findings: Sequence[object]) -> Reading:
    told = [one for one in findings if getattr(one, "entity_type", "") != "SENSITIVE_MATTER"]
    pronoun = part in SUBJECT_PARTS and has_pronoun(text)
    return Reading(part, "", text.count(" ") + 1, tuple(told), pronoun)  # type: ignore[arg-type]


def _digest(kind: Kind, certainty: Floats, labels: npt.NDArray[np.bool_]) -> float:
    """The threshold with the best F1, background included: one of those nearly as good."""
    steps = np.arange(-2, 2, 0.1)
    said = certainty >= steps[:, None]
    f1 = 2 * (said & labels).sum(axis=1) / (said.sum(axis=1) + labels.sum())
    return round(float(np.quantile(steps[f1 >= f1.max() - _AS_GOOD], kind.patience)), 1)


def _alert(kind: Kind, examples: Sequence[Example], certainty: Floats) -> float:
    """The threshold that few enough harmless ones pass."""
    harmless = np.array([not one.sensitive for one in examples])
    if kind.part is Part.SUBJECT:
        harmless &= np.array([one.background and _is_formal(one) for one in examples])
    return round(float(np.quantile(certainty[harmless], 1 - kind.alerted)), 2)


def _is_formal(one: Example) -> bool:
    return one.row is not None and one.row.get("kind") in _FORMAL


def write(folder: Path, tables: dict[str, Table]) -> None:
    """Write the tables as they are shipped."""
    text = json.dumps(tables, indent=1, ensure_ascii=False) + "\n"
    (folder / TABLES.name).write_text(text, encoding="utf-8")
