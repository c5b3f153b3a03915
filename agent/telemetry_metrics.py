"""Metrics with closed labels: a label takes values of a known set, all else is `other`.

A path, a person or a page cannot become a label, however wrong the caller is.
"""

from collections.abc import Iterable
from itertools import product
from typing import Generic, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

Metric = TypeVar("Metric", bound=MetricWrapperBase)

OTHER = "other"


class Closed(Generic[Metric]):
    """A metric whose labels are closed sets.

    >>> seen = counter(CollectorRegistry(), "things_seen", "Things", result=("good", "bad"))
    >>> seen("good").inc()
    >>> seen("19121212-1212").inc()
    >>> samples = next(iter(seen.metric.collect())).samples
    >>> [(s.labels["result"], s.value) for s in samples if s.name.endswith("_total")]
    [('bad', 0.0), ('good', 1.0), ('other', 1.0)]
    """

    def __init__(self, metric: Metric, labels: tuple[frozenset[str], ...]) -> None:
        self.metric = metric
        self._labels = labels

    def __call__(self, *values: str) -> Metric:
        """The series of these values."""
        if not self._labels:
            return self.metric
        return self.metric.labels(
            *(
                value if value in allowed else OTHER
                for value, allowed in zip(values, self._labels, strict=True)
            )
        )


def counter(
    registry: CollectorRegistry, name: str, words: str, **labels: Iterable[str]
) -> Closed[Counter]:
    """A counter `persinc_<name>_total`; each of its series is there from the start, at zero."""
    return _closed(
        Counter(f"persinc_{name}_total", words, tuple(labels), registry=registry), labels
    )


def gauge(
    registry: CollectorRegistry, name: str, words: str, **labels: Iterable[str]
) -> Closed[Gauge]:
    """A gauge `persinc_<name>`."""
    return _closed(Gauge(f"persinc_{name}", words, tuple(labels), registry=registry), labels)


def histogram(
    registry: CollectorRegistry,
    name: str,
    words: str,
    buckets: tuple[float, ...],
    **labels: Iterable[str],
) -> Closed[Histogram]:
    """A histogram `persinc_<name>`, in seconds."""
    return _closed(
        Histogram(f"persinc_{name}", words, tuple(labels), registry=registry, buckets=buckets),
        labels,
    )


def _closed(metric: Metric, labels: dict[str, Iterable[str]]) -> Closed[Metric]:
    sets = tuple(frozenset(values) for values in labels.values())
    for values in product(*(sorted(one) for one in sets)):
        if values:
            metric.labels(*values)
    return Closed(metric, sets)
