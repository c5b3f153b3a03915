r"""Tokens: which word of a text a place is in, for distances told in words.

>>> Tokens(b"Anna Berg, 811228-9874\n  ja").between([0, 0, 0, 11], [0, 5, 25, 25])
[0, 1, 3, 1]
"""

from collections.abc import Sequence

import numpy as np

_SPACE = 0x20


class Tokens:
    """The words (runs without white space) of Latin-1 bytes."""

    def __init__(self, text: bytes) -> None:
        spaces = np.frombuffer(b" " + text, dtype=np.uint8) <= _SPACE
        self._begins = (spaces[:-1] > spaces[1:]).nonzero()[0]

    def between(self, starts: Sequence[int], places: Sequence[int]) -> list[int]:
        """Count the words from each start up to the one that holds its place."""
        first = self._begins.searchsorted(starts)
        last = self._begins.searchsorted(places, side="right")
        words: list[int] = np.maximum(last - first - 1, 0).tolist()
        return words
