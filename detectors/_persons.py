"""Who a text speaks of: rows of names, names after roles, initials, classes; and in what role.

Shared by the detectors for which a person matters; person_name.py is the shelf's door to it.
"""

from collections.abc import Iterator, Sequence

from detectors._finding import Finding
from detectors._name_meant import is_brief
from detectors._named import lower_case, named
from detectors._person import person
from detectors._roles import listed_initials, roles
from detectors._scan import Scan

_SHORT_TEXT = 4000


def persons(scan: Scan) -> tuple[Finding, ...]:
    """All people of the text, ordered by place."""
    short = len(scan.text) < _SHORT_TEXT or len(scan.segments) > 1
    found = [
        *_of_the_site(scan),
        *named(scan, scan.names, short=short),
        *roles(scan, short=short),
    ]
    if short:
        found += listed_initials(scan)
    if is_brief(scan):
        found += lower_case(scan)
    return tuple(_without_overlap(found))


def _of_the_site(scan: Scan) -> Iterator[Finding]:
    """People whom the site names itself."""
    private = len(scan.vocabulary.site.persons) if scan.vocabulary else 0
    for hit in scan.hits("site_persons").rows:
        rule = "site_person" if hit.literal < private else "site_colleague"
        yield person(hit.start, hit.end, rule)


def _without_overlap(found: Sequence[Finding]) -> Iterator[Finding]:
    """Of people at the same place, the one told best."""
    together: list[Finding] = []
    end = 0
    for one in sorted(found, key=_start):
        if one.start >= end:
            yield from _best(together)
            together = []
        together.append(one)
        end = max(end, one.end)
    yield from _best(together)


def _best(together: list[Finding]) -> list[Finding]:
    """Of people whose places overlap in a row, those told best that do not."""
    if len(together) <= 1:
        return together
    taken: list[Finding] = []
    for one in sorted(together, key=lambda one: (-one.score, one.start - one.end, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in taken):
            taken.append(one)
    return sorted(taken, key=_start)


def _start(finding: Finding) -> int:
    return finding.start
