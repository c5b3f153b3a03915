"""The arithmetic in words: why each factor is what it is, and what a person has changed."""

import itertools

import pytest

from agent.language import LANGUAGES
from tests.triage.made import event, finding, mail
from triage.enisa import Context, Identifier, Loss
from triage.explanation import explained
from triage.facts import Facts, facts_of
from triage.proposal import FACTORS

REHAB = facts_of(
    event(findings=[finding("health", parts=("subject",))], mail=mail(), audience="unknown")
)


def test_a_rehab_call_is_reckoned_in_words() -> None:
    lines = [(line.sum, line.why) for line in explained(REHAB, {}, "sv")]

    assert lines == [
        ("DPC 3 (2-3)", "känsliga uppgifter: leder till antaganden om känsliga förhållanden"),
        ("EI 1", "högsta: e-postadress som innehåller namnet"),
        (
            "CB 0 (0-0,5)",
            "konfidentialitet: inget som tyder på att någon obehörig tagit del",
        ),
    ]


def test_what_a_person_sets_stands_beside_what_was_proposed() -> None:
    dpc, ei, cb = explained(REHAB, {"dpc": "2", "wrong_recipient": "true"}, "en")

    assert (dpc.sum, dpc.instead_of) == ("DPC 2", "3 (2-3)")
    assert ei.instead_of == ""
    assert (cb.sum, cb.instead_of) == ("CB 0.25 (0.25-0.5)", "0 (0-0.5)")


def test_what_is_not_known_is_said_to_be_so() -> None:
    lines = explained(Facts(audience="unknown"), {}, "sv")

    assert [line.sum for line in lines] == ["DPC 4 (1-4)", "EI 1 (0,25-1)", "CB 0,25 (0-0,5)"]
    assert all("inte känt än" in line.why for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_combination_has_words(language: str) -> None:
    values = {
        "context": [one.value for one in Context],
        "dpc": ["1", "4"],
        "identifier": [one.value for one in Identifier],
        "ei": ["0.25", "1"],
        "malicious": ["true", "false"],
    }

    for chosen in itertools.product(*values.values()):
        lines = explained(Facts(), dict(zip(values, chosen, strict=True)), language)
        assert all(line.why for line in lines)
    assert set(values) <= set(FACTORS)
    assert {line.factor for line in lines} <= {"dpc", "ei", *(loss.value for loss in Loss)}
