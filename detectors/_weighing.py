"""How sure we are that a number is what it could be: shape first, then what stands around it.

Nothing here drops a number. What speaks against it lowers the score and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from detectors._context import Cue, Family, header_cue, nearest_cue
from detectors._finding import Finding
from detectors._number import Number, Shape, Surroundings
from detectors._scan import Scan
from detectors._table import table_at

FLOOR = 0.05
_SURE = 0.99
_FAVOUR = 0.35
_DISFAVOUR = -0.4
_NAMED = 0.2
_FULL_COLUMN, _THIN_COLUMN, _ENOUGH_CELLS = 0.9, 0.5, 4

SHAPES_IN_WORDS: Mapping[Shape, str] = {
    Shape.LONG_SIGNED: "12 digits with hyphen",
    Shape.LONG_BARE: "12 digits",
    Shape.LONG_SPACED: "12 digits with space",
    Shape.LONG_DASHED: "date and serial with hyphens",
    Shape.SHORT_SIGNED: "10 digits with hyphen",
    Shape.SHORT_BARE: "10 digits",
    Shape.SHORT_SPACED: "10 digits with space",
    Shape.ELEVEN: "11 digits",
    Shape.LETTERED: "digits with century letter or check letter",
    Shape.INTERIM: "letter in place of the first serial digit",
    Shape.MASKED: "last four digits masked",
}

_GLUED: Mapping[Surroundings, tuple[float, str]] = {
    Surroundings.LETTERS: (-0.15, "glued to letters"),
    Surroundings.ENCLOSED: (-0.3, "between letters"),
    Surroundings.JOINED: (-0.3, "joined to further digits"),
    Surroundings.EMBEDDED: (-0.75, "inside a longer number or id"),
}


@dataclass(slots=True)
class Weighing:
    """A score in the making, with its reasons in words."""

    score: float
    words: str

    def add(self, weight: float, reason: str) -> None:
        """Move the score and say why."""
        self.score += weight
        self.words += f", {reason} ({weight:+.2f})"

    def cap(self, most: float, reason: str) -> None:
        """Hold the score down and say why."""
        self.score = min(self.score, most)
        self.words += f", {reason} (at most {most:.2f})"

    @property
    def result(self) -> float:
        return round(min(max(self.score, FLOOR), _SURE), 2)


def shape_weighing(number: Number, base: float, claim: str) -> Weighing:
    """Begin with the shape and what the number is glued to."""
    weighing = Weighing(base, f"{SHAPES_IN_WORDS[number.shape]}, {claim}")
    if number.spread:
        weighing.add(-0.1, "spread out")
    if number.surroundings in _GLUED:
        weighing.add(*_GLUED[number.surroundings])
    return weighing


def cue_for(scan: Scan, number: Number) -> Cue | None:
    """Give the word that says most about the number: in a table its cell, then its header."""
    table = table_at(scan.tables, number.start)
    if table is None:
        return nearest_cue(scan, number.start, number.end)
    header = header_cue(scan, table, number.start)
    cell = table.cell(scan.exact, number.start, number.end)
    inside = nearest_cue(scan, number.start, number.end, cell)
    if inside is not None or header is not None:
        return inside or header
    line = table.line_start(scan.exact, number.start)
    return nearest_cue(scan, number.start, number.end, (line, table.end))


def speaks_of(cue: Cue | None, families: frozenset[Family]) -> bool:
    """Tell if the word beside a number settles that it is of one of these families."""
    return cue is not None and cue.family in families


def weigh_cue(weighing: Weighing, cue: Cue | None, ours: frozenset[Family]) -> None:
    """Let the nearest word speak for the number, or for another kind of number."""
    if cue is None or cue.family in {Family.TIME, Family.PLACE} - ours:
        return
    if cue.family in ours:
        weighing.add(_FAVOUR, f"'{cue.word}' {cue.side}")
    elif cue.family is Family.NAME:
        if Family.PERSON in ours:
            weighing.add(_NAMED, "a name before")
    else:
        weighing.add(_DISFAVOUR, f"'{cue.word}' {cue.side}")


def column_share(scan: Scan, number: Number) -> float | None:
    """Give the share of validating cells in the number's column; None when that says nothing."""
    table = table_at(scan.tables, number.start)
    if table is None:
        return None
    column = table.columns[table.column(scan.exact, number.start)]
    return column.share if column.shaped >= _ENOUGH_CELLS else None


def weigh_column(weighing: Weighing, share: float | None) -> bool:
    """Let the column speak; tell whether it settled the matter."""
    if share is None or _THIN_COLUMN <= share < _FULL_COLUMN:
        return False
    if share >= _FULL_COLUMN:
        weighing.add(_FAVOUR, f"{share:.0%} of the column's cells validate")
    else:
        weighing.add(_DISFAVOUR, f"only {share:.0%} of the column's cells validate")
    return True


def with_further(scan: Scan, kind: int, examples: list[Finding]) -> list[Finding]:
    """Add one finding a segment for all numbers of a kind that are only counted there."""
    if not examples or scan.sieve is None:
        return examples
    typical = sorted(examples, key=_score)[len(examples) // 2]
    length = typical.end - typical.start
    rest = [
        typical._replace(
            start=start,
            end=start + length,
            rule="further",
            count=count,
            explanation=f"{count} further numbers like those shown",
        )
        for start, count in scan.sieve.further.get(kind, ())
    ]
    return [*examples, *rest]


def _score(finding: Finding) -> float:
    return finding.score
