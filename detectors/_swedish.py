"""The arithmetic of Swedish identity numbers, apart from where and how they stand.

>>> today = date(2026, 1, 1)
>>> kind("191212121212", "-", today), kind("7010632391", "-", today), kind("8702302384", "", today)
(<Kind.PERSONNUMMER: 'SE_PERSONNUMMER'>, <Kind.SAMORDNINGSNUMMER: 'SE_SAMORDNINGSNUMMER'>, None)
"""

from datetime import date
from enum import StrEnum

from detectors._checks import luhn_holds, past_date

OLDEST = 1880
COORDINATION = 60
"""Added to the day of a samordningsnummer."""
_LONG_YEAR = 4
_LIVED = 100
_CENTURIES = (2000, 1900, 1800)


class Kind(StrEnum):
    PERSONNUMMER = "SE_PERSONNUMMER"
    SAMORDNINGSNUMMER = "SE_SAMORDNINGSNUMMER"


def kind(digits: str, sign: str, today: date) -> Kind | None:
    """Tell which number ten or twelve digits are; None when date or check digit do not hold."""
    return dated_kind(digits, sign, today) if luhn_holds(digits[-10:]) else None


def dated_kind(digits: str, sign: str, today: date) -> Kind | None:
    """Tell which number it would be if the check digit held."""
    if digits[-4:-1] == "000":
        return None
    month, day = int(digits[-8:-6]), int(digits[-6:-4])
    years = _years(digits[:-8], sign, today)
    if day < COORDINATION:
        return Kind.PERSONNUMMER if past_date(years, month, day, today) else None
    # month 00 and day 60: not known; days past the month's end have been issued
    day -= COORDINATION
    plain = past_date(years, month or 1, min(max(day, 1), 28), today)
    return Kind.SAMORDNINGSNUMMER if day <= 31 and plain else None  # noqa: PLR2004  # the longest month


def birth_date_holds(digits: str, today: date) -> bool:
    """Tell if six or eight digits are a date on which somebody may have been born."""
    return dated_kind(digits + "0010", "", today) is not None


def _years(written: str, sign: str, today: date) -> tuple[int, ...]:
    if len(written) == _LONG_YEAR:
        return (int(written),) if written >= str(OLDEST) else ()
    latest = today.year - _LIVED if sign == "+" else today.year
    oldest = OLDEST if sign == "+" else today.year - _LIVED
    years = (century + int(written) for century in _CENTURIES)
    return tuple(year for year in years if oldest <= year <= latest)
