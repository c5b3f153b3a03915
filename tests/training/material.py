"""What the judgement learns from: rows of tests/corpus as lines, texts and mails with labels."""

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpus"
_TOGETHER = {
    "E": "A",
    "H": "B",
    "J": "F",
    "P": "F",
    "T": "F",
    "L": "K",
    "M": "K",
    "U": "K",
    "W": "K",
    "6": "1",
    "V": "1",
    "7": "2",
    "Z": "2",
    "4": "3",
    "8": "3",
    "5": "9",
    "O": "9",
    "0": "9",
    "b": "9",
}
"""Hands that are left out with another: fewer models are learned, and none from too little."""


Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Example:
    """One text with its label. `fold` is its writer: whoever is left out is left out whole."""

    text: str
    sensitive: bool
    fold: str
    weight: float = 1.0
    background: bool = False
    row: Row | None = None


def rows(name: str) -> list[Row]:
    """Read one file of the corpus."""
    file = CORPUS / f"{name}.jsonl"
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _writer(row: Row) -> str:
    hand = str(row["hand"])
    return _TOGETHER.get(hand, hand)


def lines() -> list[Example]:
    """Give subject lines and the harmless background."""
    return [
        Example(
            str(row["subject"]),
            row["label"] == "sensitive",
            _writer(row),
            background=name == "background",
            row=row,
        )
        for name in ("subjects", "background")
        for row in rows(name)
    ]


def texts() -> list[Example]:
    """Give documents and the running background."""
    found = []
    for at, row in enumerate(rows("documents")):
        fold = f"{row['hand']}{at // 150 % 2}" if row["hand"] in {"A", "B"} else _writer(row)
        found.append(Example(str(row["text"]), bool(row["incident"]), fold, row=row))
    for row in rows("background_texts"):
        text = str(row["text"])
        found.append(Example(text, sensitive=False, fold=_writer(row), background=True, row=row))
    return found


def mails() -> list[Example]:
    """Give mails as one text each: the subject, then the body.

    Those that only who reads them makes harmless weigh nothing: they are judged, not learned from.
    """
    return [
        Example(
            f"{row['subject']}\n{row['body']}",
            bool(row["incident"]),
            f"{row['hand']}{at // 50 % 5}" if row["hand"] == "A" else _writer(row),
            float(bool(row["incident"]) or row["severity"] == "none"),
            row=row,
        )
        for at, row in enumerate(rows("mails"))
    ]


def sentences(examples: Iterable[Example], sensitive: float, harmless: float) -> list[Example]:
    """Sentences of texts, as lines: each says little of its text, together they know many words."""
    return [
        Example(part, one.sensitive, one.fold[0], sensitive if one.sensitive else harmless)
        for one in examples
        for part in map(str.strip, _SENTENCE.split(one.text))
        if _SHORTEST <= len(part) <= _LONGEST
    ]


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|;")
_SHORTEST, _LONGEST = 12, 160
_A_PIECE = 900


def told_mails() -> list[Example]:
    """Mails whose label speaks of their content: what is needed for work inside says nothing."""
    return [one for one in mails() if one.weight]


def varied(examples: list[Example], weight: float) -> Iterator[Example]:
    """Each example as it may also be met: shouted, whispered, misread, as a file's name."""
    for one in examples:
        which = zlib.crc32(one.text.encode()) % 4
        yield Example(_VARIANTS[which](one.text), one.sensitive, one.fold, weight, one.background)


def amid(examples: list[Example], weight: float) -> Iterator[Example]:
    """Each text as it is met in the pieces of a longer one: dull sentences by its writer around it."""
    dull = defaultdict(list)
    for one in examples:
        if not one.sensitive:
            dull[one.fold].append(_SENTENCE.split(one.text))
    for one in examples:
        around = dull[one.fold]
        if around and len(one.text) <= _A_PIECE:
            which = zlib.crc32(one.text.encode())
            before, after = around[which % len(around)], around[which // 7 % len(around)]
            count = 1 + which % 4
            whole = "\n".join((*before[-count:], one.text, *after[:count]))
            yield Example(whole, one.sensitive, one.fold, weight, one.background)


def _file_name(text: str) -> str:
    return "_".join(text.replace(":", "").split()) + ".docx"


def _misread(text: str) -> str:
    return text.translate(_OCR)


_OCR = str.maketrans({"ö": "é", "å": "4", "ä": "&", "Ö": "O", "Å": "A", "Ä": "A"})
_VARIANTS = (str.upper, str.lower, _misread, _file_name)
