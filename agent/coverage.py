"""Coverage: what each source sees and does not see, kept up to date for heartbeat, health and metrics.

>>> source = SourceCoverage("bildning", "shared_drive")
>>> _ = source.degrade("watches_exhausted"); source.state
'degraded'
>>> _ = source.restore("watches_exhausted"); source.state
'watching'
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from agent.bus import SourceStatus
from agent.ledger import Ledger

State = Literal["watching", "scanning", "degraded", "blind"]
Kind = Literal["shared_drive", "mail_log", "intranet_export"]

_BLINDING = frozenset({"root_missing", "root_unreadable", "log_missing", "log_unreadable"})


@dataclass(slots=True)
class Scan:
    """A full scan that is under way."""

    began_at: float
    first: int = 0
    """Files that an earlier run had compared."""
    files: int = 0
    """Compared so far."""
    total: int | None = None
    """There were when they were counted last; None when they never were."""

    @property
    def progress(self) -> float | None:
        """How far it is.

        >>> Scan(0.0, files=250, total=1000).progress
        0.25
        """
        return None if self.total is None else self.files / max(self.total, self.files, 1)

    def ends_at(self, now: float) -> float | None:
        """When it will be over, if it goes on as it went.

        >>> Scan(100.0, first=0, files=250, total=1000).ends_at(110.0)
        140.0
        """
        done = self.files - self.first
        if self.total is None or done <= 0:
            return None
        return now + max(self.total - self.files, 0) * (now - self.began_at) / done


@dataclass(slots=True)
class SourceCoverage:
    """How well one source is covered, and since when it is looked at. Holds counts, no paths."""

    name: str
    kind: Kind
    scans: bool = False
    """Scanning takes the place of events here: a network mount."""
    troubles: dict[str, None] = field(default_factory=dict)
    watches: int | None = None
    directories: int | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    last_reconcile_at: float | None = None
    files: int | None = None
    """Files there were when they were counted last."""
    scan: Scan | None = None
    """The full scan that is under way."""
    overflows: int = 0
    not_examined: int = 0
    bytes_not_examined: int = 0
    quarantined: int = 0
    backlog: int = 0
    lag_bytes: int = 0

    @property
    def is_reconciling(self) -> bool:
        return self.scan is not None

    @property
    def progress(self) -> float:
        """How far the scan under way is; 1 when none is, 0 where it cannot be known."""
        return 1.0 if self.scan is None else self.scan.progress or 0.0

    @property
    def state(self) -> State:
        if any(trouble in _BLINDING for trouble in self.troubles):
            return "blind"
        if self.troubles:
            return "degraded"
        return "scanning" if self.scans else "watching"

    def degrade(self, trouble: str) -> bool:
        """Note a trouble; whether it is new."""
        is_new = trouble not in self.troubles
        self.troubles[trouble] = None
        return is_new

    def restore(self, *troubles: str) -> bool:
        """Forget troubles; whether there were any of them."""
        found = [self.troubles.pop(trouble, False) is None for trouble in troubles]
        return any(found)

    def refresh(self, ledger: Ledger) -> None:
        """Count anew what the ledger knows."""
        self.not_examined, self.bytes_not_examined = ledger.not_examined(self.name)
        self.quarantined = ledger.quarantined_count(self.name)

    def status(self) -> SourceStatus:
        """As it goes into the heartbeat."""
        at = self.last_reconcile_at
        return SourceStatus(
            name=self.name,
            kind=self.kind,
            state=self.state,
            detail=" ".join(self.troubles),
            watches=self.watches,
            directories=self.directories,
            last_reconcile_at=None if at is None else datetime.fromtimestamp(at, UTC),
            backlog=self.backlog,
            examined=self.outcomes.total() - self.outcomes["not_examined"],
            not_examined=self.not_examined,
            bytes_not_examined=self.bytes_not_examined,
            quarantined=self.quarantined,
        )
