"""A log that is written, rotated, truncated and packed in tests, and one who follows it."""

import bz2
import gzip
import lzma
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from agent.tail import LogPosition, read

KEY = b"k" * 32
KEPT = 7
LATER = 3600 * 10**9
"""So far ahead of the file's time that a rotated file is taken to be finished."""


class Follower:
    """Reads a log over and over from the place it remembers, as a restarted agent would."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.position: LogPosition | None = None
        self.lines: list[str] = []
        self.damaged: list[str] = []

    def look(self, ahead_ns: int = 0, limit: int = 1 << 20) -> list[str]:
        """Read all there is; give what was new."""
        new: list[str] = []
        more = True
        while more:
            stretch = read(
                os.fsencode(self.path), self.position, KEY, time.time_ns() + ahead_ns, limit
            )
            new += [line.text.decode() for line in stretch.lines]
            self.damaged += [Path(os.fsdecode(path)).name for path in stretch.damaged]
            self.position = stretch.position(())
            more = stretch.more
        self.lines += new
        return new


class Log:
    """A log and the things that are done to it, each a moment after the other."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "mail.log"
        self._moment = time.time_ns() - 10**12

    def write(self, *lines: str, end: str = "\n") -> None:
        with self.path.open("a") as file:
            file.write("\n".join(lines) + end)
        self._touch(self.path)

    def rename(self) -> None:
        """As logrotate does with `create`."""
        self._shift()
        if self.path.exists():
            self.path.rename(self.path.with_name("mail.log.1"))
        self.path.touch()
        self._touch(self.path)

    def copytruncate(self) -> None:
        self._shift()
        copy = self.path.with_name("mail.log.1")
        shutil.copyfile(self.path, copy)
        self._touch(copy)
        os.truncate(self.path, 0)
        self._touch(self.path)

    def pack(self, name: str = "mail.log.1", ending: str = ".gz") -> None:
        packed: dict[str, Callable[[bytes], bytes]] = {
            ".gz": gzip.compress,
            ".bz2": bz2.compress,
            ".xz": lzma.compress,
        }
        plain = self.path.with_name(name)
        seen = plain.stat()
        plain.with_name(name + ending).write_bytes(packed[ending](plain.read_bytes()))
        os.utime(plain.with_name(name + ending), ns=(seen.st_mtime_ns, seen.st_mtime_ns))
        plain.unlink()

    def damage(self, name: str, kept: float) -> None:
        """Overwrite all behind a share of a file; its times stay, as when a disk goes bad."""
        path = self.path.with_name(name)
        seen, content = path.stat(), path.read_bytes()
        kept_bytes = int(len(content) * kept)
        path.write_bytes(content[:kept_bytes] + b"\xff" * (len(content) - kept_bytes))
        os.utime(path, ns=(seen.st_mtime_ns, seen.st_mtime_ns))

    def set_back(self) -> None:
        self._moment -= 10**15

    def _shift(self) -> None:
        for number in range(KEPT + 1, 0, -1):
            for ending in ("", ".gz"):
                old = self.path.with_name(f"mail.log.{number}{ending}")
                if old.exists():
                    old.rename(self.path.with_name(f"mail.log.{number + 1}{ending}"))

    def _touch(self, path: Path) -> None:
        self._moment += 10**9
        os.utime(path, ns=(self._moment, self._moment))
