"""The composition root: settings become parts, parts run, and stop in order.

The way down, within 15 seconds: sources first, then what is in the workers' hands (8 s), then
what the bus will still take (5 s), then the store. Being killed instead is safe at any moment.
"""

import asyncio
import contextlib
import gc
import importlib.metadata
import signal
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from prometheus_client import CollectorRegistry

from agent import bus_choice, health, telemetry
from agent.bus_codec import encode_status
from agent.coverage import SourceCoverage
from agent.idle import run_at_leisure
from agent.lane import Lanes
from agent.metrics import Metrics
from agent.pipeline import Pace, Pipeline
from agent.pulse import Pulse
from agent.relay import Relay
from agent.settings import MailLogTable, Settings, SharedDriveTable
from agent.settings_file import SettingsError
from agent.sources.intranet_export import intranet_export
from agent.sources.mail_log import MailLog
from agent.sources.shared_drive import shared_drive
from agent.start import Start
from agent.state_file import StoreError
from agent.store import Store
from agent.sweep import Rhythm, Surroundings
from agent.tally import Tally
from agent.telemetry_endpoint import Endpoint
from agent.tree import Tree
from agent.worker import Limits, Workers, WorkerUnfit

_WORK_SECONDS = 8.0
_FLUSH_SECONDS = 5.0
_MEGABYTE = 1 << 20

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
        self.pulse = Pulse(
            settings,
            metrics,
            self._tally,
            store,
            workers,
            self.lanes,
            self.relay,
            self._coverage,
            self._gate,
            self.board,
        )
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
                house.pulse.standing,
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
        gc.freeze()  # what is built now stays: no collection need look at it again
        sources = _tasks(*(source.run() for source in self._sources))
        workers = _tasks(*(self._pipeline.run() for _ in range(2 * self._settings.limits.workers)))
        rest = _tasks(
            self.relay.run(),
            self.pulse.tick(),
            self.pulse.beat(),
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
        last = self.pulse.status(stopping=True)
        self.relay.tell(encode_status(last))
        await self.relay.flush(_FLUSH_SECONDS)
        await _cancel(rest)
        with contextlib.suppress(StoreError):
            await self.pulse.remember(last)

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
