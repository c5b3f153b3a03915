"""Consumer: from the bus to the store, with the offsets in the same transaction.

A record that cannot be decoded goes to the dead letters, whole, and the house goes on. A store
that is away is waited for; the bus keeps what is not stored. Nothing is acknowledged early.
"""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from agent.bus import (
    AGENT_STATUS,
    DEAD_LETTERS,
    POSSIBLE_INCIDENT,
    AgentStatus,
    Consumer,
    MalformedEvent,
    Message,
    PossibleIncident,
    Publisher,
    PublishFailed,
    Record,
    new_offset_by_partition,
)
from agent.bus_codec import decode_incident, decode_status
from agent.faults import reached
from triage.intake import Arrival
from triage.metrics import Metrics
from triage.store import Intake, StoreUnavailable, Taken
from triage.store.intake import Batch
from triage.store.offsets import Place

TOPICS = (POSSIBLE_INCIDENT, AGENT_STATUS)
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0

_LONGEST_NAME = 60
_YEARS = range(1970, 2200)

log = structlog.get_logger()


@dataclass(slots=True)
class Decoding:
    """What a poll brought, sorted."""

    arrivals: list[tuple[Place, Arrival]] = field(default_factory=list)
    statuses: list[tuple[Place, AgentStatus]] = field(default_factory=list)
    dead: list[tuple[Place, str]] = field(default_factory=list)
    letters: list[Message] = field(default_factory=list)

    def take(self, record: Record) -> None:
        """Decode one record, or lay it with the dead."""
        place = (record.topic, record.partition, record.offset)
        try:
            if record.topic == AGENT_STATUS:
                if record.value is not None:
                    self.statuses.append((place, decode_status(record).data))
                return
            event = decode_incident(record)
            _check_fits(event.id, event.data, record.value or b"")
            self.arrivals.append((place, Arrival.of(event.id, event.data)))
        except MalformedEvent as error:
            self.bury(record, str(error))

    def bury(self, record: Record, reason: str) -> None:
        """Lay a record with the dead."""
        self.dead.append(((record.topic, record.partition, record.offset), reason))
        self.letters.append(_letter(record, reason))


def _check_fits(event_id: str, data: PossibleIncident, value: bytes) -> None:
    """Raise MalformedEvent for what is well-formed and yet no store can hold."""
    names = {
        "id": event_id,
        "agent": data.agent,
        "source.name": data.source.name,
        "ruleset_version": data.ruleset_version,
        "findings.category": max((one.category for one in data.findings), key=len, default=""),
    }
    too_long = sorted(name for name, text in names.items() if len(text) > _LONGEST_NAME)
    if too_long:
        msg = f"too long: {', '.join(too_long)}"
        raise MalformedEvent(msg)
    if b"\\u0000" in value:
        msg = "holds a NUL"
        raise MalformedEvent(msg)
    if not all(at.year in _YEARS for at in (data.occurred_at, data.detected_at)):
        msg = "of another century: occurred_at, detected_at"
        raise MalformedEvent(msg)


def _letter(record: Record, reason: str) -> Message:
    origin = f"{record.topic}/{record.partition}/{record.offset}"
    headers = {
        **record.headers,
        "persinc_reason": reason.encode(),
        "persinc_origin": origin.encode(),
    }
    return Message(DEAD_LETTERS, record.key, record.value or b"", headers)


def calm_the_collector() -> None:
    """Have Python look for cycles seldom: events have none, and a batch makes many objects.

    Measured: with the usual thresholds decoding takes twice as long.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def decoded(records: Sequence[Record]) -> Decoding:
    """Decode a poll; CPU work, done off the loop."""
    decoding = Decoding()
    for record in records:
        decoding.take(record)
    return decoding


@dataclass(slots=True)
class Inbox:
    """One member of the group: polls, decodes, stores, and tells the bus how far it is."""

    bus: Consumer
    dead_letters: Publisher
    intake: Intake
    metrics: Metrics
    now: Callable[[], datetime]
    max_records: int = 2000
    told: Callable[[bool], None] = lambda _joined: None
    """Is told whether it has joined the group, and so is ready."""

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until told to stop; what was polled is stored first."""
        if not await self._insist(self._join, stop):
            return
        self.told(True)  # noqa: FBT003 - what it is told
        try:
            while not stop.is_set():
                await self._insist(lambda: self._poll(stop), stop)
        finally:
            self.told(False)  # noqa: FBT003 - what it is told
            await self.bus.stop()
            await self.dead_letters.stop()

    async def _poll(self, stop: asyncio.Event) -> None:
        records = await self.bus.poll(self.max_records, timeout_seconds=0.5)
        if records:
            await self._store(records, stop)

    async def _join(self) -> None:
        await self.dead_letters.start()
        await self.bus.start(self._position)

    async def _position(self, topic: str, partition: int) -> int | None:
        return await asyncio.to_thread(self.intake.position, topic, partition)

    async def _store(self, records: Sequence[Record], stop: asyncio.Event) -> None:
        decoding = await asyncio.to_thread(decoded, records)
        try:
            stored = await self._take(records, decoding, stop)
        except Exception:  # the loop that must survive a bad document
            log.exception("intake.refused", count=len(records))
            stored = await self._one_by_one(records, stop)
        if stored:
            reached("intake.stored")
            await self.bus.commit(new_offset_by_partition(records))
            self.metrics.lag.set(await self.bus.lag())

    async def _one_by_one(self, records: Sequence[Record], stop: asyncio.Event) -> bool:
        """Find the record that the store cannot take; it goes to the dead letters, the rest is kept."""
        for record in records:
            try:
                stored = await self._take([record], decoded([record]), stop)
            except Exception as error:  # noqa: BLE001 - the loop that must survive a bad document
                dead = Decoding()
                dead.bury(record, f"cannot be stored: {type(error).__name__}")
                stored = await self._take([record], dead, stop)
            if not stored:
                return False
        return True

    async def _take(
        self, records: Sequence[Record], decoding: Decoding, stop: asyncio.Event
    ) -> bool:
        """Letters first, then everything in one transaction; False when told to stop before that."""
        batch = Batch(
            decoding.arrivals, decoding.statuses, decoding.dead, new_offset_by_partition(records)
        )
        if decoding.letters and not await self._insist(
            lambda: self.dead_letters.publish(decoding.letters), stop
        ):
            return False

        async def write() -> None:
            taken = await asyncio.to_thread(self.intake.take, batch, self.now())
            self._count(taken, decoding)

        return await self._insist(write, stop)

    async def _insist(self, work: Callable[[], Awaitable[None]], stop: asyncio.Event) -> bool:
        """Try until it is done; False when told to stop first: nothing is lost, it comes again."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                await work()
            except (StoreUnavailable, PublishFailed) as error:
                self.metrics.intake_failures.inc()
                log.warning("intake.waiting", reason=type(error).__name__)
            else:
                return True
            try:
                await asyncio.wait_for(stop.wait(), pause)
            except TimeoutError:
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            else:
                return False

    def _count(self, taken: Taken, decoding: Decoding) -> None:
        self.metrics.events_stored.inc(taken.events)
        self.metrics.events_repeated.inc(taken.repeated)
        self.metrics.cases_opened.inc(taken.opened)
        self.metrics.events_quiet.inc(taken.quiet)
        self.metrics.suppressed.inc(taken.suppressed)
        self.metrics.dead_letters.inc(taken.dead)
        for _, arrival in decoding.arrivals:
            source = arrival.data.source
            self.metrics.candidates.labels(source.kind, arrival.category[0], source.audience).inc()
