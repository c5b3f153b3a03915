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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors._fold import folded, lowered
from detectors._keys import REACH
from detectors._mend import Harm, harm
from detectors._name_list import AMBIGUOUS, FAMILY, GENITIVE, GIVEN, SHAPE, STOP
from detectors._names import NameWords, words_of
from detectors._ranges import Places
from detectors._runs import Runs

Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]
Marked = tuple[Places, Places, Bytes]
"""Where stretches start and end, and the mark of each."""

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
_MONTHS, _DAYS, _COORDINATED = 12, 31, 60
"""A samordningsnummer adds 60 to the day; month 00 and day 60 are valid there."""
_DOUBLED = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9] + [0] * 6)
_PHONE = (8, 12)
_MAILBOX = 64
"""Characters of a mailbox's name at most: RFC 5321."""
_SURE = GIVEN | FAMILY | SHAPE
_ZERO, _DOT, _HYPHEN, _BLANK, _AT = b"0.- @"
_ZEROED = bytes(
    _ZERO if chr(byte).isdecimal() else _BLANK if byte in MARKS else byte for byte in range(256)
)
"""Digits all alike; and no byte of a text (a tab is 9) is taken for a mark."""


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
        return places + 1 - self.gone.searchsorted(places)

    def read_as(self, letters: Iterable[tuple[int, str]]) -> Bytes:
        """Give the bytes with other letters at some places of the text, unless they are gone or marked."""
        told = {place: ord(letter) for place, letter in letters}
        places = np.setdiff1d(np.array([*told]), self.gone)
        here = self.at(places)
        octets = self.octets.copy()
        unmarked = octets[here] > max(MARKS)
        octets[here[unmarked]] = [told[place] for place in places[unmarked].tolist()]
        return octets

    def places(self) -> Places:
        """Where in the text each byte of the copy stood, without the barriers around it."""
        whole = np.arange(len(self.octets) - 2 + len(self.gone))
        return np.delete(whole, self.gone)


def copy_of(
    raw: bytes,
    letters: bytes | None = None,
    runs: Runs | None = None,
    names: NameWords | None = None,
    harmed: Harm | None = None,
) -> Copy:
    """Make the model's copy of Latin-1 bytes; words that were parted stand whole in it.

    `letters` are the same folded, `runs` their digits, `names` their capitalised words, `harmed`
    what came to harm, where somebody has them already.
    """
    letters = folded(raw) if letters is None else letters
    plain = np.frombuffer(b"\0%b\0" % letters.translate(_ZEROED), dtype=np.uint8).copy()
    kept = np.ones(len(plain), dtype=np.bool_)
    parted = (harm(lowered(raw)) if harmed is None else harmed).parted
    for start, end in (*_replies(letters), *parted):
        kept[start + 1 : end + 1] = False
    found = [
        *_addresses(raw),
        *_numbers(Runs(lowered(raw)) if runs is None else runs),
        *_initials(raw),
        *_names(raw, words_of(raw, letters) if names is None else names),
    ]
    if found:
        _paint(found, plain[1:-1], kept[1:-1])
    return Copy(plain[kept], (~kept).nonzero()[0] - 1)


def _paint(found: list[Marked], plain: Bytes, kept: Bools) -> None:
    """Put marks for stretches; of those that start at the same place the first counts."""
    starts, ends, marks = (np.concatenate(column) for column in zip(*found, strict=True))
    order = starts.argsort(kind="stable")
    starts, ends, marks = starts[order], ends[order], marks[order]
    counted = np.ones(len(starts), dtype=np.bool_)
    np.not_equal(starts[1:], starts[:-1], out=counted[1:])
    starts, ends = starts[counted], ends[counted]
    plain[starts] = marks[counted]
    kept &= _outside(starts, np.maximum.accumulate(ends), len(plain))
    kept[starts] = True


