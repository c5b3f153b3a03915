"""One person found: by which rule, how sure that is, and how much it says on its own."""

from typing import NamedTuple

from detectors._finding import Finding, Strength, Tier


class _Rule(NamedTuple):
    score: float
    strength: Strength
    words: str


_STRONG, _MEDIUM, _WEAK = Strength.STRONG, Strength.MEDIUM, Strength.WEAK
_RULES = {
    "full_name": _Rule(0.85, _STRONG, "given and family name"),
    "site_person": _Rule(0.95, _STRONG, "on the site's list of persons"),
    "site_colleague": _Rule(0.95, _WEAK, "on the site's list of colleagues"),
    "likely_name": _Rule(0.65, _MEDIUM, "a known name with an unknown one"),
    "unknown_name": _Rule(0.45, _MEDIUM, "two unknown capitalised words, said of as of a person"),
    "surname_first": _Rule(0.8, _STRONG, "family name before given name"),
    "first_name_class": _Rule(0.75, _STRONG, "first name with a class"),
    "first_name_initial": _Rule(0.7, _STRONG, "first name with an initial"),
    "role_name": _Rule(0.7, _STRONG, "name after a role"),
    "initials_role": _Rule(0.65, _STRONG, "initials after a role"),
    "pupil_class": _Rule(0.5, _MEDIUM, "somebody in a named class"),
    "given_name": _Rule(0.4, _WEAK, "a first name alone"),
    "kin": _Rule(0.4, _WEAK, "a relative of writer or reader"),
    "role": _Rule(0.3, _WEAK, "a role in a running matter"),
    "public_role": _Rule(0.3, _WEAK, "named in public office or as an author"),
    "staff": _Rule(0.4, _WEAK, "named for the work they do"),
    "signature": _Rule(0.4, _WEAK, "signs the text"),
}


def person(start: int, end: int, rule: str) -> Finding:
    """Give somebody found at start:end as a finding."""
    score, strength, words = _RULES[rule]
    return Finding(
        "PERSON", start, end, score, "person_name", "person", Tier.ORDINARY, words, rule, strength
    )
