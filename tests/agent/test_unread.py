"""Unread: every reason the house gives for not having looked has words."""

import pytest

from agent.formats._budget import Why
from agent.metrics import LOSSES
from agent.unread import in_words


@pytest.mark.parametrize("code", sorted({*map(str, Why), *LOSSES, "permission", "no_subjects"}))
@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_a_reason_is_told_in_words(code: str, language: str) -> None:
    assert in_words(code, language) != code or (code, language) == ("damaged", "en")
