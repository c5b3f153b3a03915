"""Words as numbers of 64 bits, so that thousands of them are looked up at once.

A key is made of a word's first sixteen bytes. The bytes given need sixteen more behind the last
word.

>>> letters = b"anna annas" + bytes(16)
>>> one, other = keys_of(letters, np.array([0, 5]), np.array([4, 4]))
>>> bool(one == other)
True
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

REACH = 16
"""Bytes of a word that its key is made of."""
_EIGHT = 8
_K1 = np.uint64(0x9E3779B97F4A7C15)
_K2 = np.uint64(0xC2B2AE3D27D4EB4F)
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(9)], dtype=np.uint64)

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Number = TypeVar("Number", np.uint32, np.uint64)


def eights(octets: bytes) -> Keys:
    """Eight bytes from every place on, as one number each; not copied."""
    numbers: Keys = np.ndarray(len(octets) - 7, dtype="<u8", buffer=octets, strides=(1,))
    return numbers


def fours(octets: bytes) -> npt.NDArray[np.uint32]:
    """Four bytes from every place on, as one number each; not copied."""
    numbers: npt.NDArray[np.uint32] = np.ndarray(
        len(octets) - 3, dtype="<u4", buffer=octets, strides=(1,)
    )
    return numbers


def keys_of(letters: bytes, starts: Places, lengths: Places) -> Keys:
    """Give the keys of the words that begin at `starts`; of longer ones, of their beginnings."""
    numbers = eights(letters)
    first = numbers[starts] & _MASKS[np.minimum(lengths, _EIGHT)]
    second = numbers[starts + _EIGHT] & _MASKS[np.clip(lengths - _EIGHT, 0, _EIGHT)]
    mixed: Keys = first * _K1 ^ (second + np.uint64(1)) * _K2
    return mixed ^ (mixed >> np.uint64(29)) * _K1


def keys_of_words(words: list[bytes]) -> Keys:
    """Give the keys of words that stand in a list."""
    letters = b"".join(word[:REACH].ljust(REACH, b"\0") for word in words) + bytes(REACH)
    lengths = np.array([min(len(word), REACH) for word in words], dtype=np.int64)
    return keys_of(letters, np.arange(len(words)) * REACH, lengths)


def among(known: npt.NDArray[Number], asked: npt.NDArray[Number]) -> Bools:
    """Tell which of the numbers asked for are known; the known ones rise."""
    at = known.searchsorted(asked)
    at[at == len(known)] = 0
    found: Bools = known[at] == asked
    return found
