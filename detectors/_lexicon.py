"""The lexicons in detectors/terms, read once: what the one-pass scan looks for, and what a hit means.

Notation (docs/lexicon.md): `ord` a whole word with Swedish endings; `ord*` may begin a compound;
`*ord` may end one; `*ord*` both, and inside one from seven letters; `ORD!` an acronym, by case;
`=ord` this form only; `två ord` words in order with at most one word between.

>>> term("sjukskriv*").mode, term("*cancer").mode, term("BUP!").mode, term("psykisk ohälsa").mode
(<Mode.PREFIX: 'prefix'>, <Mode.SUFFIX: 'suffix'>, <Mode.ACRONYM: 'acronym'>, <Mode.PHRASE: 'phrase'>)
>>> term("psykisk ohälsa").literal  # a phrase is looked for by its longest word that is not common
b'ohalsa'
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Self

from detectors._finding import Strength, Tier
from detectors._fold import exact, fold
from detectors._yaml import read_yaml

_FOLDS = 7
"""Letters from which a term may be met without its diacritics (OCR, haste)."""
_OPEN_WORD = 5
_HEAD = 2
_TELLING = 4
_SYNCOPE = re.compile(rb"(?:(?<=regist)|(?<=numm)|(?<=med)|(?<=hind)|(?<=teck))e[rln]\Z")
"""Words that lose a vowel: belastningsregister, belastningsregistret."""
_COMMON = frozenset(
    fold(word)
    for word in (
        "inte barn barnet elev eleven elever lever god man som för far illa oro under social "
        "samtal rektor medlem kommunal vision risk kontroll utredning utredningen boende kommer "
        "hemlig hemmet hem känsliga uppgifter uppgift telefon person personer anmälan beslut ansökan "
        "skolan skola klass plats stöd arbete från till hos enligt vård skyddad skyddade skyddat "
        "aktiv insats insatser plan behov problem dagar hjälp familj mamma pappa sitt liv brott "
        "test prov risk fick genetisk medicinska daglig gemensam enskild ensam gruppen kost hälsa "
        "olovlig hotar mellan vill bli blir åter tagit sagt kvar utan efter inför andra lärare "
        "ekonomiska ekonomiskt ekonomisk personliga personlig stora svenska svenskt arbetet "
        "skäl behandling inget personnummer handling tjänst tidigare verksamhet streck "
        "kropp bedömning alkohol politisk politiska ekonomi diagnos anteckning skriftlig "
        "kyrkan dålig psykisk individuell identitet facket"
    ).split()
)
"""Words met too often to look for a phrase by them."""

ENDINGS = frozenset(
    fold(first + last)
    for first in (
        "|s|n|an|en|et|t|a|e|r|ar|er|or|na|arna|erna|orna|ens|ets|nas|ade|at|ad|da|de|d|ande|ende"
        "|ning|ningar|ningen|ningarna|as|ing|ingen|ingar|ingarna|te|ts|ta|are|aren|arens|ene|ane"
    ).split("|")
    for last in ("", "s")
)
"""What may follow a stem; -ene, -ane are Norwegian."""


class Mode(StrEnum):
    WHOLE = "whole"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    INFIX = "infix"
    ACRONYM = "acronym"
    EXACT = "exact"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Entry:
    """One term. `literal` is what the scan finds in folded bytes; the rest decides about a hit."""

    id: str
    literal: bytes
    mode: Mode
    category: str = ""
    tier: Tier = Tier.SENSITIVE
    strength: Strength = Strength.MEDIUM
    group: str = ""
    written: bytes = b""
    """The term with its diacritics, where a hit without them does not count."""
    words: tuple[str, ...] = ()
    """A phrase's words, stars and all."""
    stems: tuple[bytes, ...] = ()
    """The folded stems of a phrase's words."""
    others: tuple[bytes, ...] = ()
    """Those of them that the literal does not hold: all must be near, so asking for them comes first."""

    @property
    def starts_word(self) -> bool:
        """Whether a letter before the literal rules a hit out."""
        return self.mode not in {Mode.SUFFIX, Mode.INFIX}

    @property
    def ends_word(self) -> bool:
        """Whether a letter after the literal rules a hit out."""
        return self.mode in {Mode.ACRONYM, Mode.EXACT}


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words to know again: whole, by their beginning, or several in a row."""

    whole: frozenset[bytes]
    beginnings: tuple[bytes, ...]
    heads: frozenset[bytes]
    """The first letters of the beginnings."""
    phrases: tuple[bytes, ...]
    openings: frozenset[bytes]
    """The first words of the phrases."""

    @classmethod
    def read(cls, texts: Sequence[str]) -> Self:
        """Read `ord`, `ord*` and `två ord`."""
        folded = [fold(text) for text in texts]
        single = [text for text in folded if b" " not in text]
        beginnings = tuple(text[:-1] for text in single if text.endswith(b"*"))
        assert all(len(text) >= _HEAD for text in beginnings)
        return cls(
            whole=frozenset(text for text in single if not text.endswith(b"*")),
            beginnings=beginnings,
            heads=frozenset(text[:_HEAD] for text in beginnings),
            phrases=tuple(b" " + text.strip(b"*") for text in folded if b" " in text),
            openings=frozenset(text.split()[0] for text in folded if b" " in text),
        )

    def knows(self, word: bytes) -> bool:
        return word in self.whole or (
            word[:_HEAD] in self.heads and word.startswith(self.beginnings)
        )

    def stand_in(self, words: Sequence[bytes]) -> bool:
        """Whether any of them stands among `words`, which follow each other in a text."""
        if not self.whole.isdisjoint(words):
            return True
        begun = [word for word in words if word[:_HEAD] in self.heads]
        if any(word.startswith(self.beginnings) for word in begun):
            return True
        return self.phrase_among(words)

    def phrase_among(self, words: Sequence[bytes]) -> bool:
        """Whether one of the phrases stands among `words`."""
        if self.openings.isdisjoint(words):
            return False
        text = b" " + b" ".join(words)
        return any(phrase in text for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Category:
    """A category's terms, and what speaks against them."""

    id: str
    tier: Tier
    label: str
    entries: tuple[Entry, ...]
    never: Words
    """Words that are never a term of this category."""
    against: Words
    """Words and phrases that weaken a term beside them."""
    groups: tuple[str, ...] = ()


