"""Standing: how an agent stands, as it tells `persinc-agent status`, and that in words. Pure.

What travels in the heartbeat, and why the bus takes nothing, which is nobody's business but IT's.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from agent import trouble
from agent.bus import AgentStatus, ScanStatus, SourceStatus

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


class Standing(BaseModel):
    """What /status answers; also the contract of `status --json`. Fields are only added."""

    model_config = ConfigDict(frozen=True)

    status: AgentStatus
    running: bool = True
    """False: this is what it said last, before it stopped."""
    bus_connected: bool = False
    bus_trouble: str = ""

    @property
    def sees_all(self) -> bool:
        """Whether the agent runs, and everything it is to see is seen."""
        seeing = all(source.state in {"watching", "scanning"} for source in self.status.sources)
        return self.running and seeing and not self.status.intake_paused

    def in_words(self, now: datetime) -> str:
        """One paragraph for the agent, one a source, one for the bus."""
        status = self.status
        lines = [
            f"Agent {status.agent} (persinc {status.version}, rules {status.ruleset_version})"
            + (
                f" has run for {_span(now - status.started_at)}."
                if self.running
                else f" does not run; this is what it said {_span(now - status.at)} ago."
            )
        ]
        if status.intake_paused:
            lines.append(
                "PAUSED: its disk or its outbox is full; nothing is looked at until it is not."
            )
        for source in status.sources:
            lines += ["", *_source(source, now)]
        return "\n".join([*lines, "", *self._bus()])

    def _bus(self) -> Iterator[str]:
        status = self.status
        if self.running:
            yield (
                "Bus: connected."
                if self.bus_connected
                else f"Bus: not connected. {self.bus_trouble}".rstrip()
            )
        if status.outbox_rows > status.refused_rows:
            waiting = status.outbox_rows - status.refused_rows
            age = _span(timedelta(seconds=status.oldest_unsent_seconds))
            yield f"Outbox: {waiting:,} events wait to be sent, the oldest for {age}."
        else:
            yield "Outbox: nothing waits to be sent."
        if status.refused_rows:
            yield (
                f"Outbox: {status.refused_rows:,} events are too large for the topic; raise its"
                " max.message.bytes."
            )


def _source(source: SourceStatus, now: datetime) -> Iterator[str]:
    since = f" for {_span(now - source.since)}" if source.since else ""
    why = f" ({source.detail.replace(' ', ', ')})" if source.detail else ""
    yield f"Source {source.name}: {source.state}{why}{since}."
    for code in source.detail.split():
        yield f"  trouble      {trouble.in_words(code, source.name)}"
    if source.watches is not None and source.directories is not None:
        yield f"  watches      {source.watches:,} on {source.directories:,} folders"
    if source.kind != "mail_log":
        yield f"  full scan    {_scan(source.scan, source.last_reconcile_at, now)}"
    elif source.last_reconcile_at is not None:
        yield f"  read         to the end {_span(now - source.last_reconcile_at)} ago"
    yield f"  backlog      {source.backlog:,} wait to be looked at"
    yield f"  examined     {source.examined:,} since the start"
    if source.not_examined:
        megabytes = source.bytes_not_examined / (1 << 20)
        yield f"  not examined {source.not_examined:,} files, {megabytes:,.1f} MiB: see `persinc-agent unexamined`"
    if source.no_text:
        yield f"  no text      {source.no_text:,} pictures, sound and film, or files with such inside"
    if source.quarantined:
        yield f"  quarantine   {source.quarantined:,}: see `persinc-agent quarantine list`"


def _scan(scan: ScanStatus | None, last: datetime | None, now: datetime) -> str:
    if scan is None:
        return "none yet" if last is None else f"complete {_span(now - last)} ago"
    if scan.of is None:
        return f"counting for the first time: {scan.files:,} files so far"
    share = 100 * scan.files / max(scan.of, scan.files, 1)
    left = f", about {_span(scan.ends_at - now)} left" if scan.ends_at else ""
    return f"{share:.0f} % ({scan.files:,} of {scan.of:,} files){left}"


def _span(time: timedelta) -> str:
    """Say a time as one says it.

    >>> [_span(timedelta(seconds=s)) for s in (4, 90, 7300, 200_000, -3)]
    ['4 s', '1 min', '2 h 1 min', '2 days', '0 s']
    """
    seconds = max(int(time.total_seconds()), 0)
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE} min"
    return f"{seconds // _DAY} days"
