"""Ration: of hits that stand thick, how many a block of text gives as examples; the rest is counted.

A block never reaches from one segment into the next: what one text holds is told of that text.

>>> ration = Ration(segments=(0, 40), most=2)
>>> ration.examples(np.array([0, 5, 9, 41])).tolist()
[True, True, False, True]
>>> ration.counted(np.array([9, 11, 44]))
[(9, 2), (44, 1)]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]

_BLOCK = 18
"""Blocks of 256 Ki characters, as a power of two."""


@dataclass(frozen=True, slots=True)
class Ration:
    """`segments` are the places where segments begin; `most` examples a kind a block."""

    segments: Sequence[int]
    most: int = 32

    def examples(self, places: Places, kinds: Places | None = None) -> npt.NDArray[np.bool_]:
        """Tell which of the hits, by rising places, are examples of their kind."""
        if len(places) <= self.most:
            return np.ones(len(places), dtype=np.bool_)
        at = self._segments_of(places)
        blocks = (places - np.asarray(self.segments)[at] >> _BLOCK) + (at << _BLOCK)
        groups = blocks if kinds is None else blocks * _KINDS + kinds
        order = np.argsort(groups, kind="stable")
        ordered = groups[order]
        ranks = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
        examples = np.empty(len(places), dtype=np.bool_)
        examples[order] = ranks < self.most
        return examples

    def counted(self, places: Places) -> list[tuple[int, int]]:
        """Give the first place and the number of those counted, for each segment that has any."""
        if not len(places):
            return []
        segments, firsts, counts = np.unique(
            self._segments_of(places), return_index=True, return_counts=True
        )
        del segments
        return list(zip(places[firsts].tolist(), counts.tolist(), strict=True))

    def _segments_of(self, places: Places) -> Places:
        return np.searchsorted(np.asarray(self.segments), places, side="right") - 1


_KINDS = 16
