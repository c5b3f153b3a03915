"""The words of letters, in Swedish, English and bokmål; rendered from a Letter and nothing else."""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from agent.language import Words, said
from triage.clock import Stage, shown
from triage.letter import Letter, Line, Occasion
from triage.words import word

_OCCASIONS: dict[Occasion, Words] = {
    Occasion.OPENED: ("Möjlig incident", "Possible incident", "Mulig avvik"),
    Occasion.REOPENED: ("Ärendet är öppet igen", "The case is open again", "Saken er åpen igjen"),
    Occasion.WIDER: ("Fler når det nu", "More people can reach it now", "Flere når det nå"),
    Occasion.UNSEEN: (
        "Ingen har öppnat ärendet",
        "Nobody has opened the case",
        "Ingen har åpnet saken",
    ),
    Occasion.STAGE: ("Tiden går", "The clock runs", "Tiden går"),
    Occasion.DIGEST: ("Sammanställning", "Digest", "Sammendrag"),
    Occasion.FLOOD: ("Många nya ärenden", "Many new cases", "Mange nye saker"),
    Occasion.AGENT_SILENT: ("En agent är tyst", "An agent is silent", "En agent er taus"),
}
_STAGES: dict[Stage, Words] = {
    Stage.FRESH: ("", "", ""),
    Stage.REMINDER: ("påminnelse", "reminder", "påminnelse"),
    Stage.WARNING: ("varning", "warning", "advarsel"),
    Stage.ESCALATION: ("tiden är snart ute", "time is nearly out", "tiden er snart ute"),
    Stage.OVERDUE: ("tiden är ute", "time is out", "tiden er ute"),
}
_WORDS: dict[str, Words] = {
    "level": ("Nivå", "Level", "Nivå"),
    "preliminary": ("preliminär", "preliminary", "foreløpig"),
    "source": ("Källa", "Source", "Kilde"),
    "counts": ("Fynd", "Findings", "Funn"),
    "audience": ("Kan nås av", "Within reach of", "Tilgjengelig for"),
    "detected": ("Upptäckt", "Detected", "Oppdaget"),
    "due": ("Anmälan senast", "Notification due", "Melding innen"),
    "due_soft": ("Bör bedömas senast", "Should be judged by", "Bør vurderes innen"),
    "protected": (
        "SKYDDADE PERSONUPPGIFTER kan vara berörda",
        "PROTECTED IDENTITY may be concerned",
        "BESKYTTET IDENTITET kan være berørt",
    ),
    "week": ("Förra veckan", "Last week", "Forrige uke"),
    "opened": ("nya", "new", "nye"),
    "judged": ("bedömda", "judged", "vurderte"),
    "incidents": ("incidenter", "incidents", "avvik"),
    "notified": ("anmälda", "notified", "meldte"),
    "waiting": ("väntar nu", "waiting now", "venter nå"),
    "overdue": ("för sena", "overdue", "for sene"),
    "more": ("och fler i inkorgen", "and more in the inbox", "og flere i innboksen"),
    "cases": ("ärenden", "cases", "saker"),
    "silent": (
        "Inget har hörts sedan {since}. Det den bevakar undersöks inte.",
        "Nothing has been heard since {since}. What it watches is not examined.",
        "Ingenting er hørt siden {since}. Det den overvåker, blir ikke undersøkt.",
    ),
    "expired": (
        "Undantag som gått ut",
        "Suppressions that have run out",
        "Unntak som er utløpt",
    ),
    "unknown_source": ("okänd", "unknown", "ukjent"),
    "report": ("rapport", "report", "melding"),
    "foot": (
        "Inga personuppgifter skickas i e-post. Logga in för att se mer.",
        "No personal data is sent by mail. Log in to see more.",
        "Ingen personopplysninger sendes på e-post. Logg inn for å se mer.",
    ),
}


def _word(key: str, language: str) -> str:
    """A word of letters."""
    return said(_WORDS[key], language)


