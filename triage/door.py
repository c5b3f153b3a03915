"""The door of the command line: who comes in, by which settings, and how a refusal is told."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from agent.settings_file import SettingsError
from triage import opening
from triage.access import NotAllowed
from triage.desk import Desk, NoSuchCase, Refused
from triage.refusal import told
from triage.settings import Settings
from triage.severity import UnknownFactor
from triage.store import StoreError, StoreUnavailable
from triage.suppression import NotSuppressible
from triage.unseal import WrongIdentity
from triage.words import word


@dataclass(frozen=True, slots=True)
class Door:
    """What the options before the command say."""

    settings: Settings
    person: str
    login: str
    language: str

    def reason(self, given: str) -> str:
        """Why something sealed is opened: as given, else asked of whoever sits at the terminal."""
        if given:
            return given
        if not sys.stdin.isatty():
            raise Failed(word("unseal_reason_missing", self.language))
        asked: str = click.prompt(word("unseal_reason", self.language), err=True)
        return asked

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Sit down at the desk; what cannot be done is told in one line, exit code 2."""
        try:
            store = opening.open_store(self.settings)
        except (StoreError, SettingsError) as error:
            raise Failed(str(error)) from None
        if store.was_made:
            click.echo(f"{store.name}: {word('store_made', self.language)}", err=True)
        try:
            yield opening.desk_of(self.settings, store, self.person, self.login)
        except (
            NoSuchCase,
            NotAllowed,
            NotSuppressible,
            Refused,
            StoreUnavailable,
            UnknownFactor,
            WrongIdentity,
        ) as error:
            raise Failed(told(error, self.language)) from None
        finally:
            store.close()


class Failed(click.ClickException):
    """One message on standard error, exit code 2."""

    exit_code = 2
