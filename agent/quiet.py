"""Quiet: paths that have changed, each left alone until nothing has happened to it for a while. Pure.

An editor's save is a dozen events over three names; examining each would be waste, and half
written. A closed or moved file is due soon, a created or growing one later; each new event
begins the wait anew, up to a cap, since a log-like file never rests. Files that Office and
browsers keep beside the real one are left alone, unless they stay.

>>> quiet = Quiet()
>>> quiet.touch(b"/srv/a.txt", now=0.0, settled=False)
>>> quiet.touch(b"/srv/a.txt", now=0.5, settled=True)
>>> list(quiet.due(now=0.7)), list(quiet.due(now=0.8))
([], [b'/srv/a.txt'])
"""

import heapq
import os
from collections.abc import Iterator

SETTLED_SECONDS = 0.3
GROWING_SECONDS = 2.0
CAP_SECONDS = 30.0
PASSING_SECONDS = 600.0
PATHS_AT_MOST = 100_000

_PASSING = (b".tmp", b".crdownload", b".part")


def is_passing(path: bytes) -> bool:
    """Whether a name is one that programs give to files they will remove.

    >>> is_passing(b"/srv/~$rapport.docx"), is_passing(b"/srv/rapport.docx")
    (True, False)
    """
    name = os.path.basename(path)
    if name.startswith(b".~lock."):
        return name.endswith(b"#")
    return name.startswith(b"~$") or name.lower().endswith(_PASSING)


class Quiet:
    """A bounded map from path to when it is due. When it overflows, everything must be looked at."""

    def __init__(self, at_most: int = PATHS_AT_MOST) -> None:
        self._at_most = at_most
        self._due: dict[bytes, tuple[float, float]] = {}
        self._heap: list[tuple[float, bytes]] = []
        self.overflowed = False
        """Paths were forgotten: a rescan is due. Whoever rescans sets it back."""

    def __len__(self) -> int:
        return len(self._due)

    def touch(self, path: bytes, now: float, *, settled: bool) -> None:
        """Something happened to `path`; `settled` when it was closed or moved into place."""
        first, _ = self._due.get(path, (now, now))
        if is_passing(path):
            self._set(path, first, first + PASSING_SECONDS)
            return
        wait = SETTLED_SECONDS if settled else GROWING_SECONDS
        self._set(path, first, min(now + wait, first + CAP_SECONDS))

    def put_off(self, path: bytes, due: float) -> None:
        """Look at `path` at a time of the caller's choosing."""
        self._set(path, due, due)

    def due(self, now: float, at_most: int = 1000) -> Iterator[bytes]:
        """Give, and forget, the paths that have been quiet."""
        while self._heap and self._heap[0][0] <= now and at_most > 0:
            due, path = heapq.heappop(self._heap)
            if self._due.get(path, (0.0, -1.0))[1] == due:
                del self._due[path]
                at_most -= 1
                yield path

    def next_due(self) -> float | None:
        """When to ask again."""
        return self._heap[0][0] if self._heap else None

    def _set(self, path: bytes, first: float, due: float) -> None:
        if path not in self._due and len(self._due) >= self._at_most:
            self._due.clear()
            self._heap.clear()
            self.overflowed = True
            return
        if self._due.get(path) == (first, due):
            return
        self._due[path] = (first, due)
        heapq.heappush(self._heap, (due, path))
        if len(self._heap) > 4 * self._at_most:
            self._heap = [(due, path) for path, (_, due) in self._due.items()]
            heapq.heapify(self._heap)
