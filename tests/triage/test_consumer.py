"""From the bus to the store: what cannot be read goes to the dead letters, an outage is waited out."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from agent.bus import DEAD_LETTERS, Message, Position, PublishFailed, Reason, Record
from agent.bus_local import LocalConsumer, LocalPublisher
from tests.triage.made import NOON, event, finding, record, status, status_record
from triage import desk
from triage.consumer import TOPICS, Inbox, decoded
from triage.desk import Desk, House
from triage.intake import Rules
from triage.metrics import Census, Metrics
from triage.store import Batch, Intake, Store, StoreUnavailable, Taken

CANARY = "19121212-1212"


class StandInBus:
    """Hands out batches it was given; remembers what it was told."""

    def __init__(self, *batches: Sequence[Record]) -> None:
        self.batches = list(batches)
        self.committed: dict[tuple[str, int], int] = {}

    async def start(self, position: Position) -> None:
        assert await position("persinc.possible-incident.v1", 0) is None

    async def poll(
        self,
        max_records: int = 500,  # noqa: ARG002 - the protocol's
        timeout_seconds: float = 1.0,  # noqa: ARG002 - the protocol's
    ) -> Sequence[Record]:
        await asyncio.sleep(0)
        return self.batches.pop(0) if self.batches else []

    async def commit(self, offsets: Mapping[tuple[str, int], int]) -> None:
        self.committed |= offsets

    async def lag(self) -> int:
        return len(self.batches)

    async def stop(self) -> None:
        self.batches.clear()


class StandInLetters:
    """Keeps what is published; fails as often as it was told to."""

    def __init__(self, failures: int = 0) -> None:
        self.letters: list[Message] = []
        self.failures = failures

    async def start(self) -> None:
        return

    async def publish(self, messages: Sequence[Message]) -> None:
        if self.failures:
            self.failures -= 1
            msg = "away"
            raise PublishFailed(msg)
        self.letters += messages

    async def stop(self) -> None:
        return


class Flaky(Intake):
    """A store that is away for the first tries."""

    failures = 2

    def take(self, batch: Batch, now: datetime) -> Taken:
        if self.failures:
            self.failures -= 1
            msg = "away"
            raise StoreUnavailable(msg)
        return super().take(batch, now)


def spoilt(offset: int, value: bytes | None = None) -> Record:
    good = record(event(), offset)
    return Record(good.topic, 0, offset, good.key, value or CANARY.encode(), good.headers)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics.on(CollectorRegistry())


async def taken_in(inbox: Inbox, until: int) -> None:
    """Run until so many records are stored."""
    stop = asyncio.Event()
    task = asyncio.create_task(inbox.run(stop))
    async with asyncio.timeout(30):
        while not task.done() and _stored(inbox) < until:  # noqa: ASYNC110 - a store tells nobody
            await asyncio.sleep(0.01)
    stop.set()
    await task


def _stored(inbox: Inbox) -> int:
    return inbox.intake.position("persinc.possible-incident.v1", 0) or 0


def inbox_of(
    store: Store, bus: StandInBus, metrics: Metrics, letters: StandInLetters | None = None
) -> Inbox:
    intake = Intake(store, Rules(), House().zone)
    return Inbox(bus, letters or StandInLetters(), intake, metrics, lambda: NOON)


async def test_events_heartbeats_and_offsets_are_stored(
    store: Store, at: Desk, metrics: Metrics
) -> None:
    bus = StandInBus([record(event(), 0), record(event(item=2, folder="g"), 1)],
                     [status_record(status(), 0)], [record(event(item=3), 2)])  # fmt: skip

    await taken_in(inbox_of(store, bus, metrics), 3)

    assert sum(case.event_count for case in desk.list_cases(at).cases) == 3
    assert [view.heartbeat.status.agent for view in desk.agents(at)] == ["fs01"]
    assert bus.committed["persinc.possible-incident.v1", 0] == 3


async def test_what_cannot_be_decoded_goes_whole_to_the_dead_letters(
    store: Store, at: Desk, metrics: Metrics
) -> None:
    letters = StandInLetters(failures=1)
    bus = StandInBus([spoilt(0), record(event(), 1), spoilt(2, b'{"agent": "' + CANARY.encode() + b'"}')])  # fmt: skip

    await taken_in(inbox_of(store, bus, metrics, letters), 3)

    assert len(desk.list_cases(at).cases) == 1
    assert {letter.topic for letter in letters.letters} == {DEAD_LETTERS}
    assert letters.letters[0].value == CANARY.encode()
    assert letters.letters[0].headers["persinc_origin"] == b"persinc.possible-incident.v1/0/0"


def test_why_it_could_not_be_decoded_holds_nothing_of_it() -> None:
    decoding = decoded([spoilt(0), spoilt(1, b'{"agent": "' + CANARY.encode() + b'"}')])

    assert [place for place, _ in decoding.dead] == [
        ("persinc.possible-incident.v1", 0, 0),
        ("persinc.possible-incident.v1", 0, 1),
    ]
    assert CANARY not in repr(decoding)


async def test_a_store_that_is_away_is_waited_for(
    store: Store, at: Desk, metrics: Metrics
) -> None:
    bus = StandInBus([record(event(), 0)])
    intake = Flaky(store, Rules(), House().zone)

    await taken_in(Inbox(bus, StandInLetters(), intake, metrics, lambda: NOON), 1)

    assert len(desk.list_cases(at).cases) == 1
    assert metrics.intake_failures._value.get() == 2


async def test_a_store_that_stays_away_lets_the_service_stop(
    store: Store, metrics: Metrics
) -> None:
    bus = StandInBus([record(event(), 0)])
    intake = Flaky(store, Rules(), House().zone)
    intake.failures = 1000
    stop = asyncio.Event()
    task = asyncio.create_task(
        Inbox(bus, StandInLetters(), intake, metrics, lambda: NOON).run(stop)
    )

    async with asyncio.timeout(30):
        while intake.failures == 1000:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
        stop.set()
        await task

    assert bus.committed == {}


async def test_members_over_twelve_partitions_lose_and_double_nothing(
    store: Store, at: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "bus.sqlite"
    publisher = LocalPublisher(path)
    await publisher.start()
    sent = [record(event(item=number, folder=number % 9), 0) for number in range(300)]
    await publisher.publish(
        [Message(one.topic, one.key, one.value or b"", one.headers) for one in sent]
    )
    stop = asyncio.Event()
    members = [
        Inbox(
            LocalConsumer(path, "triage", TOPICS),
            StandInLetters(),
            Intake(store, Rules(), House().zone),
            Metrics.on(CollectorRegistry()),
            lambda: NOON,
            max_records=20,
        )
        for _ in range(3)
    ]
    async with asyncio.timeout(90), asyncio.TaskGroup() as tasks:
        for member in members:
            tasks.create_task(member.run(stop))
        while _counted(at) < 300:  # noqa: ASYNC110 - a store tells nobody
            await asyncio.sleep(0.1)
        stop.set()

    assert _counted(at) == 300
    assert len(desk.list_cases(at).cases) == 9
    await publisher.stop()


def _counted(at: Desk) -> int:
    return sum(case.event_count for case in desk.list_cases(at).cases)


def test_the_census_counts_by_category_tier_and_age(store: Store) -> None:
    intake = Intake(store, Rules(), House().zone)
    arrivals = decoded([record(event(), 0), record(event("economy", item=2), 1)]).arrivals
    intake.take(Batch(arrivals, offsets={("persinc.possible-incident.v1", 0): 2}), NOON)
    census = Census(store, lambda: NOON.replace(day=26))

    assert not census.store_up
    census.refresh()

    samples = {
        (sample.labels["category"], sample.labels["tier"], sample.labels["age"]): sample.value
        for family in census.collect()
        if family.name == "persinc_open_cases"
        for sample in family.samples
    }
    assert samples == {
        ("health", "sensitive", "under_72h"): 1,
        ("economy", "sensitive", "under_72h"): 1,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"agent": "a" * 61},
        {"findings": [finding("c" * 61)]},
        {"reasons": (Reason(rule="r", text="a\x00b"),)},
        {"at": NOON.replace(year=9999)},
    ],
)
def test_what_no_store_can_hold_is_not_tried(changes: dict[str, Any]) -> None:
    decoding = decoded([record(event(**changes), 0), record(event(), 1)])

    assert (len(decoding.dead), len(decoding.arrivals)) == (1, 1)


class Choosy(Intake):
    """A store that cannot take one of the events, for a reason nobody foresaw."""

    def take(self, batch: Batch, now: datetime) -> Taken:
        if any(arrival.id == "bad" for _, arrival in batch.arrivals):
            raise ArithmeticError
        return super().take(batch, now)


async def test_one_event_that_cannot_be_stored_does_not_stop_the_others(
    store: Store, at: Desk, metrics: Metrics
) -> None:
    letters = StandInLetters()
    records = [record(event(item=n, folder=n), n, "bad" if n == 2 else "") for n in range(5)]
    intake = Choosy(store, Rules(), House().zone)

    await taken_in(Inbox(StandInBus(records), letters, intake, metrics, lambda: NOON), 5)

    assert len(desk.list_cases(at).cases) == 4
    assert [letter.headers["persinc_reason"] for letter in letters.letters] == [
        b"cannot be stored: ArithmeticError"
    ]
