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
    scanned_folders: int = 0
    scanned_files: int = 0
    total_files: int = 0
    """Files the last full count saw: what `scanned_files` is a part of."""
    is_reconciling: bool = False
    overflows: int = 0
    not_examined: int = 0
    bytes_not_examined: int = 0
    quarantined: int = 0
    backlog: int = 0
    lag_bytes: int = 0

    @property
    def progress(self) -> float:
        """How far the scan under way is, by the files counted last; 1 when none is."""
        if not self.is_reconciling:
            return 1.0
        return min(self.scanned_files / max(self.total_files, self.scanned_files, 1), 1.0)

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
