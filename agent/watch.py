"""Watch: where watchdog's threads meet asyncio. What comes out are hints, never the truth.

watchdog 7.1 drops events when the kernel's queue overflows and says nothing when watches run
out. Both are noticed here, so that a scan can make up for them: `lost` tells what, and
agent/reconcile.py finds out which files. A folder that may not be read is told of by the scan.
"""

import asyncio
import ctypes
import os
import struct
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver

if sys.platform == "linux":
    from watchdog.observers.inotify import InotifyEmitter, InotifyObserver, InotifyWatchGroup
else:  # pragma: no cover
    from watchdog.observers.read_directory_changes import WindowsApiEmitter, WindowsApiObserver
    from watchdog.observers.winapi import DirectoryChangeReader

    from agent.watch_windows import CountingQueue

_HINTS_WAITING_AT_MOST = 100_000
_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirMovedEvent,
]
"""Never opened or closed without writing: our own reading would raise those."""

_NETWORK = {
    0x517B: "smb",
    0xFE534D42: "smb",
    0xFF534D42: "cifs",
    0x6969: "nfs",
    0x65735546: "fuse",
    0x01021997: "9p",
    0x00C36400: "ceph",
    0x0BD00BD0: "lustre",
}


@dataclass(frozen=True, slots=True)
class Hint:
    """Something happened to a path."""

    path: bytes = field(repr=False)
    settled: bool = False
    is_folder: bool = False


@dataclass(slots=True)
class Lost:
    """What the watch could not see since it was last asked. Written by watchdog's threads."""

    overflows: int = 0
    exhausted: int = 0
    """Folders that could not be watched because there are no more watches to be had."""


class Watch:
    """Watches one root and all below it; hints arrive in the event loop."""

    def __init__(self, root: bytes, on_hints: Callable[[Sequence[Hint]], None]) -> None:
        self.root = root
        self.lost = Lost()
        self._on_hints = on_hints
        self._waiting: deque[Hint] = deque()
        self._is_woken = False
        self._loop = asyncio.get_running_loop()
        self._observer: BaseObserver | None = None

    async def start(self) -> Self:
        """Place the watches. Raises OSError when the root itself cannot be watched."""
        await asyncio.to_thread(self._start)
        return self

    async def stop(self) -> None:
        await asyncio.to_thread(self._stop)

    @property
    def is_alive(self) -> bool:
        """Whether the watch still watches: it ends when its root is removed."""
        observer = self._observer
        return observer is not None and any(emitter.is_alive() for emitter in observer.emitters)

    @property
    def watch_count(self) -> int:
        if self._observer is None:
            return 0
        return sum(
            emitter.watch_count
            for emitter in self._observer.emitters
            if isinstance(emitter, _Emitter)
        )

    def _start(self) -> None:
        observer = _observer(self.lost)
        observer.schedule(
            _Handler(self._take), os.fsdecode(self.root), recursive=True, event_filter=_EVENTS
        )
        try:
            observer.start()
        except OSError:
            observer.stop()
            raise
        self._observer = observer

    def _stop(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join(5)

    def _take(self, hint: Hint) -> None:
        """In watchdog's thread: keep the hint, and wake the loop once for many."""
        if len(self._waiting) >= _HINTS_WAITING_AT_MOST:
            self._waiting.clear()
            self.lost.overflows += 1
        self._waiting.append(hint)
        if self._is_woken:
            return
        self._is_woken = True
        try:
            self._loop.call_soon_threadsafe(self._drain)
        except RuntimeError:  # the loop is closed: the agent is stopping
            return

    def _drain(self) -> None:
        self._is_woken = False
        hints = []
        while self._waiting:
            hints.append(self._waiting.popleft())
        self._on_hints(hints)


class _Handler(FileSystemEventHandler):
    def __init__(self, take: Callable[[Hint], None]) -> None:
        self._take = take

    def dispatch(self, event: FileSystemEvent) -> None:
        moved = isinstance(event, (FileMovedEvent, DirMovedEvent))
        path = os.fsencode(event.dest_path if moved else event.src_path)
        if path:
            settled = moved or isinstance(event, FileClosedEvent)
            self._take(Hint(path, settled=settled, is_folder=event.is_directory))


if sys.platform == "linux":

    @dataclass
    class _Group(InotifyWatchGroup):
        """Tells what watchdog keeps to itself."""

        lost: Lost = field(default_factory=Lost)

        def on_queue_overflow(self) -> None:
            super().on_queue_overflow()
            self.lost.overflows += 1

        def _add_callback(self, path: bytes) -> None:
            if path == self.path:
                super()._add_callback(path)  # raises where the root cannot be watched
                return
            if not os.path.isdir(path):
                return
            if not os.access(
                path, os.R_OK, effective_ids=os.access in os.supports_effective_ids
            ):  # watchdog would watch nothing, as descriptor -1
                return
            super()._add_callback(path)
            self.lost.exhausted += path not in self._active_callbacks_by_path

        @property
        def watch_count(self) -> int:
            return len(self._active_callbacks_by_path)

    class _Emitter(InotifyEmitter):
        """Makes watch groups of our own kind."""

        def __init__(self, *parts: Any, lost: Lost, **more: Any) -> None:
            super().__init__(*parts, **more)
            self._lost = lost

        def on_thread_start(self) -> None:
            self._inotify = _Group(
                self._inotify_fd,
                os.fsencode(self.watch.path),
                is_recursive=self.watch.is_recursive,
                event_mask=self.get_event_mask_from_filter(),
                follow_symlink=self.watch.follow_symlink,
                lost=self._lost,
            )

        @property
        def watch_count(self) -> int:
            return self._inotify.watch_count if isinstance(self._inotify, _Group) else 0

    def _observer(lost: Lost) -> BaseObserver:
        observer = InotifyObserver()
        observer._emitter_class = _Emitter  # noqa: SLF001 - there is no other way in
        observer._emitter_kwargs["lost"] = lost  # noqa: SLF001
        return observer

else:  # pragma: no cover

    class _Emitter(WindowsApiEmitter):
        """Counts buffers that ran over. One handle watches the whole tree, so watches never end."""

        def __init__(self, *parts: Any, lost: Lost, **more: Any) -> None:
            super().__init__(*parts, **more)
            self._lost = lost

        watch_count = 0

        def on_thread_start(self) -> None:
            self._reader = DirectoryChangeReader(
                self.watch.path, recursive=self.watch.is_recursive
            )
            self._reader._buf_queue = CountingQueue(self._lost)  # noqa: SLF001
            self._reader.start()

    def _observer(lost: Lost) -> BaseObserver:
        observer = WindowsApiObserver()
        observer._emitter_class = _Emitter  # noqa: SLF001
        observer._emitter_kwargs = {"lost": lost}  # noqa: SLF001
        return observer


def network_of(path: bytes) -> str:
    """Name the network file system a path is on; empty when it is local and events can be had."""
    if sys.platform != "linux":
        return ""
    buffer = ctypes.create_string_buffer(256)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.statfs(ctypes.c_char_p(path), buffer) != 0:
        return ""
    (kind,) = struct.unpack_from("l", buffer)
    return _NETWORK.get(kind & 0xFFFFFFFF, "")
