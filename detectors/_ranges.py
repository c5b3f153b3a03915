"""Ranges: many half-open stretches of a text or of a list, handled at once.

>>> two = Ranges(np.array([3, 10]), np.array([6, 12]))
>>> [part.tolist() for part in two.inside(2)]
[[3, 4, 10], [0, 0, 1]]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]
NOWHERE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where each range starts and ends."""

    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.starts)

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, int]]) -> Self:
        if not pairs:
            return cls(NOWHERE, NOWHERE)
        starts, ends = np.array(pairs, dtype=np.int64).T
        return cls(starts, ends)

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Give all ranges of all parts, one part after the other."""
        if len(parts) == 1:
            return parts[0]
        if not parts:
            return cls.of(())
        return cls(
            *(np.concatenate(side) for side in zip(*(one.sides for one in parts), strict=True))
        )

    @property
    def sides(self) -> tuple[Places, Places]:
        return self.starts, self.ends

    def only(self, which: Places) -> Self:
        return type(self)(self.starts[which], self.ends[which])

    def packed(self) -> Self:
        """Give the same ranges laid end to end."""
        lengths = self.ends - self.starts
        ends = lengths.cumsum()
        return type(self)(ends - lengths, ends)

    def inside(self, span: int) -> tuple[Places, Places]:
        """Every place from which `span` places lie within a range, and which range that is."""
        counts = np.maximum(self.ends - self.starts - (span - 1), 0)
        heads = counts.cumsum() - counts
        owners = np.arange(len(counts)).repeat(counts)
        return np.arange(len(owners)) + (self.starts - heads)[owners], owners
