"""One cell of the register: what kind of thing it holds, how that is written, and read back. Pure.

Read as registers have it: dates in five ways, numbers broken over lines, answers as a scan saw them.
"""

import re
from datetime import UTC, date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from triage.number import is_number


class Kind(Enum):
    """What a column's cells hold."""

    DAY = "a date as 2023-04-04"
    NUMBER = "an id as 230404-PERSINC-NQ39"
    TEXT = "text"
    ANSWER = "Ja or Nej"
    MAYBE = "Ja, Nej or nothing"
    MOMENT = "a time as 2023-04-04 13:20"


class UnreadableCell(ValueError):  # noqa: N818 - named for what went wrong
    """A cell that does not hold what its column is for; says what was expected, not what it held."""


def value_of(cell: str, kind: Kind, zone: ZoneInfo) -> object:
    """What a cell says. Raises UnreadableCell."""
    match kind:
        case Kind.TEXT:
            return text_of(cell)
        case Kind.NUMBER:
            value: object = number_of(cell)
        case Kind.DAY:
            value = day_of(cell)
        case Kind.MOMENT:
            value = moment_of(cell, zone) if cell.strip() else ""
        case Kind.ANSWER:
            value = answer_of(cell)
        case Kind.MAYBE:
            value = answer_of(cell) if cell.strip() else ""
    if value is None:
        state = "is not" if cell.strip() else "is empty; it must be"
        msg = f"{state} {kind.value}"
        raise UnreadableCell(msg)
    return None if value == "" else value


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def text_of(cell: str) -> str:
    r"""Text without control characters and outer spaces, lines ended by a newline.

    >>> text_of(" en rad\r\nen till\x0b ")
    'en rad\nen till'
    """
    return _CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


_TWICE = re.compile(r"(?<=-)([A-Z]{2})(?:0O|O0)([0-9])$|(?<=-)([A-Z]{2}[0-9])(?:0O|O0)$")


def number_of(cell: str) -> str | None:
    r"""An id, however a scan has broken its lines or read its zero twice; None if it is none.

    >>> number_of("230620-\nPERSINC-FI0O2"), number_of("230404- PERSINC- NQ39"), number_of("4")
    ('230620-PERSINC-FI02', '230404-PERSINC-NQ39', None)
    """
    text = re.sub(r"[\s|]+", "", cell).upper()
    text = re.sub(r"[‐‑–—−]", "-", text)
    text = _TWICE.sub(lambda m: f"{m[1]}0{m[2]}" if m[1] else f"{m[3]}0", text)
    return text if is_number(text) else None


_DAYS = (
    ("%Y-%m-%d", re.compile(r"\d{4}-\d\d?-\d\d?")),
    ("%Y/%m/%d", re.compile(r"\d{4}/\d\d?/\d\d?")),
    ("%d.%m.%Y", re.compile(r"\d\d?\.\d\d?\.\d{4}")),
    ("%Y%m%d", re.compile(r"\d{8}")),
    ("%y%m%d", re.compile(r"\d{6}")),
)


def day_of(cell: str) -> date | None:
    """A date in one of the ways registers write it; a clock time after it is passed over.

    >>> day_of("230404"), day_of("4.4.2023"), day_of("2023-04-04 00:00:00"), day_of("i april")
    (datetime.date(2023, 4, 4), datetime.date(2023, 4, 4), datetime.date(2023, 4, 4), None)
    """
    text = cell.replace("T", " ").strip().split(" ")[0]
    for shape, pattern in _DAYS:
        if pattern.fullmatch(text):
            try:
                return datetime.strptime(text, shape).replace(tzinfo=UTC).date()
            except ValueError:
                return None
    return None


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d[:.]\d\d)(?::\d\d)?(?: ?([+-]\d\d:\d\d))?")


def moment_of(cell: str, zone: ZoneInfo) -> datetime | None:
    """A time on the spot's clocks, unless it says how far it is from UTC."""
    found = _MOMENT.fullmatch(cell.strip())
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2].replace('.', ':')}{found[3] or ''}")
        return (moment if found[3] else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_ANSWERS = {
    True: frozenset("ja jg j8 j j4 ya yes y x true sant".split()),
    False: frozenset("nej ne] ne) nei ne1 n no neg false falskt -".split()),
}


def answer_of(cell: str) -> bool | None:
    """Ja or Nej, also as a scan has read it.

    >>> answer_of("Ja"), answer_of("jg"), answer_of("NEJ."), answer_of("kanske")
    (True, True, False, None)
    """
    text = cell.strip().strip("|. ").casefold()
    return next((answer for answer, words in _ANSWERS.items() if text in words), None)


def written(value: object, zone: ZoneInfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "Ja" if value else "Nej"
        case datetime():
            return _written_moment(value.astimezone(zone))
        case _:
            return str(value)


def _written_moment(local: datetime) -> str:
    """With the offset in the one hour a year that comes twice."""
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    offset = f" {local:%z}" if twice else ""
    return f"{local:%Y-%m-%d %H:%M}{offset[:4]}{':' if twice else ''}{offset[4:]}"
