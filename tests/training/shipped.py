"""The weights that are shipped are those that the corpus gives: proved by `make quality`, which learns them anyway."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.training.__main__ import WEIGHTS
from tests.training.certainty import TABLES

FILES = ("lines.npy", "texts.npy", "categories.npy", "models.json")
NEAR = 0.3
"""The tables rest on every detector's findings, so a better term may move them by a little."""


def unlike(made: Path) -> Iterator[str]:
    """What was trained into a folder and is not what is shipped: the weights bit by bit, the tables nearly."""
    for name in FILES:
        if (made / name).read_bytes() != (WEIGHTS / name).read_bytes():
            yield f"detectors/weights/{name} is not what tests/corpus gives"
    here, there = _numbers(made / TABLES.name), _numbers(TABLES)
    for name in sorted({*here, *there}):
        apart = here.get(name, 0) - there.get(name, 0)
        if abs(apart) > NEAR:
            yield f"agent/{TABLES.name}: {name} is {apart:+.2f} from what tests/corpus gives"


def _numbers(file: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for kind, table in json.loads(file.read_text(encoding="utf-8")).items():
        facts = table.pop("facts")
        found |= {f"{kind} {name}": number for name, number in (table | facts).items()}
    return found
