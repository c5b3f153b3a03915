"""Henkilötunnus (personbeteckning), the Finnish identity number.

DDMMYY, a sign or letter for the century, NNN, and a check character: the nine digits modulo 31.

Source: lag om befolkningsdatasystemet (661/2009) 11 §; new century letters by 536/2022.

>>> from datetime import date
>>> [(f.entity_type, f.start, f.end) for f in find(Scan("hetu 131052-308T", date(2026, 1, 1)))]
[('FI_PERSONAL_IDENTITY_CODE', 5, 16)]
>>> list(find(Scan("hetu 131052-308U", date(2026, 1, 1))))
[]
"""

from collections.abc import Iterator
from datetime import date

from detectors import _dense
from detectors._checks import past_date
from detectors._context import Family
from detectors._finding import Finding, Tier
from detectors._number import Number, Shape
from detectors._scan import Scan
from detectors._swedish import kind
from detectors._weighing import cue_for, shape_weighing, speaks_of, weigh_cue, with_further

ENTITIES = ("FI_PERSONAL_IDENTITY_CODE",)
_LABELS = frozenset({Family.FINNISH})
_OURS = _LABELS | {Family.PERSON}
_CHECK = "0123456789abcdefhjklmnprstuvwxy"
_CENTURY = {"+": 1800, **dict.fromkeys("-uvwxy", 1900), **dict.fromkeys("abcdef", 2000)}
_FIRST_SERIAL = 2


def is_valid(code: str, today: date) -> bool:
    """Tell if DDMMYYcNNNk in lower case has a past date and the right check character."""
    century, serial, check = _CENTURY.get(code[6]), int(code[7:10]), code[10]
    if century is None or serial < _FIRST_SERIAL:
        return False
    if check != _CHECK[int(code[:6] + code[7:10]) % len(_CHECK)]:
        return False
    year = century + int(code[4:6])
    return past_date((year,), int(code[2:4]), int(code[:2]), today) is not None


def find(scan: Scan) -> list[Finding]:
    """Find henkilötunnus."""
    return with_further(scan, _dense.FINNISH, list(_found(scan)))


def _found(scan: Scan) -> Iterator[Finding]:
    for number in scan.numbers:
        code = _code(number)
        if code and is_valid(code, scan.today):
            yield _finding(scan, number)


def _code(number: Number) -> str:
    if number.shape is Shape.LETTERED:
        return number.digits
    if number.shape is Shape.SHORT_SIGNED:  # the check character happens to be a digit
        return number.digits[:6] + number.sign + number.digits[6:]
    return ""


def _finding(scan: Scan, number: Number) -> Finding:
    base = 0.85 if number.shape is Shape.LETTERED else 0.4
    weighing = shape_weighing(number, base, "date and check character hold")
    cue = cue_for(scan, number)
    could_be_swedish = number.shape is not Shape.LETTERED and not speaks_of(cue, _LABELS)
    if could_be_swedish and kind(number.digits, number.sign, scan.today):
        weighing.add(-0.3, "valid as a Swedish number too")
    weigh_cue(weighing, cue, _OURS)
    return Finding(
        ENTITIES[0], number.start, number.end, weighing.result, "hetu", "identity_number", Tier.EXTRA,
        weighing.words, number.shape.value,
    )  # fmt: skip
