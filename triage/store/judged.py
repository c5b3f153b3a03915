"""What was judged with a case: its values (so that they return in silence) and its rules (for tuning)."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select
from sqlalchemy import case as when

from triage.case import Case, Disposition
from triage.entry import Entry, Kind
from triage.store.rows import incident_of
from triage.store.tables import event, judged_rule, judged_value
from triage.store.upsert import insert_into
from triage.suppression import fingerprints

_VERDICTS = {
    Disposition.INCIDENT_NOTIFY: "right",
    Disposition.INCIDENT_INTERNAL: "right",
    Disposition.NOT_INCIDENT: "harmless",
    Disposition.FALSE_POSITIVE: "wrong",
}
"""Harmless tunes nothing: the detector saw what is there, and a person knew more."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a rule of a detector was right, of all cases judged."""

    detector: str
    rule: str
    right: int
    harmless: int
    wrong: int

    @property
    def precision(self) -> float:
        """The share of what it found that was there."""
        return (self.right + self.harmless) / (self.right + self.harmless + self.wrong)


def remember(
    connection: Connection, before: Case, after: Case, entries: Sequence[Entry], at: datetime
) -> None:
    """Write down what a closing judged; forget it when the case opens again."""
    if before.closed:
        connection.execute(delete(judged_value).where(judged_value.c.case_id == after.id))
        connection.execute(delete(judged_rule).where(judged_rule.c.case_id == after.id))
    if not after.closed or after.disposition is Disposition.DUPLICATE:
        return
    values: set[str] = set()
    rules: Counter[tuple[str, str, str]] = Counter()
    for data in connection.execute(
        select(event.c.data).where(event.c.case_id == after.id)
    ).scalars():
        incident = incident_of(data)
        values |= fingerprints(incident) or set()
        for finding in incident.findings:
            for rule in finding.rules or ("",):
                rules[finding.detector, rule, finding.entity_type] += finding.count
    if values:
        connection.execute(
            insert_into(connection, judged_value).on_conflict_do_nothing(),
            [{"case_id": after.id, "fingerprint": value, "at": at} for value in sorted(values)],
        )
    _remember_rules(connection, after, rules, _wrong(entries), at)


def _wrong(entries: Sequence[Entry]) -> set[str]:
    """The rules or entity types that the decision calls wrong."""
    decisions = [entry for entry in entries if entry.stands and entry.kind is Kind.DECISION]
    named: list[str] = json.loads(decisions[-1].data.get("findings", "[]")) if decisions else []
    return set(named)


def _remember_rules(
    connection: Connection,
    case: Case,
    rules: Counter[tuple[str, str, str]],
    wrong: set[str],
    at: datetime,
) -> None:
    verdict = _VERDICTS.get(case.disposition) if case.disposition else None
    if verdict is None:
        return
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for (detector, rule, entity_type), count in rules.items():
        spared = verdict == "wrong" and wrong and not {detector, rule, entity_type} & wrong
        rows[detector, rule] = {
            "case_id": case.id,
            "detector": detector,
            "rule": rule,
            "verdict": "harmless" if spared else verdict,
            "count": count,
            "at": at,
        }
    if rows:
        connection.execute(judged_rule.insert(), list(rows.values()))


def precisions(connection: Connection) -> list[Precision]:
    """By detector and rule, the most often wrong first."""

    def of(verdict: str) -> ColumnElement[int]:
        return func.sum(when((judged_rule.c.verdict == verdict, 1), else_=0))

    rows = connection.execute(
        select(
            judged_rule.c.detector,
            judged_rule.c.rule,
            of("right"),
            of("harmless"),
            of("wrong"),
        ).group_by(judged_rule.c.detector, judged_rule.c.rule)
    )
    found = [Precision(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in rows]
    return sorted(found, key=lambda one: (-one.wrong, one.detector, one.rule))
