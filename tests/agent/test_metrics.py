"""No label can hold what was read."""

from prometheus_client import CollectorRegistry, generate_latest

from agent.metrics import Metrics

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
