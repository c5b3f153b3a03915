"""Which category a sensitive text is most like: its terms say, and where they do not, a small model.

The model is linear and looks at runs of four characters only: more features did not make it better.
A term of the lexicon knows its category far better than the model does: on lines of writers left
out of training the category was right in 62 of a hundred by the model, in 72 with terms first.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from detectors._finding import Strength, Tier
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

VOTES = {Strength.STRONG: 8.0, Strength.MEDIUM: 5.0, Strength.WEAK: 2.5}
"""What a text's strongest term adds to its category; the model's own scores span two or three."""


def narrowed(runs: Features) -> Features:
    """Give the places of runs of four characters in the category table."""
    return runs >> np.uint32(NARROWED)


def categories_of(
    octets: Bytes, pieces: Ranges, votes: Sequence[Mapping[str, float]]
) -> list[str]:
    """Name the category that each piece of a copy resembles most, its terms' votes counted."""
    names, table, biases = _model()
    runs = grams(octets[pieces.inside(1)[0]])[RUN - SHORTEST]
    places, owners = pieces.packed().inside(RUN)
    sums = np.zeros((len(pieces), len(names)))
    if len(places):
        heads = np.flatnonzero(np.diff(owners, prepend=-1))
        found = table[narrowed(runs[places])]
        sums[owners[heads]] = np.add.reduceat(found, heads, axis=0, dtype=np.int32)
    sums /= np.sqrt(np.maximum(np.bincount(owners, minlength=len(sums)), 1))[:, None]
    sums += biases
    for piece, vote in zip(sums, votes, strict=True):
        for name, weight in vote.items():
            if name in names:
                piece[names.index(name)] += weight
    return [names[at] for at in sums.argmax(axis=1).tolist()]


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
