"""Two ways of searching, one answer."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import _literals, recognizers, vocabulary
from detectors._literals import Hit, Literal, Literals, words_of
from detectors._recognizer import Recognizer
from detectors._scan import Scanner
from detectors._segment import Part, Segment

CORPUS = Path(__file__).parent.parent / "corpus"

words = st.text("abé -9", max_size=12).map(lambda text: text.encode("latin-1"))
literals = st.builds(
    Literal,
    st.from_regex(rb"[ab9]([ab9 -]{0,6}[ab9])?", fullmatch=True).filter(
        lambda text: re.search(rb"[ab]", text)
    ),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(literals, max_size=8), words)
def test_hyperscan_and_plain_python_agree(chosen: list[Literal], text: bytes) -> None:
    compiled = Literals(chosen).hits(text)

    plain = Literals(chosen, plain=True).hits(text)

    assert compiled == plain


@given(st.lists(literals, max_size=4), st.lists(literals, max_size=4), words)
def test_one_by_one_and_by_arrays_they_agree(
    one: list[Literal], other: list[Literal], text: bytes
) -> None:
    made = Literals(one, other)
    few = [hits.rows for hits in made.find(text, words_of(text))]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_literals, "_FEW", -1)
        many = [hits.rows for hits in made.find(text, words_of(text))]

    assert few == many


@given(st.lists(literals, min_size=1, max_size=3), words)
def test_every_occurrence_is_a_hit(chosen: list[Literal], text: bytes) -> None:
    hits = Literals(chosen, plain=True).hits(text)

    expected = [
        Hit(index, start, start + len(literal.text))
        for index, literal in enumerate(chosen)
        for start in range(len(text))
        if text.startswith(literal.text, start) and stands_free(literal, text, start)
    ]
    assert hits == sorted(expected, key=lambda hit: (hit.start, hit.end, hit.literal))


def stands_free(literal: Literal, text: bytes, start: int) -> bool:
    letters = b"abcdefghijklmnopqrstuvwxyz"
    before = text[start - 1 : start] if start else b""
    after = text[start + len(literal.text) :][:1]
    return not (literal.starts_word and before and before in letters) and not (
        literal.ends_word and after and after in letters
    )


@pytest.mark.parametrize(
    ("literal", "text", "places"),
    [
        (
            Literal(b"kol", starts_word=True, ends_word=True),
            b"kol, skolan, kolla, KOL kol",
            [0, 24],
        ),
        (Literal(b"hiv-", starts_word=True), b"hiv-test hiv test", [0]),
        (Literal(b"sjuk", starts_word=True), b"elev_sjuk.docx osjuk", [5]),
        (Literal(b"cancer"), b"brostcancern", [5]),
    ],
)
def test_borders_of_words_are_kept(literal: Literal, text: bytes, places: list[int]) -> None:
    hits = Literals([literal]).hits(text)

    assert [hit.start for hit in hits] == places


def shelf(*, plain: bool) -> tuple[Scanner, list[Recognizer]]:
    scanner = Scanner(vocabulary(plain=plain), lambda: date(2026, 11, 23))
    facts = [one for one in recognizers(scanner) if one.name != "sensitive_matter"]
    return scanner, facts


@pytest.mark.parametrize(
    ("name", "key", "part"),
    [
        ("documents", "text", Part.BODY),
        ("subjects", "subject", Part.SUBJECT),
        ("numbers", "text", Part.BODY),
    ],
)
def test_all_detectors_find_the_same_without_hyperscan(name: str, key: str, part: Part) -> None:
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[::15]
    segments = tuple(Segment(json.loads(line)[key], part) for line in lines)
    (compiled, fast), (plain, slow) = shelf(plain=False), shelf(plain=True)

    found = [list(one.found(compiled.read(segments))) for one in fast]

    assert sum(map(len, found)) > len(segments) // 4
    assert found == [list(one.found(plain.read(segments))) for one in slow]
