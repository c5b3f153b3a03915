"""CPR-nummer, the Danish identity number.

DDMMYY-SSSS; the seventh digit tells the century. Modulo 11 held for every number until October
2007 and need not since: holding raises the score, failing lowers it, and drops nothing that a
word calls a CPR number.

Source: bekendtgørelse af lov om Det Centrale Personregister § 3; CPR-kontoret.

>>> from datetime import date
>>> [(f.entity_type, f.start, f.end) for f in find(Scan("cpr 070761-4285", date(2026, 1, 1)))]
[('DK_CPR_NUMBER', 4, 15)]
>>> list(find(Scan("cpr 310261-4285", date(2026, 1, 1))))  # no 31 February
[]
"""

from collections.abc import Iterator
from datetime import date

from detectors import _dense
from detectors._checks import past_date, weighted_sum
from detectors._context import Family, speaks_danish
from detectors._finding import Finding, Tier
from detectors._number import Number, Shape
from detectors._scan import Scan
from detectors._swedish import kind
from detectors._weighing import cue_for, shape_weighing, speaks_of, weigh_cue, with_further

ENTITIES = ("DK_CPR_NUMBER",)
_OURS = frozenset({Family.DANISH})
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_BASE = {Shape.SHORT_SIGNED: 0.3, Shape.SHORT_BARE: 0.15, Shape.SHORT_SPACED: 0.15}
_BOTH_CENTURIES = 37
_TWENTIETH = "0123"
_SPLIT = "49"
_NINETEENTH_FROM = 58


def birth_date(digits: str, today: date) -> date | None:
    """Give the date that ten digits tell, with the century of the seventh."""
    year = int(digits[4:6])
    if digits[6] in _TWENTIETH:
        century = 1900
    elif digits[6] in _SPLIT:
        century = 2000 if year < _BOTH_CENTURIES else 1900
    else:
        century = 2000 if year < _NINETEENTH_FROM else 1800
    return past_date((century + year,), int(digits[2:4]), int(digits[:2]), today)


def find(scan: Scan) -> list[Finding]:
    """Find CPR numbers."""
    return with_further(scan, _dense.DANISH, list(_found(scan)))


def _found(scan: Scan) -> Iterator[Finding]:
    for number in scan.numbers:
        if number.shape in _BASE and number.sign != "+" and birth_date(number.digits, scan.today):
            finding = _finding(scan, number)
            if finding is not None:
                yield finding


def _finding(scan: Scan, number: Number) -> Finding | None:
    holds = weighted_sum(number.digits, _WEIGHTS) % 11 == 0
    cue = cue_for(scan, number)
    danish = speaks_danish(scan, number.start)
    if not holds and not danish and not speaks_of(cue, _OURS):
        return None  # a date and four digits: nothing says that it is Danish
    weighing = shape_weighing(number, _BASE[number.shape], "date holds by day, month, year")
    weighing.add(*((0.2, "modulo 11 holds") if holds else (-0.1, "modulo 11 does not hold")))
    if danish:
        weighing.add(0.25, "Danish letters around")
    told = danish or speaks_of(cue, _OURS)
    if not told and kind(number.digits, number.sign, scan.today):
        weighing.add(-0.2, "valid as a Swedish number too")
    weigh_cue(weighing, cue, _OURS)
    return Finding(
        ENTITIES[0], number.start, number.end, weighing.result, "cpr", "identity_number", Tier.EXTRA,
        weighing.words, number.shape.value,
    )  # fmt: skip
