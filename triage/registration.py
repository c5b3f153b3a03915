"""Registration: a case with its entries as a row of the register, and a row as a case. Pure.

What was imported stays as it was written, in one DETAIL entry; entries made afterwards are laid
over it. Entries that an import made are marked `imported`, so that nothing is told twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from agent.reasons import reason_in
from triage.access import Scope
from triage.case import Case, Disposition, Origin, by_hand
from triage.clock import Hours
from triage.entry import Entry, Kind, details_of
from triage.facts import Facts
from triage.register import Row, row_of
from triage.severity import written
from triage.words import word

IMPORTED = "imported"
_SV = "sv"
_REASONS_AT_MOST = 3
_NOON = time(12)


def row_of_case(case: Case, entries: Sequence[Entry], zone: ZoneInfo) -> Row:
    """The register's row of a case."""
    standing = [entry for entry in entries if entry.stands]
    row = _imported_row(standing, zone) or _own_row(case, standing, zone)
    return _with_entries(row, [entry for entry in standing if IMPORTED not in entry.data], zone)


def _own_row(case: Case, entries: Iterable[Entry], zone: ZoneInfo) -> Row:
    decision = _last(entries, Kind.DECISION)
    low, high = written(case.severity_low, _SV), written(case.severity_high, _SV)
    spread = "" if low == high else f" ({low}–{high})"
    return Row(
        day=case.opened_at.astimezone(zone).date(),
        id=case.id,
        description=in_words(case, _SV),
        measures="",
        dpo_consulted=False,
        notified=case.notified_at is not None,
        controller=case.controller,
        unit=case.unit,
        origin=word(f"origin_{case.origin.value}", _SV),
        occurred_at=case.occurred_at,
        detected_at=case.detected_at,
        aware_at=case.aware_at,
        due_by=case.due_by if case.aware_at else None,
        notified_at=case.notified_at,
        disposition="" if case.disposition is None else word(case.disposition.value, _SV),
        reason=decision.get("reason", ""),
        severity=f"{written(case.severity, _SV)}{spread}",
        band=word(case.band.value, _SV),
        categories=counted(case.facts, _SV),
        audience=word(case.audience, _SV),
        persons=persons_in(case.facts),
    )


def _with_entries(row: Row, entries: Sequence[Entry], zone: ZoneInfo) -> Row:
    """What people have said since, laid over the row."""
    report, detail = _last(entries, Kind.REPORT), details_of(entries)
    telling, deviation = _last(entries, Kind.TELLING), _merged(entries, Kind.DEVIATION)
    told = _merged(entries, Kind.NOTIFICATION)
    decision = _last(entries, Kind.DECISION)
    measures = [_dated(entry, zone) for entry in entries if entry.kind is Kind.MEASURE]
    consulted = decision.get("dpo") == "yes" or any(
        entry.kind is Kind.CONSULTATION for entry in entries
    )
    notified_at = row.notified_at or _moment(told.get("at"))
    return replace(
        row,
        description=detail.get("description") or report.get("what") or row.description,
        measures="\n".join([*([row.measures] if row.measures else []), *measures]),
        dpo_consulted=row.dpo_consulted or consulted,
        notified=row.notified or bool(told),
        notified_at=notified_at,
        authority_reference=told.get("reference") or row.authority_reference,
        delay_reason=told.get("late_reason") or row.delay_reason,
        disposition=word(decision["disposition"], _SV) if decision else row.disposition,
        reason=decision.get("reason") or row.reason,
        occurred_at=_moment(detail.get("occurred_at")) or row.occurred_at,
        persons=detail.get("persons") or row.persons,
        informed=telling["told"] == "yes" if telling else row.informed,
        informed_at=_moment(telling.get("at")) if telling else row.informed_at,
        not_informed_reason=telling.get("why_not", "") or row.not_informed_reason,
        cause=deviation.get("cause") or detail.get("cause") or row.cause,
        routine=deviation.get("routine") or row.routine,
        owner=deviation.get("owner") or row.owner,
        routine_due=deviation.get("due_by") or row.routine_due,
    )


def in_words(case: Case, language: str) -> str:
    """What a machine can say of a case: where, why, what was counted, who can reach it."""
    where = word(case.source_kind, language).capitalize() if case.source_kind else ""
    reasons = [reason_in(rule, text, language) for rule, text in case.facts.reasons.items()]
    facts = counted(case.facts, language)
    reach = f"{word('open_to', language)}: {word(case.audience, language)}"
    told = [where, *reasons[:_REASONS_AT_MOST], facts, reach]
    return "; ".join(part for part in told if part) if facts or where else ""


