"""Social services: children and families, elderly care, guardianship.

A word alone is a topic, not an incident: what makes it one is a person beside it. The words, with
their weights and what speaks against them, are in detectors/terms.

Source: OSL 26 kap.; extra worthy of protection.

>>> from detectors import scan_of
>>> [(one.entity_type, one.strength.value) for one in find(scan_of("Orosanmälan om ett barn"))]
[('SOCIAL_SERVICES', 'strong')]
>>> list(find(scan_of("Omhändertagande av dagvatten")))
[]
"""

from collections.abc import Iterator

from detectors._finding import Finding
from detectors._scan import Scan
from detectors._terms import findings

ENTITIES = ("SOCIAL_SERVICES",)
_CATEGORIES = tuple(entity.lower() for entity in ENTITIES)


def find(scan: Scan) -> Iterator[Finding]:
    """Find the terms of these categories."""
    return findings(scan, _CATEGORIES, "social_services")
