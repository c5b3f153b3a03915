"""How cases and what belongs to them look as JSON: contracts, only added to.

Sealed content is in it only where it is handed in.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from triage.audit import Row
from triage.case import Case
from triage.desk import AgentView, Card, Evidence, Verified
from triage.desk.registering import Imported
from triage.deviation import Deviation
from triage.entry import Entry
from triage.explanation import explained
from triage.next_step import next_steps
from triage.retention import Erased
from triage.routine import Routine
from triage.store.judged import Precision
from triage.suppression import Suppression


def case_json(case: Case) -> dict[str, object]:
    """The contract of `list --json`: documented in docs/, only added to."""
    return {
        "id": case.id,
        "origin": case.origin.value,
        "state": case.state.value,
        "level": case.level,
        "category": case.category,
        "tier": case.tier,
        "audience": case.audience,
        "severity": {
            "low": case.severity_low,
            "likely": case.severity,
            "high": case.severity_high,
            "band": case.band.value,
        },
        "protected_identity": case.protected_identity,
        "reasons": [{"rule": rule, "text": text} for rule, text in case.facts.reasons.items()],
        "source": {"agent": case.agent, "name": case.source, "kind": case.source_kind},
        "controller": case.controller,
        "unit": case.unit,
        "event_count": case.event_count,
        "place_count": case.place_count,
        "persons": {
            "at_least": case.facts.persons_at_least,
            "at_most": case.facts.most_persons,
        },
        "occurred_at": _iso(case.occurred_at),
        "detected_at": _iso(case.detected_at),
        "last_seen_at": _iso(case.last_seen_at),
        "first_viewed_at": _iso(case.first_viewed_at),
        "aware_at": _iso(case.aware_at),
        "due_by": _iso(case.due_by),
        "notified_at": _iso(case.notified_at),
        "disposition": None if case.disposition is None else case.disposition.value,
        "decided_at": _iso(case.decided_at),
        "closed_at": _iso(case.closed_at),
        "assignee": case.assignee,
        "merged_into": case.merged_into,
        "held": case.held,
        "version": case.version,
    }


def card_json(card: Card, language: str, evidence: Sequence[Evidence] = ()) -> dict[str, object]:
    """The contract of `show --json`."""
    severity = card.severity
    return {
        **case_json(card.case),
        "arithmetic": {
            "likely": severity.likely.in_words(language),
            "low": severity.low.in_words(language),
            "high": severity.high.in_words(language),
            "if_protected": severity.if_protected.in_words(language),
            "factors": factors_json(card.case, language),
        },
        "unknown": list(severity.factors.unknown),
        "overrides": dict(card.case.overrides),
        "stage": card.stage.value,
        "late": card.late,
        "next": list(next_steps(card.case, card.entries)),
        "flags": list(card.flags),
        "counts": dict(card.facts.counts),
        "tiers": dict(card.facts.tiers),
        "events": [
            {
                "id": seen.id,
                "joined_by": seen.joined_by,
                "quiet": seen.quiet,
                "detected_at": _iso(seen.data.detected_at),
                "item": {"kind": seen.data.item.kind, "media_type": seen.data.item.media_type},
                "audience": seen.data.source.audience,
                "findings": [
                    finding.model_dump(mode="json", exclude={"fingerprints"})
                    for finding in seen.data.findings
                ],
                "has_sealed": seen.has_sealed,
            }
            for seen in card.events
        ],
        "entries": [entry_json(entry) for entry in card.entries],
        "evidence": [{"event": one.event_id, **one.content} for one in evidence],
    }


def factors_json(case: Case, language: str) -> list[dict[str, object]]:
    """Each factor with its value and why, and what was proposed where a person set another."""
    return [
        {
            "factor": line.factor,
            "value": line.sum,
            "why": line.why,
            "proposed": line.instead_of or None,
        }
        for line in explained(case.facts, case.overrides, language)
    ]


def factored_json(case: Case, language: str) -> dict[str, object]:
    """A case with its arithmetic as it stands after a factor was set."""
    factors = factors_json(case, language)
    return {
        **case_json(case),
        "arithmetic": {"sum": case.range().in_words(language), "factors": factors},
    }


def imported_json(done: Imported) -> dict[str, object]:
    """What an import of a register came to."""
    differing = {number: list(columns) for number, columns in done.differing}
    return {
        "added": done.added,
        "known": done.known,
        "scanned": done.scanned,
        "differing": differing,
    }


def verified_json(result: Verified) -> dict[str, object]:
    """What checking the audit log came to."""
    flaw = None if result.flaw is None else asdict(result.flaw)
    return {"rows": result.rows, "head": result.head, "flaw": flaw}


def routine_json(one: Routine) -> dict[str, object]:
    """A routine, with the day it was last looked through."""
    reviewed = one.reviewed_at.isoformat() if one.reviewed_at else None
    return {**asdict(one), "reviewed_at": reviewed}


def erased_json(one: Erased) -> dict[str, object]:
    """What was erased of one kind."""
    return {**asdict(one), "older_than": _iso(one.older_than)}


def entry_json(entry: Entry) -> dict[str, object]:
    """An entry as the API and the exports have it."""
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "at": _iso(entry.at),
        "by": entry.by,
        "data": dict(entry.data),
        "undone_at": _iso(entry.undone_at),
        "undone_by": entry.undone_by,
    }


def one_line(value: object) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def agent_json(view: AgentView) -> dict[str, object]:
    """The contract of `agents --json`."""
    return {**view.heartbeat.status.model_dump(mode="json"), "silent": view.silent}


def deviation_json(one: Deviation) -> dict[str, object]:
    """The contract of `deviations --json` and /api/deviations."""
    return {
        "case": one.case_id,
        "cause": one.cause,
        "routine": one.routine,
        "owner": one.owner,
        "due_by": _iso(one.due_by),
        "closed_at": _iso(one.closed_at),
    }


def suppression_json(one: Suppression) -> dict[str, object]:
    """The contract of `suppressions --json`."""
    return {
        "number": one.id,
        "matchers": dict(one.matchers),
        "reason": one.reason,
        "by": one.by,
        "at": _iso(one.at),
        "expires_at": _iso(one.expires_at),
        "ended_at": _iso(one.ended_at),
        "hits": one.hit_count,
        "last_hit_at": _iso(one.last_hit_at),
        "controller": one.scope.controller,
        "unit": one.scope.unit,
        "case": one.case_id,
    }


def precision_json(one: Precision) -> dict[str, object]:
    """The contract of `tuning --json`."""
    return {
        "detector": one.detector,
        "rule": one.rule,
        "right": one.right,
        "harmless": one.harmless,
        "wrong": one.wrong,
        "precision": round(one.precision, 4),
    }


def audit_json(row: Row) -> dict[str, object]:
    """The contract of `audit list --json`."""
    return {
        "number": row.number,
        "at": _iso(row.at),
        "by": row.by,
        "act": row.act,
        "case": row.case_id,
        "detail": dict(row.detail),
        "hash": row.hash.hex(),
    }


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
