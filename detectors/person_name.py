"""Person names: who a text speaks of, as an anchor for what else it says.

Known names come from lists of many origins (detectors/names); shapes find the others: a word before
a family name, a name after a role ("eleven Melvin"), initials with a role, a first name with a
class. Whoever speaks or decides in office, works here or signs a letter is found too, but weak:
that alone is nobody's secret.

>>> from detectors import scan_of
>>> [(one.rule, one.start, one.end) for one in find(scan_of("Möte om Fatima Warsame på tisdag"))]
[('full_name', 8, 22)]
>>> list(find(scan_of("Vi ses på Karl Johans gata")))
[]
"""

from collections.abc import Iterator

from detectors._finding import Finding
from detectors._persons import persons
from detectors._scan import Scan

ENTITIES = ("PERSON",)


def find(scan: Scan) -> Iterator[Finding]:
    """Find people, told apart by how they are meant."""
    yield from scan.once(persons)
