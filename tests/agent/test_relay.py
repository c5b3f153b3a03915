"""A row leaves the outbox after its acknowledgement, never before; a bus that is away is waited for."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agent import relay as relay_module
from agent.bus import Message
from agent.examine import EncodedEvent
from agent.relay import Relay
from agent.statement import add_event
from agent.store import Store
from tests.agent.stand_ins import StandInBus, until


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    monkeypatch.setattr(relay_module, "_FIRST_WAIT_SECONDS", 0.01)
    async with Store.open(tmp_path) as store:
        yield store


@pytest.fixture
async def relay(store: Store, bus: StandInBus) -> AsyncIterator[Relay]:
    relay = Relay(store, bus)
    store.on_change = relay.wake
    task = asyncio.create_task(relay.run())
    yield relay
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not bus.is_started


@pytest.fixture
def bus() -> StandInBus:
    return StandInBus()


async def fill(store: Store, first: int, last: int) -> None:
    await store.commit(
        add_event(EncodedEvent(str(n), "k", str(n).encode()), 1.0) for n in range(first, last)
    )


def values(bus: StandInBus) -> list[str]:
    return [message.value.decode() for message in bus.messages]


async def test_what_is_committed_is_published_in_order_and_removed(
    store: Store, relay: Relay, bus: StandInBus
) -> None:
    await fill(store, 0, 1200)
    await until(lambda: not store.ledger.waiting(1))

    assert values(bus) == [str(n) for n in range(1200)]
    assert relay.state.published == 1200
    assert bus.starts == 1


async def test_a_bus_that_is_away_keeps_everything_waiting(
    store: Store, relay: Relay, bus: StandInBus
) -> None:
    bus.is_away = True
    await fill(store, 0, 5)
    await until(lambda: relay.state.failures > 2)
    assert len(store.ledger.waiting(10)) == 5
    assert relay.state.trouble == "nobody listens there"

    bus.is_away = False
    await until(lambda: not store.ledger.waiting(1))

    assert values(bus) == ["0", "1", "2", "3", "4"]
    assert relay.state.trouble == ""


async def test_without_acknowledgement_all_is_sent_again(
    store: Store, relay: Relay, bus: StandInBus
) -> None:
    bus.fails_after = 3
    await fill(store, 0, 5)
    await until(lambda: not store.ledger.waiting(1))

    assert sorted(set(values(bus))) == ["0", "1", "2", "3", "4"]
    assert bus.starts == 2
    assert relay.state.failures == 1


async def test_what_the_bus_will_never_take_is_set_aside_and_the_rest_goes_on(
    store: Store, relay: Relay, bus: StandInBus
) -> None:
    bus.refuses = frozenset({b"2"})
    await fill(store, 0, 5)
    await until(lambda: not store.ledger.waiting(1))

    assert values(bus) == ["0", "1", "3", "4"]
    assert store.ledger.refused_count() == 1
    assert store.ledger.outbox_total()[0] == 1
    assert relay.state.refused == 1


async def test_the_newest_heartbeat_arrives_when_the_bus_is_back(
    relay: Relay, bus: StandInBus
) -> None:
    bus.is_away = True
    for number in range(3):
        relay.tell(Message("status", b"fs01", str(number).encode()))
        await asyncio.sleep(0.02)
    bus.is_away = False
    await until(lambda: bus.messages)

    assert values(bus) == ["2"]


async def test_a_heartbeat_the_bus_will_not_take_holds_up_no_incident(
    store: Store, relay: Relay, bus: StandInBus
) -> None:
    bus.fails_on = b"beat"
    relay.tell(Message("status", b"fs01", b"beat"))
    await until(lambda: relay.state.failures > 1)
    await fill(store, 0, 3)

    await until(lambda: not store.ledger.waiting(1))
    assert values(bus) == ["0", "1", "2"]


async def test_flushing_ends_when_all_is_sent_or_time_is_up(
    store: Store, relay: Relay, bus: StandInBus
) -> None:
    await until(lambda: relay.state.is_connected)
    await fill(store, 0, 500)
    assert await relay.flush(30.0)

    bus.is_away = True
    await fill(store, 500, 501)
    assert not await relay.flush(0.1)
