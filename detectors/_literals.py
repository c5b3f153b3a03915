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
from typing import NamedTuple, Protocol

try:
    import hyperscan
except ImportError:  # no wheel for this platform
    HAS_HYPERSCAN = False
else:
    HAS_HYPERSCAN = True

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


class Literals:
    """A set of literals, made ready to be searched for."""

    def __init__(self, literals: Sequence[Literal], *, plain: bool = False) -> None:
        self._literals = tuple(literals)
        patterns: defaultdict[bytes, list[int]] = defaultdict(list)
        for index, literal in enumerate(self._literals):
            patterns[literal.pattern].append(index)
        self._behind = tuple(
            tuple(self._measures(index) for index in indexes) for indexes in patterns.values()
        )
        fast = HAS_HYPERSCAN and not plain and bool(patterns)
        self._search: _Search = (_Compiled if fast else _Plain)(tuple(patterns))

    def _measures(self, index: int) -> tuple[int, int, int, bytes]:
        """Give the literal's number, its length, what lies behind it, and what to compare."""
        literal = self._literals[index]
        is_plain = literal.text.translate(_WORDS) == literal.text and _SPACE not in literal.text
        compared = b"" if is_plain else literal.text
        return index, len(literal.text), 1 + literal.ends_word, compared

    def hits(self, folded: bytes) -> list[Hit]:
        """Find every literal, overlapping ones too, ordered by place."""
        return [Hit(index, start, end) for start, end, index in self.places(folded)]

    def places(self, folded: bytes) -> list[tuple[int, int, int]]:
        """Give (start, end, literal) of every hit, in rising order."""
        words = _SPACE + folded.translate(_WORDS) + _SPACE
        found = []
        for pattern, end in self._search.ends(words):
            for index, length, behind, compared in self._behind[pattern]:
                stop = end - behind
                if not compared or folded[stop - length : stop] == compared:
                    found.append((stop - length, stop, index))
        found.sort()
        return found


class _Search(Protocol):
    def ends(self, words: bytes) -> Iterable[tuple[int, int]]:
        """Give (pattern, end) for each place where a pattern ends."""
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

    def ends(self, words: bytes) -> Iterable[tuple[int, int]]:
        found: list[tuple[int, int]] = []

        def note(pattern: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((pattern, end))

        self._database.scan(words, match_event_handler=note)
        return found


class _Plain:
    """Word by word, each distinct word once: a few megabytes a second."""

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._patterns = tuple(patterns)
        self._by_key: defaultdict[bytes, list[int]] = defaultdict(list)
        for index, pattern in enumerate(self._patterns):
            self._by_key[_key(pattern)].append(index)

    def ends(self, words: bytes) -> Iterable[tuple[int, int]]:
        seen: dict[bytes, tuple[tuple[int, int], ...]] = {}
        for match in _WORD.finditer(words):
            word = match.group()
            if word not in seen:
                seen[word] = tuple(self._keyed(word))
            for pattern, shift in seen[word]:
                start = match.start() + shift
                if words.startswith(self._patterns[pattern], start):
                    yield pattern, start + len(self._patterns[pattern])

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
