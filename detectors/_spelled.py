r"""Mail addresses written for people, not for machines: anna (at) skola.example.

"Snabel-a" and a dot in words are literals of the one pass: asking costs next to nothing.

>>> from detectors import scan_of
>>> text = "skriv till bo snabel-a skola punkt example"
>>> [text[one.start:one.end] for one in spelled(scan_of(text))]
['bo snabel-a skola punkt example']
>>> list(spelled(scan_of("lunch at noon. Then")))
[]
"""

import re
from collections.abc import Iterator

import numpy as np

from detectors._detail import detail
from detectors._finding import Finding
from detectors._literals import Literal
from detectors._scan import Scan

LITERALS = (
    Literal(b"snabel", starts_word=True),
    Literal(b"dot", starts_word=True, ends_word=True),
    Literal(b"punkt", starts_word=True, ends_word=True),
)
"""The literals of the group "spelled"."""

_LOCAL = re.compile(rb"[a-z0-9\xdf-\xff_%+'.-]{2,64}")
_LOCAL_LENGTH = 64
_OPENS = b"[({"
_OPENING = np.isin(np.arange(256), list(_OPENS))
_SPACE, _A, _T = b" at"
_SNABEL = 0
_REST = re.compile(
    rb"""
    (?:at|snabel-?\x20?a) \x20? (?:[\])}]\x20?)?
    (?P<domain> (?: [a-z0-9\xdf-\xff-]{1,63}
        (?: \. | \x20?[\[({]\x20?(?:dot|punkt|\.)\x20?[\])}]\x20? | \x20(?:dot|punkt)\x20 ) ){1,4} )
    [a-z]{2,24} (?![a-z0-9])
    """,
    re.VERBOSE,
)
_REACH = 160


def spelled(scan: Scan) -> Iterator[Finding]:
    """Find addresses with a word for their sign. A bare "at" asks for a dot in words too."""
    exact, end = scan.exact, 0
    for start in _signs(scan):
        before = exact[max(end, start - _LOCAL_LENGTH - 3) : start].rpartition(b"\0")[2]
        name = before.rstrip(b" [({")
        match = _REST.match(exact, start, start + _REACH)
        local = _LOCAL.match(name[::-1])
        if match and local and name != before:
            begin = start - len(before) + len(name) - len(local.group())
            end = match.end()
            yield detail("EMAIL_ADDRESS", begin, end, 0.8, "e-mail address in words", "spelled")


def _signs(scan: Scan) -> list[int]:
    """Where a word for the sign stands: in brackets, as snabel-a, or with a dot in words behind."""
    octets = np.frombuffer(b"  " + scan.exact, dtype=np.uint8)
    at = np.flatnonzero((octets[2:-1] == _A) & (octets[3:] == _T))
    enclosed = _OPENING[octets[at + 1]] | ((octets[at + 1] == _SPACE) & _OPENING[octets[at]])
    found = set(at[enclosed].tolist())
    for literal, start, _ in zip(*scan.hits("spelled").columns, strict=True):
        if literal == _SNABEL:
            found.add(start)
        elif (bare := scan.exact.rfind(b" at ", max(0, start - _REACH), start)) >= 0:
            found.add(bare + 1)
    return sorted(found)
