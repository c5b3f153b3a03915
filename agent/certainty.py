"""Certainty: facts and the learned judgement weighed together, in log odds. Pure.

A text's certainty is the judgement's own log odds, how many facts of which kind stand beside it,
and, for mail, who it went to. The tables were learned by logistic regression on tests/corpus, each
text judged by a model that had not seen its writer (tests/training/certainty.py), and stand in
certainty.json, so that each line of them can be read, and argued with.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import log, log2

from agent.exposure import exposures
from agent.item import Direction, Envelope
from detectors._finding import Finding, Strength

SILENT = -3.5
"""Log odds taken for a text in which the judgement saw nothing worth telling."""
HIGHEST = 6.0
_HEAVIEST = 3.0
_PIECE = 250
"""Words; a text of more has several chances to look sensitive, so more is asked of it."""
_FOR_EACH_DOUBLING = 0.4
_NAMED = frozenset(
    "full_name likely_name surname_first first_name_class first_name_initial role_name"
    " initials_role pupil_class unknown_name".split()
)
_OFFICIAL = frozenset({"public_role", "staff", "signature"})


def log_odds(matters: Iterable[Finding]) -> float:
    """The judgement's log odds for the most telling of the pieces, or SILENT."""
    probability = max((matter.score for matter in matters), default=0.0)
    if not probability:
        return SILENT
    bounded = min(probability, 1 - 1e-4)
    return min(log(bounded / (1 - bounded)), HIGHEST)


def traits(
    terms: Sequence[Finding],
    persons: Sequence[Finding],
    rules: Sequence[Finding],
    claimed: Iterable[str],
    *,
    pronoun: bool = False,
) -> set[str]:
    """Name what facts there are, as the tables know them."""
    found = {f"claim:{rule}" for rule in claimed}
    found |= {f"about:{term.category}" for term in terms}
    strengths = {term.strength for term in terms}
    found |= {f"term:{one}" for one in Strength if one in strengths and not found & _stronger(one)}
    if len({term.rule for term in terms}) > 1:
        found.add("two_terms")
    found |= {f"rule:{rule.strength}" for rule in rules}
    named = [person for person in persons if person.rule in _NAMED]
    if named:
        found.add("named")
        found |= {f"named_{name.removeprefix('term:')}" for name in found if name[:5] == "term:"}
    found |= {person.rule for person in persons if person.rule in {"role", "kin", "given_name"}}
    if not terms and not persons and not found:
        found.add("bare")
    if pronoun:
        found.add("pronoun")
    elif terms and not persons:
        found.add("nobody")
    if persons and all(person.rule in _OFFICIAL for person in persons):
        found.add("official")
    return found


def _stronger(strength: Strength) -> set[str]:
    order = list(Strength)
    return {f"term:{one}" for one in order[: order.index(strength)]}


def circumstances(envelope: Envelope) -> set[str]:
    """Name who a mail went to, as the tables know it."""
    found = {flag.value for flag in exposures(envelope)}
    if envelope.direction is Direction.INCOMING:
        found.add("incoming")
    if not found and len(envelope.recipients) == 1:
        found.add("one_colleague")
    if len(envelope.recipients) > 1:
        found.add("several")
    return found


@dataclass(frozen=True, slots=True)
class Scale:
    """How one kind of text is weighed, and the certainty asked for the digest and for an alert."""

    start: float
    judgement: float
    facts: Mapping[str, float]
    digest: float
    alert: float

    def certainty(self, judged: float, found: Iterable[str], words: int = 0) -> float:
        """Add up what the judgement and the facts say, less for a long text's many chances."""
        chances = _FOR_EACH_DOUBLING * log2(max(words / _PIECE, 1.0))
        said = sum(self.facts.get(name, 0.0) for name in found)
        return self.start + self.judgement * judged + said - chances

    def weight(self, certainty: float) -> float:
        """Turn certainty into a claim's weight: 1 at the digest's threshold, 2 at the alert's."""
        weight = 1 + (certainty - self.digest) / (self.alert - self.digest)
        return min(max(weight, 0.0), _HEAVIEST)


def scales(text: str) -> dict[str, Scale]:
    """Read the tables of all kinds of text."""
    return {kind: Scale(**table) for kind, table in json.loads(text).items()}


_SCALES = scales(files("agent").joinpath("certainty.json").read_text(encoding="utf-8"))
LINES, TEXTS, MAILS = (_SCALES[kind] for kind in ("lines", "texts", "mails"))
