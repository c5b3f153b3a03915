"""Who is silent and who is blind is said with since when."""

from datetime import timedelta

from rich.console import Console

from agent.bus import ScanStatus, SourceStatus
from tests.triage.made import NOON, status
from triage.agents_table import agents_table, unwatched
from triage.desk import AgentView, House
from triage.store.cases import Heartbeat


def shown(view: AgentView) -> str:
    console = Console(width=160, record=True, file=None, quiet=False)
    with console.capture() as captured:
        console.print(agents_table([view], House(), "en"))
    return captured.get()


def test_a_blind_source_is_told_with_why_and_since_when() -> None:
    blind = SourceStatus(
        name="mail",
        kind="mail_log",
        state="blind",
        detail="log_missing",
        since=NOON - timedelta(days=2),
    )

    told = shown(AgentView(Heartbeat(status(sources=(blind,)), NOON, None), silent=False))

    assert "blind: log_missing since 2026-" in told


def test_a_silent_agent_is_told_with_when_it_was_heard_last() -> None:
    told = shown(AgentView(Heartbeat(status(), NOON, None), silent=True))

    assert "(silent)" in told


def test_how_far_the_full_scan_is_stands_beside_its_source() -> None:
    scan = ScanStatus(files=250, of=1000)
    source = SourceStatus(name="b", kind="shared_drive", state="watching", scan=scan)

    assert "25 %" in shown(
        AgentView(Heartbeat(status(sources=(source,)), NOON, None), silent=False)
    )


def test_what_nobody_looks_at_is_told_apart_from_what_is_quiet() -> None:
    sources = [
        SourceStatus(name=name, kind="shared_drive", state=state)
        for name, state in (("a", "watching"), ("b", "blind"), ("c", "scanning"))
    ]
    beat = Heartbeat(status(sources=tuple(sources)), NOON, None)
    stopping = Heartbeat(status(stopping=True), NOON, None)

    assert unwatched([AgentView(beat, silent=False)], "en") == "Not watched now: b (blind)"
    assert "(silent)" in unwatched([AgentView(beat, silent=True)], "en")
    assert "(stopped)" in unwatched([AgentView(stopping, silent=False)], "en")
    assert unwatched([], "en") == "No agent has been heard."
    all_seen = Heartbeat(status(sources=(sources[0],)), NOON, None)
    assert unwatched([AgentView(all_seen, silent=False)], "en") == ""
