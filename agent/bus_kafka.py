"""The bus on Apache Kafka; with bus_kafka_access.py the only door to aiokafka.

aiokafka is a transport, never the buffer: without idempotence it drops what waited longer than its
request timeout, with it a producer can be dead for good (OutOfOrderSequenceNumber after a broker
lost its state), and `stop()` can hang (its issue #1101). So the outbox keeps every message until it
is acknowledged, and after any failure the producer is thrown away and made anew.
"""

import asyncio
from collections.abc import Mapping, Sequence

from aiokafka import (
    AIOKafkaConsumer,
    AIOKafkaProducer,
    ConsumerRebalanceListener,
    ConsumerRecord,
    TopicPartition,
)
from aiokafka.errors import (
    KafkaError,
    MessageSizeTooLargeError,
    ProducerClosed,
    RecordListTooLargeError,
)

from agent.bus import Message, Position, PublishFailed, Record
from agent.bus_kafka_access import access, why
from agent.bus_settings import BusTable

ACKNOWLEDGED_WITHIN_SECONDS = 30.0
STOPPED_WITHIN_SECONDS = 5.0
REQUEST_TIMEOUT_MS = 15_000
RETRY_BACKOFF_MS = 1_000
"""aiokafka logs a line each time it tries again."""

_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


class KafkaPublisher:
    """An idempotent producer: acks=all, order kept by key."""

    def __init__(self, table: BusTable, client_id: str) -> None:
        self._table = table
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None
        self._is_broken = False

    async def start(self) -> None:
        """Connect. Raises PublishFailed with the reason found on the way in."""
        producer = AIOKafkaProducer(
            bootstrap_servers=list(self._table.bootstrap_servers),
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            compression_type="zstd",
            linger_ms=0,  # the relay hands over all there is: nothing to wait for
            max_batch_size=65_536,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            retry_backoff_ms=RETRY_BACKOFF_MS,
            **access(self._table),
        )
        self._producer = producer
        self._is_broken = True
        try:
            await asyncio.wait_for(producer.start(), ACKNOWLEDGED_WITHIN_SECONDS)
        except (KafkaError, OSError, TimeoutError) as error:
            await self._drop()
            raise await why(self._table, error, ()) from None
        except BaseException:
            await self._drop()
            raise
        self._is_broken = False

    async def publish(self, messages: Sequence[Message]) -> None:
        """Deliver all, or raise PublishFailed. One task at a time: many herd (section 3.2)."""
        if self._is_broken:
            await self._anew()
        try:
            async with asyncio.timeout(ACKNOWLEDGED_WITHIN_SECONDS):
                too_large = await self._deliver(messages)
                refused = await self._one_by_one(messages, too_large)
        except (KafkaError, OSError, TimeoutError) as error:
            self._is_broken = True
            raise await why(self._table, error, (one.topic for one in messages)) from None
        if refused:
            msg = f"{len(refused)} messages are larger than Kafka takes (max.message.bytes)"
            raise PublishFailed(msg, refused)

    async def stop(self) -> None:
        """Let go, with what is pending if it must be."""
        self._is_broken = False
        await self._drop()

    async def _anew(self) -> None:
        await self._drop()
        await self.start()

    async def _drop(self) -> None:
        producer, self._producer = self._producer, None
        if producer is None:
            return
        try:
            await asyncio.wait_for(producer.stop(), STOPPED_WITHIN_SECONDS)
        except (KafkaError, OSError, TimeoutError):
            await _abandon(producer)

    async def _deliver(self, messages: Sequence[Message]) -> list[int]:
        """Send all; the places of those in a batch that was too large, which may be innocent."""
        producer = self._started()
        sent: list[tuple[int, asyncio.Future[object]]] = []
        too_large = []
        for place, message in enumerate(messages):
            try:
                sent.append((place, await self._send(producer, message)))
            except _TOO_LARGE:
                too_large.append(place)
        outcomes = await asyncio.gather(*(one for _, one in sent), return_exceptions=True)
        for (place, _), outcome in zip(sent, outcomes, strict=True):
            if isinstance(outcome, _TOO_LARGE):
                too_large.append(place)
            elif isinstance(outcome, BaseException):
                raise outcome
        return sorted(too_large)

    async def _one_by_one(self, messages: Sequence[Message], places: Sequence[int]) -> list[int]:
        """Those that are too large alone. A batch that failed leaves a gap in the producer's sequence."""
        refused = []
        for place in places:
            await self._anew()
            try:
                await (await self._send(self._started(), messages[place]))
            except _TOO_LARGE:
                refused.append(place)
        if places:
            await self._anew()
        return refused

    async def _send(self, producer: AIOKafkaProducer, message: Message) -> asyncio.Future[object]:
        sent: asyncio.Future[object] = await producer.send(
            self._table.topic_prefix + message.topic,
            message.value,
            message.key,
            headers=list(message.headers.items()),
        )
        sent.add_done_callback(_seen)
        return sent

    def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            msg = "not connected to Kafka"
            raise PublishFailed(msg)
        return self._producer


