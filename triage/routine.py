"""Routines: the written ones a controller keeps, and those that every one of them ought to have.

Listed with the day each was last looked through, so that it is seen what is missing or old.
Source: Datatilsynet's inspections of municipalities 2009 to 2015; GDPR art. 5(2), 24, 32(1)(d).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agent.language import Words, said

EXPECTED: dict[str, Words] = {
    "incidents": (
        "Personuppgiftsincidenter: rapportera, bedöma, anmäla",
        "Personal data breaches: reporting, judging, notifying",
        "Avvik: melde, vurdere, varsle",
    ),
    "web": ("Publicering på webben", "Publishing on the web", "Publisering på nettet"),
    "access": (
        "Behörigheter: tilldela, ändra, ta bort",
        "Access: granting, changing, removing",
        "Tilganger: gi, endre, fjerne",
    ),
    "erasure": ("Gallring", "Erasure", "Sletting"),
    "requests": (
        "Registrerades begäran om insyn, rättelse, radering",
        "Requests for access, rectification, erasure",
        "Krav om innsyn, retting, sletting",
    ),
    "mail": (
        "E-post och säkra meddelanden",
        "E-mail and secure messages",
        "E-post og sikre meldinger",
    ),
    "processors": ("Personuppgiftsbiträdesavtal", "Processor agreements", "Databehandleravtaler"),
    "risk": (
        "Riskbedömning och konsekvensbedömning",
        "Risk assessment and impact assessment",
        "Risikovurdering og personvernkonsekvenser",
    ),
    "audit": ("Årlig säkerhetsrevision", "Yearly security audit", "Årlig sikkerhetsrevisjon"),
}


@dataclass(frozen=True, slots=True)
class Routine:
    """One routine: where it is to be read, whose it is, when it was last looked through."""

    id: str
    title: str
    place: str = ""
    owner: str = ""
    reviewed_at: date | None = None
    reviewed_by: str | None = None
    missing: bool = False
    """Expected, and nobody has said that there is one."""


def with_expected(kept: Iterable[Routine], language: str) -> list[Routine]:
    """Those that are missing first, then those kept."""
    there = list(kept)
    have = {one.id for one in there}
    missing = [
        Routine(key, said(words, language), missing=True)
        for key, words in EXPECTED.items()
        if key not in have
    ]
    return missing + there
