r"""S p a c e d letters: which spaces of a text stand within words.

A stretch of single characters with four letters in a row is spaced. Where it has wider gaps too,
they part its words; where it has none, a capital or a digit after a letter begins a new one.

>>> list(gaps("V å r d  a v"))
[(1, 2), (3, 4), (5, 6), (8, 9), (10, 11)]
>>> list(gaps("V å r d 7 B")), list(gaps("i, å, ö och a b c"))
([(1, 2), (3, 4), (5, 6), (9, 10)], [])
"""

import re
from collections.abc import Iterator

import numpy as np

from detectors._ranges import NOWHERE, Places

_STRETCH = re.compile(r"(?<![^\W_])[^\W_](?:[ ]{1,4}\S(?![^\W_]))+")
_SPELLED = re.compile(r"[^\W\d_](?:[ ][^\W\d_]){3}")
_GAP = re.compile(r"[ ]+")
_WIDER = "  "
_SPACE = ord(" ")
_SIGNS = ord("@")
"""Letters are beyond it."""
_SHORTEST = 7
"""Characters of four letters and the spaces between them."""


def is_spaced(text: str) -> bool:
    """Whether the text may have letters apart."""
    return len(_places(text)) > 0


def gaps(text: str) -> Iterator[tuple[int, int]]:
    """Give the spaces that stand within words, and what is more than one between them."""
    reached = 0
    for place in _places(text).tolist():
        if place < reached:
            continue
        begin = max(text.rfind("\n", reached, place) + 1, reached)
        end = text.find("\n", place)
        reached = end if end >= 0 else len(text)
        for match in _STRETCH.finditer(text, begin, reached):
            if _SPELLED.search(match[0]):
                yield from _within(text, *match.span())


def _places(text: str) -> Places:
    """Where four letters stand alone, with a space between each."""
    if len(text) < _SHORTEST:
        return NOWHERE
    octets = np.frombuffer(b" %b  " % text.encode("latin-1", "replace"), dtype=np.uint8)
    spaces = octets == _SPACE
    places: Places = (spaces[2:-6] & spaces[4:-4] & spaces[6:-2]).nonzero()[0]
    for letter in (1, 3, 5, 7):
        places = places[octets[places + letter] > _SIGNS]
    return places[(octets[places] <= _SIGNS) & (octets[places + 8] <= _SIGNS)]


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    wider = _WIDER in text[start:end]
    for gap in _GAP.finditer(text, start, end):
        first, last = gap.span()
        if last - first > 1:
            yield first + 1, last
        elif wider or not _begins(text[first - 1], text[last]):
            yield first, last


def _begins(before: str, letter: str) -> bool:
    """Whether a new word begins with this letter after that one."""
    if letter.isdigit():
        return before.isalpha()
    return letter.isupper() and (before.islower() or before in ",;:!?")
