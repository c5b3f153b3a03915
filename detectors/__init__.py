"""The shelf of detectors, and its shop window: Presidio recognizers for Nordic personal data.

They work in anybody's Presidio:

    registry = RecognizerRegistry(recognizers(), supported_languages=["sv"])
    AnalyzerEngine(registry, NoOpNlpEngine(...), supported_languages=["sv"])
"""

from collections.abc import Callable
from datetime import date
from functools import cache

from detectors import (
    _secret_labels,
    _spelled,
    _streets,
    _subject_rules,
    account,
    contact,
    cpr,
    credentials,
    economy,
    fodselsnummer,
    health_terms,
    hetu,
    kennitala,
    migration,
    organisationsnummer,
    person_name,
    personnel_matters,
    personnummer,
    protected_identity,
    school_records,
    sensitive_matter,
    social_services,
    special_categories,
    subject_line,
)
from detectors._context import CUES, DANISH
from detectors._lexicon import entries
from detectors._literals import Literal
from detectors._name_list import around
from detectors._recognizer import Find, Recognizer
from detectors._scan import Scan, Scanner, Vocabulary
from detectors._site_terms import SiteTerms

__all__ = ["recognizers"]

SHELF: tuple[tuple[str, tuple[str, ...], Find], ...] = (
    ("personnummer", personnummer.ENTITIES, personnummer.find),
    ("organisationsnummer", organisationsnummer.ENTITIES, organisationsnummer.find),
    ("fodselsnummer", fodselsnummer.ENTITIES, fodselsnummer.find),
    ("cpr", cpr.ENTITIES, cpr.find),
    ("hetu", hetu.ENTITIES, hetu.find),
    ("kennitala", kennitala.ENTITIES, kennitala.find),
    ("contact", contact.ENTITIES, contact.find),
    ("account", account.ENTITIES, account.find),
    ("person_name", person_name.ENTITIES, person_name.find),
    ("credentials", credentials.ENTITIES, credentials.find),
    ("subject_line", subject_line.ENTITIES, subject_line.find),
    ("protected_identity", protected_identity.ENTITIES, protected_identity.find),
    ("health_terms", health_terms.ENTITIES, health_terms.find),
    ("special_categories", special_categories.ENTITIES, special_categories.find),
    ("school_records", school_records.ENTITIES, school_records.find),
    ("social_services", social_services.ENTITIES, social_services.find),
    ("economy", economy.ENTITIES, economy.find),
    ("personnel_matters", personnel_matters.ENTITIES, personnel_matters.find),
    ("migration", migration.ENTITIES, migration.find),
    ("sensitive_matter", sensitive_matter.ENTITIES, sensitive_matter.find),
)
"""One line a detector: its name, its entity types, and what finds them in a scan."""


@cache
def vocabulary(site: SiteTerms | None = None, *, plain: bool = False) -> Vocabulary:
    """Give what the one pass over a text looks for, by group: the house's words and the site's.

    `plain` does without hyperscan, as platforms without a wheel for it must.
    """
    own = site or SiteTerms()
    terms = [Literal(entry.literal, entry.starts_word, entry.ends_word) for entry in entries()]
    words = around()
    roles = [
        Literal(word, starts_word=True, ends_word=True)
        for word in sorted(words["roles"] | words["kin"])
    ]
    return Vocabulary(
        {
            "terms": terms,
            "cues": CUES,
            "danish": DANISH,
            "streets": _streets.STREETS,
            "spelled": _spelled.LITERALS,
            "roles": roles,
            "secrets": _secret_labels.LABELS,
            "site_terms": own.terms,
            "site_exclusions": own.exclusions,
            "site_persons": (*own.persons, *own.colleagues),
        },
        {"subjects": _subject_rules.triggers()},
        site=own,
        plain=plain,
    )


def scan_of(text: str, today: date = date(2026, 1, 1)) -> Scan:
    """Read one text with the house's own words, as tests and the curious do."""
    return Scanner(vocabulary(), lambda: today).scan(text)


def recognizers(
    scanner: Scanner | None = None, language: str = "sv", today: Callable[[], date] = date.today
) -> list[Recognizer]:
    """Give a Presidio recognizer for each detector; they share one scan of the text."""
    shared = scanner or Scanner(vocabulary(), today)
    return [Recognizer(name, entities, find, shared, language) for name, entities, find in SHELF]
