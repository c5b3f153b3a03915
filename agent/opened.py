"""A file opened to be examined, and which version of it this is. Links are not followed."""

import errno
import os
from typing import BinaryIO

from agent.item import Identity
from agent.version import identity_of

_OPEN = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)  # Windows': without it a Ctrl-Z ends the file
)
_NO_FILE = "not_a_file"
_CODES = {
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.ENOENT: "gone",
}


class CannotOpenError(Exception):
    """Raised with the code by which it is told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def opened(path: bytes) -> tuple[BinaryIO, Identity]:
    """A file and which version of it this is. Raises CannotOpenError."""
    try:
        descriptor = os.open(path, _OPEN)
    except OSError as error:
        raise CannotOpenError(code_of(error.errno)) from None
    identity = identity_of(os.fstat(descriptor))
    if identity is None:
        os.close(descriptor)
        raise CannotOpenError(_NO_FILE)
    return os.fdopen(descriptor, "rb"), identity


def code_of(number: int | None) -> str:
    """How it is told that something could not be opened: by what the system said."""
    return _CODES.get(number or 0, "cannot_open")
