"""Which category a sensitive text is most like: a small linear model beside the judgement."""

import json
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from detectors._finding import Tier
from detectors._judgement import text_features
from detectors._marks import Bytes

NARROWED = 4
"""Bits left out of a feature's place: categories share a smaller table."""
_EXTRA = frozenset(
    "protected_identity social_services school_support assessment economy hr_discipline migration"
    " identity_number credentials integrity".split()
)


def narrow(
    runs: npt.NDArray[np.uint32], told: npt.NDArray[np.uint32], size: int
) -> npt.NDArray[np.int64]:
    """Give the features' places in the category table: n-grams first, then words."""
    return np.concatenate([runs >> NARROWED, (told >> NARROWED) + (size >> 1)]).astype(np.int64)


def category_of(octets: Bytes) -> str:
    """Name the category that the text resembles most."""
    names, table, biases = _model()
    runs, told = text_features(octets)
    places = narrow(runs, told, table.shape[1])
    sums = table[:, places].sum(axis=1, dtype=np.int64) / max(len(places), 1) ** 0.5
    return names[int((sums + biases).argmax())]


def tier_of(category: str) -> Tier:
    """Tell how strongly the law protects a category."""
    if category in _EXTRA:
        return Tier.EXTRA
    return Tier.ORDINARY if category == "contact" else Tier.SENSITIVE


@cache
def _model() -> tuple[tuple[str, ...], npt.NDArray[np.int8], npt.NDArray[np.float64]]:
    folder = files("detectors").joinpath("weights")
    facts = json.loads(folder.joinpath("models.json").read_text(encoding="utf-8"))["categories"]
    table = np.load(BytesIO(folder.joinpath("categories.npy").read_bytes()), allow_pickle=False)
    return tuple(facts), table, np.array(list(facts.values()))
