"""Over a real broker: members come and go, and each event is in the store once."""

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from agent.bus import Message
from agent.bus_kafka import KafkaConsumer, KafkaPublisher
from agent.bus_settings import BusTable
from tests.triage.made import NOON, event, record
from triage import desk
from triage.consumer import TOPICS, Inbox
from triage.desk import Desk, House
from triage.intake import Rules
from triage.metrics import Metrics
from triage.store import Intake, Store

EVENTS = 400


def member(store: Store, table: BusTable, name: str) -> Inbox:
    return Inbox(
        KafkaConsumer(table, "triage", TOPICS, name),
        KafkaPublisher(table, name),
        Intake(store, Rules(timedelta(hours=72)), House().zone),
        Metrics.on(CollectorRegistry()),
        lambda: NOON,
        max_records=25,
    )


async def sent(table: BusTable, start: int, count: int) -> None:
    publisher = KafkaPublisher(table, "agent")
    await publisher.start()
    records = [
        record(event(item=number, folder=number % 11), 0, event_id=f"event-{number}")
        for number in range(start, start + count)
    ]
    await publisher.publish(
        [Message(one.topic, one.key, one.value or b"", one.headers) for one in records]
    )
    await publisher.stop()


def stored(at: Desk) -> int:
    return sum(case.event_count for case in desk.list_cases(at).cases)


async def reached(at: Desk, count: int) -> None:
    async with asyncio.timeout(60):
        while await asyncio.to_thread(stored, at) < count:  # noqa: ASYNC110 - a store tells nobody
            await asyncio.sleep(0.1)


@pytest.mark.kafka
@pytest.mark.timeout(180)
async def test_members_come_and_go_and_each_event_is_stored_once(
    store: Store, at: Desk, kafka_bus: BusTable
) -> None:
    first, second, third = (asyncio.Event() for _ in range(3))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(member(store, kafka_bus, "one").run(first))
        await sent(kafka_bus, 0, EVENTS // 2)
        tasks.create_task(member(store, kafka_bus, "two").run(second))
        await reached(at, EVENTS // 2)
        first.set()
        tasks.create_task(member(store, kafka_bus, "three").run(third))
        await sent(kafka_bus, EVENTS // 2, EVENTS // 2)
        await reached(at, EVENTS)
        second.set()
        third.set()

    assert await asyncio.to_thread(stored, at) == EVENTS
    assert len(desk.list_cases(at).cases) == 11


@pytest.mark.kafka
async def test_a_replay_of_the_whole_topic_changes_nothing(
    store: Store, at: Desk, kafka_bus: BusTable
) -> None:
    done = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(member(store, kafka_bus, "one").run(done))
        await sent(kafka_bus, 0, 100)
        await reached(at, 100)
        before = [(case.id, case.event_count) for case in desk.list_cases(at).cases]
        await sent(kafka_bus, 0, 100)
        await sent(kafka_bus, 1000, 100)  # behind the replay in every partition
        await reached(at, 200)
        done.set()

    assert await asyncio.to_thread(stored, at) == 200
    assert {case.id for case in desk.list_cases(at).cases} == {number for number, _ in before}
