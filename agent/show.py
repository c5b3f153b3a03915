"""Showing a scan to a person at a terminal: a table of what matters, or one item in full."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, cast

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Column, Table

from agent.row import Row
from agent.unread import in_words, is_without_text

_ROWS_AT_MOST = 200
_FINDINGS_AT_MOST = 100

_WORDS = {
    "sv": {
        "language": "sv",
        "incident": "möjlig incident",
        "topic": "ämne, ingen incident",
        "clean": "inget funnet",
        "partly_examined": "delvis läst",
        "not_examined": "EJ LÄST",
        "no_text": "bara bilder, ljud eller film olästa",
        "alert": "larm",
        "digest": "dagsbrev",
        "where": "Var",
        "outcome": "Utfall",
        "why": "Varför",
        "more": "… och {n} till; --json visar alla",
        "read": "läst i sin helhet",
        "unread": "inte läst: {what}",
        "cut": "för stort, bara början är läst",
        "none": "inga fynd",
    },
    "en": {
        "language": "en",
        "incident": "possible incident",
        "topic": "topic, no incident",
        "clean": "nothing found",
        "partly_examined": "partly read",
        "not_examined": "NOT READ",
        "no_text": "only pictures, sound or film not read",
        "alert": "alert",
        "digest": "daily digest",
        "where": "Where",
        "outcome": "Outcome",
        "why": "Why",
        "more": "… and {n} more; --json shows all",
        "read": "read in full",
        "unread": "not read: {what}",
        "cut": "too large, only the beginning was read",
        "none": "no findings",
    },
    "nb": {
        "language": "nb",
        "incident": "mulig avvik",
        "topic": "tema, ikke avvik",
        "clean": "ingenting funnet",
        "partly_examined": "delvis lest",
        "not_examined": "IKKE LEST",
        "no_text": "bare bilder, lyd eller film ikke lest",
        "alert": "varsel",
        "digest": "daglig oversikt",
        "where": "Hvor",
        "outcome": "Utfall",
        "why": "Hvorfor",
        "more": "… og {n} til; --json viser alle",
        "read": "lest i sin helhet",
        "unread": "ikke lest: {what}",
        "cut": "for stort, bare begynnelsen er lest",
        "none": "ingen funn",
    },
}
_COLOURS = {"incident": "bold red", "partly_examined": "yellow", "not_examined": "yellow"}


class Summary:
    """The table of a scan: incidents and what could not be read, with the counts of the rest.

    What holds no text by nature is among the counts: a share of photos must not hide a locked file.
    """

    def __init__(self, language: str) -> None:
        self._words = _WORDS[language]
        self._outcomes: Counter[str] = Counter()
        self._left_out = 0
        self._table = Table(
            self._words["outcome"],
            Column(self._words["where"], overflow="fold"),  # a path that is cut finds no file
            self._words["why"],
            show_lines=True,
        )

    def add(self, row: Row) -> None:
        """Count a row, and show it when it matters."""
        outcome = "no_text" if _holds_no_text(row) else str(row["outcome"])
        self._outcomes[outcome] += 1
        if outcome == "no_text" or (outcome not in _COLOURS and not _unread(row, self._words)):
            return
        if self._table.row_count >= _ROWS_AT_MOST:
            self._left_out += 1
            return
        self._table.add_row(
            _outcome(row, self._words),
            _printable(row["location"]),
            "\n".join(_why(row, self._words)),
        )

    def show(self, console: Console) -> None:
        """Write the table and the counts."""
        if self._table.row_count:
            console.print(self._table)
        if self._left_out:
            console.print(self._words["more"].format(n=self._left_out))
        counts = (
            f"{self._words[outcome]}: {count}" for outcome, count in self._outcomes.most_common()
        )
        console.print(", ".join(counts) or self._words["none"])


def show_item(row: Row, language: str, console: Console) -> None:
    """Write all that was found in one item, and why it is or is not an incident."""
    words = _WORDS[language]
    console.print(f"[bold]{_printable(row['location'])}[/bold]: {_outcome(row, words)}")
    for line in _why(row, words) or [words["read"]]:
        console.print(Padding(line, (0, 0, 0, 2)))
    findings = cast("list[Row]", row["findings"])
    table = Table("", "", "", "", show_header=False)
    for finding in findings[:_FINDINGS_AT_MOST]:
        place = f"{finding['part']} {finding['place']} {finding['start']}-{finding['end']}"
        table.add_row(
            _printable(finding["text"]),
            f"{finding['score']:.2f}",
            _printable(place),
            escape(f"{finding['detector']}: {finding['explanation']}"),
        )
    console.print(table if findings else words["none"])
    if len(findings) > _FINDINGS_AT_MOST:
        console.print(words["more"].format(n=len(findings) - _FINDINGS_AT_MOST))


def _printable(text: object) -> str:
    """What a file may be named, or hold, must not move the cursor of who looks at it."""
    line = " ".join(str(text).split())
    return escape(
        "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)
    )


def _outcome(row: Row, words: dict[str, str]) -> str:
    outcome = str(row["outcome"])
    level = f" ({words[str(row['level'])]})" if row["level"] else ""
    colour = _COLOURS.get(outcome)
    text = words[outcome] + level
    return f"[{colour}]{text}[/{colour}]" if colour else text


def _why(row: Row, words: dict[str, str]) -> list[str]:
    reasons = cast("Iterable[Row]", row["reasons"])
    return [*(escape(str(reason["text"])) for reason in reasons), *_unread(row, words)]


def _holds_no_text(row: Row) -> bool:
    """Whether nothing was left out but what holds no text, and nothing was found in the rest."""
    coverage = cast("dict[Literal['truncated', 'unreadable'], object]", row["coverage"])
    codes = cast("list[str]", coverage["unreadable"])
    return row["outcome"] != "incident" and not coverage["truncated"] and is_without_text(codes)


def _unread(row: Row, words: dict[str, str]) -> list[str]:
    coverage = cast("dict[Literal['truncated', 'unreadable'], object]", row["coverage"])
    unreadable = cast("list[str]", coverage["unreadable"])
    why = ", ".join(in_words(code, words["language"]) for code in unreadable)
    lines = [words["unread"].format(what=escape(why))] if unreadable else []
    return [*lines, words["cut"]] if coverage["truncated"] else lines
