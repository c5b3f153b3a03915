"""What ought to be written down is asked for, in each language."""

from datetime import date

import pytest

from agent.language import LANGUAGES
from triage.routine import EXPECTED, Routine, with_expected


def test_what_is_missing_comes_first() -> None:
    web = Routine("web", "Publicering", reviewed_at=date(2026, 11, 24))

    listed = with_expected([web], "sv")

    assert listed[-1] is web
    assert [one.id for one in listed[:-1]] == [key for key in EXPECTED if key != "web"]
    assert all(one.missing for one in listed[:-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_expected_one_has_a_title(language: str) -> None:
    assert all(one.title for one in with_expected([], language))
