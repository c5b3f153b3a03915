"""The weights that are shipped are those that the corpus gives."""

from pathlib import Path

import pytest

from tests.training.__main__ import WEIGHTS, train

FILES = ("lines.npy", "texts.npy", "categories.npy", "models.json")


@pytest.mark.timeout(900)
def test_training_gives_the_shipped_weights_bit_for_bit(tmp_path: Path) -> None:
    train(tmp_path)

    made = {name: (tmp_path / name).read_bytes() for name in FILES}

    assert made == {name: (WEIGHTS / name).read_bytes() for name in FILES}
