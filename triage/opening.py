"""From settings to an open store and a desk with somebody at it: what every door does first."""

from dataclasses import replace
from datetime import UTC, datetime

from agent.settings_file import read_secret
from triage.clock import Hours
from triage.desk import Desk, House
from triage.draft import Controller
from triage.retention import KINDS, Rule
from triage.settings import Settings
from triage.store import Store


def now() -> datetime:
    """The time, in UTC: where triage asks for it."""
    return datetime.now(UTC)


def hours_of(settings: Settings) -> Hours:
    """The clocks' stages as the settings have them."""
    clock = settings.clock
    return Hours(clock.hours, clock.reminder_hours, clock.warning_hours, clock.escalation_hours)


def house_of(settings: Settings) -> House:
    """The house's rules as the settings have them."""
    return House(
        hours=hours_of(settings),
        zone=settings.service.zone,
        language=settings.service.language,
        second_eyes=settings.decision.second_eyes,
        many_persons=settings.decision.many_persons,
        controllers={
            one.name: Controller(one.organisation_number, one.address, one.contact)
            for one in settings.controller
        },
    )


def open_store(settings: Settings) -> Store:
    """The store the settings name, with its schema up to date. Raises StoreError, SettingsError."""
    return Store(settings.store.url, _password(settings)).open()


def desk_of(settings: Settings, store: Store, name: str, login: str = "") -> Desk:
    """The desk with this person at it; `login` is who sits there, where that is somebody else."""
    actor = settings.actor(name)
    if login and login != name:
        actor = replace(actor, login=login)
    return Desk(store, actor, now, house_of(settings))


def _password(settings: Settings) -> str | None:
    path = settings.store.password_file
    return None if path is None else read_secret(path)


def retention_of(settings: Settings) -> list[Rule]:
    """What is kept how long, by which decision."""
    tables = {name: getattr(settings.retention, name) for name in KINDS}
    return [Rule(name, table.days, table.decision) for name, table in tables.items()]
