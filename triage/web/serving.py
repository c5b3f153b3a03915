"""Serving the API beside the rest of the service, and stopping with it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from triage.opening import house_of, now
from triage.settings import Settings
from triage.store import Store
from triage.web.admission import Admission
from triage.web.app import made


async def serve(settings: Settings, store: Store, stop: asyncio.Event) -> None:
    """Serve on the address the settings name until stopped. No access log: paths hold case numbers."""
    table = settings.api
    host, _, port = table.address.rpartition(":")
    admission = Admission(
        store, house_of(settings), now, table.requests_per_minute, table.failures_per_minute
    )
    config = uvicorn.Config(
        made(admission, settings),
        host=host,
        port=int(port),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(table.proxies),
        forwarded_allow_ips=list(table.proxies),
        ssl_certfile=table.certificate_file,
        ssl_keyfile=table.key_file,
        timeout_graceful_shutdown=10,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopped.cancel()
    await serving


class _Server(uvicorn.Server):
    """Leaves signals to the service."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none of them."""
        yield
