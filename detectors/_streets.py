"""Street addresses: a word that ends as streets do, and a number; postal town and flat with it.

The endings are literals of the one pass: asking costs next to nothing.

>>> from detectors import scan_of
>>> text = "bor Storgatan 5, 123 45 Tallvik, kör väg 73"
>>> [text[one.start:one.end] for one in streets(scan_of(text))]
['Storgatan 5, 123 45 Tallvik']
"""

import re
from collections.abc import Iterator

from detectors._detail import detail
from detectors._finding import Finding
from detectors._fold import fold
from detectors._literals import Literal
from detectors._scan import Scan

_WAYS = (
    "gata väg gränd torg allé stig backe plats esplanad gate vei veg vej stræde katu tie vegur"
).split()
"""Of these, one that stands alone is no street but a kind of road: väg 73."""
STREETS = tuple(
    Literal(fold(ending), ends_word=True)
    for ending in (
        *_WAYS,
        *(
            "gatan vägen gränden torget allén stigen backen platsen kajen leden svängen kroken slingan "
            "rundan liden höjden stranden avenyn esplanaden gränder vegen veien gaten gade promenaden "
            "terrassen stråket"
        ).split(),
    )
)
"""The literals of the group "streets"."""
_NUMBER = re.compile(rb"\x20[0-9]{1,3}(?:\x20?[a-h])?(?![0-9a-z\xdf-\xff]|-[0-9]{3}|[.,:][0-9])")
_HOME = rb"(?:,?[\n\x20]{1,2}(?:[Ll]gh\x20?[0-9]{4}|[0-9]{1,2}\x20?tr)(?![0-9a-z]))"
_POST = re.compile(
    rb"""
    %(home)s? [,\n\x20]{1,3}
    (?: (?:[Ss][Ee]?-)?[0-9]{3}\x20?[0-9]{2}\x20{1,2}[A-Za-z\xc0-\xff]{2,24}
      | (?:(?:NO?|DK|IS|FI)-)?[0-9]{3,5}\x20{1,2}[A-Z\xc0-\xde][A-Za-z\xc0-\xff]{1,24}  # the neighbours'
    ) | %(home)s
    """
    % {b"home": _HOME},
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(
    rb"(?:[A-Z\xc0-\xde][a-z\xdf-\xff]+\x20)?[A-Z\xc0-\xde][A-Za-z\xc0-\xff-]*\Z"
)
_APART = re.compile(
    rb"(?:[A-Z\xc0-\xde][a-z\xdf-\xff:]+\x20){0,3}[A-Z\xc0-\xde][a-z\xdf-\xff]{3,}\x20\Z"
)
"""A name before a way written for itself: Karl Johans gate, Hammarby allé."""
_WORD_LENGTH = 40
_LIVES_AT = re.compile(
    rb"\b(?:bor|bodde|flytta[rdt]?e?|hemma|adress|adressen)[ :]{1,2}(?:pa |till |ar )?\Z"
)
"""Before a street that is written in haste, without its capital."""
_ROADS = (b"riksv", b"l\xe4nsv", b"europav", b"motorv")
"""Roads are known by number: riksväg 40."""


def _word_start(folded: bytes, at: int) -> int:
    while at and chr(folded[at - 1]).isalpha():
        at -= 1
    return at


def streets(scan: Scan) -> Iterator[Finding]:
    """Find streets with a number."""
    for literal, start, street_end in zip(*scan.hits("streets").columns, strict=True):
        number = _NUMBER.match(scan.exact, street_end)
        if number is None:
            continue
        before = max(0, street_end - _WORD_LENGTH)
        word = _WORD_BEFORE.search(scan.raw[before:street_end])
        if literal < len(_WAYS) and (word is None or len(word.group()) == street_end - start):
            word = _APART.search(scan.raw[before:start])
            begin = start - len(word.group()) if word else start
        else:
            begin = street_end - len(word.group()) if word else _word_start(scan.folded, start)
        whole = scan.raw[begin:street_end]
        if word is None and not _LIVES_AT.search(scan.folded, max(0, begin - _WORD_LENGTH), begin):
            continue
        if whole.lower().startswith(_ROADS):
            continue
        post = _POST.match(scan.raw, number.end())
        end = post.end() if post else number.end()
        words = "street, number" + (" and postal town or flat" if post else "")
        yield detail("ADDRESS", begin, end, 0.75 if post else 0.6, words, "street")
