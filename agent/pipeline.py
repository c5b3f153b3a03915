"""The pipeline: from a path to what is remembered of it, and to the outbox.

    lane -> worker -> event + checkpoint in one transaction -> relay

What does not answer is tried once more, then held in quarantine: counted as not examined, never
as clean, and tried again later. A file that changed while it was read is read again when it is
quiet. This is the loop that must survive a bad document.
"""

import asyncio
import os
import stat
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from agent import faults
from agent.coverage import SourceCoverage
from agent.examine import Examination, Examined, Job, Outcome
from agent.item import Audience, Identity
from agent.lane import Lane, Lanes, Work
from agent.ledger import (
    Checkpoint,
    Quarantined,
    Statement,
    add_event,
    remove_quarantined,
    save_checkpoint,
    save_quarantined,
)
from agent.reconcile import differs, identity_of
from agent.store import Store
from agent.worker import WorkerLost

STRIKES = 3
RETRY_SECONDS = 600.0
RETRY_AFTER_STRIKES_SECONDS = 24 * 3600.0
CHANGED_SECONDS = 2.0
CHANGED_SECONDS_AT_MOST = 600.0
_CHANGING_AT_MOST = 10_000

_NOT_NOW = frozenset({"permission", "cannot_open"})
"""Nothing is wrong with the file: when the agent may read it, it will."""
_WIDEST = (Audience.PUBLIC, Audience.ALL_STAFF, Audience.UNKNOWN, Audience.RESTRICTED)


class Examiner(Protocol):
    """Who opens and reads; agent.worker.Workers is one."""

    @property
    def ruleset_version(self) -> str: ...

    async def examine(self, job: Job) -> Examination: ...


@dataclass(slots=True)
class Pace:
    """Holds the baseline to so many bytes a second, told by a clock that does not jump."""

    bytes_per_second: float
    free_at: float = 0.0

    def wait(self, size: int, now: float) -> float:
        """How long to wait before reading `size` bytes.

        >>> pace = Pace(100.0)
        >>> pace.wait(50, now=10.0), pace.wait(10, now=10.0)
        (0.0, 0.5)
        """
        wait = max(self.free_at - now, 0.0)
        self.free_at = max(self.free_at, now) + size / self.bytes_per_second
        return wait


Finished = Callable[[Work, Examination], Awaitable[None]]
Requeue = Callable[[Work, float], None]


