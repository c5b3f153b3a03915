"""No label can hold what was read."""

import json
from importlib.resources import files
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest

from agent.coverage import SourceCoverage
from agent.examine import Examined, Outcome
from agent.item import Coverage, ItemKind
from agent.metrics import CATEGORIES, Metrics
from agent.relay import RelayState
from agent.store import Store
from agent.tally import Tally
from detectors._lexicon import categories

CANARY = "19121212-1212"


def test_a_value_outside_the_closed_sets_becomes_other() -> None:
    registry = CollectorRegistry()
    metrics = Metrics.on(registry, ["bildning"])

    metrics.findings(CANARY, CANARY, CANARY).inc()

    text = generate_latest(registry).decode()
    assert CANARY not in text
    assert 'persinc_findings_total{category="other",source="other",tier="other"} 1.0' in text


def test_series_are_there_before_the_first_event() -> None:
    registry = CollectorRegistry()

    Metrics.on(registry, ["bildning"])

    text = generate_latest(registry).decode()
    assert 'persinc_items_examined_total{outcome="not_examined",source="bildning"} 0.0' in text


def test_every_metric_has_our_prefix() -> None:
    registry = CollectorRegistry()
    Metrics.on(registry, ["bildning"])

    assert all(family.name.startswith("persinc_") for family in registry.collect())


def test_a_metric_without_labels_is_called_without_values() -> None:
    registry = CollectorRegistry()
    metrics = Metrics.on(registry, ["bildning"])

    metrics.outbox_rows().set(3)
    metrics.published().inc()

    assert registry.get_sample_value("persinc_outbox_rows") == 3
    assert registry.get_sample_value("persinc_events_published_total") == 1


def test_a_reason_is_counted_as_itself_by_its_kind_or_as_cut_short() -> None:
    registry = CollectorRegistry()
    tally = Tally(Metrics.on(registry, ["bildning"]))
    codes = ("unsupported:image", "unsupported:xls", "no_subjects")

    tally.examined("bildning", _partly_examined(*codes))
    tally.examined("bildning", _partly_examined())

    counted = {
        sample.labels["reason"]
        for family in registry.collect()
        for sample in family.samples
        if sample.name == "persinc_items_not_examined_total" and sample.value
    }
    assert counted == {"unsupported:image", "unsupported", "no_subjects", "truncated"}


async def test_watches_are_exhausted_only_where_the_watch_says_so(tmp_path: Path) -> None:
    registry = CollectorRegistry()
    tally = Tally(Metrics.on(registry, ["emptied", "short"]))
    emptied = SourceCoverage("emptied", "shared_drive", watches=1, directories=9)
    short = SourceCoverage("short", "shared_drive", watches=9, directories=9)
    short.degrade("watches_exhausted")

    async with Store.open(tmp_path / "state") as store:
        tally.measure([emptied, short], store, RelayState(), 0.0)

    exhausted = [
        registry.get_sample_value("persinc_watches_exhausted", {"source": name})
        for name in ("emptied", "short")
    ]
    assert exhausted == [0, 1]


def test_every_category_of_the_lexicons_and_the_judgement_has_its_series() -> None:
    models = files("detectors").joinpath("weights", "models.json").read_text("utf-8")

    assert categories().keys() | json.loads(models)["categories"].keys() <= CATEGORIES


def _partly_examined(*codes: str) -> Examined:
    coverage = Coverage(truncated=not codes, unreadable=codes)
    return Examined(ItemKind.FILE, Outcome.PARTLY_EXAMINED, coverage=coverage)
