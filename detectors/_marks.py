r"""The copy of a text that the judgement reads.

Names, numbers, dates, phones, classes and initials become one mark each, so that nothing can be
learned from a name and every number looks alike. What is left is folded: lower case, without
diacritics, digits as zeros. A barrier stands at either end.

>>> print(written(copy_of(b"Sjukintyg Karin Svensson 19121212-1212 i 7B")))
sjukintyg [full name] [identity number] i [class]
>>> print(written(copy_of(b"Karins m\xf6te 2024-05-17, ring 070-174 06 12")))
[name]s mote [date], ring [phone]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors._fold import folded, lowered
from detectors._names import AMBIGUOUS, FAMILY, GENITIVE, GIVEN, SHAPE, STOP, NameWords, words_of
from detectors._ranges import Places, Ranges
from detectors._runs import Runs

Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]
Marked = tuple[Places, Places, int]
"""Where stretches of one kind start and end, and their mark."""

NAME, FULL_NAME, PROPER, IDENTITY, PHONE, DATE, CLASS, INITIALS, ADDRESS = range(1, 10)
MARKS = {
    NAME: "name",
    FULL_NAME: "full name",
    PROPER: "proper noun",
    IDENTITY: "identity number",
    PHONE: "phone",
    DATE: "date",
    CLASS: "class",
    INITIALS: "initials",
    ADDRESS: "e-mail address",
}

_DAY, _CENTURY_DAY, _SERIAL = 6, 8, 4
"""Digits of a birth date without and with its century, and of what follows it."""
_YEAR, _TWO = 4, 2
_PHONE = (8, 12)
_MAILBOX = 64
"""Characters of a mailbox's name at most: RFC 5321."""
_SURE = GIVEN | FAMILY | SHAPE
_ZERO, _DOT, _HYPHEN, _BLANK, _AT = b"0.- @"
_ZEROED = bytes(_ZERO if chr(byte).isdecimal() else byte for byte in range(256))


def _table(letters: bytes) -> Bools:
    found = np.zeros(256, dtype=np.bool_)
    found[list(letters)] = True
    return found


_UPPER = _table(bytes([*range(ord("A"), ord("Z") + 1), *range(0xC0, 0xD7), *range(0xD8, 0xDF)]))
_LETTER = _UPPER | _table(
    bytes([*range(ord("a"), ord("z") + 1), *range(0xDF, 0xF7), *range(0xF8, 0x100)])
)
_WORDLY = _LETTER | _table(b"0123456789")
_LINK = _table(b" -_.")
_SIGN = _table(b"-+ ")
_OPENS = _table(b"\0\n\r\t.!?:;\"'([/|\x95*-_>")
_CLASS_LETTER = _table(b"ABCDEFabcdef")
_NO_ADDRESS = (~(_WORDLY | _table(b"._-+%"))).tobytes()


@dataclass(frozen=True, slots=True)
class Copy:
    """What the model reads, and which places of the text have gone from it."""

    octets: Bytes
    gone: Places

    def at(self, places: Places) -> Places:
        """Where text places are in the copy: the first byte that stood there or later."""
        return places + 1 - np.searchsorted(self.gone, places)

    def places(self) -> Places:
        """Where in the text each byte of the copy stood, without the barriers around it."""
        whole = np.arange(len(self.octets) - 2 + len(self.gone))
        return np.delete(whole, self.gone)


def copy_of(
    raw: bytes,
    letters: bytes | None = None,
    runs: Runs | None = None,
    names: NameWords | None = None,
) -> Copy:
    """Make the model's copy of Latin-1 bytes.

    `letters` are the same folded, `runs` their digits, `names` their capitalised words, where
    somebody has them already.
    """
    letters = folded(raw) if letters is None else letters
    plain = np.frombuffer(b"\0%b\0" % letters.translate(_ZEROED), dtype=np.uint8).copy()
    kept = np.ones(len(plain), dtype=np.bool_)
    for start, end in _replies(letters):
        kept[start + 1 : end + 1] = False
    found = [
        *_addresses(raw),
        *_numbers(Runs(lowered(raw)) if runs is None else runs),
        *_initials(raw),
        *_names(raw, words_of(raw, letters) if names is None else names),
    ]
    if found:
        _paint(found, plain[1:-1], kept[1:-1])
    return Copy(plain[kept], np.flatnonzero(~kept) - 1)


