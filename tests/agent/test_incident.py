"""Incident: the event that travels is counts and keyed names; what can be read is sealed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.bus import PossibleIncident, SourceOfItem
from agent.incident import Occurrence, Origin, bare_subject, incident
from agent.inspect import inspect
from agent.item import Envelope, Item, ItemKind
from agent.seal import Pseudonymiser, Sealer, make_keys
from detectors._finding import Finding, Tier
from detectors._segment import Part, Segment
from triage.unseal import Identity

NUMBERS = ("19121212-1212", "701063-2391")
TEXT = f"Elsa Brandin, {NUMBERS[0]}, och {NUMBERS[1]}; igen {NUMBERS[0]}"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ITEM = Item(source="share", location="/srv/Elsa Brandin/brev.txt", kind=ItemKind.FILE)


class Numbers:
    """Finds both numbers wherever they stand."""

    ruleset_version = "r1"

    def findings(self, segments: Sequence[Segment]) -> list[list[Finding]]:
        return [list(self._in(segment.text)) for segment in segments]

    @staticmethod
    def _in(text: str) -> list[Finding]:
        spans = [(at, at + len(one)) for one in NUMBERS for at in _places(text, one)]
        kind = ("SE_PERSONNUMMER", 0.99, "personnummer", "identity_number", Tier.EXTRA)
        entity, score, detector, category, tier = kind
        return [
            Finding(entity, *span, score, detector, category, tier, rule="long:signed")
            for span in sorted(spans)
        ]


def _places(text: str, needle: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(needle, at)]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    return make_keys(tmp_path_factory.mktemp("incident") / "keys")


@pytest.fixture
def origin(keys: tuple[Path, Path, Path]) -> Origin:
    return Origin("fs01", Pseudonymiser.read(keys[2]), Sealer.read(keys[1]), "r1")


def _event(
    origin: Origin, item: Item = ITEM, at: datetime = NOON, envelope: Envelope | None = None
) -> tuple[str, PossibleIncident]:
    segments = [Segment("Ang. Elsa", Part.SUBJECT), Segment(TEXT)]
    return incident(
        origin,
        SourceOfItem(name="share", kind="shared_drive", audience="unknown"),
        Occurrence(item, "v1:" + "0" * 32, NOON, envelope=envelope, size=100),
        inspect(item, segments, Numbers()),
        at,
    )


def test_found_again_it_is_the_same_event_whenever_that_is(origin: Origin) -> None:
    first, _ = _event(origin)
    later, _ = _event(origin, at=NOON.replace(year=2027))

    assert first == later


def test_another_place_content_or_rules_is_another_event(origin: Origin) -> None:
    ids = {
        _event(origin)[0],
        _event(origin, replace(ITEM, location="/srv/b.txt"))[0],
        _event(replace(origin, ruleset_version="r2"))[0],
        _event(replace(origin, agent="fs02"))[0],
    }

    assert len(ids) == 4


def test_the_same_number_twice_is_one_person(origin: Origin) -> None:
    _, data = _event(origin)

    (summary,) = data.findings
    assert (summary.count, summary.distinct_count) == (3, 2)
    assert data.persons.distinct_count == 2
    assert len(data.persons.pseudonyms) == 2


def test_nothing_that_was_read_travels_open(origin: Origin) -> None:
    _, data = _event(origin)

    open_part = data.model_dump_json(exclude={"sealed"})
    for secret in ("Elsa", "Brandin", "brev.txt", "Ang.", *NUMBERS, "signed"):
        assert secret not in open_part
    assert "Elsa" not in repr(data)


def test_the_dpo_sees_where_it_is_and_what_surrounds_it(
    origin: Origin, keys: tuple[Path, Path, Path]
) -> None:
    envelope = Envelope("a@kommun.example", ("b@x.example",), "<1@kommun.example>")

    _, data = _event(origin, envelope=envelope)

    evidence = Identity.read(keys[0]).open(data.sealed)
    assert evidence["location"] == ITEM.location
    assert evidence["subject"] == "Ang. Elsa"
    assert evidence["recipients"] == ["b@x.example"]
    places = evidence["places"]
    assert isinstance(places, list)
    assert places[0]["context"].startswith("Elsa Brandin, [SE_PERSONNUMMER], och")


@pytest.mark.parametrize(
    "subject", ["Möte på torsdag", "SV: Möte på torsdag", "Sv: VB: Re: möte på torsdag "]
)
def test_a_thread_is_told_by_its_bare_subject(subject: str) -> None:
    assert bare_subject(subject) == "möte på torsdag"
