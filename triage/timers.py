"""Timers: what falls due without anybody doing anything becomes a notice, once each.

Stages of the clock, agents that have fallen silent, suppressions that have run out, resting cases
whose day has come. Run every half minute, by every service: the notices are unique.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from triage.clock import Hours, stages
from triage.entry import BY_ITSELF, Kind
from triage.history import settled
from triage.intake import Notice
from triage.retention import Rule
from triage.store import Connection, Store, cases, entries, erasing, notices, suppressions

_NIGHT_HOUR = 3
SILENT_AFTER = timedelta(hours=24)
_LOOK_BACK = timedelta(days=14)
"""After a start: stages reached while no service ran are told late rather than never."""


class Timers:
    """Looks at the clock."""

    def __init__(
        self,
        store: Store,
        hours: Hours,
        now: Callable[[], datetime],
        silent_after: timedelta = SILENT_AFTER,
    ) -> None:
        self._store = store
        self._hours = hours
        self._now = now
        self._silent_after = silent_after
        self._looked_at: datetime | None = None

    def run(self) -> None:
        """One look at everything."""
        now = self._now()
        with self._store.writing() as connection:
            found = [
                *self._stages(connection, now),
                *self._silent(connection, now),
                *_expired(connection, now),
                *self._woken(connection, now),
            ]
            notices.add(connection, found, now)
        self._looked_at = now

    def _stages(self, connection: Connection, now: datetime) -> list[Notice]:
        """Stages reached since the last look; named with the clock's start: a new one tells anew."""
        since = self._looked_at or now - _LOOK_BACK
        found = []
        for hours, stage in stages(self._hours):
            run = timedelta(hours=hours)
            for case_id, started_at, legal in cases.started(connection, since - run, now - run):
                clock = "legal" if legal else "soft"
                subject = f"{clock}:{stage.value}:{started_at:%Y-%m-%dT%H:%M:%S}"
                found.append(Notice("stage", case_id, subject))
        return found

    def _silent(self, connection: Connection, now: datetime) -> list[Notice]:
        """No heartbeat for a day and no word of stopping: it watches nothing, and says nothing."""
        return [
            Notice("agent_silent", "", f"{beat.status.agent}:{beat.status.at:%Y-%m-%dT%H:%M:%S}")
            for beat in cases.heartbeats(connection)
            if not beat.status.stopping and now - beat.received_at > self._silent_after
        ]

    def _woken(self, connection: Connection, now: datetime) -> list[Notice]:
        """Resting cases whose day has come open again."""
        woken = []
        for case in cases.to_wake(connection, now):
            data = {"reason": "day_reached"}
            entries.add(connection, case.id, Kind.REOPENING, now, BY_ITSELF, data)
            made = entries.of_case(connection, case.id)
            cases.update(connection, [settled(case, made, self._hours)])
            woken.append(Notice("reopened", case.id, f"day:{now:%Y-%m-%dT%H:%M:%S}"))
        return woken


def _expired(connection: Connection, now: datetime) -> list[Notice]:
    return [
        Notice("suppression_expired", "", str(number))
        for number in suppressions.expired_untold(connection, now)
    ]


class Nightly:
    """Erases once a night what the settings no longer keep."""

    def __init__(
        self, store: Store, rules: Sequence[Rule], zone: ZoneInfo, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._rules = rules
        self._zone = zone
        self._now = now
        self._done_on: date | None = None

    def run(self) -> None:
        """Erase, if it is the hour and tonight's is not done."""
        now = self._now()
        local = now.astimezone(self._zone)
        if local.hour == _NIGHT_HOUR and local.date() != self._done_on:
            erasing.erase(self._store, self._rules, now, BY_ITSELF)
            self._done_on = local.date()
