"""What the detectors' bench reads: prose as dense with hits as public prose is, and a register.

Measured in eight kinds of public Swedish prose: a strong or medium term of one category stands
about once in a thousand words (0.1 in newsreels, 4.7 in older prose); we take three of all
categories. A megabyte holds besides 125 personal numbers and 500 numbers that only look so.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from detectors._finding import Finding, Strength, Tier
from detectors._segment import Part, Segment
from detectors.engine import Engine

CORPUS = Path(__file__).parent.parent / "corpus"
MEGABYTE = 1_000_000
_TERMS_PER_WORD = 3 / 1000
_SENSITIVE = 0.01
_NUMBERS, _CONFUSERS = 125 / MEGABYTE, 500 / MEGABYTE


def prose(engine: Engine, size: int = MEGABYTE) -> str:
    """Sentences of the background texts, shuffled; `engine` tells which of them hold a term."""
    rng = random.Random(1)
    sentences = [one for row in _rows("background_texts") for one in row["text"].split(". ")]
    found = engine.findings([Segment(one) for one in sentences])
    terms = [sum(map(_is_term, here)) for here in found]
    plain = [one for one, count in zip(sentences, terms, strict=True) if not count]
    marked = [(one, count) for one, count in zip(sentences, terms, strict=True) if count]
    numbers = [row["text"] for row in _rows("numbers") if row["spans"]]
    confusers = [row["text"] for row in _rows("numbers") if not row["spans"]]
    parts: list[str] = []
    length = words = told = 0
    while length < size:
        if told < words * _TERMS_PER_WORD:
            sentence, count = rng.choice(marked)
            told += count
        else:
            sentence = rng.choice(plain)
        for some, share in ((numbers, _NUMBERS), (confusers, _CONFUSERS)):
            if rng.random() < share * len(sentence):
                sentence += f" ({rng.choice(some)})"
        parts.append(sentence)
        words += sentence.count(" ") + 1
        length += len(sentence) + 2
    return ". ".join(parts)[:size]


def _is_term(finding: Finding) -> bool:
    weighs = finding.strength in {Strength.STRONG, Strength.MEDIUM}
    return weighs and finding.tier in {Tier.SENSITIVE, Tier.EXTRA}


def register(size: int = MEGABYTE) -> str:
    """A table with a personnummer, a telephone, a date and an address in every row."""
    rng = random.Random(2)
    long = [
        row["text"][row["spans"][0]["start"] : row["spans"][0]["end"]]
        for row in _rows("numbers")
        if row["form"] == "long_hyphen"
    ]
    lines = ["Personnr;Telefon;Datum;E-post;Anteckning"]
    length = 0
    while length < size:
        day = f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        phone = f"070-{rng.randrange(10**7):07}"
        mail = f"p{rng.randrange(10**6)}@skola.example"
        lines.append(
            f"{rng.choice(long)};{phone};{day};{mail};Rad {rng.randrange(10**5)} klart utan mer att säga om det"
        )
        length += len(lines[-1]) + 1
    return "\n".join(lines)


def subjects() -> Sequence[Segment]:
    """The corpus's subject lines, of which half are sensitive."""
    return [Segment(row["subject"], Part.SUBJECT) for row in _rows("subjects")]


def mail_log(size: int = 5000) -> Sequence[Segment]:
    """Subject lines as a mail log has them: one in a hundred is sensitive."""
    rng = random.Random(3)
    harmless = [Segment(row["subject"], Part.SUBJECT) for row in _rows("background")]
    sensitive = [
        Segment(row["subject"], Part.SUBJECT)
        for row in _rows("subjects")
        if row["label"] == "sensitive"
    ]
    kinds = (harmless, sensitive)
    return [rng.choice(kinds[rng.random() < _SENSITIVE]) for _ in range(size)]


def _rows(name: str) -> Iterator[Mapping[str, Any]]:
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return map(json.loads, lines)
