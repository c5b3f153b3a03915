"""/live, /ready and /metrics, asked as Prometheus and a supervisor ask."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry

from agent.telemetry_endpoint import Board, Endpoint
from agent.telemetry_metrics import counter


@pytest.fixture
def board() -> Board:
    return Board(["store", "watching:bildning"])


@pytest.fixture
async def endpoint(board: Board) -> AsyncIterator[Endpoint]:
    registry = CollectorRegistry()
    counter(registry, "items_examined", "Items", outcome=("clean",))("clean").inc()
    one = Endpoint("127.0.0.1:0", registry, board.conditions)
    await one.start()
    yield one
    await one.stop()


async def asked(endpoint: Endpoint, request: str) -> tuple[int, str]:
    host, _, port = endpoint.address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request.encode())
    answer = (await reader.read()).decode()
    writer.close()
    head, _, body = answer.partition("\r\n\r\n")
    return int(head.split(" ")[1]), body


async def page(endpoint: Endpoint, path: str) -> tuple[int, str]:
    return await asked(endpoint, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")


async def test_not_ready_says_which_condition_and_why(endpoint: Endpoint, board: Board) -> None:
    board.set("store", holds=True)
    board.set("watching:bildning", holds=False, detail="watches_exhausted")

    status, body = await page(endpoint, "/ready")

    assert status == 503
    assert json.loads(body) == {
        "ready": False,
        "conditions": [
            {"name": "store", "holds": True, "detail": ""},
            {"name": "watching:bildning", "holds": False, "detail": "watches_exhausted"},
        ],
    }


async def test_ready_when_all_hold(endpoint: Endpoint, board: Board) -> None:
    for name in ("store", "watching:bildning"):
        board.set(name, holds=True)

    status, body = await page(endpoint, "/ready?verbose=1")

    assert (status, json.loads(body)["ready"]) == (200, True)


async def test_live_while_it_answers(endpoint: Endpoint) -> None:
    assert (await page(endpoint, "/live"))[0] == 200


async def test_metrics_are_what_prometheus_reads(endpoint: Endpoint) -> None:
    status, body = await page(endpoint, "/metrics")

    assert status == 200
    assert 'persinc_items_examined_total{outcome="clean"} 1.0' in body


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET /etc/passwd HTTP/1.1", 404),
        ("POST /ready HTTP/1.1", 405),
        ("nonsense", 400),
    ],
)
async def test_all_else_is_refused(endpoint: Endpoint, request_line: str, status: int) -> None:
    assert (await asked(endpoint, f"{request_line}\r\n\r\n"))[0] == status


async def test_a_request_that_never_ends_is_dropped(endpoint: Endpoint) -> None:
    host, _, port = endpoint.address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))

    writer.write(b"x" * 20_000)
    try:
        answer = await reader.read()
    except ConnectionError:
        answer = b""
    writer.close()

    assert answer == b""
