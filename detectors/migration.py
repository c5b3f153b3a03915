"""Asylum and migration.

A word alone is a topic, not an incident: what makes it one is a person beside it. The words, with
their weights and what speaks against them, are in detectors/terms.

Source: OSL 37 kap.; extra worthy of protection.

>>> from detectors import scan_of
>>> [(one.entity_type, one.strength.value) for one in find(scan_of("Hans uppehållstillstånd"))]
[('MIGRATION', 'strong')]
>>> list(find(scan_of("Målvaktsutvisning")))
[]
"""

from collections.abc import Iterator

from detectors._finding import Finding
from detectors._scan import Scan
from detectors._terms import findings

ENTITIES = ("MIGRATION",)
_CATEGORIES = tuple(entity.lower() for entity in ENTITIES)


def find(scan: Scan) -> Iterator[Finding]:
    """Find the terms of these categories."""
    return findings(scan, _CATEGORIES, "migration")
