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
        self._begins = spaces[:-1] > spaces[1:]

    def between(self, starts: Sequence[int], places: Sequence[int]) -> list[int]:
        """Count the words from each start up to the one that holds its place; the places rise."""
        words: list[int] = []
        start = reached = count = 0
        for here, place in zip(starts, places, strict=True):
            if here != start:
                start, reached, count = here, here, 0
            count += int(np.count_nonzero(self._begins[reached : place + 1]))
            reached = max(reached, place + 1)
            words.append(max(count - 1, 0))
        return words
