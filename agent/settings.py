"""The shape of config/agent.toml: parsed once, here, with every error told at once.

>>> Settings.read(Path("/nowhere/agent.toml"))
Traceback (most recent call last):
agent.settings.SettingsError: /nowhere/agent.toml: no such file. Copy config/agent.toml and edit it.
"""

import os
import stat
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from agent.bus_settings import BusTable
from agent.item import Audience


class SettingsError(Exception):
    """A configuration that cannot be used: names file, key and the mend. Exit code 2."""


def _located(path: Path, info: ValidationInfo) -> Path:
    """Take a path from the folder the file lies in, unless it is absolute."""
    folder = (info.context or {}).get("folder")
    return path.expanduser() if folder is None else (Path(folder) / path.expanduser()).absolute()


Located = Annotated[Path, AfterValidator(_located)]


def read_secret(path: Path) -> str:
    """Read a secret of one line from a file only its owner may read. Raises SettingsError."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: the secret cannot be read ({type(error).__name__})"
        raise SettingsError(msg) from None
    if os.name == "posix" and mode & 0o077:
        msg = f"{path}: others may read this secret (mode {mode:04o}); run `chmod 600 {path}`"
        raise SettingsError(msg)
    return secret


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class AgentTable(_Table):
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    state_directory: Located
    own_domains: tuple[str, ...] = ()
    language: Literal["sv", "en", "nb"] = "sv"
    health_address: Annotated[str, Field(pattern=r"^[^:]+:[0-9]+$")] = "127.0.0.1:9464"


class SealTable(_Table):
    recipients_file: Located
    pseudonym_key_file: Located


class LimitsTable(_Table):
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


class DetectorsTable(_Table):
    recognizers_file: Located | None = None
    terms_directory: Located | None = None


class _SourceTable(_Table):
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
    time_zone: str = "Europe/Stockholm"
    internal_relays: tuple[str, ...] = ()
    secure_gateways: tuple[str, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            msg = f"{name!r} is no time zone; write it as Europe/Stockholm"
            raise ValueError(msg) from None
        return name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class IntranetExportTable(_SourceTable):
    kind: Literal["intranet_export"]


SourceTable = Annotated[
    SharedDriveTable | MailLogTable | IntranetExportTable, Field(discriminator="kind")
]


class Settings(_Table):
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
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            msg = f"{path}: no such file. Copy config/agent.toml and edit it."
            raise SettingsError(msg) from None
        except OSError as error:
            msg = f"{path}: cannot be read: {error.strerror}"
            raise SettingsError(msg) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            msg = f"{path}: not valid TOML: {error}"
            raise SettingsError(msg) from None
        try:
            return cls.model_validate(raw, context={"folder": path.parent})
        except ValidationError as error:
            lines = (_in_words(detail["loc"], detail["msg"]) for detail in error.errors())
            raise SettingsError("\n".join(f"{path}: {line}" for line in lines)) from None


def _in_words(location: tuple[int | str, ...], message: str) -> str:
    key = ".".join(str(step) for step in location)
    if message == "Extra inputs are not permitted":
        return f"{key}: there is no such key; see config/agent.toml for those there are"
    return f"{key}: {message.removeprefix('Value error, ')}"
