"""A worker process whose examiner does what a job's path tells it to: for tests of the parent."""

import ctypes
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from agent.examine import Examination, Examined, Job, Outcome
from agent.item import ItemKind
from agent.worker_process import serve


def _items(note: str) -> Examination:
    item = Examined(ItemKind.FILE, Outcome.CLEAN, media_type=str(os.getpid()), content=note)
    return Examination((item,))


def _forbidden() -> dict[str, str]:
    deeds: dict[str, Callable[[], object]] = {
        "write": lambda: Path("/tmp/persinc-sandbox-test").write_text("x"),
        "connect": lambda: socket.create_connection(("127.0.0.1", 1)),
        "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "fork": os.fork,
        "exec": lambda: os.execv("/bin/true", ["true"]),
        "unlink": lambda: Path("/tmp/persinc-sandbox-absent").unlink(),
        "kill": lambda: os.kill(os.getppid(), 0),
        "read": lambda: Path("/etc/hostname").read_bytes(),
    }
    results = {}
    for name, deed in deeds.items():
        try:
            deed()
        except OSError as error:
            results[name] = error.strerror or type(error).__name__
        else:
            results[name] = "done"
    return results


def _examine(job: Job, _seconds: float) -> Examination:
    deed = job.path.decode()
    match deed:
        case "hang":
            time.sleep(3600)
        case "spin":
            while True:
                pass
        case "die":
            os._exit(3)
        case "segfault":
            ctypes.string_at(0)
        case "swell":
            hoard = [bytearray(1 << 24) for _ in range(1 << 20)]
            return _items(str(len(hoard)))
        case "fail":
            msg = "text of a document: 19121212-1212"
            raise ValueError(msg)
        case "print":
            print("noise on standard output")
        case "forbidden":
            return _items(json.dumps(_forbidden()))
        case _:
            pass
    return _items(deed)


class _StandIn:
    ruleset_version = "stand-in"

    def examine(self, job: Job, seconds: float) -> Examination:
        return _examine(job, seconds)


def _build(start: str) -> _StandIn:
    if json.loads(start).get("broken"):
        msg = "terms/own.yaml: no such file"
        raise FileNotFoundError(msg)
    return _StandIn()


if __name__ == "__main__":
    sys.exit(serve(_build))
