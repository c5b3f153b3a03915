"""Start: what a worker is told once, before its first job. The edge between two processes."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from agent.item import Audience
from agent.seal import Pseudonymiser, Sealer
from agent.settings import (
    IntranetExportTable,
    MailLogTable,
    Settings,
    SharedDriveTable,
    SourceTable,
)

SCAN_FILES, SCAN_LOG, SCAN_EXPORT = "scan", "scan-log", "scan-export"


class Start(BaseModel):
    """Everything a worker needs beside its jobs; the pseudonym key is in it, so it has no repr."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    agent: str
    own_domains: tuple[str, ...] = ()
    language: str = "sv"
    recipients: tuple[str, ...] = Field(default=(), repr=False)
    pseudonym_version: str
    pseudonym_key: str = Field(repr=False)
    """In hex."""
    recognizers_file: Path | None = None
    terms_directory: Path | None = None
    sources: tuple[SourceTable, ...] = ()
    rows: bool = False
    """Give a row of the scan contract with each item."""
    show_text: bool = False
    weak: bool = False
    """Tell also what is too weak to be reported; it is judged without that all the same."""

    @property
    def pseudonymiser(self) -> Pseudonymiser:
        """The key as it is used."""
        return Pseudonymiser(self.pseudonym_version, bytes.fromhex(self.pseudonym_key))

    @classmethod
    def of_settings(cls, settings: Settings) -> Self:
        """What the workers of a running agent are told. Raises SettingsError."""
        name = Pseudonymiser.read(settings.seal.pseudonym_key_file)
        return cls(
            agent=settings.agent.name,
            own_domains=settings.agent.own_domains,
            language=settings.agent.language,
            recipients=Sealer.read(settings.seal.recipients_file).recipients,
            pseudonym_version=name.version,
            pseudonym_key=name.key.hex(),
            recognizers_file=settings.detectors.recognizers_file,
            terms_directory=settings.detectors.terms_directory,
            sources=settings.source,
        )

    @classmethod
    def by_hand(
        cls, own_domains: tuple[str, ...], audience: str, language: str, *, show_text: bool
    ) -> Self:
        """What the workers of `scan` and `explain` are told: a passing key, nobody to seal to."""
        name = Pseudonymiser.passing()
        seen_by = Audience(audience)
        here = Path()
        return cls(
            agent="scan",
            own_domains=own_domains,
            language=language,
            pseudonym_version=name.version,
            pseudonym_key=name.key.hex(),
            sources=(
                SharedDriveTable(
                    kind="shared_drive", name=SCAN_FILES, path=here, audience=seen_by
                ),
                MailLogTable(kind="mail_log", name=SCAN_LOG, path=here, audience=seen_by),
                IntranetExportTable(
                    kind="intranet_export", name=SCAN_EXPORT, path=here, audience=seen_by
                ),
            ),
            rows=True,
            show_text=show_text,
        )

    def with_settings(self, settings: Settings) -> Self:
        """The same, with own domains, terms and recognizers of an agent's settings."""
        return self.model_copy(
            update={
                "own_domains": self.own_domains or settings.agent.own_domains,
                "recognizers_file": settings.detectors.recognizers_file,
                "terms_directory": settings.detectors.terms_directory,
            }
        )
