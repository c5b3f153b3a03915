"""A real Apache Kafka of one's own, through the scripts an operator uses."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from agent.bus_settings import BusTable

_ROOT = Path(__file__).parents[1]
_SCRIPTS = _ROOT / "deploy" / "kafka"


def free_ports(count: int) -> int:
    """The first of so many ports in a row that nobody uses."""
    for first in range(20_000 + os.getpid() % 10_000, 40_000, 10):
        if all(_is_free(first + number) for number in range(count)):
            return first
    msg = "no free ports"
    raise RuntimeError(msg)


def _is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return listener.connect_ex(("127.0.0.1", port)) != 0


@dataclass(frozen=True, slots=True)
class Broker:
    """One or three nodes under build/, on ports of their own."""

    port: int
    data: Path
    nodes: int = 1
    secure: bool = False

    @classmethod
    def started(cls, nodes: int = 1, *, secure: bool = False, data: Path | None = None) -> Self:
        port = free_ports(2 * nodes)
        data = data or _ROOT / "build" / "kafka" / f"test-{os.getpid()}-{port}"
        broker = cls(port, data, nodes, secure)
        broker.start()
        return broker

    @property
    def servers(self) -> tuple[str, ...]:
        return tuple((self.data / "bootstrap.servers").read_text().strip().split(","))

    @property
    def table(self) -> BusTable:
        return BusTable(bootstrap_servers=self.servers)

    def table_for(self, user: str) -> BusTable:
        """How a user of the secure broker is let in."""
        return BusTable(
            bootstrap_servers=self.servers,
            security_protocol="SASL_SSL",
            sasl_username=user,
            sasl_password_file=self.data / "tls" / f"{user}.password",
            ca_file=self.data / "tls" / "ca.pem",
        )

    def start(self) -> None:
        """Start what does not run; a node that was killed comes back with its data."""
        self.run("start.sh")

    def stop(self) -> None:
        self.run("stop.sh")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.data)

    def kill(self, node: int = 1) -> None:
        """End it without a word, and wait until it is gone: what still runs is not started again."""
        self._signal(node, signal.SIGKILL)
        while not _is_free(self.port + 2 * node - 2):
            time.sleep(0.01)

    def freeze(self, node: int = 1) -> None:
        self._signal(node, signal.SIGSTOP)

    def thaw(self, node: int = 1) -> None:
        self._signal(node, signal.SIGCONT)

    def forget(self, node: int = 1) -> None:
        """Lose all that was ever stored, as a broken disk would."""
        self.stop()
        shutil.rmtree(self.data / f"node{node}" / "log")

    def run(self, script: str, **environment: str) -> None:
        """Run a script of deploy/kafka on these nodes."""
        done = subprocess.run(
            [_SCRIPTS / script],
            env={
                **os.environ,
                "PORT": str(self.port),
                "DATA": str(self.data),
                "NODES": str(self.nodes),
                "SECURE": str(int(self.secure)),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            msg = f"{script}: {done.stderr}"
            raise RuntimeError(msg)

    def _signal(self, node: int, number: int) -> None:
        os.kill(int((self.data / f"node{node}" / "pid").read_text()), number)
