"""Kafka as it goes wrong: each time a reason an admin can act on, and nothing forgotten."""

import asyncio
import contextlib
import random
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from agent import bus_kafka
from agent.bus import POSSIBLE_INCIDENT, Message, PublishFailed, Record
from agent.bus_kafka import KafkaConsumer, KafkaPublisher
from agent.bus_settings import BusTable
from deploy.kafka.topics import FILE, Topic, ensure, topics_in
from tests.broker import Broker
from tests.hung_up import all_hung_up

pytestmark = pytest.mark.usefixtures("hung_up")

TOPIC = POSSIBLE_INCIDENT


def messages(first: int, count: int) -> list[Message]:
    return [
        Message(TOPIC, b"item-%d" % (number % 50), b"%d" % number, {})
        for number in range(first, first + count)
    ]


async def nothing_stored(_topic: str, _partition: int) -> int | None:
    return None


async def everything(table: BusTable, at_least: int) -> list[int]:
    """What the topic holds, repeats and all."""
    consumer = KafkaConsumer(table, "proof", [TOPIC], "proof")
    await consumer.start(nothing_stored)
    records: list[Record] = []
    quiet = 0
    while quiet < 3 and len(records) < at_least + 100_000:
        batch = await consumer.poll(timeout_seconds=0.5)
        quiet = 0 if batch or len(records) < at_least else quiet + 1
        records += batch
    await consumer.stop()
    return [int(record.value or b"-1") for record in records]


async def publish_until_taken(publisher: KafkaPublisher, batch: list[Message]) -> int:
    """As the relay does it: again until it is acknowledged; how often it failed."""
    failures = 0
    while True:
        try:
            await publisher.publish(batch)
        except PublishFailed:
            failures += 1
            await asyncio.sleep(0.5)
        else:
            return failures


async def furnished(table: BusTable) -> None:
    await ensure(table, topics_in(FILE) | {"secret": Topic()})
    await all_hung_up()


@pytest.fixture(scope="module")
def secure() -> Iterator[Broker]:
    broker = Broker.started(secure=True)
    asyncio.run(furnished(broker.table_for("admin")))
    broker.run("acls.sh")
    yield broker
    broker.remove()


@pytest.fixture(scope="module")
def fragile() -> Iterator[Broker]:
    """A broker to break."""
    broker = Broker.started()
    yield broker
    broker.remove()


@pytest.fixture
async def table(fragile: Broker) -> BusTable:
    """The way to it, mended, with topics of this test's own."""
    await asyncio.to_thread(fragile.start)
    own = fragile.table.model_copy(update={"topic_prefix": f"{uuid.uuid4().hex[:12]}."})
    await ensure(own, topics_in(FILE))
    return own


@pytest.fixture
async def publisher(table: BusTable) -> AsyncIterator[KafkaPublisher]:
    one = KafkaPublisher(table, "fs01")
    await one.start()
    yield one
    await one.stop()


async def reason_at_start(table: BusTable) -> str:
    publisher = KafkaPublisher(table, "fs01")
    try:
        await publisher.start()
        await publisher.publish(messages(0, 1))
    except PublishFailed as failed:
        return str(failed)
    finally:
        await publisher.stop()
    return ""


async def test_a_wrong_address_is_named() -> None:
    reason = await reason_at_start(BusTable(bootstrap_servers=("127.0.0.1:1",)))

    assert reason == "127.0.0.1:1: nobody listens there; see bus.bootstrap_servers"


async def test_a_host_that_does_not_exist_is_named() -> None:
    assert "nohost.invalid:9092: " in await reason_at_start(
        BusTable(bootstrap_servers=("nohost.invalid:9092",))
    )


async def test_a_wrong_password_is_told_from_a_wrong_address(
    secure: Broker, tmp_path: Path
) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("wrong")
    wrong.chmod(0o600)
    table = secure.table_for("agent").model_copy(update={"sasl_password_file": wrong})

    assert "does not let 'agent' in" in await reason_at_start(table)


async def test_a_certificate_we_do_not_trust_is_told(secure: Broker) -> None:
    table = secure.table_for("agent").model_copy(update={"ca_file": None})

    assert "certificate is not trusted" in await reason_at_start(table)


async def test_a_wrong_security_protocol_is_told_both_ways(secure: Broker, kafka: Broker) -> None:
    plain = BusTable(bootstrap_servers=secure.servers)
    tls = secure.table_for("agent").model_copy(update={"bootstrap_servers": kafka.servers})

    assert "bus.security_protocol" in await reason_at_start(plain)
    assert "bus.security_protocol" in await reason_at_start(tls)


@pytest.mark.parametrize(("mode", "word"), [(0o644, "chmod 600"), (None, "no such file")])
async def test_a_password_file_that_others_may_read_is_not_used(
    secure: Broker, tmp_path: Path, mode: int | None, word: str
) -> None:
    path = tmp_path / "password"
    if mode is not None:
        path.write_text("x")
        path.chmod(mode)
    table = secure.table_for("agent").model_copy(update={"sasl_password_file": path})

    reason = await reason_at_start(table)

    assert str(path) in reason
    assert word in reason


async def test_the_agent_may_write_incidents_and_nothing_else(secure: Broker) -> None:
    publisher = KafkaPublisher(secure.table_for("agent"), "fs01")
    await publisher.start()

    await publisher.publish(messages(0, 1))
    with pytest.raises(PublishFailed, match="forbids user 'agent' the topic secret"):
        await publisher.publish([Message("secret", b"k", b"v")])

    await publisher.stop()


async def test_who_may_write_nothing_is_told_so(secure: Broker) -> None:
    assert "'outsider' write to no topic" in await reason_at_start(secure.table_for("outsider"))


