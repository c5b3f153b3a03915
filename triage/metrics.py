"""What Prometheus may know of triage: counts by closed sets of labels, never a case or a person.

Open cases are counted in the store when they are asked for, so a restart changes no figure.
"""

from collections import Counter as Tally
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from triage.category import TIERS
from triage.facts import AUDIENCES
from triage.store import Store, StoreUnavailable, figures
from triage.store.cases import Heartbeat, heartbeats

_AGES = (
    (timedelta(hours=24), "under_24h"),
    (timedelta(hours=72), "under_72h"),
    (timedelta(days=7), "under_7d"),
    (timedelta(days=30), "under_30d"),
)
_KINDS = ("shared_drive", "mail_log", "intranet_export")


@dataclass(frozen=True, slots=True)
class Metrics:
    """Counters of the intake, and of telling."""

    events_stored: Counter
    events_repeated: Counter
    events_quiet: Counter
    cases_opened: Counter
    suppressed: Counter
    dead_letters: Counter
    intake_failures: Counter
    letters_sent: Counter
    letters_failed: Counter
    candidates: Counter
    lag: Gauge

    @classmethod
    def on(cls, registry: CollectorRegistry) -> "Metrics":
        """Register them."""

        def counter(name: str, words: str, labels: tuple[str, ...] = ()) -> Counter:
            return Counter(f"persinc_{name}_total", words, labels, registry=registry)

        made = cls(
            counter("events_stored", "Possible incidents stored"),
            counter("events_repeated", "Possible incidents that had been stored before"),
            counter("events_quiet", "Returns of what was judged already"),
            counter("cases_opened", "Cases opened by events"),
            counter("suppressed", "Possible incidents covered by a suppression"),
            counter("dead_letters", "Records that could not be decoded"),
            counter("intake_failures", "Times the store or the bus was away"),
            counter("letters_sent", "Letters that a receiver took"),
            counter("letters_failed", "Letters that a receiver did not take; each is tried again"),
            counter(
                "candidates",
                "Possible incidents received",
                ("source_kind", "category", "audience"),
            ),
            Gauge(
                "persinc_consumer_lag_records",
                "Records on the bus that are not stored yet",
                registry=registry,
            ),
        )
        for labels in product(_KINDS, TIERS, AUDIENCES):
            made.candidates.labels(*labels)  # one that is not there before its first misses it
        return made


class Census(Collector):
    """Counts cases and agents in the store now and then; a scrape gets the newest count at once."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._counted: list[GaugeMetricFamily] = []
        self.store_up = False

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing in advance: what there is to count is in the store."""
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Open cases by category, tier and age; when agents last spoke."""
        up = GaugeMetricFamily("persinc_store_up", "Whether the store answers", int(self.store_up))
        return [up, *self._counted]

    def refresh(self) -> None:
        """Count. A store that is away leaves no old figures standing."""
        try:
            with self._store.reading() as connection:
                now = self._now()
                counted = [
                    *_open_cases(figures.open_cases(connection), now),
                    *_agents(heartbeats(connection)),
                    _by_label(
                        "persinc_decided_cases",
                        "Cases decided",
                        "disposition",
                        figures.decided(connection),
                    ),
                    _by_label(
                        "persinc_erased_rows", "Rows erased", "kind", figures.erased(connection)
                    ),
                    *_deadline(figures.next_deadline(connection), now),
                ]
        except StoreUnavailable:
            self.store_up = False
            self._counted = []
            return
        self.store_up = True
        self._counted = counted


def _open_cases(
    rows: Iterable[tuple[str, str, str, str, datetime, int]], now: datetime
) -> Iterable[GaugeMetricFamily]:
    labels = ("category", "tier", "band", "source_kind", "age")
    cases = GaugeMetricFamily("persinc_open_cases", "Cases not closed", labels=labels)
    tally: Tally[tuple[str, ...]] = Tally()
    oldest = timedelta()
    for category, tier, band, source_kind, detected_at, count in rows:
        tally[category, tier, band, source_kind, age_of(now - detected_at)] += count
        oldest = max(oldest, now - detected_at)
    for values, count in sorted(tally.items()):
        cases.add_metric(values, count)
    yield cases
    yield GaugeMetricFamily(
        "persinc_oldest_open_seconds", "Age of the oldest open case", oldest.total_seconds()
    )


def _agents(beats: Iterable[Heartbeat]) -> Iterable[GaugeMetricFamily]:
    heard = GaugeMetricFamily(
        "persinc_agent_last_heartbeat_timestamp_seconds",
        "When an agent last spoke",
        labels=("agent",),
    )
    for beat in beats:
        heard.add_metric((beat.status.agent,), beat.status.at.timestamp())
    yield heard


def _by_label(
    name: str, words: str, label: str, counts: Iterable[tuple[str, int]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=(label,))
    for value, count in counts:
        family.add_metric((value,), count)
    return family


def _deadline(soonest: datetime | None, now: datetime) -> Iterable[GaugeMetricFamily]:
    """How long until the first legal deadline; negative when it is past; absent when none runs."""
    if soonest is not None:
        yield GaugeMetricFamily(
            "persinc_clock_remaining_seconds",
            "Until the authority must be told of the most urgent incident",
            (soonest - now).total_seconds(),
        )


def age_of(age: timedelta) -> str:
    """The bucket of an age.

    >>> age_of(timedelta(hours=25))
    'under_72h'
    """
    return next((name for limit, name in _AGES if age < limit), "older")
