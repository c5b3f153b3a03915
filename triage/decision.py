"""Decision: what must be known before a case is judged, and what a judgement must say. Pure.

The gate of art. 4(12) comes first: was there a breach of security leading to accidental or unlawful
destruction, loss, alteration, disclosure or access? Only then comes severity. Why something was not
notified is documented as carefully as why it was (art. 33(5)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from agent.language import Words
from triage.band import Band
from triage.case import Case, Disposition


class Breach(StrEnum):
    """What kind of breach of security it was (WP250: confidentiality, integrity, availability)."""

    NONE = "none"
    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


QUESTIONS = ("protected_identity", "wrong_recipient", "public")
"""The three first questions."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decides."""

    disposition: Disposition
    reason: str
    breach: tuple[Breach, ...] = ()
    findings: tuple[str, ...] = ()
    """For a false positive: the rules or entity types that were wrong; empty for all."""
    example: str = ""
    """The closest case of EDPB guidelines 01/2021, by its number: a reason that can be cited."""


def objections(case: Case, judgement: Judgement) -> list[str]:
    """What stands in the way, as keys of words.py; none when it may be decided."""
    found = []
    disposition, breach = judgement.disposition, set(judgement.breach)
    if not judgement.reason.strip():
        found.append("reason_missing")
    if disposition is Disposition.DUPLICATE:
        found.append("merge_instead")
    if disposition in {Disposition.INCIDENT_NOTIFY, Disposition.INCIDENT_INTERNAL}:
        if not breach or Breach.NONE in breach:
            found.append("gate_not_passed")
        if case.aware_at is None:
            found.append("awareness_missing")
        found += [f"question_{name}" for name in QUESTIONS if name not in case.overrides]
        found += [f"unknown_{name}" for name in case.range().factors.unknown]
    if disposition is Disposition.NOT_INCIDENT and breach - {Breach.NONE}:
        found.append("gate_passed")
    return found


def needs_second(case: Case, judgement: Judgement, bands: Sequence[Band]) -> bool:
    """Whether another person must confirm it: high and very high, found or judged, whatever the
    outcome.
    """
    return not case.bands.isdisjoint(bands) and judgement.disposition is not Disposition.TEST


EXAMPLES: dict[str, Words] = {
    "01": (
        "utpressningsprogram, säkerhetskopia fanns, inget fördes ut",
        "ransomware with proper backup and without exfiltration",
        "løsepengevirus, sikkerhetskopi fantes, ingenting ble hentet ut",
    ),
    "02": (
        "utpressningsprogram utan ordentlig säkerhetskopia",
        "ransomware without proper backup",
        "løsepengevirus uten ordentlig sikkerhetskopi",
    ),
    "03": (
        "utpressningsprogram på ett sjukhus, säkerhetskopia fanns",
        "ransomware with backup and without exfiltration in a hospital",
        "løsepengevirus på et sykehus, sikkerhetskopi fantes",
    ),
    "04": (
        "utpressningsprogram utan säkerhetskopia, uppgifter fördes ut",
        "ransomware without backup and with exfiltration",
        "løsepengevirus uten sikkerhetskopi, opplysninger ble hentet ut",
    ),
    "05": (
        "jobbansökningar stulna från en webbplats",
        "exfiltration of job application data from a website",
        "jobbsøknader hentet ut fra et nettsted",
    ),
    "06": (
        "hashade lösenord stulna från en webbplats",
        "exfiltration of hashed passwords from a website",
        "hashede passord hentet ut fra et nettsted",
    ),
    "07": (
        "stulna lösenord prövade mot en banks webbplats",
        "credential stuffing attack on a banking website",
        "stjålne passord prøvd mot en banks nettsted",
    ),
    "08": (
        "en anställd tog med sig företagets uppgifter",
        "exfiltration of business data by an employee",
        "en ansatt tok med seg virksomhetens opplysninger",
    ),
    "09": (
        "skickat av misstag till en betrodd mottagare",
        "accidental transmission of data to a trusted third party",
        "sendt ved en feil til en betrodd mottaker",
    ),
    "10": (
        "stulen utrustning, uppgifterna krypterade",
        "stolen material storing encrypted personal data",
        "stjålet utstyr, opplysningene kryptert",
    ),
    "11": (
        "stulen utrustning, uppgifterna okrypterade",
        "stolen material storing non-encrypted personal data",
        "stjålet utstyr, opplysningene ukryptert",
    ),
    "12": (
        "stulna pappershandlingar med känsliga uppgifter",
        "stolen paper files with sensitive data",
        "stjålne papirer med sensitive opplysninger",
    ),
    "13": ("fel i postutskick", "postal mail mistake", "feil i postutsendelse"),
    "14": (
        "högst förtroliga uppgifter e-postade av misstag",
        "highly confidential personal data sent by mail by mistake",
        "svært fortrolige opplysninger sendt på e-post ved en feil",
    ),
    "15": (
        "personuppgifter e-postade av misstag",
        "personal data sent by mail by mistake",
        "personopplysninger sendt på e-post ved en feil",
    ),
    "16": (
        "fel i postutskick (försäkring)",
        "postal mail mistake (insurance)",
        "feil i postutsendelse (forsikring)",
    ),
    "17": ("identitetsstöld", "identity theft", "identitetstyveri"),
    "18": (
        "e-post vidarebefordrad till en obehörig",
        "email exfiltration",
        "e-post videresendt til uvedkommende",
    ),
}
"""EDPB guidelines 01/2021 on examples regarding personal data breach notification."""
