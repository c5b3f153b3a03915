"""What the running agent tells of itself in metrics: each part calls, nothing is looked up."""

from collections.abc import Iterable, Sequence

from agent.coverage import SourceCoverage
from agent.examine import Examined, Outcome
from agent.ledger import Waiting
from agent.metrics import TRUNCATED, Metrics
from agent.relay import RelayState
from agent.store import Store
from agent.unread import known


class Tally:
    """Turns what happens into counters, and what is into gauges."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._failures = 0

    def hinted(self, source: str, count: int) -> None:
        self._metrics.hints(source).inc(count)

    def overflowed(self, source: str) -> None:
        self._metrics.overflows(source).inc()

    def scanned(self, source: str, files: int, found: int) -> None:
        self._metrics.reconcile_seen(source).inc(files)
        self._metrics.reconcile_found(source).inc(found)

    def examined(self, source: str, examined: Examined) -> None:
        """Count an item, its findings, and what of it was not looked at."""
        self._metrics.examined(source, str(examined.outcome)).inc(examined.count)
        for found in examined.findings:
            self._metrics.findings(source, found.category, found.tier).inc(found.count)
        if examined.event is not None:
            self._metrics.incidents(source, examined.level).inc()
        if examined.outcome in {Outcome.NOT_EXAMINED, Outcome.PARTLY_EXAMINED}:
            for reason in examined.coverage.unreadable or (TRUNCATED,):
                self._metrics.not_examined(source, known(reason)).inc()

    def held(self, source: str, reason: str) -> None:
        self._metrics.not_examined(source, reason).inc()

    def timed(self, seconds: float) -> None:
        self._metrics.examine_seconds().observe(seconds)

    def lost(self, reason: str) -> None:
        self._metrics.workers_lost(reason).inc()

    def acknowledged(self, rows: Sequence[Waiting], now: float) -> None:
        self._metrics.published().inc(len(rows))
        for row in rows:
            self._metrics.publish_seconds().observe(max(now - row.created_at, 0.0))

    def measure(
        self, sources: Iterable[SourceCoverage], store: Store, relay: RelayState, now: float
    ) -> None:
        """Set the gauges."""
        metrics = self._metrics
        for source in sources:
            metrics.watches(source.name).set(source.watches or 0)
            metrics.watches_exhausted(source.name).set("watches_exhausted" in source.troubles)
            metrics.directories(source.name).set(source.directories or 0)
            metrics.backlog(source.name).set(source.backlog)
            metrics.quarantined(source.name).set(source.quarantined)
            metrics.reconcile_progress(source.name).set(source.progress)
            metrics.reconcile_completed(source.name).set(source.last_reconcile_at or 0)
            metrics.blind(source.name).set(source.state == "blind")
            metrics.log_lag(source.name).set(source.lag_bytes)
        rows, size = store.ledger.outbox_total()
        oldest = store.ledger.oldest_unsent_at()
        metrics.outbox_rows().set(rows)
        metrics.outbox_bytes().set(size)
        metrics.outbox_oldest().set(0.0 if oldest is None else max(now - oldest, 0.0))
        metrics.outbox_refused().set(store.ledger.refused_count())
        metrics.publish_failures().inc(relay.failures - self._failures)
        self._failures = relay.failures
