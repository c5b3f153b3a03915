"""Which lines and texts read like a sensitive matter about somebody."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import scan_of
from detectors._finding import Finding
from detectors._scan import Scan
from detectors._segment import Part, Segment
from detectors._telling import told
from detectors.sensitive_matter import find

TODAY = date(2026, 1, 1)
EVEN = 0.5


def lines(*texts: str) -> list[Finding]:
    segments = tuple(Segment(text, Part.SUBJECT) for text in texts)
    return list(find(Scan("\0".join(texts), TODAY, None, segments)))


@pytest.mark.parametrize(
    ("line", "sensitive"),
    [
        ("Din son har inte varit i skolan på tre veckor, ring mig", True),
        ("Ring mig om din dotter innan mötet, ensam", True),
        ("SV: Karin Svenssons cellgifter, hon kommer inte på måndag", True),
        ("LÄKARINTYG SAKNAS FÖR AHMED", True),
        ("orosanmalan_Noah_4B.docx", True),
        ("Hon har lämnat facket efter bråket", True),
        ("Hälsovecka för personalen", False),
        ("Budget LSS 2025", False),
        ("Föreläsning om psykisk ohälsa med Karin Svensson", False),
        ("Protokoll från tekniska nämnden, ny cykelväg", False),
        ("Din beställning är på väg", False),
        ("Karin Svensson börjar i växeln på måndag", False),
    ],
)
def test_lines(line: str, sensitive: bool) -> None:  # noqa: FBT001  # a table
    assert any(one.score >= EVEN for one in lines(line)) is sensitive


@pytest.mark.parametrize("part", [Part.SENDER, Part.RECIPIENT])
def test_whom_a_mail_is_from_and_to_is_no_matter(part: Part) -> None:
    text = "Läkarintyg saknas för Ahmed <ahmed@kommun.example>"

    assert list(find(Scan(text, TODAY, None, (Segment(text, part),)))) == []


LETTER = (
    "Hej! Jag skriver om min bror. Han har slutat ta sin medicin och hör röster igen. Han vill "
    "inte att hemtjänsten kommer in. Igår hittade grannen honom i trapphuset utan skor. "
)
MINUTES = (
    "Nämnden beslutade att godkänna delårsrapporten. Förvaltningen redovisade läget för "
    "vägunderhållet. Ordföranden tackade för en bra genomgång. "
)


@pytest.mark.parametrize(
    "text", ["Elsa Brandin", "Elsa Brandin, Omar Siddiqi\n", "Karin Svensson" + " " * 150]
)
@pytest.mark.parametrize("part", [Part.SUBJECT, Part.BODY])
def test_nothing_but_names_says_nothing_about_them(text: str, part: Part) -> None:
    assert list(find(Scan(text, TODAY, None, (Segment(text, part),)))) == []


def test_a_long_text_is_judged_in_pieces_and_the_telling_one_is_named() -> None:
    text = MINUTES * 20 + LETTER * 3 + MINUTES * 20

    found = [one for one in find(scan_of(text)) if one.score >= EVEN]

    middle = len(MINUTES) * 20 + len(LETTER)
    assert found
    assert any(one.start <= middle < one.end for one in found)
    assert all(one.end - one.start < len(text) / 2 for one in found)


def test_what_speaks_is_told_in_words() -> None:
    line = "Anna är sjukskriven för utmattning"
    (found,) = [one for one in lines(line) if one.score >= EVEN]

    explanation = told(found, line)

    assert "sjukskriven" in explanation
    assert "anna" not in explanation


_TEXT = st.text(st.characters(max_codepoint=0x2FF, exclude_characters="\0"), max_size=60)


@settings(max_examples=60)
@given(st.lists(_TEXT, min_size=1, max_size=6))
def test_a_line_scores_the_same_alone_and_among_others(texts: list[str]) -> None:
    together = {(one.start, one.score) for one in lines(*texts)}

    start, alone = 0, set()
    for text in texts:
        alone |= {(start + one.start, one.score) for one in lines(text)}
        start += len(text) + 1
    assert together == alone
