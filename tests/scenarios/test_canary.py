"""Privacy by construction: one invented person goes through the whole house and surfaces nowhere.

Number, name and subject lie on a share (text, mail, table), in a mail log and in an export, while
a worker is killed that holds them and a file fails. Then every file that the house and its Kafka
wrote is searched, each message, and all that is answered to somebody without the DPO's key.
"""

import asyncio
import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from agent.bus import AGENT_STATUS, DEAD_LETTERS, POSSIBLE_INCIDENT, Record
from agent.bus_choice import consumer
from agent.bus_settings import BusTable
from tests.broker import Broker
from triage.demo import counted, furnish, running
from triage.demo_acts import House

NUMBER = "19090401-9874"
NAME = "Quirina Vaxholtz"
SUBJECT = "Kallelse till rehabmöte för Quirina Vaxholtz"
SECRETS = (NUMBER, NUMBER.replace("-", ""), "0904019874", "090401-9874", "Quirina", "Vaxholtz")
_SECONDS = 90.0
_TOPICS = Path(__file__).parents[2] / "deploy" / "kafka" / "topics.py"


def _traces(content: bytes) -> list[str]:
    """Which secrets stand in some bytes, plain, in UTF-16 or in base64."""
    found = []
    for secret in SECRETS:
        plain = secret.encode()
        inner = base64.b64encode(plain)[:-4]
        forms = (plain, plain.lower(), secret.encode("utf-16-le"), inner)
        if any(form in content for form in forms):
            found.append(secret)
    return found


def _files_below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path


def _put_everywhere(house: House) -> None:
    (house.share / "lista.csv").write_text(
        f"namn;personnummer;diagnos\n{NAME};{NUMBER};diabetes\n" * 3, encoding="utf-8"
    )
    mail = EmailMessage()
    mail["From"], mail["To"] = "hr@kommun.example", "extern@foretag.example"
    mail["Subject"] = SUBJECT
    mail.set_content(f"{NAME}, {NUMBER}, är sjukskriven för utmattningssyndrom.\n")
    (house.share / "brev.eml").write_bytes(mail.as_bytes())
    (house.share / "trasig.docx").write_bytes(b"PK\x03\x04" + NUMBER.encode() * 100)
    (house.export / "sida.html").write_text(
        f"<html><title>{NAME}</title><p>{NAME} {NUMBER} har skyddad identitet.</p></html>",
        encoding="utf-8",
    )
    begin = "2026-11-20T09:15:09.000000+01:00 mx1 postfix"
    with house.log.open("a", encoding="utf-8") as log:
        log.write(
            f"{begin}/cleanup[2]: 4XyZ1a0kQ2zABC: info: header Subject: {SUBJECT} from"
            " exch01.kommun.example[10.1.1.10]; from=<hr@kommun.example>"
            " to=<quirina.vaxholtz@privat.example> proto=ESMTP helo=<exch01>\n"
            f"{begin}/smtp[3]: 4XyZ1a0kQ2zABC: to=<quirina.vaxholtz@privat.example>,"
            " relay=mx.privat.example[192.0.2.25]:25, delay=1, dsn=2.0.0, status=sent (250 Ok)\n"
            f"{begin}/qmgr[9]: 4XyZ1a0kQ2zABC: removed\n"
        )


def _kill_a_worker_over(house: House, folder: Path) -> None:
    """Kill this house's workers while they read a file that takes them a while."""
    line = f"{NAME} {NUMBER} sjukskriven, "
    held = house.share / "lang.txt"
    held.write_text(line * 100_000, encoding="utf-8")
    (agent,) = _found("-of", str(folder / "agent.toml"))
    workers = {pid: _ticks(pid) for pid in _found("-P", agent)}
    _until(lambda: any(_ticks(pid) > then + 20 for pid, then in workers.items()))
    for pid in workers:
        os.kill(int(pid), signal.SIGKILL)
    _until(lambda: counted(house.agent, "persinc_workers_lost_total") > 0)
    held.unlink()


def _ticks(pid: str) -> int:
    """Processor time a process has used, in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _found(*words: str) -> list[str]:
    """Processes by pgrep's words."""
    done = subprocess.run(["pgrep", *words], capture_output=True, text=True, check=False)
    return done.stdout.split()


def _until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < ends_at
        time.sleep(0.1)


def _told(program: str, *words: str, codes: tuple[int, ...] = (0,)) -> str:
    """All that a command says."""
    done = subprocess.run(
        [Path(sys.executable).with_name(program), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in codes, done.stderr
    return done.stdout + done.stderr


async def _messages(table: BusTable) -> bytes:
    """Everything on the bus, as it is before it is compressed."""
    found: list[Record] = []
    topics = (POSSIBLE_INCIDENT, AGENT_STATUS, DEAD_LETTERS)
    listener = consumer(table, "canary", topics, "canary")
    await listener.start(_from_the_start)
    while records := await listener.poll(100, 5.0):
        found += records
    await listener.stop()
    assert len(found) > 3
    return b"\n".join(
        repr(one.headers).encode() + (one.key or b"") + (one.value or b"") for one in found
    )


async def _from_the_start(_topic: str, _partition: int) -> int | None:
    return 0


def _cases(folder: Path) -> list[str]:
    config = str(folder / "triage.toml")
    told = _told("persinc-triage", "--config", config, "list", "--json")
    return [json.loads(line)["id"] for line in told.splitlines()]


def _answer(address: str) -> str:
    """What is said there; a house that is not ready says so with 503, and why."""
    try:
        with urlopen(address) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        with error:
            return error.read().decode()


@pytest.mark.kafka
@pytest.mark.timeout(360)
def test_one_person_surfaces_nowhere_but_under_the_dpos_key(
    tmp_path: Path, kafka: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    address = kafka.servers[0]
    subprocess.run([sys.executable, _TOPICS, "--bootstrap-servers", address], check=True)
    house = furnish(tmp_path, address)
    config = str(tmp_path / "triage.toml")
    opening = ("--identity", str(tmp_path / "keys" / "dpo.identity"), "--reason", "canary")

    with running(tmp_path, house):
        _put_everywhere(house)
        _until(lambda: len(_cases(tmp_path)) >= 3)
        _kill_a_worker_over(house, tmp_path)
        cases = _cases(tmp_path)
        answers = [_told("persinc-triage", "--config", config, "show", one) for one in cases]
        answers += [
            _answer(f"http://{address}/{path}")
            for address in (house.agent, house.triage)
            for path in ("metrics", "ready", "live")
        ]
        places = (str(house.share), "--export", str(house.export), "--mail-log", str(house.log))
        answers.append(_told("persinc-agent", "scan", "--json", *places, codes=(2,)))
        answers.append(_told("persinc-agent", "scan", *places, codes=(2,)))
        answers.append(
            _told("persinc-agent", "explain", str(house.share / "brev.eml"), codes=(1,))
        )
        opened = [
            _told("persinc-triage", "--config", config, "show", one, *opening) for one in cases
        ]
        messages = asyncio.run(_messages(kafka.table))
        inside = {house.share, house.export}
        written = {
            path: path.read_bytes()
            for path in (*_files_below(tmp_path), *_files_below(kafka.data))
            if path.parent not in inside and path != house.log
        }

    assert _traces("\n".join(answers).encode()) == []
    assert _traces(messages) == []
    assert {
        path.name: traces for path, content in written.items() if (traces := _traces(content))
    } == {}
    names = {path.suffix for path in written}
    assert {".sqlite", ".log"} <= names, "stores, logs and Kafka's segments were searched"
    assert any(SUBJECT in one for one in opened), "the DPO sees it"
