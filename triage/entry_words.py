"""What people have said and done of a case, in words: an entry's kind, its fields and their values.

>>> from datetime import UTC, datetime
>>> entry = Entry(7, "x", Kind.OVERRIDE, datetime(2026, 11, 24, tzinfo=UTC), "eva",
...     {"factor": "public", "value": "false", "reason": "bara internt"})
>>> kind_of(entry, "sv"), in_words(entry, "sv", ZoneInfo("Europe/Stockholm"))
('bedömning', 'Åtkomligt för allmänheten? nej; skäl: bara internt')
"""

import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from agent.language import Words, said
from triage.clock import shown_written
from triage.entry import Entry, Kind
from triage.register import BY_NAME
from triage.severity import written
from triage.words import word

_KINDS: dict[Kind, Words] = {
    Kind.NOTE: ("anteckning", "note", "notat"),
    Kind.ASSIGNMENT: ("tilldelad", "assigned", "tildelt"),
    Kind.OVERRIDE: ("bedömning", "assessment", "vurdering"),
    Kind.AWARENESS: ("kännedom", "awareness", "kjennskap"),
    Kind.DECISION: ("beslut", "decision", "vedtak"),
    Kind.CONFIRMATION: ("andra ögon", "second pair of eyes", "andre øyne"),
    Kind.REOPENING: ("öppnad igen", "reopened", "gjenåpnet"),
    Kind.REST: ("vilar", "put aside", "lagt til side"),
    Kind.MEASURE: ("åtgärd", "measure", "tiltak"),
    Kind.CONSULTATION: ("samråd", "consulted", "samråd"),
    Kind.TELLING: ("information till berörda", "persons told", "varsling av berørte"),
    Kind.NOTIFICATION: ("anmälan", "notification", "melding"),
    Kind.DEVIATION: ("avvikelse", "deviation", "avvik"),
    Kind.DETAIL: ("uppgifter", "details", "opplysninger"),
    Kind.MERGE: ("sammanslagen", "merged", "slått sammen"),
    Kind.SPLIT: ("delad", "split", "delt"),
    Kind.HOLD: ("undantag från gallring", "kept from erasure", "unntatt fra sletting"),
    Kind.REPORT: ("rapport", "report", "innmelding"),
}
_FIELDS: dict[str, Words] = {
    "after": ("efter händelser", "after events", "etter hendelser"),
    "agrees": ("instämmer", "agrees", "er enig"),
    "at": ("tid", "time", "tid"),
    "authority": ("myndighet", "authority", "myndighet"),
    "band": ("nivå", "level", "nivå"),
    "breach": ("brott mot säkerheten", "breach of security", "sikkerhetsbrudd"),
    "category": ("slag", "kind", "slag"),
    "cause": ("orsak", "cause", "årsak"),
    "closed_at": ("avslutad", "closed", "avsluttet"),
    "consequences": ("konsekvenser", "consequences", "konsekvenser"),
    "contact": ("kontakt", "contact", "kontakt"),
    "count": ("antal", "number", "antall"),
    "description": ("beskrivning", "description", "beskrivelse"),
    "discovered_at": ("upptäckt", "discovered", "oppdaget"),
    "door": ("från", "from", "fra"),
    "done_at": ("utförd", "done", "utført"),
    "dpo": ("dataskyddsombud", "by a DPO", "personvernombud"),
    "due_by": ("klar senast", "due by", "frist"),
    "encrypted": ("krypterat", "encrypted", "kryptert"),
    "ended_at": ("upphörde", "ended", "opphørte"),
    "events": ("händelser", "events", "hendelser"),
    "example": ("EDPB 01/2021, exempel", "EDPB 01/2021, case", "EDPB 01/2021, eksempel"),
    "findings": ("fel fynd", "wrong findings", "feil funn"),
    "going_on": ("pågår ännu", "still going on", "pågår fortsatt"),
    "groups": ("grupper", "groups", "grupper"),
    "how": ("hur", "how", "hvordan"),
    "how_discovered": ("upptäcktes genom", "how discovered", "hvordan oppdaget"),
    "into": ("till", "into", "til"),
    "kind": ("form", "form", "form"),
    "kinds": ("slag av uppgifter", "kinds of data", "typer opplysninger"),
    "late_reason": ("skäl till försening", "reason for lateness", "grunn til forsinkelse"),
    "measures": ("åtgärder", "measures", "tiltak"),
    "occurred_at": ("inträffade", "occurred", "skjedde"),
    "of": ("gäller nr", "of no.", "gjelder nr."),
    "on": ("gäller", "holds", "gjelder"),
    "owner": ("ansvarig", "owner", "ansvarlig"),
    "persons": ("personer", "persons", "personer"),
    "processor": ("biträde", "processor", "databehandler"),
    "reason": ("skäl", "reason", "grunn"),
    "records": ("poster", "records", "poster"),
    "reference": ("diarienummer", "reference", "saksnummer"),
    "reporter": ("lämnad av", "told by", "meldt av"),
    "routine": ("rutin att ändra", "routine to change", "rutine som endres"),
    "second": ("andra ögon", "second pair of eyes", "andre øyne"),
    "severity": ("allvar", "severity", "alvor"),
    "third_country": ("tredjeland", "third country", "tredjeland"),
    "to": ("till", "to", "til"),
    "told": ("informerade", "told", "varslet"),
    "type": ("typ", "type", "type"),
    "until": ("till", "until", "til"),
    "what": ("vad", "what", "hva"),
    "where": ("var", "where", "hvor"),
    "where_now": (
        "var uppgifterna finns nu",
        "where the data are now",
        "hvor opplysningene er nå",
    ),
    "who_knows": ("vilka som vet", "who knows", "hvem som vet"),
    "whose": ("vilkas uppgifter", "whose data", "hvem det gjelder"),
    "why_not": ("varför inte", "why not", "hvorfor ikke"),
    "with": ("med", "with", "med"),
}
_VALUES: dict[str, Words] = {
    "yes": ("ja", "yes", "ja"),
    "no": ("nej", "no", "nei"),
    "true": ("ja", "yes", "ja"),
    "false": ("nej", "no", "nei"),
    "needed": ("behövs", "needed", "trengs"),
    "unknown": ("okänt", "not known", "ukjent"),
    "planned": ("planerat", "planned", "planlagt"),
    "staff": ("anställd", "staff", "ansatt"),
    "processor": ("personuppgiftsbiträde", "processor", "databehandler"),
    "other": ("annan", "other", "annen"),
    "none": ("inget", "none", "intet"),
    "confidentiality": ("konfidentialitet", "confidentiality", "konfidensialitet"),
    "integrity": ("riktighet", "integrity", "integritet"),
    "availability": ("tillgänglighet", "availability", "tilgjengelighet"),
    "complete": ("fullständig", "complete", "fullstendig"),
    "follow_up": ("komplettering", "follow-up", "oppfølging"),
    "withdrawal": ("återkallad", "withdrawal", "trukket"),
    "day_reached": ("dagen är inne", "the day has come", "dagen er inne"),
    "seen_again": ("har kommit igen", "seen again", "sett igjen"),
    "wider_audience": ("fler kan nu nå det", "more can reach it now", "flere kan nå det nå"),
}
_FACTORS: dict[str, Words] = {
    "context": ("slag av uppgifter (DPC):", "kind of data (DPC):", "type opplysninger (DPC):"),
    "dpc": ("DPC", "DPC", "DPC"),
    "identifier": ("pekas ut genom (EI):", "identified by (EI):", "identifiseres ved (EI):"),
    "ei": ("EI", "EI", "EI"),
    "confidentiality": ("konfidentialitet (CB)", "confidentiality (CB)", "konfidensialitet (CB)"),
    "integrity": ("riktighet (CB)", "integrity (CB)", "integritet (CB)"),
    "availability": ("tillgänglighet (CB)", "availability (CB)", "tilgjengelighet (CB)"),
    "malicious": ("uppsåt?", "malicious intent?", "forsett?"),
}
_CODES = frozenset(
    "agrees band breach disposition door dpo encrypted going_on kind on second told value".split()
)
_BARE = frozenset({"disposition", "text"})
"""Fields whose value says enough by itself."""
_LISTS = frozenset({"events", "findings"})
_MOMENTS = frozenset(
    "at closed_at discovered_at done_at due_by ended_at occurred_at until".split()
)


