"""Precision and recall on tests/corpus/numbers.jsonl: whole spans, right kind of number."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from detectors._segment import Segment
from detectors.engine import Engine

FILE = Path(__file__).parent.parent / "corpus" / "numbers.jsonl"
TODAY = date(2026, 11, 1)
ENTITIES = frozenset({"SE_PERSONNUMMER", "SE_SAMORDNINGSNUMMER"})
_UNCOUNTED = frozenset({"mistyped"})

Span = tuple[int, int, str]


@dataclass(slots=True)
class Figures:
    """What was found of what there is; confusers alarmed, and which forms go wrong."""

    spans: int = 0
    found: int = 0
    wrong: int = 0
    confusers: int = 0
    alarmed: int = 0
    misses: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.spans if self.spans else 1.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found else 1.0

    @property
    def false_positives(self) -> float:
        """The share of confusers of which anything is said."""
        return self.alarmed / self.confusers if self.confusers else 0.0


def figures(engine: Engine | None = None, file: Path = FILE) -> Figures:
    """Measure the number detectors on the labelled strings."""
    reader = engine or Engine.build(today=lambda: TODAY)
    result = Figures()
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        _judge(row, _found(reader, row["text"]), result)
    return result


def _found(engine: Engine, text: str) -> set[Span]:
    (findings,) = engine.findings([Segment(text)])
    return {
        (one.start, one.end, one.entity_type)
        for one in findings
        if one.entity_type in ENTITIES and one.rule not in _UNCOUNTED
    }


def _judge(row: dict[str, object], found: set[Span], result: Figures) -> None:
    labelled = row["spans"]
    assert isinstance(labelled, list)
    spans = {(span["start"], span["end"], span["entity"]) for span in labelled}
    form = str(row["form"])
    result.spans += len(spans)
    result.found += len(spans & found)
    result.wrong += len(found - spans)
    if spans - found:
        result.misses[form] += 1
        result.examples.append(f"missed {form}: {row['text']!r}")
    if not spans:
        result.confusers += 1
        result.alarmed += bool(found)
    if found - spans:
        result.alarms[form] += 1
        result.examples.append(f"alarmed {form}: {row['text']!r}")


def main() -> None:
    """Print the figures and what goes wrong."""
    result = figures()
    print(f"identity numbers: recall {result.recall:.4f}, precision {result.precision:.4f}")
    print(f"confusers alarmed: {result.false_positives:.2%} of {result.confusers}")
    print("missed:", dict(result.misses), "alarmed:", dict(result.alarms))
    print(*result.examples, sep="\n")


if __name__ == "__main__":
    main()
