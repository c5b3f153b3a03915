"""Decision: what must be known before a case is judged, and what a judgement must say. Pure.

The gate of art. 4(12) comes first: was there a breach of security leading to accidental or unlawful
destruction, loss, alteration, disclosure or access? Only then comes severity. Why something was not
notified is documented as carefully as why it was (art. 33(5)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.case import Case, Disposition
from triage.severity import Band


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
    """Whether another person must confirm it: high and very high, whatever the outcome."""
    return case.band in bands and judgement.disposition is not Disposition.TEST


EXAMPLES: dict[str, str] = {
    "01": "Ransomware with proper backup and without exfiltration",
    "02": "Ransomware without proper backup",
    "03": "Ransomware with backup and without exfiltration in a hospital",
    "04": "Ransomware without backup and with exfiltration",
    "05": "Exfiltration of job application data from a website",
    "06": "Exfiltration of hashed passwords from a website",
    "07": "Credential stuffing attack on a banking website",
    "08": "Exfiltration of business data by an employee",
    "09": "Accidental transmission of data to a trusted third party",
    "10": "Stolen material storing encrypted personal data",
    "11": "Stolen material storing non-encrypted personal data",
    "12": "Stolen paper files with sensitive data",
    "13": "Postal mail mistake",
    "14": "Highly confidential personal data sent by mail by mistake",
    "15": "Personal data sent by mail by mistake",
    "16": "Postal mail mistake (insurance)",
    "17": "Identity theft",
    "18": "Email exfiltration",
}
"""EDPB guidelines 01/2021 on examples regarding personal data breach notification."""
