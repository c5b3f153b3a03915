"""Taking in a batch: events, cases, keys, dead letters and the bus offsets in one transaction.

Exactly once: the offsets are locked first and records below them passed over, so a partition that
has moved to another member in the meantime, or a batch sent twice, changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, update
from sqlalchemy.exc import IntegrityError

from agent import faults
from agent.bus import AgentStatus
from triage.entry import BY_ITSELF, Kind
from triage.intake import Arrival, Growth, Rules
from triage.store import bulk, cases, notices, offsets
from triage.store.engine import Store, StoreUnavailable
from triage.store.entries import add
from triage.store.known import known, not_stored
from triage.store.numbering import Numbers
from triage.store.offsets import Place
from triage.store.rows import case_row, event_row
from triage.store.tables import (
    agent_status,
    case,
    dead_letter,
    event,
    grouping_key,
    judged_rule,
    judged_value,
    suppression,
)
from triage.store.upsert import insert_into

_ATTEMPTS = 8

_COUNTED = {"preserve_rowcount": True}


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read from the bus, decoded."""

    arrivals: Sequence[tuple[Place, Arrival]] = ()
    statuses: Sequence[tuple[Place, AgentStatus]] = ()
    dead: Sequence[tuple[Place, str]] = ()
    """With the reason, which holds nothing of the content."""
    offsets: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """The next offset to read in each partition when this is stored."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a batch came to, for metrics."""

    events: int = 0
    repeated: int = 0
    opened: int = 0
    quiet: int = 0
    suppressed: int = 0
    dead: int = 0


class LostRace(Exception):  # noqa: N818 - named for what went wrong
    """Another member claimed a key in the same moment; the batch is taken again from the start."""


class Intake:
    """The door by which events come in."""

    def __init__(self, store: Store, rules: Rules, zone: ZoneInfo) -> None:
        self._store = store
        self._rules = rules
        self._zone = zone
        self._numbers = Numbers(store)

    def position(self, topic: str, partition: int) -> int | None:
        """Where to read on."""
        with self._store.reading() as connection:
            return offsets.position(connection, topic, partition)

    def take(self, batch: Batch, now: datetime) -> Taken:
        """Store a batch and its offsets; again from the start when another was faster."""
        for attempt in range(_ATTEMPTS):
            self._numbers.stock(now.astimezone(self._zone).date(), len(batch.arrivals))
            try:
                with self._store.writing() as connection:
                    return self._taken(connection, batch, now)
            except (LostRace, IntegrityError):
                self._numbers.forget()
            except StoreUnavailable:  # on PostgreSQL also a deadlock, which ends by trying again
                if self._store.on_sqlite or attempt + 1 == _ATTEMPTS:
                    raise
        msg = "the same keys were claimed by others again and again"
        raise StoreUnavailable(msg)

    def _taken(self, connection: Connection, batch: Batch, now: datetime) -> Taken:
        _commit_lazily(connection)
        reached = offsets.lock(connection, batch.offsets)
        arrivals = _first_of_each(
            arrival for place, arrival in batch.arrivals if offsets.is_new(place, reached)
        )
        fresh = not_stored(connection, arrivals)
        growth = Growth(known(connection, fresh, now), self._rules, self._numbers.take, now)
        for arrival in fresh:
            growth.take(arrival)
        _write(connection, growth, now)
        dead = [(place, why) for place, why in batch.dead if offsets.is_new(place, reached)]
        _write_dead(connection, dead, now)
        _write_statuses(
            connection,
            [status for place, status in batch.statuses if offsets.is_new(place, reached)],
            now,
        )
        faults.reached("intake.storing")
        offsets.write(connection, batch.offsets, reached)
        return Taken(
            events=len(fresh),
            repeated=len(batch.arrivals) - len(fresh),
            opened=len(growth.opened),
            quiet=sum(filed.quiet for filed in growth.filed),
            suppressed=sum(growth.hits.values()),
            dead=len(dead),
        )


def _commit_lazily(connection: Connection) -> None:
    """Spare PostgreSQL a wait for the disk: what a crash takes away goes with its offsets, and is
    read from the bus again. A person's decision after it waits for both.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _first_of_each(arrivals: Iterable[Arrival]) -> list[Arrival]:
    return list({arrival.id: arrival for arrival in reversed(list(arrivals))}.values())[::-1]


def _write(connection: Connection, growth: Growth, now: datetime) -> None:
    new, changed = growth.written()
    bulk.insert(connection, case, [tuple(case_row(one).values()) for one in new])
    _claim(connection, growth)
    cases.update(connection, changed)
    if growth.filed:
        bulk.insert(connection, event, [event_row(filed, now) for filed in growth.filed])
    notices.add(connection, growth.notices, now)
    for case_id, why in growth.woken:
        add(connection, case_id, Kind.REOPENING, now, BY_ITSELF, {"reason": why})
        connection.execute(delete(judged_value).where(judged_value.c.case_id == case_id))
        connection.execute(delete(judged_rule).where(judged_rule.c.case_id == case_id))
    for number, count in sorted(growth.hits.items()):
        connection.execute(
            update(suppression)
            .where(suppression.c.id == number)
            .values(hit_count=suppression.c.hit_count + count, last_hit_at=now)
        )


def _claim(connection: Connection, growth: Growth) -> None:
    """Claim new keys and take over lapsed ones; a key that another has just claimed loses us the race."""
    before = growth.known.held
    new = [
        (key, held.case, held.seen_at)
        for key, held in sorted(growth.keys.items(), key=lambda pair: pair[0])
        if key not in before
    ]
    if bulk.claim(connection, grouping_key, new) != len(new):
        raise LostRace
    moved = [
        {"of": key, "was": before[key].seen_at, "to": held.case, "at": held.seen_at}
        for key, held in sorted(growth.keys.items())
        if key in before
    ]
    if not moved:
        return
    take_over = (
        update(grouping_key)
        .where(grouping_key.c.key == bindparam("of"), grouping_key.c.seen_at == bindparam("was"))
        .values(case_id=bindparam("to"), seen_at=bindparam("at"))
    )
    if connection.execute(take_over, moved, execution_options=_COUNTED).rowcount != len(moved):
        raise LostRace


def _write_dead(connection: Connection, dead: Sequence[tuple[Place, str]], now: datetime) -> None:
    if dead:
        connection.execute(
            insert_into(connection, dead_letter).on_conflict_do_nothing(),
            [
                {
                    "topic": topic,
                    "partition": partition,
                    "record_offset": offset,
                    "reason": why,
                    "received_at": now,
                }
                for (topic, partition, offset), why in dead
            ],
        )


def _write_statuses(
    connection: Connection, statuses: Sequence[AgentStatus], now: datetime
) -> None:
    newest = {status.agent: status for status in sorted(statuses, key=lambda one: one.at)}
    for name, status in sorted(newest.items()):
        statement = insert_into(connection, agent_status).values(
            agent=name, at=status.at, received_at=now, data=status.model_dump_json()
        )
        new = statement.excluded
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[agent_status.c.agent],
                set_={
                    "at": new["at"],
                    "received_at": new["received_at"],
                    "data": new["data"],
                    "told_silent_at": None,
                },
                where=agent_status.c.at <= new["at"],
            )
        )
