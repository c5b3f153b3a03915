"""The house that the chaos is let loose on: its processes, its settings, and what came of it all."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from agent.bus_settings import BusTable
from agent.seal import make_keys
from tests.broker import Broker, free_ports
from tests.chaos import agent, kernel
from tests.chaos.people import People

_AGENT = """
[agent]
name = "chaos"
state_directory = "state"
own_domains = ["kommun.example"]
health_address = "127.0.0.1:{port}"
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


class House:
    """Everything on disk, and the processes that live on it."""

    def __init__(self, folder: Path, people: People, broker: Broker | None) -> None:
        self.folder = folder
        self.people = people
        self.broker = broker
        self.kills: Counter[str] = Counter()
        self.refusals = 0
        """How often the agent ended by itself."""
        self._port = free_ports(1)
        self._agent = 0
        self._code = 0
        self._triage: subprocess.Popen[bytes] | None = None
        self._triage_fault = ""

    def build(self) -> None:
        self.people.move_in()
        self.state.mkdir(mode=0o700)
        make_keys(self.folder / "keys")
        bus = f'kind = "local"\npath = "{self.folder}/bus.sqlite"'
        group = ""
        if self.broker is not None:
            servers = ", ".join(f'"{server}"' for server in self.broker.servers)
            bus = f'kind = "kafka"\nbootstrap_servers = [{servers}]'
            group = '\ngroup = "chaos"'
        (self.folder / "agent.toml").write_text(_AGENT.format(bus=bus, port=self._port))
        triage = _TRIAGE.format(bus=bus + group, folder=self.folder)
        (self.folder / "triage.toml").write_text(triage)

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def bus(self) -> BusTable:
        if self.broker is not None:
            return self.broker.table
        return BusTable(kind="local", path=self.folder / "bus.sqlite")

    # the agent

    def start_agent(self, fault: str = "", *, watches: int = 0) -> None:
        """Fork one; all modules are loaded already."""
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            self._be_the_agent(fault, watches=watches)
        self._agent = pid

    def _be_the_agent(self, fault: str, *, watches: int) -> None:
        code = 70
        try:
            os.closerange(3, 1024)  # nothing of ours is held open by it
            log = self.folder / "agent.log"
            descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(descriptor, 1)
            os.dup2(descriptor, 2)
            if watches:  # how many there were is told by the agent in the end
                kernel.cap_watches(watches)
            code = agent.run(self.folder / "agent.toml", fault)
        except BaseException:  # noqa: BLE001 - the end of a process
            traceback.print_exc()
        finally:
            os._exit(code)

    def wait_for_agent(self, seconds: float) -> int | None:
        """Wait for it to end by itself; how it did: an exit code, or a signal below zero."""
        ends_at = time.monotonic() + seconds
        while (code := self._ended()) is None and time.monotonic() < ends_at:
            time.sleep(0.01)
        return code

    def _ended(self) -> int | None:
        if self._agent:
            pid, status = os.waitpid(self._agent, os.WNOHANG)
            if not pid:
                return None
            self._agent = 0
            self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def kill_agent(self) -> None:
        if self._agent:
            os.kill(self._agent, signal.SIGKILL)
            os.waitpid(self._agent, 0)
            self._agent = 0

    def stop_agent(self) -> None:
        """In order, as systemd would."""
        if self._agent:
            os.kill(self._agent, signal.SIGTERM)
        if self.wait_for_agent(20) is None:
            print("the agent did not stop within 20 s", flush=True)
            self.kill_agent()

    def freeze_agent(self) -> None:
        os.kill(self._agent, signal.SIGSTOP)

    def thaw_agent(self) -> None:
        os.kill(self._agent, signal.SIGCONT)

    def told(self, page: str) -> str:
        """One page of the agent's own telling; empty while it does not answer."""
        try:
            with urlopen(f"http://127.0.0.1:{self._port}/{page}", timeout=5) as answer:
                return str(answer.read().decode())
        except URLError as error:
            read: Callable[[], bytes] | None = getattr(error, "read", None)
            return "" if read is None else read().decode()  # /ready says 503 in full
        except OSError:
            return ""

    def figure(self, name: str) -> float:
        """A figure of the share's, as the agent tells it to Prometheus."""
        wanted = f'persinc_{name}{{source="share"}} '
        lines = (line for line in self.told("metrics").splitlines() if line.startswith(wanted))
        return float(next(lines, "0").rpartition(" ")[2])

    def is_watched(self) -> bool:
        """Whether the agent has placed what watches it could."""
        page = self.told("ready")
        conditions = json.loads(page)["conditions"] if page else []
        return any(
            one["name"] == "watching:share" and one["detail"] != "starting" for one in conditions
        )

    # triage

    def start_triage(self, fault: str = "") -> None:
        program = Path(sys.executable).with_name("persinc-triage")
        with (self.folder / "triage.log").open("ab") as log:
            self._triage = subprocess.Popen(
                [program, "--config", self.folder / "triage.toml", "run"],
                stdout=log,
                stderr=log,
                env={**os.environ, "PERSINC_FAULT": fault},
            )
        self._triage_fault = fault.partition(":")[0]

    def revive_triage(self) -> None:
        """As systemd would, when it has died of a fault."""
        if self._triage is not None and self._triage.poll() is not None:
            if self._triage.returncode == -signal.SIGKILL:
                self.kills[self._triage_fault] += 1
            self.start_triage()

    def kill_triage(self) -> None:
        if self._triage is not None:
            self._triage.kill()
            self._triage.wait()
            self._triage = None

    # what came of it

    def wait_until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Wait for something, no longer than that, while triage lives."""
        ends_at = time.monotonic() + seconds
        while not holds() and time.monotonic() < ends_at:
            self.revive_triage()
            time.sleep(0.2)

    def unsent(self) -> int:
        return self._count("state/state.sqlite", "SELECT row_count FROM outbox_total")

    def remembered(self) -> int:
        """Files of which the agent says that it has examined them."""
        return self._count("state/state.sqlite", "SELECT count(*) FROM file_checkpoint")

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
