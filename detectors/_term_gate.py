"""Which hits of the lexicon's literals may be terms at all, told for thousands at once.

A literal is met five times for each term: with an ending that is none, without its diacritics or
the rest of its phrase. The gate drops those by array arithmetic. It lets through whatever is a
term, and some that are none, which detectors/_term.py looks at one by one.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from detectors._finding import Strength
from detectors._keys import (
    REACH,
    Bools,
    Keys,
    Places,
    among,
    eights,
    fours,
    keys_of,
    keys_of_words,
)
from detectors._lexicon import ENDINGS, Entry, Mode, entries
from detectors._literals import Arrays

_IN_WORD = bytes(
    chr(byte).isascii() and (chr(byte).isalnum() or byte == ord("_")) for byte in range(256)
)
_LETTERS_ALONE = np.uint64(0x2020202020202020)
_ONES, _TOPS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_FOUR, _EIGHT = 4, 8


class Gate:
    """The entries of a lexicon as arrays, in the order of their literals."""

    def __init__(self, known: Sequence[Entry]) -> None:
        self.is_weak = np.array([one.strength is Strength.WEAK for one in known], dtype=np.bool_)
        self._is_whole = np.array([one.mode is Mode.WHOLE for one in known], dtype=np.bool_)
        self._written, self._marks = _numbers([one.written for one in known], _EIGHT)
        beside = [_beside(one) for one in known]
        self._beside, self._stems = _numbers([stem for stem, _ in beside], _FOUR)
        self._is_after = np.array([after for _, after in beside], dtype=np.bool_)
        self._endings = np.sort(keys_of_words([*ENDINGS]))

    def passed(self, hits: Arrays, exact: bytes, folded: bytes, words: bytes) -> Places:
        """Give the numbers of those hits that may be terms. `words` are the folded bytes' own."""
        literals, starts, ends = hits
        passes = np.ones(len(literals), dtype=np.bool_)
        at = np.flatnonzero(self._marks[literals])
        passes[at] = self._as_written(exact, literals[at], starts[at])
        at = np.flatnonzero(self._is_whole[literals] & passes)
        passes[at] = self._with_ending(words, ends[at])
        at = np.flatnonzero(self._stems[literals])
        passes[at] = self._in_company(folded, literals[at], starts[at], ends[at])
        return np.flatnonzero(passes)

    def _as_written(self, exact: bytes, literals: Places, starts: Places) -> Bools:
        here = eights(exact + bytes(_EIGHT))[starts] & self._marks[literals]
        written: Bools = here == self._written[literals]
        return written

    def _with_ending(self, words: bytes, ends: Places) -> Bools:
        """Whether what follows up to the word's end is an ending, or nothing."""
        words += b" " * (2 * REACH)
        ends = ends + 1  # the words begin with a space
        numbers = eights(words)
        lengths = _first_space(numbers[ends])
        long = lengths == _EIGHT
        lengths[long] += _first_space(numbers[ends[long] + _EIGHT])
        return among(self._endings, keys_of(words, ends, lengths))

    def _in_company(self, folded: bytes, literals: Places, starts: Places, ends: Places) -> Bools:
        """Whether the next or last word of the phrase begins one of the two words beside."""
        inside = np.frombuffer(b"\0" + folded.translate(_IN_WORD), dtype=np.uint8)
        begins = np.flatnonzero(inside[1:] > inside[:-1])
        begins = np.concatenate(([0, 0], begins, [len(folded), len(folded)]))
        after = self._is_after[literals]
        places = np.where(after, ends - 1, starts)
        near = np.searchsorted(begins[2:], places, side="right") + 1
        numbers = fours(folded + bytes(_FOUR))
        wanted, mask = self._beside[literals], self._stems[literals]
        found = np.zeros(len(literals), dtype=np.bool_)
        for step in (1, 2):
            beside = begins[near + np.where(after, step, -step)]
            found |= numbers[beside] & mask == wanted
        return found


@cache
def gate() -> Gate:
    """The gate of the house's own lexicon."""
    return Gate(entries())


def _beside(entry: Entry) -> tuple[bytes, bool]:
    """Which word of a phrase must stand beside the literal, and whether after it."""
    for first, last in ((at, at + size) for size in (1, 2) for at in range(len(entry.stems))):
        if b" ".join(entry.stems[first:last]) == entry.literal:
            if last < len(entry.stems):
                return entry.stems[last], True
            # a stem of several words, such as a-kassa, may begin three words before
            previous = entry.stems[first - 1] if first else b""
            return (b"" if previous.translate(_IN_WORD).count(0) else previous), False
    return b"", True


def _numbers(texts: Sequence[bytes], size: int) -> tuple[Keys, Keys]:
    """The beginnings of texts as numbers, and the masks of the bytes that count; 0 for none."""
    kind = f"<u{size}"
    padded = [text[:size].ljust(size, b"\0") for text in texts]
    masks = [(b"\xff" * min(len(text), size)).ljust(size, b"\0") for text in texts]
    return np.frombuffer(b"".join(padded), kind), np.frombuffer(b"".join(masks), kind)


def _first_space(numbers: Keys) -> Places:
    """How many letters come before the first space of eight bytes."""
    apart = numbers ^ _LETTERS_ALONE
    lowest = (apart - _ONES) & ~apart & _TOPS
    lowest &= ~lowest + np.uint64(1)
    places = (
        np.log2(np.maximum(lowest, np.uint64(1)).astype(np.float64)).astype(np.int64) // _EIGHT
    )
    return np.where(lowest == 0, _EIGHT, places)
