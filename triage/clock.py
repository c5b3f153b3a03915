"""Clocks: what has happened when, what is due when, and how far the time has run. Pure.

A machine's detection is not awareness: the 72 hours run from when a person states that the
controller knows with a reasonable degree of certainty. From detection runs a soft clock, so that
looking starts at once. Hours are elapsed hours in UTC, whatever daylight saving time does; nights
and holidays count.

Source: GDPR art. 33(1); EDPB guidelines 9/2022, section II.A.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Stage(StrEnum):
    """How far a clock has run; each is told once."""

    FRESH = "fresh"
    REMINDER = "reminder"
    WARNING = "warning"
    ESCALATION = "escalation"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Hours:
    """When the stages begin, in elapsed hours."""

    due: float = 72.0
    reminder: float = 24.0
    warning: float = 48.0
    escalation: float = 60.0


@dataclass(frozen=True, slots=True)
class Clock:
    """The times of one case. `aware_at` is only ever set by a person."""

    detected_at: datetime
    occurred_at: datetime | None = None
    first_viewed_at: datetime | None = None
    aware_at: datetime | None = None
    notified_at: datetime | None = None
    hours: Hours = Hours()

    @property
    def legal(self) -> bool:
        """Whether the legal clock runs, not only the soft one."""
        return self.aware_at is not None

    @property
    def started_at(self) -> datetime:
        return self.aware_at or self.detected_at

    @property
    def due_by(self) -> datetime:
        """By when the authority must be told, or, before awareness, by when a person must judge."""
        return due_by(self.started_at, self.hours)

    def stage(self, now: datetime) -> Stage:
        """Tell how far it has run; a notification stops it."""
        return stage_of(self.started_at, self.notified_at or now, self.hours)

    def late(self, now: datetime) -> bool:
        """Whether the authority was told late, or is not told and the time is out."""
        return self.legal and (self.notified_at or now) > self.due_by


def due_by(started_at: datetime, hours: Hours) -> datetime:
    """Elapsed hours later.

    >>> aware = datetime(2026, 10, 24, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
    >>> shown(due_by(aware, Hours()), ZoneInfo("Europe/Stockholm"))  # clocks went back on the 25th
    '2026-10-27 11:00'
    """
    utc = ZoneInfo("UTC")
    return started_at.astimezone(utc) + timedelta(hours=hours.due)


def stage_of(started_at: datetime, now: datetime, hours: Hours) -> Stage:
    """Tell the stage a clock started then has reached."""
    run = (now - started_at) / timedelta(hours=1)
    return next((stage for least, stage in stages(hours) if run >= least), Stage.FRESH)


def stages(hours: Hours) -> tuple[tuple[float, Stage], ...]:
    """After how many hours each stage begins, the last first."""
    return (
        (hours.due, Stage.OVERDUE),
        (hours.escalation, Stage.ESCALATION),
        (hours.warning, Stage.WARNING),
        (hours.reminder, Stage.REMINDER),
    )


def shown(moment: datetime, zone: ZoneInfo) -> str:
    """A time as people on the spot read it; in the hour that comes twice in autumn, which of them.

    >>> stockholm, utc = ZoneInfo("Europe/Stockholm"), ZoneInfo("UTC")
    >>> shown(datetime(2026, 7, 1, 10, tzinfo=utc), stockholm)
    '2026-07-01 12:00'
    >>> [shown(datetime(2026, 10, 25, hour, 30, tzinfo=utc), stockholm) for hour in (0, 1)]
    ['2026-10-25 02:30 CEST', '2026-10-25 02:30 CET']
    """
    local = moment.astimezone(zone)
    is_twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return f"{local:%Y-%m-%d %H:%M %Z}" if is_twice else f"{local:%Y-%m-%d %H:%M}"


def shown_written(written: str, zone: ZoneInfo) -> str:
    """A time that is kept as text, likewise; what is none (an old register's) stays as it is."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return shown(moment, zone) if moment.tzinfo else written