class KafkaConsumer:
    """One member of a consumer group; begins each partition where the caller's store says."""

    def __init__(self, table: BusTable, group: str, topics: Sequence[str], client_id: str) -> None:
        self._table = table
        self._prefix = table.topic_prefix
        self._group = self._prefix + group
        self._topics = [self._prefix + topic for topic in topics]
        self._client_id = client_id
        self._consumer: AIOKafkaConsumer | None = None
        self._assigned = _Assigned()
        self._position: Position

    async def start(self, position: Position) -> None:
        """Join the group. Raises PublishFailed with the reason."""
        self._position = position
        consumer = AIOKafkaConsumer(
            bootstrap_servers=list(self._table.bootstrap_servers),
            client_id=self._client_id,
            group_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            retry_backoff_ms=RETRY_BACKOFF_MS,
            **access(self._table),
        )
        self._consumer = consumer
        self._assigned = _Assigned(consumer)
        consumer.subscribe(self._topics, listener=self._assigned)
        try:
            await asyncio.wait_for(consumer.start(), ACKNOWLEDGED_WITHIN_SECONDS)
        except (KafkaError, OSError, TimeoutError) as error:
            await self.stop()
            raise await why(self._table, error, self._topics) from None
        except BaseException:
            await self.stop()
            raise

    async def poll(self, max_records: int = 500, timeout_seconds: float = 1.0) -> Sequence[Record]:
        """Records in order by partition."""
        consumer = self._started()
        for partition in self._assigned.waiting():
            stored = await self._position(self._name(partition.topic), partition.partition)
            self._assigned.let_go(partition, stored)
        try:
            by_partition = await consumer.getmany(
                timeout_ms=int(timeout_seconds * 1000), max_records=max_records
            )
        except (KafkaError, OSError) as error:
            raise await why(self._table, error, self._topics) from None
        return [self._record(record) for records in by_partition.values() for record in records]

    async def commit(self, offsets: Mapping[tuple[str, int], int]) -> None:
        """For lag tools; a rebalance or an outage may lose it, the caller's store does not."""
        consumer = self._started()
        assigned = consumer.assignment()
        ours = {
            partition: offset
            for (topic, number), offset in offsets.items()
            if (partition := TopicPartition(self._prefix + topic, number)) in assigned
        }
        if not ours:
            return
        try:
            await asyncio.wait_for(consumer.commit(ours), STOPPED_WITHIN_SECONDS)
        except (KafkaError, TimeoutError):
            return

    async def lag(self) -> int:
        """Up to the high water marks of the newest answers."""
        consumer = self._started()
        behind = 0
        for partition in consumer.assignment():
            end = consumer.highwater(partition)
            if end is not None:
                behind += max(0, end - await consumer.position(partition))
        return behind

    async def stop(self) -> None:
        """Leave the group; where the broker does not answer, the session runs out."""
        consumer, self._consumer = self._consumer, None
        if consumer is None:
            return
        try:
            await asyncio.wait_for(consumer.stop(), STOPPED_WITHIN_SECONDS)
        except (KafkaError, OSError, TimeoutError):
            return

    def _name(self, topic: str) -> str:
        return topic.removeprefix(self._prefix)

    def _record(self, record: ConsumerRecord) -> Record:
        return Record(
            self._name(record.topic),
            record.partition,
            record.offset,
            record.key or b"",
            record.value,
            dict(record.headers),
        )

    def _started(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            msg = "not connected to Kafka"
            raise PublishFailed(msg)
        return self._consumer


class _Assigned(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """Partitions that came to us and wait, paused, until the caller's store was asked."""

    def __init__(self, consumer: AIOKafkaConsumer | None = None) -> None:
        self._consumer = consumer
        self._waiting: set[TopicPartition] = set()

    def waiting(self) -> list[TopicPartition]:
        return sorted(self._waiting)

    def let_go(self, partition: TopicPartition, offset: int | None) -> None:
        if self._consumer is None or partition not in self._waiting:
            return  # a rebalance took it while the store was asked
        self._waiting.remove(partition)
        self._consumer.seek(partition, offset or 0)
        self._consumer.resume(partition)

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        self._waiting -= revoked

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        if self._consumer is not None:
            self._waiting |= assigned
            self._consumer.pause(*assigned)


def _seen(sent: asyncio.Future[object]) -> None:
    """Nobody waits any more when a batch was given up: its errors are no news."""
    if not sent.cancelled():
        sent.exception()


async def _abandon(producer: AIOKafkaProducer) -> None:
    """What aiokafka's stop() cannot do while a broker is silent: fail what is pending, and go."""
    producer._message_accumulator.fail_all(ProducerClosed())  # noqa: SLF001 - no public way
    try:
        await asyncio.wait_for(producer.client.close(), 1)
        await asyncio.wait_for(producer._sender.close(), 1)  # noqa: SLF001 - no public way
    except (KafkaError, OSError, TimeoutError):
        return
