"""Organisationsnummer: recognised as what it is, so that it is not taken for a person's number.

NNNNNN-NNNC, 16 in front when written with twelve digits, SE in front and 01 behind as a VAT number. The third digit is at least 2, where a
personnummer has its month. C is a Luhn digit. Not personal data, unless a sole trader's: that is
the personnummer itself, and found as one.

Source: lagen (1974:174) om identitetsbeteckning för juridiska personer m.fl.

>>> from datetime import date
>>> [(f.entity_type, f.start, f.end) for f in find(Scan("212000-0142", date(2026, 1, 1)))]
[('SE_ORGANISATIONSNUMMER', 0, 11)]
>>> list(find(Scan("212000-0143", date(2026, 1, 1))))
[]
"""

from collections.abc import Iterator

from detectors._checks import luhn_holds
from detectors._context import Family
from detectors._finding import Finding, Strength, Tier
from detectors._number import SWEDISH_SHAPES, Number, Shape
from detectors._scan import Scan
from detectors._weighing import cue_for, shape_weighing, weigh_cue

ENTITIES = ("SE_ORGANISATIONSNUMMER",)
_OURS = frozenset({Family.ORGANISATION})
_PREFIX, _OF_VAT = "16", "01"
"""What stands before it where it has twelve digits, and behind it in a VAT number: SE...01."""
_SHORT = 10
_BASE = {Shape.SHORT_SIGNED: 0.7, Shape.LONG_SIGNED: 0.8, Shape.LONG_BARE: 0.6}
_BARE = 0.3


def has_organisation_form(digits: str) -> bool:
    """Tell if ten digits begin as an organisationsnummer does: legal form, then 2 or more."""
    return digits[0] in "12356789" and digits[2] >= "2"


def find(scan: Scan) -> Iterator[Finding]:
    """Find organisationsnummer; they alarm nobody."""
    for number in scan.numbers:
        if number.shape in SWEDISH_SHAPES and _is_one(scan.exact, number):
            weighing = shape_weighing(number, _BASE.get(number.shape, _BARE), "check digit holds")
            weigh_cue(weighing, cue_for(scan, number), _OURS)
            yield Finding(
                ENTITIES[0], number.start, number.end, weighing.result, "organisationsnummer",
                "organisation", Tier.NONE, weighing.words, number.shape.value, Strength.WEAK,
            )  # fmt: skip


def _is_one(exact: bytes, number: Number) -> bool:
    digits = number.digits
    if len(digits) > _SHORT and digits.startswith(_PREFIX):
        digits = digits[2:]
    elif len(digits) > _SHORT:
        is_vat = (
            digits.endswith(_OF_VAT) and exact[max(0, number.start - 2) : number.start] == b"se"
        )
        if not is_vat:
            return False
        digits = digits[:_SHORT]
    return number.sign != "+" and has_organisation_form(digits) and luhn_holds(digits)
