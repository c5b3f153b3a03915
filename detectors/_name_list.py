"""The lists in detectors/names, read once: words that are names, and words that stand around names.

Given and family names common in Sweden, whatever their origin: Swedish, Nordic, Sami, Finnish,
Arabic, Syriac, Somali, Kurdish, Persian, Eritrean, Bosnian, Albanian, Polish, Slavic, Turkish,
Vietnamese, Latin American, West African.

>>> known()[b"warsame"] == GIVEN | FAMILY, b"min" in around()["owners"]
(True, True)
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from detectors._fold import fold
from detectors._keys import REACH
from detectors._yaml import read_yaml

GIVEN = 1
FAMILY = 2
AMBIGUOUS = 4
"""Also an ordinary word: needs a sure name beside it."""
SHAPE = 8
"""Ends as Swedish, Norwegian, Finnish, Polish, Bosnian ... family names do."""
STOP = 16
"""A word that is no part of a name."""
GENITIVE = 32

_UNOWNED = frozenset({b"brorsan", b"morsan", b"farsan", b"syrran"})
"""Kin who are the writer's own without saying so."""
_TITLE = 6
"""Letters that a title has at least, before its definite form is made."""


@cache
def known() -> dict[bytes, int]:
    """What the list knows, by the first letters of a word."""
    kinds: dict[bytes, int] = {}
    for line_kind, name in _listed():
        for part in fold(name).split(b"-"):
            key = part[:REACH]
            if len(part) > 1:
                kinds[key] = kinds.get(key, 0) | line_kind
    words = around()
    for word in sorted(words["ambiguous"]):
        kinds[word[:REACH]] = kinds.get(word[:REACH], 0) | AMBIGUOUS
    for word in sorted(words["stop"] | words["public"] | words["staff"] | words["signature"]):
        kinds[word[:REACH]] = kinds.get(word[:REACH], 0) & (GIVEN | FAMILY) | STOP
    return kinds


def _listed() -> Iterator[tuple[int, str]]:
    for name in ("own.txt", "faker.txt"):
        kind = 0
        for line in files("detectors").joinpath("names", name).read_text("utf-8").splitlines():
            if line.startswith("["):
                kind = GIVEN if line.endswith(" G]") else FAMILY
            elif not line.startswith("#"):
                yield from ((kind, word) for word in line.split())


@cache
def around() -> dict[str, frozenset[bytes]]:
    """The words that stand around names, by what they say, folded."""
    words = {name: _folded(listed) for name, listed in read_yaml("names", "words.yaml").items()}
    for name in ("public", "staff"):
        words[name] |= {form for word in words[name] for form in _definite(word)}
    words["kin"] = frozenset(
        phrase
        for one in words["kin"]
        for phrase in (
            [one]
            if b" " in one or one in _UNOWNED
            else [b" ".join((own, kin)) for own in words["owners"] for kin in (one, one + b"s")]
        )
    )
    return words


def _folded(words: object) -> frozenset[bytes]:
    assert isinstance(words, list)
    return frozenset(fold(str(word)) for word in words)


def _definite(title: bytes) -> tuple[bytes, ...]:
    """The forms of a title that may be its definite one: kommunalrådet, läkaren."""
    if len(title) < _TITLE or title.endswith((b"en", b"et", b"or")):
        return ()
    return title + b"n", title + b"en", title + b"et"
