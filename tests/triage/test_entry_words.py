"""What was said and done, in each language; nothing that people wrote is left out or changed."""

from zoneinfo import ZoneInfo

import pytest

from agent.language import LANGUAGES
from tests.triage.made import NOON
from triage.entry import Entry, Kind
from triage.entry_words import in_words, kind_of
from triage.proposal import FACTORS

ZONE = ZoneInfo("Europe/Stockholm")


def entry(kind: Kind, **data: str) -> Entry:
    return Entry(1, "261124-PERSINC-AB12", kind, NOON, "eva", data)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (
            entry(Kind.AWARENESS, at="2026-11-24T12:00:00+00:00", reason="ringde"),
            "tid: 2026-11-24 13:00; skäl: ringde",
        ),
        (
            entry(Kind.DECISION, disposition="false_positive", breach="", findings="[]"),
            "falskt larm",
        ),
        (
            entry(Kind.DECISION, disposition="false_positive", findings='["text", "line"]'),
            "falskt larm; fel fynd: text, line",
        ),
        (
            entry(Kind.SPLIT, into="261124-PERSINC-AB13", events='["a", "b"]'),
            "till: 261124-PERSINC-AB13; händelser: 2",
        ),
        (entry(Kind.OVERRIDE, factor="ei", value="", reason="fel"), "EI –; skäl: fel"),
        (entry(Kind.REOPENING, reason="wider_audience"), "skäl: fler kan nu nå det"),
        (entry(Kind.NOTE, text="yes"), "yes"),
        (entry(Kind.DETAIL, ended_at="i går", persons="3"), "upphörde: i går; personer: 3"),
    ],
)
def test_an_entry_reads_as_a_sentence(made: Entry, text: str) -> None:
    assert in_words(made, "sv", ZONE) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_factor_has_words(language: str) -> None:
    assert all(kind_of(entry(kind), language) for kind in Kind)
    for factor in FACTORS:
        said = in_words(entry(Kind.OVERRIDE, factor=factor, value="true"), language, ZONE)
        assert "_" not in said
