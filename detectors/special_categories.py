"""Special categories of personal data beside health, and offences.

A word alone is a topic, not an incident: what makes it one is a person beside it. The words, with
their weights and what speaks against them, are in detectors/terms.

Source: GDPR art. 9 and 10.

>>> from detectors import scan_of
>>> [(one.entity_type, one.strength.value) for one in find(scan_of("Han är medlem i Kommunal"))]
[('UNION', 'strong')]
>>> list(find(scan_of("Kommunal verksamhet")))
[]
"""

from collections.abc import Iterator

from detectors._finding import Finding
from detectors._scan import Scan
from detectors._terms import findings

ENTITIES = (
    "ETHNICITY",
    "RELIGION",
    "POLITICAL_OPINION",
    "UNION",
    "SEXUAL_LIFE",
    "GENETIC",
    "BIOMETRIC",
    "CRIME",
)
_CATEGORIES = tuple(entity.lower() for entity in ENTITIES)


def find(scan: Scan) -> Iterator[Finding]:
    """Find the terms of these categories."""
    return findings(scan, _CATEGORIES, "special_categories")
