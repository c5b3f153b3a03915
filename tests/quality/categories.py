"""Which category and which detector spoke on lines that are labelled with a category."""

from collections import defaultdict

from detectors._segment import Part, Segment
from detectors.engine import Engine
from tests.training.material import rows

_FEWEST = 8
_TELLING = 0.5
"""Scores from here up tell something; lower ones say themselves that they are doubtful."""


def categories(engine: Engine) -> dict[str, object]:
    """Give, for each category and each detector, precision, recall and F1 on set-aside subject lines.

    A category is found where any finding of the line is of it. A detector is right on a line that
    is labelled with a category it named there; it should have spoken on all lines of those
    categories that it ever names and that are labelled at all.
    """
    labelled = rows("aside/subjects")
    segments = [Segment(str(row["subject"]), Part.SUBJECT) for row in labelled]
    found = [[one for one in here if one.score >= _TELLING] for here in engine.findings(segments)]
    true, said = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    named, right = defaultdict[str, set[str]](set), defaultdict[str, set[int]](set)
    spoken = defaultdict[str, set[int]](set)
    for at, (row, here) in enumerate(zip(labelled, found, strict=True)):
        labels = _labels(row)
        for label in labels:
            true[label].add(at)
        for one in here:
            said[one.category].add(at)
            spoken[one.detector].add(at)
            named[one.detector].add(one.category)
            if one.category in labels:
                right[one.detector].add(at)
    known = {name for name, lines in true.items() if len(lines) >= _FEWEST}
    told: dict[str, object] = {
        name: _figures(len(true[name]), len(said[name]), len(true[name] & said[name]))
        for name in sorted(known)
    }
    for name in sorted(name for name, ones in named.items() if ones & known):
        wanted = set[int]().union(*(true[category] for category in named[name] & known))
        told[f"detector {name}"] = _figures(len(wanted), len(spoken[name]), len(right[name]))
    return told


def _labels(row: dict[str, object]) -> set[str]:
    labels = row["categories"]
    assert isinstance(labels, list)
    return set(labels)


def _figures(true: int, said: int, both: int) -> dict[str, float]:
    precision, recall = both / max(said, 1), both / max(true, 1)
    return {
        "lines": true,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
    }
