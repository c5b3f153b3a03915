"""Teller: looks what there is to tell, tells it, and notes how it went.

A letter is noted as sent after the receiver has taken it, so that nothing is lost; a crash between
the two repeats it under the same Message-ID or key.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from triage.letter import Occasion
from triage.receivers import Way
from triage.receivers._delivery import NotDelivered
from triage.store import Store, StoreUnavailable, deliveries, notices
from triage.telling import STALE, Plan, Receiver, Rules, Sending, plan

log = structlog.get_logger()


class Teller:
    """Tells everybody what they must be told."""

    def __init__(
        self,
        store: Store,
        receivers: tuple[Receiver, ...],
        ways: Mapping[str, Way],
        rules: Rules,
        now: Callable[[], datetime],
        deputy_after: timedelta = timedelta(hours=4),
        count: Callable[[bool], None] = lambda _taken: None,
    ) -> None:
        """Take who is told, in which way, by what rules; `count` hears of each letter, taken or not."""
        self._store = store
        self._receivers = receivers
        self._ways = ways
        self._rules = rules
        self._now = now
        self._deputy_after = deputy_after
        self._count = count

    async def run(self, stop: asyncio.Event, seconds: float = 15.0) -> None:
        """Look now and again until stopped; a store that is away is tried again."""
        while not stop.is_set():
            try:
                await self.look()
            except StoreUnavailable:
                log.warning("store.away")
            try:
                await asyncio.wait_for(stop.wait(), seconds)
            except TimeoutError:
                continue

    async def look(self) -> int:
        """One look: tell what is due. Gives the number of letters sent."""
        with deliveries.sole(self._store) as mine:
            if not mine:
                return 0
            now = self._now()
            to_do = await asyncio.to_thread(self._plan, now)
            await asyncio.to_thread(self._finish, to_do.done, now)
            outcomes = [await self._send(sending) for sending in to_do.sendings]
            if to_do.sendings:
                done = (await asyncio.to_thread(self._plan, now)).done
                await asyncio.to_thread(self._finish, done, now)
            return sum(outcomes)

    def _plan(self, now: datetime) -> Plan:
        with self._store.writing() as connection:
            deliveries.add_unseen(connection, now, self._deputy_after, STALE)
            deliveries.add_week(connection, now, self._rules.zone)
            matters = deliveries.matters(connection)
            recent = deliveries.sent_since(connection, now - self._rules.flood_window)
        return plan(matters, self._receivers, recent, now, self._rules)

    def _finish(self, done: tuple[int, ...], now: datetime) -> None:
        if done:
            with self._store.writing() as connection:
                notices.told(connection, done, now)

    async def _send(self, sending: Sending) -> bool:
        is_flood = sending.letter.occasion is Occasion.FLOOD
        outcome = deliveries.FLOOD if is_flood else deliveries.SENT
        try:
            await self._ways[sending.receiver].deliver(sending.letter)
        except NotDelivered as error:
            outcome = deliveries.FAILED
            log.warning("letter.failed", receiver=sending.receiver, reason=str(error))
        taken = outcome != deliveries.FAILED
        self._count(taken)
        await asyncio.to_thread(self._note, sending, outcome)
        return taken

    def _note(self, sending: Sending, outcome: str) -> None:
        if sending.notices:
            with self._store.writing() as connection:
                at = self._now()
                deliveries.write(connection, sending.notices, sending.receiver, outcome, at)