def _paint(found: list[Marked], plain: Bytes, kept: Bools) -> None:
    """Put marks for stretches; of those that start at the same place the first counts."""
    starts, ends = (np.concatenate([one[side] for one in found]) for side in (0, 1))
    marks = np.repeat([one[2] for one in found], [len(one[0]) for one in found])
    starts, first = np.unique(starts, return_index=True)
    covered, _ = Ranges(starts, ends[first]).inside(1)
    kept[covered] = False
    kept[starts] = True
    plain[starts] = marks[first]


def written(copy: Copy) -> str:
    """Give the copy as people read it."""
    octets = copy.octets[1:-1]
    return "".join(f"[{MARKS[byte]}]" if byte in MARKS else chr(byte) for byte in octets)


_REPLY = rb"(?:(?:re|sv|vb|fw|fwd|vs|aw|ang)(?:\[\d+\])?[ ]?:[ ]*)+"
_FIRST_REPLY, _NEXT_REPLY = re.compile(_REPLY), re.compile(rb"\0" + _REPLY)


def _replies(letters: bytes) -> Iterator[tuple[int, int]]:
    """Re:, Sv: and VB: before a line say nothing of what it is about."""
    if match := _FIRST_REPLY.match(letters):
        yield match.span()
    yield from ((match.start() + 1, match.end()) for match in _NEXT_REPLY.finditer(letters))


def _addresses(raw: bytes) -> Iterator[Marked]:
    """E-mail addresses."""
    if b"@" not in raw:
        return
    outside = np.flatnonzero(np.frombuffer(b"\1%b\1" % raw.translate(_NO_ADDRESS), dtype=np.bool_))
    at = np.flatnonzero(np.frombuffer(raw, dtype=np.uint8) == _AT)
    here = np.searchsorted(outside, at + 1)
    starts = np.maximum(outside[here - 1], at - _MAILBOX)
    ends = np.minimum(outside[here + 1] - 1, at + _MAILBOX)
    whole = (starts < at) & (ends > at + 1)
    yield starts[whole], ends[whole], ADDRESS


def _numbers(runs: Runs) -> Iterator[Marked]:
    """Identity numbers, dates, phones and school classes, by the shape of their digits."""
    if not len(runs):
        return
    starts, ends, length, sign = runs.starts, runs.ends, runs.lengths, runs.after
    follows, beside = runs.length_of(1), runs.gaps == 1
    joined = beside & _SIGN[sign]
    paired = np.flatnonzero(
        ((length == _DAY) | (length == _CENTURY_DAY)) & joined & (follows == _SERIAL)
    )
    yield starts[paired], ends[paired + 1], IDENTITY
    whole = (length == _DAY + _SERIAL) | (length == _CENTURY_DAY + _SERIAL)
    yield starts[whole], ends[whole], IDENTITY
    dashed = beside & (sign == _HYPHEN) & (length == _YEAR) & (follows == _TWO)
    dashed = np.flatnonzero(dashed & (runs.length_of(2) == _TWO))
    yield starts[dashed], ends[dashed + 2], DATE
    phone = (runs.text[starts] == _ZERO) & (length >= _TWO) & (length <= _YEAR)
    yield _phones(runs, np.flatnonzero(phone & joined & (follows >= _TWO)), beside)
    lone = (length == 1) & _CLASS_LETTER[sign] & ~_WORDLY[runs.text[ends + 1]]
    lone &= (starts == 0) | ~_WORDLY[runs.text[starts - 1]]
    yield starts[lone], ends[lone] + 1, CLASS


