"""The weights that are shipped are those that the corpus gives."""

import json
from pathlib import Path

import pytest

from tests.training.__main__ import WEIGHTS, train
from tests.training.certainty import TABLES

FILES = ("lines.npy", "texts.npy", "categories.npy", "models.json")
NEAR = 0.3
"""The tables rest on every detector's findings, so a better term may move them by a little."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    train(folder)
    return folder


@pytest.mark.timeout(900)
def test_training_gives_the_shipped_weights_bit_for_bit(trained: Path) -> None:
    made = {name: (trained / name).read_bytes() for name in FILES}

    assert made == {name: (WEIGHTS / name).read_bytes() for name in FILES}


@pytest.mark.timeout(900)
def test_training_gives_the_shipped_tables(trained: Path) -> None:
    made, shipped = _numbers(trained / TABLES.name), _numbers(TABLES)

    apart = {name: made.get(name, 0) - shipped.get(name, 0) for name in {*made, *shipped}}

    assert {name: far for name, far in apart.items() if abs(far) > NEAR} == {}


def _numbers(file: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for kind, table in json.loads(file.read_text(encoding="utf-8")).items():
        facts = table.pop("facts")
        found |= {f"{kind} {name}": number for name, number in (table | facts).items()}
    return found
