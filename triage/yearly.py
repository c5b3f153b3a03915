"""The DPO's figures of a year, for the management: counts, times and outcomes. Pure.

Small counts are hidden, and what would give them away (triage/disclosure.py); every table sums up to
a total for that. Nothing here is by employee.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from triage.case import INCIDENTS, Case, Disposition, Origin
from triage.clock import Hours
from triage.disclosure import HIDDEN, LEAST, Sum, hide

Rows = tuple[tuple[str, str], ...]


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
    """All figures; each table by its key, as they may be shown."""

    year: int
    totals: Rows
    tables: tuple[tuple[str, Rows], ...]
    medians: Rows
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
        "reviewed": sum(case.disposition is not None for case in own),
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
        "by_band": (incidents, lambda case: case.band.value if case.is_scored else "unscored"),
    }
    counts = {key: Counter(map(of, among)) for key, (among, of) in by.items()}
    shown, tables = _shown(totals, counts)
    precision = tuple(_precisions(besides.verdicts))
    tables = (*tables, ("by_detector", precision)) if precision else tables
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


_UNDECIDED, *_DECIDED = [f"by_disposition/{one}" for one in ("undecided", *Disposition)]
_INCIDENTS = [f"by_disposition/{one}" for one in sorted(INCIDENTS)]
_OTHERS = [name for name in _DECIDED if name not in _INCIDENTS]
_SUMS: list[Sum] = [
    ("incidents", _INCIDENTS),
    ("notified", ["on_time", "late"]),
    ("candidates", ["reviewed", _UNDECIDED]),
    ("candidates", [*_DECIDED, _UNDECIDED]),
    ("candidates", ["incidents", *_OTHERS, _UNDECIDED]),
    ("reviewed", _DECIDED),
    ("reviewed", ["incidents", *_OTHERS]),
]


def _shown(
    totals: Mapping[str, int], tables: Mapping[str, Mapping[str, int]]
) -> tuple[Rows, tuple[tuple[str, Rows], ...]]:
    """All counts as they may be shown: what each is part of decides, too."""
    counts = Counter(totals)
    counts.update(
        {f"{title}/{key}": count for title, rows in tables.items() for key, count in rows.items()}
    )
    of_incidents: list[Sum] = [
        ("incidents", [f"{title}/{key}" for key in rows])
        for title, rows in tables.items()
        if title != "by_disposition"
    ]
    hidden = hide(counts, [*_SUMS, *of_incidents])

    def rows_of(named: Mapping[str, int], title: str = "") -> Rows:
        return tuple(
            (key, HIDDEN if title + key in hidden else str(count)) for key, count in named.items()
        )

    return rows_of(totals), tuple(
        (title, rows_of(dict(sorted(rows.items())), f"{title}/")) for title, rows in tables.items()
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