def _outside(starts: Places, reached: Places, length: int) -> Bools:
    """Which of so many places no stretch covers; both sides of the stretches rise."""
    (apart,) = (starts[1:] > reached[:-1]).nonzero()
    borders = np.zeros(2 * len(apart) + 4, dtype=np.int64)
    borders[1], borders[-2:] = starts[0], (reached[-1], length)
    borders[3:-1:2], borders[2:-2:2] = starts[apart + 1], reached[apart]
    outside: Bools = (np.arange(len(borders) - 1) % 2 == 0).repeat(borders[1:] - borders[:-1])
    return outside


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


def _marked(starts: Places, ends: Places, mark: int) -> Iterator[Marked]:
    if len(starts):
        yield starts, ends, np.full(len(starts), mark, dtype=np.uint8)


def _addresses(raw: bytes) -> Iterator[Marked]:
    """E-mail addresses."""
    if b"@" not in raw:
        return
    outside = np.frombuffer(b"\1%b\1" % raw.translate(_NO_ADDRESS), dtype=np.bool_).nonzero()[0]
    at = (np.frombuffer(raw, dtype=np.uint8) == _AT).nonzero()[0]
    here = outside.searchsorted(at + 1)
    starts = np.maximum(outside[here - 1], at - _MAILBOX)
    ends = np.minimum(outside[here + 1] - 1, at + _MAILBOX)
    whole = (starts < at) & (ends > at + 1)
    yield from _marked(starts[whole], ends[whole], ADDRESS)


def _numbers(runs: Runs) -> Iterator[Marked]:
    """Identity numbers, dates, phones and school classes, by the shape of their digits."""
    if not len(runs):
        return
    starts, ends, length, sign = runs.starts, runs.ends, runs.lengths, runs.after
    beside = runs.beside
    if beside.any():
        yield from _rows(runs, beside)
    whole = ((length == _DAY + _SERIAL) | (length == _CENTURY_DAY + _SERIAL)).nonzero()[0]
    whole = whole[_dated(runs, whole)]
    whole = whole[(length[whole] != _DAY + _SERIAL) | _checked(runs, starts[whole])]
    yield from _marked(starts[whole], ends[whole], IDENTITY)
    lone = ((length == 1) & _CLASS_LETTER[sign]).nonzero()[0]
    before = runs.text[starts[lone] - 1]
    lone = lone[~_WORDLY[runs.text[ends[lone] + 1]] & ((starts[lone] == 0) | ~_WORDLY[before])]
    yield from _marked(starts[lone], ends[lone] + 1, CLASS)


def _dated(runs: Runs, which: Places) -> Bools:
    """Which of the runs begin with a birth date, Swedish or Danish: an invoice number hardly does."""
    starts, lengths = runs.starts[which], runs.lengths[which]
    century = (lengths == _CENTURY_DAY) | (lengths == _CENTURY_DAY + _SERIAL)
    starts = starts + century * _TWO
    first, month, last = (
        10 * (runs.text[starts + at] & 15) + (runs.text[starts + at + 1] & 15)
        for at in range(0, _DAY, _TWO)
    )
    day = np.where(last >= _COORDINATED, last - _COORDINATED, last)
    swedish = (month <= _MONTHS) & (day <= _DAYS)
    danish = (month <= _MONTHS) & (first <= _DAYS) & ~century
    dated: Bools = swedish | danish
    return dated


def _checked(runs: Runs, starts: Places) -> Bools:
    """Whether the check digit of ten digits holds: asked of those that no sign parts."""
    digits = [runs.text[starts + at] & 15 for at in range(_DAY + _SERIAL)]
    odd = sum(_DOUBLED[one] for one in digits[::2])
    holds: Bools = (odd + sum(digits[1::2])) % 10 == 0
    return holds