def kinds(facts: Facts, language: str) -> str:
    """The categories of personal data, by name."""
    return ", ".join(word(name, language) for name, tier in facts.tiers.items() if tier != "none")


def counted(facts: Facts, language: str) -> str:
    """Categories with their counts, most first."""
    ordered = sorted(facts.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{word(category, language)} {count}" for category, count in ordered)


@dataclass(frozen=True, slots=True)
class Import:
    """A row as what must be stored: the case, and entries by kind with their data."""

    case: Case
    at: datetime
    entries: Sequence[tuple[Kind, Mapping[str, str]]] = field(repr=False)


def import_of(row: Row, zone: ZoneInfo, hours: Hours) -> Import:
    """A closed case that says what the row says; it was decided on the row's day."""
    at = datetime.combine(row.day, _NOON, zone)
    case = by_hand(
        row.id,
        Origin.REGISTER,
        Facts(audience="unknown"),
        ("other", "none"),
        Scope(row.controller, row.unit),
        opened_at=at,
        detected_at=row.detected_at or at,
        occurred_at=row.occurred_at,
        hours=hours,
    )
    return Import(case, at, tuple(_entries_of(row, at, zone)))


def _entries_of(row: Row, at: datetime, zone: ZoneInfo) -> list[tuple[Kind, Mapping[str, str]]]:
    mark = {IMPORTED: "yes"}
    cells = dict(zip(Row.__dataclass_fields__, row.cells(zone), strict=True))
    disposition = Disposition.INCIDENT_NOTIFY if row.notified else _internal(row.disposition)
    made: list[tuple[Kind, Mapping[str, str]]] = [
        (Kind.DETAIL, {**mark, **{name: cell for name, cell in cells.items() if cell}})
    ]
    if row.aware_at:
        made.append((Kind.AWARENESS, {**mark, "at": row.aware_at.isoformat(), "reason": ""}))
    if row.measures:
        made.append((Kind.MEASURE, {**mark, "text": row.measures}))
    if row.dpo_consulted:
        made.append((Kind.CONSULTATION, {**mark, "with": "DPO", "text": ""}))
    made.append((Kind.DECISION, {**mark, "disposition": disposition.value, "reason": row.reason}))
    if row.notified:
        told = {"authority": "", "kind": "complete", "reference": row.authority_reference}
        moment = (row.notified_at or at).isoformat()
        late = {"late_reason": row.delay_reason}
        made.append((Kind.NOTIFICATION, {**mark, **told, "at": moment, **late}))
    if row.informed is not None:
        moment = row.informed_at.isoformat() if row.informed_at else ""
        said = {"told": "yes" if row.informed else "no", "at": moment}
        made.append((Kind.TELLING, {**mark, **said, "why_not": row.not_informed_reason}))
    return made


def _internal(disposition: str) -> Disposition:
    """A register that says no more than "not notified" holds breaches."""
    none = Disposition.NOT_INCIDENT
    return none if disposition == word(none.value, _SV) else Disposition.INCIDENT_INTERNAL


def _imported_row(entries: Iterable[Entry], zone: ZoneInfo) -> Row | None:
    for entry in entries:
        if entry.kind is Kind.DETAIL and IMPORTED in entry.data:
            return row_of(entry.data, zone)[0]
    return None


def _last(entries: Iterable[Entry], kind: Kind) -> Mapping[str, str]:
    found: Mapping[str, str] = {}
    for entry in entries:
        if entry.kind is kind:
            found = entry.data
    return found


def _merged(entries: Iterable[Entry], kind: Kind) -> Mapping[str, str]:
    """What entries of a kind say together, the newest first; times are the first's."""
    merged: dict[str, str] = {}
    for entry in entries:
        if entry.kind is kind:
            first = {"at": merged["at"]} if "at" in merged else {}
            merged |= {key: value for key, value in entry.data.items() if value} | first
    return merged


def _dated(entry: Entry, zone: ZoneInfo) -> str:
    done = _moment(entry.data.get("done_at")) or entry.at
    return f"{done.astimezone(zone):%Y-%m-%d}: {entry.data['text']}"


def _moment(written_at: str | None) -> datetime | None:
    return datetime.fromisoformat(written_at) if written_at else None


def persons_in(facts: Facts) -> str:
    """How many persons it can concern, where any were counted."""
    least, most = facts.persons_at_least, facts.most_persons
    if not most:
        return ""
    return str(most) if least == most else f"{least}–{most}"
