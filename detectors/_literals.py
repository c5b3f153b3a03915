"""Many words found in one pass: hyperscan where there is a wheel for it, plain Python elsewhere.

Both read folded bytes in which everything but a to z has become a space, so that the borders of
words are bytes like others. Both give the same hits in the same order; a test says so.

>>> literals = Literals([Literal(b"sjuk", starts_word=True), Literal(b"cancer")])
>>> literals.hits(b"osjuk sjuka, brostcancer")
[Hit(literal=0, start=6, end=10), Hit(literal=1, start=18, end=24)]
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

try:
    import hyperscan
except ImportError:  # no wheel for this platform
    HAS_HYPERSCAN = False
else:
    HAS_HYPERSCAN = True

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_WORDS = bytes(byte if byte in _LETTERS else 0x20 for byte in range(256))
_SPACE = b" "
_WORD = re.compile(rb"[a-z]+")
_KEY = 4


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


class Hit(NamedTuple):
    """Literal number `literal` at start:end of the folded bytes."""

    literal: int
    start: int
    end: int


class Hits(NamedTuple):
    """Many hits as arrays, in rising order of start, end and literal."""

    literals: Ints
    starts: Ints
    ends: Ints

    def only(self, which: Ints | Bools) -> "Hits":
        return Hits(*(column[which] for column in self))

    def rows(self) -> list[Hit]:
        columns = (column.tolist() for column in self)
        return [Hit(*row) for row in zip(*columns, strict=True)]


_NONE = np.empty(0, dtype=np.int64)
NO_HITS = Hits(_NONE, _NONE, _NONE)


class Literals:
    """A set of literals, made ready to be searched for."""

    def __init__(self, literals: Sequence[Literal], *, plain: bool = False) -> None:
        self._literals = tuple(literals)
        self._lengths = np.array([len(one.text) for one in literals], dtype=np.int64)
        self._behind = np.array([1 + one.ends_word for one in literals], dtype=np.int64)
        self._compared = np.array([_is_compared(one) for one in literals], dtype=np.bool_)
        patterns: defaultdict[bytes, list[int]] = defaultdict(list)
        for index, literal in enumerate(self._literals):
            patterns[literal.pattern].append(index)
        # of each pattern its first literal; the others that share it are few
        self._first = np.array([indexes[0] for indexes in patterns.values()], dtype=np.int64)
        self._others = {
            number: indexes[1:]
            for number, indexes in enumerate(patterns.values())
            if len(indexes) > 1
        }
        self._shared = np.array([number in self._others for number in range(len(patterns))])
        fast = HAS_HYPERSCAN and not plain and bool(patterns)
        self._search: _Search = (_Compiled if fast else _Plain)(tuple(patterns))

    def hits(self, folded: bytes) -> list[Hit]:
        """Find every literal, overlapping ones too, ordered by place."""
        return self.places(folded, words_of(folded)).rows()

    def places(self, folded: bytes, words: bytes, borders: Ints = _NONE) -> Hits:
        """Find every literal, as arrays. `words` are those of the folded bytes.

        `borders` part the literals into groups; those of a group then stand together.
        """
        ends = np.array(self._search.ends(words), dtype=np.int64)
        patterns, ends = ends & _PATTERNS, ends >> _PATTERN_BITS
        literals = self._first[patterns]
        if self._others and (shared := np.flatnonzero(self._shared[patterns])).size:
            others = [self._others[number] for number in patterns[shared].tolist()]
            literals = np.append(literals, list(chain.from_iterable(others)))
            ends = np.append(ends, np.repeat(ends[shared], [len(one) for one in others]))
        ends -= self._behind[literals]
        starts = ends - self._lengths[literals]
        kept = np.flatnonzero(self._compared[literals])
        if len(kept):
            wrong = [
                at for at in kept.tolist() if not self._stands_at(literals[at], folded, starts[at])
            ]
            literals, starts, ends = (np.delete(one, wrong) for one in (literals, starts, ends))
        order = np.argsort(_ranks(literals, starts, ends, borders))
        return Hits(literals[order], starts[order], ends[order])

    def _stands_at(self, literal: int, folded: bytes, start: int) -> bool:
        return folded.startswith(self._literals[literal].text, start)


def _ranks(literals: Ints, starts: Ints, ends: Ints, borders: Ints) -> npt.NDArray[np.uint64]:
    """Numbers that rise as group, start, end and literal do: sorting them is sorting once."""
    groups = borders.searchsorted(literals, side="right").astype(np.uint64)
    lengths = np.minimum(ends - starts, _LONGEST)
    within = starts << 28 | lengths << _PATTERN_BITS | literals
    ranks: npt.NDArray[np.uint64] = groups << np.uint64(60) | within.astype(np.uint64)
    return ranks


_LONGEST = 255


def words_of(folded: bytes) -> bytes:
    """Give the folded bytes with all but letters as spaces, one before and one behind."""
    return _SPACE + folded.translate(_WORDS) + _SPACE


def _is_compared(literal: Literal) -> bool:
    """Whether more than letters must agree."""
    return literal.text.translate(_WORDS) != literal.text or _SPACE in literal.text


_PATTERN_BITS = 20
_PATTERNS = (1 << _PATTERN_BITS) - 1


class _Search(Protocol):
    def ends(self, words: bytes) -> list[int]:
        """Tell where each pattern ends: the place above the pattern's own 20 bits."""
        ...


class _Compiled:
    """Hyperscan's literal matcher: hundreds of megabytes a second."""

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=list(patterns),
            ids=list(range(len(patterns))),
            elements=len(patterns),
            flags=[0] * len(patterns),
            literal=True,
        )

    def ends(self, words: bytes) -> list[int]:
        found: list[int] = []
        append = found.append

        def note(pattern: int, _start: int, end: int, _flags: int, _context: object) -> None:
            append(end << _PATTERN_BITS | pattern)

        self._database.scan(words, match_event_handler=note)
        return found


class _Plain:
    """Word by word, each distinct word once: a few megabytes a second."""

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._patterns = tuple(patterns)
        self._by_key: defaultdict[bytes, list[int]] = defaultdict(list)
        for index, pattern in enumerate(self._patterns):
            self._by_key[_key(pattern)].append(index)

    def ends(self, words: bytes) -> list[int]:
        found: list[int] = []
        seen: dict[bytes, tuple[tuple[int, int], ...]] = {}
        for match in _WORD.finditer(words):
            word = match.group()
            if word not in seen:
                seen[word] = tuple(self._keyed(word))
            for pattern, shift in seen[word]:
                start = match.start() + shift
                if words.startswith(self._patterns[pattern], start):
                    found.append(start + len(self._patterns[pattern]) << _PATTERN_BITS | pattern)
        return found

    def _keyed(self, word: bytes) -> Iterable[tuple[int, int]]:
        for at in range(len(word)):
            for length in range(1, _KEY + 1):
                for pattern in self._by_key.get(word[at : at + length], ()):
                    if at + length <= len(word):
                        text = self._patterns[pattern]
                        yield pattern, at - (len(text) - len(text.lstrip()))


def _key(pattern: bytes) -> bytes:
    """The first letters of a pattern's first word; what a word is looked up by."""
    word = pattern.split()[0] if pattern.split() else b""
    return word[:_KEY]
