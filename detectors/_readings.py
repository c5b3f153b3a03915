r"""Readings: a text as the judgement reads it, and as it was meant where OCR misread its letters.

Misread letters are put right in two readings, with ö and with å or ä where either is possible. What
lacks å ä ö and may have lost them is judged by that of the two which says more.

>>> from detectors import scan_of
>>> [one.octets.tobytes().strip(b"\0") for one in Readings(scan_of("Rehabméte")).as_meant]
[b'rehabmote', b'rehabmate']
"""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from detectors._judgement import Floats, Reading
from detectors._marks import copy_of
from detectors._ranges import NOWHERE, Places, Ranges
from detectors._scan import Scan

_OURS = np.zeros(256, dtype=np.bool_)
_OURS[list("åäö".encode("latin-1"))] = True


class Readings:
    """The copies of one text that are scored, all of the same length."""

    def __init__(self, scan: Scan) -> None:
        self.copy = copy_of(scan.raw, scan.folded, scan.runs, scan.names, scan.harm)
        self.as_it_stands = Reading.of(self.copy.octets)
        self._harm = scan.harm
        self._exact = scan.exact

    @cached_property
    def as_meant(self) -> list[Reading]:
        """With ö, and with å or ä, for letters that were misread."""
        return [Reading.of(self.copy.read_as(self._harm.read_as(letter))) for letter in "oa"]

    def scores(self, score: Callable[[Reading, Ranges], Floats], spans: Ranges) -> Floats:
        """Score stretches of the text, those that lack letters as they were meant."""
        ranges = self.ranges(spans)
        found = score(self.as_it_stands, ranges)
        lacking = self._lacking(spans)
        if len(lacking):
            meant = [score(one, ranges.only(lacking)) for one in self.as_meant]
            found[lacking] = np.max(meant, axis=0)
        return found

    def whole(self) -> list[Reading]:
        """Those by which the whole of the text is scored."""
        whole = Ranges.of([(0, len(self._exact))])
        return self.as_meant if len(self._lacking(whole)) else [self.as_it_stands]

    def ranges(self, spans: Ranges) -> Ranges:
        """Where stretches are in the copy, with the byte before and the byte after each."""
        return Ranges(self.copy.at(spans.starts - 1), self.copy.at(spans.ends) + 1)

    def _lacking(self, spans: Ranges) -> Places:
        """Which stretches have more letters that were misread than å ä ö."""
        if not self._harm.misread:
            return NOWHERE
        (ours,) = _OURS[np.frombuffer(self._exact, dtype=np.uint8)].nonzero()
        misread = np.array([place for place, _ in self._harm.misread])
        lost, kept = (_within(places, spans) for places in (misread, ours))
        return (lost > kept).nonzero()[0]


def _within(places: Places, spans: Ranges) -> Places:
    """How many places lie in each span."""
    return places.searchsorted(spans.ends) - places.searchsorted(spans.starts)
