"""Privacy by construction: one invented person goes through the whole house and surfaces nowhere.

Number, name and subject lie on a share (text, mail, table), in a mail log and in an export, while
a worker is killed that holds them and a file fails. Then every file that the house wrote is
searched, and what it answers to a person without the DPO's key.
"""

import base64
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from triage.demo import furnish, running
from triage.demo_acts import House

NUMBER = "19090401-9874"
NAME = "Quirina Vaxholtz"
SUBJECT = "Kallelse till rehabmöte för Quirina Vaxholtz"
SECRETS = (NUMBER, NUMBER.replace("-", ""), "0904019874", "090401-9874", "Quirina", "Vaxholtz")
_SECONDS = 60.0


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


def _content(path: Path) -> bytes:
    """What a file holds; nothing when it is gone again, as temporary files of others are."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


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


def _kill_a_worker_over(house: House) -> None:
    """Kill workers while they read a file that takes them a while."""
    line = f"{NAME} {NUMBER} sjukskriven, "
    (house.share / "lang.txt").write_text(line * 400_000, encoding="utf-8")
    killed = 0
    ends_at = time.monotonic() + 15
    while killed < 2 and time.monotonic() < ends_at:
        found = subprocess.run(
            ["pgrep", "-f", "agent.worker_main"], capture_output=True, text=True, check=False
        )
        for pid in found.stdout.split():
            os.kill(int(pid), signal.SIGKILL)
            killed += 1
        time.sleep(0.5)
    assert killed


def _listed(folder: Path, *arguments: str) -> str:
    config = str(folder / "triage.toml")
    program = Path(sys.executable).with_name("persinc-triage")
    done = subprocess.run(
        [program, "--config", config, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout + done.stderr


def _cases(folder: Path) -> list[str]:
    return _listed(folder, "list", "--json").splitlines()


def _answer(address: str) -> str:
    """What is said there; a house that is not ready says so with 503, and why."""
    try:
        with urlopen(address) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        with error:
            return error.read().decode()


@pytest.mark.timeout(240)
def test_one_person_surfaces_nowhere_but_under_the_dpos_key(tmp_path: Path) -> None:
    other_tests = tmp_path.parents[1]
    temporary = set(_files_below(Path(tempfile.gettempdir())))
    house = furnish(tmp_path)

    with running(tmp_path, house):
        _put_everywhere(house)
        ends_at = time.monotonic() + _SECONDS
        while len(_cases(tmp_path)) < 3 and time.monotonic() < ends_at:
            time.sleep(0.5)
        _kill_a_worker_over(house)
        time.sleep(5)
        cases = _cases(tmp_path)
        answers = "\n".join(cases)
        for address in (house.agent, house.triage):
            for path in ("metrics", "ready", "live"):
                answers += _answer(f"http://{address}/{path}")
        inside = {house.share, house.export}
        written = {
            path: path.read_bytes()
            for path in _files_below(tmp_path)
            if path.parent not in inside and path != house.log
        }

    written |= {
        path: _content(path)
        for path in set(_files_below(Path(tempfile.gettempdir()))) - temporary
        if not path.is_relative_to(other_tests)
    }
    assert len(cases) >= 3
    assert _traces(answers.encode()) == []
    assert {
        path.name: traces for path, content in written.items() if (traces := _traces(content))
    } == {}
    assert any(path.name.startswith("triage.sqlite") for path in written)
