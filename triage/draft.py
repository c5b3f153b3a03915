"""Draft: an authority's notification form, filled as far as is known. Pure.

The numbers and order are those of IMY's form (art. 33(3)) and of Datatilsynet's; what nobody has
said yet is left open and listed, so that a person sees what to find out. Preliminary, complete,
follow-up and withdrawal are the same form with another heading (art. 33(4)).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from agent.language import said
from triage.band import Band
from triage.case import Case
from triage.clock import Hours, shown, shown_written
from triage.decision import EXAMPLES
from triage.draft_form import FORMS, TITLES
from triage.entry import Entry, Kind, details_of
from triage.explanation import explained
from triage.registration import in_words, kinds, row_of_case
from triage.words import word

_NOT_APPLICABLE = "–"
"""Nothing is to be found out there."""
_LEVELS = {
    Band.LOW: "low",
    Band.MEDIUM: "medium",
    Band.HIGH: "high",
    Band.VERY_HIGH: "high",
}
_LANGUAGE = {"IMY": "sv", "Datatilsynet": "nb"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of the form. `key` is the same for both authorities."""

    key: str
    number: str
    question: str
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole form."""

    title: str
    authority: str
    kind: str
    case_id: str
    level: str
    """Of three, as the EDPB's template of June 2026 has them: ENISA's two highest are one."""
    answers: tuple[Answer, ...]

    @property
    def open(self) -> tuple[Answer, ...]:
        """What is still to be found out."""
        return tuple(answer for answer in self.answers if not answer.value)


_BREACHES = {
    "confidentiality": ("förlust av konfidentialitet", "brudd på konfidensialitet"),
    "integrity": ("förlust av riktighet", "brudd på integritet"),
    "availability": ("förlust av tillgänglighet", "brudd på tilgjengelighet"),
}


@dataclass(frozen=True, slots=True)
class Controller:
    """What forms ask of a controller (nämnd), as the settings have it."""

    organisation_number: str = ""
    address: str = ""
    contact: str = field(default="", repr=False)
    """Whom the authority may ask, and the DPO."""


def draft_of(
    case: Case,
    entries: Sequence[Entry],
    authority: str,
    kind: str,
    house: tuple[Controller, Hours, ZoneInfo],
) -> Draft:
    """Fill the authority's form."""
    values = _values(case, entries, _LANGUAGE[authority], house)
    answers = tuple(
        Answer(key, number, question, values.get(key, ""))
        for key, number, question in FORMS[authority]
    )
    level = _LEVELS[case.band]
    return Draft(TITLES[authority][kind], authority, kind, case.id, level, answers)


def _values(
    case: Case,
    entries: Sequence[Entry],
    language: str,
    house: tuple[Controller, Hours, ZoneInfo],
) -> Mapping[str, str]:
    controller, hours, zone = house
    standing = [entry for entry in entries if entry.stands]
    row = row_of_case(case, entries, zone)
    details = details_of(standing)
    decision = next((one.data for one in reversed(standing) if one.kind is Kind.DECISION), {})
    report = next((one.data for one in standing if one.kind is Kind.REPORT), {})
    telling = next((one.data for one in reversed(standing) if one.kind is Kind.TELLING), {})
    yes_no = {True: "ja", False: "nej" if language == "sv" else "nei", None: ""}
    by_machine = "" if report else in_words(case, language)
    in_time = case.notified_at is not None and not case.clock(hours).late(case.notified_at)
    routine = [row.routine, row.owner, row.routine_due[:10]]
    return {
        "controller": row.controller,
        "organisation_number": controller.organisation_number,
        "address": controller.address,
        "reference": case.id,
        "contact": details.get("contact") or controller.contact,
        "occurred": _time(row.occurred_at, zone),
        "discovered": _time(case.detected_at, zone),
        "aware": _time(case.aware_at, zone),
        "ended": shown_written(details.get("ended_at", ""), zone),
        "description": details.get("description") or report.get("what", "") or by_machine,
        "type": details.get("type") or _breach(decision.get("breach", ""), language),
        "cause": row.cause,
        "how_discovered": details.get("how_discovered") or _how(case, report, language),
        "persons": row.persons,
        "records": details.get("records", ""),
        "encrypted": details.get("encrypted", ""),
        "processor": details.get("processor")
        or (yes_no[True] if report.get("door") == "processor" else ""),
        "third_country": details.get("third_country", ""),
        "where_now": details.get("where_now") or report.get("where", ""),
        "groups": details.get("groups") or report.get("whose", ""),
        "kinds": details.get("kinds") or kinds(case.facts, language),
        "protected_identity": yes_no[_protected(case)],
        "consequences": details.get("consequences", ""),
        "severity": _severity(case, decision, language),
        "measures": row.measures,
        "routine": ", ".join(part for part in routine if part),
        "informed": yes_no[row.informed],
        "informed_at": _time(row.informed_at, zone),
        "not_informed": telling.get("why_not", "")
        or row.not_informed_reason
        or (_NOT_APPLICABLE if row.informed else ""),
        "late": row.delay_reason or (_NOT_APPLICABLE if in_time else ""),
    }


def _protected(case: Case) -> bool | None:
    """Only what a person has answered, or what was found."""
    if case.protected_identity:
        return True
    return False if case.overrides.get("protected_identity") == "false" else None


def _severity(case: Case, decision: Mapping[str, str], language: str) -> str:
    lines = explained(case.facts, case.overrides, language)
    parts = [case.range().in_words(language), decision.get("reason", "")]
    parts[1:1] = [f"{line.sum}: {line.why}" for line in lines]
    example = decision.get("example", "")
    if example:
        parts.append(f"EDPB 01/2021, {example}: {said(EXAMPLES[example], language)}")
    return "\n".join(part for part in parts if part)


def _breach(written: str, language: str) -> str:
    index = 0 if language == "sv" else 1
    return ", ".join(_BREACHES[kind][index] for kind in written.split(",") if kind in _BREACHES)


def _how(case: Case, report: Mapping[str, str], language: str) -> str:
    if report:
        return word("origin_report", language)
    source = word(case.source_kind, language) if case.source_kind else ""
    return f"{word(f'origin_{case.origin.value}', language)} ({source})" if source else ""


def _time(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else shown(moment, zone)
