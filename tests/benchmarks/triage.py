"""Triage: how fast events come in, on SQLite and on PostgreSQL with four consumers; how fast lists are.

Events are decoded from what lies on the bus, grouped, scored and stored with their offsets, in
batches as the service takes them, in turns with a bare executemany of the same rows. Lists and
cases are read with a hundred thousand cases and a million findings in the store, in turns with a
SELECT by primary key. And the whole way: from the bus, local or Kafka, by the service's own inbox,
beside polling the same records for nothing.
"""

import asyncio
import json
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

from prometheus_client import CollectorRegistry
from sqlalchemy import select

from agent.bus import Message, PossibleIncident, Record, new_offset_by_partition
from agent.bus_choice import consumer, publisher
from agent.bus_settings import BusTable
from deploy.kafka.topics import FILE, ensure, topics_in
from tests.benchmarks.runtime import _from_the_start
from tests.broker import Broker
from tests.triage.cluster import Cluster, NoPostgresql
from tests.triage.made import NOON, event, name, record
from triage import desk
from triage.access import Actor, Grant, Role
from triage.case import opened
from triage.consumer import TOPICS, Inbox, calm_the_collector, decoded
from triage.desk import Desk, House
from triage.grouping import By
from triage.growing import Growing
from triage.intake import Arrival, Filed, Rules
from triage.metrics import Metrics
from triage.number import number
from triage.store import Batch, Intake, Store, bulk
from triage.store.cases import Query
from triage.store.rows import case_row, event_row
from triage.store.tables import case as case_table
from triage.store.tables import event as event_table

Figures = dict[str, object]

EVENTS = 20_000
PER_MEMBER = 10_000
MEMBERS = (2, 4)
CASES = 100_000
EVENTS_OF_A_CASE = 10
_BATCH = 2_000
_ASKED = 100
_EYE = Actor("bench", (Grant(Role.CENTRAL_DPO),))


def rows() -> Iterator[Figures]:
    """All figures; those of PostgreSQL only where it is installed."""
    calm_the_collector()
    with tempfile.TemporaryDirectory(prefix="persinc-bench-") as folder:
        yield from _measured("SQLite", lambda name: f"sqlite:///{folder}/{name}.sqlite")
        bus = BusTable(kind="local", path=Path(folder) / "bus.sqlite")
        yield from _whole_way("local bus to SQLite", bus, f"sqlite:///{folder}/way.sqlite", 5_000)
    try:
        cluster = Cluster.started()
    except NoPostgresql:
        return
    try:
        yield from _measured("PostgreSQL", lambda _: cluster.database())
        yield from _together(cluster)
        broker = Broker.started()
        try:
            asyncio.run(ensure(broker.table, topics_in(FILE)))
            yield from _whole_way("Kafka to PostgreSQL", broker.table, cluster.database())
        finally:
            broker.remove()
    finally:
        cluster.remove()


def _measured(kind: str, url: Callable[[str], str]) -> Iterator[Figures]:
    """One consumer, then lists, each beside the least that this database could do it in."""
    store, raw = Store(url("intake")).open(), Store(url("raw")).open()
    ours, plain, cpu = _taken_in(store, _records(0, EVENTS), raw)
    rate, inserted = EVENTS / ours, EVENTS / plain
    name = f"triage intake, {kind}, 1 consumer"
    target = 5_000 if kind == "SQLite" else None
    yield _row(name, rate, "events/s", ("executemany", inserted), target)
    yield _row(
        f"{name}, its CPU alone", EVENTS / cpu, "events/s", ("executemany", inserted), target
    )
    raw.close()
    store.close()
    store = Store(url("reading")).open()
    yield from _reading(store, kind)
    store.close()


def _together(cluster: Cluster) -> Iterator[Figures]:
    """A group of members, by the clock and by the CPU that they and the server used.

    The second is what this machine's cores could do if nothing else ran on them: near the same for
    any number of members, where they do not stand in each other's way.
    """
    alone, able = _members(cluster, 1)
    for count in MEMBERS:
        rate, could = _members(cluster, count)
        name = f"triage intake, PostgreSQL, {count} consumers"
        target = 10_000 if count == max(MEMBERS) else None
        yield _row(name, rate, "events/s", ("one in a process of its own", alone), target)
        yield _row(f"{name}, all cores", could, "events/s", ("one, all cores", able), target)


