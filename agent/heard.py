"""Heard: in which parts of an item the learned judgement has something to judge. Pure."""

from collections.abc import Sequence

from agent.claims import JUDGEMENT
from detectors._finding import Finding
from detectors._segment import SUBJECT_PARTS, Part

_ADDRESSES = frozenset({Part.SENDER, Part.RECIPIENT})
_WORDS_OF_A_LINE = 4
_SOMEBODY = frozenset({"person", "identity_number"})


def heard(part: Part, words: int, findings: Sequence[Finding]) -> list[Finding]:
    """Leave out the judgement where it has nothing to judge.

    It was taught on lines and texts that people write. Who a mail is from and to, a file's name or
    a word or two of a heading or link are none, unless a fact stands beside it: in the last two,
    somebody.
    """
    facts = [finding for finding in findings if finding.entity_type != JUDGEMENT]
    if part in _ADDRESSES:
        return facts
    if part is Part.SUBJECT or (part not in SUBJECT_PARTS and words >= _WORDS_OF_A_LINE):
        return list(findings)
    telling = (
        facts if part in SUBJECT_PARTS else [one for one in facts if one.category in _SOMEBODY]
    )
    return list(findings) if telling else facts
