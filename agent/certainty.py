"""Certainty: facts and the learned judgement weighed together, in log odds. Pure.

A text's certainty is the judgement's own log odds, how many facts of which kind stand beside it,
and, for mail, who it went to. The tables were learned by logistic regression on tests/corpus, each
text judged by a model that had not seen its writer, and rounded by hand;
so each line of them can be read, and argued with.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log2

from agent.exposure import exposures
from agent.item import Direction, Envelope
from detectors._finding import Finding, Strength

SILENT = -3.5
"""Log odds taken for a text in which the judgement saw nothing worth telling."""
_HIGHEST = 6.0
_HEAVIEST = 3.0
_PIECE = 250
"""Words; a text of more has several chances to look sensitive, so more is asked of it."""
_FOR_EACH_DOUBLING = 0.8
_NAMED = frozenset(
    "full_name likely_name surname_first first_name_class first_name_initial role_name"
    " initials_role pupil_class".split()
)
_OFFICIAL = frozenset({"public_role", "staff", "signature"})


def log_odds(matters: Iterable[Finding]) -> float:
    """The judgement's log odds for the most telling of the pieces, or SILENT."""
    probability = max((matter.score for matter in matters), default=0.0)
    if not probability:
        return SILENT
    bounded = min(probability, 1 - 1e-4)
    return min(log(bounded / (1 - bounded)), _HIGHEST)


def traits(
    terms: Sequence[Finding],
    persons: Sequence[Finding],
    rules: Sequence[Finding],
    claimed: Iterable[str],
) -> set[str]:
    """Name what facts there are, as the tables know them."""
    found = {f"claim:{rule}" for rule in claimed}
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


LINES = Scale(
    start=-0.45,
    judgement=1.0,
    facts={
        "claim:identity_number_subject": 1.5,
        "claim:subject_term_person": 1.5,
        "term:strong": 0.85,
        "term:medium": 0.5,
        "term:weak": 0.3,
        "two_terms": 0.3,
        "rule:strong": 0.7,
        "rule:medium": 0.4,
        "rule:weak": -1.0,
        "role": 1.6,
        "kin": 0.15,
        "named": 0.15,
        "given_name": -0.35,
        "named_medium": -0.4,
        "official": -1.0,
        "bare": -0.2,
        "exposed": 0.3,
    },
    digest=-0.6,
    alert=2.5,
)
TEXTS = Scale(
    start=-1.0,
    judgement=1.05,
    facts={
        "claim:term_person": 0.9,
        "claim:two_terms_person": 0.5,
        "claim:list_under_heading": 0.75,
        "claim:identity_number_list": 0.9,
        "claim:identity_number": 0.65,
        "named_strong": 0.4,
        "named_medium": 0.35,
        "named_weak": 0.5,
        "given_name": 0.5,
        "term:strong": 0.4,
        "term:medium": 0.05,
        "term:weak": -0.25,
        "two_terms": -0.6,
        "kin": -1.2,
        "official": -0.4,
        "bare": -1.0,
    },
    digest=-0.2,
    alert=1.8,
)
MAILS = Scale(
    start=-1.75,
    judgement=0.8,
    facts={
        "several": 1.0,
        "to_outsiders": 1.4,
        "to_many": 1.25,
        "to_private_mailbox": 1.0,
        "incoming": -1.4,
        "one_colleague": -2.2,
        "term:strong": 0.75,
        "term:medium": 0.1,
        "two_terms": 0.25,
        "claim:identity_number": 0.5,
        "claim:term_person": 0.4,
        "claim:two_terms_person": 0.3,
        "claim:term_addressee": 0.2,
        "named": 0.3,
        "named_medium": 0.3,
        "named_weak": -0.3,
        "given_name": -0.7,
        "official": -0.4,
        "bare": -0.4,
    },
    digest=0.1,
    alert=1.5,
)
