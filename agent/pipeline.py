"""The pipeline: from a path to what is remembered of it, and to the outbox.

    lane -> worker -> event + checkpoint in one transaction -> relay

What does not answer is tried once more, then held in quarantine: counted as not examined, never
as clean, and tried again later. A file that changed while it was read is read again when it is
quiet. This is the loop that must survive a bad document.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from agent import faults
from agent.coverage import SourceCoverage
from agent.examine import NO_TEXT, Examination, Examined, Examiner, Job, Outcome
from agent.item import Identity
from agent.lane import Lane, Lanes, LanesClosed, Work
from agent.ledger import Checkpoint, Quarantined
from agent.quarantine import Quarantine
from agent.statement import Statement, add_event, remove_quarantined, save_checkpoint
from agent.store import Store
from agent.version import version_of
from agent.worker import WorkerLost, insist

CHANGED_SECONDS = 2.0
CHANGED_SECONDS_AT_MOST = 600.0
_CHANGING_AT_MOST = 10_000
_COMMITS_AT_MOST = 500
"""Waiting to be written; they share a transaction, so waiting for each would be most of the time."""

_NOT_NOW = frozenset({"permission", "cannot_open"})
"""Nothing is wrong with the file: when the agent may read it, it will."""

_WEIGHTS = (
    *map(str, (Outcome.CLEAN, Outcome.TOPIC, Outcome.INCIDENT)),
    NO_TEXT,
    *map(str, (Outcome.PARTLY_EXAMINED, Outcome.NOT_EXAMINED)),
)
"""What a file with several items is remembered as: the last of these."""


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


@dataclass(frozen=True, slots=True)
class Before:
    """What was known of a file when it was taken up."""

    identity: Identity
    known: Checkpoint | None
    held: Quarantined | None


Conclude = Callable[[], Awaitable[None]]
Requeue = Callable[[Work, float], None]


class Pipeline:
    """Takes work from the lanes; several `run` side by side. `gate` is shut while nothing may come in."""

    def __init__(
        self,
        lanes: Lanes,
        store: Store,
        examiner: Examiner,
        coverage: Mapping[str, SourceCoverage],
        pace: Pace,
        gate: asyncio.Event,
        now: Callable[[], float],
    ) -> None:
        self._lanes = lanes
        self._store = store
        self._examiner = examiner
        self._coverage = coverage
        self._pace = pace
        self._gate = gate
        self._now = now
        self._quarantine = Quarantine(store, examiner, now)
        self._commits = asyncio.Semaphore(_COMMITS_AT_MOST)
        self._changes: dict[bytes, int] = {}
        self.requeue: dict[str, Requeue] = {}
        """By source: how a path is looked at again after some seconds."""
        self.on_examined: Callable[[str, Examined], None] = lambda _source, _examined: None
        self.on_held: Callable[[str, str], None] = lambda _source, _reason: None
        self.on_lost: Callable[[str], None] = lambda _reason: None
        self.on_timed: Callable[[float], None] = lambda _seconds: None

    async def run(self) -> None:
        """Examine one work after the other, until the lanes are closed; commit behind that."""
        async with asyncio.TaskGroup() as commits:
            while True:
                await self._gate.wait()
                try:
                    work = await self._lanes.take()
                except LanesClosed:
                    return
                faults.reached("item.taken")
                conclude = None
                try:
                    conclude = await self._examine(work)
                finally:
                    if conclude is None:
                        await self._lanes.done(work)
                if conclude is not None:
                    await self._commits.acquire()
                    commits.create_task(self._end(work, conclude))

    async def _end(self, work: Work, conclude: Conclude) -> None:
        try:
            await conclude()
        finally:
            self._commits.release()
            await self._lanes.done(work)

    async def _examine(self, work: Work) -> Conclude | None:
        """Look at a file; what is to be remembered of it, if anything, is still to be done."""
        before = self._before(work, work.seen)
        if before is None:  # unless it has changed since it was put
            now = await asyncio.to_thread(version_of, work.path)
            if now is None:
                await self._quarantine.let_go_if_gone(work)
            before = self._before(work, now)
        if before is None:
            return None
        identity, known, held = before.identity, before.known, before.held
        rests = self._quarantine.rests(held)
        if work.lane is Lane.BASELINE:
            await asyncio.sleep(self._pace.wait(identity.size, asyncio.get_running_loop().time()))
        try:
            examination, earlier = await self._portions(
                work, self._job(work, identity.size, held if rests else known)
            )
        except WorkerLost as lost:
            self.on_lost(lost.reason)
            return partial(self._hold, work, identity, lost.reason)
        faults.reached("item.examined")
        if rests and held is not None and _is_unchanged(examination):
            return partial(self._quarantine.keep, held, identity)
        return partial(self._conclude, work, before, examination, earlier)

    def _before(self, work: Work, identity: Identity | None) -> Before | None:
        """What is known of a file; None when this version of it need not be looked at."""
        if identity is None:
            return None
        ledger = self._store.ledger
        known = ledger.checkpoint(work.source, work.path)
        if not self._differs(known, identity):
            return None
        held = ledger.quarantined(work.source, work.path)
        if held is not None and held.identity == identity and self._quarantine.rests(held):
            return None
        return Before(identity, known, held)

    def _differs(self, known: Checkpoint | None, identity: Identity) -> bool:
        """Whether a file is new, another version, or was never seen by these rules."""
        ruleset = self._examiner.ruleset_version
        return known is None or (known.identity, known.ruleset) != (identity, ruleset)

    def _job(self, work: Work, size: int, known: Checkpoint | Quarantined | None) -> Job:
        ruleset = known.ruleset if isinstance(known, Checkpoint) else ""
        if isinstance(known, Quarantined) and known.content:
            ruleset = self._examiner.ruleset_version  # only the content counts
        return Job(
            kind=work.kind,
            source=work.source,
            path=work.path,
            size=size,
            known_content="" if known is None else known.content,
            known_ruleset=ruleset,
        )

    async def _portions(self, work: Work, job: Job) -> tuple[Examination, set[str]]:
        """Have a job done; of a web archive all portions but the last are committed on the way.

        Gives the last, and the outcomes of those before it.
        """
        outcomes: set[str] = set()
        examination = await self._twice(job)
        while examination.more:
            await self._store.commit(self._events(examination))
            self._count_all(work.source, examination)
            outcomes |= {one.remembered for one in examination.items}
            examination = await self._twice(replace(job, after=examination.after))
        return examination, outcomes

    async def _twice(self, job: Job) -> Examination:
        began = asyncio.get_running_loop().time()
        try:
            return await insist(self._examiner, job, self.on_lost)
        finally:
            self.on_timed(asyncio.get_running_loop().time() - began)

    async def _conclude(
        self, work: Work, before: Before, examination: Examination, earlier: set[str]
    ) -> None:
        code = _code(examination)
        if code == "gone":
            return
        if code == "changed":
            self._put_off(work)
            return
        if code in _NOT_NOW:
            await self._hold(work, before.identity, code)
            return
        self._changes.pop(work.path, None)
        statements = [
            *self._events(examination),
            save_checkpoint(self._checkpoint(work, before, examination, earlier)),
        ]
        if before.held is not None:
            statements.append(remove_quarantined(work.source, work.path))
        await self._store.commit(statements)
        self._count_all(work.source, examination)

    def _checkpoint(
        self, work: Work, before: Before, examination: Examination, earlier: set[str]
    ) -> Checkpoint:
        whole = examination if examination.content else examination.items[0]
        outcomes = {one.remembered for one in examination.items} | earlier
        outcome = max(outcomes, key=_WEIGHTS.index, default=str(Outcome.CLEAN))
        if whole.unchanged and before.known is not None:
            outcome = before.known.outcome
        return Checkpoint(
            source=work.source,
            path=work.path,
            identity=whole.identity or before.identity,
            content=whole.content,
            ruleset=self._examiner.ruleset_version,
            outcome=outcome,
        )

    def _events(self, examination: Examination) -> Iterator[Statement]:
        now = self._now()
        events = (examined.event for examined in examination.items)
        return (add_event(event, now) for event in events if event is not None)

    async def _hold(self, work: Work, identity: Identity, reason: str) -> None:
        """Say that it was not examined, and try it again later."""
        await self._quarantine.hold(work, identity, reason)
        self._coverage[work.source].outcomes[str(Outcome.NOT_EXAMINED)] += 1
        self.on_held(work.source, reason)

    def _put_off(self, work: Work) -> None:
        """Read again later a file that does not hold still; ever later the longer it does not."""
        times = self._changes[work.path] = self._changes.get(work.path, -1) + 1
        if len(self._changes) > _CHANGING_AT_MOST:
            self._changes.clear()
        wait = min(CHANGED_SECONDS * 2**times, CHANGED_SECONDS_AT_MOST)
        requeue = self.requeue.get(work.source)
        if requeue is not None:
            requeue(work, wait)

    def _count_all(self, source: str, examination: Examination) -> None:
        for examined in examination.items:
            if not examined.unchanged:
                self._coverage[source].outcomes[str(examined.outcome)] += 1
                self.on_examined(source, examined)


def _code(examination: Examination) -> str:
    if len(examination.items) != 1:
        return ""
    (examined,) = examination.items
    if examined.outcome is not Outcome.NOT_EXAMINED or len(examined.coverage.unreadable) != 1:
        return ""
    return examined.coverage.unreadable[0]


def _is_unchanged(examination: Examination) -> bool:
    return examination.unchanged or any(one.unchanged for one in examination.items)
