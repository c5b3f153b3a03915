"""Personnummer and samordningsnummer, the Swedish identity numbers, and what stands in for them.

Written YYMMDD-NNNC or YYYYMMDD-NNNC. C is a Luhn digit over the last ten. The hyphen
turns into a plus the year a person turns 100. A samordningsnummer adds 60 to the day; month 00
and day 60 mean that the birth date is not known. Interim and reserve numbers have a letter for
the first serial digit; with the last four digits masked, a birth date is left.

Source: folkbokföringslagen (1991:481) 18 and 18 a §§; Skatteverket, SKV 704.

>>> from datetime import date
>>> [(f.entity_type, f.start, f.end) for f in find(Scan("Pnr: 19121212-1212", date(2026, 1, 1)))]
[('SE_PERSONNUMMER', 5, 18)]
>>> list(find(Scan("Order 19121212-1213", date(2026, 1, 1))))  # the check digit is off
[]
"""

import re
from collections.abc import Iterator
from itertools import chain

from detectors import _dense
from detectors._checks import luhn_holds
from detectors._context import FOREIGN, Cue, Family, labels, speaks_danish
from detectors._finding import Finding, Strength, Tier
from detectors._number import SWEDISH_SHAPES, Number, Shape
from detectors._scan import Scan
from detectors._swedish import Kind, birth_date_holds, dated_kind, kind
from detectors._weighing import (
    Weighing,
    column_share,
    cue_for,
    shape_weighing,
    weigh_column,
    weigh_cue,
    with_further,
)

INTERIM = "SE_PERSONNUMMER_INTERIM"
MASKED = "SE_BIRTH_DATE"
ENTITIES = (Kind.PERSONNUMMER.value, Kind.SAMORDNINGSNUMMER.value, INTERIM, MASKED)

_BASE = {
    Shape.LONG_SIGNED: 0.95,
    Shape.LONG_DASHED: 0.85,
    Shape.LONG_BARE: 0.8,
    Shape.LONG_SPACED: 0.6,
    Shape.SHORT_SIGNED: 0.7,
    Shape.SHORT_BARE: 0.35,
    Shape.SHORT_SPACED: 0.25,
}
_COUNTED = {ENTITIES[0]: _dense.PERSONNUMMER, ENTITIES[1]: _dense.SAMORDNINGSNUMMER}
_OURS = frozenset({Family.PERSON})
_UNLIKELY = 0.15
_CLOCKED = frozenset({Shape.LONG_BARE, Shape.LONG_SIGNED, Shape.LONG_SPACED})
_FIRST_CLOCKED_YEAR = "1995"
_LAST_DAY = "31"
_EPOCH = re.compile(r"1[5-9]\d{8}")
_BESIDE = 3
"""How near a word such as `elev` must stand to outweigh the look of a timestamp."""
_HOURS, _MINUTES = 24, 60
_MISTYPED = 0.45


def find(scan: Scan) -> Iterator[Finding]:
    """Find personnummer, samordningsnummer, their substitutes and what a label promises."""
    found = [one for number in scan.numbers if (one := _finding(scan, number)) is not None]
    taken = {one.start for one in found if one.entity_type != INTERIM}
    promised = list(_labelled(scan, taken))
    misread = {one.start for one in promised}
    found = [one for one in found if one.start not in misread]
    yield from (one for one in found if one.entity_type not in _COUNTED)
    for entity, counted in _COUNTED.items():
        examples = [one for one in found if one.entity_type == entity]
        yield from with_further(scan, counted, examples)
    yield from promised


def _finding(scan: Scan, number: Number) -> Finding | None:
    if number.shape in SWEDISH_SHAPES:
        found = kind(number.digits, number.sign, scan.today)
        return _valid(scan, number, found) if found else None
    if number.shape is Shape.INTERIM:
        return _interim(scan, number)
    if number.shape is Shape.MASKED:
        return _masked(scan, number)
    return None


def _valid(scan: Scan, number: Number, found: Kind) -> Finding:
    weighing = shape_weighing(number, _BASE[number.shape], "date and check digit hold")
    if found is Kind.SAMORDNINGSNUMMER:
        weighing.add(-0.1, "day plus 60")
    if not weigh_column(weighing, column_share(scan, number)):
        cue = cue_for(scan, number)
        weigh_cue(weighing, cue, _OURS)
        _weigh_likeness(scan, number, cue, weighing)
    return _identity(found.value, number, weighing, number.shape.value)


def _weigh_likeness(scan: Scan, number: Number, cue: Cue | None, weighing: Weighing) -> None:
    """Hold down what looks like something else, unless a word says that it is a person's."""
    family = cue.family if cue else None
    if cue is not None and family is Family.PERSON:
        if not cue.is_label and cue.distance > _BESIDE and _is_timestamp(scan, number):
            weighing.cap(_UNLIKELY, "looks like a timestamp")
        return
    if _is_short(number) and (
        family in FOREIGN
        or (family is None and _could_be_danish(number) and speaks_danish(scan, number.start))
    ):
        weighing.cap(_UNLIKELY, "another country's number by its context")
    elif _is_mobile(number):
        weighing.cap(_UNLIKELY, "looks like a mobile number")
    elif family is not Family.NAME and _is_timestamp(scan, number):
        weighing.cap(_UNLIKELY, "looks like a timestamp")
    elif family is Family.TIME and _EPOCH.fullmatch(number.digits):
        weighing.cap(_UNLIKELY, "seconds since 1970 by its context")


