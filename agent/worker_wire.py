"""What the main process and its workers say to each other: JSON behind four bytes of length.

No pickle: a worker reads what strangers wrote, so nothing it says may run code in its parent.
"""

import struct
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, Field

from agent.examine import Examination, Job

LENGTH = struct.Struct(">I")
AT_MOST = 256 << 20

OUT_OF_MEMORY = 86
"""Exit code of a worker that met its memory limit."""


class _Message(BaseModel):
    model_config = ConfigDict(
        frozen=True, ser_json_bytes="base64", val_json_bytes="base64", hide_input_in_errors=True
    )


class Hello(_Message):
    """To a worker, once."""

    memory_bytes: int
    start: str = Field(repr=False)
    """JSON of what the examiner is built from; keys are in it."""


class Ready(_Message):
    """From a worker, once: what holds it, or why it cannot start."""

    holding: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    resident_bytes: int = 0
    ruleset_version: str = ""
    trouble: str = ""


class Ask(_Message):
    job: Job
    seconds: float


class Answer(_Message):
    """`fault` names an exception's type and line, never its message: that may hold text."""

    examination: Examination | None = None
    fault: str = ""
    resident_bytes: int = 0


def framed(message: BaseModel) -> bytes:
    """A message as it goes over the pipe."""
    body = message.model_dump_json().encode()
    return LENGTH.pack(len(body)) + body


def read_frame(pipe: BinaryIO) -> bytes | None:
    """The next message, or None when the other side has closed."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = pipe.read(size)
    return body if len(body) == size else None