def _phones(runs: Runs, first: Places, beside: Bools) -> Marked:
    """Runs of digits with one character between them, eight to twelve in all."""
    apart = np.flatnonzero(~beside)
    last = apart[np.searchsorted(apart, first)]
    digits = np.cumsum(runs.lengths)
    count = digits[last] - digits[first] + runs.lengths[first]
    long = (count >= _PHONE[0]) & (count <= _PHONE[1])
    return runs.starts[first[long]], runs.ends[last[long]], PHONE


def _initials(raw: bytes) -> Iterator[Marked]:
    """A.K., J.N. and M-L.S., not letters with a point in running abbreviations."""
    octets = np.frombuffer(b"\0\0%b\0\0\0" % raw, dtype=np.uint8)
    dots = np.flatnonzero(octets == _DOT)
    dots = dots[_UPPER[octets[dots - 1]] & _UPPER[octets[dots + 1]]]
    if not len(dots):
        return
    dots = dots[~_LETTER[octets[dots + 2]] & ~_LETTER[octets[dots - 2]]]
    starts = dots - 3
    yield starts, starts + 3 + (octets[dots + 2] == _DOT), INITIALS


def _names(raw: bytes, words: NameWords) -> Iterator[Marked]:
    """Names, those that stand together as one, and other proper nouns."""
    if not len(words.starts):
        return
    octets = np.frombuffer(b"\0\0%b\0" % raw, dtype=np.uint8)
    named, proper = _named(octets, words)
    yield from _chains(octets, words, np.flatnonzero(named))
    yield words.starts[proper], words.ends[proper], PROPER


def _named(octets: Bytes, words: NameWords) -> tuple[Bools, Bools]:
    """Which words are names, and which are other proper nouns; the text stands two bytes in."""
    starts, ends, kinds = words.starts, words.ends, words.kinds
    stop = kinds & STOP != 0
    listed = (kinds & _SURE != 0) & ~stop
    before = octets[starts + 1]
    opening = (before != _BLANK) | _OPENS[octets[starts]]
    doubtful = (kinds & AMBIGUOUS != 0) | ((kinds & (GIVEN | FAMILY) == 0) & opening)
    sure = listed & ~doubtful
    link = (starts[1:] - ends[:-1] == 1) & _LINK[octets[ends[:-1] + 2]]
    beside = np.zeros(len(starts), dtype=np.bool_)
    beside[1:] = link & sure[:-1]
    beside[:-1] |= link & sure[1:]
    second = octets[starts + 3]
    title_case = (ends - starts > 1) & ~_UPPER[second] & _LETTER[second] & ~stop
    inside = title_case & ~opening
    named = sure | (listed & doubtful & (beside | inside))
    named[1:] |= title_case[1:] & link & named[:-1] & (before[1:] == _BLANK)
    return named, inside & ~listed & ~doubtful & ~named


def _chains(octets: Bytes, words: NameWords, at: Places) -> Iterator[Marked]:
    """Names that stand together as one: two or more words are a full name."""
    if not len(at):
        return
    starts, ends = words.starts[at], words.ends[at] - (words.kinds[at] & GENITIVE != 0)
    after = octets[ends[:-1] + 2]
    joins = np.zeros(len(at), dtype=np.bool_)
    joins[1:] = (starts[1:] - ends[:-1] == 1) & _LINK[after]
    spaced = joins.copy()
    spaced[1:] &= after != _HYPHEN
    first = np.flatnonzero(~joins)
    last = np.append(first[1:], len(at)) - 1
    names = np.cumsum(spaced)
    full = names[last] > names[first]
    yield starts[first[full]], ends[last[full]], FULL_NAME
    yield starts[first[~full]], ends[last[~full]], NAME
