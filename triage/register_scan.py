r"""A register that a scanner has read as running text: no columns are left, but where a row begins,
its id in pieces, and the two answers. Pure.

What was done cannot be told from what happened there; both stand in the description, and the row
says where it comes from, so that a person looks it through.

>>> page = "230404- En inbjudan har Raderat Ja Nej\nPERSINC- skickats ur\nNQ39 inkorgen\n"
>>> (one,) = scanned(page)
>>> one["id"], one["description"], one["dpo_consulted"], one["notified"]
('230404-PERSINC-NQ39', 'En inbjudan har Raderat\nskickats ur\ninkorgen', 'Ja', 'Nej')
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from triage.register_cell import answer_of, number_of

SCANNED = "skannad text: beskrivning och åtgärder tillsammans"
"""What such a row says of its origin."""
_BEGINS = re.compile(r"\s*(\d{6})\s*[-–]\s*(?!\d)")
_NAME = re.compile(r"\s*PERSINC\s*[-–]?\s*")
_SIGNS = re.compile(r"\s*([A-Z]{2}[A-Z0-9]{2,3})(?=[\s|]|$)\s*\|?\s*")
_ANSWERS = re.compile(r"[\s|]*\b(\w{2,3})[\s|]+(\w{2,3})[\s|]*$")


def scanned(text: str) -> list[dict[str, str]]:
    """The rows as cells by column; none when the text is no such page."""
    return [cells for block in _blocks(text.splitlines()) if (cells := _cells(block))]


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """From one beginning of a row to the next."""
    starts = [place for place, line in enumerate(lines) if _BEGINS.match(line)]
    for start, end in pairwise([*starts, len(lines)]):
        yield lines[start:end]


def _cells(lines: list[str]) -> dict[str, str]:
    day = _BEGINS.match(lines[0])
    assert day is not None, "a block begins so"
    rest, signs = _without_id([lines[0][day.end() :], *lines[1:]])
    number = number_of(f"{day[1]}-PERSINC-{signs}")
    if number is None:
        return {}
    told, answers = _without_answers(rest)
    cells = {"day": day[1], "id": number, "description": told, "origin": SCANNED}
    return cells | dict(zip(("dpo_consulted", "notified"), answers, strict=False))


def _without_id(lines: list[str]) -> tuple[list[str], str]:
    """The lines without the rest of the id, which stands at the beginnings of later ones."""
    left, signs, named = [], "", False
    for line in lines:
        rest = line
        if not named and (name := _NAME.match(rest)):
            named, rest = True, rest[name.end() :]
        if named and not signs and (found := _SIGNS.match(rest)):
            signs, rest = found[1], rest[found.end() :]
        left.append(rest)
    return left, signs


def _without_answers(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    """The text, and the first two answers that end a line together."""
    answers: tuple[str, ...] = ()
    left = []
    for line in lines:
        rest = line
        found = _ANSWERS.search(line)
        if not answers and found and None not in (answer_of(found[1]), answer_of(found[2])):
            answers, rest = (found[1], found[2]), line[: found.start()]
        left.append(rest.strip())
    return "\n".join(line for line in left if line), answers
