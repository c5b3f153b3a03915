"""The authorities' forms: their questions with number and order, keyed the same for both.

Source: IMY, e-tjänst Anmälan av personuppgiftsincident; Datatilsynet, melding om brudd (Altinn).
"""

KINDS = ("preliminary", "complete", "follow_up", "withdrawal")
AUTHORITIES = ("IMY", "Datatilsynet")
TITLES = {
    "IMY": {
        "preliminary": "Preliminär anmälan av personuppgiftsincident",
        "complete": "Anmälan av personuppgiftsincident",
        "follow_up": "Komplettering av anmälan om personuppgiftsincident",
        "withdrawal": "Återkallelse av anmälan om personuppgiftsincident",
    },
    "Datatilsynet": {
        "preliminary": "Foreløpig melding om brudd på personopplysningssikkerheten",
        "complete": "Melding om brudd på personopplysningssikkerheten",
        "follow_up": "Oppfølging av melding om brudd på personopplysningssikkerheten",
        "withdrawal": "Trekking av melding om brudd på personopplysningssikkerheten",
    },
}
_IMY = (
    ("controller", "1", "Personuppgiftsansvarig"),
    ("organisation_number", "2", "Organisationsnummer"),
    ("address", "3–4", "Postadress"),
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
    ("address", "2", "Postadresse"),
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
FORMS = {"IMY": _IMY, "Datatilsynet": _DATATILSYNET}
