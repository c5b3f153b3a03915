"""Words that are names: every capitalised word of a text looked up at once.

A word of the list (_name_list.py) is known by a 64-bit key of its first sixteen folded letters, so
a megabyte of prose takes about a millisecond.

>>> [(word.start, word.end, word.kind) for word in words_of(b"Ring Fatima Warsame").rows]
[(0, 4, 16), (5, 11, 1), (12, 19, 3)]
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detectors._fold import fold, folded
from detectors._keys import REACH, Keys, Places, among, fours, keys_of, keys_of_words
from detectors._name_list import GENITIVE, SHAPE, STOP, around, known

_SLOTS = 16
_GENITIVE_LETTERS = 4
_ENDS = (
    "sson trom vist gren tedt qvis inen onen anen ovic evic wski wska nski nska ycki enko chuk "
    "oglu uist zade adeh lius nius nsen rsen lsen ssen ling tsen hult stad bäck ander berg lund "
    "mark lind dahl vall wall holm borg mova nova rova kova lova tova akov ikov anov inov enov arov "
    "erov ttir wicz iewa escu alez ndez guez oulos ejad huly".split()
)
_FOLDED_ENDS = frozenset(fold(end)[-4:] for end in _ENDS)
_UNSHAPED = 5
"""Words up to this length end like names by chance."""
_FEW = 4000
_UPPER = [*range(ord("A"), ord("Z") + 1), *range(0xC0, 0xD7), *range(0xD8, 0xDF)]
_LOWER = [*range(ord("a"), ord("z") + 1), *range(0xDF, 0xF7), *range(0xF8, 0x100)]
_CLASS = bytes(2 if byte in _UPPER else 1 if byte in _LOWER else 0 for byte in range(256))


_CAPITALISED = re.compile(
    rb"[%(upper)s](?<![%(letter)s][%(upper)s])[%(letter)s]*"
    % {b"upper": bytes(_UPPER), b"letter": bytes([*_UPPER, *_LOWER])}
)
"""A capital comes first: for it alone a text is searched fast; that no letter stands before it comes after."""


class Word(NamedTuple):
    start: int
    end: int
    kind: int


Arrays = tuple[Places, Places, npt.NDArray[np.uint8]]


class NameWords:
    """The words of a text that may be names: where they stand and what the list knows of them.

    Rows of a short text, arrays of a long one; each gives the other where it is asked for.
    """

    def __init__(self, *, rows: list[Word] | None = None, arrays: Arrays | None = None) -> None:
        self.are_few = rows is not None
        if rows is not None:
            self.rows = rows
        if arrays is not None:
            self.arrays = arrays

    @cached_property
    def rows(self) -> list[Word]:
        return list(map(Word, *(column.tolist() for column in self.arrays)))

    @cached_property
    def arrays(self) -> Arrays:
        """All starts, all ends, all kinds."""
        flat = np.fromiter(chain.from_iterable(self.rows), dtype=np.int64)
        starts, ends, kinds = flat.reshape(-1, 3).T
        return starts, ends, kinds.astype(np.uint8)


@dataclass(frozen=True, slots=True)
class _Table:
    """The list by rising keys. `slots` tell where the keys with the same first bits begin."""

    keys: Keys
    kinds: npt.NDArray[np.uint8]
    slots: npt.NDArray[np.int16]
    crowd: int
    """How many keys share a slot at most."""

    def kinds_of(self, keys: Keys) -> npt.NDArray[np.uint8]:
        kinds = np.zeros(len(keys), dtype=np.uint8)
        slots = self.slots[_slots_of(keys)]
        maybe = np.flatnonzero(slots)
        at, wanted = slots[maybe].astype(np.int64), keys[maybe]
        for further in range(self.crowd):
            here = self.keys[at + further] == wanted
            kinds[maybe[here]] = self.kinds[at[here] + further]
        return kinds


def _slots_of(keys: Keys) -> Places:
    return (keys >> np.uint64(64 - _SLOTS)).astype(np.int64)


def words_of(raw: bytes, letters: bytes | None = None, *, lower: bool = False) -> NameWords:
    """Look up the capitalised words of `raw`, or all words where `lower` names are looked for.

    `letters` are the same bytes folded, where somebody has them already.
    """
    if len(raw) < _FEW and not lower:
        return _few_words(raw, folded(raw) if letters is None else letters)
    classes = np.frombuffer(b"\0" + raw.translate(_CLASS) + b"\0", dtype=np.uint8)
    inside = classes != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    if not lower:
        capital = classes[1:][starts] == 2  # noqa: PLR2004  # 2: upper case
        starts, ends = starts[capital], ends[capital]
    # a longer word is nobody's name: it ends early, so that it is joined to no other
    longer, lengths = ends - starts > REACH, np.minimum(ends - starts, REACH)
    padded = (folded(raw) if letters is None else letters) + b"\0" * REACH
    keys = keys_of(padded, starts, lengths)
    kinds = _table().kinds_of(keys)
    further = _genitives(padded, starts, lengths, kinds)
    further |= _shapes(padded, starts, lengths) * SHAPE
    kinds |= further * ~longer
    return NameWords(arrays=(starts, starts + lengths, kinds))


def kind_of(word: bytes) -> int:
    """Tell what the list knows of one word, as `words_of` does of thousands."""
    letters = folded(word[:REACH])
    kind = _shaped().get(letters)
    return _unlisted(letters) if kind is None else kind


def _unlisted(letters: bytes) -> int:
    """What a word that is not listed may be: a listed one in the genitive, or of a name's shape."""
    kind = 0
    if letters.endswith(b"s") and len(letters) >= _GENITIVE_LETTERS:
        bare = known().get(letters[:-1], 0)
        kind = bare | GENITIVE if bare and not bare & STOP else 0
    return kind | _shape(letters)


