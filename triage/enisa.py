"""ENISA's tables for the severity of a personal-data breach, in figures and in words.

DPC, the context of the data, is 1 to 4 in each of four categories; EI, the ease of identifying
somebody, a quarter to one; CB, the circumstances, are added. The 2013 text prints a decrease by 1
in the sensitive row's first field, a known slip: the value there is 1.

Source: ENISA, Recommendations for a methodology of the assessment of severity of personal data
breaches, v1.0 (December 2013), annexes 1-3. The Swedish reading of EI is ours (docs/decisions).
"""

from enum import StrEnum

from agent.language import Words


class Context(StrEnum):
    """What kind of data it is (DPC's categories), by rising base value."""

    SIMPLE = "simple"
    BEHAVIOURAL = "behavioural"
    FINANCIAL = "financial"
    SENSITIVE = "sensitive"


BASE = {
    Context.SIMPLE: 1,
    Context.BEHAVIOURAL: 2,
    Context.FINANCIAL: 3,
    Context.SENSITIVE: 4,
}

CONTEXTS: dict[Context, Words] = {
    Context.SIMPLE: ("enkla uppgifter", "simple data", "enkle opplysninger"),
    Context.BEHAVIOURAL: (
        "uppgifter om beteende",
        "behavioural data",
        "opplysninger om atferd",
    ),
    Context.FINANCIAL: ("ekonomiska uppgifter", "financial data", "økonomiske opplysninger"),
    Context.SENSITIVE: ("känsliga uppgifter", "sensitive data", "sensitive opplysninger"),
}

DPC: dict[tuple[Context, int], Words] = {
    (Context.SIMPLE, 1): (
        "inget som gör dem känsligare",
        "nothing aggravates them",
        "ingenting som gjør dem mer følsomme",
    ),
    (Context.SIMPLE, 2): (
        "går att profilera efter, eller säger något om ställning eller ekonomi",
        "allow profiling, or assumptions on social or financial status",
        "kan brukes til profilering, eller sier noe om stilling eller økonomi",
    ),
    (Context.SIMPLE, 3): (
        "låter ana hälsa, sexualliv, politik eller tro",
        "lead to assumptions on health, sexual preference, politics or belief",
        "gir antakelser om helse, seksualliv, politikk eller tro",
    ),
    (Context.SIMPLE, 4): (
        "rör någon vars säkerhet eller hälsa hänger på dem (skyddad, barn, utsatt)",
        "concern somebody whose safety or health depends on them (protected, minor, vulnerable)",
        "gjelder noen hvis sikkerhet eller helse avhenger av dem (beskyttet, barn, utsatt)",
    ),
    (Context.BEHAVIOURAL, 1): (
        "ger ingen egentlig inblick, eller är redan allmänna",
        "give no substantial insight, or are public already",
        "gir ingen egentlig innsikt, eller er allerede allment kjent",
    ),
    (Context.BEHAVIOURAL, 2): ("varken mer eller mindre", "as such", "verken mer eller mindre"),
    (Context.BEHAVIOURAL, 3): (
        "ger en ingående bild av någons vardag",
        "allow a detailed profile of somebody's everyday life",
        "gir et detaljert bilde av noens hverdag",
    ),
    (Context.BEHAVIOURAL, 4): (
        "ger en bild som bygger på känsliga uppgifter",
        "allow a profile based on sensitive data",
        "gir et bilde bygget på sensitive opplysninger",
    ),
    (Context.FINANCIAL, 1): (
        "säger inget egentligt om ekonomin",
        "give no substantial insight into finances",
        "sier ikke noe egentlig om økonomien",
    ),
    (Context.FINANCIAL, 2): (
        "säger något, men ger ingen egentlig inblick",
        "say something, but give no significant insight",
        "sier noe, men gir ingen vesentlig innsikt",
    ),
    (Context.FINANCIAL, 3): ("varken mer eller mindre", "as such", "verken mer eller mindre"),
    (Context.FINANCIAL, 4): (
        "räcker till bedrägeri eller ger en ingående bild av ekonomin",
        "suffice for fraud, or allow a detailed financial profile",
        "er nok til bedrageri eller gir et detaljert økonomisk bilde",
    ),
    (Context.SENSITIVE, 1): (
        "ger ingen egentlig inblick, eller är redan allmänna",
        "give no substantial insight, or are public already",
        "gir ingen egentlig innsikt, eller er allerede allment kjent",
    ),
    (Context.SENSITIVE, 2): (
        "leder bara till allmänna antaganden",
        "lead only to general assumptions",
        "gir bare generelle antakelser",
    ),
    (Context.SENSITIVE, 3): (
        "leder till antaganden om känsliga förhållanden",
        "lead to assumptions about sensitive matters",
        "gir antakelser om sensitive forhold",
    ),
    (Context.SENSITIVE, 4): (
        "inget som gör dem mindre känsliga",
        "nothing lessens them",
        "ingenting som gjør dem mindre følsomme",
    ),
}


