"""The table of agents: who watches what, who is silent, who is blind, and since when."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from agent.bus import SourceStatus
from triage.clock import shown
from triage.desk import AgentView, House
from triage.words import word


def agents_table(views: Sequence[AgentView], house: House, language: str) -> Table:
    """Who watches what, and who has fallen silent."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in ("agent", "heard", "source", "state", "full_scan", "examined", "not_examined"):
        table.add_column(word(key, language))
    for view in views:
        status = view.heartbeat.status
        state = "stopped" if status.stopping else "silent" if view.silent else ""
        name = Text(status.agent, "bold red" if view.silent else "")
        heard = shown(status.at, house.zone) + (f" ({word(state, language)})" if state else "")
        for source in status.sources:
            doing = word(source.state, language) + (f": {source.detail}" if source.detail else "")
            sees = _sees(source)
            if not sees and source.since:
                doing += f" {word('since', language)} {shown(source.since, house.zone)}"
            table.add_row(
                name,
                heard,
                source.name,
                Text(doing, "" if sees else "red"),
                _full_scan(source, house),
                str(source.examined),
                str(source.not_examined),
            )
        if not status.sources:
            table.add_row(name, heard, *[""] * 5)
    return table


def unwatched(views: Sequence[AgentView], language: str) -> str:
    """What nobody looks at now, in a line; empty when all is seen: quiet is not the same as unseen."""
    if not views:
        return word("no_agents", language)
    names = []
    for view in views:
        status = view.heartbeat.status
        if view.silent or status.stopping:
            names.append(
                f"{status.agent} ({word('silent' if view.silent else 'stopped', language)})"
            )
            continue
        names += [
            f"{source.name} ({word(source.state, language)})"
            for source in status.sources
            if not _sees(source)
        ]
    return f"{word('unwatched', language)} {', '.join(names)}" if names else ""


def _sees(source: SourceStatus) -> bool:
    return source.state in {"watching", "scanning"}


def _full_scan(source: SourceStatus, house: House) -> str:
    """How far the one under way is, or when the last was over."""
    if source.scan is not None and source.scan.of:
        return f"{100 * source.scan.files / max(source.scan.of, source.scan.files):.0f} %"
    at = source.last_reconcile_at
    return "" if at is None else shown(at, house.zone)
