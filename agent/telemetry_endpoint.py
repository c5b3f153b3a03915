"""/live, /ready, /status and /metrics over HTTP, and the board of named conditions behind /ready.

A hundred lines of asyncio in place of a web framework: a few pages, GET only, for loopback.
"""

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

_REQUEST_SECONDS = 5.0
_LONGEST_REQUEST = 8192
_WORDS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold. `detail` is a code of a closed set, never what was read."""

    name: str
    holds: bool
    detail: str = ""


class Board:
    """Conditions by name, each set by the part that knows; none holds before it was said to.

    >>> board = Board(["store", "watches"])
    >>> board.set("store", holds=True)
    >>> [(one.name, one.holds, one.detail) for one in board.conditions()]
    [('store', True, ''), ('watches', False, 'starting')]
    >>> board.holds
    False
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._conditions = {
            name: Condition(name, holds=False, detail="starting") for name in names
        }

    def set(self, name: str, *, holds: bool, detail: str = "") -> None:
        """Say whether it holds, and why not."""
        self._conditions[name] = Condition(name, holds, detail)

    def conditions(self) -> list[Condition]:
        return list(self._conditions.values())

    @property
    def holds(self) -> bool:
        return all(one.holds for one in self._conditions.values())


Question = Callable[[], Iterable[Condition]]


class Endpoint:
    """Answers on `address` (host:port; port 0 takes a free one) until it is stopped.

    `ready` and `live` are asked at each request: 200 when all conditions hold, else 503. `status`
    gives JSON for whoever wants to know more.
    """

    def __init__(
        self,
        address: str,
        registry: CollectorRegistry,
        ready: Question,
        live: Question = lambda: (),
        status: Callable[[], str] = lambda: "{}",
    ) -> None:
        self._host, _, port = address.rpartition(":")
        self._port = int(port)
        self._registry = registry
        self._questions = {"/ready": ready, "/live": live}
        self._status = status
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        self._server = await asyncio.start_server(
            self._answer, self._host, self._port, limit=_LONGEST_REQUEST
        )
        self._port = self._server.sockets[0].getsockname()[1]

    @property
    def address(self) -> str:
        return f"{self._host}:{self._port}"

    async def stop(self) -> None:
        """Stop listening."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            await server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_REQUEST_SECONDS):
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._response(request))
                await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return  # whoever asked has gone, or never meant to ask
        finally:
            writer.close()

    def _response(self, request: bytes) -> bytes:
        first = request.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        if len(first) != 3:  # noqa: PLR2004 - method, target, version (RFC 9112)
            return _written(400, "text/plain", "not HTTP\n")
        method, target, _ = first
        if method != "GET":
            return _written(405, "text/plain", "only GET\n")
        return self._page(target.split("?", 1)[0])

    def _page(self, path: str) -> bytes:
        if path == "/metrics":
            page = generate_latest(self._registry).decode()
            return _written(200, CONTENT_TYPE_PLAIN_0_0_4, page)
        if path == "/status":
            return _written(200, "application/json", self._status() + "\n")
        if path not in self._questions:
            return _written(404, "text/plain", "there are /live, /ready, /status and /metrics\n")
        conditions = list(self._questions[path]())
        holds = all(one.holds for one in conditions)
        page = json.dumps({path[1:]: holds, "conditions": [asdict(one) for one in conditions]})
        return _written(200 if holds else 503, "application/json", page + "\n")


def _written(status: int, media_type: str, page: str) -> bytes:
    body = page.encode()
    head = (
        f"HTTP/1.1 {status} {_WORDS.get(status, 'Service Unavailable')}\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
