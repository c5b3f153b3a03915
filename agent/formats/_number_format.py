"""Number formats of spreadsheets (ECMA-376 part 1, 18.8.30): a cell as a person sees it.

An identity number typed as a number is stored without its hyphen and leading zeros; only the
format shows them. Of the format language, what changes digits is applied: digits with literals,
conditions, dates. Groups of thousands, percent and fractions are left as plain numbers.

>>> formatter('000000"-"0000')("5505055678"), formatter("0000000000")("102033456")
('550505-5678', '0102033456')
>>> formatter("General")("1.97001011234E11"), formatter("yyyy-mm-dd")("4372")
('197001011234', '1911-12-20')
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\])+')
_TOKEN = re.compile(
    r""""(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]
    |[_*](?P<filler>.)|(?P<digit>[0#?])|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$")
_DAY = re.compile(r"[ydYD]")
_MONTH = re.compile(r"[mM]")
_CLOCK = re.compile(r"[hHsS]")
_ELAPSED = re.compile(r"\[[hHmMsS]+\]")
_BARE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
    22: "yyyy-mm-dd hh:mm",
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "hh:mm"),
}
_EXACT = 10.0**15
_DAYS_KNOWN = 2_958_466
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_BEFORE_LEAP_BUG = 60
"""Excel counts 29 February 1900, a day that never was."""


@dataclass(frozen=True, slots=True)
class _Section:
    condition: tuple[str, float] | None
    tokens: tuple[tuple[bool, str], ...]
    """(is it a digit's place, the sign)."""
    is_plain: bool
    """Holds digits and literals only."""

    def suits(self, number: float) -> bool:
        if self.condition is None:
            return True
        sign, bound = self.condition
        return {
            "<": number < bound,
            "<=": number <= bound,
            ">": number > bound,
            ">=": number >= bound,
            "=": number == bound,
            "<>": number != bound,
        }[sign]

    def filled(self, number: int) -> str:
        """The digits put into their places from the right."""
        digits = list(str(abs(number)))
        shown: list[str] = []
        places_left = sum(is_digit for is_digit, _ in self.tokens)
        for is_digit, sign in reversed(self.tokens):
            if not is_digit:
                shown.append(sign)
                continue
            places_left -= 1
            if digits:
                shown.append(digits.pop())
            elif sign == "0":
                shown.append("0")
            if places_left == 0:
                shown.extend(reversed(digits))
                digits = []
        return ("-" if number < 0 else "") + "".join(reversed(shown)).strip()


def built_in(number: int) -> str:
    """The format behind one of the numbers that files use without defining them."""
    return _BUILT_IN.get(number, "General")


def formatter(code: str, *, from_1904: bool = False) -> Callable[[str], str]:
    """What shows a stored value as this format does."""
    bare = _BARE.sub("", code)
    if code in {"", "General", "@"} or code.lower() == "standard":
        return plain
    has_clock = bool(_CLOCK.search(bare) or _ELAPSED.search(code))
    if _DAY.search(bare) or (_MONTH.search(bare) and not has_clock):
        return lambda value: _moment(value, from_1904=from_1904, has_clock=has_clock)
    sections = [_section(text) for text in _SECTION.findall(code)[:4]]
    if not any(section.is_plain for section in sections):
        return plain
    return lambda value: _by_sections(value, sections)


def plain(value: str) -> str:
    """A stored number without exponent and without the noise of binary fractions.

    >>> plain("6503034321"), plain("0.1"), plain("text")
    ('6503034321', '0.1', 'text')
    """
    if value.isdecimal():
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    if number.is_integer() and abs(number) < _EXACT:
        return str(int(number))
    return f"{number:.15g}"


def _section(text: str) -> _Section:
    condition = None
    tokens: list[tuple[bool, str]] = []
    is_plain = True
    for match in _TOKEN.finditer(text):
        kind, sign = match.lastgroup, match[match.lastgroup or 0]
        if kind == "bracket":
            found = _CONDITION.match(sign)
            condition = (found[1], float(found[2])) if found else condition
        elif kind == "digit":
            tokens.append((True, sign))
        elif kind == "filler":
            continue
        elif kind == "other" and sign in ".,%/Ee@":
            is_plain = False
        else:
            tokens.append((False, sign))
    is_plain = is_plain and any(is_digit for is_digit, _ in tokens)
    return _Section(condition, tuple(tokens), is_plain)


def _by_sections(value: str, sections: list[_Section]) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if not number.is_integer() or abs(number) >= _EXACT:
        return plain(value)
    if any(section.condition for section in sections):
        section = next((section for section in sections if section.suits(number)), sections[-1])
    elif number < 0 and len(sections) > 1:
        section, number = sections[1], -number  # that section writes its own sign
    else:
        section = sections[0]
    return section.filled(int(number)) if section.is_plain else plain(value)


def _moment(value: str, *, from_1904: bool, has_clock: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if not 0 <= number < _DAYS_KNOWN:
        return plain(value)
    days, part = divmod(number, 1)
    if not from_1904 and days < _BEFORE_LEAP_BUG:
        days += 1
    start = _EPOCH_1904 if from_1904 else _EPOCH
    day = start + timedelta(days=int(days))
    if not has_clock or not part:
        return day.isoformat()
    seconds = timedelta(seconds=round(part * 86_400))
    return (datetime.combine(day, datetime.min.time()) + seconds).isoformat(" ", "minutes")
