"""Pulse: each second a running agent looks at itself, and each minute it tells triage how well it sees.

What it finds goes to gauges, to the conditions of `/ready`, to the gate before the sources and
into the heartbeat: silence of an agent is then a finding of its own.
"""

import asyncio
import contextlib
import importlib.metadata
import time
from collections.abc import Mapping
from datetime import UTC, datetime

import structlog

from agent import health
from agent.bus import AgentStatus
from agent.bus_codec import encode_status
from agent.coverage import SourceCoverage
from agent.lane import Lanes
from agent.metrics import Metrics
from agent.relay import Relay
from agent.settings import Settings
from agent.standing import Standing
from agent.statement import save_note
from agent.store import Store
from agent.tally import Tally
from agent.telemetry_endpoint import Board
from agent.worker import Workers

_TICK_SECONDS = 1.0
_MEGABYTE = 1 << 20

log = structlog.get_logger()


class Pulse:
    """Of one running agent; `tick` and `beat` go on until cancelled."""

    def __init__(  # noqa: PLR0917 - it looks at every part there is
        self,
        settings: Settings,
        metrics: Metrics,
        tally: Tally,
        store: Store,
        workers: Workers,
        lanes: Lanes,
        relay: Relay,
        coverage: Mapping[str, SourceCoverage],
        gate: asyncio.Event,
        board: Board,
    ) -> None:
        self._started_at = datetime.now(UTC)
        self._settings = settings
        self._metrics = metrics
        self._tally = tally
        self._store = store
        self._workers = workers
        self._lanes = lanes
        self._relay = relay
        self._coverage = coverage
        self._gate = gate
        self._board = board
        for name in coverage:
            metrics.reconcile_due(name).set(settings.limits.reconcile_due_seconds)

    async def tick(self) -> None:
        """Each second: gauges, conditions, and whether more may come in."""
        while True:
            for coverage in self._coverage.values():
                coverage.backlog = self._lanes.backlog(coverage.name)
                coverage.note(time.time())
                self._judge(coverage)
            self._board.set(
                health.STORE,
                holds=self._store.is_writing and not self._store.is_full,
                detail="disk_full" if self._store.is_full else "",
            )
            lacking = " ".join(self._workers.lacking)
            self._board.set(health.WORKERS, holds=True, detail=lacking)
            self._open_or_shut()
            sources, relay = self._coverage.values(), self._relay.state
            self._tally.measure(sources, self._store, relay, time.time())
            await asyncio.sleep(_TICK_SECONDS)

    def _judge(self, coverage: SourceCoverage) -> None:
        seen = coverage.state in {"watching", "scanning"}
        name = coverage.name
        self._board.set(health.watching(name), holds=seen, detail=" ".join(coverage.troubles))
        at = coverage.last_reconcile_at
        age = None if at is None else time.time() - at
        is_recent = age is not None and age < self._settings.limits.reconcile_due_seconds
        if coverage.kind == "mail_log":
            is_recent = at is not None
        self._board.set(
            health.reconciled(name),
            holds=is_recent and "overflow" not in coverage.troubles,
            detail="" if is_recent else "reconciling" if coverage.is_reconciling else "starting",
        )

    def _open_or_shut(self) -> None:
        """Sources are durable themselves: when the outbox or the disk is full they wait."""
        rows, size = self._store.ledger.outbox_total()
        limits = self._settings.limits
        too_much = rows > limits.outbox_rows or size > limits.outbox_megabytes * _MEGABYTE
        is_shut = too_much or self._store.is_full
        if is_shut and self._gate.is_set():
            log.warning("intake.paused", reason="outbox" if too_much else "disk_full", rows=rows)
            self._gate.clear()
        elif not is_shut and not self._gate.is_set():
            log.info("intake.resumed", rows=rows)
            self._gate.set()
        self._metrics.intake_paused().set(is_shut)

    async def beat(self) -> None:
        """Tell triage how well we see: each minute, and at once when that changes."""
        states: list[str] = []
        told_at = 0.0
        while True:
            clock = asyncio.get_running_loop().time()
            now_states: list[str] = [coverage.state for coverage in self._coverage.values()]
            if now_states != states or clock - told_at >= self._settings.limits.status_seconds:
                states, told_at = now_states, clock
                self._refresh()
                status = self.status()
                self._relay.tell(encode_status(status))
                self._metrics.heartbeat().set(time.time())
                await self.remember(status)
            await asyncio.sleep(_TICK_SECONDS)

    def standing(self) -> str:
        """What /status tells `persinc-agent status`."""
        self._refresh()
        relay = self._relay.state
        return Standing(
            status=self.status(), bus_connected=relay.is_connected, bus_trouble=relay.trouble
        ).model_dump_json()

    def _refresh(self) -> None:
        for coverage in self._coverage.values():
            coverage.refresh(self._store.ledger)

    def status(self, *, stopping: bool = False) -> AgentStatus:
        """How the agent stands, as it goes to triage."""
        rows, _ = self._store.ledger.outbox_total()
        oldest = self._store.ledger.oldest_unsent_at()
        return AgentStatus(
            agent=self._settings.agent.name,
            version=importlib.metadata.version("persinc"),
            ruleset_version=self._workers.ruleset_version,
            started_at=self._started_at,
            at=datetime.now(UTC),
            sources=tuple(one.status(time.time()) for one in self._coverage.values()),
            outbox_rows=rows,
            oldest_unsent_seconds=0.0 if oldest is None else max(time.time() - oldest, 0.0),
            refused_rows=self._store.ledger.refused_count(),
            intake_paused=not self._gate.is_set(),
            stopping=stopping,
        )

    async def remember(self, status: AgentStatus) -> None:
        """Keep what was told, for those who ask when we do not run. A full disk silences nobody."""
        notes = {"alive_at": str(time.time()), "status": status.model_dump_json()}
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TICK_SECONDS):
                await self._store.commit(save_note(*note) for note in notes.items())
