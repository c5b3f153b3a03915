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

from agent.bus import ScanStatus, SourceStatus
from agent.ledger import Ledger

State = Literal["watching", "scanning", "degraded", "blind"]
Kind = Literal["shared_drive", "mail_log", "intranet_export"]

_BLINDING = frozenset(
    {"root_missing", "root_unreadable", "log_missing", "log_unreadable", "subjects_not_logged"}
)


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

    def done(self, waiting: int) -> int:
        """Compared, and looked at where need was, when so many still wait to be."""
        return max(self.files - waiting, self.first)

    def ends_at(self, now: float, waiting: int) -> float | None:
        """When it will be over, if it goes on as it went.

        >>> Scan(began_at=100.0, files=300, total=1000).ends_at(now=110.0, waiting=50)
        140.0
        """
        done = self.done(waiting)
        if self.total is None or done <= self.first:
            return None
        return now + max(self.total - done, 0) * (now - self.began_at) / (done - self.first)


@dataclass(slots=True)
class SourceCoverage:
    """How well one source is covered, and since when it is looked at. Holds counts, no paths."""

    name: str
    kind: Kind
    scans: bool = False
    """Scanning takes the place of events here: a network mount."""
    troubles: dict[str, None] = field(default_factory=dict)
    since: float | None = None
    """Since when it is in the state it is in."""
    _noted: State | None = None
    watches: int | None = None
    directories: int | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    last_reconcile_at: float | None = None
    files: int | None = None
    """Files there were when they were counted last."""
    scan: Scan | None = None
    """The full scan that is under way."""
    not_examined: int = 0
    bytes_not_examined: int = 0
    no_text: int = 0
    quarantined: int = 0
    backlog: int = 0
    lag_bytes: int = 0

    @property
    def is_reconciling(self) -> bool:
        return self.scan is not None

    @property
    def progress(self) -> float:
        """How far the scan under way is; 1 when none is, 0 where it cannot be known."""
        scan = self.scan
        if scan is None:
            return 1.0
        return scan.done(self.backlog) / max(scan.files, scan.total, 1) if scan.total else 0.0

    @property
    def state(self) -> State:
        if any(trouble in _BLINDING for trouble in self.troubles):
            return "blind"
        if self.troubles:
            return "degraded"
        return "scanning" if self.scans else "watching"

    def note(self, now: float) -> None:
        """See whether the state is another than before; to be called often."""
        if self.state != self._noted:
            self._noted, self.since = self.state, now

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
        self.no_text = ledger.no_text(self.name)
        self.quarantined = ledger.quarantined_count(self.name)

    def status(self, now: float) -> SourceStatus:
        """As it goes into the heartbeat."""
        scan = self.scan
        return SourceStatus(
            name=self.name,
            kind=self.kind,
            state=self.state,
            detail=" ".join(self.troubles),
            watches=self.watches,
            directories=self.directories,
            since=_moment(self.since),
            last_reconcile_at=_moment(self.last_reconcile_at),
            scan=scan
            and ScanStatus(
                files=scan.done(self.backlog),
                of=scan.total,
                ends_at=_moment(scan.ends_at(now, self.backlog)),
            ),
            backlog=self.backlog,
            examined=self.outcomes.total() - self.outcomes["not_examined"],
            not_examined=self.not_examined,
            bytes_not_examined=self.bytes_not_examined,
            no_text=self.no_text,
            quarantined=self.quarantined,
        )


def _moment(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)
