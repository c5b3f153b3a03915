"""Whatever may be shown has its words, in three languages."""

from enum import StrEnum

import pytest

from triage.case import Disposition, State
from triage.clock import Stage
from triage.decision import QUESTIONS
from triage.desk import Why
from triage.enisa import Band
from triage.words import WORDS, word


@pytest.mark.parametrize("kind", [Why, State, Disposition, Band, Stage])
def test_every_member_has_words(kind: type[StrEnum]) -> None:
    assert [one.value for one in kind if one.value not in WORDS] == []


def test_every_objection_has_words() -> None:
    keys = {
        "reason_missing",
        "merge_instead",
        "gate_not_passed",
        "gate_passed",
        "awareness_missing",
        "unknown_dpc",
        "unknown_ei",
        "unknown_confidentiality",
        *(f"question_{name}" for name in QUESTIONS),
    }

    assert keys <= set(WORDS)


def test_no_word_is_missing_in_any_language() -> None:
    assert [key for key, words in WORDS.items() if not all(words)] == []


def test_a_key_without_words_is_shown_in_plain_letters() -> None:
    assert word("site_own_category", "nb") == "site own category"
