"""What the store knows that a batch may touch: keys, cases, suppressions, judged values."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from triage.grouping import Held
from triage.intake import Arrival, Known
from triage.store import bulk
from triage.store.rows import case_of, suppression_of
from triage.store.tables import case, event, grouping_key, judged_value, suppression
from triage.suppression import Suppression, fingerprints


def not_stored(connection: Connection, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Those whose id is not in the store."""
    stored = set(
        connection.execute(
            select(event.c.id).where(
                bulk.one_of(connection, event.c.id, [arrival.id for arrival in arrivals])
            )
        ).scalars()
    )
    return [arrival for arrival in arrivals if arrival.id not in stored]


def known(connection: Connection, arrivals: Sequence[Arrival], now: datetime) -> Known:
    """Everything these arrivals may touch; cases are locked in the order of their numbers."""
    if not arrivals:
        return Known({}, {})
    keys = sorted({key for arrival in arrivals for key in arrival.keys})
    holders = {
        row.key: (row.case_id, row.seen_at)
        for row in connection.execute(
            select(grouping_key).where(bulk.one_of(connection, grouping_key.c.key, keys))
        )
    }
    judged = _judged(connection, arrivals)
    numbers = sorted({case_id for case_id, _ in holders.values()} | set(judged))
    cases = {
        row["id"]: case_of(row)
        for row in connection.execute(
            select(case)
            .where(bulk.one_of(connection, case.c.id, numbers))
            .order_by(case.c.id)
            .with_for_update()
        ).mappings()
    }
    held = {
        key: Held(case_id, seen_at, closed=cases[case_id].closed)
        for key, (case_id, seen_at) in holders.items()
    }
    return Known(held, cases, _active(connection, now), judged)


def _judged(connection: Connection, arrivals: Sequence[Arrival]) -> dict[str, frozenset[str]]:
    """The judged values of every case that has judged one of an arrival's: usually none."""
    probes = {min(values) for arrival in arrivals if (values := fingerprints(arrival.data))}
    near = set(
        connection.execute(
            select(judged_value.c.case_id).where(
                bulk.one_of(connection, judged_value.c.fingerprint, sorted(probes))
            )
        ).scalars()
    )
    if not near:
        return {}
    found: dict[str, set[str]] = {number: set() for number in sorted(near)}
    asked = sorted({v for arrival in arrivals for v in fingerprints(arrival.data) or ()})
    rows = connection.execute(
        select(judged_value.c.case_id, judged_value.c.fingerprint).where(
            judged_value.c.case_id.in_(near),
            bulk.one_of(connection, judged_value.c.fingerprint, asked),
        )
    )
    for row in rows:
        found[row.case_id].add(row.fingerprint)
    return {number: frozenset(values) for number, values in found.items()}


def _active(connection: Connection, now: datetime) -> list[Suppression]:
    rows = connection.execute(
        select(suppression)
        .where(suppression.c.expires_at > now, suppression.c.ended_at.is_(None))
        .order_by(suppression.c.id)
    )
    return [suppression_of(row) for row in rows.mappings()]
