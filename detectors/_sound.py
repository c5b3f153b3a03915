r"""Text that came to harm on its way: decoded wrongly, letters apart, unseen signs.

Detectors read a sound copy; what they find is told by its place in the text as it came.

>>> sound("f\u00c3\u00b6rs\u00c3\u00b6rjning, A\u030angest").text
'försörjning, Ångest'
>>> one = sound("pnr 1912\u200b1212-1212.")
>>> one.text, one.back(4, 17)
('pnr 19121212-1212.', (4, 18))
>>> sound("S j u k, Å s a  B e r g").text
'Sjuk, Åsa Berg'
>>> sound("Allt är väl – nästan") is None
True
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from detectors._finding import Finding
from detectors._segment import Segment
from detectors._spaced import gaps, is_spaced

_LETTERS = "åäöÅÄÖéÉüÜæøÆØ"
_LAYERS = 3
"""So many times has text been decoded wrongly at most."""
_INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_ACCENTS = "\u0300-\u036f"


def _redecoded(text: str, page: str) -> str:
    """UTF-8 read as another encoding; bytes that it lacks as control characters."""
    octets = (bytes([octet]) for octet in text.encode())
    return "".join(octet.decode(page, "ignore") or octet.decode("latin-1") for octet in octets)


def _mojibake() -> dict[str, str]:
    table: dict[str, str] = {}
    for letter in _LETTERS:
        for page in "cp850", "mac_roman":
            table[_redecoded(letter, page)] = letter
        for pages in product(("latin-1", "cp1252"), repeat=_LAYERS):
            wrong = letter
            for page in pages:
                wrong = _redecoded(wrong, page)
                table[wrong] = letter
    return table


_MOJIBAKE = _mojibake()
_WRONG = "|".join(sorted(map(re.escape, _MOJIBAKE), key=len, reverse=True))
_HARM = re.compile(
    rf"(?P<wrong>{_WRONG})|(?P<sign>(?<=[0-9])\u00ad(?=[0-9]{{4}}(?![-0-9])))|[{_INVISIBLE}]+|[^\W_][{_ACCENTS}]+"
)
_LEADS = ("\u00c3", "\u00ad")
"""What harmed text of Latin-1 alone holds."""
_LATIN, _LAST = 0x100, 0xFFFF


def _signs() -> npt.NDArray[np.bool_]:
    signs = np.zeros(_LAST + 1, dtype=np.bool_)
    signs[[*map(ord, _LEADS), ord("├"), ord("√"), 0xFEFF]] = True
    for first, last in ((0x0300, 0x036F), (0x200B, 0x200F), (0x2060, 0x2064)):
        signs[first : last + 1] = True
    return signs


_SIGNS = _signs()
"""By code point, whether it is a sign of harm."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound copy of a text; `moved` tells from which place on the text is ahead, and how far.

    Places are counted in halves: what is gone before a letter is no part of what ends there.
    """

    text: str = field(repr=False)
    moved: tuple[tuple[int, int], ...] = ()

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where start:end of the copy stands in the text as it came."""
        return start + self._ahead(2 * start), end + self._ahead(2 * end - 1)

    def _ahead(self, halves: int) -> int:
        at = bisect_right(self.moved, (halves, 1 << 62))
        return self.moved[at - 1][1] if at else 0


def sound(text: str) -> Sound | None:
    """Give the sound copy of a text, or None where it came to no harm."""
    mends = [(start, end, "") for start, end in gaps(text)]
    if _is_misread(text):
        mends = sorted((*mends, *_misread(text)))
    pieces: list[str] = []
    moved: list[tuple[int, int]] = []
    done = ahead = 0
    for start, end, right in mends:
        pieces += (text[done:start], right)
        done = end
        if lost := end - start - len(right):
            ahead += lost
            moved.append((2 * (done - ahead) - bool(right), ahead))
    pieces.append(text[done:])
    return Sound("".join(pieces), tuple(moved)) if len(pieces) > 1 else None


def _misread(text: str) -> Iterator[tuple[int, int, str]]:
    """What came to harm but for spacing, looked for only where one of its rare signs stands."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    done = 0
    for at in np.flatnonzero(_SIGNS[np.minimum(points, _LAST)]).tolist():
        accent = "\u0300" <= text[at] <= "\u036f"
        if at >= done and (match := _HARM.match(text, max(at - accent, done))):
            yield *match.span(), _right(match)
            done = match.end()


def _right(match: re.Match[str]) -> str:
    if match["wrong"]:
        return _MOJIBAKE[match["wrong"]]
    if match["sign"]:
        return "-"  # a soft hyphen that parts a number's digits is written for a hyphen
    return unicodedata.normalize("NFC", match[0]) if match[0][0].isalnum() else ""


def _is_misread(text: str) -> bool:
    if text.isascii():
        return False
    if any(lead in text for lead in _LEADS):
        return True
    points = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    return bool(_SIGNS[points[points >= _LATIN]].any())


def sound_segments(
    segments: tuple[Segment, ...],
) -> tuple[tuple[Segment, ...], Sequence[Sound | None]]:
    """Segments with sound texts, and for each of those that came to harm its copy."""
    together = "".join(segment.text for segment in segments)
    if not (_is_misread(together) or is_spaced(together)):
        return segments, ()
    copies = [sound(segment.text) for segment in segments]
    mended = (
        replace(segment, text=copy.text) if copy else segment
        for segment, copy in zip(segments, copies, strict=True)
    )
    return tuple(mended), copies


def as_it_came(findings: Sequence[Finding], copy: Sound | None) -> list[Finding]:
    """Findings of a segment, told by their places in the text as it came."""
    if copy is None:
        return list(findings)
    return [
        one._replace(start=start, end=end)
        for one in findings
        for start, end in (copy.back(one.start, one.end),)
    ]
