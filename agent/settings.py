"""The shape of config/agent.toml: parsed once, here, with every error told at once.

>>> Settings.read(Path("/nowhere/agent.toml"))
Traceback (most recent call last):
agent.settings_file.SettingsError: /nowhere/agent.toml: no such file. Copy config/agent.toml and edit it.
"""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from agent import settings_file
from agent.bus_settings import BusTable
from agent.item import Audience
from agent.language import Language
from agent.settings_file import Located, Table, TimeZone

_RECONCILES_MISSED = 2


class AgentTable(Table):
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    state_directory: Located
    own_domains: tuple[str, ...] = ()
    language: Language = "sv"
    health_address: Annotated[str, Field(pattern=r"^[^:]+:[0-9]+$")] = "127.0.0.1:9464"


class SealTable(Table):
    recipients_file: Located
    pseudonym_key_file: Located


class LimitsTable(Table):
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    memory_megabytes: Annotated[int, Field(ge=256)] = 1024
    seconds_per_file: Annotated[float, Field(gt=0)] = 5.0
    seconds_at_most: Annotated[float, Field(gt=0)] = 120.0
    reconcile_hours: Annotated[float, Field(gt=0)] = 6.0
    files_per_second: Annotated[int, Field(ge=1)] = 5000
    """Looked at by a scan; what has not changed costs one look."""
    megabytes_per_second: Annotated[float, Field(gt=0)] = 100.0
    """Read of files that a scan found; what is saved while the agent runs is not held back."""
    scan_seconds: Annotated[float, Field(gt=0)] = 60.0
    """Between two scans where events are not to be had: network mounts, watches exhausted."""
    status_seconds: Annotated[float, Field(gt=0)] = 60.0
    """Between two heartbeats."""
    outbox_rows: Annotated[int, Field(ge=100)] = 1_000_000
    outbox_megabytes: Annotated[int, Field(ge=1)] = 1024
    """More than this unsent: sources wait until the bus has taken some."""

    @property
    def reconcile_due_seconds(self) -> float:
        """How old a complete scan may be before somebody is told: two that were promised, missed."""
        return _RECONCILES_MISSED * self.reconcile_hours * 3600


class DetectorsTable(Table):
    recognizers_file: Located | None = None
    terms_directory: Located | None = None


class _SourceTable(Table):
    name: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
    path: Located
    audience: Audience = Audience.UNKNOWN
    controller: str = ""
    unit: str = ""
    protected: bool = False


class SharedDriveTable(_SourceTable):
    kind: Literal["shared_drive"]


class MailLogTable(_SourceTable):
    kind: Literal["mail_log"]
    time_zone: TimeZone = "Europe/Stockholm"
    internal_relays: tuple[str, ...] = ()
    secure_gateways: tuple[str, ...] = ()


class IntranetExportTable(_SourceTable):
    kind: Literal["intranet_export"]


SourceTable = Annotated[
    SharedDriveTable | MailLogTable | IntranetExportTable, Field(discriminator="kind")
]


class Settings(Table):
    """All of config/agent.toml."""

    agent: AgentTable
    bus: BusTable = BusTable()
    seal: SealTable
    limits: LimitsTable = LimitsTable()
    detectors: DetectorsTable = DetectorsTable()
    source: Annotated[tuple[SourceTable, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        names = [source.name for source in self.source]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            msg = f"two sources are called {twice[0]!r}; give each its own name"
            raise ValueError(msg)
        return self

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read and check the file. Raises SettingsError naming each wrong key."""
        return settings_file.read(cls, path, "config/agent.toml")