def _is_timestamp(scan: Scan, number: Number) -> bool:
    """Tell if the twelve digits are a date of the last decades and a time of day, written plainly."""
    digits = number.digits
    return (
        number.shape in _CLOCKED
        and number.sign != "+"
        and not number.spread
        and scan.text[number.start : number.end].isascii()
        and digits >= _FIRST_CLOCKED_YEAR
        and digits[6:8] <= _LAST_DAY
        and int(digits[8:10]) < _HOURS
        and int(digits[10:]) < _MINUTES
    )


def _is_mobile(number: Number) -> bool:
    return number.shape is Shape.SHORT_BARE and number.digits.startswith("070")


def _is_short(number: Number) -> bool:
    """Whether it has ten digits: no neighbour's number has twelve."""
    return len(number.digits) == 10  # noqa: PLR2004


def _could_be_danish(number: Number) -> bool:
    return 1 <= int(number.digits[:2]) <= 31  # noqa: PLR2004


def _interim(scan: Scan, number: Number) -> Finding | None:
    date_digits, letter, rest = _parts(number.digits)
    if not birth_date_holds(date_digits, scan.today):
        return None
    weighing = shape_weighing(number, 0.3, "date holds")
    if len(rest) == 3 and luhn_holds(date_digits[-6:] + "1" + rest):  # noqa: PLR2004  # TF has two
        weighing.add(0.2, "check digit holds with the letter as 1")
    weigh_cue(weighing, cue_for(scan, number), _OURS)
    finding = _identity(INTERIM, number, weighing, f"interim_{letter}")
    return finding._replace(strength=Strength.MEDIUM)


def _parts(written: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(\d+)\W*([a-z]+)(\d+)", written, re.DOTALL)
    assert match is not None
    return match[1], match[2], match[3]


def _masked(scan: Scan, number: Number) -> Finding | None:
    if not birth_date_holds(number.digits.replace("-", ""), scan.today):
        return None
    weighing = shape_weighing(number, 0.6, "birth date, partly masked")
    return Finding(
        MASKED, number.start, number.end, weighing.result, "personnummer", "contact",
        Tier.ORDINARY, weighing.words, "masked", Strength.WEAK,
    )  # fmt: skip


def _identity(entity: str, number: Number, weighing: Weighing, rule: str) -> Finding:
    return Finding(
        entity, number.start, number.end, weighing.result, "personnummer", "identity_number",
        Tier.EXTRA, weighing.words, rule,
    )  # fmt: skip


_AFTER_LABEL = re.compile(
    rb"[a-z]{0,9}[\s:.=,;#*'\"-]{0,6}(?:\([^)0-9]{0,24}\)[\s:]{0,3})?(?:(?:ar|nr|nummer|is)[\s:.]{1,3})?"
)
_FOREIGN_LABEL = re.compile(rb"(?:dansk|norsk|finsk|finlandsk|islandsk|utlandsk)t?[ -]\Z")
_MISREAD_REACH = 60
_MISREAD = re.compile(
    rb"(?<![0-9A-Za-z])[0-9OoIl|SsB]{6}(?:[0-9OoIl|SsB]{2})?\s?[-+]?\s?[0-9OoIl|SsB]{4}(?![0-9A-Za-z])"
)
_DIGITS_FOR_LETTERS = bytes.maketrans(b"OoIl|SsB", b"00111558")
_LOOSE = re.compile(
    rb"([0-9]{2})?([0-9]{2})[ ./-]?([0-9]{2})[ ./-]?([0-9]{2})[^0-9a-z\n&]{0,3}\n?([0-9]{4})(?![0-9])"
)


def _labelled(scan: Scan, taken: set[int]) -> Iterator[Finding]:
    """Find what a label promises: mistyped numbers, OCR letters for digits, odd separators."""
    for label in labels(scan):
        if _FOREIGN_LABEL.search(scan.folded, max(0, label.start - 12), label.start):
            continue
        between = _AFTER_LABEL.match(scan.folded, label.end)
        start = between.end() if between else label.end
        promised = chain(_loose(scan, start, taken), _misread(scan, label.end, taken))
        if finding := next(promised, None):
            taken.add(finding.start)
            yield finding


def _loose(scan: Scan, start: int, taken: set[int]) -> Iterator[Finding]:
    match = _LOOSE.match(scan.exact, start)
    if match is None or start in taken or speaks_danish(scan, start):
        return
    digits = b"".join(part or b"" for part in match.groups()).decode()
    if found := kind(digits, "", scan.today):
        words = "date and check digit hold, label before an unusual way of writing (+0.35)"
        yield _promised(found, *match.span(), 0.85, words, "labelled")
    elif found := dated_kind(digits, "", scan.today):
        words = "date holds, check digit does not, label before: perhaps mistyped"
        yield _promised(found, *match.span(), _MISTYPED, words, "mistyped")


def _misread(scan: Scan, start: int, taken: set[int]) -> Iterator[Finding]:
    for match in _MISREAD.finditer(scan.raw, start, start + _MISREAD_REACH):
        written = re.sub(rb"[\s+-]", b"", match.group())
        if written.isdigit() or match.start() in taken:
            continue
        if found := kind(written.translate(_DIGITS_FOR_LETTERS).decode(), "", scan.today):
            words = (
                "date and check digit hold once letters are read as digits, label before (+0.35)"
            )
            yield _promised(found, *match.span(), 0.8, words, "misread")


def _promised(found: Kind, start: int, end: int, score: float, words: str, rule: str) -> Finding:
    return Finding(
        found.value, start, end, score, "personnummer", "identity_number", Tier.EXTRA, words, rule,
    )  # fmt: skip
