"""Finding: what detectors give. Presidio's result, with the category and tier that the law knows."""

from enum import StrEnum
from typing import NamedTuple

REPORTED = 0.2
"""What scores less is kept out, unless somebody asks for all: `explain` does."""


class Tier(StrEnum):
    """How strongly the law protects a kind of data, as Swedish municipalities teach it."""

    NONE = "none"
    """Recognised so that it does not alarm: organisationsnummer, role mailboxes."""
    ORDINARY = "ordinary"
    EXTRA = "extra"
    """Extra skyddsvärda: identity numbers, secrecy, economy, assessments, the private sphere."""
    SENSITIVE = "sensitive"
    """GDPR art. 9, and art. 10 on offences."""


class Strength(StrEnum):
    """How much a term or a person says on its own."""

    __hash__ = str.__hash__  # an Enum's own is slow, and every hit asks for it

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class Finding(NamedTuple):
    """One thing found in one segment. Holds no text.

    `start` and `end` are code points in the segment's text; `token` counts words (runs without
    white space) before `start`, so that distances are told in words. `count` is above 1 where
    a dense table's further hits of the same kind are summed up in one finding.
    """

    entity_type: str
    start: int
    end: int
    score: float
    detector: str
    category: str
    tier: Tier
    explanation: str = ""
    rule: str = ""
    """What within the detector fired: a lexicon entry's id, a subject rule, a number's shape."""
    strength: Strength = Strength.STRONG
    token: int = 0
    count: int = 1  # type: ignore[assignment]  # in place of a tuple's count()
