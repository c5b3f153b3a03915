"""The running agent on a real Kafka: a first scan, idleness, and from a write to the broker's answer.

Each row stands beside what the machine gives without us in the same run: the same files examined
one after the other in this process, without watching, remembering or a sandbox; an interpreter
that has imported Presidio; one produce request at a time.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

from agent.bus import DEAD_LETTERS, POSSIBLE_INCIDENT, Message
from agent.bus_choice import consumer, publisher
from agent.examine import Job
from agent.examiner import Examiner
from agent.start import SCAN_FILES, Start
from tests.broker import Broker
from triage.demo import furnish, running

_FILES = 1000
_SAVES = 60
_QUIET_SECONDS = 0.3
_IDLE_SECONDS = 10.0
_TOPICS = Path(__file__).parents[2] / "deploy" / "kafka" / "topics.py"
_TEXT = "Elsa Brandin, 19121212-1212, är sjukskriven för utmattning. Anteckning {n}.\n"


def rows() -> Iterator[Mapping[str, object]]:
    """First scan, idleness, and from a write to the broker's answer beyond the quiet period."""
    broker = Broker.started()
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield from _measured(broker, Path(folder))
    finally:
        broker.remove()


def _measured(broker: Broker, folder: Path) -> Iterator[Mapping[str, object]]:
    address = broker.servers[0]
    subprocess.run(
        [sys.executable, _TOPICS, "--bootstrap-servers", address], check=True, capture_output=True
    )
    house = furnish(folder, address)
    files = [house.share / f"gammal{n}.txt" for n in range(_FILES)]
    for n, path in enumerate(files):
        path.write_text(f"Lunch klockan tolv, bord {n}.\n", encoding="utf-8")
    alone = _alone(files)
    with running(folder, house):
        while _counted(house.agent) < _FILES:
            time.sleep(0.02)
        scanned = time.time() - _started_at(folder)
        yield _row("first_scan", _FILES / scanned, "files/s", "one_process_alone", alone)
        agent, *workers = _pids(folder)
        used = _cpu_seconds(agent, *workers)
        time.sleep(_IDLE_SECONDS)
        idle = 100 * (_cpu_seconds(agent, *workers) - used) / _IDLE_SECONDS
        yield _row("idle_cpu", idle, "% of a core", "one_core", 100.0)
        presidio = _imported()
        yield _row("idle_rss", _resident(agent), "MB RSS", "import_presidio_analyzer", presidio)
        yield _row(
            "idle_rss_of_a_worker",
            max(map(_resident, workers)),
            "MB RSS",
            "import_presidio_analyzer",
            presidio,
        )
        sent, late = asyncio.run(_latencies(broker, house.share))
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        reference = f"produce_alone_{name}"
        yield _row(f"write_to_ack_{name}", _at(late, share), "ms", reference, _at(sent, share))


def _alone(files: Sequence[Path]) -> float:
    """Files a second of the examiner by itself."""
    examiner = Examiner(Start.by_hand((), "unknown", "sv", show_text=False))
    jobs = [Job("file", SCAN_FILES, bytes(path)) for path in files]
    examiner.examine(jobs[0])
    began = time.perf_counter()
    for job in jobs:
        examiner.examine(job)
    return len(jobs) / (time.perf_counter() - began)


def _started_at(folder: Path) -> float:
    """When the agent said that it begins to look."""
    lines = (folder / "agent.log").read_text(encoding="utf-8").splitlines()
    told = next(one for one in map(json.loads, lines) if one["event"] == "agent.started")
    return datetime.fromisoformat(told["at"]).timestamp()


async def _latencies(broker: Broker, share: Path) -> tuple[list[float], list[float]]:
    """One message at a time without an agent; and saved files until their event can be read."""
    speaker, listener = (
        publisher(broker.table, "bench"),
        consumer(broker.table, "bench", (POSSIBLE_INCIDENT,), "bench"),
    )
    await speaker.start()
    alone = []
    for n in range(_SAVES):
        began = time.perf_counter()
        await speaker.publish([Message(DEAD_LETTERS, b"k", b"%d" % n)])
        alone.append(1000 * (time.perf_counter() - began))
    await speaker.stop()
    await listener.start(_from_the_start)
    late = []
    for n in range(_SAVES):
        (share / f"ny{n}.txt").write_text(_TEXT.format(n=n), encoding="utf-8")
        began = time.perf_counter()
        while not await listener.poll(10, 0.05):
            pass
        late.append(1000 * (time.perf_counter() - began - _QUIET_SECONDS))
    await listener.stop()
    return sorted(alone), sorted(late)


async def _from_the_start(_topic: str, _partition: int) -> int | None:
    return 0


def _at(sorted_values: list[float], share: float) -> float:
    return sorted_values[min(int(share * len(sorted_values)), len(sorted_values) - 1)]


def _counted(address: str) -> float:
    """How many items the agent has looked at."""
    with urlopen(f"http://{address}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    name = "persinc_items_examined_total"
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def _pids(folder: Path) -> list[int]:
    """The agent and its workers."""
    settings = str(folder / "agent.toml")
    found = subprocess.run(["pgrep", "-of", settings], capture_output=True, text=True, check=True)
    agent = found.stdout.strip()
    below = subprocess.run(["pgrep", "-P", agent], capture_output=True, text=True, check=True)
    return [int(agent), *map(int, below.stdout.split())]


def _cpu_seconds(*pids: int) -> float:
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _imported() -> float:
    """What an interpreter holds that has imported Presidio and nothing else."""
    code = "import presidio_analyzer; print(open('/proc/self/statm').read().split()[1])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(told.stdout) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _row(
    name: str, value: float, unit: str, reference: str, reference_value: float
) -> Mapping[str, object]:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "reference": reference,
        "reference_value": reference_value,
        "ratio": value / reference_value,
    }
