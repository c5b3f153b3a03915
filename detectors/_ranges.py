"""Ranges: many half-open stretches of a text or of a list, handled at once.

>>> two = Ranges(np.array([3, 10]), np.array([6, 12]))
>>> [part.tolist() for part in two.inside(2)]
[[3, 4, 10], [0, 0, 1]]
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where each range starts and ends."""

    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.starts)

    def only(self, which: Places) -> Self:
        return type(self)(self.starts[which], self.ends[which])

    def packed(self) -> Self:
        """Give the same ranges laid end to end."""
        ends = np.cumsum(self.ends - self.starts)
        return type(self)(ends - (self.ends - self.starts), ends)

    def inside(self, span: int) -> tuple[Places, Places]:
        """Every place from which `span` places lie within a range, and which range that is."""
        counts = np.maximum(self.ends - self.starts - (span - 1), 0)
        heads = np.cumsum(counts) - counts
        owners = np.repeat(np.arange(len(counts)), counts)
        return np.arange(len(owners)) + (self.starts - heads)[owners], owners
