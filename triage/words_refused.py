"""What cannot be done, and why not, in Swedish, English and bokmål; words.py has all other words."""

from agent.language import Words

REFUSED: dict[str, Words] = {
    # refusals
    "no_such_case": (
        "inget sådant ärende, eller inget som du får se",
        "no such case, or none that you may see",
        "ingen slik sak, eller ingen du får se",
    ),
    "not_allowed": (
        "ingen roll här ger rätt att",
        "no role here allows to",
        "ingen rolle her gir rett til å",
    ),
    "may_report": ("rapportera", "report", "melde inn"),
    "may_read": ("se ärenden", "see cases", "se saker"),
    "may_unseal": ("öppna det förseglade", "open what is sealed", "åpne det forseglede"),
    "may_work": ("arbeta med ärenden", "work with cases", "arbeide med saker"),
    "may_judge": ("bedöma ärenden", "judge cases", "vurdere saker"),
    "may_confirm": ("bekräfta beslut", "confirm decisions", "bekrefte vedtak"),
    "may_tune": ("se träffsäkerheten", "see how rules do", "se treffsikkerheten"),
    "may_register": ("se registret", "see the register", "se registeret"),
    "may_audit": ("se loggen", "see the audit log", "se loggen"),
    "may_house": ("sköta huset", "keep the house", "stelle huset"),
    "may_hand_out_role": ("dela ut rollen", "hand out that role", "dele ut rollen"),
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
    "detail_unreadable": (
        "persons är ett antal; occurred_at och ended_at är tider med zon",
        "persons is a number; occurred_at and ended_at are times with a zone",
        "persons er et antall; occurred_at og ended_at er tider med sone",
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
    "no_such_routine": (
        "ingen sådan rutin är inlagd (--put lägger in den)",
        "no such routine is kept (--put adds it)",
        "ingen slik rutine er lagt inn (--put legger den inn)",
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
