"""Draft: an authority's notification form, filled as far as is known. Pure.

The numbers and order are those of IMY's form (art. 33(3)) and of Datatilsynet's; what nobody has
said yet is left open and listed, so that a person sees what to find out. Preliminary, complete and
follow-up are the same form with another heading (art. 33(4)).

Source: IMY, e-tjänst Anmälan av personuppgiftsincident; Datatilsynet, melding om brudd (Altinn).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from triage.case import Case
from triage.clock import shown
from triage.decision import EXAMPLES
from triage.entry import Entry, Kind
from triage.registration import counted, in_words, row_of_case
from triage.words import word

KINDS = ("preliminary", "complete", "follow_up")
AUTHORITIES = ("IMY", "Datatilsynet")
_TITLES = {
    "IMY": {
        "preliminary": "Preliminär anmälan av personuppgiftsincident",
        "complete": "Anmälan av personuppgiftsincident",
        "follow_up": "Komplettering av anmälan om personuppgiftsincident",
    },
    "Datatilsynet": {
        "preliminary": "Foreløpig melding om brudd på personopplysningssikkerheten",
        "complete": "Melding om brudd på personopplysningssikkerheten",
        "follow_up": "Oppfølging av melding om brudd på personopplysningssikkerheten",
    },
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
    answers: tuple[Answer, ...]

    @property
    def open(self) -> tuple[Answer, ...]:
        """What is still to be found out."""
        return tuple(answer for answer in self.answers if not answer.value)


_IMY = (
    ("controller", "1", "Personuppgiftsansvarig"),
    ("organisation_number", "2", "Organisationsnummer"),
    ("reference", "5", "Eget referensnummer"),
    ("contact", "6–9", "Kontaktperson och dataskyddsombud"),
    ("occurred", "10", "När inträffade incidenten?"),
    ("discovered", "11", "När upptäcktes incidenten?"),
    ("aware", "12", "När fick ni kännedom om den?"),
    ("ended", "13", "När upphörde incidenten?"),
    ("description", "14", "Vad har hänt?"),
    ("type", "15", "Typ av incident"),
    ("cause", "16", "Orsak"),
    ("how_discovered", "17", "Hur upptäcktes incidenten?"),
    ("persons", "18", "Antal registrerade, ungefär"),
    ("records", "19", "Antal uppgifter eller poster, ungefär"),
    ("encrypted", "20", "Var uppgifterna krypterade eller annars oläsbara?"),
    ("processor", "21", "Är ett personuppgiftsbiträde inblandat?"),
    ("third_country", "22", "Rör incidenten överföring till tredjeland?"),
    ("groups", "25", "Grupper av registrerade"),
    ("kinds", "26", "Slag av personuppgifter"),
    ("protected_identity", "27", "Berörs personer med skyddade personuppgifter?"),
    ("consequences", "28", "Sannolika konsekvenser"),
    ("severity", "29", "Egen bedömning av allvaret"),
    ("measures", "30", "Åtgärder, vidtagna och planerade"),
    ("informed", "31", "Är de registrerade informerade?"),
    ("informed_at", "32–34", "När, eller när planeras det?"),
    ("not_informed", "35", "Varför inte?"),
    ("late", "36", "Skäl till att anmälan sker efter 72 timmar"),
)
_DATATILSYNET = (
    ("controller", "1", "Behandlingsansvarlig"),
    ("organisation_number", "2", "Organisasjonsnummer"),
    ("reference", "3", "Egen referanse"),
    ("contact", "4", "Kontaktperson og personvernombud"),
    ("cause", "5", "Hovedårsak"),
    ("occurred", "6", "Når skjedde bruddet?"),
    ("ended", "7", "Når opphørte det?"),
    ("discovered", "8", "Når ble det oppdaget?"),
    ("aware", "9", "Når ble dere kjent med det?"),
    ("persons", "10", "Antall berørte, omtrent"),
    ("description", "11", "Hva skjedde, og hvordan oppsto det?"),
    ("type", "12", "Konfidensialitet, integritet, tilgjengelighet"),
    ("kinds", "13", "Typer personopplysninger"),
    ("groups", "14", "Hvem gjelder opplysningene?"),
    ("protected_identity", "15", "Berøres personer med fortrolig eller sperret adresse?"),
    ("where_now", "16", "Hvor er opplysningene nå?"),
    ("encrypted", "17", "Var opplysningene kryptert?"),
    ("processor", "18", "Er en databehandler involvert?"),
    ("consequences", "19", "Mulige konsekvenser"),
    ("severity", "20", "Egen vurdering av alvoret"),
    ("measures", "21", "Tiltak, gjennomført og planlagt"),
    ("routine", "22", "Rutine som endres, ansvarlig og frist"),
    ("informed", "23", "Er de berørte informert?"),
    ("informed_at", "24", "Når?"),
    ("not_informed", "25", "Hvorfor ikke?"),
    ("late", "26", "Begrunnelse for at meldingen kommer etter 72 timer"),
)
_FORMS = {"IMY": _IMY, "Datatilsynet": _DATATILSYNET}
_BREACHES = {
    "confidentiality": ("förlust av konfidentialitet", "brudd på konfidensialitet"),
    "integrity": ("förlust av riktighet", "brudd på integritet"),
    "availability": ("förlust av tillgänglighet", "brudd på tilgjengelighet"),
}


def draft_of(
    case: Case, entries: Sequence[Entry], authority: str, kind: str, zone: ZoneInfo
) -> Draft:
    """Fill the authority's form."""
    values = _values(case, entries, _LANGUAGE[authority], zone)
    answers = tuple(
        Answer(key, number, question, values.get(key, ""))
        for key, number, question in _FORMS[authority]
    )
    return Draft(_TITLES[authority][kind], authority, kind, case.id, answers)


