"""Many words found in one pass over a text.

Folded bytes are read in which everything but a to z has become a space, so that the borders of
words are bytes like others; _search.py tells where each pattern ends.

>>> literals = Literals([Literal(b"sjuk", starts_word=True), Literal(b"cancer")])
>>> literals.hits(b"osjuk sjuka, brostcancer")
[Hit(literal=0, start=6, end=10), Hit(literal=1, start=18, end=24)]
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detectors._search import PATTERN_BITS, PATTERNS, search

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Arrays = tuple[Ints, Ints, Ints]
Columns = tuple[Sequence[int], Sequence[int], Sequence[int]]

_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_WORDS = bytes(byte if byte in _LETTERS else 0x20 for byte in range(256))
_SPACE = b" "
_FEW = 80
"""Up to so many places are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Folded bytes to look for, and whether they must stand at a word's start or end."""

    text: bytes
    starts_word: bool = False
    ends_word: bool = False

    @property
    def pattern(self) -> bytes:
        """What is searched for in the words: with a space at each border asked for."""
        head, tail = _SPACE * self.starts_word, _SPACE * self.ends_word
        return head + self.text.translate(_WORDS) + tail

    @property
    def compared(self) -> bytes:
        """What must stand there besides, where more than letters must agree."""
        text = self.text
        return text if text.translate(_WORDS) != text or _SPACE in text else b""


class Hit(NamedTuple):
    """Literal number `literal` at start:end of the folded bytes."""

    literal: int
    start: int
    end: int


class Hits:
    """Hits in rising order of start, end and literal: rows and arrays, made when asked for."""

    def __init__(self, *, rows: list[Hit] | None = None, arrays: Arrays | None = None) -> None:
        if rows is not None:
            self.rows = rows
        if arrays is not None:
            self.arrays = arrays

    def __len__(self) -> int:
        return len(self.rows) if "rows" in self.__dict__ else len(self.arrays[0])

    @cached_property
    def rows(self) -> list[Hit]:
        """One hit after the other."""
        return list(map(Hit, *self.columns))

    @cached_property
    def arrays(self) -> Arrays:
        """All literals, all starts, all ends."""
        literals, starts, ends = np.array(self.columns, dtype=np.int64)
        return literals, starts, ends

    @cached_property
    def columns(self) -> Columns:
        """The arrays as lists."""
        if "rows" in self.__dict__:
            return (
                [one.literal for one in self.rows],
                [one.start for one in self.rows],
                [one.end for one in self.rows],
            )
        literals, starts, ends = self.arrays
        return literals.tolist(), starts.tolist(), ends.tolist()

    def only(self, which: Ints | Bools) -> "Hits":
        """Give some of them."""
        literals, starts, ends = self.arrays
        return Hits(arrays=(literals[which], starts[which], ends[which]))


NO_HITS = Hits(rows=[])


class _Place(NamedTuple):
    """What becomes of a pattern that is met: which literal of which group it is, and where."""

    group: int
    literal: int
    behind: int
    length: int
    compared: bytes


class Literals:
    """Groups of literals, made ready to be searched for together."""

    def __init__(self, *groups: Sequence[Literal], plain: bool = False) -> None:
        places = [
            _Place(group, number, 1 + one.ends_word, len(one.text), one.compared)
            for group, literals in enumerate(groups)
            for number, one in enumerate(literals)
        ]
        patterns: defaultdict[bytes, list[int]] = defaultdict(list)
        for index, literal in enumerate(chain.from_iterable(groups)):
            patterns[literal.pattern].append(index)
        self._search = search(tuple(patterns), plain=plain)
        self._places = [[places[index] for index in same] for same in patterns.values()]
        self._by_index = places
        self._borders = np.cumsum([0, *map(len, groups)])
        self._lengths = np.array([one.length for one in places], dtype=np.int64)
        self._behind = np.array([one.behind for one in places], dtype=np.int64)
        self._is_compared = np.array([bool(one.compared) for one in places], dtype=np.bool_)
        # of each pattern its first literal; the others that share it are few
        self._first = np.array([same[0] for same in patterns.values()], dtype=np.int64)
        self._others = {
            number: same[1:] for number, same in enumerate(patterns.values()) if len(same) > 1
        }
        self._shared = np.array([number in self._others for number in range(len(patterns))])

    def hits(self, folded: bytes) -> list[Hit]:
        """Find every literal of the first group, overlapping ones too, ordered by place."""
        return self.find(folded, words_of(folded))[0].rows

    def find(self, folded: bytes, words: bytes) -> list[Hits]:
        """Find every literal, group by group. `words` are those of the folded bytes."""
        ends = self._search.ends(words)
        return self._few(folded, ends) if len(ends) <= _FEW else self._many(folded, ends)

    def _few(self, folded: bytes, ends: Iterable[int]) -> list[Hits]:
        """One by one, which costs less than arrays do."""
        found: list[list[tuple[int, int, int]]] = [[] for _ in self._borders[1:]]
        for pattern_end in ends:
            for group, literal, behind, length, compared in self._places[pattern_end & PATTERNS]:
                end = (pattern_end >> PATTERN_BITS) - behind
                start = end - length
                if not compared or folded.startswith(compared, start):
                    found[group].append((start, end, literal))
        return [
            Hits(rows=[Hit(literal, start, end) for start, end, literal in sorted(here)])
            if here
            else NO_HITS
            for here in found
        ]

    def _many(self, folded: bytes, found: Sequence[int]) -> list[Hits]:
        ends = np.array(found, dtype=np.int64)
        patterns, ends = ends & PATTERNS, ends >> PATTERN_BITS
        literals = self._first[patterns]
        if self._others and (shared := np.flatnonzero(self._shared[patterns])).size:
            others = [self._others[number] for number in patterns[shared].tolist()]
            literals = np.append(literals, list(chain.from_iterable(others)))
            ends = np.append(ends, np.repeat(ends[shared], [len(one) for one in others]))
        ends -= self._behind[literals]
        starts = ends - self._lengths[literals]
        wrong = [
            at
            for at in np.flatnonzero(self._is_compared[literals]).tolist()
            if not folded.startswith(self._by_index[literals[at]].compared, starts[at])
        ]
        literals, starts, ends = (np.delete(one, wrong) for one in (literals, starts, ends))
        groups = self._borders.searchsorted(literals, side="right") - 1
        order = np.argsort(_ranks(groups, literals, starts, ends))
        literals, starts, ends = (
            (literals - self._borders[groups])[order],
            starts[order],
            ends[order],
        )
        reached = groups[order].searchsorted(np.arange(len(self._borders))).tolist()
        return [
            Hits(arrays=(literals[first:last], starts[first:last], ends[first:last]))
            for first, last in pairwise(reached)
        ]


def _ranks(groups: Ints, literals: Ints, starts: Ints, ends: Ints) -> npt.NDArray[np.uint64]:
    """Numbers that rise as group, start, end and literal do: sorting them is sorting once."""
    lengths = np.minimum(ends - starts, _LONGEST)
    within = starts << 28 | lengths << PATTERN_BITS | literals
    ranks: npt.NDArray[np.uint64] = groups.astype(np.uint64) << np.uint64(60) | within.astype(
        np.uint64
    )
    return ranks


_LONGEST = 255


def words_of(folded: bytes) -> bytes:
    """Give the folded bytes with all but letters as spaces, one before and one behind."""
    return _SPACE + folded.translate(_WORDS) + _SPACE
