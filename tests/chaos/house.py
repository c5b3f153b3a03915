"""The house that the chaos is let loose on: a share, a log, a bus, and what should come of them."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from agent.seal import make_keys
from tests.broker import Broker
from tests.chaos import agent

FOLDERS = 40
_KEPT_LOGS = 300
"""What logrotate throws away nobody can read."""
_AGENT = """
[agent]
name = "chaos"
state_directory = "state"
own_domains = ["kommun.example"]
health_address = "127.0.0.1:0"
[bus]
{bus}
[seal]
recipients_file = "keys/dpo.recipients"
pseudonym_key_file = "keys/pseudonym.key"
[limits]
scan_seconds = 5
status_seconds = 5
files_per_second = 1000000
[[source]]
kind = "shared_drive"
name = "share"
path = "share"
[[source]]
kind = "mail_log"
name = "mail"
path = "log/mail.log"
"""
_TRIAGE = """
[service]
health_address = "127.0.0.1:0"
[store]
url = "sqlite:///{folder}/triage.sqlite"
[bus]
{bus}
"""


@dataclass
class House:
    """Everything on disk, and the processes that live on it."""

    folder: Path
    dice: random.Random
    broker: Broker | None
    files: int = 0
    lines: int = 0
    agent_pid: int = 0
    triage: subprocess.Popen[bytes] | None = None
    kills: Counter[str] = field(default_factory=Counter)

    def build(self) -> None:
        (self.folder / "log").mkdir()
        (self.folder / "log/mail.log").touch()
        for number in range(FOLDERS):
            (self.folder / "share" / f"folder{number}").mkdir(parents=True)
        (self.folder / "state").mkdir(mode=0o700)
        make_keys(self.folder / "keys")
        bus = f'kind = "local"\npath = "{self.folder}/bus.sqlite"'
        group = ""
        if self.broker is not None:
            servers = ", ".join(f'"{server}"' for server in self.broker.servers)
            bus = f'kind = "kafka"\nbootstrap_servers = [{servers}]'
            group = '\ngroup = "chaos"'
        (self.folder / "agent.toml").write_text(_AGENT.format(bus=bus))
        triage = _TRIAGE.format(bus=bus + group, folder=self.folder)
        (self.folder / "triage.toml").write_text(triage)

    # a share that lives

    def save(self, count: int) -> None:
        """Save files, each with the number, in as many ways as people do."""
        for _ in range(count):
            folder = self.folder / "share" / f"folder{self.dice.randrange(FOLDERS)}"
            path = folder / f"{self.files}.txt"
            text = f"{agent.NUMBER} file {self.files}\n"
            way = self.dice.randrange(3)
            if way == 0:
                path.write_text(text)
            elif way == 1:
                (folder / f"{self.files}.tmp").write_text(text)
                (folder / f"{self.files}.tmp").rename(path)
            else:
                outside = self.folder / "outside.txt"
                outside.write_text(text)
                outside.rename(path)
            self.files += 1

    def log(self, count: int) -> None:
        """Write mails to the log, sometimes half a mail; rotate now and then."""
        log = self.folder / "log/mail.log"
        with log.open("a") as file:
            for _ in range(count):
                file.write(_mail(self.lines))
                self.lines += 1
        if self.dice.random() < 0.05:
            self._rotate(log)

    @staticmethod
    def _rotate(log: Path) -> None:
        for number in range(_KEPT_LOGS, 0, -1):
            old = log.with_name(f"mail.log.{number}")
            if old.exists():
                old.rename(log.with_name(f"mail.log.{number + 1}"))
        log.rename(log.with_name("mail.log.1"))
        log.touch()

    # processes

    def start_agent(self, fault: str = "") -> None:
        """Fork one; all modules are loaded already."""
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            self._be_the_agent(fault)
        self.agent_pid = pid

    def _be_the_agent(self, fault: str) -> None:
        code = 70
        try:
            descriptor = os.open(
                self.folder / "agent.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
            )
            os.dup2(descriptor, 1)
            os.dup2(descriptor, 2)
            code = agent.run(self.folder / "agent.toml", fault)
        finally:
            os._exit(code)

    def agent_is_gone(self, seconds: float = 0.0) -> bool:
        """Whether it has ended, waiting so long for it."""
        ends_at = time.monotonic() + seconds
        while self.agent_pid:
            pid, _ = os.waitpid(self.agent_pid, os.WNOHANG)
            if pid:
                self.agent_pid = 0
            elif time.monotonic() >= ends_at:
                return False
            else:
                time.sleep(0.01)
        return True

    def kill_agent(self) -> None:
        if self.agent_pid:
            os.kill(self.agent_pid, signal.SIGKILL)
            os.waitpid(self.agent_pid, 0)
            self.agent_pid = 0

    def stop_agent(self) -> None:
        """In order, as systemd would."""
        if self.agent_pid:
            os.kill(self.agent_pid, signal.SIGTERM)
        if not self.agent_is_gone(20):
            print("the agent did not stop within 20 s", flush=True)
            self.kill_agent()

    def start_triage(self, fault: str = "") -> None:
        program = Path(sys.executable).with_name("persinc-triage")
        with (self.folder / "triage.log").open("ab") as log:
            self.triage = subprocess.Popen(
                [program, "--config", self.folder / "triage.toml", "run"],
                stdout=log,
                stderr=log,
                env={**os.environ, "PERSINC_FAULT": fault},
            )

    def revive_triage(self) -> None:
        """As systemd would, when it has died of a fault."""
        if self.triage is None or self.triage.poll() is not None:
            self.start_triage()

    def kill_triage(self) -> None:
        if self.triage is not None:
            self.triage.kill()
            self.triage.wait()
            self.triage = None

    # what came of it

    def unsent(self) -> int:
        return self._count("state/state.sqlite", "SELECT row_count FROM outbox_total")

    def arrived(self) -> tuple[int, int]:
        """Events that triage holds, and the items they are about."""
        events = self._count("triage.sqlite", "SELECT count(*) FROM event")
        items = self._count(
            "triage.sqlite",
            "SELECT count(DISTINCT json_extract(data, '$.item.pseudonym')) FROM event",
        )
        return events, items

    def _count(self, name: str, query: str) -> int:
        try:
            connection = sqlite3.connect(f"file:{self.folder / name}?mode=ro", uri=True, timeout=5)
            try:
                row = connection.execute(query).fetchone()
            finally:
                connection.close()
        except sqlite3.Error:
            return 0
        return 0 if row is None else int(row[0])


def _mail(number: int) -> str:
    queue = f"{0xA00000 + number:X}"
    to = f"person{number}@example.org"
    head = "Nov 20 09:15:09 mx"
    return (
        f"{head} postfix/cleanup[7]: {queue}: info: header Subject: {agent.NUMBER} mail {number}"
        f" from gw.kommun.example[10.0.0.1]; from=<hr@kommun.example> to=<{to}> proto=ESMTP\n"
        f"{head} postfix/qmgr[9]: {queue}: from=<hr@kommun.example>, size=1, nrcpt=1 (queue active)\n"
        f"{head} postfix/smtp[8]: {queue}: to=<{to}>, relay=mx.example.org[192.0.2.4]:25, delay=1,"
        " delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok)\n"
        f"{head} postfix/qmgr[9]: {queue}: removed\n"
    )
