"""The shape of config/triage.toml: parsed once, here, with every error told at once.

>>> Settings.read(Path("/nowhere/triage.toml"))
Traceback (most recent call last):
agent.settings_file.SettingsError: /nowhere/triage.toml: no such file. Copy config/triage.toml and edit it.
"""

from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from agent import bus_settings, settings_file
from agent.language import Language
from agent.settings_file import Located, Table, TimeZone
from triage.access import Actor, Grant, Role
from triage.band import Band
from triage.telling_settings import TellingTable


class ServiceTable(Table):
    language: Language = "sv"
    time_zone: TimeZone = "Europe/Stockholm"
    health_address: Annotated[str, Field(pattern=r"^[^:]+:[0-9]+$")] = "127.0.0.1:9465"

    @property
    def zone(self) -> ZoneInfo:
        """Where the DPO's wall clock hangs."""
        return ZoneInfo(self.time_zone)


class StoreTable(Table):
    url: str = Field(default="sqlite:////var/lib/persinc/triage.sqlite", repr=False)
    """An SQLAlchemy URL: sqlite:///relative.sqlite, postgresql://user@host/name."""
    password_file: Located | None = None
    """Holds the password of the database, so that it need not stand in the URL."""


class BusTable(bus_settings.BusTable):
    group: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")] = "persinc-triage"
    """The consumer group: several triage services with one store and one group share the work."""


class ApiTable(Table):
    address: Annotated[str, Field(pattern=r"^([^:]+:[0-9]+)?$")] = ""
    """HOST:PORT that `run` serves the API on; empty for none. TLS by the proxy in front, or here."""
    certificate_file: Located | None = None
    key_file: Located | None = None
    proxies: tuple[str, ...] = ()
    """Addresses of proxies in front: only they are believed when they say for whom they ask."""
    requests_per_minute: Annotated[int, Field(ge=1)] = 300
    """Of one token."""
    failures_per_minute: Annotated[int, Field(ge=1)] = 10
    """Wrong tokens from one address; then it must wait."""


class GroupingTable(Table):
    window_hours: Annotated[float, Field(gt=0)] = 72.0
    """How long after the last finding the next one in the same folder, site or thread, and of
    the same category, belongs to the same case."""


class ClockTable(Table):
    hours: Annotated[float, Field(gt=0)] = 72.0
    """From awareness to the notification (GDPR art. 33(1)); elapsed hours."""
    reminder_hours: Annotated[float, Field(gt=0)] = 24.0
    warning_hours: Annotated[float, Field(gt=0)] = 48.0
    escalation_hours: Annotated[float, Field(gt=0)] = 60.0


class DecisionTable(Table):
    second_eyes: tuple[Band, ...] = (Band.HIGH, Band.VERY_HIGH)
    """Bands whose decisions another person must confirm."""
    many_persons: Annotated[int, Field(ge=1)] = 100


class RetentionRule(Table):
    days: Annotated[int, Field(ge=1)]
    decision: str = ""
    """The authority's decision this rests on (gallringsbeslut), as it is filed."""


class RetentionTable(Table):
    """What is kept how long. Times run from when a case was closed, else from arrival."""

    evidence: RetentionRule = RetentionRule(days=90)
    """Sealed text of closed cases that were no incidents."""
    incident_evidence: RetentionRule = RetentionRule(days=365)
    """Sealed text of incidents."""
    unreviewed: RetentionRule = RetentionRule(days=365)
    """Sealed text of cases nobody has judged."""
    findings: RetentionRule = RetentionRule(days=730)
    """What was counted in closed cases, and the memory of false positives."""
    incident: RetentionRule = RetentionRule(days=3650)
    """The register's row of an incident."""
    audit: RetentionRule = RetentionRule(days=730)
    dead_letter: RetentionRule = RetentionRule(days=30)


class GrantTable(Table):
    role: Role
    controller: str = ""
    """The nämnd the role is for; empty for all."""
    unit: str = ""

    def grant(self) -> Grant:
        """As access.py knows it."""
        return Grant(self.role, self.controller, self.unit)


class PersonTable(Table):
    name: Annotated[str, Field(min_length=1, max_length=100)]
    language: Language | None = None
    """The house's unless told."""
    grant: tuple[GrantTable, ...] = ()

    def actor(self) -> Actor:
        """As access.py knows them."""
        return Actor(self.name, tuple(grant.grant() for grant in self.grant))


class ControllerTable(Table):
    """A controller (nämnd), as authorities' forms ask for it."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    """As sources name it."""
    organisation_number: str = ""
    address: str = ""
    contact: str = ""
    """Whom the authority may ask, and the DPO; stands in drafts alone."""


class AccessTable(Table):
    local_role: Role | None = Role.CENTRAL_DPO
    """Role of whoever may run persinc-triage on this host and is not listed under [[person]]."""

    @field_validator("local_role", mode="before")
    @classmethod
    def _empty_is_none(cls, role: object) -> object:
        return role or None


class Settings(Table):
    """All of config/triage.toml."""

    service: ServiceTable = ServiceTable()
    store: StoreTable = StoreTable()
    bus: BusTable = BusTable()
    grouping: GroupingTable = GroupingTable()
    clock: ClockTable = ClockTable()
    decision: DecisionTable = DecisionTable()
    retention: RetentionTable = RetentionTable()
    access: AccessTable = AccessTable()
    api: ApiTable = ApiTable()
    telling: TellingTable = TellingTable()
    person: tuple[PersonTable, ...] = ()
    controller: tuple[ControllerTable, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        names = [person.name for person in self.person]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            msg = "two persons share a name; give each its own"
            raise ValueError(msg)
        return self

    def actor(self, name: str) -> Actor:
        """Give the person of this name their roles; a stranger at this host gets local_role."""
        for person in self.person:
            if person.name == name:
                return person.actor()
        role = self.access.local_role
        return Actor(name, () if role is None else (Grant(role),))

    def language_of(self, name: str) -> Language:
        """The language that a person reads; a stranger's is the house's."""
        known = {person.name: person.language for person in self.person}
        return known.get(name) or self.service.language

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read and check the file. Raises SettingsError naming each wrong key."""
        return settings_file.read(cls, path, "config/triage.toml")
