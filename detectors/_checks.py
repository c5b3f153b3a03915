"""Arithmetic that identity numbers share: Luhn, weighted sums, dates told by two-digit years.

>>> luhn_holds("8112289874"), luhn_holds("8112289875")
(True, False)
>>> written_date(2012, 12, 12)
datetime.date(2012, 12, 12)
>>> written_date(1987, 2, 30) is None
True
"""

from collections.abc import Iterable, Sequence
from datetime import date

_DOUBLED = str.maketrans("0123456789", "0246813579")


def luhn_holds(digits: str) -> bool:
    """Tell if the last digit is the Luhn check digit of those before it (ISO/IEC 7812-1)."""
    summed = digits[-1::-2] + digits[-2::-2].translate(_DOUBLED)
    return sum(map(int, summed)) % 10 == 0


def weighted_sum(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def written_date(year: int, month: int, day: int) -> date | None:
    """Give the date, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def past_date(years: Iterable[int], month: int, day: int, today: date) -> date | None:
    """Give the first of the years' dates that exists and is not in the future."""
    for year in years:
        written = written_date(year, month, day)
        if written is not None and written <= today:
            return written
    return None
