"""The lines of a register file: which column stands where, and which lines are one incident. Pure.

Headings are told as a scan has left them (`Atgarder`, `Anmadlan till`), in two lines or under a
title; a line that begins no incident goes on with the one before.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache

from triage.register import COLUMNS, OWN, Column, folded

_BROKEN_ID = re.compile(r"\d{6}-?(?:PERSINC-?)?")
_ALIKE = 0.75
_SHORT = 4
"""Shorter words are alike by chance."""
_HEADING_AT_MOST = 120
_HEADING_LINES = 3
_LINES_ABOVE = 12
HEAD = _LINES_ABOVE + _HEADING_LINES
"""Headings stand within so many lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, with its number."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """Columns by place, how well they were told, and the first line below."""

    places: Mapping[int, str]
    likeness: float
    below: int = 0

    @property
    def missing(self) -> list[str]:
        """The customer's own columns that are not there; one of date and id is enough."""
        have = set(self.places.values())
        have |= {"day", "id"} if have & {"day", "id"} else set()
        return [column.name for column in COLUMNS[:OWN] if column.name not in have]


def headings(lines: Sequence[Line]) -> Headings:
    """Which column stands where, and the first line below the headings: where most is alike."""
    best = Headings({}, 0.0)
    for start in range(min(len(lines), _LINES_ABOVE)):
        for count in range(1, min(_HEADING_LINES, len(lines) - start) + 1):
            found = _named(lines[start : start + count])
            if (not found.missing, found.likeness) > (not best.missing, best.likeness):
                best = replace(found, below=start + count)
    return best


def _named(lines: Sequence[Line]) -> Headings:
    """Columns by place, each heading given to the column it is most like."""
    width = max(len(line.cells) for line in lines)
    scores: list[tuple[float, int, str]] = []
    for place in range(width):
        heading = folded(" ".join(line.cells[place] for line in lines if place < len(line.cells)))
        if not 0 < len(heading) <= _HEADING_AT_MOST:
            continue
        for column in COLUMNS:
            likeness = max(_likeness(heading, word) for word in _folded_names(column))
            if likeness >= _ALIKE:
                scores.append((likeness, place, column.name))
    found: dict[int, str] = {}
    together = 0.0
    for likeness, place, column_name in sorted(scores, key=lambda score: (-score[0], score[1])):
        if place not in found and column_name not in found.values():
            found[place] = column_name
            together += likeness
    return Headings(found, together)


@cache
def _folded_names(column: Column) -> tuple[str, ...]:
    return tuple(folded(name) for name in (column.heading, *column.aliases))


@lru_cache(10_000)
def _likeness(heading: str, word: str) -> float:
    if heading == word:
        return 1.0
    if min(len(heading), len(word)) <= _SHORT:
        return 0.0
    matcher = SequenceMatcher(None, heading, word, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE else 0.0


def joined(
    lines: Sequence[Line], places: Mapping[int, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Cells by column; a line that begins no incident goes on with the one before."""
    current: dict[str, str] = {}
    begun = 0
    for line in lines:
        cells = {
            column: line.cells[place]
            for place, column in places.items()
            if place < len(line.cells) and line.cells[place].strip()
        }
        if not cells:
            continue
        if begun and _goes_on(current, cells):
            for column, cell in cells.items():
                current[column] = f"{current[column]}\n{cell}" if column in current else cell
            continue
        if begun:
            yield begun, current
        begun, current = line.number, cells
    if begun:
        yield begun, current


def _goes_on(current: Mapping[str, str], cells: Mapping[str, str]) -> bool:
    """Whether a line has neither date nor id of its own, or the rest of a broken id."""
    if not cells.keys() & {"day", "id"}:
        return True
    column = "id" if current.get("id", "").strip() else "day"
    have = re.sub(r"\s", "", current.get(column, ""))
    starts_anew = re.match(r"\s*\d{6}", cells.get(column, "")) is not None
    return _BROKEN_ID.fullmatch(have) is not None and not starts_anew
