"""How lists and accounts look at a terminal: the same whether the store here gave them or the API.

Both give JSON by the contracts of show.py; how it looks is told here, once.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
from rich.markup import escape
from rich.table import Table

from agent.bus import AgentStatus
from triage import screen
from triage.agents_table import agents_table
from triage.band import Band
from triage.case import Case, Disposition, Origin, State
from triage.clock import shown
from triage.desk import AgentView, Desk, House
from triage.door import Door
from triage.facts import Facts
from triage.show import one_line
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


_TABLES: Mapping[str, str] = {
    "suppressions": "number matches hits until by reason",
    "tuning": "detector rule right harmless wrong precision",
    "deviations": "case due cause routine owner",
    "routines": "looked_through key title where owner",
    "token list": "key who role controller unit until last_used revoked",
    "erase": "what count older_than decision",
}
"""The columns of each list, as words.py has them."""
_NOTHING = {"list": "nothing_waits", "agents": "no_agents"}


def tell_case(door: Door, at: Desk, case: Case) -> None:
    """Show where the case stands now."""
    screen.print_cases([case], at.house, at.now(), door.language)


def tell(door: Door, name: str, content: object, *, as_json: bool = False) -> None:
    """Print what was given to the command of this name; end with 1 where something is wrong."""
    if as_json:
        for one in content if isinstance(content, list) else [content]:
            click.echo(one_line(one))
    elif isinstance(content, list):
        _tell_list(door, name, content)
    elif isinstance(content, dict):
        _tell_one(door, name, content)
    if _is_wrong(name, content):
        click.get_current_context().exit(1)


def _tell_one(door: Door, name: str, told: Json) -> None:
    match name:
        case "audit verify":
            _tell_verified(told)
        case "register import":
            _tell_imported(told, door.language)
        case "yearly":
            _tell_yearly(told, door.language)
        case "factor":
            _tell_arithmetic(told)
        case "suppress":
            click.echo(f"{told['number']}: {_shown(told['expires_at'], door)}")
        case "token new":
            click.echo(told["token"])
        case "report":
            click.echo(told["id"])
        case _ if told.keys() >= _CASE_KEYS:
            _tell_cases([told], door)


def _tell_list(door: Door, name: str, rows: Sequence[Json]) -> None:
    if not rows and name in _NOTHING:
        click.echo(word(_NOTHING[name], door.language))
    elif name == "audit list":
        for row in rows:
            detail = _cell(row["detail"])
            at = _shown(row["at"], door)
            click.echo(
                f"{row['number']} {at} {row['by']} {row['act']} {row['case'] or ''} {detail}"
            )
    elif name == "agents":
        views = agents_told(rows)
        screen.console().print(agents_table(views, House(zone=_zone(door)), door.language))
    elif name in _TABLES:
        screen.console().print(_table(door, name, rows))
    else:
        _tell_cases(rows, door)


def _table(door: Door, name: str, rows: Sequence[Json]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    columns = _TABLES[name].split()
    for column in columns:
        table.add_column(word(column, door.language), overflow="fold")
    for row in rows:
        cells = {**row, **_SPELT.get(name, _as_it_is)(row, door)}
        style = "bold red" if name == "deviations" and _is_late(row) else ""
        table.add_row(*(escape(_cell(cells[column])) for column in columns), style=style)
    return table


def _suppression(row: Json, door: Door) -> Json:
    matchers = row["matchers"]
    assert isinstance(matchers, dict), "the contract of show.suppression_json"
    matches = ", ".join(f"{name}={value}" for name, value in matchers.items())
    return {"matches": matches, "until": _shown(row["ended_at"] or row["expires_at"], door)}


def _token(row: Json, door: Door) -> Json:
    grants = row["grants"]
    assert isinstance(grants, list), "the contract of token_json"
    reach = {
        name: " ".join(one[name] for one in grants) for name in ("role", "controller", "unit")
    }
    return {
        **reach,
        "key": row["id"],
        "who": row["person"],
        "until": _shown(row["expires_at"], door),
        "last_used": _shown(row["last_used_at"], door),
        "revoked": _shown(row["revoked_at"], door),
    }


def _routine(row: Json, door: Door) -> Json:
    state = "missing" if row["missing"] else "not_reviewed"
    reviewed = row["reviewed_at"] or word(state, door.language)
    return {"looked_through": reviewed, "key": row["id"], "where": row["place"]}


def _erased(row: Json, door: Door) -> Json:
    what = word(f"kept_{row['kind']}", door.language)
    return {"what": what, "older_than": _shown(row["older_than"], door)}


def _as_it_is(_row: Json, _door: Door) -> Json:
    return {}


_SPELT: Mapping[str, Callable[[Json, Door], Json]] = {
    "suppressions": _suppression,
    "tuning": lambda row, _door: {"precision": f"{row['precision']:.2f}"},
    "deviations": lambda row, door: {
        "due": _shown(row["due_by"], door) + (" !" if _is_late(row) else "")
    },
    "routines": _routine,
    "token list": _token,
    "erase": _erased,
}
"""What a list tells otherwise than its JSON does."""


def _is_late(row: Json) -> bool:
    due = _moment(row["due_by"])
    return row["closed_at"] is None and due is not None and due < datetime.now(UTC)


def _tell_verified(told: Json) -> None:
    flaw = told["flaw"]
    if isinstance(flaw, dict):
        click.echo(f"row {flaw['number']}: {flaw['what']}", err=True)
    else:
        click.echo(f"{told['rows']} rows, whole; head {told['head'] or '-'}")


def _tell_imported(told: Json, language: str) -> None:
    differing = told["differing"]
    assert isinstance(differing, dict), "the API's contract"
    counts = {"added": told["added"], "known": told["known"], "differing": len(differing)}
    click.echo(", ".join(f"{word(key, language)}: {count}" for key, count in counts.items()))
    if told["scanned"]:
        click.echo(f"  {word('look_through', language)}", err=True)
    for number, columns in differing.items():
        click.echo(f"  {number}: {', '.join(columns)}", err=True)


def _tell_yearly(told: Json, language: str) -> None:
    tables = {title: rows for title, rows in told.items() if isinstance(rows, dict) and rows}
    medians = tables.pop("median_hours", {})
    for title, rows in {**tables, "median_hours": medians}.items():
        if title != "totals":
            click.echo(f"\n{word(title, language)}")
        for key, value in rows.items():
            click.echo(f"  {word(key, language):<40}{value:>8}")
    click.echo(f"\n{word('hidden_note', language)}")


def _tell_arithmetic(told: Json) -> None:
    arithmetic = told["arithmetic"]
    assert isinstance(arithmetic, dict), "the contract of show.arithmetic_json"
    click.echo(arithmetic["sum"])
    for line in arithmetic["factors"]:
        click.echo(f"  {line['value']}  {line['why']}")


def _tell_cases(rows: Sequence[Json], door: Door) -> None:
    cases = [case_told(row) for row in rows]
    screen.print_cases(cases, House(), datetime.now(UTC), door.language)


def _is_wrong(name: str, content: object) -> bool:
    """Whether the command ends with 1: an agent silent, the log broken, a row that differs."""
    match name, content:
        case "agents", list():
            return any(
                row["silent"] or any(one["state"] == "blind" for one in row["sources"])
                for row in content
            )
        case "audit verify", dict():
            return content["flaw"] is not None
        case "register import", dict():
            return bool(content["differing"])
        case _:
            return False


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


def agents_told(rows: Sequence[Json]) -> list[AgentView]:
    """Agents from what the API tells of them."""
    views = []
    for row in rows:
        said = {name: value for name, value in row.items() if name != "silent"}
        status = AgentStatus.model_validate(said)
        views.append(AgentView(Heartbeat(status, status.at, None), bool(row["silent"])))
    return views


def _moment(text: object) -> datetime | None:
    return None if text is None else datetime.fromisoformat(str(text))


def _shown(text: object, door: Door) -> str:
    moment = _moment(text)
    return "" if moment is None else shown(moment, _zone(door))


def _zone(door: Door) -> ZoneInfo:
    return door.settings.service.zone


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}={one}" for name, one in value.items())
    return "" if value is None else str(value)
