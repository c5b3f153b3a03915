"""The DPO's figures of a year, for the management: counts, times and outcomes. Pure.

A count under five is hidden, since few cases of a kind in a small unit point at persons; sums over
all stay. Nothing here is by employee.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from triage.case import Case, Disposition, Origin
from triage.clock import Hours

LEAST = 5
HIDDEN = "<5"


@dataclass(frozen=True, slots=True)
class Besides:
    """What the year's cases do not tell: how things stand now."""

    suppressions: int = 0
    """In force."""
    deviations_open: int = 0
    deviations_closed: int = 0
    verdicts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By detector: how often judged right or harmless, and how often in all."""


@dataclass(frozen=True, slots=True)
class Yearly:
    """All figures; each table by its key, small counts as HIDDEN."""

    year: int
    totals: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    medians: tuple[tuple[str, str], ...]
    """Hours."""


def yearly_of(
    cases: Sequence[Case],
    informed: frozenset[str],
    year: int,
    house: tuple[ZoneInfo, Hours],
    besides: Besides = Besides(),
) -> Yearly:
    """Work them out of the cases opened in the year; `informed` are those whose persons were told."""
    zone, hours = house
    own = [case for case in cases if case.opened_at.astimezone(zone).year == year]
    incidents = [case for case in own if case.is_incident]
    notified = [case for case in own if case.notified_at is not None]
    late = [case for case in notified if case.clock(hours).late(case.opened_at)]
    totals = {
        "candidates": len(own),
        "reviewed": sum(case.decided_at is not None for case in own),
        "incidents": len(incidents),
        "notified": len(notified),
        "on_time": len(notified) - len(late),
        "late": len(late),
        "informed": sum(case.id in informed for case in own),
        "suppressions": besides.suppressions,
        "deviations_open": besides.deviations_open,
        "deviations_closed": besides.deviations_closed,
    }
    by: dict[str, tuple[Iterable[Case], Callable[[Case], str]]] = {
        "by_disposition": (own, lambda case: _name(case.disposition)),
        "by_month": (incidents, lambda case: f"{case.opened_at.astimezone(zone):%Y-%m}"),
        "by_controller": (incidents, lambda case: case.controller or "-"),
        "by_category": (incidents, lambda case: case.category),
        "by_source": (incidents, lambda case: case.source_kind or case.origin.value),
        "by_band": ([case for case in incidents if case.is_scored], lambda case: case.band.value),
    }
    tables = tuple((key, _table(Counter(map(of, among)))) for key, (among, of) in by.items())
    precision = tuple(_precisions(besides.verdicts))
    tables = (*tables, ("by_detector", precision)) if precision else tables
    shown = tuple((key, hidden(count)) for key, count in totals.items())
    seen = [case for case in own if case.origin is not Origin.REGISTER]
    return Yearly(year, shown, tables, tuple(_medians(seen)))


def as_json(figures: Yearly) -> dict[str, object]:
    """The contract of `yearly --json` and /api/yearly."""
    return {
        "year": figures.year,
        "totals": dict(figures.totals),
        "median_hours": dict(figures.medians),
        **{title: dict(rows) for title, rows in figures.tables},
    }


def hidden(count: int) -> str:
    """A count as it may be shown.

    >>> hidden(0), hidden(4), hidden(5)
    ('0', '<5', '5')
    """
    return HIDDEN if 0 < count < LEAST else str(count)


def _table(counts: Counter[str]) -> tuple[tuple[str, str], ...]:
    """Hides small cells, and the smallest other too where one alone could be worked out."""
    small = [key for key, count in counts.items() if 0 < count < LEAST]
    if len(small) == 1 and len(counts) > 1:
        rest = {key: count for key, count in counts.items() if key not in small}
        small.append(min(rest, key=lambda key: (rest[key], key)))
    return tuple(
        (key, ("–" if count >= LEAST else HIDDEN) if key in small else str(count))
        for key, count in sorted(counts.items())
    )


def _precisions(verdicts: Mapping[str, tuple[int, int]]) -> Iterable[tuple[str, str]]:
    """How often a detector was not wrong; of few judgements it says nothing."""
    for detector, (good, judged) in sorted(verdicts.items()):
        yield detector, f"{good / judged:.2f}" if judged >= LEAST else HIDDEN


def _name(disposition: Disposition | None) -> str:
    return "undecided" if disposition is None else disposition.value


def _medians(cases: Sequence[Case]) -> Iterable[tuple[str, str]]:
    steps: dict[str, Callable[[Case], tuple[datetime | None, datetime | None]]] = {
        "detected_to_viewed": lambda case: (case.detected_at, case.first_viewed_at),
        "viewed_to_aware": lambda case: (case.first_viewed_at, case.aware_at),
        "aware_to_decided": lambda case: (case.aware_at, case.decided_at),
        "aware_to_notified": lambda case: (case.aware_at, case.notified_at),
    }
    for key, of in steps.items():
        spans = [
            (end - start) / timedelta(hours=1)
            for start, end in map(of, cases)
            if start is not None and end is not None
        ]
        yield key, f"{median(spans):.1f}" if len(spans) >= LEAST else "-"
