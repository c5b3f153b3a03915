"""Composition root of triage: settings to parts, parts to a running service, and its orderly stop."""

import asyncio
import os
import signal
import socket
from datetime import timedelta

import structlog
from prometheus_client import CollectorRegistry

from agent import telemetry
from agent.bus_choice import consumer, publisher
from agent.telemetry_metrics import counter
from triage.consumer import TOPICS, Inbox
from triage.health import Health
from triage.intake import Rules
from triage.metrics import Census, Metrics
from triage.opening import hours_of, now, open_store
from triage.settings import Settings
from triage.store import Intake, StoreError

log = structlog.get_logger()


async def run(settings: Settings, stop: asyncio.Event | None = None) -> None:
    """Take in events until told to stop (SIGTERM, SIGINT, or the event given)."""
    stop = stop or _stopped_by_signals()
    store = await asyncio.to_thread(open_store, settings)
    registry = CollectorRegistry()
    dropped = counter(registry, "log_keys_dropped", "Log keys not on the list")
    telemetry.configure("triage", dropped=dropped().inc)
    metrics = Metrics.on(registry)
    registry.register(Census(store, now))
    client = f"persinc-triage-{socket.gethostname()}-{os.getpid()}"
    inbox = Inbox(
        bus=consumer(settings.bus, settings.bus.group, TOPICS, client),
        dead_letters=publisher(settings.bus, client),
        intake=Intake(store, rules_of(settings), settings.service.zone),
        metrics=metrics,
        now=now,
    )
    health = Health(registry, lambda: inbox.joined)
    try:
        await health.start(settings.service.health_address)
        log.info("triage.started")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(inbox.run(stop))
    except OSError as error:
        msg = (
            f"service.health_address {settings.service.health_address}: {error.strerror or error}"
        )
        raise StoreError(msg) from None
    finally:
        await health.stop()
        store.close()
        log.info("triage.stopped")


def rules_of(settings: Settings) -> Rules:
    """What intake goes by."""
    return Rules(timedelta(hours=settings.grouping.window_hours), hours_of(settings))


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
