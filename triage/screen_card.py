"""How one case looks at a terminal, in full. Sealed content is shown only where it is handed in."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from agent.language import said
from agent.reasons import reason_in
from triage.band import BAND_NAMES, CONSEQUENCES
from triage.case import Case
from triage.clock import shown
from triage.decision import QUESTIONS
from triage.desk import Card, Evidence, House
from triage.entry_words import in_words, kind_of
from triage.explanation import explained
from triage.next_step import next_steps
from triage.registration import persons_in
from triage.screen import STAGE_STYLE, hours_left, severity_of, state_of
from triage.store.cases import Seen
from triage.words import word


def card_of(
    card: Card, house: House, language: str, evidence: Sequence[Evidence] = ()
) -> RenderableType:
    """One case in full."""
    case = card.case
    head = Text.assemble(
        (case.id, "bold"), "  ", severity_of(case, language), "  ", state_of(case, language)
    )
    parts: list[RenderableType] = [head]
    if not case.closed:
        parts.append(_questions(card, language))
    parts.append(_facts(card, language))
    if case.is_scored:
        parts.append(_score(card, language))
    parts.append(_times(card, house, language))
    if card.events:
        parts.append(_events(card, house, language))
    if card.entries:
        parts.append(_entries(card, house, language))
    if steps := next_steps(case, card.entries):
        parts.append(_next(case, steps, language))
    if evidence:
        parts += [evidence_of(one, language) for one in evidence]
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
    if persons := persons_in(facts):
        grid.add_row(word("concerned", language), Text(persons))
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
    runs = not case.closed and case.notified_at is None
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
            is_due = key.startswith("due")
            style = STAGE_STYLE[card.stage] if is_due else ""
            left = f" ({hours_left(moment - card.at)})" if is_due and runs else ""
            grid.add_row(word(key, language), Text(shown(moment, house.zone) + left, style))
    return grid


def _questions(card: Card, language: str) -> Table:
    grid = _grid()
    asked = [f"question_{name}" for name in QUESTIONS if name not in card.case.overrides]
    asked += [f"unknown_{name}" for name in card.severity.factors.unknown]
    for key in asked:
        grid.add_row(word("to_be_answered", language), Text(word(key, language)))
    return grid


def _next(case: Case, steps: Sequence[str], language: str) -> Table:
    grid = _grid()
    for step in steps:
        line = word(f"next_{step}", language).replace(" ID", f" {case.id}")
        grid.add_row(word("next", language), Text(line))
    return grid


def _events(card: Card, house: House, language: str) -> Table:
    table = Table(
        title=word("events", language),
        title_justify="left",
        box=None,
        pad_edge=False,
        show_header=False,
    )
    rows = [(seen.data.item.kind, _found(seen), seen.data.detected_at) for seen in card.events]
    for (kind, found), same in groupby(rows, key=lambda row: row[:2]):
        times = [shown(at, house.zone) for _, _, at in same]
        first, last, count = min(times), max(times), f" x{len(times)}" if len(times) > 1 else ""
        until = last.removeprefix(first.partition(" ")[0]).strip()
        when = first if first == last else f"{first} – {until}"
        table.add_row(when, f"{word(kind, language)}{count}", Text(found))
    if older := card.case.event_count - len(card.events):
        table.add_row("", f"+ {older}", Text(word("older_events", language), "dim"))
    return table


def _found(seen: Seen) -> str:
    return ", ".join(
        f"{finding.entity_type} x{finding.count} ({finding.detector}, {finding.max_score:.2f})"
        for finding in seen.data.findings
    )


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
        undone = "" if entry.stands else f" ({word('undone', language)}: {entry.undone_by})"
        style = "" if entry.stands else "strike dim"
        table.add_row(
            str(entry.id),
            shown(entry.at, house.zone),
            Text(entry.by),
            Text(kind_of(entry, language), style),
            Text(text, style) + Text(undone),
        )
    return table


def evidence_of(one: Evidence, language: str) -> Table:
    """What was sealed in one event, opened."""
    grid = _grid()
    grid.title = word("evidence", language)
    grid.title_justify = "left"
    for name, value in one.content.items():
        if name == "places" and isinstance(value, list):
            rows = [(_where(place, language), str(place.get("context", ""))) for place in value]
            for where, context in dict.fromkeys(rows):
                grid.add_row(Text(where), Text(context))
        elif value:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            grid.add_row(Text(word(name, language)), Text(text))
    return grid


def _where(place: Mapping[str, object], language: str) -> str:
    part, where = str(place.get("part", "")), str(place.get("place", ""))
    return f"{word(part, language)} {where}".strip()
