"""A store on each database, a clock that stands still until it is moved, and a desk to sit at."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from agent.bus import PossibleIncident
from tests.triage.cluster import Cluster, NoPostgresql
from tests.triage.made import NOON, arrival
from triage.access import Actor, Grant, Role
from triage.desk import Desk, House
from triage.intake import Arrival, Rules
from triage.store import Batch, Intake, Store, Taken
from triage.store.tables import metadata


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """One server for the whole run."""
    try:
        cluster = Cluster.started(durable=False)
    except NoPostgresql as missing:
        pytest.skip(str(missing))
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session")
def emptied(postgresql: Cluster) -> str:
    """One database with its tables made; who uses it finds them as the last one left them."""
    url = postgresql.database()
    Store(url).open().close()
    return url


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite store with its tables made, to be copied."""
    path = tmp_path_factory.mktemp("blank") / "triage.sqlite"
    Store(f"sqlite:///{path}").open().close()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, once on each database."""
    if request.param == "sqlite":
        path = tmp_path / "triage.sqlite"
        shutil.copy(request.getfixturevalue("blank"), path)
        opened = Store(f"sqlite:///{path}").open()
    else:
        opened = Store(request.getfixturevalue("emptied"))
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        with opened.writing() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    yield opened
    opened.close()


@dataclass(slots=True)
class Clock:
    """Says the time it was set to."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_hours(self, hours: float) -> datetime:
        self.at += timedelta(hours=hours)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@dataclass(slots=True)
class Feed:
    """Takes events in, one batch after another, as the consumer does."""

    intake: Intake
    clock: Clock
    offset: int = field(default=0)

    def __call__(self, *events: PossibleIncident | Arrival) -> Taken:
        arrivals = [one if isinstance(one, Arrival) else arrival(one) for one in events]
        places = [("t", 0, self.offset + index) for index in range(len(arrivals))]
        self.offset += len(arrivals)
        pairs = list(zip(places, arrivals, strict=True))
        return self.intake.take(Batch(pairs, offsets={("t", 0): self.offset}), self.clock())


@pytest.fixture
def feed(store: Store, clock: Clock) -> Feed:
    return Feed(Intake(store, Rules(), House().zone), clock)


def by_force(store: Store, statement: str) -> None:
    """Change what the database guards, as somebody could who owns it."""
    with store.writing() as connection:
        if store.on_sqlite:
            for trigger in ("audit_stays", "audit_keeps_its_end"):
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


Seat = Callable[..., Desk]


@pytest.fixture
def seat(store: Store, clock: Clock) -> Seat:
    """Gives a desk to a person: `seat("eva", Role.DPO, "Bildningsnämnden")`."""

    def sit(
        who: str = "eva", role: Role = Role.CENTRAL_DPO, controller: str = "", unit: str = ""
    ) -> Desk:
        return Desk(store, Actor(who, (Grant(role, controller, unit),)), clock)

    return sit


@pytest.fixture
def at(seat: Seat) -> Desk:
    """The central DPO's desk."""
    return seat()