def term(
    text: str,
    *,
    category: str = "",
    tier: Tier = Tier.SENSITIVE,
    strength: Strength = Strength.MEDIUM,
    group: str = "",
) -> Entry:
    """Read one term in the lexicon's notation."""
    mode, bare = _mode(text)
    words = bare.split()
    literal = _anchor([fold(word.removeprefix("=")) for word in words])
    stem = literal.rstrip(b"*")
    if mode is Mode.PREFIX:
        stem = _SYNCOPE.sub(b"", stem)
    stems = tuple(_stem(word) for word in words) if mode is Mode.PHRASE else ()
    # a short term without its diacritics is another word: sår and sar, lån and lan
    keeps_marks = mode is not Mode.PHRASE and exact(bare) != fold(bare) and len(literal) < _FOLDS
    return Entry(
        id=f"{category}:{text}",
        literal=stem,
        mode=mode,
        category=category,
        tier=tier,
        strength=strength,
        group=group,
        written=exact(bare.upper() if mode is Mode.ACRONYM else bare) if keeps_marks else b"",
        words=tuple(words) if mode is Mode.PHRASE else (),
        stems=stems,
        others=tuple(sorted((one for one in stems if one not in stem), key=len, reverse=True)),
    )


def _anchor(words: Sequence[bytes]) -> bytes:
    """What to look for: a phrase's longest telling word, or two that must follow each other."""
    telling = [one.strip(b"*") for one in words if one.strip(b"*") not in _COMMON]
    best = max(telling, key=len, default=b"")
    if len(words) == 1 or len(best) >= _TELLING:
        return best or words[0].strip(b"*")
    pairs = [b" ".join(pair).strip(b"*") for pair in pairwise(words) if b"*" not in pair[0]]
    return max(pairs, key=len, default=max(words, key=len).strip(b"*"))


def _mode(text: str) -> tuple[Mode, str]:
    if " " in text.strip():
        return Mode.PHRASE, text.strip()
    if text.endswith("!"):
        return Mode.ACRONYM, text[:-1]
    if text.startswith("="):
        return Mode.EXACT, text[1:]
    starts, ends = text.endswith("*"), text.startswith("*")
    mode = {
        (False, False): Mode.WHOLE,
        (True, False): Mode.PREFIX,
        (False, True): Mode.SUFFIX,
        (True, True): Mode.INFIX,
    }[starts, ends]
    return mode, text.strip("*")


@cache
def phrase(words: tuple[str, ...]) -> re.Pattern[bytes]:
    """The words in order, each inflected, with at most one word between; for folded bytes."""
    gap = rb"[^\w.!?\0]{1,3}(?:\w+[^\w.!?\0]{1,3})?"
    return re.compile(rb"(?<!\w)" + gap.join(map(_inflected, words)) + rb"(?!\w)")


def _stem(word: str) -> bytes:
    return fold(word.strip("*").removeprefix("="))


def _inflected(word: str) -> bytes:
    stem = re.escape(_stem(word))
    if word.endswith("*"):
        return stem + rb"\w*"
    if word.startswith("="):
        return stem
    return stem + (rb"\w{0,2}" if len(word) < _OPEN_WORD else rb"\w{0,5}")


def read_category(source: Mapping[str, object]) -> Category:
    """Make a category of what its file says."""
    category, tier = str(source["category"]), Tier(str(source["tier"]))
    entries = tuple(_entries(source, category, tier))
    groups = source.get("groups")
    return Category(
        id=category,
        tier=tier,
        label=str(source.get("label", category)),
        entries=entries,
        never=Words.read(_texts(source, "never")),
        against=Words.read(_texts(source, "against")),
        groups=tuple(str(name) for name in groups) if isinstance(groups, dict) else (),
    )


def _entries(source: Mapping[str, object], category: str, tier: Tier) -> Iterator[Entry]:
    groups = source.get("groups")
    assert isinstance(groups, dict)
    for group, by_strength in groups.items():
        for strength in Strength:
            for text in by_strength.get(strength.value, ()):
                yield term(
                    str(text),
                    category=category,
                    tier=tier,
                    strength=strength,
                    group=f"{category}/{group}",
                )


def _texts(source: Mapping[str, object], key: str) -> list[str]:
    texts = source.get(key) or []
    assert isinstance(texts, list)
    return [str(text) for text in texts]


@cache
def categories() -> Mapping[str, Category]:
    """All categories of detectors/terms, by id. The rest of the shelf never reads these files."""
    names = sorted(file.name for file in files("detectors").joinpath("terms").iterdir())
    found = (read_category(read_yaml("terms", name)) for name in names if name.endswith(".yaml"))
    return {category.id: category for category in found}


@cache
def entries() -> tuple[Entry, ...]:
    """All terms of the house, in the order in which the scan numbers them."""
    return tuple(entry for category in categories().values() for entry in category.entries)
