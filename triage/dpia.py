"""DPIA: the facts for the tool's own impact assessment (art. 35), from what actually runs. Pure.

A municipality that takes a tool like this into use without one repeats the mistake it is to find.
The facts are worked out here; the assessment, the risks to persons and the consultation are the
controller's to write, and stand as questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.bus import AgentStatus
from triage.retention import Rule
from triage.settings import Settings
from triage.token import Token
from triage.words import word

LANGUAGES = ("sv", "nb")


@dataclass(frozen=True, slots=True)
class Watched:
    """One source, as cases and heartbeats know it."""

    agent: str
    name: str
    kind: str
    controllers: tuple[str, ...]


_TEXT: dict[str, dict[str, str]] = {
    "sv": {
        "title": "Underlag till konsekvensbedömning av Persinc (artikel 35)",
        "intro": "Fakta ur den konfiguration som körs. Bedömningen är den personuppgiftsansvariges.",
        "watched": "Vad som bevakas",
        "nothing": "Ingen agent har hörts av: inget är känt om vad som bevakas.",
        "read": "Vad som läses",
        "read_text": "Filer, e-postloggar och intranätexporter läses på den server där de ligger, i en process utan nätverk. Text stannar där. Ingen rangordning av eller sökning på anställda finns.",
        "leaves": "Vad som lämnar servern",
        "leaves_text": "Antal, kategorier, nycklade pseudonymer (HMAC-SHA256) och det som förseglats till dataskyddsombudets nyckel. Ingen klartext.",
        "who": "Vem som ser det",
        "told": "Vem som underrättas",
        "kept": "Hur länge det sparas",
        "no_decision": "GALLRINGSBESLUT SAKNAS",
        "days": "dagar",
        "bus": "Väg",
        "store": "Lagring",
        "questions": "Att bedöma och beslut att fatta",
        "ask": "Nödvändighet och proportionalitet (art. 35.7 b)|Risker för de registrerade, även barn och anställda (art. 35.7 c)|Åtgärder mot riskerna (art. 35.7 d)|Dataskyddsombudets råd (art. 35.2)|Förhandling med arbetstagarorganisationerna (MBL 11 §) och information till anställda|Rättslig grund (art. 6.1 c/e, art. 9.2 g)|Förhandssamråd med IMY om risken är hög (art. 36)",
        "everyone": "alla nämnder",
        "local": "den som har tillgång till värden",
        "nobody": "ingen: inga mottagare är inställda",
        "guarded": "Hur det skyddas",
        "guards": "Varje visning och varje öppnande av det förseglade loggas med vem och varför; loggen är kedjad och kan kontrolleras (`audit verify`).|Det förseglade öppnas bara med dataskyddsombudets nyckel; agenterna har bara dess öppna del.|Maskinen beslutar ingenting. En andra person bekräftar beslut på nivå: {bands}.|Radering skriver över det raderade.",
    },
    "nb": {
        "title": "Grunnlag for vurdering av personvernkonsekvenser av Persinc (artikkel 35)",
        "intro": "Fakta fra konfigurasjonen som kjører. Vurderingen er den behandlingsansvarliges.",
        "watched": "Hva som overvåkes",
        "nothing": "Ingen agent har gitt lyd fra seg: det er ikke kjent hva som overvåkes.",
        "read": "Hva som leses",
        "read_text": "Filer, e-postlogger og intranetteksporter leses på serveren der de ligger, i en prosess uten nettverk. Teksten blir der. Det finnes ingen rangering av eller søk på ansatte. Overvåking av ansattes bruk av elektronisk utstyr er forbudt (e-postforskriften § 2); personlige områder overvåkes ikke.",
        "leaves": "Hva som forlater serveren",
        "leaves_text": "Antall, kategorier, nøklede pseudonymer (HMAC-SHA256) og det som er forseglet til personvernombudets nøkkel. Ingen klartekst.",
        "who": "Hvem som ser det",
        "told": "Hvem som varsles",
        "kept": "Hvor lenge det lagres",
        "no_decision": "VEDTAK OM SLETTING MANGLER",
        "days": "dager",
        "bus": "Vei",
        "store": "Lagring",
        "questions": "Å vurdere og beslutte",
        "ask": "Nødvendighet og proporsjonalitet (art. 35 nr. 7 b)|Risiko for de registrerte, også barn og ansatte (art. 35 nr. 7 c)|Tiltak mot risikoen (art. 35 nr. 7 d)|Personvernombudets råd (art. 35 nr. 2)|Drøfting med de tillitsvalgte (aml. § 9-2) og informasjon til ansatte|Rettslig grunnlag (art. 6 nr. 1 c/e, art. 9 nr. 2 g)|Forhåndsdrøfting med Datatilsynet ved høy risiko (art. 36)",
        "everyone": "alle",
        "local": "den som har tilgang til verten",
        "nobody": "ingen: ingen mottakere er satt opp",
        "guarded": "Hvordan det beskyttes",
        "guards": "Hver visning og hver åpning av det forseglede logges med hvem og hvorfor; loggen er lenket og kan kontrolleres (`audit verify`).|Det forseglede åpnes bare med personvernombudets nøkkel; agentene har bare den åpne delen.|Maskinen avgjør ingenting. En annen person bekrefter avgjørelser på nivå: {bands}.|Sletting skriver over det som slettes.",
    },
}


def watched_by(
    statuses: Sequence[AgentStatus], controllers: Sequence[tuple[str, str, str]]
) -> list[Watched]:
    """What the agents say they watch; `controllers` are (agent, source, controller) seen in cases."""
    return [
        Watched(
            status.agent,
            source.name,
            source.kind,
            tuple(
                sorted(
                    controller
                    for agent, name, controller in controllers
                    if (agent, name) == (status.agent, source.name) and controller
                )
            ),
        )
        for status in statuses
        for source in status.sources
    ]


def dpia_of(
    settings: Settings,
    watched: Sequence[Watched],
    rules: Sequence[Rule],
    language: str,
    tokens: Sequence[Token] = (),
) -> str:
    """The facts as Markdown; `tokens` are those that let somebody in by the API."""
    text = _TEXT[language]
    lines = [f"# {text['title']}", "", text["intro"], ""]
    lines += _section(text["watched"], [_source(one, language) for one in watched])
    if not watched:
        lines += [text["nothing"], ""]
    lines += [f"## {text['read']}", "", text["read_text"], ""]
    lines += [f"## {text['leaves']}", "", text["leaves_text"], ""]
    bus = f"{text['bus']}: {settings.bus.kind}"
    store = settings.store.url.partition(":")[0].partition("+")[0]
    lines += [f"- {bus}", f"- {text['store']}: {store}", ""]
    lines += _section(text["who"], _people(settings, tokens, text))
    lines += _section(text["told"], _told(settings, text) or [text["nobody"]])
    lines += _section(text["kept"], [_kept(rule, text, language) for rule in rules])
    bands = ", ".join(word(band.value, language) for band in settings.decision.second_eyes) or "–"
    lines += _section(text["guarded"], text["guards"].format(bands=bands).split("|"))
    lines += _section(text["questions"], [f"{one}: …" for one in text["ask"].split("|")])
    return "\n".join(lines)


def _section(title: str, rows: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *(f"- {row}" for row in rows), *([""] if rows else [])]


def _source(one: Watched, language: str) -> str:
    controllers = f" ({', '.join(one.controllers)})" if one.controllers else ""
    return f"{one.agent}: {one.name}, {word(one.kind, language)}{controllers}"


def _people(settings: Settings, tokens: Sequence[Token], text: dict[str, str]) -> list[str]:
    listed = [(person.name, one.grant()) for person in settings.person for one in person.grant]
    by_token = [(f"{token.person} (API)", grant) for token in tokens for grant in token.grants]
    rows = [
        f"{name}: {grant.role.value}, {grant.controller or text['everyone']}"
        + (f", {grant.unit}" if grant.unit else "")
        for name, grant in (*listed, *by_token)
    ]
    if settings.access.local_role:
        rows.append(f"{text['local']}: {settings.access.local_role.value}")
    return rows


def _told(settings: Settings, text: dict[str, str]) -> list[str]:
    telling = settings.telling
    ways = [
        *((one, "e-post") for one in telling.email),
        *((one, "webhook") for one in telling.webhook),
    ]
    return [
        f"{one.name}: {way}, {one.duty}, {one.controller or text['everyone']}" for one, way in ways
    ]


def _kept(rule: Rule, text: dict[str, str], language: str) -> str:
    decision = rule.decision or f"**{text['no_decision']}**"
    return f"{word(f'kept_{rule.kind}', language)}: {rule.days} {text['days']}; {decision}"
