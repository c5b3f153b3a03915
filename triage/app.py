"""Composition root of triage: settings to parts, parts to a running service, and its orderly stop."""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from prometheus_client import CollectorRegistry

from agent.bus_choice import consumer, publisher
from agent.settings_file import SettingsError
from agent.telemetry import configure
from agent.telemetry_endpoint import Board, Endpoint
from triage.consumer import TOPICS, Inbox, calm_the_collector
from triage.intake import Rules
from triage.metrics import Census, Metrics
from triage.opening import hours_of, now, open_store, retention_of
from triage.receivers import ways
from triage.settings import Settings
from triage.store import Intake, Store, StoreError, StoreUnavailable
from triage.teller import Teller
from triage.telling import Receiver
from triage.telling import Rules as TellingRules
from triage.timers import Nightly, Timers
from triage.web.serving import prepared, serve

log = structlog.get_logger()

BUS = "bus"
STORE = "store"
_CENSUS_SECONDS = 5.0
_TIMERS_SECONDS = 30.0
_NIGHTLY_SECONDS = 600.0


async def run(settings: Settings, stop: asyncio.Event | None = None) -> None:
    """Take in events until told to stop (SIGTERM, SIGINT, or the event given).

    Raises StoreError or SettingsError for what an administrator must mend first.
    """
    configure("triage")
    stop = stop or _stopped_by_signals()
    store = await asyncio.to_thread(open_store, settings)
    registry = CollectorRegistry()
    census = Census(store, now)
    registry.register(census)
    board = Board([BUS, STORE])
    endpoint = Endpoint(settings.service.health_address, registry, board.conditions)
    client = f"persinc-triage-{socket.gethostname()}-{os.getpid()}"
    metrics = Metrics.on(registry)
    inbox = Inbox(
        bus=consumer(settings.bus, settings.bus.group, TOPICS, client),
        dead_letters=publisher(settings.bus, client),
        intake=Intake(store, rules_of(settings), settings.service.zone),
        metrics=metrics,
        now=now,
        told=lambda joined: board.set(BUS, holds=joined, detail="" if joined else "waiting"),
    )
    timers = Timers(store, hours_of(settings), now)
    nightly = Nightly(store, retention_of(settings), settings.service.zone, now)
    teller = teller_of(settings, store, metrics)
    api = prepared(settings, store) if settings.api.address else None

    def count() -> None:
        census.refresh()
        board.set(STORE, holds=census.store_up, detail="" if census.store_up else "away")

    try:
        await endpoint.start()
        calm_the_collector()
        log.info("triage.started", address=settings.service.health_address)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(inbox.run(stop))
            tasks.create_task(_every(_CENSUS_SECONDS, stop, count))
            tasks.create_task(_every(_TIMERS_SECONDS, stop, timers.run))
            tasks.create_task(_every(_NIGHTLY_SECONDS, stop, nightly.run))
            if api is not None:
                tasks.create_task(serve(api, stop))
            if teller is not None:
                tasks.create_task(teller.run(stop))
    except OSError as error:
        why = error.strerror or type(error).__name__
        msg = f"service.health_address {settings.service.health_address}: {why}"
        raise StoreError(msg) from None
    finally:
        await endpoint.stop()
        store.close()
        log.info("triage.stopped")


def teller_of(settings: Settings, store: Store, metrics: Metrics) -> Teller | None:
    """Who tells, when there is anybody to tell. Raises SettingsError for a secret that is not there."""
    telling = settings.telling
    if not telling.receivers:
        return None
    try:
        by_name = ways(telling, settings.service.zone)
    except SettingsError as error:
        msg = f"telling: {error}"
        raise SettingsError(msg) from None
    return Teller(
        store,
        tuple(
            Receiver(one.name, one.duty, one.controller, one.unit, one.digest)
            for one in telling.receivers
        ),
        by_name,
        TellingRules(
            settings.service.zone,
            telling.digest_at,
            telling.flood_count,
            timedelta(minutes=telling.flood_minutes),
            telling.link,
        ),
        now,
        timedelta(hours=telling.deputy_after_hours),
        lambda taken: (metrics.letters_sent if taken else metrics.letters_failed).inc(),
    )


def rules_of(settings: Settings) -> Rules:
    """What intake goes by."""
    return Rules(timedelta(hours=settings.grouping.window_hours), hours_of(settings))


async def _every(seconds: float, stop: asyncio.Event, work: Callable[[], None]) -> None:
    """Do it now and again, off the loop; a store that is away is tried again the next time."""
    while not stop.is_set():
        try:
            await asyncio.to_thread(work)
        except StoreUnavailable:
            log.warning("store.away")
        await _waited(stop.wait(), seconds)


async def _waited(stop: Awaitable[object], seconds: float) -> None:
    try:
        await asyncio.wait_for(stop, seconds)
    except TimeoutError:
        return


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
