"""Runs: where the digits of a text stand, found with a handful of array operations.

From the lengths of runs and the bytes between them follows where a number of some kind may begin;
only there the patterns are tried.

>>> runs = Runs(b"pnr 811228-9874, tel 070-123 45 67, ar 2024")
>>> runs.number_starts, runs.phone_starts.tolist()
([4], [21])
"""

from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_FAR = 1 << 20
_ZERO, _SEVEN, _PLUS, _DOT, _HYPHEN = (ord(sign) for sign in "07+.-")
_PAD = 4


def _table(members: bytes) -> Bools:
    table = np.zeros(256, dtype=np.bool_)
    table[np.frombuffer(members, dtype=np.uint8)] = True
    return table


_SUBSTITUTES = _table(b"abcdefyxwvutrsjklmn*#_?")
"""What may stand for a digit of the serial, or for the century: interim, masked, Finnish."""
_SIGNS = _table(b"-+ ")
_PHONE_GAPS = _table(b" -/(.)")
_MOBILE = _table(b"02369")
_LETTERS = _table(b"abcdefghijklmnopqrstuvwxyz")
_NUMBER_GAP = 12
_SINGLES = 5
_DATE_GAPS, _ADDRESS_GAPS, _CARD_GAPS = 2, 3, 2
"""Gaps of one byte that there are at least in a dashed date, an IP address, a card in groups."""
_SHORTEST_CARD = 13
_SHORTEST = 6
"""Digits in a row that a number has at least, unless it is written 1981-12-28-9874."""


def _places(found: Ints) -> list[int]:
    places: list[int] = found.tolist()
    return places


