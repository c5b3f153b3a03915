"""One contact detail found, and those of a dense text that are only counted."""

from collections.abc import Iterator

from detectors._finding import Finding, Strength, Tier
from detectors._ration import Places
from detectors._scan import Scan


def detail(entity: str, start: int, end: int, score: float, words: str, rule: str) -> Finding:
    """Give a contact detail as a finding."""
    return Finding(
        entity,
        start,
        end,
        score,
        "contact",
        "contact",
        Tier.ORDINARY,
        words,
        rule,
        Strength.MEDIUM,
    )


def further(scan: Scan, entity: str, places: Places, score: float, rule: str) -> Iterator[Finding]:
    """Give one finding a segment for all those that a dense text holds beyond the examples."""
    for start, count in scan.ration.counted(places):
        words = f"{count} further ones like those shown"
        yield detail(entity, start, start + 1, score, words, rule)._replace(count=count)
