"""A PostgreSQL of the tests' own: Debian's programs, a temporary folder, a free port on loopback."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

_USER = "postgres"


class NoPostgresql(Exception):  # noqa: N818 - named for what went wrong
    """The programs are not installed; says how to."""


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        msg = "no PostgreSQL server here; run `apt-get install -y postgresql`"
        raise NoPostgresql(msg)
    return Path(on_path).parent


@dataclass(frozen=True)
class Cluster:
    """A running server; `database` makes an empty database and gives its URL."""

    folder: Path
    port: int

    @classmethod
    def started(cls, *, durable: bool = True) -> "Cluster":
        """Make and start one; PostgreSQL refuses to run as root, so as its own user.

        Tests need not outlive a power cut: not durable is several times as fast.
        """
        programs = _programs()
        folder = Path(tempfile.mkdtemp(prefix="persinc-postgresql-"))
        if os.getuid() == 0:
            shutil.chown(folder, _USER, _USER)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        data = folder / "data"
        _run(
            programs / "initdb",
            "-D",
            str(data),
            "-A",
            "trust",
            "-U",
            _USER,
            "--locale=C.UTF-8",
            "-E",
            "UTF8",
        )
        options = (
            f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        )
        if not durable:
            options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        log = str(folder / "log")
        _run(programs / "pg_ctl", "-D", str(data), "-o", options, "-l", log, "-w", "start")
        return cls(folder, port)

    def database(self) -> str:
        """An empty database."""
        name = f"t{uuid.uuid4().hex[:12]}"
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", _USER)
        _run(_programs() / "createdb", *where, name)
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{name}"

    def cpu_seconds(self) -> float:
        """What the server has used, with all backends that have ended."""
        postmaster = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        fields = Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def remove(self) -> None:
        """Stop it at once and leave nothing behind."""
        data = str(self.folder / "data")
        _run(_programs() / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def _run(program: Path, *arguments: str) -> None:
    user = pwd.getpwnam(_USER) if os.getuid() == 0 else None
    subprocess.run(
        [program, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        user=None if user is None else user.pw_uid,
        group=None if user is None else user.pw_gid,
        extra_groups=None if user is None else [],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
