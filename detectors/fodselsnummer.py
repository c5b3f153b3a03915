"""Fødselsnummer, the Norwegian identity number, with its D-, H- and synthetic kin.

DDMMYYIIIKK: the day is 40 higher in a D-number, the month 40 higher in an H-number, 80 or 65
higher in synthetic ones (Tenor). Both K are modulo-11 digits; from 2032 the first may be off by
up to three, when numbers run short.

Source: folkeregisterforskriften (FOR-2017-07-14-1201) § 2-2-1; Skatteetaten.

>>> from datetime import date
>>> [(f.entity_type, f.start, f.end) for f in find(Scan("fnr 01019012480", date(2026, 1, 1)))]
[('NO_FODSELSNUMMER', 4, 15)]
>>> list(find(Scan("fnr 01019012481", date(2026, 1, 1))))
[]
"""

import re
from collections.abc import Iterator
from datetime import date

from detectors import _dense
from detectors._checks import past_date, weighted_sum
from detectors._context import Family, labels, speaks_danish
from detectors._finding import Finding, Tier
from detectors._number import Number, Shape
from detectors._scan import Scan
from detectors._weighing import cue_for, shape_weighing, weigh_cue, with_further

ENTITIES = ("NO_FODSELSNUMMER",)
_OURS = frozenset({Family.NORWEGIAN, Family.PERSON})
_LOOSE = re.compile(rb"[a-z]{0,6}[\s:.]{0,4}([0-9](?:[ .-]?[0-9]){10})(?![0-9])")
"""What a label promises: 01.01.90 12480, 0 1 0 1 9 0 1 2 4 8 0."""
_PLAIN = 12
"""Up to so long it is read as it stands: eleven digits and one sign."""
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_D_NUMBER = 40
_MONTH_SHIFTS = (80, 65, 40, 0)
_RELAXED_FROM = 2032
_RELAXED = 4


def is_valid(digits: str, today: date) -> bool:
    """Tell if eleven digits are a Norwegian number: a past date, and both control digits."""
    slack = _RELAXED if today.year >= _RELAXED_FROM else 1
    if weighted_sum(digits[:10], _FIRST) % 11 >= slack or weighted_sum(digits, _SECOND) % 11:
        return False
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= _D_NUMBER * (day > _D_NUMBER)
    month -= next(shift for shift in _MONTH_SHIFTS if month > shift or not shift)
    return past_date((2000 + year, 1900 + year, 1800 + year), month, day, today) is not None


def find(scan: Scan) -> list[Finding]:
    """Find fødselsnummer and D-numbers."""
    return with_further(scan, _dense.NORWEGIAN, list(_found(scan)))


def _found(scan: Scan) -> Iterator[Finding]:
    for number in scan.numbers:
        if number.shape is Shape.ELEVEN and is_valid(number.digits, scan.today):
            yield _finding(scan, number)
    for label in labels(scan, norwegian=True):
        match = _LOOSE.match(scan.exact, label.end)
        digits = match[1].translate(None, b" .-").decode() if match else ""
        if match and len(match[1]) > _PLAIN and is_valid(digits, scan.today):
            words = "date and both control digits hold, label before an unusual way of writing"
            yield _told(*match.span(1), 0.9, words, "labelled")


def _finding(scan: Scan, number: Number) -> Finding:
    weighing = shape_weighing(number, 0.6, "date and both control digits hold")
    if speaks_danish(scan, number.start):
        weighing.add(0.2, "Norwegian letters around")
    weigh_cue(weighing, cue_for(scan, number), _OURS)
    return _told(number.start, number.end, weighing.result, weighing.words, "eleven")


def _told(start: int, end: int, score: float, words: str, rule: str) -> Finding:
    return Finding(
        ENTITIES[0], start, end, score, "fodselsnummer", "identity_number", Tier.EXTRA, words, rule
    )
