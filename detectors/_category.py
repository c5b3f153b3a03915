"""Which category a sensitive text is most like: a small linear model beside the judgement.

It looks at runs of four characters only: more features did not make it better.
"""

import json
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from detectors._finding import Tier
from detectors._marks import Bytes
from detectors._ngrams import BITS, SHORTEST, Features, grams
from detectors._ranges import Ranges

RUN = 4
NARROWED = 4
"""Bits left out of a feature's place: categories share a smaller table."""
SIZE = 1 << BITS >> NARROWED
_EXTRA = frozenset(
    "protected_identity social_services school_support assessment economy hr_discipline migration"
    " identity_number credentials integrity".split()
)


def narrowed(runs: Features) -> Features:
    """Give the places of runs of four characters in the category table."""
    return runs >> np.uint32(NARROWED)


def categories_of(octets: Bytes, pieces: Ranges) -> list[str]:
    """Name the category that each piece of a copy resembles most."""
    names, table, biases = _model()
    runs = grams(octets[pieces.inside(1)[0]])[RUN - SHORTEST]
    places, owners = pieces.packed().inside(RUN)
    sums = np.zeros((len(pieces), len(names)))
    if len(places):
        heads = np.flatnonzero(np.diff(owners, prepend=-1))
        found = table[narrowed(runs[places])]
        sums[owners[heads]] = np.add.reduceat(found, heads, axis=0, dtype=np.int32)
    sums /= np.sqrt(np.maximum(np.bincount(owners, minlength=len(sums)), 1))[:, None]
    return [names[at] for at in (sums + biases).argmax(axis=1).tolist()]


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
