"""`make train`: tests/corpus into detectors/weights and agent/certainty.json, bit for bit the same every time."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from detectors._category import RUN, narrowed
from detectors._category import SIZE as PLACES
from detectors._judgement import (
    Reading,
    Weights,
    gate_scores,
    line_features,
    text_features,
)
from detectors._marks import Bytes
from detectors._ngrams import SHORTEST, grams
from detectors._ranges import Ranges
from tests.training.certainty import KINDS, TABLES, learned, write
from tests.training.fitting import (
    Floats,
    Lesson,
    Told,
    Unseen,
    fit,
    learned_from,
    octets_of,
    rounded,
    unseen,
)
from tests.training.material import (
    Example,
    amid,
    lines,
    mails,
    sentences,
    texts,
    told_mails,
    varied,
)

WEIGHTS = Path(__file__).parent.parent.parent / "detectors" / "weights"
_STRENGTH = 20.0
_VARIED = 0.3
_SENTENCES = (0.05, 0.2)
"""What a sentence of a sensitive and of a harmless text weighs among lines."""
_LINE_IN_TEXTS = 0.05
_AMID = 0.5
_PASSED = 0.995
"""The share of sensitive texts that the gate must let through."""
_ALIKE = 10.0
_LARGEST = 127
_FEWEST = 15

Models = dict[str, object]


@dataclass(frozen=True, slots=True)
class Model:
    """One model as it is shipped, and those that have each not seen one writer."""

    examples: Sequence[Example]
    weights: Weights
    unseen: Unseen


def line_model() -> Model:
    """Learn lines, from sentences of texts and from variants of themselves too."""
    examples = lines()
    others = [*varied(examples, _VARIED), *sentences([*texts(), *told_mails()], *_SENTENCES)]
    return _model(examples, others, line_features)


def text_model() -> Model:
    """Learn running texts and mails, whole and amid others, and a little from lines."""
    examples = [*texts(), *mails()]
    others = [replace(one, weight=_LINE_IN_TEXTS) for one in lines()]
    return _model(examples, [*others, *amid(texts(), _AMID)], text_features)


def _model(
    examples: Sequence[Example], others: Sequence[Example], features: Callable[[Bytes], Told]
) -> Model:
    lesson, more = Lesson.of(examples, features), Lesson.of(others, features)
    found = unseen(lesson, more, _STRENGTH)
    whole = learned_from(lesson.and_also(more), _STRENGTH)
    return Model(examples, rounded(whole, found.slope, found.offset), found)


def _gate(model: Model) -> float:
    """The word score that all but a few of the texts found sensitive reach."""
    passing = []
    for one, logit in zip(model.examples, model.unseen.logits, strict=True):
        if one.sensitive and logit > 0:
            reading = Reading.of(octets_of(one.text))
            whole = Ranges(np.array([0]), np.array([len(reading.octets)]))
            passing.append(float(gate_scores(model.weights, reading, whole)[0]))
    return round(float(np.quantile(passing, 1 - _PASSED)), 3)


def category_model() -> tuple[dict[str, float], npt.NDArray[np.int8]]:
    """Learn what each category's lines and texts have in common, against the other categories."""
    examples = [one for one in (*lines(), *texts()) if one.sensitive and one.row]
    features = _narrowed(examples)
    told = [set(_categories(one)) for one in examples]
    every = sorted({name for names in told for name in names})
    names = [name for name in every if sum(name in one for one in told) >= _FEWEST]
    which = (np.array([float(name in one) for one in told]) for name in names)
    fits = [fit(features, labels, _balanced(labels), _ALIKE) for labels in which]
    found = np.vstack([one.weights for one in fits])
    steps = _LARGEST / float(np.abs(found).max())
    biases = {name: round(one.bias * steps, 2) for name, one in zip(names, fits, strict=True)}
    return biases, np.ascontiguousarray(np.rint(found * steps).astype(np.int8).T)


def _balanced(labels: Floats) -> Floats:
    """Weights by which a rare category speaks as loudly as all others together."""
    share = labels.mean()
    balanced: Floats = np.where(labels > 0, 0.5 / share, 0.5 / (1 - share))
    return balanced


def _categories(one: Example) -> list[str]:
    assert one.row is not None
    names = one.row["categories"]
    assert isinstance(names, list)
    return names


def _narrowed(examples: Sequence[Example]) -> csr_matrix:
    columns, values, ends = [], [], [0]
    for one in examples:
        places = narrowed(grams(octets_of(one.text))[RUN - SHORTEST])
        columns.append(places)
        values.append(np.full(len(places), 1 / max(len(places), 1) ** 0.5))
        ends.append(ends[-1] + len(places))
    made = csr_matrix(
        (np.concatenate(values), np.concatenate(columns), ends), shape=(len(examples), PLACES)
    )
    made.sum_duplicates()
    return made


def _facts(weights: Weights) -> dict[str, float]:
    return {name: getattr(weights, name) for name in ("step", "bias", "slope", "offset")}


def train(folder: Path, of_lines: Model, of_texts: Model) -> None:
    """Write all weights into a folder, and the tables beside them or where they are shipped."""
    biases, table = category_model()
    models: Models = {
        "lines": _facts(of_lines.weights),
        "texts": {**_facts(of_texts.weights), "gate": _gate(of_texts)},
        "categories": biases,
    }
    for name, model in (("lines", of_lines), ("texts", of_texts)):
        np.save(folder / f"{name}.npy", np.stack([model.weights.grams, model.weights.words]))
    np.save(folder / "categories.npy", table)
    written = json.dumps(models, indent=1) + "\n"
    (folder / "models.json").write_text(written, encoding="utf-8")
    count = len(texts())
    judged = {
        "lines": (of_lines.examples, of_lines.unseen.logits),
        "texts": (of_texts.examples[:count], of_texts.unseen.logits[:count]),
        "mails": (of_texts.examples[count:], of_texts.unseen.logits[count:]),
    }
    into = TABLES.parent if folder == WEIGHTS else folder
    write(into, {name: learned(KINDS[name], *told) for name, told in judged.items()})


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else WEIGHTS
    target.mkdir(parents=True, exist_ok=True)
    train(target, line_model(), text_model())
    print(f"written: {target}")
