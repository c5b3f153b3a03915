"""The bus in one file: processes share it, and one that falls silent holds nobody up."""

import asyncio
import multiprocessing
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import bus_local
from agent.bus import Message, PublishFailed, Record
from agent.bus_local import PARTITIONS, LocalConsumer, LocalPublisher, partition_of

TOPIC = "persinc.possible-incident.v1"


async def nothing_stored(_topic: str, _partition: int) -> int | None:
    return None


@pytest.fixture
async def publisher(tmp_path: Path) -> AsyncIterator[LocalPublisher]:
    one = LocalPublisher(tmp_path / "bus.sqlite")
    await one.start()
    yield one
    await one.stop()


def messages(count: int) -> list[Message]:
    return [Message(TOPIC, b"item-%d" % number, b"%d" % number) for number in range(count)]


def publish_many(path: Path, first: int) -> None:
    async def publish() -> None:
        publisher = LocalPublisher(path)
        await publisher.start()
        for number in range(first, first + 100):
            await publisher.publish([Message(TOPIC, b"k%d" % number, b"%d" % number)])
        await publisher.stop()

    asyncio.run(publish())


async def read(consumer: LocalConsumer, count: int) -> list[Record]:
    records: list[Record] = []
    while len(records) < count:
        records += await consumer.poll(timeout_seconds=0.2)
    return records


async def test_only_its_owner_may_read_the_file(tmp_path: Path, publisher: LocalPublisher) -> None:
    await publisher.publish(messages(1))

    assert stat.S_IMODE((tmp_path / "bus.sqlite").stat().st_mode) == 0o600


async def test_a_full_partition_makes_no_other_wait(
    tmp_path: Path, publisher: LocalPublisher
) -> None:
    first = next(one for one in messages(1000) if partition_of(one.key) == 0)
    last = next(one for one in messages(1000) if partition_of(one.key) == PARTITIONS - 1)
    await publisher.publish([*([first] * 50), last])
    consumer = LocalConsumer(tmp_path / "bus.sqlite", "triage", [TOPIC])
    await consumer.start(nothing_stored)

    polls = [await consumer.poll(24, 0.2) for _ in range(3)]
    await consumer.stop()

    assert PARTITIONS - 1 in {record.partition for record in polls[0]}
    assert all(0 < len(poll) <= 24 for poll in polls)


async def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    path = tmp_path / "bus.sqlite"
    writers = [spawn.Process(target=publish_many, args=(path, 100 * n)) for n in range(3)]
    for writer in writers:
        writer.start()

    consumer = LocalConsumer(path, "triage", [TOPIC])
    await consumer.start(nothing_stored)
    records = await read(consumer, 300)
    await consumer.stop()
    for writer in writers:
        writer.join()

    assert {int(record.value or b"-1") for record in records} == set(range(300))


async def test_a_member_that_falls_silent_loses_its_partitions(
    tmp_path: Path, publisher: LocalPublisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_local, "LEASE_SECONDS", 0.5)
    silent = LocalConsumer(tmp_path / "bus.sqlite", "triage", [TOPIC])
    await silent.start(nothing_stored)
    other = LocalConsumer(tmp_path / "bus.sqlite", "triage", [TOPIC])
    await other.start(nothing_stored)
    await publisher.publish(messages(50))

    records = await read(other, 50)

    assert len({record.value for record in records}) == 50
    await other.stop()
    await silent.stop()


async def test_a_partition_is_never_read_by_two_members_at_once(
    tmp_path: Path, publisher: LocalPublisher
) -> None:
    members = [LocalConsumer(tmp_path / "bus.sqlite", "triage", [TOPIC]) for _ in range(3)]
    for member in members:
        await member.start(nothing_stored)
    await publisher.publish(messages(50))
    for member in members:  # all have joined: now everybody gives up what is too much
        await member.poll(max_records=1, timeout_seconds=0)

    holdings = [set(member._next) for member in members]

    assert sum(len(held) for held in holdings) == len(set().union(*holdings))
    for member in members:
        await member.stop()


async def test_a_reboot_leaves_no_member_behind(tmp_path: Path, publisher: LocalPublisher) -> None:
    gone = LocalConsumer(tmp_path / "bus.sqlite", "triage", [TOPIC])
    await gone.start(nothing_stored)
    await gone._file.run(
        lambda connection: connection.execute("UPDATE member SET until = until + 1e9")
    )

    other = LocalConsumer(tmp_path / "bus.sqlite", "triage", [TOPIC])
    await other.start(nothing_stored)
    await publisher.publish(messages(20))

    assert len(await read(other, 20)) == 20
    await other.stop()
    await gone.stop()


async def test_offsets_go_on_after_old_records_were_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = LocalPublisher(tmp_path / "bus.sqlite")
    await first.start()
    await first.publish([Message(TOPIC, b"k", b"old")] * 3)
    await first.stop()
    monkeypatch.setattr(bus_local, "RETENTION_SECONDS", -1)
    second = LocalPublisher(tmp_path / "bus.sqlite")
    await second.start()
    await second.publish([Message(TOPIC, b"k", b"new")])

    consumer = LocalConsumer(tmp_path / "bus.sqlite", "triage", [TOPIC])
    await consumer.start(nothing_stored)
    (record,) = await read(consumer, 1)

    assert (record.offset, record.value) == (3, b"new")
    await consumer.stop()
    await second.stop()


@pytest.mark.parametrize("content", [b"this is no database" * 100, None])
async def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bus.sqlite"
    path.mkdir() if content is None else path.write_bytes(content)
    publisher = LocalPublisher(path)

    with pytest.raises(PublishFailed, match=str(path)):
        await publisher.start()

    await publisher.stop()


@given(st.binary())
def test_a_key_has_one_partition(key: bytes) -> None:
    assert partition_of(key) == partition_of(key)
    assert 0 <= partition_of(key) < PARTITIONS
