r"""Words that came to harm: cut by a line break, or read by OCR without å ä ö.

Terms are looked for in a copy of such places, mended, with a few words around each; in two copies
where a letter may be ö as well as å or ä. Every character of a copy knows where in the text it
stood. The judgement reads the same repairs in a copy of its own (_marks.py).

>>> [one.text for one in mends("stavning av avstav-\nning", harm(b"stavning av avstav-\nning"))]
['stavning av avstavning']
>>> [one.text for one in mends("Rehabméte", harm(b"rehabm\xe9te"))]
['Rehabmote', 'Rehabmate']
>>> bool(harm(b"alla ord \xe4r hela"))
False
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

_AROUND = 48
_LONGEST_WORD = 40
_LONG = 40_000
"""Short texts are read together up to this many characters."""
_CUT = re.compile(rb"(?<=[a-z\xe0-\xff])-[ ]?\r?\n[ ]{0,4}(?=[a-z\xe0-\xff])")
_EITHER = "?"
"""Stands for ö as well as for å and ä."""
_MISREAD = {0xE9: _EITHER, ord("?"): _EITHER, ord("6"): "o", ord("4"): "a", ord("&"): "a"}
"""What OCR without Swedish, and what cannot write them, makes of ö and of å and ä."""
_SPACE = ord(" ")
_HYPHEN = ord("-")
_RETURN = ord("\r")


@dataclass(frozen=True, slots=True)
class Mended:
    """The mended stretches of a text, joined by barriers; `places` are their places in it."""

    text: str = field(repr=False)
    places: tuple[int, ...] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where start:end of the mended text stood."""
        return self.places[start], self.places[end - 1] + 1


Repair = tuple[int, int, str]


@dataclass(frozen=True)
class Harm:
    """What came to harm in a text."""

    parted: tuple[tuple[int, int], ...] = ()
    """Where a hyphen with its line break stands in a word."""
    misread: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    """Where a letter is misread, and which it was."""
    lacks_letters: bool = False
    """Whether a letter that may be ö or å may as well be ä."""

    def __bool__(self) -> bool:
        return bool(self.parted or self.misread)

    def is_in(self, start: int, end: int) -> bool:
        """Whether anything in start:end came to harm."""
        at = bisect_left(self._places, start)
        return at < len(self._places) and self._places[at] < end

    @cached_property
    def _places(self) -> list[int]:
        return sorted((*(start for start, _ in self.parted), *(at for at, _ in self.misread)))

    def read_as(self, letter: str) -> Iterator[tuple[int, str]]:
        """The misread letters, and `letter` where two are possible."""
        return ((at, one.replace(_EITHER, letter)) for at, one in self.misread)


def harm(exact: bytes) -> Harm:
    """See what came to harm in the exact bytes of a text."""
    parted = tuple(_cuts(exact))
    misread = tuple(_misreadings(exact))
    doubtful = sum(instead == _EITHER for _, instead in misread)
    return Harm(parted, misread, bool(doubtful) and _may_lack_letters(exact, doubtful))


def _may_lack_letters(exact: bytes, doubtful: int) -> bool:
    """Whether a text is short, or has fewer ä than letters that may have been one."""
    return len(exact) < _LONG or exact.count(b"\xe4") < doubtful


def mends(text: str, harmed: Harm) -> Iterator[Mended]:
    """Mend what came to harm in `text`."""
    if not harmed:
        return
    closed = [(start, end, "") for start, end in harmed.parted]
    for letter in "oa" if harmed.lacks_letters else "o":
        read = ((at, at + 1, one) for at, one in harmed.read_as(letter))
        yield _mended(text, sorted((*closed, *read)))


def _mended(text: str, repairs: Sequence[Repair]) -> Mended:
    pieces: list[str] = []
    places: list[int] = []
    done = -1
    for start, end, instead in repairs:
        if start < done:
            continue
        left = max(_outwards(text, start - _AROUND, -1), done, 0)
        if pieces and (done < 0 or left > done):
            left = _tail(pieces, places, text, done, left)
        pieces.append(text[left:start] + instead)
        places += [*range(left, start), *([start] * len(instead))]
        done = end
    stop = min(_outwards(text, done + _AROUND, 1), len(text))
    pieces.append(text[done:stop])
    places += range(done, stop)
    return Mended("".join(pieces), tuple(places))


def _outwards(text: str, at: int, step: int) -> int:
    """Where the word ends, in the direction of the step, that `at` would cut."""
    for place in range(at, at + step * _LONGEST_WORD, step):
        if not 0 < place < len(text) or not (text[place - 1].isalpha() and text[place].isalpha()):
            return place
    return at


def _tail(pieces: list[str], places: list[int], text: str, done: int, left: int) -> int:
    """Close a stretch after `done` when the next one begins far from it."""
    stop = min(_outwards(text, done + _AROUND, 1), left)
    pieces.append(text[done:stop])
    places += range(done, stop)
    if stop < left:
        pieces.append("\0")
        places.append(stop)
    return left


def _cuts(exact: bytes) -> Iterator[tuple[int, int]]:
    """Hyphens that a line break follows."""
    if b"\n" not in exact:
        return
    octets = np.frombuffer(exact, dtype=np.uint8)
    cuts = (octets[:-1] == _HYPHEN) & ((octets[1:] <= _RETURN) | (octets[1:] == _SPACE))
    for at in np.flatnonzero(cuts).tolist():
        if match := _CUT.match(exact, at):
            yield match.span()


def _misreadings(exact: bytes) -> Iterator[tuple[int, str]]:
    """Letters misread inside a word, or at its beginning: lost, or Ä as d where no word goes on so."""
    kinds = np.frombuffer(b"\0" + exact.translate(_KINDS) + b"\0\0\0", dtype=np.uint8)
    before, here, after, further = kinds[:-4], kinds[1:-3], kinds[2:-2], kinds[3:-1]
    within = (before & after & _LETTER) & (here >> 1)
    opens = (~before & _WORDLY) >> 5
    lost = opens & (here >> 2) & after & further
    misread = opens & ~(before >> 6) & (here >> 3) & (after >> 4) & further
    found = within | ((lost | misread) & 1)
    for at in np.flatnonzero(found.view(np.bool_)).tolist():
        octet = exact[at]
        yield at, "a" if octet == _D else _MISREAD[octet]


_D = ord("d")
_LETTER, _WORDLY = 1, 32
_KINDS = bytes(
    chr(byte).isalpha()
    + 2 * (byte in _MISREAD)
    + 4 * (byte == ord(_EITHER))
    + 8 * (byte == _D)
    + 16 * (byte in b"bfgkmnpst")
    + 32 * (chr(byte).isalnum() or byte == _HYPHEN)
    + 64 * (byte == ord("\n"))
    for byte in range(256)
)
"""Whether a byte is a letter, may be misread, is lost, is d, follows no d, is in a word, ends a line."""
