"""What flows through the agent: events, a storm, a log, a million files; and how late an event arrives.

Events and storm go through the agent of tests/chaos, which is the real one but for its detectors:
how fast those are is another bench. Lost are files that it does not remember when it is at rest.
"""

import asyncio
import gc
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from agent.bus import DEAD_LETTERS, POSSIBLE_INCIDENT, Consumer, Message
from agent.bus_choice import consumer, publisher
from agent.examine import Job
from agent.examiner import Examiner
from agent.start import SCAN_LOG, Start
from deploy.kafka.topics import FILE, ensure, topics_in
from tests.benchmarks._texts import CORPUS
from tests.benchmarks.runtime import _at, _from_the_start, _row
from tests.broker import Broker
from tests.chaos.house import House
from tests.chaos.people import People
from triage.demo import furnish

_RATE, _RATE_SECONDS = 2000, 10
_STORM = 100_000
_LATE_RATE, _LATE_FILES, _WARM_FILES = 100, 1000, 300
_QUIET_SECONDS = 0.3
_LOG_MEGABYTES = 8
_MILLION = 1_000_000


def rows() -> Iterator[Mapping[str, object]]:
    """The short ones first."""
    yield from _log()
    yield from _events()
    yield from _latency()
    yield from _million()


def _log() -> Iterator[Mapping[str, object]]:
    """Follow, parse and judge a mail log: everyday subjects, one in a hundred a sensitive one."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "mail.log"
        path.write_text("".join(_logged(_LOG_MEGABYTES << 20)), encoding="utf-8")
        size = path.stat().st_size / (1 << 20)
        began = time.process_time()
        with path.open(encoding="utf-8") as file:
            assert sum("Subject:" in line for line in file)
        alone = time.process_time() - began
        start = Start.by_hand(("kommun.example",), "unknown", "sv", show_text=False)
        examiner = Examiner(start.model_copy(update={"rows": False}))
        job = Job("mail_log", SCAN_LOG, bytes(path))
        examiner.examine(job)  # what is made at the first use is made
        gc.collect()
        gc.freeze()  # as a worker does once it is built
        began = time.process_time()
        while (read := examiner.examine(job)).more:
            job = Job("mail_log", SCAN_LOG, bytes(path), position=read.position)
        took = time.process_time() - began
        gc.unfreeze()
    yield _row("mail_log", size / took, "MiB/CPU-s", "lines_in_python", size / alone)


def _logged(size: int) -> Iterator[str]:
    everyday = _subjects("background.jsonl")
    sensitive = [row for row in _subjects("subjects.jsonl") if row["label"] == "sensitive"]
    moment = datetime(2026, 3, 2, 8, 0)  # noqa: DTZ001 - a log line names no zone
    for number in itertools.count():
        row = (everyday if number % 100 else sensitive)[number % len(sensitive)]
        moment += timedelta(milliseconds=200)
        mail = _mail(number, f"{moment:%b %d %H:%M:%S} mx postfix", str(row["subject"]))
        yield mail
        size -= len(mail)
        if size < 0:
            return


def _subjects(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (CORPUS / name).open("rb")]


def _mail(number: int, head: str, subject: str) -> str:
    """What Postfix writes of one mail."""
    queue, to = f"{0xA00000 + number:X}", f"person{number}@example.org"
    client = "gw.kommun.example[10.0.0.1]"
    envelope = f"from=<hr@kommun.example> to=<{to}> proto=ESMTP helo=<gw.kommun.example>"
    delivered = "delay=0.42, delays=0.05/0.01/0.2/0.16, dsn=2.0.0, status=sent (250 2.0.0 Ok)"
    lines = (
        f"smtpd[6]: connect from {client}",
        f"smtpd[6]: {queue}: client={client}",
        f"cleanup[7]: {queue}: info: header Subject: {subject} from {client}; {envelope}",
        f"cleanup[7]: {queue}: message-id=<20260302080000.{queue}@gw.kommun.example>",
        f"qmgr[9]: {queue}: from=<hr@kommun.example>, size=1832, nrcpt=1 (queue active)",
        f"smtpd[6]: disconnect from {client} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7",
        f"smtp[8]: {queue}: to=<{to}>, relay=mx.example.org[192.0.2.4]:25, {delivered}",
        f"qmgr[9]: {queue}: removed",
    )
    return "".join(f"{head}/{line}\n" for line in lines)


def _events() -> Iterator[Mapping[str, object]]:
    """So many files a second for a while, then very many at once."""
    with tempfile.TemporaryDirectory() as name:
        house = House(Path(name), People(Path(name), Random(1)), None)
        house.build()
        house.start_agent()
        house.wait_until(house.is_watched, 60)
        try:
            reached = _sustained(house)
            behind, lost = _covered(house)
            yield _row("file_events", reached, "files/s", "asked_for", _RATE)
            yield _row("file_events_lost", lost, "files", "saved", _RATE * _RATE_SECONDS)
            yield _row("file_events_behind", behind, "s", "went_on_for", _RATE_SECONDS)
            began = time.monotonic()
            house.people.save_harmless(house.people.place(1), _STORM)
            written = time.monotonic() - began
            _, lost = _covered(house)
            took = time.monotonic() - began
            yield _row("storm_covered", took, "s", "written_in", written)
            yield _row("storm_lost", lost, "files", "saved", _STORM)
        finally:
            house.kill_agent()


def _sustained(house: House) -> float:
    """Save files evenly; how many a second it came to."""
    began = time.monotonic()
    for tenth in range(10 * _RATE_SECONDS):
        house.people.save_harmless(house.people.place(tenth), _RATE // 10)
        time.sleep(max(began + (tenth + 1) / 10 - time.monotonic(), 0))
    return _RATE * _RATE_SECONDS / (time.monotonic() - began)


def _covered(house: House) -> tuple[float, int]:
    """Wait until all is remembered: for how long that was, and how many files never were."""
    began = time.monotonic()
    wanted = house.people.harmless
    house.wait_until(lambda: house.remembered() >= wanted, 300)
    return time.monotonic() - began, wanted - house.remembered()


def _latency() -> Iterator[Mapping[str, object]]:
    """From the last write to the event as a consumer has it, at a hundred files a second."""
    broker = Broker.started()
    try:
        asyncio.run(ensure(broker.table, topics_in(FILE)))
        with tempfile.TemporaryDirectory() as name:
            house = furnish(Path(name), broker.servers[0])
            program = Path(sys.executable).with_name("persinc-agent")
            with subprocess.Popen(
                [program, "run", "--config", f"{name}/agent.toml"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as agent:
                try:
                    alone, late = asyncio.run(_arrivals(broker, house.share))
                finally:
                    agent.terminate()
    finally:
        broker.remove()
    for quantile, share in (("p50", 0.5), ("p99", 0.99)):
        name, reference = f"write_to_ack_at_100_{quantile}", f"produce_alone_{quantile}"
        yield _row(name, _at(late, share), "ms", reference, _at(alone, share))


async def _arrivals(broker: Broker, share: Path) -> tuple[list[float], list[float]]:
    """Milliseconds of one message alone, and of each file beyond the quiet period."""
    alone = await _produced(broker)
    listener = consumer(broker.table, "flow", (POSSIBLE_INCIDENT,), "flow")
    await listener.start(_from_the_start)
    await _saved_and_heard(share, "forst", _WARM_FILES, listener)  # until all workers have begun
    late = await _saved_and_heard(share, "sedan", _LATE_FILES, listener)
    await listener.stop()
    return alone, sorted(late)


async def _saved_and_heard(
    share: Path, name: str, count: int, listener: Consumer
) -> Sequence[float]:
    saved: dict[int, float] = {}
    saving = asyncio.create_task(_save(share, name, count, saved))
    late: dict[int, float] = {}
    ends_at = time.perf_counter() + 120
    while len(late) < count and time.perf_counter() < ends_at:
        for record in await listener.poll(500, 0.01):
            size = json.loads(record.value or b"{}")["item"]["size"]
            late[size] = 1000 * (time.perf_counter() - saved[size] - _QUIET_SECONDS)
    await saving
    assert len(late) == count, f"{count - len(late)} files never arrived"
    return list(late.values())


async def _save(share: Path, name: str, count: int, saved: dict[int, float]) -> None:
    """Files of different sizes, so that each is known again by its size."""
    began = time.perf_counter()
    for number in range(count):
        text = f"Elsa Brandin, 19121212-1212, är sjukskriven.{' ' * number}\n"
        path = share / f"{name}{number}.txt"
        path.write_text(text, encoding="utf-8")
        saved[path.stat().st_size] = time.perf_counter()
        await asyncio.sleep(max(began + number / _LATE_RATE - time.perf_counter(), 0))


async def _produced(broker: Broker) -> list[float]:
    speaker = publisher(broker.table, "flow")
    await speaker.start()
    took = []
    for number in range(100):
        began = time.perf_counter()
        await speaker.publish([Message(DEAD_LETTERS, b"k", b"%d" % number)])
        took.append(1000 * (time.perf_counter() - began))
    await speaker.stop()
    return sorted(took)


def _million() -> Iterator[Mapping[str, object]]:
    """In a process of its own, so that its memory is told from ours."""
    with tempfile.TemporaryDirectory() as name:
        told = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks._million", name, str(_MILLION)],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    figures = json.loads(told.stdout.splitlines()[-1])
    yield _row("reconcile_million", figures["clock"], "s", "walk_alone", figures["alone"])
    yield _row("reconcile_million_cpu", figures["used"], "CPU-s", "walk_alone", figures["alone"])
    yield _row("reconcile_million_grown", figures["grown"], "MB RSS", "flat", 20.0)
