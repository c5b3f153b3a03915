r"""Subject rules: rows of words from detectors/rules/subjects.yaml, as patterns for a folded line.

Notation (docs/lexicon.md): `WHO` somebody, `WHEN` a day or hour, `..` up to three words, `(a|b c)`
one of them, `(a)?` may be missing, `word*` has an open end. A rule is tried only where one of its
rarest words, its triggers, was met.

>>> rule = Rule("", "health", Strength.STRONG, ("samtal", "..", "WHO"), frozenset())
>>> [bool(rule.pattern.search(line)) for line in (b"samtal i dag om \x01\x01", b"samtal i dag")]
[True, False]
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from detectors._finding import Strength
from detectors._fold import fold
from detectors._lexicon import Words
from detectors._literals import Literal
from detectors._yaml import read_yaml

PERSON = 0x01
"""Stands in a line for each byte of somebody in it: what WHO is met by."""
_WHO = rb"\x01+"
_WHEN = (
    rb"(?:idag|i[ ]dag|imorgon|i[ ]morgon|ikvall|igar|i[ ]gar|hela|denna|vecka|v\.?[ ]?\d|t\.?o\.?m|"
    rb"fr\.?o\.?m|fran|from|tom|sedan|kl\.?|den|pa|till|mandag|tisdag|onsdag|torsdag|fredag|"
    rb"lordag|sondag|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|"
    rb"december|uke|\d)\w*"
)
_GAP = rb"(?:[^\w\x01]+[\w-]+){0,3}?[^\w\x01]+"
_SEAM = rb"[^\w\x01]{1,4}"
_PLACE = re.compile(r"\([^)]*\)\??|\S+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of words. `triggers` are the folded literals without which it cannot hold."""

    id: str
    category: str
    strength: Strength
    places: tuple[str, ...]
    triggers: frozenset[bytes]

    @property
    def pattern(self) -> re.Pattern[bytes]:
        return _pattern(self.places)


@cache
def _pattern(places: tuple[str, ...]) -> re.Pattern[bytes]:
    built, seam = rb"(?<![\w\x01])", b""
    for place in places:
        if place == "..":
            seam = _GAP
            continue
        piece = _piece(place.rstrip("?"))
        if place.endswith("?"):
            built += rb"(?:" + piece + _SEAM + rb")?"
            continue
        built += seam + piece
        seam = _SEAM
    return re.compile(built + rb"(?![\w\x01])")


def _piece(token: str) -> bytes:
    choices = token.strip("()").split("|")
    return rb"(?:" + rb"|".join(_choice(choice) for choice in choices) + rb")"


def _choice(choice: str) -> bytes:
    words = []
    for word in choice.split():
        special = {"WHO": _WHO, "WHEN": _WHEN}.get(word)
        stem = re.escape(fold(word.rstrip("*")))
        words.append(special or stem + (rb"[\w-]*" if word.endswith("*") else b""))
    return _SEAM.join(words)


@cache
def _read() -> dict[str, object]:
    return read_yaml("rules", "subjects.yaml")


@cache
def suppressors() -> Words:
    words = _read()["suppressors"]
    assert isinstance(words, list)
    return Words.read([str(word) for word in words])


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of the house, in the order of their file."""
    return tuple(_rules())


def _rules() -> Iterator[Rule]:
    for category, by_strength in _read().items():
        if isinstance(by_strength, dict):
            for strength, texts in by_strength.items():
                for number, text in enumerate(texts, 1):
                    places = tuple(_PLACE.findall(text))
                    yield Rule(
                        f"subject:{category}:{strength}:{number}",
                        category,
                        Strength(strength),
                        places,
                        frozenset(_triggers(places)),
                    )


def _triggers(places: Sequence[str]) -> Iterator[bytes]:
    """The words of the place that is least often met: the one whose shortest word is longest."""
    choices = [
        place.strip("()?").split("|")
        for place in places
        if place != ".." and not place.endswith("?") and "WHO" not in place and "WHEN" not in place
    ] or [
        [choice for choice in place.strip("()").split("|") if "WHO" not in choice]
        for place in places
        if place != ".."
    ]
    best = max(choices, key=lambda words: min(len(word) for word in words))
    for choice in best:
        yield max((fold(word.rstrip("*")) for word in choice.split()), key=len)


@cache
def triggers() -> tuple[Literal, ...]:
    """The literals of the scan's group "subjects"."""
    words = sorted({word for rule in rules() for word in rule.triggers})
    return tuple(Literal(word, starts_word=True) for word in words)


@cache
def rules_of(literal: int) -> tuple[Rule, ...]:
    word = triggers()[literal].text
    return tuple(rule for rule in rules() if word in rule.triggers)
