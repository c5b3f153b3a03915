"""What Prometheus may know of an agent. Labels are closed sets; sources are named by IT's settings."""

from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from agent import unread
from agent.examine import Outcome
from agent.policy import Level
from agent.telemetry_metrics import Closed, counter, gauge, histogram
from agent.worker import Loss
from detectors._finding import Tier

CATEGORIES = frozenset(
    """
    health ethnicity religion political_opinion union sexual_life genetic biometric crime
    protected_identity social_services school_support assessment economy hr_discipline migration
    identity_number credentials contact person organisation role_mailbox integrity
    """.split()
)
TIERS = frozenset(tier.value for tier in Tier)
LEVELS = frozenset(level.value for level in Level)
OUTCOMES = frozenset(outcome.value for outcome in Outcome)
LOSSES = frozenset(loss.value for loss in Loss)
TRUNCATED = "truncated"
NOT_EXAMINED = unread.CODES | {TRUNCATED}
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Call a metric with its labels' values in the order named here, then `.inc()`, `.set(...)`."""

    examined: Closed[Counter]
    """source, outcome"""
    findings: Closed[Counter]
    """source, category, tier"""
    incidents: Closed[Counter]
    """source, level"""
    not_examined: Closed[Counter]
    """source, reason"""
    hints: Closed[Counter]
    """source"""
    overflows: Closed[Counter]
    """source"""
    watches: Closed[Gauge]
    """source"""
    watches_exhausted: Closed[Gauge]
    """source"""
    directories: Closed[Gauge]
    """source"""
    backlog: Closed[Gauge]
    """source"""
    quarantined: Closed[Gauge]
    """source"""
    log_lag: Closed[Gauge]
    """source"""
    reconcile_seen: Closed[Counter]
    """source"""
    reconcile_found: Closed[Counter]
    """source"""
    reconcile_progress: Closed[Gauge]
    """source"""
    reconcile_completed: Closed[Gauge]
    """source"""
    reconcile_due: Closed[Gauge]
    """source"""
    blind: Closed[Gauge]
    """source"""
    workers_lost: Closed[Counter]
    """reason"""
    examine_seconds: Closed[Histogram]
    """no label"""
    outbox_rows: Closed[Gauge]
    """no label"""
    outbox_bytes: Closed[Gauge]
    """no label"""
    outbox_oldest: Closed[Gauge]
    """no label"""
    outbox_refused: Closed[Gauge]
    """no label"""
    published: Closed[Counter]
    """no label"""
    publish_failures: Closed[Counter]
    """no label"""
    publish_seconds: Closed[Histogram]
    """no label"""
    intake_paused: Closed[Gauge]
    """no label"""
    heartbeat: Closed[Gauge]
    """no label"""
    loop_lag: Closed[Gauge]
    """no label"""
    log_keys_dropped: Closed[Counter]
    """no label"""

    @classmethod
    def on(cls, registry: CollectorRegistry, sources: Iterable[str]) -> "Metrics":
        """Register them, and the process's own."""
        source = frozenset(sources)
        ProcessCollector(namespace="persinc", registry=registry)
        one = registry
        return cls(
            examined=counter(
                one, "items_examined", "Items looked at", source=source, outcome=OUTCOMES
            ),
            findings=counter(
                one,
                "findings",
                "Detections",
                source=source,
                category=CATEGORIES,
                tier=TIERS,
            ),
            incidents=counter(
                one, "possible_incidents", "Possible incidents", source=source, level=LEVELS
            ),
            not_examined=counter(
                one, "items_not_examined", "Not looked at", source=source, reason=NOT_EXAMINED
            ),
            hints=counter(one, "hints", "Hints from the file system", source=source),
            overflows=counter(one, "watch_overflows", "Lost hints, rescanned", source=source),
            watches=gauge(one, "watches", "Directories watched", source=source),
            watches_exhausted=gauge(
                one, "watches_exhausted", "1 where there are no more watches", source=source
            ),
            directories=gauge(one, "watch_directories", "Directories there are", source=source),
            backlog=gauge(one, "backlog_items", "Items that wait to be looked at", source=source),
            quarantined=gauge(one, "quarantined_items", "Items set aside", source=source),
            log_lag=gauge(one, "log_lag_bytes", "Log not read yet", source=source),
            reconcile_seen=counter(
                one, "reconcile_files_seen", "Files compared by scans", source=source
            ),
            reconcile_found=counter(
                one, "reconcile_files_found", "Files no hint had told of", source=source
            ),
            reconcile_progress=gauge(
                one, "reconcile_progress_ratio", "How far the scan is", source=source
            ),
            reconcile_completed=gauge(
                one,
                "reconcile_completed_timestamp_seconds",
                "When a scan was last complete",
                source=source,
            ),
            reconcile_due=gauge(
                one,
                "reconcile_due_seconds",
                "How old a complete scan may be: two that were promised, missed",
                source=source,
            ),
            blind=gauge(one, "source_blind", "1 where nothing can be seen", source=source),
            workers_lost=counter(one, "workers_lost", "Workers replaced", reason=LOSSES),
            examine_seconds=histogram(
                one, "examine_seconds", "From a worker asked to its verdict", _SECONDS
            ),
            outbox_rows=gauge(one, "outbox_rows", "Events not acknowledged yet"),
            outbox_bytes=gauge(one, "outbox_bytes", "Their size"),
            outbox_oldest=gauge(one, "outbox_oldest_seconds", "Age of the oldest of them"),
            outbox_refused=gauge(one, "outbox_refused_rows", "Events the bus will never take"),
            published=counter(one, "events_published", "Events acknowledged by the bus"),
            publish_failures=counter(
                one, "publish_failures", "Times the bus could not be reached"
            ),
            publish_seconds=histogram(
                one, "publish_seconds", "From outbox to acknowledgement", _SECONDS
            ),
            intake_paused=gauge(one, "intake_paused", "1 while sources wait (disk full, outbox)"),
            heartbeat=gauge(one, "heartbeat_timestamp_seconds", "When a status was last written"),
            loop_lag=gauge(one, "loop_lag_seconds", "How late the main loop is"),
            log_keys_dropped=counter(one, "log_keys_dropped", "Log keys not on the list"),
        )
