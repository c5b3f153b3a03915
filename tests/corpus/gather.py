"""Takes what a hand wrote into the corpus: one name a category, generated numbers for real-looking ones.

    python -m tests.corpus.gather subjects hand_f.jsonl hand_j.jsonl
    python -m tests.corpus.gather aside/subjects hand_x.jsonl

Rows already there are kept; a row is known by its text, so taking a hand twice changes nothing.
Numbers come from a seed of the row's own text: the same row always gets the same number.
"""

import json
import random
import re
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path

from tests.corpus.numbers import personnummer, samordningsnummer

FOLDER = Path(__file__).parent
TEXTS = ("subject", "body", "text", "from", "to")
_RESERVED = frozenset({"19121212-1212", "121212-1212", "701063-2391", "19701063-2391"})
_SAME = {
    "social_care": "social_services",
    "child_protection": "social_services",
    "compulsory_care": "social_services",
    "hr": "hr_discipline",
    "school": "school_support",
    "political": "political_opinion",
    "secret": "credentials",
    "absence": "school_support",
}
_MARKER = re.compile(r"\[(PNR10|PNR|SAM)\]")
_NUMBER = re.compile(r"(?<![\d-])((?:19|20)?)(\d\d[01]\d[0-9]\d)([-+]?)(\d{4})(?![\d-])")
_SIXTY = 60

Row = dict[str, object]


def filled(text: str, rng: random.Random) -> str:
    """Put generated numbers in the place of markers and of numbers that were recalled."""
    text = _MARKER.sub(lambda marker: _made(rng, marker[1]), text)
    return _NUMBER.sub(lambda number: _remade(rng, number), text)


def _made(rng: random.Random, marker: str) -> str:
    day, four = (samordningsnummer if marker == "SAM" else personnummer)(rng)
    return f"{day[2:]}-{four}" if marker == "PNR10" else f"{day}-{four}"


def _remade(rng: random.Random, number: re.Match[str]) -> str:
    written = number.group()
    if written in _RESERVED or not _is_date(number[2]):
        return written
    day, four = (samordningsnummer if int(number[2][4:]) > _SIXTY else personnummer)(rng)
    return f"{day if number[1] else day[2:]}{number[3]}{four}"


def _is_date(six: str) -> bool:
    month, day = int(six[2:4]), int(six[4:])
    return month <= 12 and day % _SIXTY <= 31 and day <= 91  # a calendar's


def taken(row: Row) -> Row:
    """Give the row as the corpus has it."""
    rng = random.Random(zlib.crc32(_key(row).encode()))
    row = {
        name: filled(value, rng) if name in TEXTS and isinstance(value, str) else value
        for name, value in row.items()
    }
    categories = row.get("categories")
    if isinstance(categories, list):
        row["categories"] = list(dict.fromkeys(_SAME.get(one, one) for one in categories))
    return row


def _key(row: Row) -> str:
    return json.dumps([row[name] for name in TEXTS if name in row], ensure_ascii=False)


def read(file: Path) -> list[Row]:
    """Read the rows of one file."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def gather(kind: str, hands: Iterable[Path]) -> int:
    """Add the rows of some hands to a kind's file, and count them."""
    file = FOLDER / f"{kind}.jsonl"
    rows = read(file)
    known = {_key(row) for row in rows}
    before = len(rows)
    for hand in hands:
        for row in map(taken, read(hand)):
            if _key(row) not in known:
                known.add(_key(row))
                rows.append(row)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.parent.mkdir(exist_ok=True)
    file.write_text(lines, encoding="utf-8")
    return len(rows) - before


if __name__ == "__main__":
    print(gather(sys.argv[1], map(Path, sys.argv[2:])), "rows taken")
