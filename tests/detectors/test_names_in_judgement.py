"""The judgement must not move when the names of a text come from somewhere else."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from detectors import scan_of, sensitive_matter
from detectors._finding import Finding
from detectors._fold import raw
from detectors._marks import FULL_NAME, copy_of, written
from detectors._segment import Part, Segment
from detectors._telling import told
from detectors.engine import Engine

CORPUS = Path(__file__).parent.parent / "corpus"
SWEDISH = ("Karin Svensson", "Lars Eriksson", "Eva Lindgren")
OTHERS = {
    "arabic": ("Mohammed Hassan", "Fatima Haddad", "Khaled Mansour"),
    "somali": ("Abdirahman Warsame", "Hodan Farah", "Ayaan Abdi"),
    "kurdish and turkish": ("Dilan Yildiz", "Azad Demir", "Rojda Kaya"),
    "finnish": ("Pirkko Korhonen", "Juhani Virtanen", "Aino Heikkinen"),
    "sami": ("Anna-Sara Utsi", "Aslak Labba", "Elle Blind"),
    "polish and bosnian": ("Agnieszka Kowalska", "Emir Hodzic", "Jasmina Begovic"),
    "vietnamese": ("Nguyen Thi Lan", "Tran Van Minh", "Pham Thi Hoa"),
}
_MANY = 300


@cache
def templates() -> list[str]:
    """Lines of the corpus in which somebody is named in full, the name left open."""
    frames = []
    for name in ("subjects", "background"):
        for row in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines():
            text = json.loads(row)["subject"]
            copy = copy_of(raw(text))
            for at in np.flatnonzero(copy.octets == FULL_NAME).tolist()[:1]:
                start, end = (int(place) for place in [*copy.places(), len(text)][at - 1 : at + 1])
                if text.isascii() and "{" not in text and text[start].isupper():
                    frames.append(text[:start] + "{}" + text[end:])
    return frames[:_MANY]


def judged(engine: Engine, names: tuple[str, ...]) -> list[list[Finding]]:
    texts = [frame.format(names[at % len(names)]) for at, frame in enumerate(templates())]
    found = engine.findings([Segment(text, Part.SUBJECT) for text in texts])
    return [[one for one in here if one.entity_type == "SENSITIVE_MATTER"] for here in found]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.build(today=lambda: date(2026, 1, 1))


@pytest.mark.parametrize("origin", OTHERS)
def test_a_name_from_elsewhere_moves_no_probability(engine: Engine, origin: str) -> None:
    swedish = [[one.score for one in here] for here in judged(engine, SWEDISH)]

    other = [[one.score for one in here] for here in judged(engine, OTHERS[origin])]

    assert len(swedish) > 200
    assert other == swedish


def test_explanations_tell_names_as_names() -> None:
    text = "Karin Svensson är sjukskriven för utmattning och vill inte att chefen vet"

    (found,) = scan_findings(text)

    explanation = told(found, text)

    assert explanation
    assert "karin" not in explanation


def scan_findings(text: str) -> list[Finding]:
    return list(sensitive_matter.find(scan_of(text)))


@pytest.mark.parametrize("octet", range(1, 10))
def test_no_byte_of_a_text_is_taken_for_a_mark(octet: int) -> None:
    assert "[" not in written(copy_of(raw(f"rad{chr(octet)}cell")))
