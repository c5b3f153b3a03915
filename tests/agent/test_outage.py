"""A bus that is away for long: the outbox fills to its budget, sources wait, and nothing is lost or doubled."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from agent import health, pulse, relay
from agent.coverage import SourceCoverage
from agent.lane import Lanes, Work
from agent.metrics import Metrics
from agent.pipeline import Pace, Pipeline
from agent.pulse import Pulse
from agent.relay import Relay
from agent.settings import Settings
from agent.start import Start
from agent.store import Store
from agent.tally import Tally
from agent.worker import Limits, Workers
from tests.agent.stand_ins import StandInBus, StandInExaminer, until

EXAMPLE = Path(__file__).parents[2] / "config" / "agent.toml"
BUDGET = 100
FILES = 1000
TEN_MINUTES = 26
"""Attempts: half a second, twice as long each time, then every thirty seconds."""


@dataclass
class House:
    """From the lanes to the bus, all that is between."""

    store: Store
    lanes: Lanes
    bus: StandInBus
    relay: Relay
    gate: asyncio.Event
    pulse: Pulse

    @property
    def outbox(self) -> int:
        return self.store.ledger.outbox_total()[0]


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Clocks go fast: ten minutes of attempts take a second."""
    monkeypatch.setattr(relay, "_FIRST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(relay, "_LONGEST_WAIT_SECONDS", 0.04)
    monkeypatch.setattr(pulse, "_TICK_SECONDS", 0.02)
    text = EXAMPLE.read_text(encoding="utf-8").replace("1000000 ", f"{BUDGET} ")
    (tmp_path / "agent.toml").write_text(text, encoding="utf-8")
    settings = Settings.read(tmp_path / "agent.toml")
    metrics = Metrics.on(CollectorRegistry(), ["share"])
    coverage = {"share": SourceCoverage("share", "shared_drive")}
    lanes, bus, gate = Lanes(), StandInBus(), asyncio.Event()
    gate.set()
    bus.is_away = True
    workers = Workers(1, Start.by_hand((), "unknown", "sv", show_text=False), Limits())
    async with Store.open(tmp_path / "state") as store:
        sender = Relay(store, bus)
        store.on_change = sender.wake
        pipeline = Pipeline(
            lanes, store, StandInExaminer(), coverage, Pace(1e9), gate, lambda: 1000.0
        )
        board = health.board(["share"])
        watch = Pulse(
            settings,
            metrics,
            Tally(metrics),
            store,
            workers,
            lanes,
            sender,
            coverage,
            gate,
            board,
        )
        running = [sender.run(), watch.tick(), *(pipeline.run() for _ in range(2))]
        tasks = [asyncio.create_task(one) for one in running]
        yield House(store, lanes, bus, sender, gate, watch)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_ten_minutes_without_a_bus_and_no_room_for_more_lose_and_double_nothing(
    house: House, tmp_path: Path
) -> None:
    saved = [tmp_path / f"{number}.txt" for number in range(FILES)]
    for path in saved:
        path.write_text(f"sensitive {path.name}")
        await house.lanes.put(Work("share", str(path).encode()))

    await until(lambda: not house.gate.is_set())
    assert house.pulse.status().intake_paused
    failures = house.relay.state.failures
    await until(lambda: house.relay.state.failures > failures + 5 and not house.lanes._running)
    full, failures = house.outbox, house.relay.state.failures  # what was in hand is written
    await until(lambda: house.relay.state.failures >= failures + TEN_MINUTES)

    assert BUDGET < full < FILES, "the budget was met, and held back the rest"
    assert house.outbox == full, "not a row more while the bus is away"
    assert house.lanes.backlog("share") == FILES - full, "what waits has not been forgotten"
    assert house.bus.messages == []

    house.bus.is_away = False
    await until(lambda: len(house.bus.messages) >= FILES and not house.outbox, 60)

    arrived = Counter(message.value for message in house.bus.messages)
    assert arrived == Counter(str(path).encode() for path in saved)
    await until(house.gate.is_set)
