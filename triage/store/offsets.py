"""How far the bus is stored: one row a topic and partition, moved with what it produced."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select, update

from triage.store.tables import consumed
from triage.store.upsert import insert_into

Place = tuple[str, int, int]
"""Topic, partition, offset."""


def position(connection: Connection, topic: str, partition: int) -> int | None:
    """Where to read on."""
    return connection.execute(
        select(consumed.c.next_offset).where(
            consumed.c.topic == topic, consumed.c.partition == partition
        )
    ).scalar()


def is_new(place: Place, reached: Mapping[tuple[str, int], int]) -> bool:
    """Whether a record lies beyond what is stored."""
    topic, partition, offset = place
    return offset >= reached[topic, partition]


def lock(
    connection: Connection, offsets: Mapping[tuple[str, int], int]
) -> dict[tuple[str, int], int]:
    """Lock the partitions' rows in one order, making them first."""
    if not offsets:
        return {}
    keys = sorted(offsets)
    connection.execute(
        insert_into(connection, consumed).on_conflict_do_nothing(),
        [{"topic": topic, "partition": partition, "next_offset": 0} for topic, partition in keys],
    )
    rows = connection.execute(
        select(consumed)
        .where(consumed.c.topic.in_({topic for topic, _ in keys}))
        .order_by(consumed.c.topic, consumed.c.partition)
        .where(consumed.c.partition.in_({partition for _, partition in keys}))
        .with_for_update()
    )
    reached = {(row.topic, row.partition): row.next_offset for row in rows}
    return {key: reached[key] for key in keys}


def write(
    connection: Connection,
    offsets: Mapping[tuple[str, int], int],
    reached: Mapping[tuple[str, int], int],
) -> None:
    """Move on, never back."""
    ahead = [
        {"of_topic": topic, "of_partition": partition, "to": offset}
        for (topic, partition), offset in sorted(offsets.items())
        if offset > reached[topic, partition]
    ]
    if ahead:
        connection.execute(
            update(consumed)
            .where(
                consumed.c.topic == bindparam("of_topic"),
                consumed.c.partition == bindparam("of_partition"),
            )
            .values(next_offset=bindparam("to")),
            ahead,
        )
