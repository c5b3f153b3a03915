"""The door of the command line: who comes in, by which settings, and how a refusal is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from agent.settings_file import SettingsError
from triage import opening
from triage.access import NotAllowed
from triage.desk import Desk, NoSuchCase, Refused
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
        except NoSuchCase as error:
            msg = f"{error}: {word('no_such_case', self.language)}"
            raise Failed(msg) from None
        except NotAllowed as error:
            may = word(f"may_{error.act}", self.language)
            msg = f"{error.person}: {word('not_allowed', self.language)} {may}"
            raise Failed(msg) from None
        except Refused as error:
            lines = [f"  {word(why, self.language)}" for why in error.why]
            raise Failed("\n".join([word("not_now", self.language), *lines])) from None
        except (
            NotSuppressible,
            StoreUnavailable,
            UnknownFactor,
            WrongIdentity,
        ) as error:
            raise Failed(str(error)) from None
        finally:
            store.close()


class Failed(click.ClickException):
    """One message on standard error, exit code 2."""

    exit_code = 2
