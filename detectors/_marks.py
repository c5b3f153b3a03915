r"""The copy of a text that the judgement reads.

Names, numbers, dates, phones, classes and initials become one mark each, so that nothing can be
learned from a name and every number looks alike. What is left is folded: lower case, without
diacritics, digits as zeros.

>>> print(written(copy_of(b"Sjukintyg Karin Svensson 19121212-1212 i 7B")))
sjukintyg [full name] [identity number] i [class]
>>> print(written(copy_of(b"Karins m\xf6te 2024-05-17, ring 070-174 06 12")))
[name]s mote [date], ring [phone]
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors._fold import folded
from detectors._names import AMBIGUOUS, FAMILY, GENITIVE, GIVEN, SHAPE, STOP, NameWords, words_of

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

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
_SURE = GIVEN | FAMILY | SHAPE
_ZERO, _NINE = ord("0"), ord("9")


def _table(letters: bytes) -> Bools:
    found = np.zeros(256, dtype=np.bool_)
    found[list(letters)] = True
    return found


_UPPER = _table(bytes([*range(ord("A"), ord("Z") + 1), *range(0xC0, 0xD7), *range(0xD8, 0xDF)]))
_LETTER = _UPPER | _table(
    bytes([*range(ord("a"), ord("z") + 1), *range(0xDF, 0xF7), *range(0xF8, 0x100)])
)
_DIGIT = _table(b"0123456789")
_WORDLY = _LETTER | _DIGIT
_LINK = _table(b" -_.")
_OPENS = _table(b"\0\n\r\t.!?:;\"'([/|\x95*-_>")
_ADDRESS = _WORDLY | _table(b"._-+%")
_CLASS_LETTER = _table(b"ABCDEFabcdef")


@dataclass(frozen=True, slots=True)
class Copy:
    """What the model reads. `places` tell where each of its bytes stood in the text."""

    octets: Bytes
    places: Places

    def at(self, places: npt.ArrayLike) -> Places:
        """Where text places are in the copy: the first byte that stood there or later."""
        return np.searchsorted(self.places, np.asarray(places, dtype=np.int64))


class _Marking:
    """Spans to be replaced by marks, painted over each other in the order they come."""

    def __init__(self, length: int) -> None:
        self.marks = np.zeros(length + 1, dtype=np.uint8)
        self._inside = np.zeros(length + 1, dtype=np.int8)

    def put(self, starts: Places, ends: Places, mark: int) -> None:
        free = (self.marks[starts] == 0) if len(starts) else np.empty(0, np.bool_)
        starts, ends = starts[free], ends[free]
        self.marks[starts] = mark
        np.add.at(self._inside, starts + 1, 1)
        np.add.at(self._inside, np.maximum(ends, starts + 1), -1)

    def leave_out(self, start: int, end: int) -> None:
        self._inside[start] += 1
        self._inside[end] -= 1

    def killed(self) -> Bools:
        killed: Bools = np.cumsum(self._inside[:-1], dtype=np.int8) > 0
        return killed


def copy_of(raw: bytes, letters: bytes | None = None) -> Copy:
    """Make the model's copy of a text's Latin-1 bytes; `letters` are the same folded."""
    octets = np.frombuffer(raw, dtype=np.uint8)
    plain = np.frombuffer(folded(raw) if letters is None else letters, dtype=np.uint8).copy()
    if not len(octets):
        return Copy(plain, np.empty(0, np.int64))
    marking = _Marking(len(octets))
    _leave_out_replies(plain.tobytes(), marking)
    _mark_addresses(octets, marking)
    _mark_numbers(octets, marking)
    _mark_names(raw, octets, marking)
    plain[(plain >= _ZERO) & (plain <= _NINE)] = _ZERO
    marks = marking.marks[:-1]
    plain = np.where(marks != 0, marks, plain)
    places = np.flatnonzero(~marking.killed() | (marks != 0))
    return Copy(plain[places], places)


def written(copy: Copy) -> str:
    """Give the copy as people read it."""
    return "".join(f"[{MARKS[byte]}]" if byte in MARKS else chr(byte) for byte in copy.octets)


_REPLY = re.compile(rb"\0(?:(?:re|sv|vb|fw|fwd|vs|aw|ang)(?:\[\d+\])?[ ]?:[ ]*)+")


def _leave_out_replies(letters: bytes, marking: _Marking) -> None:
    """Re:, Sv: and VB: before a line say nothing of what it is about."""
    for match in _REPLY.finditer(letters):
        marking.leave_out(match.start() + 1, match.end())


def _mark_addresses(octets: Bytes, marking: _Marking) -> None:
    """E-mail addresses: rare, so each is looked at by itself."""
    for at in np.flatnonzero(octets == ord("@")).tolist():
        start, end = at, at + 1
        while start > 0 and at - start < 64 and _ADDRESS[octets[start - 1]]:  # noqa: PLR2004  # RFC 5321
            start -= 1
        while end < len(octets) and end - at < 64 and _ADDRESS[octets[end]]:  # noqa: PLR2004
            end += 1
        if start < at and end > at + 1:
            marking.put(np.array([start]), np.array([end]), ADDRESS)


def _mark_numbers(octets: Bytes, marking: _Marking) -> None:
    """Identity numbers, dates, phones and school classes, by the shape of their digits."""
    digit = _DIGIT[octets]
    edges = np.flatnonzero(np.diff(digit, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return
    padded = np.concatenate([octets, np.zeros(2, np.uint8)])
    length = ends - starts
    gap = np.append(starts[1:], len(octets) + 9) - ends
    sign = padded[ends]
    follows = np.append(length[1:], 0)
    last = np.append(ends[1:], len(octets))
    after = np.append(follows[1:], 0)
    joined = (gap == 1) & np.isin(sign, np.frombuffer(b"-+ ", dtype=np.uint8))
    eight = (length == _DAY) | (length == _CENTURY_DAY)
    paired = eight & joined & (follows == _SERIAL)
    marking.put(starts[paired], last[paired], IDENTITY)
    whole = (length == _DAY + _SERIAL) | (length == _CENTURY_DAY + _SERIAL)
    marking.put(starts[whole], ends[whole], IDENTITY)
    final = np.append(last[1:], len(octets))
    dashed = (
        (length == _YEAR) & (follows == _TWO) & (after == _TWO) & (gap == 1) & (sign == ord("-"))
    )
    marking.put(starts[dashed], final[dashed], DATE)
    phone = (
        (octets[starts] == _ZERO)
        & (length >= _TWO)
        & (length <= _YEAR)
        & joined
        & (follows >= _TWO)
    )
    _mark_phones(starts[phone], starts, ends, marking)
    lone = (length == 1) & _CLASS_LETTER[sign] & ~_WORDLY[padded[ends + 1]]
    lone &= (starts == 0) | ~_WORDLY[octets[starts - 1]]
    marking.put(starts[lone], ends[lone] + 1, CLASS)


def _mark_phones(first: Places, starts: Places, ends: Places, marking: _Marking) -> None:
    """Runs of digits with one space or hyphen between them, eight to twelve in all."""
    for at in np.searchsorted(starts, first).tolist():
        count, last = 0, at
        while last < len(starts) and (last == at or starts[last] - ends[last - 1] == 1):
            count += int(ends[last] - starts[last])
            if count > 12:  # noqa: PLR2004
                break
            last += 1
        if 8 <= count <= 12:  # noqa: PLR2004
            marking.put(starts[at : at + 1], ends[last - 1 : last], PHONE)


def _mark_names(raw: bytes, octets: Bytes, marking: _Marking) -> None:
    _mark_initials(octets, marking)
    words = words_of(raw)
    if not len(words.starts):
        return
    named, proper = _named(octets, words)
    _put_chains(octets, words, named, marking)
    marking.put(words.starts[proper], words.ends[proper], PROPER)


def _mark_initials(octets: Bytes, marking: _Marking) -> None:
    """A.K., J.N. and M-L.S., not letters with a point in running abbreviations."""
    dots = np.flatnonzero(octets == ord("."))
    dots = dots[(dots > 0) & (dots < len(octets) - 1)]
    padded = np.concatenate([octets, np.zeros(2, np.uint8)])
    two = _UPPER[octets[dots - 1]] & _UPPER[octets[dots + 1]] & ~_LETTER[padded[dots + 2]]
    two &= (dots < 2) | ~_LETTER[octets[dots - 2]]  # noqa: PLR2004
    starts = dots[two] - 1
    marking.put(
        starts, np.minimum(starts + 3 + (padded[starts + 3] == ord(".")), len(octets)), INITIALS
    )


def _named(octets: Bytes, words: NameWords) -> tuple[Bools, Bools]:
    """Which words are names, and which are other proper nouns."""
    starts, ends, kinds = words.starts, words.ends, words.kinds
    listed = (kinds & _SURE != 0) & (kinds & STOP == 0)
    doubtful = kinds & AMBIGUOUS != 0
    before = np.where(starts > 0, octets[starts - 1], 0)
    earlier = np.where(starts > 1, octets[starts - 2], 0)
    opening = (before != ord(" ")) | _OPENS[earlier]
    shaped = (kinds & (GIVEN | FAMILY) == 0) & opening
    sure = listed & ~doubtful & ~shaped
    doubtful |= shaped
    link = np.zeros(len(starts), dtype=np.bool_)
    link[1:] = (starts[1:] - ends[:-1] == 1) & _LINK[octets[ends[:-1]]]
    beside = np.zeros(len(starts), dtype=np.bool_)
    beside[1:] |= link[1:] & sure[:-1]
    beside[:-1] |= link[1:] & sure[1:]
    second = octets[np.minimum(starts + 1, len(octets) - 1)]
    title_case = (ends - starts > 1) & ~_UPPER[second] & _LETTER[second]
    stop = kinds & STOP != 0
    unknown = ~listed & ~doubtful & ~stop & title_case & ~opening
    named = sure | (listed & doubtful & (beside | (~opening & title_case)))
    after_name = np.zeros(len(starts), dtype=np.bool_)
    after_name[1:] = link[1:] & named[:-1]
    named |= ~stop & title_case & after_name & (octets[np.maximum(starts - 1, 0)] == ord(" "))
    return named, unknown & ~named


def _put_chains(octets: Bytes, words: NameWords, named: Bools, marking: _Marking) -> None:
    """Paint names that stand together as one: two or more words are a full name."""
    at = np.flatnonzero(named)
    if not len(at):
        return
    starts, ends = words.starts[at], words.ends[at].copy()
    ends -= (words.kinds[at] & GENITIVE != 0).astype(np.int64)
    joins = np.zeros(len(at), dtype=np.bool_)
    joins[1:] = (starts[1:] - ends[:-1] == 1) & _LINK[
        octets[np.minimum(ends[:-1], len(octets) - 1)]
    ]
    hyphen = np.zeros(len(at), dtype=np.bool_)
    hyphen[1:] = joins[1:] & (octets[np.minimum(ends[:-1], len(octets) - 1)] == ord("-"))
    first = np.flatnonzero(~joins)
    last = np.append(first[1:], len(at)) - 1
    spaced = np.cumsum(joins & ~hyphen)
    full = spaced[last] > spaced[first]
    for mark, which in ((FULL_NAME, full), (NAME, ~full)):
        marking.put(starts[first[which]], ends[last[which]], mark)
