"""The composition root: settings become parts, parts run, and stop in order.

The way down, within 15 seconds: sources first, then what is in the workers' hands (10 s), then
what the bus will still take (5 s), then the store. Being killed instead is safe at any moment.
"""

import asyncio
import contextlib
import importlib.metadata
import signal
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

import structlog
from prometheus_client import CollectorRegistry

from agent import bus_choice, health, telemetry
from agent.bus import AgentStatus
from agent.bus_codec import encode_status
from agent.coverage import SourceCoverage
from agent.idle import run_at_leisure
from agent.lane import Lanes
from agent.ledger import save_note
from agent.metrics import Metrics
from agent.pipeline import Pace, Pipeline
from agent.relay import Relay
from agent.settings import MailLogTable, Settings, SettingsError, SharedDriveTable
from agent.sources.intranet_export import intranet_export
from agent.sources.mail_log import MailLog
from agent.sources.shared_drive import shared_drive
from agent.standing import Standing
from agent.start import Start
from agent.state_file import StoreError
from agent.store import Store
from agent.sweep import Rhythm, Surroundings
from agent.tally import Tally
from agent.telemetry_endpoint import Endpoint
from agent.tree import Tree
from agent.worker import Limits, Workers, WorkerUnfit

_TICK_SECONDS = 1.0
_WORK_SECONDS = 8.0
_FLUSH_SECONDS = 5.0
_MEGABYTE = 1 << 20
_NEXT_RECONCILES = 2
"""A source is not ready when so many reconciles in a row were missed."""

log = structlog.get_logger()


async def run(settings: Settings, stop: asyncio.Event | None = None) -> int:
    """Run the agent until SIGTERM, SIGINT or `stop`. Raises SettingsError for what can be mended."""
    registry = CollectorRegistry()
    metrics = Metrics.on(registry, [source.name for source in settings.source])
    telemetry.configure("agent", dropped=metrics.log_keys_dropped().inc)
    stopping = stop or asyncio.Event()
    with _signals(stopping):
        async with _House.open(settings, metrics, registry) as house:
            return await house.live(stopping)


