"""How cases look at a terminal. Sealed content is shown only where it is handed in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from agent.reasons import reason_in
from triage.case import Case, State
from triage.clock import Stage, shown, stage_of
from triage.decision import QUESTIONS
from triage.desk import AgentView, Card, Evidence, House
from triage.enisa import BAND_NAMES, CONSEQUENCES, said
from triage.entry_words import in_words, kind_of
from triage.explanation import explained
from triage.severity import written
from triage.words import word

_BAND_STYLE = {"low": "dim", "medium": "yellow", "high": "red", "very_high": "bold white on red"}
_STAGE_STYLE = {
    Stage.FRESH: "",
    Stage.REMINDER: "",
    Stage.WARNING: "yellow",
    Stage.ESCALATION: "red",
    Stage.OVERDUE: "bold red",
}


def table_of(cases: Iterable[Case], house: House, now: datetime, language: str) -> Table:
    """The list."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in ("case", "severity", "what", "where", "audience", "findings", "left", "state"):
        table.add_column(
            word(key, language),
            justify="right" if key in {"findings", "left"} else "left",
            no_wrap=key in {"case", "left", "severity"},
        )
    for case in cases:
        table.add_row(
            case.id,
            _severity(case, language),
            _what(case, language),
            escape(f"{word(case.source_kind, language)} {case.source}".strip()),
            word(case.audience, language),
            str(case.event_count),
            _left(case, house, now),
            _state(case, language),
        )
    return table


def _severity(case: Case, language: str) -> Text:
    if not case.is_scored:
        return Text("–", "dim")
    low, high = written(case.severity_low, language), written(case.severity_high, language)
    value = low if low == high else f"{low}-{high}"
    return Text(f"{word(case.band.value, language)} {value}", _BAND_STYLE[case.band.value])


def _what(case: Case, language: str) -> Text:
    mark = "bold red" if case.protected_identity else ""
    return Text(word(case.category, language), mark)


def _state(case: Case, language: str) -> str:
    shown_state = case.state is State.REVIEW or case.disposition is None
    return word(case.state.value if shown_state else str(case.disposition), language)


def _left(case: Case, house: House, now: datetime) -> Text:
    """Hours to the deadline; in brackets while only the soft clock runs."""
    if case.closed or case.notified_at is not None:
        return Text("")
    stage = stage_of(case.aware_at or case.detected_at, now, house.hours)
    text = hours_left(case.due_by - now)
    return Text(text if case.aware_at else f"({text})", _STAGE_STYLE[stage])


def hours_left(left: timedelta) -> str:
    """Whole hours.

    >>> hours_left(timedelta(hours=71, minutes=59)), hours_left(timedelta(hours=-2))
    ('71 h', '-2 h')
    """
    return f"{int(left / timedelta(hours=1))} h"


def card_of(
    card: Card, house: House, language: str, evidence: Sequence[Evidence] = ()
) -> RenderableType:
    """One case in full."""
    case = card.case
    head = Text.assemble(
        (case.id, "bold"), "  ", _severity(case, language), "  ", _state(case, language)
    )
    parts: list[RenderableType] = [head, _facts(card, language)]
    if case.is_scored:
        parts.append(_score(card, language))
    parts.append(_times(card, house, language))
    if not case.closed:
        parts.append(_questions(card, language))
    if card.events:
        parts.append(_events(card, house, language))
    if card.entries:
        parts.append(_entries(card, house, language))
    if evidence:
        parts += [_evidence(one, language) for one in evidence]
    elif any(seen.has_sealed for seen in card.events):
        parts.append(Text(word("sealed_hint", language), "dim"))
    return Group(*parts)


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def _facts(card: Card, language: str) -> Table:
    case, facts = card.case, card.facts
    grid = _grid()
    counts = ", ".join(
        f"{word(category, language)} {count}" for category, count in facts.counts.items()
    )
    grid.add_row(word("what", language), Text(counts or word(case.category, language)))
    if case.source_kind or case.source:
        places = f" ({word('places', language)}: {case.place_count})" if case.place_count else ""
        where = f"{word(case.source_kind, language)} {case.source}".strip()
        grid.add_row(word("where", language), Text(f"{where}{places}"))
    grid.add_row(word("audience", language), Text(word(case.audience, language)))
    if case.controller or case.unit:
        grid.add_row(
            word("controller", language),
            Text(", ".join(filter(None, (case.controller, case.unit)))),
        )
    for rule, text in facts.reasons.items():
        grid.add_row(word("why", language), Text(reason_in(rule, text, language)))
    for flag in card.flags:
        grid.add_row("!", Text(word(flag, language), "yellow"))
    return grid


