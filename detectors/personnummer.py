"""Personnummer and samordningsnummer, the Swedish identity numbers.

Written YYMMDD-NNNC or YYYYMMDD-NNNC. C is a Luhn digit over the last ten. The hyphen
turns into a plus the year a person turns 100. A samordningsnummer adds 60 to the day; month 00
and day 60 mean that the birth date is not known.

Source: folkbokföringslagen (1991:481) 18 and 18 a §§; Skatteverket, SKV 704.

>>> [(f.entity_type, f.start, f.end) for f in find(Scan("Pnr: 19121212-1212", date(2026, 1, 1)))]
[('SE_PERSONNUMMER', 5, 18)]
>>> list(find(Scan("Order 19121212-1213", date(2026, 1, 1))))  # the check digit is off
[]
"""

from collections.abc import Iterator
from datetime import date

from detectors._checks import luhn_holds, past_date
from detectors._finding import Finding, Tier
from detectors._number import Number, Shape
from detectors._scan import Scan

ENTITIES = ("SE_PERSONNUMMER", "SE_SAMORDNINGSNUMMER")
_OLDEST = 1880
_COORDINATION = 60
_BASE = {
    Shape.LONG_SIGNED: 0.95, Shape.LONG_DASHED: 0.85, Shape.LONG_BARE: 0.8, Shape.LONG_SPACED: 0.6,
    Shape.SHORT_SIGNED: 0.7, Shape.SHORT_BARE: 0.35, Shape.SHORT_SPACED: 0.25,
}  # fmt: skip


def kind(digits: str, sign: str, today: date) -> str:
    """Name the entity type of ten or twelve digits, '' when date or check digit do not hold."""
    month, day, serial = int(digits[-8:-6]), int(digits[-6:-4]), digits[-4:-1]
    if serial == "000" or not luhn_holds(digits[-10:]):
        return ""
    years = _years(digits[:-8], sign, today)
    if day < _COORDINATION:
        return ENTITIES[0] if past_date(years, month, day, today) else ""
    plain_day = min(max(day - _COORDINATION, 1), 28)
    coordinated = day <= _COORDINATION + 31 and past_date(years, month or 1, plain_day, today)
    return ENTITIES[1] if coordinated else ""


def _years(written: str, sign: str, today: date) -> tuple[int, ...]:
    if len(written) == 4:
        return (
            (int(written),)
            if written[:2] in {"18", "19", "20"} and int(written) >= _OLDEST
            else ()
        )
    latest = today.year - 100 if sign == "+" else today.year
    candidates = (century + int(written) for century in (2000, 1900, 1800))
    oldest = _OLDEST if sign == "+" else latest - 110
    return tuple(year for year in candidates if oldest <= year <= latest)


def find(scan: Scan) -> Iterator[Finding]:
    """Find personnummer and samordningsnummer."""
    for number in scan.numbers:
        if number.shape in _BASE and (entity := kind(number.digits, number.sign, scan.today)):
            yield _finding(number, entity)


def _finding(number: Number, entity: str) -> Finding:
    return Finding(
        entity, number.start, number.end, _BASE[number.shape], "personnummer", "identity_number", Tier.EXTRA,
        "date and check digit hold", number.shape,
    )  # fmt: skip
