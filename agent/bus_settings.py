"""The `[bus]` table of agent.toml and triage.toml: which bus, and how to be let in."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator


class BusTable(BaseModel):
    """Paths are taken from the folder of the settings file, given as context `folder`."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    kind: Literal["kafka", "local"] = "kafka"
    bootstrap_servers: tuple[str, ...] = ("127.0.0.1:19092",)
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN"] = "SCRAM-SHA-512"
    sasl_username: str = ""
    sasl_password_file: Path | None = None
    ca_file: Path | None = None
    topic_prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,60}$")] = ""
    """Before the names of topics and groups in Kafka, where several houses share a cluster."""
    path: Path | None = None
    """The SQLite file of the local bus."""

    @field_validator("sasl_password_file", "ca_file", "path")
    @classmethod
    def _from_its_folder(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        folder = (info.context or {}).get("folder")
        if path is None:
            return None
        return path.expanduser() if folder is None else Path(folder) / path.expanduser()

    @field_validator("bootstrap_servers")
    @classmethod
    def _each_has_a_port(cls, servers: tuple[str, ...]) -> tuple[str, ...]:
        for server in servers:
            host, _, port = server.rpartition(":")
            if not host or not port.isdigit():
                msg = f"{server!r} is not host:port"
                raise ValueError(msg)
        return servers

    @model_validator(mode="after")
    def _kind_has_what_it_needs(self) -> Self:
        if self.kind == "local" and self.path is None:
            msg = 'kind = "local" needs path, the SQLite file of the bus'
            raise ValueError(msg)
        with_password = self.kind == "kafka" and self.security_protocol.startswith("SASL")
        if with_password and not (self.sasl_username and self.sasl_password_file):
            msg = f"{self.security_protocol} needs sasl_username and sasl_password_file"
            raise ValueError(msg)
        return self
