"""What the chaos asks of the kernel, so that nothing of it outlives the run or meets another program.

Watches are capped in a user namespace of the agent's own, disks are mounted in a mount namespace of
the run's own. The length of inotify's queue knows no namespace: it is taken when a watch is placed,
so it is changed for just that moment, by a child that puts it back even if we are killed.
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NEW_MOUNTS, _NEW_USERS = 0x00020000, 0x10000000
_QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")
_WATCHES = Path("/proc/sys/user/max_inotify_watches")
_GUARD = """
import pathlib, sys
limit = pathlib.Path(sys.argv[1])
before = limit.read_text()
try:
    limit.write_text(sys.argv[2])
    print(flush=True)
    sys.stdin.read()
finally:
    limit.write_text(before)
"""
"""Changes a limit until its standard input ends, however that comes about."""


def own_mounts() -> bool:
    """Let what is mounted from now on be seen by this process and its children alone."""
    if ctypes.CDLL(None).unshare(_NEW_MOUNTS) != 0:
        return False
    return _done("mount", "--make-rprivate", "/")


def small_disk(folder: Path, megabytes: int) -> bool:
    """Put a disk of that size on a folder; it goes with the last process of the run."""
    return _done("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder)


def grow(folder: Path, megabytes: int) -> bool:
    """Give a small disk more room, nothing else changed."""
    return _done("mount", "-o", f"remount,size={megabytes}m", folder)


def unmount(folder: Path) -> bool:
    return _done("umount", "-l", folder)


def cap_watches(count: int) -> bool:
    """Give this process, which must have one thread only, so many watches and no more."""
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None).unshare(_NEW_USERS) != 0:
        return False
    own = Path("/proc/self")
    try:
        (own / "setgroups").write_text("deny")
        (own / "uid_map").write_text(f"{user} {user} 1")
        (own / "gid_map").write_text(f"{group} {group} 1")
        _WATCHES.write_text(str(count))
    except OSError:
        return False
    return True


@contextmanager
def short_queue(length: int) -> Iterator[bool]:
    """Let watches that are placed meanwhile have a queue of that length; whether it could be done."""
    guard = subprocess.Popen(
        [sys.executable, "-c", _GUARD, str(_QUEUE), str(length)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us, not for the one who puts things right
    )
    with guard:
        assert guard.stdin is not None
        assert guard.stdout is not None
        yield guard.stdout.readline() == b"\n"
        guard.stdin.close()


def _done(*command: str | Path) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
