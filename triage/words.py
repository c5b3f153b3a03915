"""Words shown to people, in Swedish, English and bokmål; keys are what the code and the API speak.

>>> word("incident_notify", "sv")
'incident, anmäls'
>>> word("a_site's_own_category", "sv")
"a site's own category"
"""

from triage.enisa import LANGUAGES, Words

WORDS: dict[str, Words] = {
    # dispositions
    "incident_notify": ("incident, anmäls", "incident, to be notified", "avvik, meldes"),
    "incident_internal": (
        "incident, anmäls inte",
        "incident, not notified",
        "avvik, meldes ikke",
    ),
    "not_incident": ("ingen incident", "not an incident", "ikke avvik"),
    "false_positive": ("falskt larm", "false positive", "falsk alarm"),
    "duplicate": ("dubblett", "duplicate", "duplikat"),
    "test": ("prov", "test", "test"),
    # states
    "new": ("ny", "new", "ny"),
    "open": ("öppen", "open", "åpen"),
    "resting": ("vilar", "resting", "hviler"),
    "review": ("väntar på andra ögon", "waits for a second pair of eyes", "venter på andre øyne"),
    "closed": ("avslutad", "closed", "avsluttet"),
    # bands
    "low": ("låg", "low", "lav"),
    "medium": ("medel", "medium", "middels"),
    "high": ("hög", "high", "høy"),
    "very_high": ("mycket hög", "very high", "svært høy"),
    # audiences
    "public": ("allmänheten", "the public", "allmennheten"),
    "all_staff": ("alla anställda", "all staff", "alle ansatte"),
    "restricted": ("en begränsad krets", "a restricted circle", "en begrenset krets"),
    "unknown": ("okänt vilka", "not known who", "ukjent hvem"),
    # sources and items
    "shared_drive": ("delad mapp", "shared drive", "delt mappe"),
    "mail_log": ("e-postlogg", "mail log", "e-postlogg"),
    "intranet_export": ("intranät", "intranet", "intranett"),
    "file": ("fil", "file", "fil"),
    "mail": ("brev", "mail", "e-post"),
    "page": ("sida", "page", "side"),
    # categories
    "health": ("hälsa", "health", "helse"),
    "ethnicity": ("etniskt ursprung", "ethnic origin", "etnisk opprinnelse"),
    "religion": ("religion", "religion", "religion"),
    "political_opinion": ("politisk åsikt", "political opinion", "politisk oppfatning"),
    "union": ("fackförening", "trade union", "fagforening"),
    "sexual_life": ("sexualliv", "sexual life", "seksualliv"),
    "genetic": ("genetiska uppgifter", "genetic data", "genetiske opplysninger"),
    "biometric": ("biometriska uppgifter", "biometric data", "biometriske opplysninger"),
    "crime": ("lagöverträdelser", "criminal offences", "straffbare forhold"),
    "protected_identity": (
        "skyddade personuppgifter",
        "protected identity",
        "fortrolig eller sperret adresse",
    ),
    "social_services": ("socialtjänst", "social services", "sosialtjeneste"),
    "school_support": ("stöd i skolan", "support at school", "støtte i skolen"),
    "assessment": ("omdömen", "assessments", "vurderinger"),
    "economy": ("ekonomi", "economy", "økonomi"),
    "hr_discipline": ("personalärende", "staff matter", "personalsak"),
    "migration": ("migration", "migration", "migrasjon"),
    "credentials": ("inloggningsuppgifter", "credentials", "påloggingsopplysninger"),
    "identity_number": ("identitetsnummer", "identity numbers", "fødselsnummer"),
    "person": ("personer", "persons", "personer"),
    "contact": ("kontaktuppgifter", "contact details", "kontaktopplysninger"),
    "other": ("annat", "other", "annet"),
    # origins
    "origin_agent": ("upptäckt av Persinc", "found by Persinc", "funnet av Persinc"),
    "origin_report": ("rapporterad", "reported", "meldt inn"),
    "origin_register": ("tidigare register", "earlier register", "tidligere register"),
    # tiers
    "sensitive": ("känsliga", "sensitive", "sensitive"),
    "extra": ("extra skyddsvärda", "extra worthy of protection", "ekstra beskyttelsesverdige"),
    "ordinary": ("vanliga", "ordinary", "alminnelige"),
    "none": ("inga", "none", "ingen"),
    # stages
    "fresh": ("ny", "fresh", "ny"),
    "reminder": ("påminnelse", "reminder", "påminnelse"),
    "warning": ("varning", "warning", "advarsel"),
    "escalation": ("eskaleras", "escalates", "eskaleres"),
    "overdue": ("för sent", "overdue", "for sent"),
    # flags
    "many_persons": (
        "mer än hundra personer",
        "more than a hundred persons",
        "over hundre personer",
    ),
    "minors": ("barn", "minors", "barn"),
    "not_fully_examined": (
        "allt kunde inte läsas",
        "not everything could be read",
        "ikke alt kunne leses",
    ),
    "held": ("gallras inte", "kept from erasure", "slettes ikke"),
    "unintelligible": (
        "oläsbart (krypterat)",
        "unintelligible (encrypted)",
        "uleselig (kryptert)",
    ),
    # columns and headings
    "case": ("ärende", "case", "sak"),
    "severity": ("allvar", "severity", "alvor"),
    "what": ("vad", "what", "hva"),
    "where": ("var", "where", "hvor"),
    "audience": ("vilka når det", "audience", "hvem når det"),
    "findings": ("fynd", "findings", "funn"),
    "places": ("ställen", "places", "steder"),
    "left": ("tid kvar", "time left", "tid igjen"),
    "state": ("läge", "state", "status"),
    "why": ("varför", "why", "hvorfor"),
    "times": ("tider", "times", "tider"),
    "occurred": ("hände", "occurred", "skjedde"),
    "detected": ("upptäckt", "detected", "oppdaget"),
    "viewed": ("öppnad", "viewed", "åpnet"),
    "aware": ("känd", "aware", "kjent"),
    "due": ("senast", "due", "frist"),
    "due_soft": ("bedöms senast (mjuk gräns)", "to be judged by (soft)", "vurderes innen (myk)"),
    "notified": ("anmäld", "notified", "meldt"),
    "controller": ("ansvarig", "controller", "ansvarlig"),
    "if_protected": (
        "med skyddade personuppgifter",
        "with a protected identity",
        "med beskyttet identitet",
    ),
    "preliminary": ("preliminär", "preliminary", "foreløpig"),
    "to_be_answered": ("att ta ställning till", "to be answered", "å ta stilling til"),
    "question_protected_identity": (
        "Skyddade personuppgifter?",
        "Protected identity?",
        "Beskyttet identitet?",
    ),
    "question_wrong_recipient": (
        "Obehörig mottagare?",
        "Unauthorised recipient?",
        "Uvedkommende mottaker?",
    ),
    "question_public": ("Åtkomligt för allmänheten?", "Public?", "Allment tilgjengelig?"),
    "unknown_dpc": ("Vilket slags uppgifter?", "What kind of data?", "Hva slags opplysninger?"),
    "unknown_ei": (
        "Hur lätt pekas någon ut?",
        "How easily is somebody identified?",
        "Hvor lett identifiseres noen?",
    ),
    "unknown_confidentiality": ("Vilka kan nå det?", "Who can reach it?", "Hvem kan nå det?"),
    "events": ("händelser", "events", "hendelser"),
    "history": ("vad som gjorts", "history", "historikk"),
    "evidence": ("under försegling", "sealed evidence", "forseglet"),
    "sealed_hint": (
        "var och vad exakt är förseglat; --identity FIL öppnar det",
        "where and what exactly is sealed; --identity FILE opens it",
        "hvor og hva nøyaktig er forseglet; --identity FIL åpner det",
    ),
    "nothing_waits": ("Inget väntar.", "Nothing waits.", "Ingenting venter."),
    "agent": ("agent", "agent", "agent"),
    "heard": ("hördes senast", "last heard", "sist hørt"),
    "source": ("källa", "source", "kilde"),
    "not_examined": ("inte undersökta", "not examined", "ikke undersøkt"),
    "examined": ("undersökta", "examined", "undersøkt"),
    "silent": ("tyst", "silent", "taus"),
    "stopped": ("avstängd", "stopped", "stanset"),
    "watching": ("bevakar", "watching", "overvåker"),
    "scanning": ("går igenom", "scanning", "går gjennom"),
    "degraded": ("begränsad", "degraded", "begrenset"),
    "blind": ("ser inget", "blind", "ser ingenting"),
    "unseal_reason": ("Varför öppnas det", "Why is it opened", "Hvorfor åpnes det"),
    "no_agents": (
        "Ingen agent har hörts av.",
        "No agent has been heard.",
        "Ingen agent har gitt lyd fra seg.",
    ),
    "number": ("nr", "no.", "nr."),
    "matches": ("gäller", "matches", "gjelder"),
    "hits": ("träffar", "hits", "treff"),
    "until": ("till", "until", "til"),
    "by": ("av", "by", "av"),
    "reason": ("skäl", "reason", "grunn"),
    "detector": ("detektor", "detector", "detektor"),
    "rule": ("regel", "rule", "regel"),
    "right": ("rätt", "right", "riktig"),
    "harmless": ("ofarligt", "harmless", "ufarlig"),
    "wrong": ("fel", "wrong", "feil"),
    "precision": ("träffsäkerhet", "precision", "treffsikkerhet"),
    # objections
    "reason_missing": ("ett skäl behövs", "a reason is needed", "en begrunnelse trengs"),
    "clock_runs": (
        "klockan går: 72 timmar från kännedom",
        "the clock runs: 72 hours from awareness",
        "klokken går: 72 timer fra kunnskap",
    ),
    "clock_runs_there": (
        "klockan går här men inte i det andra ärendet; slå ihop åt andra hållet",
        "the clock runs here but not in the other case; merge the other way round",
        "klokken går her, men ikke i den andre saken; slå sammen motsatt vei",
    ),
    "in_the_future": ("tiden har inte varit än", "that time has not come", "tiden er ikke kommet"),
    "in_the_past": ("tiden har varit", "that time has passed", "tiden er forbi"),
    "is_open": ("ärendet är öppet", "the case is open", "saken er åpen"),
    "late_reason_missing": (
        "anmälan är sen: ange varför (art. 33.1)",
        "the notification is late: say why (art. 33(1))",
        "meldingen er sen: oppgi hvorfor (art. 33 nr. 1)",
    ),
    "nothing_to_confirm": (
        "inget beslut väntar på andra ögon",
        "no decision waits for a second pair of eyes",
        "ingen avgjørelse venter på andre øyne",
    ),
    "nothing_to_undo": ("inget att ångra", "nothing to undo", "ingenting å angre"),
    "nothing_would_stay": (
        "något måste vara kvar i ärendet",
        "something must stay in the case",
        "noe må bli igjen i saken",
    ),
    "not_decided_to_notify": (
        "besluta först att incidenten anmäls",
        "decide first that it is notified",
        "avgjør først at den meldes",
    ),
    "no_such_detail": ("okänd uppgift", "no such detail", "ukjent opplysning"),
    "no_such_door": ("okänd väg in", "no such door", "ukjent vei inn"),
    "no_such_event": (
        "händelsen finns inte i ärendet",
        "no such event in the case",
        "hendelsen finnes ikke i saken",
    ),
    "no_such_suppression": (
        "ingen sådan dämpning är i kraft",
        "no such suppression is in force",
        "ingen slik demping er i kraft",
    ),
    "own_decision": (
        "en annan person måste bekräfta",
        "another person must confirm it",
        "en annen person må bekrefte",
    ),
    "reopen_first": (
        "ärendet är beslutat; öppna det igen först (reopen)",
        "the case is decided; reopen it first",
        "saken er avgjort; åpne den igjen først (reopen)",
    ),
    "same_case": ("det är samma ärende", "that is the same case", "det er samme sak"),
    "text_missing": ("text saknas", "there is no text", "tekst mangler"),
    "time_zone_missing": ("tidszon saknas", "the time has no zone", "tidssone mangler"),
    "undo_the_merge": (
        "ärendet är hopslaget; ångra det först (undo)",
        "the case is merged; undo that first",
        "saken er slått sammen; angre det først (undo)",
    ),
    "until_when": (
        "ange till när, eller till hur många fler",
        "say until when, or how many more",
        "oppgi til når, eller hvor mange flere",
    ),
    "when_missing": ("ange när", "say when", "oppgi når"),
    "why_not_missing": (
        "ange varför de inte informeras (art. 34.3)",
        "say why they are not told (art. 34(3))",
        "oppgi hvorfor de ikke varsles (art. 34 nr. 3)",
    ),
    "merge_instead": (
        "slå ihop med det andra ärendet (merge)",
        "merge it with the other case",
        "slå sammen med den andre saken (merge)",
    ),
    "gate_not_passed": (
        "säg vilket brott mot säkerheten det var (art. 4.12): konfidentialitet, riktighet, tillgänglighet",
        "say what breach of security it was (art. 4(12)): confidentiality, integrity, availability",
        "si hvilket sikkerhetsbrudd det var (art. 4 nr. 12): konfidensialitet, integritet, tilgjengelighet",
    ),
    "gate_passed": (
        "ett brott mot säkerheten är en incident (art. 4.12)",
        "a breach of security is an incident (art. 4(12))",
        "et sikkerhetsbrudd er et avvik (art. 4 nr. 12)",
    ),
    "awareness_missing": (
        "ange först när ni fick kännedom (aware)",
        "state first when the controller became aware",
        "oppgi først når dere ble kjent med det (aware)",
    ),
}


def word(key: str, language: str) -> str:
    """The word for a key; a key without one is shown in plain letters."""
    words = WORDS.get(key)
    return key.replace("_", " ") if words is None else words[LANGUAGES.index(language)]
