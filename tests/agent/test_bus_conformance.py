"""The contract of the bus, kept by Kafka and by the SQLite file alike."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agent.bus import (
    POSSIBLE_INCIDENT,
    Consumer,
    Message,
    Position,
    Publisher,
    PublishFailed,
    Record,
    new_offset_by_partition,
)
from agent.bus_choice import consumer as consumer_of
from agent.bus_choice import publisher as publisher_of
from agent.bus_settings import BusTable

TOPIC = POSSIBLE_INCIDENT
PATIENCE = 60


@pytest.fixture(params=["kafka", "local"])
def bus(request: pytest.FixtureRequest, tmp_path: Path) -> BusTable:
    if request.param == "local":
        return BusTable(kind="local", path=tmp_path / "bus.sqlite")
    table = request.getfixturevalue("kafka_bus")
    assert isinstance(table, BusTable)
    return table


@pytest.fixture
async def publisher(bus: BusTable) -> AsyncIterator[Publisher]:
    one = publisher_of(bus, "fs01")
    await one.start()
    yield one
    await one.stop()


@asynccontextmanager
async def joined(
    bus: BusTable, stored: Mapping[tuple[str, int], int] | None = None, group: str = "triage"
) -> AsyncIterator[Consumer]:
    one = consumer_of(bus, group, [TOPIC], "triage-test")
    await one.start(position_in(stored or {}))
    yield one
    await one.stop()


def position_in(stored: Mapping[tuple[str, int], int]) -> Position:
    async def position(topic: str, partition: int) -> int | None:
        return stored.get((topic, partition))

    return position


def messages(count: int, key: str = "item-{}") -> list[Message]:
    return [
        Message(TOPIC, key.format(number % 7).encode(), b"%d" % number, {"ce_id": b"%d" % number})
        for number in range(count)
    ]


async def read(consumer: Consumer, count: int) -> list[Record]:
    """So many records, or what came before patience ended."""
    records: list[Record] = []
    for _ in range(PATIENCE):
        records += await consumer.poll(timeout_seconds=0.5)
        if len(records) >= count:
            break
    return records


def numbers(records: list[Record]) -> list[int]:
    return sorted(int(record.value or b"-1") for record in records)


async def test_what_was_published_is_read_with_key_value_and_headers(
    bus: BusTable, publisher: Publisher
) -> None:
    await publisher.publish([Message(TOPIC, b"k", b"v", {"ce_id": b"1", "ce_type": b"t"})])

    async with joined(bus) as consumer:
        (record,) = await read(consumer, 1)

    assert (record.topic, record.key, record.value) == (TOPIC, b"k", b"v")
    assert record.headers == {"ce_id": b"1", "ce_type": b"t"}


async def test_a_key_stays_in_its_partition_and_in_order(
    bus: BusTable, publisher: Publisher
) -> None:
    await publisher.publish(messages(200))

    async with joined(bus) as consumer:
        records = await read(consumer, 200)

    for key in {record.key for record in records}:
        of_key = [record for record in records if record.key == key]
        assert len({record.partition for record in of_key}) == 1
        values = [int(record.value or b"-1") for record in of_key]
        assert values == sorted(values)


async def test_publishing_nothing_is_no_error(publisher: Publisher) -> None:
    await publisher.publish([])


async def test_a_new_consumer_begins_at_the_beginning(bus: BusTable, publisher: Publisher) -> None:
    await publisher.publish(messages(20))

    async with joined(bus) as consumer:
        records = await read(consumer, 20)

    assert numbers(records) == list(range(20))


async def test_reading_goes_on_where_the_callers_store_says(
    bus: BusTable, publisher: Publisher
) -> None:
    await publisher.publish(messages(20))
    async with joined(bus) as first:
        before = await read(first, 20)
    await publisher.publish([Message(TOPIC, b"item-1", b"20")])

    async with joined(bus, new_offset_by_partition(before)) as second:
        after = await read(second, 1)

    assert numbers(after) == [20]


async def test_the_callers_store_counts_not_what_was_committed(
    bus: BusTable, publisher: Publisher
) -> None:
    await publisher.publish(messages(20))
    async with joined(bus) as first:
        await first.commit(new_offset_by_partition(await read(first, 20)))

    async with joined(bus, {}) as second:
        again = await read(second, 20)

    assert numbers(again) == list(range(20))


async def test_a_poll_gives_at_most_so_many_and_none_when_time_is_up(
    bus: BusTable, publisher: Publisher
) -> None:
    await publisher.publish(messages(20))

    sizes: list[int] = []
    async with joined(bus) as consumer:
        while sum(sizes) < 20:
            sizes.append(len(await consumer.poll(max_records=3, timeout_seconds=1)))
        nothing = await consumer.poll(timeout_seconds=0.1)

    assert max(sizes) == 3
    assert sum(sizes) == 20
    assert not nothing


async def test_two_groups_read_everything_each(bus: BusTable, publisher: Publisher) -> None:
    await publisher.publish(messages(20))

    async with joined(bus, group="triage") as one, joined(bus, group="report") as other:
        assert numbers(await read(one, 20)) == numbers(await read(other, 20)) == list(range(20))


async def test_two_members_share_and_the_one_left_takes_over(
    bus: BusTable, publisher: Publisher
) -> None:
    stored: dict[tuple[str, int], int] = {}
    seen: list[int] = []
    async with joined(bus, stored) as one:
        async with joined(bus, stored) as other:
            await publisher.publish(messages(100))
            shares = {"one": 0, "other": 0}
            for _ in range(PATIENCE):
                for name, member in (("one", one), ("other", other)):
                    records = list(await member.poll(timeout_seconds=0.2))
                    stored.update(new_offset_by_partition(records))
                    shares[name] += len(records)
                    seen += numbers(records)
                if len(set(seen)) == 100 and all(shares.values()):
                    break
        await publisher.publish(
            [Message(TOPIC, b"item-%d" % n, b"%d" % (100 + n)) for n in range(7)]
        )
        for _ in range(PATIENCE):
            records = list(await one.poll(timeout_seconds=0.5))
            stored.update(new_offset_by_partition(records))
            seen += numbers(records)
            if len(set(seen)) == 107:
                break

    assert all(shares.values())
    assert set(seen) == set(range(107))


async def test_a_commit_for_a_partition_that_is_not_ours_is_harmless(bus: BusTable) -> None:
    async with joined(bus) as consumer:
        await consumer.poll(timeout_seconds=0.5)
        await consumer.commit({(TOPIC, 999): 5, ("other", 0): 1})


async def test_lag_falls_to_nothing_as_records_are_read(
    bus: BusTable, publisher: Publisher
) -> None:
    await publisher.publish(messages(20))

    async with joined(bus) as consumer:
        await read(consumer, 20)

        assert await consumer.lag() == 0


async def test_a_message_that_is_too_large_is_named_and_the_others_arrive(
    bus: BusTable, publisher: Publisher
) -> None:
    large = Message(TOPIC, b"item-1", b"9" * 2_000_000)
    batch = [*messages(3), large, *messages(3)]

    with pytest.raises(PublishFailed) as failure:
        await publisher.publish(batch)

    assert failure.value.refused == (3,)
    async with joined(bus) as consumer:
        assert numbers(await read(consumer, 6)) == [0, 0, 1, 1, 2, 2]


async def test_after_a_refusal_the_publisher_goes_on(bus: BusTable, publisher: Publisher) -> None:
    with pytest.raises(PublishFailed):
        await publisher.publish([Message(TOPIC, b"k", b"9" * 2_000_000)])

    await publisher.publish([Message(TOPIC, b"k", b"1")])

    async with joined(bus) as consumer:
        assert numbers(await read(consumer, 1)) == [1]


async def test_a_publisher_can_be_stopped_twice_and_started_again(
    bus: BusTable, publisher: Publisher
) -> None:
    await publisher.stop()
    await publisher.stop()
    with pytest.raises(PublishFailed):
        await publisher.publish(messages(1))

    await publisher.start()
    await publisher.publish(messages(1))

    async with joined(bus) as consumer:
        assert len(await read(consumer, 1)) == 1
