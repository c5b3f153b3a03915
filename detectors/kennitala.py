"""Kennitala, the Icelandic identity number of persons.

DDMMYY-NNNC: the ninth digit is modulo 11, the tenth tells the century (8, 9 or 0). Companies add
40 to the day; theirs is not personal data.

Source: lög um skráningu einstaklinga (nr. 140/2019); Þjóðskrá.

>>> from datetime import date
>>> [(f.entity_type, f.start, f.end) for f in find(Scan("kt. 120174-3399", date(2026, 1, 1)))]
[('IS_KENNITALA', 4, 15)]
>>> list(find(Scan("kt. 120174-3389", date(2026, 1, 1))))
[]
"""

from collections.abc import Iterator
from datetime import date

from detectors import _dense
from detectors._checks import past_date, weighted_sum
from detectors._context import Family
from detectors._finding import Finding, Tier
from detectors._number import Number, Shape
from detectors._scan import Scan
from detectors._swedish import kind
from detectors._weighing import cue_for, shape_weighing, speaks_of, weigh_cue, with_further

ENTITIES = ("IS_KENNITALA",)
_OURS = frozenset({Family.ICELANDIC})
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_CENTURY = {"8": 1800, "9": 1900, "0": 2000}
_BASE = {Shape.SHORT_SIGNED: 0.45, Shape.SHORT_BARE: 0.25, Shape.SHORT_SPACED: 0.25}


def is_valid(digits: str, today: date) -> bool:
    """Tell if ten digits are a person's kennitala."""
    century = _CENTURY.get(digits[9])
    if century is None or weighted_sum(digits[:9], _WEIGHTS) % 11:
        return False
    year = century + int(digits[4:6])
    return past_date((year,), int(digits[2:4]), int(digits[:2]), today) is not None


def find(scan: Scan) -> list[Finding]:
    """Find kennitala of persons."""
    return with_further(scan, _dense.ICELANDIC, list(_found(scan)))


def _found(scan: Scan) -> Iterator[Finding]:
    for number in scan.numbers:
        if number.shape in _BASE and number.sign != "+" and is_valid(number.digits, scan.today):
            yield _finding(scan, number)


def _finding(scan: Scan, number: Number) -> Finding:
    weighing = shape_weighing(number, _BASE[number.shape], "date and modulo 11 hold")
    cue = cue_for(scan, number)
    if not speaks_of(cue, _OURS) and kind(number.digits, number.sign, scan.today):
        weighing.add(-0.35, "valid as a Swedish number too")
    weigh_cue(weighing, cue, _OURS)
    return Finding(
        ENTITIES[0], number.start, number.end, weighing.result, "kennitala", "identity_number",
        Tier.EXTRA, weighing.words, number.shape.value,
    )  # fmt: skip
