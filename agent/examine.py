"""What a worker does with one job: open, read, detect, judge, seal. Text is born and dies here.

The main process hands in a `Job` and gets back `Examined`: outcomes, counts, keyed pseudonyms and
sealed events, and not a word of what was read (unless a person at a terminal asked with
`scan --show-text`).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from agent.item import Coverage, Identity, ItemKind
from agent.tail import LogPosition
from agent.unread import is_without_text

NO_TEXT = "no_text"


class Outcome(StrEnum):
    """What came of looking at an item; the order is the order of importance."""

    INCIDENT = "incident"
    TOPIC = "topic"
    CLEAN = "clean"
    PARTLY_EXAMINED = "partly_examined"
    NOT_EXAMINED = "not_examined"


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to look at. `path` is as the file system has it, undecoded."""

    kind: Literal["file", "mail_log", "export"]
    source: str
    path: bytes = field(repr=False)
    size: int = 0
    """How much time it may take is told by that."""
    known_content: str = ""
    """Content pseudonym from last time: when it and the ruleset are the same, nothing is judged."""
    known_ruleset: str = ""
    position: LogPosition | None = None
    after: int = 0
    """For a web archive: the record to go on behind."""
    only_content: bool = False
    """Say what the content's pseudonym is, and open no further: it has cost a worker already."""


@dataclass(frozen=True, slots=True)
class EncodedEvent:
    """A possible incident, ready for the outbox."""

    id: str
    key: str
    value: bytes = field(repr=False)
    headers: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class FindingCount:
    """Findings of one kind in one item, for the counters."""

    entity_type: str
    category: str
    tier: str
    detector: str
    count: int


@dataclass(frozen=True, slots=True)
class Examined:
    """One item, looked at; or so many mails of a log of which nothing travels."""

    kind: ItemKind
    outcome: Outcome
    count: int = 1
    content: str = ""
    unchanged: bool = False
    """Same content and ruleset as known: not judged again."""
    media_type: str = ""
    identity: Identity | None = None
    """As seen before reading; the file was the same after it, or `outcome` says it was not."""
    coverage: Coverage = field(default_factory=Coverage)
    findings: tuple[FindingCount, ...] = ()
    level: str = ""
    event: EncodedEvent | None = None
    row: dict[str, object] | None = field(default=None, repr=False)
    """Only of scans by hand."""

    @property
    def remembered(self) -> str:
        """The outcome as its checkpoint keeps it: what holds no text by nature is told apart."""
        not_all = self.outcome in {Outcome.NOT_EXAMINED, Outcome.PARTLY_EXAMINED}
        coverage = self.coverage
        if not_all and not coverage.truncated and is_without_text(coverage.unreadable):
            return NO_TEXT
        return str(self.outcome)


@dataclass(frozen=True, slots=True)
class Examination:
    """All that one job gave: the items in it, and for a log how far it was read."""

    items: tuple[Examined, ...] = ()
    position: LogPosition | None = None
    """Of a log that could be read."""
    begun: int = 0
    """For a log: how many lines were among a mail's first, whether or not subjects are logged."""
    damaged: tuple[bytes, ...] = field(default=(), repr=False)
    """For a log: files it was rotated to whose rest could not be read; each is among the items too."""
    more: bool = False
    """A log or web archive holds more than was read in this job: ask again."""
    after: int = 0
    """For a web archive: the last record that was read."""
    content: str = ""
    """Of a web archive, or where only that was asked: the pseudonym of the whole file."""
    identity: Identity | None = None
    unchanged: bool = False


class Examiner(Protocol):
    """Who opens and reads; agent.worker.Workers is one."""

    @property
    def ruleset_version(self) -> str: ...

    async def examine(self, job: Job) -> Examination: ...
