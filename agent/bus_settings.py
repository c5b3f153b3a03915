"""The `[bus]` table of agent.toml and triage.toml: which bus, and how to be let in."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from agent.settings_file import Located, Table


class BusTable(Table):
    """Which bus, and the way in."""

    kind: Literal["kafka", "local"] = "kafka"
    bootstrap_servers: tuple[str, ...] = ("127.0.0.1:19092",)
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN"] = "SCRAM-SHA-512"
    sasl_username: str = ""
    sasl_password_file: Located | None = None
    ca_file: Located | None = None
    topic_prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,60}$")] = ""
    """Before the names of topics and groups in Kafka, where several houses share a cluster."""
    path: Located | None = None
    """The SQLite file of the local bus."""

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
