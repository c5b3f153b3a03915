"""Opening a store: the engine, its settings on each connection, and the schema's version."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

HEAD = "0001"
"""The schema's version this code is written for; the newest file in migrations/versions."""

_READING = "persinc_reading"
_BUSY_MILLISECONDS = 30_000


class StoreError(Exception):
    """A store that cannot be opened: names the URL without its password, and the mend."""


class StoreUnavailable(Exception):  # noqa: N818 - named for what went wrong
    """The database does not answer or is busy; what was asked was not done, and may be asked again."""


class Store:
    """One database. `reading` and `writing` give a connection within one transaction."""

    def __init__(self, url: str, password: str | None = None) -> None:
        """Take an SQLAlchemy URL; `postgresql://` means psycopg. Opens nothing yet."""
        try:
            parsed = make_url(url)
        except ArgumentError:
            msg = (
                "not a database URL; write sqlite:////path/triage.sqlite or postgresql://host/name"
            )
            raise StoreError(msg) from None
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        if password is not None:
            parsed = parsed.set(password=password)
        self.url: URL = parsed
        self.was_made = False
        """Whether opening it made it: an empty store is told apart from a quiet one."""
        self.patience_seconds = 10.0
        """How long `alone` waits for others."""

    def __repr__(self) -> str:
        return f"Store({self.name})"

    @property
    def name(self) -> str:
        """The URL without its password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def on_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @cached_property
    def engine(self) -> Engine:
        """Made at the first use."""
        if self.on_sqlite:
            engine = create_engine(self.url, hide_parameters=True, connect_args={"timeout": 30})
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        try:
            return create_engine(
                self.url,
                hide_parameters=True,
                pool_size=5,
                pool_pre_ping=True,
                connect_args={"options": "-c timezone=utc"},
            )
        except ModuleNotFoundError:
            msg = f"{self.name}: needs psycopg; run `pip install 'persinc[postgresql]'`"
            raise StoreError(msg) from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state and changes nothing."""
        with (
            _told_when_away(),
            self.engine.connect().execution_options(**{_READING: True}) as connection,
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed when the block ends well."""
        with _told_when_away(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Outside any transaction, for what needs a table to itself; raises StoreUnavailable when
        others do not leave it. Whoever comes while it waits must wait too, so that it gives way.
        """
        limit = int(self.patience_seconds * 1000)
        begin, end = (
            (f"PRAGMA busy_timeout={limit}", f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
            if self.on_sqlite
            else (f"SET lock_timeout={limit}", "RESET lock_timeout")
        )
        with (
            _told_when_away(),
            self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            _said(connection, begin)
            try:
                yield connection
            finally:
                _said(connection, end)

    def open(self) -> "Store":
        """Bring the schema to its version, making the database if need be. Raises StoreError."""
        try:
            if (version := self._version()) != HEAD:
                self.was_made = version is None
                from triage.store.migrate import upgrade  # noqa: PLC0415 - Alembic is slow to load

                if self.on_sqlite and self.url.database:
                    Path(self.url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                upgrade(self.engine)
                self._keep_private()
        except (SQLAlchemyError, StoreUnavailable, OSError) as error:
            cause = getattr(error, "orig", None) or error
            msg = f"{self.name}: cannot be opened: {_first_line(cause)}"
            raise StoreError(msg) from None
        return self

    def _keep_private(self) -> None:
        """An SQLite file is for its owner alone, as is what lies beside it."""
        if self.on_sqlite and self.url.database and Path(self.url.database).exists():
            for path in Path(self.url.database).parent.glob(f"{Path(self.url.database).name}*"):
                path.chmod(0o600)

    def close(self) -> None:
        """Let go of all connections."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    def _version(self) -> str | None:
        if self.on_sqlite and self.url.database and not Path(self.url.database).exists():
            return None
        with self.reading() as connection:
            try:
                version = connection.execute(text("SELECT version_num FROM alembic_version"))
                return str(version.scalar())
            except (OperationalError, ProgrammingError) as error:
                if "alembic_version" in str(error.orig):
                    return None
                raise


@contextmanager
def _told_when_away() -> Iterator[None]:
    """Name an outage as one, without the statement or its values."""
    try:
        yield
    except OperationalError as error:
        raise StoreUnavailable(_first_line(error.orig or error)) from None


def _said(connection: Connection, statement: str) -> None:
    """Say it past SQLAlchemy, which would begin a transaction."""
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    cursor.close()


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Durable, erasing, and with transactions that begin when we say so."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
        f"busy_timeout={_BUSY_MILLISECONDS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
