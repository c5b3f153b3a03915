"""Watching on Windows: a buffer that ran over comes as a read of zero bytes, which watchdog skips.

Source: ReadDirectoryChangesW, "if the buffer overflows ... lpBytesReturned will be zero".
"""

import queue
from typing import Protocol


class Overflows(Protocol):
    """Where an overflow is counted; agent.watch.Lost is one."""

    overflows: int


class CountingQueue(queue.Queue[tuple[bytes, bool]]):
    """The queue of buffers between watchdog's reader and its emitter, which counts empty ones.

    The first empty buffer only says that the reader has started.

    >>> class Lost:
    ...     overflows = 0
    >>> buffers = CountingQueue(Lost)
    >>> for buffer in (b"", b"change", b"", b""):
    ...     buffers.put((buffer, True))
    >>> Lost.overflows
    2
    """

    def __init__(self, lost: Overflows) -> None:
        super().__init__()
        self._lost = lost
        self._has_started = False

    def _put(self, item: tuple[bytes, bool]) -> None:
        buffer, _ = item
        if not buffer:
            self._lost.overflows += self._has_started
            self._has_started = True
        super()._put(item)
