"""Quarantine: files that could not be looked at. Counted as not examined, tried again ever later.

Known by version and, where a worker lived long enough to tell it, by content: who touches or saves
such a file without changing it costs nobody another worker. A clock that was set back holds no
file longer than the longest wait.
"""

import asyncio
import contextlib
import os
import stat
from collections.abc import Callable
from dataclasses import replace

from agent.examine import Examiner, Job
from agent.item import Identity
from agent.lane import Work
from agent.ledger import Quarantined
from agent.statement import remove_quarantined, save_quarantined
from agent.store import Store
from agent.worker import WorkerLost

STRIKES = 3
RETRY_SECONDS = 600.0
RETRY_AFTER_STRIKES_SECONDS = 24 * 3600.0


class Quarantine:
    """Who is held, and for how long."""

    def __init__(self, store: Store, examiner: Examiner, now: Callable[[], float]) -> None:
        self._store = store
        self._examiner = examiner
        self._now = now

    def rests(self, held: Quarantined | None) -> bool:
        """Whether a file that is held is not to be tried again yet."""
        if held is None:
            return False
        return 0 < held.next_try_at - self._now() <= RETRY_AFTER_STRIKES_SECONDS

    async def hold(self, work: Work, identity: Identity, reason: str) -> None:
        """Set this version of a file aside after two attempts, or one more."""
        held = self._store.ledger.quarantined(work.source, work.path)
        content = await self._content(work, identity.size)
        strikes = STRIKES - 1
        if held is not None and _same(held, identity, content):
            strikes = held.strikes + 1
        wait = RETRY_SECONDS if strikes < STRIKES else RETRY_AFTER_STRIKES_SECONDS
        row = Quarantined(
            work.source, work.path, identity, reason, strikes, self._now() + wait, content
        )
        await self._store.commit([save_quarantined(row)])

    async def keep(self, held: Quarantined, identity: Identity) -> None:
        """It has the same content under another version: it stays, as it was."""
        await self._store.commit([save_quarantined(replace(held, identity=identity))])

    async def let_go_if_gone(self, work: Work) -> None:
        """Forget what is no longer there; what may only be out of sight is tried again later."""
        held = self._store.ledger.quarantined(work.source, work.path)
        if held is None:
            return
        if await asyncio.to_thread(_is_no_file, work.path):
            await self._store.commit([remove_quarantined(work.source, work.path)])
            return
        later = replace(held, next_try_at=self._now() + RETRY_SECONDS)
        await self._store.commit([save_quarantined(later)])

    async def _content(self, work: Work, size: int) -> str:
        job = Job(work.kind, work.source, work.path, size, only_content=True)
        with contextlib.suppress(WorkerLost):
            return (await self._examiner.examine(job)).content
        return ""


def _is_no_file(path: bytes) -> bool:
    """Whether there is surely no file of that name; what we may not see may well be one."""
    try:
        return not stat.S_ISREG(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def _same(held: Quarantined, identity: Identity, content: str) -> bool:
    return held.identity == identity or (content != "" and held.content == content)