def _rows(runs: Runs, beside: Bools) -> Iterator[Marked]:
    """Identity numbers, dates and phones that are written in several runs."""
    starts, ends, length, sign = runs.starts, runs.ends, runs.lengths, runs.after
    follows = runs.length_of(1)
    joined = beside & _SIGN[sign]
    paired = joined & (follows == _SERIAL) & ((length == _DAY) | (length == _CENTURY_DAY))
    (first,) = paired.nonzero()
    first = first[_dated(runs, first)]
    yield from _marked(starts[first], ends[first + 1], IDENTITY)
    dashed = beside & (sign == _HYPHEN)
    (first,) = (dashed & (length == _YEAR) & (follows == _TWO)).nonzero()
    if len(first):
        first = first[dashed[first + 1] & (runs.length_of(2)[first] == _TWO)]
        yield from _marked(starts[first], ends[first + 2], DATE)
    phone = joined & (runs.text[starts] == _ZERO) & (length >= _TWO) & (length <= _YEAR)
    (first,) = (phone & (follows >= _TWO)).nonzero()
    if len(first):
        yield from _phones(runs, first, beside)


def _phones(runs: Runs, first: Places, beside: Bools) -> Iterator[Marked]:
    """Runs of digits with one character between them, eight to twelve in all."""
    (apart,) = (~beside).nonzero()
    last = apart[apart.searchsorted(first)]
    digits = runs.lengths.cumsum()
    count = digits[last] - digits[first] + runs.lengths[first]
    long = (count >= _PHONE[0]) & (count <= _PHONE[1])
    yield from _marked(runs.starts[first[long]], runs.ends[last[long]], PHONE)


def _initials(raw: bytes) -> Iterator[Marked]:
    """A.K., J.N. and M-L.S., not letters with a point in running abbreviations."""
    octets = np.frombuffer(b"\0\0%b\0\0\0" % raw, dtype=np.uint8)
    (dots,) = (octets == _DOT).nonzero()
    dots = dots[_UPPER[octets[dots - 1]] & _UPPER[octets[dots + 1]]]
    if not len(dots):
        return
    dots = dots[~_LETTER[octets[dots + 2]] & ~_LETTER[octets[dots - 2]]]
    yield from _marked(dots - 3, dots + (octets[dots + 2] == _DOT), INITIALS)


def _names(raw: bytes, words: NameWords) -> Iterator[Marked]:
    """Names, those that stand together as one, and other proper nouns."""
    starts, ends, _ = words.arrays
    if not len(starts):
        return
    octets = np.frombuffer(b"\0\0%b\0" % raw, dtype=np.uint8)
    named, proper = _named(octets, words)
    (at,) = named.nonzero()
    if len(at):
        yield _chains(octets, words, at)
    yield from _marked(starts[proper], _whole(octets, starts[proper], ends[proper]), PROPER)


def _whole(octets: Bytes, starts: Places, ends: Places) -> Places:
    """Where long words end, of which only the beginning was looked up."""
    whole = ends.copy()
    for at in (ends - starts == REACH).nonzero()[0].tolist():
        while _LETTER[octets[whole[at] + 2]]:
            whole[at] += 1
    return whole


def _named(octets: Bytes, words: NameWords) -> tuple[Bools, Bools]:
    """Which words are names, and which are other proper nouns; the text stands two bytes in."""
    starts, ends, kinds = words.arrays
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


def _chains(octets: Bytes, words: NameWords, at: Places) -> Marked:
    """Names that stand together as one: two or more words are a full name."""
    starts, ends, kinds = words.arrays
    starts, ends = starts[at], ends[at] - (kinds[at] & GENITIVE != 0)
    after = octets[ends[:-1] + 2]
    opens, spaced = np.ones(len(at), dtype=np.bool_), np.zeros(len(at), dtype=np.bool_)
    joins = (starts[1:] - ends[:-1] == 1) & _LINK[after]
    np.logical_not(joins, out=opens[1:])
    np.logical_and(joins, after != _HYPHEN, out=spaced[1:])
    (first,) = opens.nonzero()
    last = np.concatenate((first[1:], [len(at)])) - 1
    names = spaced.cumsum()
    marks = np.where(names[last] > names[first], FULL_NAME, NAME).astype(np.uint8)
    return starts[first], ends[last], marks
