"""Numbers of cases: `YYMMDD-PERSINC-XXNN`, the day and four signs.

New ones have no I and O, which are read as 1 and 0. A day has 57,600 of the plain form (two
letters, two digits); a flood goes on with three letters and a digit, then with four letters, so
that no case waits for a number. Existing registers use all of these, and I and O: accepted.

The order within a day is mixed, so that a number told by telephone does not tell how many came
before it.

>>> [number(date(2023, 4, 4), index) for index in (0, 1, 57_600)]
['230404-PERSINC-QL66', '230404-PERSINC-FG65', '230404-PERSINC-CAL6']
>>> is_number("230620-PERSINC-FI02"), is_number("230616-PERSINC-KAG4"), is_number("230404-NQ39")
(True, True, False)
"""

import re
from datetime import date

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "0123456789"
_FORMS = (
    (_LETTERS, _LETTERS, _DIGITS, _DIGITS),
    (_LETTERS, _LETTERS, _LETTERS, _DIGITS),
    (_LETTERS, _LETTERS, _LETTERS, _LETTERS),
)
_STEP = 0.618_033_988_75
_ACCEPTED = re.compile(r"\d{6}-PERSINC-[A-Z]{2}[A-Z0-9]{2}")


def is_number(text: str) -> bool:
    """Whether it is a case's number, new or from an existing register."""
    return _ACCEPTED.fullmatch(text) is not None


def number(day: date, index: int) -> str:
    """Give the number of the `index`-th case of a day; two of a day never share one."""
    for signs in _FORMS:
        size = _size(signs)
        if index < size:
            return f"{day:%y%m%d}-PERSINC-{_written(_mixed(index, size, day), signs)}"
        index -= size
    msg = "more than half a million cases in a day: is an agent reporting everything?"
    raise OverflowError(msg)


def _size(signs: tuple[str, ...]) -> int:
    size = 1
    for alphabet in signs:
        size *= len(alphabet)
    return size


def _mixed(index: int, size: int, day: date) -> int:
    """A permutation of 0..size-1: a step with no divisor in common (sizes hold only 2, 3 and 5)."""
    step = int(size * _STEP)
    while any(step % prime == 0 for prime in (2, 3, 5)):
        step += 1
    return (index * step + day.toordinal() * 7919) % size


def _written(value: int, signs: tuple[str, ...]) -> str:
    letters = []
    for alphabet in reversed(signs):
        value, rest = divmod(value, len(alphabet))
        letters.append(alphabet[rest])
    return "".join(reversed(letters))