class Pipeline:
    """Takes work from the lanes until it is cancelled; several `run` side by side."""

    def __init__(
        self,
        lanes: Lanes,
        store: Store,
        examiner: Examiner,
        coverage: Mapping[str, SourceCoverage],
        pace: Pace,
        now: Callable[[], float],
    ) -> None:
        self._lanes = lanes
        self._store = store
        self._examiner = examiner
        self._coverage = coverage
        self._pace = pace
        self._now = now
        self._changes: dict[bytes, int] = {}
        self.requeue: dict[str, Requeue] = {}
        """By source: how a path is looked at again after some seconds."""
        self.finished: dict[str, Finished] = {}
        """By source: told of what came of a work, after it was committed."""
        self.on_examined: Callable[[str, Examined], None] = lambda _source, _examined: None

    async def run(self) -> None:
        """Examine one work after the other, until cancelled."""
        while True:
            work = await self._lanes.take()
            faults.reached("item.taken")
            try:
                await self._examine(work)
            finally:
                await self._lanes.done(work)

    async def _examine(self, work: Work) -> None:
        identity = await asyncio.to_thread(_identity, work.path)
        if identity is None:
            return
        known = self._store.ledger.checkpoint(work.source, work.path)
        is_new = differs(known, identity, self._examiner.ruleset_version)
        if known is not None and not is_new and not _is_wider(work.audience, known.audience):
            return
        held = self._store.ledger.quarantined(work.source, work.path)
        if held is not None and held.identity == identity and held.next_try_at > self._now():
            return
        if work.lane is Lane.BASELINE:
            await asyncio.sleep(self._pace.wait(identity.size, asyncio.get_running_loop().time()))
        try:
            examination = await self._twice(self._job(work, known if is_new else None))
        except WorkerLost as lost:
            await self._hold(work, identity, held, lost.reason)
            return
        faults.reached("item.examined")
        await self._conclude(work, identity, known, held, examination)

    def _job(self, work: Work, known: Checkpoint | None) -> Job:
        return Job(
            kind=work.kind,
            source=work.source,
            path=work.path,
            known_content="" if known is None else known.content,
            known_ruleset="" if known is None else known.ruleset,
            audience=work.audience,
            evidence=work.evidence,
        )

    async def _twice(self, job: Job) -> Examination:
        try:
            return await self._examiner.examine(job)
        except WorkerLost:
            return await self._examiner.examine(job)

    async def _conclude(
        self,
        work: Work,
        identity: Identity,
        known: Checkpoint | None,
        held: Quarantined | None,
        examination: Examination,
    ) -> None:
        first = examination.items[0]
        code = _code(first)
        if code == "gone":
            return
        if code == "changed":
            self._put_off(work)
            return
        if code in _NOT_NOW:
            await self._hold(work, identity, held, code)
            return
        self._changes.pop(work.path, None)
        statements = list(self._statements(work, identity, known, examination))
        if held is not None:
            statements.append(remove_quarantined(work.source, work.path))
        await self._store.commit(statements)
        for examined in examination.items:
            self._count(work.source, examined)
        if work.source in self.finished:
            await self.finished[work.source](work, examination)

    def _statements(
        self, work: Work, identity: Identity, known: Checkpoint | None, examination: Examination
    ) -> Iterator[Statement]:
        now = self._now()
        first = examination.items[0]
        for examined in examination.items:
            if examined.event is not None:
                yield add_event(examined.event, now)
        outcome = str(max((one.outcome for one in examination.items), key=_weight))
        if first.unchanged and known is not None:
            outcome = known.outcome
        yield save_checkpoint(
            Checkpoint(
                source=work.source,
                path=work.path,
                identity=first.identity or identity,
                content=first.content,
                ruleset=self._examiner.ruleset_version,
                outcome=outcome,
                audience="" if work.audience is None else str(work.audience),
            )
        )

    async def _hold(
        self, work: Work, identity: Identity, held: Quarantined | None, reason: str
    ) -> None:
        """Quarantine: this version of the file is tried again later, less often after three strikes."""
        strikes = 2
        if held is not None and held.identity == identity:
            strikes = held.strikes + 1
        wait = RETRY_SECONDS if strikes < STRIKES else RETRY_AFTER_STRIKES_SECONDS
        row = Quarantined(work.source, work.path, identity, reason, strikes, self._now() + wait)
        await self._store.commit([save_quarantined(row)])
        self._coverage[work.source].outcomes[Outcome.NOT_EXAMINED] += 1

    def _put_off(self, work: Work) -> None:
        """Read again later a file that does not hold still; ever later the longer it does not."""
        times = self._changes[work.path] = self._changes.get(work.path, -1) + 1
        if len(self._changes) > _CHANGING_AT_MOST:
            self._changes.clear()
        wait = min(CHANGED_SECONDS * 2**times, CHANGED_SECONDS_AT_MOST)
        requeue = self.requeue.get(work.source)
        if requeue is not None:
            requeue(work, wait)

    def _count(self, source: str, examined: Examined) -> None:
        if not examined.unchanged:
            self._coverage[source].outcomes[str(examined.outcome)] += 1
            self.on_examined(source, examined)


def _identity(path: bytes) -> Identity | None:
    """The version that lies there now; None when there is no such file, or it is none."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return identity_of(status) if stat.S_ISREG(status.st_mode) else None


def _code(examined: Examined) -> str:
    if examined.outcome is not Outcome.NOT_EXAMINED or len(examined.coverage.unreadable) != 1:
        return ""
    return examined.coverage.unreadable[0]


def _weight(outcome: Outcome) -> int:
    """What a file with several items is remembered as: what was not examined first."""
    order = (
        Outcome.CLEAN,
        Outcome.TOPIC,
        Outcome.INCIDENT,
        Outcome.PARTLY_EXAMINED,
        Outcome.NOT_EXAMINED,
    )
    return order.index(outcome)


def _is_wider(audience: Audience | None, known: str) -> bool:
    """Whether more people can reach a file than when it was judged."""
    if audience is None or not known:
        return False
    return _WIDEST.index(audience) < _WIDEST.index(Audience(known))
