"""Rows: capitalised words that stand together as the words of a name do.

Joined by a sign, ", ", " - " or a particle such as von. Rows without a known name are left out, but
for pairs of words that no list has.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product

import numpy as np
import numpy.typing as npt

from detectors._finding import Strength
from detectors._keys import REACH, Keys, Places, among, keys_of, keys_of_words
from detectors._name_list import FAMILY, GIVEN, SHAPE
from detectors._names import NameWords, Word
from detectors._scan import Scan
from detectors._terms import terms

PAIR = 2
"""Words of a row that nobody knows, from which it may be somebody all the same."""
_SIGNS = b" -_\t;,"
SIGNS = np.isin(np.arange(256), list(_SIGNS))
"""Which bytes may stand alone between the words of a name."""
CAPITALS = np.array([chr(byte).isupper() for byte in range(256)])
_PARTICLES = (b"af", b"von", b"van", b"de", b"al", b"el", b"bin", b"da", b"der", b"den")
_LONGEST_LINK = 5
_TELLING = GIVEN | FAMILY | SHAPE
_CLASS_REACH = 12
_EXAMPLES = 64
_NEAR = 200
"""Characters from a term or a number within which a long text tells of somebody."""


def rows_of(scan: Scan, words: NameWords, *, short: bool) -> Iterator[list[Word]]:
    """The rows of a text; of a long one, those of whom something is told."""
    return _few_rows(scan.raw, words.rows) if words.are_few else _rows(scan, words, short=short)


def _few_rows(raw: bytes, words: Sequence[Word]) -> Iterator[list[Word]]:
    """The rows of a short text, word by word."""
    row: list[Word] = []
    end, telling = 0, 0
    links = _links()
    for word in words:
        start, stop, kind = word
        gap = start - end
        if row and (gap > _LONGEST_LINK or raw[end:start] not in links):
            if telling & _TELLING or (len(row) == PAIR and not telling):
                yield row
            row, telling = [], 0
        row.append(word)
        telling |= kind
        end = stop
    if telling & _TELLING or (len(row) == PAIR and not telling):
        yield row


def _rows(scan: Scan, words: NameWords, *, short: bool) -> Iterator[list[Word]]:
    """The same of many words at once."""
    starts, _, kinds = words.arrays
    if not len(starts):
        return
    telling = (kinds & _TELLING) != 0
    follows = _followed(scan.raw, words)
    heads = np.concatenate(([0], np.flatnonzero(~follows) + 1))
    tails = np.concatenate((heads[1:], [len(follows) + 1]))
    worth = np.add.reduceat(telling, heads) > 0
    unknown = (tails - heads == PAIR) & (np.add.reduceat(kinds != 0, heads) == 0)
    if not short:
        worth &= (tails - heads > 1) | _has_class_or_initial(scan, words, heads)
        worth[worth] = told(scan, starts[heads[worth]])
        unknown[unknown] = _is_near(scan, starts[heads[unknown]])
    worth |= unknown
    sizes = tails - heads
    row = map(Word, *(column[np.repeat(worth, sizes)].tolist() for column in words.arrays))
    for size in sizes[worth].tolist():
        yield list(islice(row, size))


def told(scan: Scan, starts: Places) -> npt.NDArray[np.bool_]:
    """In a long text, the first people and all who stand near a term or a number."""
    if len(starts) <= _EXAMPLES:
        return np.ones(len(starts), dtype=np.bool_)
    return (np.arange(len(starts)) < _EXAMPLES) | _is_near(scan, starts)


def _is_near(scan: Scan, starts: Places) -> npt.NDArray[np.bool_]:
    """Which places are near a term that tells something, or a number."""
    telling = [
        term.start
        for here in scan.once(terms).values()
        for term in here
        if term.strength is not Strength.WEAK
    ]
    places = np.array(sorted([*telling, *(one.start for one in scan.numbers)]), dtype=np.int64)
    if not len(places):
        return np.zeros(len(starts), dtype=np.bool_)
    nearest = places[np.minimum(np.searchsorted(places, starts - _NEAR), len(places) - 1)]
    near: npt.NDArray[np.bool_] = np.abs(nearest - starts) <= _NEAR
    return near


def _followed(raw: bytes, words: NameWords) -> npt.NDArray[np.bool_]:
    """Whether each word but the last is joined to the next one, by a sign or a particle."""
    starts, ends, _ = words.arrays
    after, gaps = ends[:-1], starts[1:] - ends[:-1]
    follows: npt.NDArray[np.bool_] = (gaps == 1) & SIGNS[
        np.frombuffer(raw, dtype=np.uint8)[np.minimum(after, len(raw) - 1)]
    ]
    maybe = np.flatnonzero((gaps > 1) & (gaps <= _LONGEST_LINK))
    between = keys_of(raw + bytes(REACH), after[maybe], gaps[maybe])
    follows[maybe] = among(_link_keys(), between)
    return follows


def _has_class_or_initial(scan: Scan, words: NameWords, heads: Places) -> npt.NDArray[np.bool_]:
    """Whether a digit follows closely, as in "Melvin 7B", or an initial stands before."""
    starts, ends = words.arrays[0][heads], words.arrays[1][heads]
    octets = np.frombuffer(scan.raw, dtype=np.uint8)
    before = octets[np.maximum(starts - 2, 0)]
    near: npt.NDArray[np.bool_] = (before == ord(".")) | CAPITALS[before]
    if len(scan.runs):
        next_run = np.searchsorted(scan.runs.ends, ends, side="right")
        digits = scan.runs.starts[np.minimum(next_run, len(scan.runs) - 1)]
        near |= (next_run < len(scan.runs)) & (digits < ends + _CLASS_REACH)
    return near


@cache
def _links() -> frozenset[bytes]:
    """What may stand between the words of a name: a sign, ", ", " - " and particles such as von."""
    around = [b"".join(signs) for size in range(3) for signs in product((b" ", b"-"), repeat=size)]
    links = {
        b" " + before + particle + after
        for before in around
        for particle in _PARTICLES
        for after in around
    }
    links |= {b", ", b" - ", *(bytes([sign]) for sign in _SIGNS)}
    return frozenset(link for link in links if len(link) <= _LONGEST_LINK)


@cache
def _link_keys() -> Keys:
    return np.sort(keys_of_words([*_links()]))