def subject_of(letter: Letter, language: str) -> str:
    """Id and level: what ends in mail logs, which are public records."""
    if len(letter.lines) == 1 and not letter.more and letter.occasion is not Occasion.DIGEST:
        line = letter.lines[0]
        stage = f" – {said(_STAGES[letter.stage], language)}" if letter.stage else ""
        return f"[Persinc] {line.id} {_level(line, language)}{stage}"
    title = said(_OCCASIONS[letter.occasion], language)
    if not letter.lines:
        return f"[Persinc] {title}"
    return f"[Persinc] {title}: {len(letter.lines) + letter.more} {_word('cases', language)}"


def text_of(letter: Letter, language: str, zone: ZoneInfo) -> str:
    """The letter in plain text."""
    blocks = [_title(letter, language)]
    blocks += ["\n".join(_line(line, letter, language, zone)) for line in letter.lines]
    blocks += _rest(letter, language, zone)
    return "\n\n".join(blocks) + f"\n\n-- \n{_word('foot', language)}\n"


def html_of(letter: Letter, language: str, zone: ZoneInfo) -> str:
    """The same as simple HTML: no pictures, styles from elsewhere, or trackers."""
    parts = [f"<p><strong>{escape(_title(letter, language))}</strong></p>"]
    for line in letter.lines:
        rows = [escape(row) for row in _line(line, letter, language, zone)]
        if letter.link:
            link = escape(f"{letter.link}{line.id}", quote=True)
            rows[-1] = f'<a href="{link}">{link}</a>'
        parts.append(f"<p>{'<br>'.join(rows)}</p>")
    parts += [f"<p>{escape(block)}</p>" for block in _rest(letter, language, zone)]
    parts.append(f"<p><small>{escape(_word('foot', language))}</small></p>")
    return f'<!doctype html><html lang="{language}"><body>{"".join(parts)}</body></html>\n'


def _title(letter: Letter, language: str) -> str:
    title = said(_OCCASIONS[letter.occasion], language)
    stage = said(_STAGES[letter.stage], language) if letter.stage else ""
    return f"{title}: {stage}" if stage else title


def _level(line: Line, language: str) -> str:
    return f"{_word('preliminary', language)} {word(line.band.value, language)}"


def _line(line: Line, letter: Letter, language: str, zone: ZoneInfo) -> list[str]:
    rows = [line.id]
    if line.protected_identity:
        rows.append(_word("protected", language))
    counts = ", ".join(f"{word(name, language)} {count}" for name, count in line.counts)
    due = "due" if line.legal else "due_soft"
    facts = {
        "level": _level(line, language),
        "source": _source(line.source, language),
        "counts": counts,
        "audience": word(line.audience, language),
        "detected": shown(line.detected_at, zone),
        due: shown(line.due_by, zone),
    }
    rows += [f"{_word(key, language)}: {value}" for key, value in facts.items() if value]
    rows.append(f"{letter.link}{line.id}" if letter.link else f"persinc-triage show {line.id}")
    return rows


def _source(source: str, language: str) -> str:
    if source == "unknown":
        return _word("unknown_source", language)
    return _word("report", language) if source == "report" else word(source, language)


def _rest(letter: Letter, language: str, zone: ZoneInfo) -> list[str]:
    blocks = []
    if letter.more:
        blocks.append(f"+ {letter.more} {_word('more', language)}")
    if letter.week:
        counts = ", ".join(f"{_word(name, language)} {count}" for name, count in letter.week)
        blocks.append(f"{_word('week', language)}: {counts}")
    if letter.agent:
        since = _since(letter.silent_since, zone)
        blocks.append(f"{letter.agent}: {_word('silent', language).format(since=since)}")
    if letter.expired:
        numbers = ", ".join(str(number) for number in letter.expired)
        blocks.append(f"{_word('expired', language)}: {numbers}")
    return blocks


def _since(moment: datetime | None, zone: ZoneInfo) -> str:
    return "?" if moment is None else shown(moment, zone)
