"""How the API's answers look at a terminal: as the commands on the host itself show them."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import click
from rich.markup import escape
from rich.table import Table

from agent.bus import AgentStatus
from triage import screen
from triage.agents_table import agents_table
from triage.case import Case, Disposition, Origin, State
from triage.desk import AgentView, House
from triage.facts import Facts
from triage.severity import Band
from triage.store.cases import Heartbeat
from triage.words import word

Json = Mapping[str, object]
_CASE_KEYS = {"id", "severity", "event_count", "disposition"}
_MOMENTS = (
    "occurred_at", "detected_at", "last_seen_at", "first_viewed_at", "aware_at", "due_by",
    "notified_at", "decided_at", "closed_at",
)  # fmt: skip
_AS_THEY_ARE = (
    "id", "category", "tier", "level", "audience", "protected_identity", "controller", "unit",
    "event_count", "place_count", "assignee", "merged_into", "held", "version",
)  # fmt: skip


_NOTHING = {"list": "nothing_waits", "agents": "no_agents"}


def _verified(told: Json) -> str:
    flaw = told["flaw"]
    if isinstance(flaw, dict):
        return f"row {flaw['number']}: {flaw['what']}"
    return f"{told['rows']} rows, whole; head {told['head'] or '-'}"


def _imported(told: Json) -> str:
    differing = told["differing"]
    assert isinstance(differing, dict), "the API's contract"
    rows = [f"  {number}: {', '.join(columns)}" for number, columns in differing.items()]
    return "\n".join([f"+{told['added']}, ={told['known']}, ≠{len(differing)}", *rows])


_SENTENCES: Mapping[str, Callable[[Json], str]] = {
    "audit verify": _verified,
    "register import": _imported,
}


def tell(name: str, content: object, language: str) -> None:
    """Print what the API gave to the command of this name."""
    if isinstance(content, list):
        _tell_list(name, content, language)
    elif isinstance(content, dict) and content.keys() >= _CASE_KEYS:
        _tell_cases([content], language)
    elif isinstance(content, dict) and "token" in content:
        click.echo(content["token"])
    elif isinstance(content, dict) and content.keys() == {"id", "due_by"}:
        click.echo(content["id"])
    elif isinstance(content, dict) and name in _SENTENCES:
        click.echo(_SENTENCES[name](content))
    elif isinstance(content, dict) and "kind" not in content:
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _tell_list(name: str, rows: Sequence[Json], language: str) -> None:
    if not rows:
        if name in _NOTHING:
            click.echo(word(_NOTHING[name], language))
    elif rows[0].keys() >= _CASE_KEYS:
        _tell_cases(rows, language)
    elif "silent" in rows[0]:
        screen.console().print(agents_table([_agent(row) for row in rows], House(), language))
    else:
        screen.console(wide=True).print(_table(rows, language))


def _tell_cases(rows: Sequence[Json], language: str) -> None:
    cases = [case_told(row) for row in rows]
    screen.console().print(screen.table_of(cases, House(), datetime.now(UTC), language))


def case_told(row: Json) -> Case:
    """A case from what the API tells of it: what its line in a list needs."""
    severity, source = row["severity"], row["source"]
    assert isinstance(severity, dict), "the contract of show.case_json"
    assert isinstance(source, dict), "the contract of show.case_json"
    moments = {name: _moment(row[name]) for name in _MOMENTS}
    disposition = row["disposition"]
    return Case(
        **{name: row[name] for name in _AS_THEY_ARE},  # type: ignore[arg-type]  # by contract
        **moments,  # type: ignore[arg-type]  # by contract
        origin=Origin(str(row["origin"])),
        state=State(str(row["state"])),
        disposition=None if disposition is None else Disposition(str(disposition)),
        facts=Facts(),
        severity_low=severity["low"],
        severity=severity["likely"],
        severity_high=severity["high"],
        band=Band(severity["band"]),
        opened_at=moments["detected_at"] or datetime.now(UTC),
        source_kind=source["kind"],
        source=source["name"],
        agent=source["agent"],
    )


def _agent(row: Json) -> AgentView:
    said = {name: value for name, value in row.items() if name != "silent"}
    status = AgentStatus.model_validate(said)
    return AgentView(Heartbeat(status, status.at, None), bool(row["silent"]))


def _moment(text: object) -> datetime | None:
    return None if text is None else datetime.fromisoformat(str(text))


def _table(rows: Sequence[Json], language: str) -> Table:
    """Any other list: a column for each field that says something."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    fields = [name for name in rows[0] if any(row[name] for row in rows) and name != "hash"]
    for name in fields:
        table.add_column(word(name, language))
    for row in rows:
        table.add_row(*(escape(_cell(row[name])) for name in fields))
    return table


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}={one}" for name, one in value.items())
    if isinstance(value, list):
        return " ".join(_cell(one) for one in value)
    return "" if value is None else str(value)
