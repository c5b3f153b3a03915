"""Every place in a document where text can hide is read, and is told by its place."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.agent.formats.places import (
    archives,
    mails,
    opendocument,
    pages,
    papers,
    plain,
    sheets,
    slides,
    words,
)
from tests.agent.formats.places.sample import Sample
from tests.agent.formats.reading import Read, read

KINDS = (plain, pages, mails, words, sheets, slides, opendocument, papers, archives)
SAMPLES = [sample for kind in KINDS for sample in kind.SAMPLES]
NEEDLES = [(sample, needle) for sample in SAMPLES for needle in sample.needles]


@cache
def _read(at: int) -> Read:
    return read(SAMPLES[at].data, SAMPLES[at].name)


@pytest.mark.parametrize(
    ("sample", "needle"), NEEDLES, ids=[f"{sample.name}-{needle}" for sample, needle in NEEDLES]
)
def test_every_place_is_read_once_and_told(sample: Sample, needle: str) -> None:
    found = _read(SAMPLES.index(sample))

    assert found.where(needle) == [sample.needles[needle]]


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_what_is_whole_is_said_to_be(sample: Sample) -> None:
    coverage = _read(SAMPLES.index(sample)).budget.coverage()

    assert (coverage.examined, coverage.truncated, coverage.unreadable) == (True, False, ())


def test_the_docs_tell_how_many_places_there_are() -> None:
    docs = Path(__file__).parents[3].joinpath("docs/formats.md").read_text(encoding="utf-8")
    counts = Counter(sample.group for sample, _ in NEEDLES)
    told = ", ".join(f"{group} {count}" for group, count in counts.items())

    assert f"{len(NEEDLES)} of {len(NEEDLES)}" in docs
    assert f"({told})" in " ".join(docs.split())