def _values(
    case: Case, entries: Sequence[Entry], language: str, zone: ZoneInfo
) -> Mapping[str, str]:
    standing = [entry for entry in entries if entry.stands]
    row = row_of_case(case, entries, zone)
    said = _said(standing)
    decision = next((one.data for one in reversed(standing) if one.kind is Kind.DECISION), {})
    report = next((one.data for one in standing if one.kind is Kind.REPORT), {})
    telling = next((one.data for one in reversed(standing) if one.kind is Kind.TELLING), {})
    yes_no = {True: "ja", False: "nej" if language == "sv" else "nei", None: ""}
    by_machine = "" if report else in_words(case, language)
    routine = [row.routine, row.owner, row.routine_due[:10]]
    return {
        "controller": row.controller,
        "reference": case.id,
        "contact": said.get("contact", ""),
        "occurred": said.get("occurred_at") or _time(case.occurred_at, zone),
        "discovered": _time(case.detected_at, zone),
        "aware": _time(case.aware_at, zone),
        "ended": said.get("ended_at", ""),
        "description": said.get("description") or report.get("what", "") or by_machine,
        "type": said.get("type") or _breach(decision.get("breach", ""), language),
        "cause": row.cause,
        "how_discovered": said.get("how_discovered") or _how(case, report, language),
        "persons": row.persons,
        "records": said.get("records", ""),
        "encrypted": said.get("encrypted", ""),
        "processor": said.get("processor")
        or (yes_no[True] if report.get("door") == "processor" else ""),
        "third_country": said.get("third_country", ""),
        "where_now": said.get("where_now") or report.get("where", ""),
        "groups": said.get("groups") or report.get("whose", ""),
        "kinds": said.get("kinds") or counted(case.facts, language),
        "protected_identity": yes_no[_protected(case)],
        "consequences": said.get("consequences", ""),
        "severity": _severity(case, decision, language),
        "measures": row.measures,
        "routine": ", ".join(part for part in routine if part),
        "informed": yes_no[row.informed],
        "informed_at": _time(row.informed_at, zone),
        "not_informed": telling.get("why_not", "") or row.not_informed_reason,
        "late": row.delay_reason,
    }


def _said(entries: Sequence[Entry]) -> Mapping[str, str]:
    """DETAIL entries together; a later value replaces an earlier, an empty one clears it."""
    together: dict[str, str] = {}
    for entry in entries:
        if entry.kind is Kind.DETAIL:
            together |= entry.data
    return together


def _protected(case: Case) -> bool | None:
    """Only what a person has answered, or what was found."""
    if case.protected_identity:
        return True
    return False if case.overrides.get("protected_identity") == "false" else None


def _severity(case: Case, decision: Mapping[str, str], language: str) -> str:
    parts = [case.range().in_words(language), decision.get("reason", "")]
    example = decision.get("example", "")
    if example:
        parts.append(f"EDPB 01/2021, {example}: {EXAMPLES[example]}")
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