def _records(partition: int, count: int) -> list[Record]:
    """Ten files a folder, three kinds of findings a file, evidence of six hundred bytes."""
    return [
        record(
            event(
                "health",
                "person",
                "identity_number",
                item=(partition, index),
                folder=(partition, index // EVENTS_OF_A_CASE),
                at=NOON + timedelta(seconds=index),
                sealed="x" * 600,
            ),
            index,
            partition=partition,
        )
        for index in range(count)
    ]


def _taken_in(
    store: Store, records: list[Record], raw: Store | None = None
) -> tuple[float, float, float]:
    """Seconds for taking them in; for merely inserting the same rows, in turns so that what else
    the machine does hits both; and CPU seconds of this process for taking in.
    """
    intake = Intake(store, Rules(), House().zone)
    ours = plain = cpu = 0.0
    for start in range(0, len(records), _BATCH):
        part = records[start : start + _BATCH]
        began_at, used = time.perf_counter(), time.process_time()
        batch = Batch(decoded(part).arrivals, offsets=new_offset_by_partition(part))
        intake.take(batch, NOON)
        ours += time.perf_counter() - began_at
        cpu += time.process_time() - used
        if raw is not None:
            plain += _inserted(raw, batch)
    return ours, plain, cpu


def _inserted(raw: Store, batch: Batch) -> float:
    """Seconds to insert the events of a batch by executemany, in a transaction."""
    filed = [Filed(arrival, "261124-PERSINC-AB12", By.MATTER) for _, arrival in batch.arrivals]
    rows = [event_row(one, NOON) for one in filed]
    mark = "?" if raw.on_sqlite else "%s"
    if raw.on_sqlite:
        rows = [tuple(str(v) if isinstance(v, datetime) else v for v in row) for row in rows]
    marks = ", ".join([mark] * len(rows[0]))
    began_at = time.perf_counter()
    with raw.writing() as connection:
        cursor = connection.connection.cursor()
        cursor.executemany(f"INSERT INTO event VALUES ({marks})", rows)
        cursor.close()
    return time.perf_counter() - began_at


def _member(url: str, partition: int, start: Event, told: "Queue[float]") -> None:
    records = _records(partition, PER_MEMBER)
    store = Store(url).open()
    calm_the_collector()
    told.put(0.0)
    start.wait()
    *_, cpu = _taken_in(store, records)
    told.put(cpu)
    store.close()


def _members(cluster: Cluster, count: int) -> tuple[float, float]:
    """Events a second of a group, each member with a partition and a process of its own: by the
    clock, and as all cores could by the CPU used.
    """
    url = cluster.database()
    Store(url).open().close()
    context = get_context("spawn")
    start, told = context.Event(), context.Queue()
    members = [
        context.Process(target=_member, args=(url, partition, start, told))
        for partition in range(count)
    ]
    for member in members:
        member.start()
    for _ in members:
        told.get()
    began_at, used = time.perf_counter(), cluster.cpu_seconds()
    start.set()
    cpu = sum(told.get() for _ in members)
    seconds = time.perf_counter() - began_at
    for member in members:
        member.join()
    cpu += cluster.cpu_seconds() - used
    events = count * PER_MEMBER
    return events / seconds, events * len(os.sched_getaffinity(0)) / cpu


def _whole_way(
    name: str, bus: BusTable, url: str, target: float | None = None
) -> Iterator[Figures]:
    """One service from the bus into its store, beside a member that throws away what it polls."""
    store = Store(url).open()
    took, cpu, alone = asyncio.run(_from_bus(bus, store))
    store.close()
    beside = ("polling alone", EVENTS / alone)
    yield _row(f"triage, {name}", EVENTS / took, "events/s", beside, target)
    yield _row(f"triage, {name}, its CPU alone", EVENTS / cpu, "events/s", beside, target)


async def _from_bus(bus: BusTable, store: Store) -> tuple[float, float, float]:
    """Seconds of the way, of this process's CPU on it, and of polling alone."""
    speaker = publisher(bus, "bench")
    await speaker.start()
    records = _records(0, EVENTS)
    sent = [Message(one.topic, one.key, one.value or b"", one.headers) for one in records]
    for start in range(0, EVENTS, _BATCH):
        await speaker.publish(sent[start : start + _BATCH])
    await speaker.stop()
    return *await _stored(bus, store), await _polled(bus)


async def _stored(bus: BusTable, store: Store) -> tuple[float, float]:
    """Seconds, and those of this process's CPU, from joining the group until all is in the store."""
    seen, stop, joined_at = CollectorRegistry(), asyncio.Event(), list[tuple[float, float]]()
    inbox = Inbox(
        consumer(bus, "bench", TOPICS, "bench"),
        publisher(bus, "bench"),
        Intake(store, Rules(), House().zone),
        Metrics.on(seen),
        lambda: NOON,
        told=lambda _joined: joined_at.append((time.perf_counter(), time.process_time())),
    )
    running = asyncio.create_task(inbox.run(stop))
    while _counted(seen) < EVENTS:  # noqa: ASYNC110 - a counter tells nobody
        await asyncio.sleep(0.1)
    began_at, used = joined_at[0]
    took = time.perf_counter() - began_at, time.process_time() - used
    stop.set()
    await running
    return took


def _counted(seen: CollectorRegistry) -> float:
    return seen.get_sample_value("persinc_events_stored_total") or 0.0


async def _polled(bus: BusTable) -> float:
    member, count = consumer(bus, "nothing", TOPICS, "nothing"), 0
    await member.start(_from_the_start)
    began_at = time.perf_counter()
    while count < EVENTS:
        records = await member.poll(_BATCH, 0.5)
        count += len(records)
        await member.commit(new_offset_by_partition(records))
    seconds = time.perf_counter() - began_at
    await member.stop()
    return seconds


def _filled(store: Store) -> list[str]:
    """A hundred thousand cases of ten events each, written directly."""
    hours = Rules().hours
    template = event("health", "person", sealed="x" * 600)
    numbers = [
        number(NOON.date() - timedelta(days=index // 2_000), index % 2_000)
        for index in range(CASES)
    ]
    for start in range(0, CASES, 2_000):
        cases, events = [], []
        for index in range(start, start + 2_000):
            data = _like(template, index)
            growing = Growing.of(opened(numbers[index], data, ("health", "sensitive"), NOON))
            growing.take(data, By.NOTHING, new_place=True)
            cases.append(tuple(case_row(growing.counted(hours)).values()))
            arrival = Arrival.of("", data)
            row = event_row(Filed(arrival, numbers[index], By.MATTER), NOON)
            events += [(str(uuid.uuid4()), *row[1:]) for _ in range(EVENTS_OF_A_CASE)]
        with store.writing() as connection:
            bulk.insert(connection, case_table, cases)
            bulk.insert(connection, event_table, events)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return numbers


def _like(template: PossibleIncident, index: int) -> PossibleIncident:
    source = template.source.model_copy(
        update={"controller": f"Nämnd {index % 12}", "unit": f"Enhet {index % 60}"}
    )
    item = template.item.model_copy(update={"pseudonym": name("item", index)})
    at = NOON - timedelta(minutes=index % 100_000)
    return template.model_copy(update={"source": source, "item": item, "detected_at": at})


def _reading(store: Store, kind: str) -> Iterator[Figures]:
    numbers = _filled(store)
    everywhere = Desk(store, _EYE, lambda: NOON)
    own = Desk(store, Actor("eva", (Grant(Role.DPO, "Nämnd 7"),)), lambda: NOON)
    asked: dict[str, Callable[[int], object]] = {
        "first page of the list": lambda _: desk.list_cases(everywhere),
        "page of one nämnd": lambda _: desk.list_cases(own),
        "page far down": lambda index: desk.list_cases(
            everywhere, Query(after=(NOON + timedelta(minutes=index * 100), ""))
        ),
        "list by unit and band": lambda index: desk.list_cases(
            everywhere, Query(unit=f"Enhet {index % 60}", band="high")
        ),
        "one case": lambda index: desk.show(everywhere, numbers[index * 487 % CASES]),
    }
    for what, ask in asked.items():
        ours, by_key = [], []
        for index in range(_ASKED):
            ours.append(_milliseconds(ask, index))
            by_key.append(
                _milliseconds(lambda at: _by_key(store, numbers[at * 313 % CASES]), index)
            )
        name = f"triage {what}, {kind}"
        yield _row(name, _p95(ours), "ms p95", ("SELECT by primary key", _p95(by_key)), 50)


def _by_key(store: Store, number: str) -> None:
    with store.reading() as connection:
        connection.execute(select(case_table).where(case_table.c.id == number)).one()


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _milliseconds(ask: Callable[[int], object], index: int) -> float:
    began_at = time.perf_counter()
    ask(index)
    return (time.perf_counter() - began_at) * 1000


def _row(
    name: str, value: float, unit: str, reference: tuple[str, float], target: float | None
) -> Figures:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "reference": reference[0],
        "reference_value": reference[1],
        "ratio": value / reference[1],
        "target": target,
    }


if __name__ == "__main__":
    for figures in rows():
        print(json.dumps(figures))
