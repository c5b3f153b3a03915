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

from collections.abc import Iterator

from detectors._finding import Finding
from detectors._scan import Scan
from detectors._terms import findings

ENTITIES = ("HEALTH",)
_CATEGORIES = tuple(entity.lower() for entity in ENTITIES)


def find(scan: Scan) -> Iterator[Finding]:
    """Find the terms of these categories."""
    return findings(scan, _CATEGORIES, "health_terms")
