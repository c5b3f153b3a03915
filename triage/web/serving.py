"""Serving the API beside the rest of the service, and stopping with it."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from agent.settings_file import SettingsError
from triage.opening import house_of, now
from triage.settings import Settings
from triage.store import Store
from triage.web.admission import Admission
from triage.web.app import made


@dataclass(frozen=True, slots=True)
class Api:
    """Ready to be served: its address is taken, its certificate read."""

    server: uvicorn.Server
    listening: socket.socket


def prepared(settings: Settings, store: Store) -> Api:
    """Take the address that the settings name. Raises SettingsError.

    No access log: paths hold case numbers.
    """
    table = settings.api
    admission = Admission(
        store, house_of(settings), now, table.requests_per_minute, table.failures_per_minute
    )
    config = uvicorn.Config(
        made(admission, settings),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(table.proxies),
        forwarded_allow_ips=list(table.proxies),
        ssl_certfile=table.certificate_file,
        ssl_keyfile=table.key_file,
        timeout_graceful_shutdown=10,
    )
    host, _, port = table.address.rpartition(":")
    try:
        config.load()
    except OSError as error:
        msg = f"api.certificate_file, api.key_file: {error.strerror or type(error).__name__}"
        raise SettingsError(msg) from None
    try:
        return Api(_Server(config), socket.create_server((host, int(port))))
    except (OSError, OverflowError) as error:
        msg = f"api.address {table.address}: {getattr(error, 'strerror', None) or error}"
        raise SettingsError(msg) from None


async def serve(api: Api, stop: asyncio.Event) -> None:
    """Serve until stopped."""
    serving = asyncio.create_task(api.server.serve(sockets=[api.listening]))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    api.server.should_exit = True
    stopped.cancel()
    await serving


class _Server(uvicorn.Server):
    """Leaves signals to the service."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none of them."""
        yield
