"""The schema that migrations make is the schema the code is written for."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from triage.store import Store, engine, migrate
from triage.store.tables import metadata


def test_migrations_make_what_the_tables_say(store: Store) -> None:
    with store.engine.connect() as connection:
        differing = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differing == []


def test_the_newest_migration_is_the_one_the_code_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))

    assert ScriptDirectory.from_config(config).get_current_head() == engine.HEAD


def test_opening_twice_changes_nothing(store: Store) -> None:
    assert store.open() is store


def test_a_stores_file_is_its_owners_alone(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/own/triage.sqlite").open()
    store.close()

    assert (tmp_path / "own" / "triage.sqlite").stat().st_mode & 0o077 == 0


def test_a_password_is_in_no_repr() -> None:
    store = Store("postgresql://triage@db/persinc", "hemlig")

    assert "hemlig" not in repr(store)
    assert store.url.drivername == "postgresql+psycopg"
