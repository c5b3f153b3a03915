"""`make quality`: precision, recall and F1; false alarms on background; floors that CI holds.

python -m tests.quality             everything; exit 1 where a floor is broken or the weights are not those shipped
python -m tests.quality --misses    also the worst misses and false alarms by name
"""

import json
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from detectors.engine import Engine
from tests.quality import numbers, unseen
from tests.quality.categories import categories
from tests.quality.measure import TODAY, Figures, lines, mails, texts
from tests.quality.spans import spans
from tests.training.__main__ import Model, line_model, text_model, train
from tests.training.material import rows
from tests.training.shipped import unlike

FLOORS = Path(__file__).with_name("floors.toml")
REPORT = Path(__file__).parent.parent.parent / "build" / "quality.json"
_SHOWN = 40
_BINS = 10

Told = dict[str, object]


def main(arguments: Sequence[str]) -> int:
    """Measure everything, write it down, hold it against the floors; how many things are not as they should be."""
    engine = Engine.build(today=lambda: TODAY)
    models = {"lines": line_model(), "texts": text_model()}
    found = {
        f"unseen writers: {group}": one
        for name, model in models.items()
        for group, one in unseen.figures(engine, name, model).items()
    }
    found |= _aside(engine)
    background = _background(engine)
    report: Told = {name: one.told() for name, one in (found | background).items()}
    _show({**found, **background}, names="--misses" in arguments)
    report["identity numbers"] = _identity_numbers(engine)
    report["calibration"] = _calibration(models["lines"])
    report["categories"] = categories(engine)
    found_spans = spans(engine)
    report |= {f"spans: {entity}": figures for entity, figures in found_spans.items()}
    _tell("identity numbers", report["identity numbers"])
    _tell("calibration of lines (said: seen, how many)", report["calibration"])
    _tell("categories and detectors", report["categories"])
    _tell("spans in documents, by overlap", found_spans)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return _held(report) + _reproduced(models["lines"], models["texts"])


def _aside(engine: Engine) -> dict[str, Figures]:
    """The part that nobody learned from and nobody tuned on."""
    measures = {
        "subjects": lines,
        "documents": texts,
        "mails": mails,
        "background": lines,
        "background_texts": texts,
    }
    return {
        f"set aside: {name}": measure(engine, there)
        for name, measure in measures.items()
        if (there := rows(f"aside/{name}"))
    }


def _background(engine: Engine) -> dict[str, Figures]:
    """Harmless lines and texts by kind. The weights have seen them: a lower bound."""
    found = {
        "background lines": lines(engine, rows("background")),
        "background texts": texts(engine, rows("background_texts")),
    }
    for kind in sorted({str(row["kind"]) for row in rows("background")}):
        alike = [row for row in rows("background") if row["kind"] == kind]
        found[f"background lines: {kind}"] = lines(engine, alike)
    return found


def _identity_numbers(engine: Engine) -> Told:
    figures = numbers.figures(engine)
    return {
        "recall": round(figures.recall, 4),
        "precision": round(figures.precision, 4),
        "false_positives": round(figures.false_positives, 4),
    }


def _calibration(model: Model) -> Told:
    """What was said and what was so, on lines whose writer was left out of training."""
    said = 1 / (1 + np.exp(-model.unseen.logits))
    so = np.array([float(one.sensitive) for one in model.examples])
    edges = np.linspace(0, 1, _BINS + 1)
    told: Told = {}
    for low, high in pairwise(edges):
        here = (said >= low) & (said < high + (high == 1))
        told[f"{low:.1f}-{high:.1f}"] = [
            round(float(said[here].mean()), 3),
            round(float(so[here].mean()), 3),
            int(here.sum()),
        ]
    return told


def _show(found: dict[str, Figures], *, names: bool) -> None:
    print(
        f"{'':42}{'rows':>6}{'P':>7}{'R':>7}{'F1':>7}{'alert R':>9}{'alarmed':>9}{'alert':>8}{'/1000 w':>9}"
    )
    for name, one in found.items():
        print(
            f"{name:42}{one.rows:6}{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}"
            f"{one.alert_recall:9.3f}{one.alarmed:9.2%}{one.alerted:8.2%}{one.per_thousand_words:9.3f}"
        )
    if names:
        for name, one in found.items():
            for what, which in (("missed", one.misses), ("alarmed", one.alarms)):
                print(f"\n{name}, {what}:", *which[:_SHOWN], sep="\n  ")


def _tell(title: str, told: object) -> None:
    print(f"\n{title}")
    assert isinstance(told, dict)
    for name, value in told.items():
        print(f"  {name:28}{value}")


def _reproduced(of_lines: Model, of_texts: Model) -> int:
    """Compare what was learned with what is shipped; tell each that differs."""
    with tempfile.TemporaryDirectory() as folder:
        train(Path(folder), of_lines, of_texts)
        different = list(unlike(Path(folder)))
    for one in different:
        print(f"NOT REPRODUCED  {one}; see `make train`")
    return len(different)


def _held(report: Told) -> int:
    """Compare with the floors; tell each that is broken."""
    broken = 0
    for name, floors in tomllib.loads(FLOORS.read_text(encoding="utf-8")).items():
        told = report.get(name)
        assert isinstance(told, dict), f"{FLOORS.name}: nothing measured is called {name!r}"
        for what, floor in floors.items():
            least = what.removesuffix("_at_most")
            value = told[least]
            if (value > floor) if what.endswith("_at_most") else (value < floor):
                print(f"FLOOR BROKEN  {name}: {least} is {value}, asked is {floor}")
                broken += 1
    return broken


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
