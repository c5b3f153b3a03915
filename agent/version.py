"""Which version of a file this is, told from its status alone. Links, folders, pipes are none."""

import os
import stat

from agent.item import Identity


def identity_of(status: os.stat_result) -> Identity | None:
    """The version of a regular file; None of anything else."""
    if not stat.S_ISREG(status.st_mode):
        return None
    return Identity(
        status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    )


def version_of(path: bytes) -> Identity | None:
    """The version that lies there now; None when there is no such file, or it is none."""
    try:
        return identity_of(os.lstat(path))
    except OSError:
        return None
