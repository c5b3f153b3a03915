"""Triage: how fast events come in, on SQLite and on PostgreSQL with four consumers; how fast lists are.

Events are decoded from what lies on the bus, grouped, scored and stored with their offsets, in
batches as the service takes them. Lists and cases are read with a hundred thousand cases and a
million findings in the store.
"""

import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

from agent.bus import PossibleIncident, Record, new_offset_by_partition
from tests.triage.cluster import Cluster, NoPostgresql
from tests.triage.made import NOON, event, name, record
from triage import desk
from triage.access import Actor, Grant, Role
from triage.case import opened
from triage.consumer import calm_the_collector, decoded
from triage.desk import Desk, House
from triage.grouping import By
from triage.growing import Growing
from triage.intake import Arrival, Filed, Rules
from triage.number import number
from triage.store import Batch, Intake, Store, bulk
from triage.store.cases import Query
from triage.store.rows import case_row, event_row
from triage.store.tables import case as case_table
from triage.store.tables import event as event_table

Figures = dict[str, object]

EVENTS = 20_000
PER_MEMBER = 10_000
MEMBERS = 4
CASES = 100_000
EVENTS_OF_A_CASE = 10
_BATCH = 2_000
_ASKED = 200
_EYE = Actor("bench", (Grant(Role.CENTRAL_DPO),))


def rows() -> list[Figures]:
    """All figures; those of PostgreSQL only where it is installed."""
    found: list[Figures] = []
    with tempfile.TemporaryDirectory(prefix="persinc-bench-") as folder:
        found += _on_sqlite(Path(folder))
    try:
        cluster = Cluster.started()
    except NoPostgresql:
        return found
    try:
        found += _on_postgresql(cluster)
    finally:
        cluster.remove()
    return found


def _on_sqlite(folder: Path) -> Iterator[Figures]:
    calm_the_collector()
    store = Store(f"sqlite:///{folder}/intake.sqlite").open()
    seconds = _taken_in(store, _records(0, EVENTS))
    yield _row("triage intake, SQLite", EVENTS / seconds, "events/s", 5_000)
    store.close()
    store = Store(f"sqlite:///{folder}/reading.sqlite").open()
    yield from _reading(store, "SQLite")
    store.close()


def _on_postgresql(cluster: Cluster) -> Iterator[Figures]:
    store = Store(cluster.database()).open()
    one = _members(store, 1)
    yield _row("triage intake, PostgreSQL, 1 consumer", one, "events/s", None)
    store.close()
    store = Store(cluster.database()).open()
    four = _members(store, MEMBERS)
    yield _row(f"triage intake, PostgreSQL, {MEMBERS} consumers", four, "events/s", 10_000)
    store.close()
    store = Store(cluster.database()).open()
    yield from _reading(store, "PostgreSQL")
    store.close()


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


def _taken_in(store: Store, records: list[Record]) -> float:
    intake = Intake(store, Rules(), House().zone)
    began_at = time.perf_counter()
    for start in range(0, len(records), _BATCH):
        part = records[start : start + _BATCH]
        batch = Batch(decoded(part).arrivals, offsets=new_offset_by_partition(part))
        intake.take(batch, NOON)
    return time.perf_counter() - began_at


def _member(url: str, partition: int, start: Event, told: "Queue[int]") -> None:
    records = _records(partition, PER_MEMBER)
    store = Store(url).open()
    calm_the_collector()
    told.put(partition)
    start.wait()
    _taken_in(store, records)
    told.put(partition)


def _members(store: Store, count: int) -> float:
    """Members of one group, each with partitions of its own, in processes of their own."""
    context = get_context("spawn")
    start, told = context.Event(), context.Queue()
    url = store.url.render_as_string(hide_password=False)
    members = [
        context.Process(target=_member, args=(url, partition, start, told))
        for partition in range(count)
    ]
    for member in members:
        member.start()
    for _ in members:
        told.get()
    began_at = time.perf_counter()
    start.set()
    for _ in members:
        told.get()
    seconds = time.perf_counter() - began_at
    for member in members:
        member.join()
    return count * PER_MEMBER / seconds


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
        p95 = statistics.quantiles([_milliseconds(ask, index) for index in range(_ASKED)], n=20)[
            -1
        ]
        yield _row(f"triage {what}, p95, {kind}, 100k cases, 1M findings", p95, "ms", 50)


def _milliseconds(ask: Callable[[int], object], index: int) -> float:
    began_at = time.perf_counter()
    ask(index)
    return (time.perf_counter() - began_at) * 1000


def _row(what: str, value: float, unit: str, target: float | None) -> Figures:
    return {
        "name": what,
        "value": round(value, 2),
        "unit": unit,
        "reference": None if target is None else "target of docs/decisions",
        "reference_value": target,
        "ratio": None if target is None else round(value / target, 3),
    }


if __name__ == "__main__":
    for figures in rows():
        print(json.dumps(figures))