def _score(card: Card, language: str) -> Table:
    """The arithmetic, then each factor with why; what was proposed beside what a person has set."""
    grid = _grid()
    band = card.severity.likely.band
    grid.add_row(word("severity", language), Text(card.severity.in_words(language)))
    grid.add_row(
        "", Text(f"{said(BAND_NAMES[band], language)}: {said(CONSEQUENCES[band], language)}")
    )
    for line in explained(card.facts, card.case.overrides, language):
        was = f" ({word('proposed', language)}: {line.instead_of})" if line.instead_of else ""
        grid.add_row(line.sum, Text(f"{line.why}{was}"))
    if not card.case.protected_identity and card.severity.if_protected != card.severity.likely:
        grid.add_row(
            word("if_protected", language), Text(card.severity.if_protected.in_words(language))
        )
    return grid


def _times(card: Card, house: House, language: str) -> Table:
    case = card.case
    is_past = case.closed and case.aware_at is None
    grid = _grid()
    moments = {
        "occurred": case.occurred_at,
        "detected": case.detected_at,
        "viewed": case.first_viewed_at,
        "aware": case.aware_at,
        "due" if case.aware_at else "due_soft": None if is_past else case.due_by,
        "notified": case.notified_at,
    }
    for key, moment in moments.items():
        if moment is not None:
            style = _STAGE_STYLE[card.stage] if key.startswith("due") else ""
            grid.add_row(word(key, language), Text(shown(moment, house.zone), style))
    return grid


def _questions(card: Card, language: str) -> Table:
    grid = _grid()
    asked = [f"question_{name}" for name in QUESTIONS if name not in card.case.overrides]
    asked += [f"unknown_{name}" for name in card.severity.factors.unknown]
    for key in asked:
        grid.add_row(word("to_be_answered", language), Text(word(key, language)))
    return grid


def _events(card: Card, house: House, language: str) -> Table:
    table = Table(
        title=word("events", language),
        title_justify="left",
        box=None,
        pad_edge=False,
        show_header=False,
    )
    for seen in card.events:
        found = ", ".join(
            f"{finding.entity_type} x{finding.count} ({finding.detector}, {finding.max_score:.2f})"
            for finding in seen.data.findings
        )
        table.add_row(
            shown(seen.data.detected_at, house.zone),
            word(seen.data.item.kind, language),
            Text(found),
        )
    return table


def _entries(card: Card, house: House, language: str) -> Table:
    table = Table(
        title=word("history", language),
        title_justify="left",
        box=None,
        pad_edge=False,
        show_header=False,
    )
    for entry in card.entries:
        text = in_words(entry, language, house.zone)
        style = "" if entry.stands else "strike dim"
        table.add_row(
            str(entry.id),
            shown(entry.at, house.zone),
            Text(entry.by),
            Text(kind_of(entry, language), style),
            Text(text, style),
        )
    return table


def _evidence(one: Evidence, language: str) -> Table:
    grid = _grid()
    grid.title = word("evidence", language)
    grid.title_justify = "left"
    for name, value in one.content.items():
        if name == "places" and isinstance(value, list):
            rows = [(_where(place), str(place.get("context", ""))) for place in value]
            for where, context in dict.fromkeys(rows):
                grid.add_row(Text(where), Text(context))
        elif value:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            grid.add_row(Text(word(name, language)), Text(text))
    return grid


def _where(place: Mapping[str, object]) -> str:
    return " ".join(str(place.get(key, "")) for key in ("part", "place")).strip()


def agents_table(views: Sequence[AgentView], house: House, language: str) -> Table:
    """Who watches what, and who has fallen silent."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in ("agent", "heard", "source", "state", "examined", "not_examined"):
        table.add_column(word(key, language))
    for view in views:
        status = view.heartbeat.status
        state = "stopped" if status.stopping else "silent" if view.silent else ""
        name = Text(status.agent, "bold red" if view.silent else "")
        heard = shown(status.at, house.zone) + (f" ({word(state, language)})" if state else "")
        for source in status.sources:
            doing = word(source.state, language) + (f": {source.detail}" if source.detail else "")
            style = "" if source.state in {"watching", "scanning"} else "red"
            table.add_row(
                name,
                heard,
                source.name,
                Text(doing, style),
                str(source.examined),
                str(source.not_examined),
            )
        if not status.sources:
            table.add_row(name, heard, "", "", "", "")
    return table


def console(*, wide: bool = False) -> Console:
    """A console that never cuts ids when its output is no terminal."""
    plain = Console(highlight=False)
    return plain if plain.is_terminal and not wide else Console(highlight=False, width=160)
