"""Health: diagnoses, symptoms, treatment, medicines, sick leave, care and impairment.

A word alone is a topic, not an incident: what makes it one is a person beside it. The words, with
their weights and what speaks against them, are in detectors/terms.

Source: GDPR art. 4(15) and 9; OSL 25 and 26 kap.

>>> from detectors import scan_of
>>> [(one.entity_type, one.strength.value) for one in find(scan_of("Anna är sjukskriven"))]
[('HEALTH', 'strong')]
>>> list(find(scan_of("Hälsningar från skolan")))
[]
"""

import re
from collections.abc import Iterator

from detectors._finding import Finding, Strength, Tier
from detectors._said_of import said_of, weight
from detectors._scan import Scan
from detectors._terms import terms

ENTITIES = ("HEALTH",)

_DETECTOR = "health_terms"
_BESIDE_CODES = (
    "diagnos",
    "sjukskr",
    "l\xe4karintyg",
    "sjukintyg",
    "journal",
    "epikris",
    "patient",
    "icd",
)
_REACH = 60
_CODE = re.compile(
    rb"""(?<![A-Za-z0-9])
    [A-TV-Z][0-9]{2}            # chapter letter (U is for provisional codes) and category
    (?:\.?[0-9][0-9A-Z]?)?      # subdivision, with or without its point
    (?:-?P)?                    # the primary-care edition marks its codes
    (?![A-Za-z0-9]|-[0-9])
    """,
    re.VERBOSE,
)


def find(scan: Scan) -> Iterator[Finding]:
    """Find words of health, and ICD-10-SE codes beside words that announce them."""
    yield from said_of(scan, "health", _DETECTOR)
    yield from _codes(scan)


def _codes(scan: Scan) -> Iterator[Finding]:
    """Codes; without such a word the same letters are rooms, roads, vitamins and paper sizes."""
    done = 0
    for term in scan.once(terms).get("health", ()):
        name = term.entry.id.partition(":")[2].lower()
        if not name.startswith(_BESIDE_CODES):
            continue
        left = max(done, term.start - _REACH, 0)
        left = max(left, scan.raw.rfind(b"\0", left, term.start) + 1)
        reach = term.end + _REACH
        while match := _CODE.search(scan.raw, left, reach):
            if b"\0" in scan.raw[left : match.start()]:
                break
            left = done = match.end()
            reach = max(reach, done + _REACH)  # a column of codes goes on
            start, end = match.span()
            score, beside = weight(scan, start, end, Strength.STRONG, 0.7)
            yield Finding(
                ENTITIES[0], start, end, score, _DETECTOR, "health", Tier.SENSITIVE,
                f"an ICD-10 code beside a word that announces it{beside}", "health:icd10",
            )  # fmt: skip
