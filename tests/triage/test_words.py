"""Whatever may be shown has its words, in three languages."""

from enum import StrEnum
from importlib.resources import files

import pytest

from triage.access import Act
from triage.band import Band
from triage.case import Disposition, State
from triage.category import TIERS
from triage.clock import Stage
from triage.decision import QUESTIONS
from triage.desk import Why
from triage.retention import KINDS
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


def test_every_category_has_words() -> None:
    terms = {path.name.removesuffix(".yaml") for path in files("detectors.terms").iterdir()}
    of_terms = {name for name in terms if "." not in name and not name.startswith("_")}

    assert of_terms <= set(TIERS)
    assert {*TIERS, "role_mailbox", "organisation", "other"} <= set(WORDS)


def test_every_act_has_words() -> None:
    assert {f"may_{act.value}" for act in Act} | {"may_hand_out_role"} <= set(WORDS)


def test_every_kind_that_is_kept_has_words() -> None:
    assert {f"kept_{kind}" for kind in KINDS} <= set(WORDS)


def test_no_word_is_missing_in_any_language() -> None:
    assert [key for key, words in WORDS.items() if not all(words)] == []


def test_a_key_without_words_is_shown_in_plain_letters() -> None:
    assert word("site_own_category", "nb") == "site own category"
