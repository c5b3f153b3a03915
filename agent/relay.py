"""The relay: from the outbox to the bus. Exactly one task; a row goes after its acknowledgement.

A bus that is away is normal life: the outbox keeps what there is, and the publisher is made anew
after every failure, each time a little later. What the bus will never take is set aside and told.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent import faults
from agent.bus import Message, Publisher, PublishFailed
from agent.ledger import Waiting
from agent.statement import refuse_event, remove_events
from agent.store import Store

BATCH = 500
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 30.0
_IDLE_SECONDS = 30.0


@dataclass(slots=True)
class RelayState:
    """For health and metrics."""

    is_connected: bool = False
    trouble: str = ""
    """Why the bus takes nothing, as the publisher said it."""
    published: int = 0
    refused: int = 0
    failures: int = 0


class Relay:
    """Run `run` in one task; `stop` lets it finish what is in its hands."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        on_failure: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._on_failure = on_failure
        self._woken = asyncio.Event()
        self._status: Message | None = None
        self.state = RelayState()
        self.on_acknowledged: Callable[[Sequence[Waiting]], None] = lambda _: None

    def wake(self) -> None:
        """There may be something new in the outbox."""
        self._woken.set()

    def tell(self, status: Message) -> None:
        """Publish the newest heartbeat when the bus is there; older ones need not arrive."""
        self._status = status
        self._woken.set()

    async def run(self) -> None:
        """Publish until cancelled."""
        wait = _FIRST_WAIT_SECONDS
        try:
            while True:
                try:
                    await self._publish_all()
                except PublishFailed as failed:
                    self._note(str(failed))
                    await self._disconnect()
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
                    continue
                wait = _FIRST_WAIT_SECONDS
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), _IDLE_SECONDS)
        finally:
            await self._disconnect()

    async def flush(self, seconds: float) -> bool:
        """Wait until the outbox is empty, but no longer than that; whether it is."""
        ends = asyncio.get_running_loop().time() + seconds
        while self.state.is_connected and asyncio.get_running_loop().time() < ends:
            if not self._store.ledger.waiting(1) and self._status is None:
                return True
            await asyncio.sleep(0.02)
        return not self._store.ledger.waiting(1)

    async def _publish_all(self) -> None:
        if not self.state.is_connected:
            await self._publisher.start()
            self.state.is_connected = True
            self.state.trouble = ""
        while True:
            self._woken.clear()
            batch = self._store.ledger.waiting(BATCH)
            if not batch:
                await self._publish_status()  # last: it must never stand in an incident's way
                return
            faults.reached("relay.read")
            refused = await self._publish(batch)
            faults.reached("relay.published")
            gone = [row for place, row in enumerate(batch) if place not in refused]
            self.state.published += len(gone)
            self.state.refused += len(refused)
            self.on_acknowledged(gone)
            for place, reason in refused.items():
                await self._store.free([refuse_event(batch[place].seq, reason)])
            await self._store.free(remove_events(row.seq for row in gone))
            faults.reached("relay.deleted")

    async def _publish(self, batch: Sequence[Waiting]) -> dict[int, str]:
        try:
            await self._publisher.publish([row.message for row in batch])
        except PublishFailed as failed:
            if not failed.refused:
                raise
            return dict.fromkeys(failed.refused, str(failed))
        return {}

    async def _publish_status(self) -> None:
        status, self._status = self._status, None
        if status is None:
            return
        try:
            await self._publisher.publish([status])
        except PublishFailed:
            if self._status is None:  # unless there is a newer one by now
                self._status = status
            raise

    def _note(self, trouble: str) -> None:
        self.state.failures += 1
        if trouble != self.state.trouble:
            self.state.trouble = trouble
            self._on_failure(trouble)

    async def _disconnect(self) -> None:
        self.state.is_connected = False
        await self._publisher.stop()
