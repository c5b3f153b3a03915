"""Features of the model's copy of a text: character n-grams and words, as places in a table.

N-grams of three to five characters come from a rolling hash. Words (runs of letters and digits,
marks, and the barrier between texts as a word of its own) are known by their first sixteen
letters, and by their first five, the stem; a stem gives itself, and itself with the next.

>>> from detectors._fold import raw
>>> from detectors._marks import copy_of
>>> octets = copy_of(raw("sjuk idag")).octets
>>> len(grams(octets)), [len(one) for one in words(octets).features]
(3, [4, 4, 3])
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors._marks import MARKS, Bytes
from detectors._ranges import Places

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
    for length in range(2, LONGEST + 1):
        rolled = rolled[:-1] + octets[length - 1 :]
        rolled *= _PRIME
        if length >= SHORTEST:
            found.append(((rolled ^ (rolled >> np.uint32(15))) * _GOLDEN) >> _SHIFT)
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words of a copy stand, and their features: of words, of stems, of pairs of stems."""

    starts: Places
    ends: Places
    features: tuple[Features, Features, Features]


_LETTERS = bytes([*b"abcdefghijklmnopqrstuvwxyz0123456789", *range(0xDF, 0x100)])
_INSIDE, _ALONE = 1, 2
"""A byte opens a word where it is more than what runs on from the byte before it."""
_KINDS = bytes(
    _INSIDE if byte in _LETTERS else _ALONE if byte == 0 or byte in MARKS else 0
    for byte in range(256)
)
_EIGHT = 8
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(_EIGHT + 1)], dtype=np.uint64)
_WORD, _REST, _STEM, _NEXT, _MIX = (
    np.uint64(odd)
    for odd in (
        0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93,
        0xFF51AFD7ED558CCD,
    )
)  # fmt: skip


def words(octets: Bytes) -> Words:
    """Find the words of a copy and hash them, all at once."""
    text = octets.tobytes()
    kinds = np.frombuffer(b"\0%b\0" % text.translate(_KINDS), dtype=np.uint8)
    running = kinds == _INSIDE
    (starts,) = (kinds[1:-1] > running[:-2]).nonzero()
    ends = (kinds[1:-1] > running[2:]).nonzero()[0] + 1
    eights: Keys = np.ndarray(
        len(text) + 1 + _EIGHT, "<u8", text + bytes(2 * _EIGHT), strides=(1,)
    )
    lengths = ends - starts
    first = eights[starts] & _MASKS[np.minimum(lengths, _EIGHT)]
    rest = eights[starts + _EIGHT] & _MASKS[np.minimum(np.maximum(lengths - _EIGHT, 0), _EIGHT)]
    stems = (first & _MASKS[STEM]) * _STEM
    stems ^= stems >> np.uint64(31)
    features = (
        _place(first * _WORD ^ (rest + np.uint64(1)) * _REST),
        _place(stems),
        _place(stems[:-1] * _NEXT + stems[1:]),
    )
    return Words(starts, ends, features)


def _place(keys: Keys) -> Features:
    keys = keys ^ (keys >> np.uint64(29))
    keys *= _MIX
    return (keys >> np.uint64(64 - BITS)).astype(np.uint32)
