"""Where patterns end in a text: hyperscan where there is a wheel for it, plain Python elsewhere.

A pattern is letters and spaces, as the text is (_literals.py). Both ways give the same places, in
no order: the place above the pattern's own 20 bits.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

try:
    import hyperscan
except ImportError:  # no wheel for this platform
    HAS_HYPERSCAN = False
else:
    HAS_HYPERSCAN = True

PATTERN_BITS = 20
PATTERNS = (1 << PATTERN_BITS) - 1
_SPACE = b" "
_KEY = 4
_NEXT = 3


class Search(Protocol):
    """A set of patterns, made ready to be searched for."""

    def ends(self, words: bytes) -> list[int]:
        """Tell where each pattern ends."""
        ...


def search(patterns: Sequence[bytes], *, plain: bool) -> Search:
    """Make patterns ready; `plain` does without hyperscan."""
    return Plain(patterns) if plain or not HAS_HYPERSCAN or not patterns else Compiled(patterns)


class Compiled:
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
            append(end << PATTERN_BITS | pattern)

        self._database.scan(words, match_event_handler=note)
        return found


class Plain:
    """Word by word, each distinct word once, by the first letters that a pattern begins with.

    A phrase is known by its first word and the letters that follow: thousands begin with "min".
    """

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._patterns = tuple(patterns)
        self._opening: defaultdict[bytes, list[int]] = defaultdict(list)
        """Patterns whose first letter opens a word."""
        self._anywhere: defaultdict[bytes, list[int]] = defaultdict(list)
        self._phrases: defaultdict[bytes, list[int]] = defaultdict(list)
        for number, pattern in enumerate(self._patterns):
            first, space, rest = pattern.lstrip().partition(_SPACE)
            if pattern.startswith(_SPACE) and len(rest) >= _NEXT:
                self._phrases[first + space + rest[:_NEXT]].append(number)
                continue
            keyed = self._opening if pattern.startswith(_SPACE) else self._anywhere
            keyed[pattern.split()[0][:_KEY]].append(number)
        self._openers = {key.partition(_SPACE)[0] for key in self._phrases}
        self._lengths = sorted({len(key) for key in self._anywhere})

    def ends(self, words: bytes) -> list[int]:
        found: list[int] = []
        seen: dict[bytes, tuple[tuple[int, int], ...]] = {}
        start = 0
        for word in words.split(_SPACE):
            if word not in seen:
                seen[word] = tuple(self._maybe(word))
            for number, at in seen[word]:
                pattern = self._patterns[number]
                if words.startswith(pattern, start + at):
                    found.append(start + at + len(pattern) << PATTERN_BITS | number)
            if word in self._openers:
                for number in self._phrases.get(words[start : start + len(word) + 1 + _NEXT], ()):
                    pattern = self._patterns[number]
                    if words.startswith(pattern, start - 1):
                        found.append(start - 1 + len(pattern) << PATTERN_BITS | number)
            start += len(word) + 1
        return found

    def _maybe(self, word: bytes) -> Iterator[tuple[int, int]]:
        """The patterns that may begin in a word, and where, counted from the word's start."""
        for length in range(1, min(_KEY, len(word)) + 1):
            for number in self._opening.get(word[:length], ()):
                pattern = self._patterns[number]
                yield number, len(pattern.lstrip()) - len(pattern)
        for length in self._lengths:
            for at in range(len(word) - length + 1):
                for number in self._anywhere.get(word[at : at + length], ()):
                    yield number, at
