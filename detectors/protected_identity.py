"""Protected identity: skyddade personuppgifter, and what would give them away.

Three kinds of protection by the population register (sekretessmarkering, skyddad folkbokföring,
fingerade personuppgifter), sheltered housing, and Norway's graded addresses. Beside a person it is
the gravest thing this house can find; in a routine or a course it is nothing.

Source: folkbokföringslagen (1991:481) 16 och 17 §§; offentlighets- och sekretesslagen (2009:400)
21 kap. 3 § och 22 kap. 1 §; lagen (1991:483) om fingerade personuppgifter.

>>> from detectors import scan_of
>>> [one.strength.value for one in find(scan_of("Eleven lever med skyddade personuppgifter"))]
['strong']
>>> [one.strength.value for one in find(scan_of("Rutin för skyddade personuppgifter"))]
['medium']
"""

from collections.abc import Iterator

from detectors._finding import Finding
from detectors._said_of import said_of
from detectors._scan import Scan

ENTITIES = ("PROTECTED_IDENTITY",)


def find(scan: Scan) -> Iterator[Finding]:
    """Find words of protected identity."""
    return said_of(scan, "protected_identity", "protected_identity")
