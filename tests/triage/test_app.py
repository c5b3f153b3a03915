"""The service itself: killed between store and commit it loses and doubles nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from agent.bus import Message
from agent.bus_local import LocalPublisher
from tests.triage.made import event, record

PROGRAM = Path(sys.executable).with_name("persinc-triage")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "triage.toml").write_text(
        f'[service]\nlanguage = "en"\nhealth_address = "127.0.0.1:{port}"\n'
        f'[store]\nurl = "sqlite:///{tmp_path}/triage.sqlite"\n'
        '[bus]\nkind = "local"\npath = "bus.sqlite"\n',
        encoding="utf-8",
    )
    return tmp_path


def asked(house: Path, *words: str) -> str:
    done = subprocess.run(
        [PROGRAM, "--config", house / "triage.toml", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@contextmanager
def running(house: Path, fault: str = "") -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [PROGRAM, "--config", house / "triage.toml", "run"],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PERSINC_FAULT": fault},
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def until(true: Callable[[], bool], seconds: float = 40) -> None:
    ends_at = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends_at, "it did not come"
        time.sleep(0.2)


async def published(house: Path, count: int, start: int = 0) -> None:
    publisher = LocalPublisher(house / "bus.sqlite")
    await publisher.start()
    sent = [
        record(event(item=number, folder=number), 0, f"event-{number}")
        for number in range(start, start + count)
    ]
    await publisher.publish(
        [Message(one.topic, one.key, one.value or b"", one.headers) for one in sent]
    )
    await publisher.stop()


def listed(house: Path) -> list[dict[str, object]]:
    lines = asked(house, "list", "--json", "--limit", "1000").splitlines()
    return [json.loads(line) for line in lines]


async def test_killed_between_store_and_commit_nothing_is_lost_or_doubled(house: Path) -> None:
    await published(house, 30)
    with running(house, "intake.stored") as process:
        assert process.wait(40) == -signal.SIGKILL

    await published(house, 10, start=30)
    with running(house):
        until(lambda: len(listed(house)) >= 40)

    cases = listed(house)
    assert len(cases) == 40
    assert {case["event_count"] for case in cases} == {1}


async def test_it_tells_prometheus_and_its_supervisor(house: Path) -> None:
    await published(house, 3)
    address = (house / "triage.toml").read_text().split('health_address = "')[1].split('"')[0]

    def page(path: str) -> str:
        try:
            with urlopen(f"http://{address}{path}", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    with running(house):
        until(lambda: '"ready": true' in page("/ready"))
        until(lambda: "persinc_events_stored_total 3.0" in page("/metrics"))
        until(lambda: "persinc_open_cases{" in page("/metrics"))
        metrics = page("/metrics")

    assert 'category="health"' in metrics
    assert 'age="' in metrics


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("[service]\nlanguag = 'sv'\n", "service.languag: there is no such key"),
        ("[store]\nurl = 'nowhere'\n", "not a database URL"),
        ("[store]\nurl = 'sqlite:////proc/no/triage.sqlite'\n", "cannot be opened"),
        ("[bus]\nkind = 'local'\n", "needs path"),
        ("not toml", "not valid TOML"),
        ("[service]\ntime_zone = 'Mars/Base'\n", "is no time zone"),
    ],
)
def test_a_mistake_is_told_in_one_line(tmp_path: Path, settings: str, told: str) -> None:
    path = tmp_path / "triage.toml"
    path.write_text(settings, encoding="utf-8")

    done = subprocess.run(
        [PROGRAM, "--config", path, "list"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def with_api(house: Path, address: str, more: str = "") -> Path:
    settings = house / "triage.toml"
    written = settings.read_text(encoding="utf-8")
    settings.write_text(f'{written}[api]\naddress = "{address}"\n{more}', encoding="utf-8")
    return settings


def test_the_api_is_served_and_stops_with_the_service(house: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with_api(house, address)

    def schema() -> str:
        try:
            with urlopen(f"http://{address}/api/openapi.json", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    with running(house) as process:
        until(lambda: "/api/cases" in schema())
        process.terminate()
        assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", "Address already in use"),
        ('certificate_file = "none.pem"\nkey_file = "none.key"\n', "No such file"),
    ],
)
def test_an_api_that_cannot_be_served_is_told_in_one_line(
    house: Path, more: str, told: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = with_api(house, f"127.0.0.1:{taken.getsockname()[1]}", more)
        done = subprocess.run(
            [PROGRAM, "--config", settings, "run"], capture_output=True, text=True, check=False
        )

    assert done.returncode == 2
    assert "Error: api." in done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