class Identifier(StrEnum):
    """By what somebody may be identified (rows of the EI table)."""

    FULL_NAME = "full_name"
    IDENTITY_NUMBER = "identity_number"
    PHONE_OR_ADDRESS = "phone_or_address"
    MAILBOX = "mailbox"
    PICTURE = "picture"
    CODE = "code"
    FIRST_NAME = "first_name"


EI_LEVELS: dict[float, Words] = {
    0.25: ("försumbar", "negligible", "ubetydelig"),
    0.5: ("begränsad", "limited", "begrenset"),
    0.75: ("betydande", "significant", "betydelig"),
    1.0: ("högsta", "maximum", "høyeste"),
}

EI: dict[tuple[Identifier, float], Words] = {
    (Identifier.FULL_NAME, 0.25): (
        "namn som många i landet bär",
        "a name common in the country",
        "navn som mange i landet har",
    ),
    (Identifier.FULL_NAME, 0.5): (
        "namn som få i landet bär",
        "a name few share in the country",
        "navn som få i landet har",
    ),
    (Identifier.FULL_NAME, 0.75): (
        "namn som få i en liten ort bär",
        "a name few share in a small town",
        "navn som få på et lite sted har",
    ),
    (Identifier.FULL_NAME, 1.0): (
        "namn med mer (födelsedatum, e-post, arbetsplats, skola)",
        "a name and more (birth date, e-mail, workplace, school)",
        "navn med mer (fødselsdato, e-post, arbeidsplass, skole)",
    ),
    (Identifier.IDENTITY_NUMBER, 0.25): (
        "nummer som inget register ger namn på",
        "a number without a reference register",
        "nummer uten referanseregister",
    ),
    (Identifier.IDENTITY_NUMBER, 0.75): (
        "nummer som visar födelsedatum",
        "a number that reveals the birth date",
        "nummer som viser fødselsdato",
    ),
    (Identifier.IDENTITY_NUMBER, 1.0): (
        "personnummer, vars namn folkbokföringen ger",
        "an identity number that population registers put a name to",
        "fødselsnummer som folkeregisteret gir navn på",
    ),
    (Identifier.PHONE_OR_ADDRESS, 0.25): (
        "telefon eller adress som inte står i någon katalog",
        "a telephone number or address in no public directory",
        "telefon eller adresse som ikke står i noen katalog",
    ),
    (Identifier.PHONE_OR_ADDRESS, 0.5): (
        "adress utanför kataloger, på en liten ort",
        "an unlisted address in a small town",
        "adresse utenfor kataloger, på et lite sted",
    ),
    (Identifier.PHONE_OR_ADDRESS, 1.0): (
        "telefon eller adress som står i en katalog",
        "a telephone number or address in a public directory",
        "telefon eller adresse som står i en katalog",
    ),
    (Identifier.MAILBOX, 0.25): (
        "e-postadress utan namn som inte går att söka",
        "a mailbox without a name that cannot be searched for",
        "e-postadresse uten navn som ikke kan søkes opp",
    ),
    (Identifier.MAILBOX, 0.75): (
        "e-postadress som går att söka i sociala medier",
        "a mailbox that can be searched for in social networks",
        "e-postadresse som kan søkes opp i sosiale medier",
    ),
    (Identifier.MAILBOX, 1.0): (
        "e-postadress som innehåller namnet",
        "a mailbox that holds the name",
        "e-postadresse som inneholder navnet",
    ),
    (Identifier.PICTURE, 0.25): (
        "otydlig bild",
        "an unclear picture",
        "uklart bilde",
    ),
    (Identifier.PICTURE, 0.5): (
        "otydlig bild med platsen antydd",
        "an unclear picture with a hint of the place",
        "uklart bilde med stedet antydet",
    ),
    (Identifier.PICTURE, 0.75): (
        "tydlig bild utan annat",
        "a clear picture and nothing else",
        "tydelig bilde uten annet",
    ),
    (Identifier.PICTURE, 1.0): (
        "tydlig bild med plats eller grupp",
        "a clear picture with a place or group",
        "tydelig bilde med sted eller gruppe",
    ),
    (Identifier.CODE, 0.25): (
        "kod som bara det egna registret löser upp",
        "a code only one's own register resolves",
        "kode som bare eget register kan løse",
    ),
    (Identifier.CODE, 0.75): (
        "alias med förnamn och e-post",
        "an alias with first name and mailbox",
        "alias med fornavn og e-post",
    ),
    (Identifier.CODE, 1.0): (
        "kod som ger namnet eller tillgång till registret",
        "a code that gives the name, or access to the register",
        "kode som gir navnet eller tilgang til registeret",
    ),
    (Identifier.FIRST_NAME, 0.75): (
        "förnamn med klass eller grupp",
        "a first name with a class or group",
        "fornavn med klasse eller gruppe",
    ),
    (Identifier.FIRST_NAME, 1.0): (
        "förnamn som bara en i gruppen bär",
        "a first name that only one in the group has",
        "fornavn som bare én i gruppen har",
    ),
}


