"""Why something may be an incident: every rule of the policy, in the words a DPO reads.

>>> reason("identity_number", "sv", "19 nummer")
('identity_number', 'Personnummer eller samordningsnummer (19 nummer)')
"""

from agent.language import Words, said

RULES: dict[str, Words] = {
    "identity_number_subject": (
        "Identitetsnummer i ärenderad, filnamn eller rubrik",
        "Identity number in a subject line, file name or title",
        "Fødselsnummer i emnefelt, filnavn eller tittel",
    ),
    "identity_number": (
        "Personnummer eller samordningsnummer",
        "Identity number",
        "Fødselsnummer eller annet identitetsnummer",
    ),
    "identity_number_list": (
        "Lista med identitetsnummer",
        "List of identity numbers",
        "Liste med fødselsnumre",
    ),
    "protected_identity_person": (
        "Skyddade personuppgifter om en person som kan pekas ut",
        "Protected identity of somebody who can be identified",
        "Fortrolig eller sperret adresse om en person som kan identifiseres",
    ),
    "credentials": (
        "Inloggningsuppgifter i klartext",
        "Credentials in clear text",
        "Påloggingsopplysninger i klartekst",
    ),
    "term_person": (
        "Känslig uppgift intill en person",
        "Sensitive term beside a person",
        "Sensitiv opplysning ved siden av en person",
    ),
    "two_terms_person": (
        "Två olika uppgifter av känslig art intill en person",
        "Two different sensitive terms beside a person",
        "To ulike opplysninger av sensitiv art ved siden av en person",
    ),
    "term_addressee": (
        "Känslig uppgift i brev direkt till den det gäller eller utomstående",
        "Sensitive term in a mail to an outsider",
        "Sensitiv opplysning i e-post til en utenforstående",
    ),
    "subject_rule": (
        "Avslöjande ärenderad, filnamn eller rubrik",
        "Revealing subject line, file name or title",
        "Avslørende emnefelt, filnavn eller tittel",
    ),
    "subject_term_person": (
        "Känslig uppgift och person i ärenderad, filnamn eller rubrik",
        "Sensitive term and person in a subject line, file name or title",
        "Sensitiv opplysning og person i emnefelt, filnavn eller tittel",
    ),
    "list_under_heading": (
        "Lista över personer under en känslig rubrik",
        "List of people under a sensitive heading",
        "Liste over personer under en sensitiv overskrift",
    ),
    "absence_of_pupils": (
        "Elevers frånvaro eller stöd med namn",
        "Absence or support of named pupils",
        "Navngitte elevers fravær eller støtte",
    ),
    "private_contacts": (
        "Lista med privata kontaktuppgifter",
        "List of private contact details",
        "Liste med private kontaktopplysninger",
    ),
    "sensitive_matter": (
        "Texten liknar känsliga ärenden om en enskild",
        "The text reads like a sensitive matter about an individual",
        "Teksten ligner sensitive saker om en enkeltperson",
    ),
    "matter_with_facts": (
        "Texten liknar ett känsligt ärende, och fakta stöder det",
        "The text reads like a sensitive matter, and facts support it",
        "Teksten ligner en sensitiv sak, og fakta støtter det",
    ),
    "to_outsiders": (
        "Skickat till utomstående",
        "Sent to outsiders",
        "Sendt til utenforstående",
    ),
    "to_private_mailbox": (
        "Skickat till en privat brevlåda, troligen avsändarens egen",
        "Sent to a private mailbox, probably the sender's own",
        "Sendt til en privat postkasse, trolig avsenderens egen",
    ),
    "to_many": (
        "Skickat till många mottagare eller en sändlista",
        "Sent to many recipients or a distribution list",
        "Sendt til mange mottakere eller en distribusjonsliste",
    ),
    "subject_not_encrypted": (
        "Säker e-post skyddar inte ärenderaden",
        "A secure gateway does not protect the subject line",
        "Sikker e-post beskytter ikke emnefeltet",
    ),
    "public_audience": (
        "Åtkomligt för allmänheten",
        "Open to the public",
        "Tilgjengelig for allmennheten",
    ),
    "protected_place": (
        "Ligger där känsliga uppgifter är väntade",
        "Lies where sensitive data is expected",
        "Ligger der sensitive opplysninger er ventet",
    ),
    "need_to_know": (
        "Internt brev till en eller två: kan behövas i tjänsten",
        "Internal mail to one or two: may be needed for work",
        "Intern e-post til én eller to: kan være nødvendig i tjenesten",
    ),
    "term_alone": (
        "Känsliga ord, men ingen person som kan pekas ut",
        "Sensitive words, but nobody who can be identified",
        "Sensitive ord, men ingen person som kan identifiseres",
    ),
    "person_alone": (
        "Personer, men inget känsligt om dem",
        "People, but nothing sensitive about them",
        "Personer, men ikke noe sensitivt om dem",
    ),
}


def reason(rule: str, language: str, detail: str = "") -> tuple[str, str]:
    """Give the rule's id and its words, with a detail that holds no text of what was read."""
    text = said(RULES[rule], language)
    return rule, f"{text} ({detail})" if detail else text


def reason_in(rule: str, text: str, language: str) -> str:
    """A reason as another reader's language has it; one of an unknown rule as it came.

    >>> reason_in("identity_number", "Identity number (19)", "sv")
    'Personnummer eller samordningsnummer (19)'
    """
    words = RULES.get(rule)
    told = [one for one in words or () if text.startswith(one)]
    if words is None or not told:
        return text
    return said(words, language) + text.removeprefix(max(told, key=len))
