"""Over a real broker: members come, go and die, and each event is in the store once."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from agent.bus import Message
from agent.bus_kafka import KafkaConsumer, KafkaPublisher
from agent.bus_settings import BusTable
from tests.triage.cluster import Cluster
from tests.triage.made import NOON, event, record
from triage import desk
from triage.consumer import TOPICS, Inbox
from triage.desk import Desk, House
from triage.intake import Rules
from triage.metrics import Metrics
from triage.store import Intake, Store

EVENTS = 400
PARTITIONS = 12
PROGRAM = Path(sys.executable).with_name("persinc-triage")


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


@contextmanager
def service(settings: Path, fault: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """`persinc-triage run`, which kills itself at the point named."""
    process = subprocess.Popen(
        [PROGRAM, "--config", settings, "run"],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PERSINC_FAULT": fault},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(20)


def counted(store: Store) -> tuple[int, int, int]:
    """Events, events by the cases' own count, and partitions that were read."""
    asked = (
        "SELECT count(*) FROM event",
        "SELECT sum(event_count) FROM case_file",
        "SELECT count(*) FROM consumed WHERE topic LIKE '%possible-incident%'",
    )
    with store.reading() as connection:
        events, filed, partitions = (connection.execute(text(one)).scalar() or 0 for one in asked)
    return int(events), int(filed), int(partitions)


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(150):
        while not await asyncio.to_thread(done):  # noqa: ASYNC110 - nobody tells us
            await asyncio.sleep(0.2)


@pytest.mark.kafka
@pytest.mark.postgresql
@pytest.mark.timeout(400)
async def test_members_killed_in_mid_batch_lose_and_double_nothing(
    postgresql: Cluster, kafka_bus: BusTable, tmp_path: Path
) -> None:
    """One dies within its transaction, one between store and commit, in a group over twelve
    partitions; those that are left, and two that come later, finish what they began.
    """
    url = postgresql.database()
    store = Store(url).open()
    settings = tmp_path / "triage.toml"
    servers = ", ".join(f'"{server}"' for server in kafka_bus.bootstrap_servers)
    settings.write_text(
        f'[service]\nhealth_address = "127.0.0.1:0"\n[store]\nurl = "{url}"\n'
        f'[bus]\nbootstrap_servers = [{servers}]\ntopic_prefix = "{kafka_bus.topic_prefix}"\n'
    )
    count = 0
    with ExitStack() as members:
        members.enter_context(service(settings))
        doomed = [
            members.enter_context(service(settings, fault))
            for fault in ("intake.storing", "intake.stored")
        ]
        async with asyncio.timeout(120):
            while any(one.poll() is None for one in doomed):
                await sent(kafka_bus, count, EVENTS)
                count += EVENTS
                await asyncio.sleep(0.3)
        for _ in doomed:
            members.enter_context(service(settings))
        await sent(kafka_bus, count, EVENTS)
        count += EVENTS
        await until(lambda: counted(store)[0] >= count)

    assert [one.returncode for one in doomed] == [-signal.SIGKILL] * 2
    assert counted(store) == (count, count, PARTITIONS)
    store.close()