class Runs:
    """The digit runs of lower-case bytes."""

    def __init__(self, exact: bytes) -> None:
        self.text = np.frombuffer(exact + b"\0" * _PAD, dtype=np.uint8)
        digits = (self.text - _ZERO) < 10  # unsigned: what lies below wraps
        edges = np.flatnonzero(digits[1:] != digits[:-1]) + 1
        if digits[0]:
            edges = np.concatenate((np.zeros(1, dtype=edges.dtype), edges))
        self.starts, self.ends = edges[::2], edges[1::2]
        self.lengths = self.ends - self.starts
        """How many digits each run has."""
        self.gaps = np.full(len(self.starts), _FAR, dtype=np.int64)
        """How far the next run begins after each run."""
        np.subtract(self.starts[1:], self.ends[:-1], out=self.gaps[:-1])
        self.after = self.text[self.ends]
        """The byte after each run."""
        self.beside = self.gaps == 1
        """Which runs have one byte between themselves and the next."""
        self._rows = int(np.count_nonzero(self.beside))
        self._longest = int(self.lengths.max(initial=0))

    def __len__(self) -> int:
        return len(self.starts)

    def length_of(self, further: int) -> Ints:
        """Give the length of the run so many further on; 0 where there is none."""
        lengths = np.zeros(len(self), dtype=np.int64)
        lengths[: max(len(self) - further, 0)] = self.lengths[further:]
        return lengths

    def _close(self, further: int, gap: int) -> Bools:
        """Tell where the run so many further on is followed within `gap`."""
        close = np.zeros(len(self), dtype=np.bool_)
        close[: max(len(self) - further, 0)] = self.gaps[further:] <= gap
        return close

    @cached_property
    def number_places(self) -> Ints:
        """Which runs may begin an identity number."""
        lengths = self.lengths
        if self._longest < _SHORTEST:
            return np.flatnonzero(self._dashed_dates())
        found = (lengths >= 10) & (lengths <= 12)
        dated = np.flatnonzero((lengths == 6) | (lengths == 8))
        if len(dated):
            found[dated] = self._continued(dated)
        found |= self._dashed_dates()
        return np.flatnonzero(found)

    def _continued(self, dates: Ints) -> Bools:
        """Tell which of the runs long enough for a date have a serial or what stands for one behind."""
        following, beside, after = self.length_of(1)[dates], self.beside[dates], self.after[dates]
        found: Bools = (following == 4) & (self.gaps[dates] <= _NUMBER_GAP)
        found |= (following <= 5) & (following != 4) & beside  # Norwegian; a check letter, a mask
        found |= _SUBSTITUTES[after] | (_SIGNS[after] & self._substituted(dates))
        return found

    def _substituted(self, runs: Ints) -> Bools:
        """Tell behind which runs, a sign and perhaps spaces further on, no digit stands for one."""
        ends = self.ends[runs]
        second, third = self.text[ends + 1], self.text[ends + 2]
        found: Bools = _SUBSTITUTES[second] | (_SIGNS[second] & _SUBSTITUTES[third])
        found |= _SIGNS[second] & _SIGNS[third] & _SUBSTITUTES[self.text[ends + 3]]
        return found

    @property
    def number_starts(self) -> list[int]:
        """Where an identity number may begin."""
        return _places(self.starts[self.number_places])

    def _dashed_dates(self) -> Bools:
        """1981-12-28-9874."""
        if self._rows < _DATE_GAPS:
            return np.zeros(len(self), dtype=np.bool_)
        year: Bools = (self.lengths == 4) & self.beside
        if not year.any():
            return year
        month = (self.length_of(1) == 2) & self._close(1, 1)
        day = self.length_of(2) == 2
        serial = self._close(2, 3) & (self.length_of(3) == 4)
        found: Bools = year & month & day
        dates = np.flatnonzero(found)
        found[dates] = serial[dates] | self._substituted(dates + 2)
        return found

    @cached_property
    def spread_starts(self) -> list[int]:
        """Where single digits set apart by one character each begin."""
        if self._rows < _SINGLES:
            return []
        single = (self.lengths == 1) & self.beside
        row = single.copy()
        for further in range(1, _SINGLES):
            row &= np.append(single[further:], np.zeros(min(further, len(self)), dtype=np.bool_))
        first = row.copy()
        first[1:] &= ~row[:-1]
        return _places(self.starts[first])

    @cached_property
    def phone_starts(self) -> Ints:
        """Where a telephone number may begin: its zero, or the plus before it."""
        signed = (self.text[self.starts - 1] == _PLUS) & (self.starts > 0)
        at = np.flatnonzero((self.text[self.starts] == _ZERO) | signed)
        lengths, plus = self.lengths[at], signed[at]
        kept = plus | (lengths >= 8) | ((lengths <= 4) & _PHONE_GAPS[self.after[at]])
        found: Ints = (self.starts[at] - plus)[kept]
        return found

    def is_plain_phone(self, starts: Ints) -> Bools:
        """Tell which of the phone starts begin 0701234567 or 070-1234567, nothing behind."""
        found = np.zeros(len(starts), dtype=np.bool_)
        if not len(starts):
            return found
        at = np.minimum(np.searchsorted(self.starts, starts), len(self) - 1)
        lengths, following = self.lengths[at], self.length_of(1)[at]
        second, third = self.text[starts + 1], self.text[starts + 2]
        mobile = (lengths == 10) & (second == _SEVEN) & _MOBILE[third]
        parted = (lengths >= 2) & (lengths <= 4) & (second != _ZERO) & self.beside[at]
        parted &= (self.after[at] == _HYPHEN) & (following >= 5) & (following <= 8)
        behind = np.minimum(at + 1, len(self) - 1)
        parted &= (self.after[behind] != _HYPHEN) | (self.gaps[behind] != 1)
        found |= (self.starts[at] == starts) & (mobile | parted)
        return found

    @cached_property
    def dotted_starts(self) -> list[int]:
        """Where four short runs with dots between them begin."""
        if self._rows < _ADDRESS_GAPS:
            return []
        dotted = (self.lengths <= 3) & self.beside & (self.after == _DOT)
        row = dotted & np.append(dotted[1:], [False])[: len(self)]
        row &= np.append(dotted[2:], [False, False])[: len(self)]
        return _places(self.starts[row])

    @cached_property
    def lettered_starts(self) -> list[int]:
        """Where two letters stand before two digits or more."""
        (at,) = _LETTERS[self.text[self.starts - 1]].nonzero()
        if not len(at):
            return []
        starts = self.starts[at]
        kept = (self.lengths[at] >= 2) & (starts >= 2) & _LETTERS[self.text[starts - 2]]
        return _places(starts[kept])

    @cached_property
    def card_starts(self) -> list[int]:
        """Where a card number may begin."""
        lengths = self.lengths
        if self._rows < _CARD_GAPS and self._longest < _SHORTEST_CARD:
            return []
        row = (lengths == 4) & self.beside & self._close(1, 1)
        if self._longest < _SHORTEST_CARD and not row.any():
            return []
        second, third = self.length_of(1), self.length_of(2)
        fours = row & (second == 4) & (third == 4) & self._close(2, 1) & (self.length_of(3) == 4)
        whole = (lengths >= _SHORTEST_CARD) & (lengths <= 19)
        return _places(self.starts[whole | fours | (row & (second == 6) & (third == 5))])
