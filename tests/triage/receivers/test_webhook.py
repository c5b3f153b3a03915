"""Webhooks against a real HTTP server."""

import json
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from tests.triage.receivers.test_email import _LETTER
from triage.receivers._delivery import NotDelivered
from triage.receivers.webhook import Webhook
from triage.telling_settings import WebhookTable

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class _Hook(BaseHTTPRequestHandler):
    taken: list[tuple[dict[str, str], bytes]] = []  # noqa: RUF012 - one server a test
    status = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((dict(self.headers), body))
        self.send_response(self.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    _Hook.taken, _Hook.status = [], 204
    with HTTPServer(("127.0.0.1", 0), _Hook) as started:
        Thread(target=started.serve_forever, daemon=True).start()
        yield started
        started.shutdown()


def _webhook(server: HTTPServer, folder: Path) -> Webhook:
    secret = folder / "secret"
    secret.write_text("hemligt\n", encoding="utf-8")
    secret.chmod(0o600)
    url = f"http://127.0.0.1:{server.server_port}/hook"
    hook = WebhookTable(name="chat", url=url, secret_file=secret, language="sv")
    return Webhook(hook, STOCKHOLM, lambda: 1_700_000_000.0)


async def test_a_letter_is_posted_and_signed(server: HTTPServer, tmp_path: Path) -> None:
    await _webhook(server, tmp_path).deliver(_LETTER)

    ((headers, body),) = _Hook.taken
    at, signed = (part.partition("=")[2] for part in headers["X-Persinc-Signature"].split(","))
    assert (at, signed) == ("1700000000", _by_openssl(f"{at}.".encode() + body))
    assert headers["Idempotency-Key"] == _LETTER.key
    case = json.loads(body)["cases"][0]
    assert case.keys() == {
        "id",
        "preliminary_level",
        "protected_identity",
        "source",
        "counts",
        "audience",
        "detected_at",
        "due_by",
        "due_is_legal",
        "link",
    }


def _by_openssl(content: bytes) -> str:
    """The signature as somebody else works it out."""
    command = ["openssl", "dgst", "-sha256", "-hmac", "hemligt", "-r"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return done.stdout.decode().split()[0]


@pytest.mark.parametrize("status", [302, 401, 500])
async def test_what_is_not_taken_is_not_delivered(
    server: HTTPServer, tmp_path: Path, status: int
) -> None:
    _Hook.status = status

    with pytest.raises(NotDelivered, match=f"http_{status}"):
        await _webhook(server, tmp_path).deliver(_LETTER)
    assert len(_Hook.taken) == 1


def test_a_url_without_tls_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="https"):
        WebhookTable(name="chat", url="http://chat.example/", secret_file=tmp_path)
