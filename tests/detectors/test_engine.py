"""The engine: batches, places, a site's own rules, and our recognizers in anybody's Presidio."""

import random
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from presidio_analyzer import (
    AnalyzerEngine,
    RecognizerRegistry,
)
from presidio_analyzer.nlp_engine import NlpEngine, NoOpNlpEngine, SlimSpacyNlpEngine

from detectors import recognizers
from detectors._segment import Part, Segment
from detectors._site_terms import SiteError
from detectors.engine import Engine
from tests.training.material import rows

TODAY = date(2026, 11, 23)
NUMBER = "19121212-1212"
RULES = r"""
recognizers:
  - name: case_number
    supported_language: sv
    supported_entity: CASE_NUMBER
    patterns: [{name: diary, regex: '\bSN \d{4}/\d+\b', score: 0.4}]
    context: [diarienummer]
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.build(today=lambda: TODAY)


def kinds(engine: Engine, *texts: str) -> list[set[str]]:
    found = engine.findings([Segment(text) for text in texts])
    return [{one.entity_type for one in each} for each in found]


def test_findings_stand_where_they_stand_in_their_own_segment(engine: Engine) -> None:
    texts = ["ingenting", f"Pnr {NUMBER}", "", f"och pnr: {NUMBER}, slut"]

    found = engine.findings([Segment(text) for text in texts])

    spans = [
        [text[one.start : one.end] for one in each if one.entity_type == "SE_PERSONNUMMER"]
        for text, each in zip(texts, found, strict=True)
    ]
    assert spans == [[], [NUMBER], [], [NUMBER]]


def test_no_word_reaches_from_one_segment_into_the_next(engine: Engine) -> None:
    apart = engine.findings([Segment("OCR"), Segment("8112289874")])
    alone = engine.findings([Segment("8112289874")])

    assert [one.score for one in apart[1]] == [one.score for one in alone[0]]


def test_distances_are_told_in_words(engine: Engine) -> None:
    (found,) = engine.findings([Segment(f"ett två tre {NUMBER}")])

    (one,) = [each for each in found if each.entity_type == "SE_PERSONNUMMER"]
    assert one.token == 3


def test_what_is_found_comes_through_presidios_engine(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The customer's choice, and how a site's recognizers stand beside ours."""
    asked: list[str] = []
    analyze = AnalyzerEngine.analyze

    def listening(self: AnalyzerEngine, text: str, *args: Any, **more: Any) -> Any:
        asked.append(text)
        return analyze(self, text, *args, **more)

    monkeypatch.setattr(AnalyzerEngine, "analyze", listening)

    assert kinds(engine, "Obs: lampan blinkar.", f"Pnr {NUMBER}")[1] >= {"SE_PERSONNUMMER"}
    assert len(asked) == 1


def test_a_sites_own_recognizers_stand_beside_ours(tmp_path: Path) -> None:
    rules = tmp_path / "recognizers.yaml"
    rules.write_text(RULES, encoding="utf-8")

    site = Engine.build(rules, today=lambda: TODAY)

    assert "CASE_NUMBER" in kinds(site, "Se SN 2024/17")[0]
    assert "SE_PERSONNUMMER" in kinds(site, f"Pnr {NUMBER}")[0]
    assert site.ruleset_version != Engine.build(today=lambda: TODAY).ruleset_version


def test_a_sites_context_words_raise_its_results(tmp_path: Path) -> None:
    rules = tmp_path / "recognizers.yaml"
    rules.write_text(RULES, encoding="utf-8")
    site = Engine.build(rules, today=lambda: TODAY)

    alone, beside = site.findings([Segment("Se SN 2024/17"), Segment("Diarienummer SN 2024/17")])

    assert max(one.score for one in beside if one.entity_type == "CASE_NUMBER") > max(
        one.score for one in alone if one.entity_type == "CASE_NUMBER"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recognizers: [", "not valid YAML"),
        ("rules: []", "there must be a list called recognizers"),
        ("recognizers:\n  - just words\n", ":2: recognizer"),
        ("recognizers:\n  - name: dnr\n    patterns: []\n", "supported_entity: Field required"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    rules = tmp_path / "recognizers.yaml"
    rules.write_text(text, encoding="utf-8")

    with pytest.raises(SiteError) as caught:
        Engine.build(rules, today=lambda: TODAY)

    assert said in str(caught.value)
    assert str(rules) in str(caught.value)


@pytest.mark.parametrize(
    "nlp",
    [
        NoOpNlpEngine(models=[{"lang_code": "sv", "model_name": "none"}]),
        SlimSpacyNlpEngine(supported_languages=["sv"], generic_tokenizer="blank"),
    ],
    ids=["no language model", "blank spaCy and Presidio's own enhancer"],
)
def test_our_recognizers_work_in_anybodys_presidio(nlp: NlpEngine) -> None:
    registry = RecognizerRegistry(
        recognizers=[*recognizers(today=lambda: TODAY)], supported_languages=["sv"]
    )
    theirs = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["sv"])

    results = theirs.analyze(f"Personnummer: {NUMBER}, anna@skola.example", "sv")

    spans = {(one.entity_type, one.start, one.end) for one in results}
    assert {("SE_PERSONNUMMER", 14, 27), ("EMAIL_ADDRESS", 29, 47)} <= spans


_PIECES = (
    "1|1 |1-|811228-9874 |8112289874|@a|pnr |\n;|x*|+46|a b |pin |lösenord |lösenord;x\n| |- |, |é|\u00ad|"
    "min son |LAS |Anna Berg |…|Storgatan 12 |a@b.example |barn som |D I A |eleven i 7B |IBAN SE45 |"
    "070-123 45 67|4111 1111 1111 1111 |10.0.0.1|Re: |skyddad |(|\0|l?k |x (at) y.|e\u0308|Ã¤|dtst |A.B. x\n|lösenord: ab cd "
).split("|")


def hostile() -> list[str]:
    """Each piece alone, and pieces put together by chance."""
    rng = random.Random(4)
    return [*_PIECES, *("".join(rng.choices(_PIECES, k=rng.randrange(2, 5))) for _ in range(24))]


@pytest.mark.parametrize("unit", hostile(), ids=ascii)
def test_hostile_texts_take_linear_time(engine: Engine, unit: str) -> None:
    def seconds(length: int) -> float:
        start = time.process_time()
        engine.findings([Segment(unit * (length // len(unit)))])
        return time.process_time() - start

    seconds(1_000)
    short = seconds(25_000)
    long = min(seconds(100_000) for _ in range(3))  # others' garbage may be collected in one

    assert long < 16 * max(short, 0.02)


def test_lines_read_together_are_found_as_each_by_itself(engine: Engine) -> None:
    lines = [str(row["subject"]) for name in ("subjects", "background") for row in rows(name)]
    segments = [Segment(line, Part.SUBJECT) for line in lines[::8]]

    together = engine.findings(segments)

    for segment, found in zip(segments, together, strict=True):
        (alone,) = engine.findings([segment])
        assert [one._replace(score=round(one.score, 6)) for one in found] == [
            one._replace(score=round(one.score, 6)) for one in alone
        ]
