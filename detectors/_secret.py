"""Whether a value looks like a secret, told by its characters alone.

>>> is_mixed(b"Sommar24!"), is_mixed(b"sommaren"), is_mixed(b"2024-05-17")
(True, False, False)
>>> strength_of(b"4471").value, strength_of(b"personligt") is None
('strong', True)
"""

import re

from detectors._finding import Strength

_DIGITS = re.compile(rb"[0-9][0-9 -]{2,11}\Z")
_MASKED = re.compile(rb"[*x.\xb7_-]+\Z|\W+\Z", re.IGNORECASE)
_ADDRESS = re.compile(rb"https?:|www\.|[^@]+@[^@]+\.[a-z]+\Z", re.IGNORECASE)
_MARKS = frozenset(b"!#%&*$+@=~^?_")
_PLAIN_KINDS = 2


def is_masked(value: bytes) -> bool:
    """Whether it is dots, stars or x in the place of a secret."""
    return bool(_MASKED.match(value))


def is_address(value: bytes) -> bool:
    """Whether it is a mail or web address."""
    return bool(_ADDRESS.match(value))


def is_code(value: bytes) -> bool:
    """Whether it is a few digits."""
    return bool(_DIGITS.match(value))


def strength_of(value: bytes, *, digits_only: bool = False) -> Strength | None:
    """How much a labelled value looks like a secret; None where it is a word of the sentence."""
    if is_masked(value) or is_address(value):
        return None
    if is_code(value):
        return Strength.STRONG
    if digits_only:
        return None
    text = value.decode("latin-1")
    kinds = (
        any(map(str.islower, text)),
        any(map(str.isupper, text[1:])),
        any(not letter.isalnum() for letter in text[:-1]),
    )
    if any(map(str.isdigit, text)) or sum(kinds) > _PLAIN_KINDS:
        return Strength.STRONG
    return None


def is_mixed(value: bytes, *, opaque: bool = False) -> bool:
    """Whether it looks like a secret even without a label: letters of both cases or a mark, and digits."""
    if is_masked(value) or is_address(value) or is_code(value):
        return False
    text = value.rstrip(b".:?").decode("latin-1")
    both = any(map(str.islower, text)) and any(map(str.isupper, text))
    marked = any(ord(letter) in _MARKS for letter in text)
    digit = any(map(str.isdigit, text))
    return digit and any(map(str.isalpha, text)) and (both or marked or opaque)
