"""Trouble: every code a source can be in trouble with has words."""

import re
from pathlib import Path

import pytest

from agent.coverage import _BLINDING
from agent.tree import _EVENT_TROUBLES
from agent.trouble import in_words

AGENT = Path(__file__).parents[2] / "agent"
DEGRADED = re.compile(r'degrade\("(\w+)"\)')
CODES = {
    code for path in AGENT.rglob("*.py") for code in DEGRADED.findall(path.read_text("utf-8"))
}


@pytest.mark.parametrize("code", sorted({*CODES, *_BLINDING, *_EVENT_TROUBLES}))
def test_every_code_has_words(code: str) -> None:
    assert " " in in_words(code, "bildning")


def test_what_is_not_there_is_told_by_its_key_and_the_mend() -> None:
    assert in_words("root_missing", "bildning").startswith("source.bildning.path is not there: ")