def kind_of(entry: Entry, language: str) -> str:
    """What sort of thing was said or done."""
    return said(_KINDS[entry.kind], language)


def in_words(entry: Entry, language: str, zone: ZoneInfo) -> str:
    """What it holds, as people read it; what is empty is left out."""
    return "; ".join(_parts(entry, language, zone))


def _parts(entry: Entry, language: str, zone: ZoneInfo) -> Iterator[str]:
    for name, value in entry.data.items():
        if not value or value == "[]" or name == "imported":
            continue
        if name == "factor":
            yield _answer(entry, language)
        elif name != "value":
            text = _value(entry, name, language, zone)
            field = _FIELDS.get(name)
            yield text if name in _BARE else f"{_named(name, field, language)}: {text}"


def _answer(entry: Entry, language: str) -> str:
    """A factor with what it was set to; the first three are questions."""
    factor, value = entry.data["factor"], entry.data.get("value", "")
    words = _FACTORS.get(factor)
    asked = word(f"question_{factor}", language) if words is None else said(words, language)
    return f"{asked} {_coded(value, language) if value else '–'}"


def _value(entry: Entry, name: str, language: str, zone: ZoneInfo) -> str:
    value = entry.data[name]
    if name in _MOMENTS:
        return shown_written(value, zone)
    if name == "severity":
        ends = dict.fromkeys(value.split("-"))
        return "-".join(written(float(end), language) for end in ends)
    if name in _LISTS:
        listed = [str(one) for one in json.loads(value)]
        return str(len(listed)) if name == "events" else ", ".join(listed)
    if name in _CODES or (name == "reason" and entry.kind is Kind.REOPENING):
        return ", ".join(_coded(one, language) for one in value.split(","))
    return value


def _coded(value: str, language: str) -> str:
    words = _VALUES.get(value)
    return word(value, language) if words is None else said(words, language)


def _named(name: str, field: Words | None, language: str) -> str:
    if field is not None:
        return said(field, language)
    column = BY_NAME.get(name)
    return word(name, language) if column is None else column.heading
