r"""Tokens: which word of a text a place is in, for distances told in words.

>>> tokens = Tokens(b"Anna Berg, 811228-9874\n  ja")
>>> [tokens.between(0, place) for place in (0, 5, 11, 25)]
[0, 1, 2, 3]
"""

import numpy as np

_SPACE = 0x20


class Tokens:
    """The words (runs without white space) of Latin-1 bytes."""

    def __init__(self, text: bytes) -> None:
        spaces = np.frombuffer(b" " + text, dtype=np.uint8) <= _SPACE
        self._begins = spaces[:-1] & ~spaces[1:]
        self._start = self._place = self._count = 0

    def between(self, start: int, place: int) -> int:
        """Count the words from `start` up to the one that holds `place`; cheap for rising places."""
        if start != self._start or place < self._place:
            self._start, self._place, self._count = start, start, 0
        self._count += int(np.count_nonzero(self._begins[self._place : place + 1]))
        self._place = place + 1
        return max(self._count - 1, 0)
