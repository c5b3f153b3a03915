"""Which category and which detector spoke on lines that are labelled with a category."""

from collections import defaultdict

from detectors._finding import Finding
from detectors._segment import Part, Segment
from detectors.engine import Engine
from tests.training.material import rows

_FEWEST = 10


def categories(engine: Engine) -> dict[str, object]:
    """Give, for each category and each detector, precision, recall and F1 on the subject lines.

    A category counts as found where any finding of the line is of it. For a detector, recall is
    over the lines of the categories it ever names, and precision over the lines it speaks on.
    """
    labelled = rows("subjects")
    segments = [Segment(str(row["subject"]), Part.SUBJECT) for row in labelled]
    found = engine.findings(segments)
    truth = [_labels(row) for row in labelled]
    by_category: dict[str, list[set[int]]] = defaultdict(lambda: [set(), set()])
    by_detector: dict[str, list[set[int]]] = defaultdict(lambda: [set(), set()])
    for at, (labels, here) in enumerate(zip(truth, found, strict=True)):
        for label in labels:
            by_category[label][0].add(at)
        for one in filter(_speaks, here):
            by_category[one.category][1].add(at)
            by_detector[one.detector][1].add(at)
            if labels:
                by_detector[one.detector][0].add(at)
    told: dict[str, object] = {
        name: _figures(*sets)
        for name, sets in sorted(by_category.items())
        if len(sets[0]) >= _FEWEST
    }
    for name, (right, spoken) in sorted(by_detector.items()):
        told[f"detector {name}"] = {
            "lines": len(spoken),
            "precision": round(len(right) / len(spoken), 3),
        }
    return told


def _labels(row: dict[str, object]) -> set[str]:
    labels = row["categories"]
    assert isinstance(labels, list)
    return set(labels)


def _speaks(one: Finding) -> bool:
    return one.entity_type != "SENSITIVE_MATTER" or one.score >= 0.5


def _figures(true: set[int], said: set[int]) -> dict[str, float]:
    both = len(true & said)
    precision, recall = both / max(len(said), 1), both / max(len(true), 1)
    return {
        "lines": len(true),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
    }