def _shape(letters: bytes) -> int:
    if len(letters) <= _UNSHAPED:
        return 0
    shaped = letters[-4:] in _FOLDED_ENDS or (
        letters[-5:-1] in _FOLDED_ENDS and letters.endswith(b"s")
    )
    return SHAPE if shaped and not letters.endswith(_nouns()) else 0


@cache
def _nouns() -> tuple[bytes, ...]:
    """How nouns end that end like names, in the genitive too."""
    return tuple(end + genitive for end in sorted(around()["nouns"]) for genitive in (b"", b"s"))


@cache
def _shaped() -> dict[bytes, int]:
    """What the list knows, and which of its words have a name's shape."""
    return {letters: kind | _shape(letters) for letters, kind in known().items() if kind}


def _few_words(raw: bytes, letters: bytes) -> NameWords:
    """Look up the words of a short text one by one, which costs less than arrays do."""
    words = []
    listed = _shaped()
    for start, whole in map(_span, _CAPITALISED.finditer(raw)):
        end = whole if whole - start <= REACH else start + REACH
        word = letters[start:end]
        kind = listed.get(word) if end == whole else known().get(word, 0)
        words.append(Word(start, end, _unlisted(word) if kind is None else kind))
    return NameWords(rows=words)


_span = re.Match.span


def _genitives(
    letters: bytes, starts: Places, lengths: Places, kinds: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint8]:
    octets = np.frombuffer(letters, dtype=np.uint8)
    found = np.zeros(len(starts), dtype=np.uint8)
    ends_in_s = octets[starts + lengths - 1] == ord("s")
    at = np.flatnonzero(ends_in_s & (kinds == 0) & (lengths >= _GENITIVE_LETTERS))
    bare = _table().kinds_of(keys_of(letters, starts[at], lengths[at] - 1))
    sure = (bare != 0) & (bare & STOP == 0)
    found[at[sure]] = bare[sure] | GENITIVE
    return found


def _shapes(letters: bytes, starts: Places, lengths: Places) -> npt.NDArray[np.uint8]:
    numbers = fours(letters)
    long = np.flatnonzero(lengths > _UNSHAPED)
    ends = starts[long] + lengths[long]
    found = np.zeros(len(starts), dtype=np.uint8)
    in_genitive = np.frombuffer(letters, dtype=np.uint8)[ends - 1] == ord("s")
    shaped = _is_ending(numbers[ends - 4]) | (in_genitive & _is_ending(numbers[ends - 5]))
    for at in np.flatnonzero(shaped).tolist():
        end = int(ends[at])
        shaped[at] = not letters.endswith(_nouns(), 0, end)
    found[long] = shaped
    return found


def _is_ending(letters: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Whether four letters are an ending of the list: first by a slot, then for sure."""
    answer = np.zeros(len(letters), dtype=np.bool_)
    maybe = np.flatnonzero(_ending_slots()[_slot(letters)])
    answer[maybe] = among(_endings(), letters[maybe])
    return answer


def _slot(letters: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    slots: npt.NDArray[np.uint32] = (letters * np.uint32(0x9E3779B1)) >> np.uint32(32 - _SLOTS)
    return slots


@cache
def _ending_slots() -> npt.NDArray[np.bool_]:
    slots = np.zeros(1 << _SLOTS, dtype=np.bool_)
    slots[_slot(_endings())] = True
    return slots


@cache
def _endings() -> npt.NDArray[np.uint32]:
    endings = [int.from_bytes(end, "little") for end in _FOLDED_ENDS]
    return np.array(sorted(endings), dtype=np.uint32)


@cache
def _table() -> _Table:
    kinds = known()
    keys = keys_of_words(list(kinds))
    order = np.argsort(keys)
    crowds = np.bincount(_slots_of(keys), minlength=1 << _SLOTS)
    crowd = int(crowds.max())
    # one key in front, so that 0 is an empty slot, and some behind, so that a crowd never ends early
    around_keys = np.concatenate(([np.uint64(0)], keys[order], np.zeros(crowd, dtype=np.uint64)))
    slots = np.where(crowds > 0, np.cumsum(crowds) - crowds + 1, 0).astype(np.int16)
    padded = np.concatenate(([0], np.array(list(kinds.values()))[order], np.zeros(crowd)))
    return _Table(around_keys, padded.astype(np.uint8), slots, crowd)
