"""How cases look at a terminal. Sealed content is shown only where it is handed in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import StringIO

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from triage.case import Case, State
from triage.clock import Stage, stage_of
from triage.desk import House
from triage.severity import written
from triage.words import word

_BAND_STYLE = {"low": "dim", "medium": "yellow", "high": "red", "very_high": "bold white on red"}
STAGE_STYLE = {
    Stage.FRESH: "",
    Stage.REMINDER: "",
    Stage.WARNING: "yellow",
    Stage.ESCALATION: "red",
    Stage.OVERDUE: "bold red",
}


_WIDE = 120
_COLUMNS = ("case", "severity", "what", "where", "audience", "findings", "left", "state")
_BESIDES = frozenset({"where", "audience", "findings"})
"""What a narrow screen leaves to `show`."""


def table_of(
    cases: Iterable[Case], house: House, now: datetime, language: str, width: int = _WIDE
) -> Table:
    """The list; nothing is cut where it is narrow."""
    columns = [key for key in _COLUMNS if width >= _WIDE or key not in _BESIDES]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in columns:
        table.add_column(
            word(key, language),
            justify="right" if key in {"findings", "left"} else "left",
            no_wrap=key in {"case", "left", "severity"},
            overflow="fold",
        )
    is_soft = False
    for case in cases:
        is_soft |= case.aware_at is None and bool(_left(case, house, now))
        cells: dict[str, str | Text] = {
            "case": case.id,
            "severity": severity_of(case, language),
            "what": _what(case, language),
            "where": escape(f"{word(case.source_kind, language)} {case.source}".strip()),
            "audience": word(case.audience, language),
            "findings": str(case.event_count),
            "left": _left(case, house, now),
            "state": state_of(case, language),
        }
        table.add_row(*(cells[key] for key in columns))
    if is_soft:
        table.caption = word("soft_hint", language)
        table.caption_justify = "left"
    return table


def print_cases(cases: Iterable[Case], house: House, now: datetime, language: str) -> None:
    """Print the list as wide as the screen is."""
    paper = console()
    paper.print(table_of(cases, house, now, language, paper.width))


def severity_of(case: Case, language: str) -> Text:
    if not case.is_scored:
        return Text("–", "dim")
    low, high = written(case.severity_low, language), written(case.severity_high, language)
    value = low if low == high else f"{low}-{high}"
    return Text(f"{word(case.band.value, language)} {value}", _BAND_STYLE[case.band.value])


def _what(case: Case, language: str) -> Text:
    """Protected identity by a sign as well: not everybody sees colours."""
    what = word(case.category, language)
    return Text(f"! {what}", "bold red") if case.protected_identity else Text(what)


def state_of(case: Case, language: str) -> str:
    shown_state = case.state is State.REVIEW or case.disposition is None
    return word(case.state.value if shown_state else str(case.disposition), language)


def _left(case: Case, house: House, now: datetime) -> Text:
    """Hours to the deadline; in brackets while only the soft clock runs."""
    if case.closed or case.notified_at is not None:
        return Text("")
    stage = stage_of(case.aware_at or case.detected_at, now, house.hours)
    text = hours_left(case.due_by - now)
    return Text(text if case.aware_at else f"({text})", STAGE_STYLE[stage])


def hours_left(left: timedelta) -> str:
    """Whole hours.

    >>> hours_left(timedelta(hours=71, minutes=59)), hours_left(timedelta(hours=-2))
    ('71 h', '-2 h')
    """
    return f"{int(left / timedelta(hours=1))} h"


def as_text(what: RenderableType) -> str:
    """As it looks where there is no terminal."""
    paper = Console(file=StringIO(), highlight=False, width=160)
    with paper.capture() as taken:
        paper.print(what)
    return taken.get()


def console() -> Console:
    """A console that never cuts ids when its output is no terminal."""
    plain = Console(highlight=False)
    return plain if plain.is_terminal else Console(highlight=False, width=160)
