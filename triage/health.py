"""/live, /ready and /metrics of triage: a small server for supervisors and Prometheus."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from prometheus_client import CollectorRegistry, generate_latest

_REQUEST_AT_MOST = 8192
_SECONDS = 10.0
_HUNG_UP = (
    TimeoutError,
    ConnectionError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
)


class Health:
    """Answers on one address until closed. Ready is what the given function says."""

    def __init__(self, registry: CollectorRegistry, ready: Callable[[], bool]) -> None:
        self._registry = registry
        self._ready = ready
        self._server: asyncio.Server | None = None

    async def start(self, address: str) -> None:
        """Listen on HOST:PORT."""
        host, _, port = address.rpartition(":")
        self._server = await asyncio.start_server(
            self._serve, host, int(port), limit=_REQUEST_AT_MOST
        )

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                status, kind, body = await self._answer(head)
                writer.write(
                    f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
                )
                writer.write(body)
                await writer.drain()
        except _HUNG_UP:
            return
        finally:
            writer.close()

    async def _answer(self, head: bytes) -> tuple[HTTPStatus, str, bytes]:
        method, _, rest = head.partition(b" ")
        path = rest.partition(b" ")[0].partition(b"?")[0]
        if method != b"GET":
            return HTTPStatus.METHOD_NOT_ALLOWED, "text/plain", b""
        if path == b"/live":
            return HTTPStatus.OK, "text/plain", b"live\n"
        if path == b"/ready":
            ready = self._ready()
            status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
            return status, "text/plain", b"ready\n" if ready else b"not ready\n"
        if path == b"/metrics":
            body = await asyncio.to_thread(generate_latest, self._registry)
            return HTTPStatus.OK, "text/plain; version=0.0.4; charset=utf-8", body
        return HTTPStatus.NOT_FOUND, "text/plain", b""
