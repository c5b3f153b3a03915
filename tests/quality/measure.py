"""How right the whole agent is on labelled lines, texts and mails: the way they are met in use.

A line is the subject of a mail among colleagues, a text a file of unknown audience, a mail a mail.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Self

from agent.inspect import Inspection, inspect, inspect_subjects
from agent.item import Envelope, Item, ItemKind
from agent.mail import addressed
from detectors._segment import Part, Segment
from detectors.engine import Engine

TODAY = date(2026, 11, 1)
OWN = ("kommun.example",)
Row = dict[str, object]


@dataclass(slots=True)
class Figures:
    """Counts on one set, and what went wrong by name."""

    rows: int = 0
    sensitive: int = 0
    digest: int = 0
    digest_right: int = 0
    alert: int = 0
    alert_right: int = 0
    words: int = 0
    misses: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.digest_right / self.digest if self.digest else 1.0

    @property
    def recall(self) -> float:
        return self.digest_right / self.sensitive if self.sensitive else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def alert_recall(self) -> float:
        return self.alert_right / self.sensitive if self.sensitive else 1.0

    @property
    def alarmed(self) -> float:
        """The share of harmless rows that became incidents of any level."""
        harmless = self.rows - self.sensitive
        return (self.digest - self.digest_right) / harmless if harmless else 0.0

    @property
    def alerted(self) -> float:
        """The share of harmless rows that became alerts."""
        harmless = self.rows - self.sensitive
        return (self.alert - self.alert_right) / harmless if harmless else 0.0

    @property
    def per_thousand_words(self) -> float:
        return (self.digest - self.digest_right) * 1000 / self.words if self.words else 0.0

    def __iadd__(self, other: Self) -> Self:
        """Count another set too."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        return self

    def told(self) -> dict[str, object]:
        """Everything as it stands in build/quality.json, texts left out."""
        counts = {name: value for name, value in asdict(self).items() if isinstance(value, int)}
        shares = ("precision", "recall", "f1", "alert_recall", "alarmed", "alerted")
        rates = {name: round(getattr(self, name), 4) for name in (*shares, "per_thousand_words")}
        return {**counts, **rates}


def counted(
    rows: Sequence[Row], seen: Iterable[Inspection], truth: Callable[[Row], bool]
) -> Figures:
    """Hold what the agent said against the labels."""
    figures = Figures()
    for row, inspection in zip(rows, seen, strict=True):
        right, level = truth(row), inspection.verdict.level
        text = str(row.get("subject") or row.get("text"))
        figures.rows += 1
        figures.sensitive += right
        figures.digest += level is not None
        figures.digest_right += right and level is not None
        figures.alert += level == "alert"
        figures.alert_right += right and level == "alert"
        figures.words += len(f"{text} {row.get('body', '')}".split())
        if right and level is None:
            figures.misses.append(text[:120])
        if level is not None and not right:
            figures.alarms.append(f"{level}: {text[:120]}")
    return figures


def lines(engine: Engine, rows: Sequence[Row]) -> Figures:
    """Judge subject lines, each of a mail between two colleagues."""
    item = Item("quality", "line", ItemKind.MAIL)
    within = Envelope(sender="a.b@kommun.example", recipients=("c.d@kommun.example",))
    envelope = addressed(within, OWN)
    mails = [(str(row["subject"]), lambda: (item, envelope)) for row in rows]
    seen = inspect_subjects(mails, engine)
    return counted(rows, seen, lambda row: row.get("label") == "sensitive")


def texts(engine: Engine, rows: Sequence[Row]) -> Figures:
    """Judge documents, each a file of its own."""
    item = Item("quality", "text", ItemKind.FILE)
    seen = [inspect(item, [Segment(str(row["text"]))], engine) for row in rows]
    return counted(rows, seen, lambda row: bool(row["incident"]))


def mails(engine: Engine, rows: Sequence[Row]) -> Figures:
    """Judge mails with their envelopes."""
    return counted(rows, [_mail(engine, row) for row in rows], lambda row: bool(row["incident"]))


def _mail(engine: Engine, row: Row) -> Inspection:
    to = row["to"]
    assert isinstance(to, list)
    envelope = addressed(Envelope(sender=str(row["from"]), recipients=tuple(to)), OWN)
    segments = [Segment(str(row["subject"]), Part.SUBJECT), Segment(str(row["body"]))]
    item = Item("quality", "mail", ItemKind.MAIL)
    return inspect(item, segments, engine, envelope=lambda: envelope)
