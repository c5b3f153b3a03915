"""Features of the model's copy of a text: character n-grams and words, as places in a table.

N-grams of three to five characters come from a rolling hash. Words (runs of letters and digits,
marks, and the barrier between texts as a word of its own) are hashed whole and by their first five
letters; each gives itself, itself with the next word, and itself with the next but one.

>>> from detectors._fold import raw
>>> octets = copy_of(raw("sjuk idag")).octets
>>> len(grams(octets)), [len(one) for one in words(octets).features]
(3, [2, 1, 0, 2, 1, 0])
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from detectors._marks import MARKS, Bytes, Places, copy_of

__all__ = ["BITS", "copy_of", "grams", "words"]

SHORTEST, LONGEST = 3, 5
BITS = 18
STEM = 5
_PRIME = np.uint32(16777619)
_GOLDEN = np.uint32(0x9E3779B1)
_SHIFT = np.uint32(32 - BITS)

Features = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]


def grams(octets: Bytes) -> list[Features]:
    """Give the n-grams' places in the table: one array a length, by where they begin."""
    found = []
    rolled = octets.astype(np.uint32) * _PRIME
    for length in range(2, min(LONGEST, len(octets)) + 1):
        rolled = rolled[:-1] + octets[length - 1 :]
        rolled *= _PRIME
        if length >= SHORTEST:
            found.append(((rolled ^ (rolled >> np.uint32(15))) * _GOLDEN) >> _SHIFT)
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words of a copy stand, and their features: six arrays, by the first word.

    They are: word, with the next, with the next but one; and the same of stems.
    """

    starts: Places
    ends: Places
    features: tuple[Features, ...]


_WORD = np.zeros(256, dtype=np.bool_)
_WORD[list(b"abcdefghijklmnopqrstuvwxyz0123456789")] = True
_WORD[0xDF:] = True
_ALONE = np.zeros(256, dtype=np.bool_)
_ALONE[[0, *MARKS]] = True

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SALTS = np.array(
    [0x2545F491, 0x5851F42D, 0x14057B7E, 0x369DEA0F, 0x7FB5D329, 0x1B873593], np.uint64
)
_BLOCK = 1 << 15


def words(octets: Bytes) -> Words:
    """Find the words of a copy and hash them, all at once."""
    alone = _ALONE[octets]
    inside = _WORD[octets]
    opens = alone | (inside & ~np.concatenate([[False], inside[:-1]]))
    closes = alone | (inside & ~np.concatenate([inside[1:], [False]]))
    starts, ends = np.flatnonzero(opens), np.flatnonzero(closes) + 1
    totals = _totals(octets)
    whole = _hashed(totals, starts, ends)
    stems = _hashed(totals, starts, np.minimum(ends, starts + STEM))
    features = (*_combined(whole, 0), *_combined(stems, 3))
    return Words(starts, ends, features)


def _totals(octets: Bytes) -> Keys:
    """Sums from the start of each byte times a power of its place: any run's hash is a difference."""
    sums = np.zeros(len(octets) + 1, dtype=np.uint64)
    forward, _ = _powers(len(octets))
    np.cumsum((octets.astype(np.uint64) + np.uint64(1)) * forward, out=sums[1:])
    return sums


def _powers(length: int) -> tuple[Keys, Keys]:
    size = _BLOCK
    while size < length + 1:
        size *= 2
    forward, back = _all_powers(size)
    return forward[:length], back[: length + 1]


@cache
def _all_powers(size: int) -> tuple[Keys, Keys]:
    return _powers_of(_BASE, size), _powers_of(_INVERSE, size)


def _powers_of(base: int, size: int) -> Keys:
    powers = np.full(size, base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _hashed(totals: Keys, starts: Places, ends: Places) -> Keys:
    _, back = _powers(len(totals) - 1)
    hashed = (totals[ends] - totals[starts]) * back[starts]
    hashed ^= hashed >> np.uint64(31)
    hashed *= _MIX
    return hashed


def _combined(keys: Keys, first: int) -> tuple[Features, Features, Features]:
    """Each word, each with the next, each with the next but one."""
    one = _place(keys ^ _SALTS[first])
    two = _place(keys[:-1] * _SALTS[first + 1] + keys[1:])
    three = _place(keys[:-2] * _SALTS[first + 2] + keys[2:])
    return one, two, three


def _place(keys: Keys) -> Features:
    keys = keys ^ (keys >> np.uint64(29))
    keys *= _MIX
    return (keys >> np.uint64(64 - BITS)).astype(np.uint32)