class Loss(StrEnum):
    """The elements of CB."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"
    MALICIOUS = "malicious"


CB: dict[tuple[Loss, float], Words] = {
    (Loss.CONFIDENTIALITY, 0.0): (
        "inget som tyder på att någon obehörig tagit del",
        "no evidence that anybody unauthorised took part of it",
        "ingenting som tyder på at uvedkommende har fått tilgang",
    ),
    (Loss.CONFIDENTIALITY, 0.25): (
        "kända mottagare som inte borde ha det",
        "known recipients who should not have it",
        "kjente mottakere som ikke burde ha det",
    ),
    (Loss.CONFIDENTIALITY, 0.5): (
        "ett okänt antal kan ha tagit del (publicerat eller utlämnat)",
        "an unknown number may have taken part of it (published or given out)",
        "et ukjent antall kan ha fått tilgang (publisert eller utlevert)",
    ),
    (Loss.INTEGRITY, 0.0): (
        "uppgifterna är oförändrade eller återställda",
        "data unchanged or recovered",
        "opplysningene er uendret eller gjenopprettet",
    ),
    (Loss.INTEGRITY, 0.25): (
        "ändrade, kanske använda, kan återställas",
        "altered, possibly used, recoverable",
        "endret, kanskje brukt, kan gjenopprettes",
    ),
    (Loss.INTEGRITY, 0.5): (
        "ändrade, kanske använda, kan inte återställas",
        "altered, possibly used, not recoverable",
        "endret, kanskje brukt, kan ikke gjenopprettes",
    ),
    (Loss.AVAILABILITY, 0.0): (
        "uppgifterna finns kvar eller återställs lätt",
        "data available or easily recovered",
        "opplysningene er tilgjengelige eller gjenopprettes lett",
    ),
    (Loss.AVAILABILITY, 0.25): (
        "otillgängliga en tid",
        "unavailable for a time",
        "utilgjengelige en tid",
    ),
    (Loss.AVAILABILITY, 0.5): (
        "förlorade för gott",
        "lost for good",
        "tapt for godt",
    ),
    (Loss.MALICIOUS, 0.0): (
        "inget uppsåt",
        "no malicious intent",
        "ikke forsettlig",
    ),
    (Loss.MALICIOUS, 0.5): ("uppsåtligt", "malicious intent", "forsettlig"),
}
