"""Room: a ballast kept on the state's disk, so that a full disk still lets us forget what was sent."""

import os
from pathlib import Path

BALLAST = "ballast"
_BYTES_AT_MOST = 16 << 20
_SHARE_OF_DISK = 8


class Room:
    """The ballast in one folder. It is let go when the disk is full, and kept again when it is not."""

    def __init__(self, folder: Path) -> None:
        disk = os.statvfs(folder)
        self._folder = folder
        self._path = folder / BALLAST
        self._size = min(_BYTES_AT_MOST, disk.f_blocks * disk.f_frsize // _SHARE_OF_DISK)

    def keep(self) -> bool:
        """Whether the ballast lies there, made if need be, and as much again is free beside it."""
        disk = os.statvfs(self._folder)
        missing = self._size - (self._path.stat().st_size if self._path.exists() else 0)
        if disk.f_bavail * disk.f_frsize < missing + self._size:
            return False
        if missing > 0:
            try:
                with self._path.open("wb") as file:
                    os.posix_fallocate(file.fileno(), 0, self._size)
            except OSError:
                self.let_go()
                return False
        return True

    def let_go(self) -> None:
        self._path.unlink(missing_ok=True)
