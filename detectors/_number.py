r"""Number: a group of digits that has the shape of an identity number, and how it stands there.

Shapes only; whether a number is one is each detector's own arithmetic.

>>> text = b"fodd 19811228-9874, 811228 9874, 2024-05-01"
>>> [(n.shape.value, n.digits) for n in numbers(text, Runs(text))]
[('long_signed', '198112289874'), ('short_spaced', '8112289874')]
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from detectors._runs import Runs


class Shape(StrEnum):
    """How a number is written. Long means four-digit year, short two-digit."""

    LONG_SIGNED = "long_signed"
    LONG_BARE = "long_bare"
    LONG_SPACED = "long_spaced"
    LONG_DASHED = "long_dashed"
    """1981-12-28-9874."""
    SHORT_SIGNED = "short_signed"
    SHORT_BARE = "short_bare"
    SHORT_SPACED = "short_spaced"
    ELEVEN = "eleven"
    """Norwegian: 01019012345, 010190 12345."""
    LETTERED = "lettered"
    """Finnish: a letter for the century or for the check character."""
    INTERIM = "interim"
    """A letter in place of the first serial digit."""
    MASKED = "masked"


class Surroundings(StrEnum):
    """What a number is glued to."""

    FREE = "free"
    LETTERS = "letters"
    ENCLOSED = "enclosed"
    """Letters on both sides: a code."""
    JOINED = "joined"
    """Hyphen and digits before or after: perhaps part of a longer reference."""
    EMBEDDED = "embedded"
    """In a decimal, a hexadecimal id or a longer row of digit groups."""


SWEDISH_SHAPES = frozenset(
    {
        Shape.LONG_SIGNED, Shape.LONG_BARE, Shape.LONG_SPACED, Shape.LONG_DASHED,
        Shape.SHORT_SIGNED, Shape.SHORT_BARE, Shape.SHORT_SPACED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """`digits` are as written, without separators; letters are kept where the shape has them."""

    start: int
    end: int
    shape: Shape
    digits: str = field(repr=False)
    sign: str = ""
    surroundings: Surroundings = Surroundings.FREE
    spread: bool = False
    """Spaces between the digits or around the hyphen, or a line break after it."""


_SIGN = rb"(?:[-+]|\x20[-+]\x20?|[-+](?:\x20|\x20?\r?\n\x20{0,8}))"
_SWEDISH = re.compile(
    rb"""
    (?: ([0-9]{6}|[0-9]{8}) (?:(%(sign)s)|(\x20))? ([0-9]{4})
      | ([0-9]{4}[-./][0-9]{2}[-./][0-9]{2}) (?:([-+]|\x20[-+]\x20)|\x20) ([0-9]{4})
    ) (?![0-9])
    """
    % {b"sign": _SIGN},
    re.VERBOSE,
)
_ELEVEN = re.compile(rb"([0-9]{6})[\x20-]?([0-9]{5})(?![0-9])")
_LETTERED = re.compile(rb"[0-9]{6}(?:[a-fyxwvu][0-9]{3}[0-9a-y]|[-+][0-9]{3}[a-y])(?![0-9a-z])")
_INTERIM = re.compile(
    rb"([0-9]{6}|[0-9]{8})(?:%(sign)s|\x20)?((?:[trsuwxjklmn][0-9]|tf)[0-9]{2})(?![0-9a-z])"
    % {b"sign": _SIGN}
)
_MASKED = re.compile(
    rb"([0-9]{6}|[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})(?:%(sign)s|\x20)?"
    rb"(?![0-9]{4})[0-9x*#_?]{3}[x*#_?](?![0-9a-z*#_?])" % {b"sign": _SIGN}
)
_SPREAD = re.compile(
    rb"""
    (?<![0-9]) (?<![0-9]\x20)
    ([0-9](?:\x20[0-9]){5}(?:\x20[0-9]\x20[0-9])?) (?:\x20?([-+])\x20?|\x20) ([0-9](?:\x20[0-9]){3})
    (?!\x20?[0-9])
    """,
    re.VERBOSE,
)

_OTHER_SHAPES = (
    (_ELEVEN, Shape.ELEVEN),
    (_LETTERED, Shape.LETTERED),
    (_INTERIM, Shape.INTERIM),
    (_MASKED, Shape.MASKED),
)

_DIGITS = frozenset(b"0123456789")
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyz") | frozenset(range(0xDF, 0x100))
_DIGIT_BYTES = frozenset(bytes([digit]) for digit in _DIGITS)
_TOKEN_END = re.compile(rb"[0-9a-z-]*\Z")
_TOKEN_START = re.compile(rb"[0-9a-z-]*")
_HEX_PAIR = re.compile(rb"[0-9][a-f]|[a-f][0-9]")
_BEYOND_HEX = re.compile(rb"[g-z]")
_SPACED = frozenset({Shape.LONG_SPACED, Shape.SHORT_SPACED})
_BARE = frozenset({Shape.LONG_BARE, Shape.SHORT_BARE, Shape.ELEVEN})
_WHOLE_PART = 3
_COUNTRY_CODE = re.compile(rb"(?:\+|(?<![0-9])00)[0-9]{1,3}[ -]?\Z")
_LONG = 12
_REACH = 40


def numbers(exact: bytes, runs: Runs, starts: Sequence[int] | None = None) -> list[Number]:
    """Find every group of digits in the shape of an identity number, in rising order.

    `starts` tells where to look; without it, wherever one may begin.
    """
    where = runs.number_starts if starts is None else starts
    found = [*_numbers_at(exact, where), *_spread_at(exact, runs.spread_starts)]
    return sorted(found, key=_start) if runs.spread_starts else found


def _start(number: Number) -> int:
    return number.start


def _numbers_at(exact: bytes, starts: Iterable[int]) -> Iterator[Number]:
    end = 0
    for start in starts:
        if start >= end and (number := number_at(exact, start)) is not None:
            yield number
            end = number.end


def number_at(exact: bytes, start: int) -> Number | None:
    """Read the number that begins at `start`, the first digit of a run."""
    if match := _SWEDISH.match(exact, start):
        return _swedish(exact, match)
    for pattern, shape in _OTHER_SHAPES:
        if match := pattern.match(exact, start):
            digits = b"".join(match.groups()) if match.groups() else match.group()
            around = surroundings(exact, start, match.end(), shape)
            return Number(start, match.end(), shape, digits.decode("latin-1"), surroundings=around)
    return None


def _swedish(exact: bytes, match: re.Match[bytes]) -> Number:
    written, separator, space, serial, dashed, dashed_separator, dashed_serial = match.groups()
    digits = (written or dashed[:4] + dashed[5:7] + dashed[8:]) + (serial or dashed_serial)
    separator = separator or dashed_separator or b""
    shape = _shape(len(digits), separator, space, dashed)
    around = surroundings(exact, *match.span(), shape)
    sign = separator.strip().decode()
    return Number(*match.span(), shape, digits.decode(), sign, around, len(separator) > 1)


def _shape(length: int, sign: bytes, space: bytes | None, dashed: bytes | None) -> Shape:
    if dashed:
        return Shape.LONG_DASHED if sign else Shape.LONG_SPACED
    if sign:
        return Shape.LONG_SIGNED if length == _LONG else Shape.SHORT_SIGNED
    if space:
        return Shape.LONG_SPACED if length == _LONG else Shape.SHORT_SPACED
    return Shape.LONG_BARE if length == _LONG else Shape.SHORT_BARE


def _spread_at(exact: bytes, starts: Iterable[int]) -> Iterator[Number]:
    for start in starts:
        if match := _SPREAD.match(exact, start):
            digits = (match[1] + match[3]).replace(b" ", b"")
            sign = (match[2] or b"").decode()
            shape = _shape(len(digits), sign.encode(), b" ", None)
            yield Number(*match.span(), shape, digits.decode(), sign=sign, spread=True)


def surroundings(exact: bytes, start: int, end: int, shape: Shape) -> Surroundings:
    """Tell what the digits from `start` to `end` are glued to."""
    before, after = exact[max(0, start - 2) : start], exact[end : end + 2]
    glued = before[-1:] + after[:1]
    letters = any(byte in _LETTERS for byte in glued)
    if (letters or b"-" in glued) and _in_hexadecimal(exact, start, end):
        return Surroundings.EMBEDDED
    if letters:
        enclosed = all(byte in _LETTERS for byte in glued) and len(glued) > 1
        return Surroundings.ENCLOSED if enclosed else Surroundings.LETTERS
    if _COUNTRY_CODE.search(exact, max(0, start - 6), start):
        return Surroundings.EMBEDDED
    digit_before = len(before) > 1 and before[0] in _DIGITS
    digit_after = len(after) > 1 and after[1] in _DIGITS
    signs = (before[-1:] if digit_before else b"") + (after[:1] if digit_after else b"")
    if shape in _SPACED and b" " in signs:
        return Surroundings.EMBEDDED
    if shape in _BARE and (b"." in signs or _is_decimal(exact, before, start, end)):
        return Surroundings.EMBEDDED
    return Surroundings.JOINED if any(sign in b"-./:" for sign in signs) else Surroundings.FREE


def _is_decimal(exact: bytes, before: bytes, start: int, end: int) -> bool:
    """Tell 59,8112289874 from a cell in a row of commas: a short run, no comma elsewhere."""
    if before[-1:] != b"," or before[:1] not in _DIGIT_BYTES:
        return False
    run = exact[max(0, start - _REACH) : start - 1]
    whole = len(run) - len(run.rstrip(b"0123456789"))
    return whole <= _WHOLE_PART and b"," not in run and exact[end : end + 1] != b","


def _in_hexadecimal(exact: bytes, start: int, end: int) -> bool:
    left = _TOKEN_END.search(exact[max(0, start - _REACH) : start])
    right = _TOKEN_START.match(exact, end, end + _REACH)
    beside = (left.group() if left else b"") + b" " + (right.group() if right else b"")
    return _HEX_PAIR.search(beside) is not None and _BEYOND_HEX.search(beside) is None