class _House:
    """All parts of a running agent."""

    def __init__(
        self, settings: Settings, metrics: Metrics, store: Store, workers: Workers
    ) -> None:
        self._settings = settings
        self._started_at = datetime.now(UTC)
        self._metrics = metrics
        self._tally = Tally(metrics)
        self.store = store
        self._workers = workers
        self.lanes = Lanes()
        self._gate = asyncio.Event()
        self._gate.set()
        self._scanner = ThreadPoolExecutor(1, "scanner", initializer=run_at_leisure)
        self.board = health.board(source.name for source in settings.source)
        self.lag = health.LoopLag()
        self.relay = Relay(
            store,
            bus_choice.publisher(settings.bus, settings.agent.name),
            on_failure=lambda reason: log.warning("bus.unreachable", reason=reason),
        )
        self._coverage = {
            table.name: SourceCoverage(table.name, table.kind) for table in settings.source
        }
        self._pipeline = Pipeline(
            self.lanes,
            store,
            workers,
            self._coverage,
            Pace(settings.limits.megabytes_per_second * _MEGABYTE),
            self._gate,
            time.time,
        )
        self._sources = self._build_sources()
        self._connect()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, settings: Settings, metrics: Metrics, registry: CollectorRegistry
    ) -> "AsyncIterator[_House]":
        """Open store, workers and endpoint; close them in turn. Raises SettingsError."""
        async with AsyncExitStack() as stack:
            try:
                start = Start.of_settings(settings)
                store = await asyncio.to_thread(Store.open, settings.agent.state_directory)
                await stack.enter_async_context(store)
                workers = Workers(settings.limits.workers, start, _limits(settings))
                await stack.enter_async_context(workers)
            except (StoreError, WorkerUnfit) as error:
                raise SettingsError(str(error)) from None
            house = cls(settings, metrics, store, workers)
            stack.callback(house._scanner.shutdown)
            endpoint = Endpoint(
                settings.agent.health_address,
                registry,
                house.board.conditions,
                house.lag.conditions,
                house.standing,
            )
            try:
                await endpoint.start()
            except OSError as error:
                msg = f"agent.health_address: cannot listen on {settings.agent.health_address}: {error.strerror}"
                raise SettingsError(msg) from None
            stack.push_async_callback(endpoint.stop)
            if store.rebuilt:
                log.warning("store.rebuilt", detail="state was damaged and is being rebuilt")
            yield house

    async def live(self, stopping: asyncio.Event) -> int:
        """Run all until told to stop, or until a part fails: then stop and say so."""
        log.info(
            "agent.started",
            version=importlib.metadata.version("persinc"),
            ruleset_version=self._workers.ruleset_version,
            workers=self._settings.limits.workers,
        )
        sources = _tasks(*(source.run() for source in self._sources))
        workers = _tasks(*(self._pipeline.run() for _ in range(2 * self._settings.limits.workers)))
        rest = _tasks(
            self.relay.run(),
            self._tick(),
            self._beat(),
            self.lag.run(self._metrics.loop_lag().set),
        )
        told = asyncio.create_task(stopping.wait())
        try:
            done, _ = await asyncio.wait(
                [told, *sources, *workers, *rest], return_when=asyncio.FIRST_COMPLETED
            )
            failed = [task for task in done if task is not told]
            for task in failed:
                log.error("agent.failed", exc_info=task.exception())
        finally:
            told.cancel()
            await self._stop(sources, workers, rest)
        log.info("agent.stopped")
        return 1 if failed else 0

    async def _stop(
        self,
        sources: Sequence[asyncio.Task[None]],
        workers: Sequence[asyncio.Task[None]],
        rest: Sequence[asyncio.Task[None]],
    ) -> None:
        await _cancel(sources)
        await self.lanes.close()
        self._gate.set()
        if workers:
            await asyncio.wait(workers, timeout=_WORK_SECONDS)
        await _cancel(workers)
        self.relay.tell(encode_status(self._status(stopping=True)))
        await self.relay.flush(_FLUSH_SECONDS)
        await _cancel(rest)
        with contextlib.suppress(StoreError):
            await self._remember(self._status(stopping=True))

    async def _remember(self, status: AgentStatus) -> None:
        """Keep what was told, for those who ask when we do not run. A full disk silences nobody."""
        notes = {"alive_at": str(time.time()), "status": status.model_dump_json()}
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TICK_SECONDS):
                await self.store.commit(save_note(*note) for note in notes.items())

    def _build_sources(self) -> list[Tree | MailLog]:
        limits = self._settings.limits
        surroundings = Surroundings(
            lanes=self.lanes,
            store=self.store,
            rhythm=Rhythm(
                limits.reconcile_hours * 3600, limits.scan_seconds, limits.files_per_second
            ),
            scanner=self._scanner,
            ruleset_version=self._workers.ruleset_version,
            now=time.time,
            signals=self._tally,
        )
        sources: list[Tree | MailLog] = []
        for table in self._settings.source:
            coverage = self._coverage[table.name]
            if isinstance(table, MailLogTable):
                sources.append(
                    MailLog(table, coverage, self.store, self._workers, self._gate, time.time)
                )
            elif isinstance(table, SharedDriveTable):
                sources.append(shared_drive(table, coverage, surroundings))
            else:
                sources.append(intranet_export(table, coverage, surroundings))
        return sources

    def _connect(self) -> None:
        """Let the parts hear of each other."""
        self.store.on_change = self.relay.wake
        self.relay.on_acknowledged = lambda rows: self._tally.acknowledged(rows, time.time())
        self._pipeline.on_examined = self._tally.examined
        self._pipeline.on_held = self._tally.held
        self._pipeline.on_lost = self._tally.lost
        self._pipeline.on_timed = self._tally.timed
        for source in self._sources:
            if isinstance(source, Tree):
                self._pipeline.requeue[source.coverage.name] = source.look_again
            else:
                source.on_examined = self._tally.examined

    async def _tick(self) -> None:
        """Each second: gauges, conditions, and whether more may come in."""
        while True:
            for source in self._sources:
                coverage = source.coverage
                coverage.backlog = self.lanes.backlog(coverage.name)
                coverage.note(time.time())
                self._judge(coverage)
            self.board.set(
                health.STORE,
                holds=self.store.is_writing and not self.store.is_full,
                detail="disk_full" if self.store.is_full else "",
            )
            lacking = self._workers.lacking
            self.board.set(health.WORKERS, holds=True, detail=" ".join(lacking))
            self._open_or_shut()
            self._tally.measure(self._coverage.values(), self.store, self.relay.state, time.time())
            await asyncio.sleep(_TICK_SECONDS)

    def _judge(self, coverage: SourceCoverage) -> None:
        seen = coverage.state in {"watching", "scanning"}
        name = coverage.name
        self.board.set(health.watching(name), holds=seen, detail=" ".join(coverage.troubles))
        at = coverage.last_reconcile_at
        age = None if at is None else time.time() - at
        limit = self._settings.limits.reconcile_hours * 3600 * _NEXT_RECONCILES
        is_recent = age is not None and age < limit
        if coverage.kind == "mail_log":
            is_recent = at is not None
        self.board.set(
            health.reconciled(name),
            holds=is_recent and "overflow" not in coverage.troubles,
            detail="" if is_recent else "reconciling" if coverage.is_reconciling else "starting",
        )

    def _open_or_shut(self) -> None:
        """Sources are durable themselves: when the outbox or the disk is full they wait."""
        rows, size = self.store.ledger.outbox_total()
        limits = self._settings.limits
        too_much = rows > limits.outbox_rows or size > limits.outbox_megabytes * _MEGABYTE
        is_shut = too_much or self.store.is_full
        if is_shut and self._gate.is_set():
            log.warning("intake.paused", reason="outbox" if too_much else "disk_full", rows=rows)
            self._gate.clear()
        elif not is_shut and not self._gate.is_set():
            log.info("intake.resumed", rows=rows)
            self._gate.set()
        self._metrics.intake_paused().set(is_shut)

    async def _beat(self) -> None:
        """Tell triage how well we see; silence is then a finding of its own."""
        states: list[str] = []
        told_at = 0.0
        while True:
            clock = asyncio.get_running_loop().time()
            now_states: list[str] = [coverage.state for coverage in self._coverage.values()]
            if now_states != states or clock - told_at >= self._settings.limits.status_seconds:
                states, told_at = now_states, clock
                for coverage in self._coverage.values():
                    coverage.refresh(self.store.ledger)
                status = self._status()
                self.relay.tell(encode_status(status))
                self._metrics.heartbeat().set(time.time())
                await self._remember(status)
            await asyncio.sleep(_TICK_SECONDS)

    def standing(self) -> str:
        """What /status tells `persinc-agent status`."""
        for coverage in self._coverage.values():
            coverage.refresh(self.store.ledger)
        relay = self.relay.state
        return Standing(
            status=self._status(), bus_connected=relay.is_connected, bus_trouble=relay.trouble
        ).model_dump_json()

    def _status(self, *, stopping: bool = False) -> AgentStatus:
        rows, _ = self.store.ledger.outbox_total()
        oldest = self.store.ledger.oldest_unsent_at()
        return AgentStatus(
            agent=self._settings.agent.name,
            version=importlib.metadata.version("persinc"),
            ruleset_version=self._workers.ruleset_version,
            started_at=self._started_at,
            at=datetime.now(UTC),
            sources=tuple(one.status(time.time()) for one in self._coverage.values()),
            outbox_rows=rows,
            oldest_unsent_seconds=0.0 if oldest is None else max(time.time() - oldest, 0.0),
            refused_rows=self.store.ledger.refused_count(),
            intake_paused=not self._gate.is_set(),
            stopping=stopping,
        )


def _limits(settings: Settings) -> Limits:
    limits = settings.limits
    return Limits(
        memory_megabytes=limits.memory_megabytes,
        seconds_per_file=limits.seconds_per_file,
        seconds_at_most=limits.seconds_at_most,
    )


def _tasks(*coroutines: Coroutine[None, None, None]) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(coroutine) for coroutine in coroutines]


async def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.contextmanager
def _signals(stopping: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(number, stopping.set)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError):
                loop.remove_signal_handler(number)
