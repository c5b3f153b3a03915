"""Where the detectors of health, protected identity and credentials point, held against labels.

tests/corpus/spans.jsonl: a hundred documents of the corpus, half of them hard negatives, labelled
by hand with the shortest phrase that tells something of an identifiable person. Scored by overlap.
"""

from collections import Counter

from detectors._segment import Segment
from detectors.engine import Engine
from tests.training.material import rows

SURE = 0.5
"""Findings from here up count; what is lower says itself that it is doubtful."""


def spans(engine: Engine, least: float = SURE) -> dict[str, object]:
    """Give precision and recall for each entity that is labelled."""
    labelled, met, said, right = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    documents = rows("spans")
    found = engine.findings([Segment(str(row["text"])) for row in documents])
    for row, findings in zip(documents, found, strict=True):
        truth = row["spans"]
        assert isinstance(truth, list)
        here = [(one.entity_type, one.start, one.end) for one in findings if one.score >= least]
        there = [(span["entity"], span["start"], span["end"]) for span in truth]
        for spoken, one, others in ((labelled, there, here), (said, here, there)):
            spoken.update(entity for entity, _, _ in one)
            hits = met if spoken is labelled else right
            hits.update(span[0] for span in one if any(_overlap(span, it) for it in others))
    return {
        entity: {
            "spans": count,
            "precision": round(right[entity] / max(said[entity], 1), 3),
            "recall": round(met[entity] / count, 3),
        }
        for entity, count in sorted(labelled.items())
    }


def _overlap(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
