"""Ration: how many examples of one kind a block of text gives; the rest is counted.

>>> ration = Ration(2)
>>> [ration.takes(place) for place in (0, 5, 9, 70_000)], ration.further
([True, True, False, True], 1)
"""

from dataclasses import dataclass

BLOCK = 16
"""Blocks of 64 Ki characters, as a power of two."""


@dataclass(slots=True)
class Ration:
    """Counts examples block by block; the places rise."""

    most: int = 64
    further: int = 0
    first: int = -1
    """Where the first of those stands that are only counted."""
    _block: int = -1
    _taken: int = 0

    def is_spent(self, place: int) -> bool:
        """Tell if the hit at `place` would only be counted."""
        return place >> BLOCK == self._block and self._taken >= self.most

    def takes(self, place: int) -> bool:
        """Tell if the hit at `place` is still an example."""
        if place >> BLOCK != self._block:
            self._block, self._taken = place >> BLOCK, 0
        if self._taken < self.most:
            self._taken += 1
            return True
        self.first = place if self.first < 0 else self.first
        self.further += 1
        return False