async def test_triage_may_read_and_others_may_not(secure: Broker) -> None:
    consumer = KafkaConsumer(secure.table_for("triage"), "triage", [TOPIC], "triage")
    await consumer.start(nothing_stored)
    await consumer.poll(timeout_seconds=0.5)
    await consumer.stop()

    outsider = KafkaConsumer(secure.table_for("outsider"), "triage", [TOPIC], "outsider")
    with pytest.raises(PublishFailed, match="forbids user 'outsider'"):
        await outsider.start(nothing_stored)


async def test_a_group_that_is_not_ones_own_is_named(secure: Broker) -> None:
    consumer = KafkaConsumer(secure.table_for("triage"), "others", [TOPIC], "triage")

    with pytest.raises(PublishFailed, match="the group others"):
        await consumer.start(nothing_stored)


async def test_a_topic_that_is_missing_is_named(
    kafka: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_kafka, "REQUEST_TIMEOUT_MS", 5_000)
    table = kafka.table.model_copy(update={"topic_prefix": "nobody-made-these."})

    assert f"of {TOPIC}" in await reason_at_start(table)


async def test_stop_is_bounded_while_the_broker_hangs_and_messages_wait(
    fragile: Broker, publisher: KafkaPublisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_kafka, "STOPPED_WITHIN_SECONDS", 1.0)
    fragile.freeze()
    pending = asyncio.create_task(publisher.publish(messages(0, 100)))
    await asyncio.sleep(1)
    pending.cancel()
    await asyncio.gather(pending, return_exceptions=True)

    async with asyncio.timeout(20):  # not as long as the broker hangs
        await publisher.stop()
    fragile.thaw()


async def test_what_was_sent_to_a_broker_that_hung_arrives_once(
    fragile: Broker, table: BusTable, publisher: KafkaPublisher
) -> None:
    fragile.freeze()
    pending = asyncio.create_task(publish_until_taken(publisher, messages(0, 500)))
    await asyncio.sleep(3)
    fragile.thaw()
    await pending

    assert sorted(await everything(table, 500)) == list(range(500))


async def test_nothing_is_lost_when_the_broker_is_killed_in_mid_stream(
    fragile: Broker, table: BusTable, publisher: KafkaPublisher
) -> None:
    acknowledged = asyncio.Event()

    async def stream() -> None:
        for first in range(0, 10_000, 500):
            await publish_until_taken(publisher, messages(first, 500))
            acknowledged.set()

    streaming = asyncio.create_task(stream())
    await acknowledged.wait()
    fragile.kill()
    assert not streaming.done()
    await asyncio.to_thread(fragile.start)
    await streaming

    assert set(await everything(table, 10_000)) == set(range(10_000))


async def test_a_broker_that_lost_its_state_is_written_to_again(
    fragile: Broker, table: BusTable, publisher: KafkaPublisher
) -> None:
    await publisher.publish(messages(0, 500))
    await asyncio.to_thread(fragile.forget)
    await asyncio.to_thread(fragile.start)
    await ensure(table, topics_in(FILE))

    await publish_until_taken(publisher, messages(500, 500))

    assert set(await everything(table, 500)) == set(range(500, 1000))


async def test_a_topic_that_takes_less_than_we_send_refuses_only_what_is_too_large(
    table: BusTable, publisher: KafkaPublisher
) -> None:
    small = Topic(partitions=1, replicas=1, retention_days=1, largest_bytes=10_000)
    await ensure(table, {"small": small})
    big = Message("small", b"k", random.Random(5).randbytes(50_000))
    fine = [Message("small", b"k", b"%d" % number) for number in range(10)]

    with pytest.raises(PublishFailed) as failure:
        await publisher.publish([*fine[:5], big, *fine[5:]])

    assert failure.value.refused == (5,)
    await publisher.publish(fine)


async def leader_of(table: BusTable, topic: str) -> int:
    """Which node leads the topic's one partition; -1 while none does."""
    admin = AIOKafkaAdminClient(bootstrap_servers=list(table.bootstrap_servers))
    await admin.start()
    try:
        (told,) = await admin.describe_topics([topic])
        (partition,) = told["partitions"]
        return int(partition["leader"])
    finally:
        await admin.close()


async def new_leader(table: BusTable, topic: str, instead_of: int) -> int:
    """Who leads when the one that did is gone."""
    while True:
        with contextlib.suppress(KafkaError):
            leads = await leader_of(table, topic)
            if leads not in {instead_of, -1}:
                return leads
        await asyncio.sleep(0.2)


@pytest.mark.timeout(240)
async def test_three_nodes_lose_the_leader_of_the_partition_in_mid_stream_and_no_message() -> None:
    """One partition, so that all of the stream goes through the node that is killed."""
    broker = Broker.started(nodes=3)
    try:
        table = broker.table
        await ensure(table, {TOPIC: Topic(partitions=1)})
        publisher = KafkaPublisher(table, "fs01")
        await publisher.start()
        await publish_until_taken(publisher, messages(0, 1000))
        acknowledged = asyncio.Event()

        async def stream() -> None:
            for first in range(1000, 11_000, 500):
                await publish_until_taken(publisher, messages(first, 500))
                acknowledged.set()

        led = await leader_of(table, TOPIC)
        streaming = asyncio.create_task(stream())
        await acknowledged.wait()
        broker.kill(node=led)
        assert not streaming.done()
        leads = await new_leader(table, TOPIC, instead_of=led)
        await streaming
        await asyncio.to_thread(broker.start)
        await publish_until_taken(publisher, messages(11_000, 1000))
        await publisher.stop()

        assert leads != led
        assert set(await everything(table, 12_000)) == set(range(12_000))
    finally:
        broker.remove()
