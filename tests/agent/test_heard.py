"""Where the learned judgement is heard."""

import pytest

from agent.heard import heard
from detectors._finding import Finding, Tier
from detectors._segment import Part

MATTER = Finding(
    "SENSITIVE_MATTER", 0, 20, 0.9, "sensitive_matter", "health", Tier.SENSITIVE, rule="line"
)
SOMEBODY = Finding("PERSON", 0, 5, 0.6, "person_name", "person", Tier.ORDINARY)
TERM = Finding("HEALTH", 0, 4, 0.75, "health_terms", "health", Tier.SENSITIVE)


@pytest.mark.parametrize(
    ("part", "words", "findings"),
    [
        (Part.SUBJECT, 1, [MATTER]),
        (Part.BODY, 4, [MATTER]),
        (Part.CELL, 40, [MATTER]),
        (Part.BODY, 3, []),
        (Part.FILE_NAME, 8, []),
        (Part.TITLE, 2, []),
        (Part.SENDER, 3, []),
        (Part.RECIPIENT, 3, []),
    ],
)
def test_a_judgement_alone_is_heard_of_what_people_write(
    part: Part, words: int, findings: list[Finding]
) -> None:
    assert heard(part, words, [MATTER]) == findings


@pytest.mark.parametrize("part", [Part.FILE_NAME, Part.TITLE])
def test_a_fact_beside_it_lets_it_be_heard(part: Part) -> None:
    assert heard(part, 2, [MATTER, TERM]) == [MATTER, TERM]


def test_of_a_word_or_two_in_a_text_somebody_is_asked_for() -> None:
    assert heard(Part.BODY, 2, [MATTER, TERM]) == [TERM]
    assert heard(Part.BODY, 3, [MATTER, TERM, SOMEBODY]) == [MATTER, TERM, SOMEBODY]


def test_of_addresses_only_facts_are_heard() -> None:
    assert heard(Part.SENDER, 5, [MATTER, TERM]) == [TERM]
