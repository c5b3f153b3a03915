"""Names looked up one by one and by the thousand."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import _names
from detectors._fold import raw

CORPUS = Path(__file__).parent.parent / "corpus"


def by_arrays(text: bytes) -> list[_names.Word]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_names, "_FEW", 0)
        return list(_names.words_of(text).rows)


def test_both_ways_agree_on_the_corpus() -> None:
    lines = (CORPUS / "background_texts.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[:200]:
        text = raw(json.loads(line)["text"])[:3900]

        assert list(_names.words_of(text).rows) == by_arrays(text)


@given(st.text("AEÅÖaeåösn -.7ÿ×÷", max_size=60))
def test_both_ways_agree_on_anything(text: str) -> None:
    assert list(_names.words_of(raw(text)).rows) == by_arrays(raw(text))
