"""Pulse: what is wrong shows in /ready at once, a full outbox shuts the gate, triage is told."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from agent import health
from agent.coverage import SourceCoverage
from agent.examine import EncodedEvent
from agent.lane import Lanes
from agent.metrics import Metrics
from agent.pulse import Pulse
from agent.relay import Relay
from agent.settings import Settings
from agent.start import Start
from agent.statement import add_event, remove_events
from agent.store import Store
from agent.tally import Tally
from agent.telemetry_endpoint import Board
from agent.worker import Limits, Workers
from tests.agent.stand_ins import StandInBus, until

EXAMPLE = Path(__file__).parents[2] / "config" / "agent.toml"
MOST = 100


@dataclass
class House:
    pulse: Pulse
    store: Store
    gate: asyncio.Event
    board: Board
    log: SourceCoverage
    registry: CollectorRegistry

    def holds(self, name: str) -> bool:
        return next(one.holds for one in self.board.conditions() if one.name == name)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """All that a pulse looks at, with an outbox for a hundred rows and nothing else running."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("1000000 ", f"{MOST} ")
    (tmp_path / "agent.toml").write_text(text, encoding="utf-8")
    settings = Settings.read(tmp_path / "agent.toml")
    assert settings.limits.outbox_rows == MOST
    registry = CollectorRegistry()
    metrics = Metrics.on(registry, [source.name for source in settings.source])
    gate = asyncio.Event()
    gate.set()
    board = health.board(source.name for source in settings.source)
    coverage = {one.name: SourceCoverage(one.name, one.kind) for one in settings.source}
    start = Start.by_hand((), "unknown", "sv", show_text=False)
    async with Store.open(tmp_path / "state") as store:
        pulse = Pulse(
            settings,
            metrics,
            Tally(metrics),
            store,
            Workers(1, start, Limits()),
            Lanes(),
            Relay(store, StandInBus()),
            coverage,
            gate,
            board,
        )
        tasks = [asyncio.create_task(pulse.tick()), asyncio.create_task(pulse.beat())]
        yield House(pulse, store, gate, board, coverage["postfix"], registry)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_source_is_ready_when_it_is_seen_and_was_read(house: House) -> None:
    await until(lambda: house.holds(health.watching("postfix")))
    assert not house.holds(health.reconciled("postfix"))

    house.log.last_reconcile_at = time.time()

    await until(lambda: house.holds(health.reconciled("postfix")))


async def test_how_old_a_scan_may_be_is_told_as_it_was_promised(house: House) -> None:
    """Twice `reconcile_hours = 6`: the alert rule compares with it."""
    due = house.registry.get_sample_value("persinc_reconcile_due_seconds", {"source": "postfix"})

    assert due == 12 * 3600


async def test_a_blind_source_shows_and_is_told_to_triage(house: House) -> None:
    house.log.degrade("log_missing")

    await until(lambda: not house.holds(health.watching("postfix")))
    told = {one.name: one for one in house.pulse.status().sources}
    assert (told["postfix"].state, told["postfix"].detail) == ("blind", "log_missing")
    await until(lambda: '"blind"' in house.store.ledger.note("status"))


async def test_a_full_outbox_shuts_the_gate_until_there_is_room(house: House) -> None:
    events = [EncodedEvent(f"{n}", "k", b"v") for n in range(MOST + 1)]
    await house.store.commit([add_event(event, time.time()) for event in events])

    await until(lambda: not house.gate.is_set())
    assert house.pulse.status().intake_paused
    waiting = house.store.ledger.waiting(MOST + 1)
    await house.store.free(remove_events([row.seq for row in waiting]))

    await until(house.gate.is_set)
