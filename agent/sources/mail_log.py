"""A mail log, followed as it grows and rotates, from the place it was last read to.

The text is read by a worker, which gives back the finished mails and the new place; both are
committed together. Here is only seen that the log has changed: by looking, twice a second, which
works on every file system and costs nothing.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import structlog

from agent import faults, trouble
from agent.coverage import SourceCoverage
from agent.examine import Examination, Examined, Examiner, Job, Outcome
from agent.item import Identity
from agent.ledger import Checkpoint, Ledger
from agent.settings import MailLogTable
from agent.statement import Statement, add_event, remove_checkpoint, save_checkpoint, save_position
from agent.store import Store
from agent.tail import LogPosition
from agent.tail_files import rotated_names
from agent.version import version_of
from agent.worker import WorkerLost, insist

_LOOK_SECONDS = 0.5
_OPEN_SECONDS = 5.0
_TROUBLE_SECONDS = 5.0
_LOSSES_AT_MOST = 100
_NAMED_BY = "a rotated log breaks off before its end; `persinc-agent unexamined` names it"
_UNSPOKEN_AT_MOST = 100
"""First lines of mails without one subject among them, before we say that none is logged."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at the log from outside tells: whether there is something to read."""

    dev: int
    ino: int
    size: int
    mtime_ns: int


class MailLog:
    """One log. `run` goes on until cancelled."""

    def __init__(
        self,
        table: MailLogTable,
        coverage: SourceCoverage,
        store: Store,
        examiner: Examiner,
        gate: asyncio.Event,
        now: Callable[[], float],
    ) -> None:
        self._path = os.fsencode(table.path)
        self.coverage = coverage
        self._name = table.name
        self._store = store
        self._examiner = examiner
        self._gate = gate
        self._now = now
        self._unspoken = 0
        self.on_examined: Callable[[str, Examined], None] = lambda _source, _examined: None

    async def run(self) -> None:
        """Follow the log, for ever."""
        position = self._store.ledger.position(self._name)
        if position is None and self._store.rebuilt:
            position = LogPosition(generation=1)  # all there is, rotated files too
        read: Seen | None = None
        read_at = 0.0
        clock = asyncio.get_running_loop().time
        while True:
            await self._gate.wait()
            seen, code = await asyncio.to_thread(_look, self._path)
            self._note(code)
            if seen is None:
                await asyncio.sleep(_TROUBLE_SECONDS if read else _LOOK_SECONDS)
                continue
            if position is None:
                position = await self._anchored(seen)
            waits = position.open_lines or position.before
            if seen == read and not (waits and clock() - read_at > _OPEN_SECONDS):
                self.coverage.last_reconcile_at = self._now()  # nothing was written since
                await asyncio.sleep(_LOOK_SECONDS)
                continue
            examination = await self._examine(position)
            if examination is None:
                await asyncio.sleep(_TROUBLE_SECONDS)
                continue
            position = await self._commit(examination, position)
            self.coverage.lag_bytes = (
                max(seen.size - position.offset, 0) if examination.more else 0
            )
            if not examination.more:
                read, read_at = seen, clock()
                self.coverage.last_reconcile_at = self._now()

    async def _anchored(self, seen: Seen) -> LogPosition:
        """Note which file is the first before reading it: it may be rotated before we are done."""
        position = LogPosition(dev=seen.dev, ino=seen.ino, modified_ns=seen.mtime_ns)
        await self._store.commit([save_position(self._name, position)])
        return position

    async def _examine(self, position: LogPosition | None) -> Examination | None:
        job = Job("mail_log", self._name, self._path, position=position)
        try:
            examination = await insist(self._examiner, job)
        except WorkerLost as lost:
            if self.coverage.degrade("log_not_read"):
                log.warning("log.not_read", source=self._name, reason=str(lost.reason))
            return None
        if examination.position is None:  # it was there to be read a moment ago
            self.coverage.degrade("log_not_read")
            return None
        self.coverage.restore("log_not_read")
        self._hear(examination)
        return examination

    def _hear(self, examination: Examination) -> None:
        """Mails without a single subject: nobody told Postfix to log them, and we see nothing."""
        if any(one.outcome is not Outcome.NOT_EXAMINED for one in examination.items):
            self._unspoken = 0
            self.coverage.restore("subjects_not_logged")
            return
        self._unspoken += examination.begun
        if self._unspoken >= _UNSPOKEN_AT_MOST and self.coverage.degrade("subjects_not_logged"):
            self._warn("subjects_not_logged")

    async def _commit(self, examination: Examination, position: LogPosition | None) -> LogPosition:
        faults.reached("item.examined")
        assert examination.position is not None
        now = self._now()
        if examination.position != position or examination.items:
            events = [one.event for one in examination.items if one.event is not None]
            damaged = examination.damaged
            if damaged:
                log.warning("log.damaged", source=self._name, detail=_NAMED_BY)
            is_rotated = position is None or examination.position.generation != position.generation
            losses = (
                await asyncio.to_thread(self._losses, damaged) if damaged or is_rotated else ()
            )
            await self._store.commit(
                [
                    *(add_event(event, now) for event in events),
                    *losses,
                    save_position(self._name, examination.position),
                ]
            )
        for examined in examination.items:
            self.coverage.outcomes[str(examined.outcome)] += examined.count
            self.on_examined(self._name, examined)
        return examination.position

    def _losses(self, damaged: Collection[bytes]) -> list[Statement]:
        ledger = self._store.reader()
        with contextlib.closing(ledger), contextlib.suppress(OSError):
            return list(_losses(self._name, self._path, damaged, ledger))
        return []

    def _note(self, code: str) -> None:
        if not code:
            self.coverage.restore("log_missing", "log_unreadable")
        elif self.coverage.degrade(code):
            self._warn(code)

    def _warn(self, code: str) -> None:
        detail = trouble.in_words(code, self._name)
        log.warning("source.blind", source=self._name, reason=code, detail=detail)


def _losses(
    source: str, path: bytes, damaged: Collection[bytes], ledger: Ledger
) -> Iterator[Statement]:
    """Rotated files whose rest is lost, remembered under the names they have now, while they are there."""
    folder = os.path.dirname(path)
    lost: set[tuple[int, ...]] = set()
    for name in ledger.names_in(source, folder, b"", _LOSSES_AT_MOST):
        known = ledger.checkpoint(source, os.path.join(folder, name))
        if known is not None:
            lost.add(_mark(known.identity))
            yield remove_checkpoint(source, known.path)
    for name in (path, *rotated_names(path)):
        seen = version_of(name)
        if seen is not None and (name in damaged or _mark(seen) in lost):
            yield save_checkpoint(
                Checkpoint(source, name, seen, outcome=str(Outcome.NOT_EXAMINED))
            )


def _mark(identity: Identity) -> tuple[int, ...]:
    """What a file keeps when it is renamed."""
    return identity.dev, identity.ino, identity.mtime_ns


def _look(path: bytes) -> tuple[Seen | None, str]:
    try:
        status = os.stat(path)
    except PermissionError:
        return None, "log_unreadable"
    except OSError:
        return None, "log_missing"
    if not os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        return None, "log_unreadable"
    return Seen(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns), ""
