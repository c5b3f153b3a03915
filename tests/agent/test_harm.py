"""Harmed text is judged as it was meant: lines of the corpus, harmed in every way that we mend."""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from detectors.engine import Engine
from tests.quality.measure import Row, lines

CORPUS = Path(__file__).parent.parent / "corpus"
_EVERY = 60
_KEPT, _ALARMED = 0.96, 0.02
"""Of sensitive lines so many at least stay in the digest; of harmless ones so many come at most."""

Harm = Callable[[str], str]


def _read_as(letters: str) -> Harm:
    table = str.maketrans(dict(zip("åäöÅÄÖ", letters + letters.upper(), strict=True)))
    return lambda text: text.translate(table)


def _decoded_wrongly(text: str) -> str:
    return text.encode().decode("cp1252", "ignore")


def _a_as_d_at_the_start(text: str) -> str:
    return _read_as("aao")(re.sub(r"\bä(?=\w)", "d", text))


def _parted_by(sign: str) -> Harm:
    return lambda text: re.sub(r"([^\W\d_]{4})([^\W\d_]{4,})", rf"\1{sign}\2", text)


def _apart(text: str) -> str:
    return "  ".join(map(" ".join, text.split()))


HARMS: dict[str, Harm] = {
    "none": str,
    "without å ä ö": _read_as("aao"),
    "ö as é": _read_as("aaé"),
    "ö as 6, å and ä as 4": _read_as("446"),
    "å and ä as &": _read_as("&&o"),
    "å and ä as é": _read_as("ééo"),
    "ä as d": _a_as_d_at_the_start,
    "decoded wrongly": _decoded_wrongly,
    "accents apart": lambda text: unicodedata.normalize("NFD", text),
    "soft hyphens": _parted_by("\u00ad"),
    "cut by lines": _parted_by("-\n"),
    "letters apart": _apart,
    "capitals": str.upper,
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.build(today=lambda: date(2026, 11, 1))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    told = [
        row
        for name in ("subjects", "background")
        for row in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()[::_EVERY]
    ]
    return [json.loads(row) for row in told]


@pytest.mark.parametrize("harm", HARMS)
def test_harm_hides_little_and_alarms_nobody(engine: Engine, rows: list[Row], harm: str) -> None:
    harmed = [{**row, "subject": HARMS[harm](str(row["subject"]))} for row in rows]

    figures = lines(engine, harmed)

    assert figures.recall >= _KEPT
    assert figures.alarmed <= _ALARMED
