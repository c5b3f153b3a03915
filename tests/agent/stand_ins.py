"""Stand-ins for what the runtime talks to: an examiner that reads without judging, a bus that can fail."""

import asyncio
import os
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from agent.bus import Message, PublishFailed
from agent.examine import EncodedEvent, Examination, Examined, Job, Outcome
from agent.item import Coverage, ItemKind
from agent.version import identity_of
from agent.worker import Loss, WorkerLost


class StandInExaminer:
    """Every file is a possible incident; what its text says decides otherwise."""

    ruleset_version = "r1"

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.before: Callable[[Job], None] = lambda _: None
        self.together = 0
        self.most_together = 0

    @property
    def names(self) -> list[str]:
        return [Path(os.fsdecode(job.path)).name for job in self.jobs]

    async def examine(self, job: Job) -> Examination:
        self.jobs.append(job)
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        await asyncio.sleep(0.001)
        self.together -= 1
        self.before(job)
        try:
            identity = identity_of(os.lstat(job.path))
            text = Path(os.fsdecode(job.path)).read_text(errors="replace")
        except OSError:
            return self._unread("gone")
        content = str(uuid.uuid5(uuid.NAMESPACE_OID, text))
        unchanged = job.known_content == content and job.known_ruleset == self.ruleset_version
        if job.only_content:
            return Examination(content=content)
        if text.startswith("hang") and not unchanged:
            raise WorkerLost(Loss.DEADLINE)
        if text.startswith(("changed", "permission", "encrypted", "unsupported")):
            return self._unread(text.split()[0])
        outcome = Outcome.CLEAN if text.startswith("clean") or unchanged else Outcome.INCIDENT
        name = f"{job.path!r} {content} {self.ruleset_version}"
        event = EncodedEvent(str(uuid.uuid5(uuid.NAMESPACE_OID, name)), "k", job.path)
        examined = Examined(
            ItemKind.FILE,
            outcome,
            content=content,
            unchanged=unchanged,
            identity=identity,
            event=event if outcome is Outcome.INCIDENT else None,
        )
        return Examination((examined,))

    @staticmethod
    def _unread(code: str) -> Examination:
        coverage = Coverage(examined=False, unreadable=(code,))
        return Examination((Examined(ItemKind.FILE, Outcome.NOT_EXAMINED, coverage=coverage),))


class StandInBus:
    """A publisher whose bus may be away, forget, or refuse."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.starts = 0
        self.is_away = False
        self.fails_after: int | None = None
        """Acknowledge nothing once so many messages have arrived, though they have."""
        self.refuses: frozenset[bytes] = frozenset()
        self.fails_on: bytes | None = None
        self.is_started = False

    async def start(self) -> None:
        self.starts += 1
        if self.is_away:
            msg = "nobody listens there"
            raise PublishFailed(msg)
        self.is_started = True

    async def publish(self, messages: Sequence[Message]) -> None:
        assert self.is_started
        if self.is_away or any(message.value == self.fails_on for message in messages):
            msg = "nobody listens there"
            raise PublishFailed(msg)
        refused = [n for n, message in enumerate(messages) if message.value in self.refuses]
        self.messages += [m for n, m in enumerate(messages) if n not in refused]
        if self.fails_after is not None and len(self.messages) >= self.fails_after:
            self.fails_after = None
            msg = "connection lost before the answer"
            raise PublishFailed(msg)
        if refused:
            msg = "too large"
            raise PublishFailed(msg, refused)

    async def stop(self) -> None:
        self.is_started = False


class Silent:
    """Signals nobody listens to."""

    def __init__(self) -> None:
        self.overflowed_sources: list[str] = []

    def hinted(self, source: str, count: int) -> None:
        """Nobody counts."""

    def overflowed(self, source: str) -> None:
        self.overflowed_sources.append(source)

    def scanned(self, source: str, files: int, found: int) -> None:
        """Nobody counts."""


async def until(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something holds, long enough for a machine that does much else."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - anything may be waited for
            await asyncio.sleep(0.01)
