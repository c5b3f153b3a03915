"""Text as bytes, one byte a character, so that a byte's place is the character's place.

Three streams of the same length. `raw` keeps case (names, acronyms), `exact` is lower case with
å ä ö as Latin-1, `fold` besides loses the diacritics, as OCR and haste do. Typographic hyphens
become '-', odd spaces ' ', digits of any script ASCII ones; what has no place in Latin-1 is '?'.

>>> exact("ÅKE 19811228\N{EN DASH}9874").decode("latin-1")
'åke 19811228-9874'
>>> fold("Läkarintyg för Åke, ４\N{NO-BREAK SPACE}år")
b'lakarintyg for ake, 4 ar'
>>> len(fold("sjuk 🤒 idag")) == len("sjuk 🤒 idag")
True
"""

import unicodedata
from functools import cache

import numpy as np

_HYPHENS = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SPACES = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_BREAKS = "\u0085\u2028\u2029"
_TYPOGRAPHY = {
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_BREAKS, "\n"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u0060", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    "\uff0b": "+",
    **dict(zip("łŁđĐıħĦŋŧŦ", "lLdDihHntT", strict=True)),
}
_UNKNOWN = ord("?")
_LATIN1 = 256
_SHORT = 8000


@cache
def _byte(character: str) -> int:
    if character in _TYPOGRAPHY:
        return ord(_TYPOGRAPHY[character])
    if (point := ord(character)) < _LATIN1:
        return point
    if character.isdecimal():
        return ord("0") + unicodedata.decimal(character)
    plain = unicodedata.normalize("NFKD", character)[0]
    return ord(plain) if ord(plain) < _LATIN1 else _UNKNOWN


def _letter_without_marks(byte: int) -> int:
    character = chr(byte).lower()
    odd = {"æ": "a", "ø": "o", "ð": "d", "þ": "t", "ß": "s"}
    plain = odd.get(character) or unicodedata.normalize("NFD", character)[0]
    return ord(plain) if byte >= ord("À") else ord(character)


def _lower(byte: int) -> int:
    character = chr(byte)
    return ord(character.lower()) if byte < ord("À") or character != "×" else byte


_LATIN1_BYTES = bytes(_byte(chr(point)) for point in range(_LATIN1))
_LOWER = bytes(_lower(byte) for byte in range(_LATIN1))
_FOLD = bytes(_letter_without_marks(byte) for byte in range(_LATIN1))


def raw(text: str) -> bytes:
    """Give the Latin-1 bytes of `text`, case kept."""
    try:
        return text.encode("latin-1").translate(_LATIN1_BYTES)
    except UnicodeEncodeError:
        return _patched(text) if len(text) < _SHORT else _many_patched(text)


def _patched(text: str) -> bytes:
    octets = bytearray(text.encode("latin-1", "replace").translate(_LATIN1_BYTES))
    at = octets.find(b"?")
    while at >= 0:
        octets[at] = _byte(text[at])
        at = octets.find(b"?", at + 1)
    return bytes(octets)


def _many_patched(text: str) -> bytes:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    plain = points.astype(np.uint8).tobytes().translate(_LATIN1_BYTES)
    patched = np.frombuffer(plain, dtype=np.uint8).copy()
    odd = np.flatnonzero(points >= _LATIN1)
    kinds, which = np.unique(points[odd], return_inverse=True)
    patched[odd] = np.array([_byte(chr(point)) for point in kinds.tolist()], dtype=np.uint8)[which]
    return patched.tobytes()


def lowered(raw_bytes: bytes) -> bytes:
    """Give `raw` bytes in lower case."""
    return raw_bytes.translate(_LOWER)


def folded(raw_bytes: bytes) -> bytes:
    """Give `raw` bytes in lower case and without diacritics."""
    return raw_bytes.translate(_FOLD)


def exact(text: str) -> bytes:
    """Give the lower-case Latin-1 bytes of `text`."""
    return lowered(raw(text))


def fold(text: str) -> bytes:
    """Give the lower-case bytes of `text` without diacritics."""
    return folded(raw(text))


_WORDLY = bytes(
    byte if chr(byte) in "-0123456789abcdefghijklmnopqrstuvwxyz" else 0x20 for byte in range(256)
)


def bare_words(folded_bytes: bytes) -> list[bytes]:
    """Give the words of folded bytes: letters, digits and hyphens, without what stands between."""
    return folded_bytes.translate(_WORDLY).split()
