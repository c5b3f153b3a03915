"""A state of an earlier build is taken over: what waits to be sent, where logs were read to, what was seen."""

import contextlib
import hashlib
import sqlite3
from pathlib import Path

import pytest

from agent.state_file import STATE, StoreError, looked_at
from agent.state_schema import SCHEMA, SCHEMA_VERSION
from agent.statement import add_event, remove_events, save_checkpoint, save_note, save_position
from agent.store import Store
from agent.tail import LogPosition
from tests.agent.test_store import checkpoint, event

POSITION = LogPosition(generation=3, ino=7, offset=99, open_lines=(5,))
SEEN = checkpoint(b"/srv/seen.txt")


def changed_into(folder: Path, *statements: str) -> None:
    """Make the state of this build one of another."""
    with contextlib.closing(sqlite3.connect(folder / STATE)) as connection:
        connection.executescript("; ".join(statements))


async def left_behind(folder: Path) -> None:
    """A state with one of everything, two events unsent."""
    async with Store.open(folder) as store:
        await store.commit(
            [
                *(add_event(event(n), 1.0) for n in range(3)),
                save_position("log", POSITION),
                save_checkpoint(SEEN),
                save_note("alive_at", "5.0"),
            ]
        )
        await store.free(remove_events([1]))


EARLIER = {
    "the same tables, counted lower": (),
    "columns that are gone": (
        "ALTER TABLE file_checkpoint ADD COLUMN audience TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE reconcile ADD COLUMN root_dev INTEGER NOT NULL DEFAULT 0",
    ),
    "columns, tables and triggers that are not there yet": (
        "DROP INDEX outbox_refused",
        "DROP TRIGGER outbox_in",
        "DROP TRIGGER outbox_out",
        "ALTER TABLE outbox DROP COLUMN refused",
        "DROP TABLE outbox_total",
        "DROP INDEX file_no_text",
        "CREATE TABLE forgotten (name TEXT)",
    ),
}


@pytest.mark.parametrize("statements", EARLIER.values(), ids=EARLIER)
async def test_what_an_earlier_build_remembers_is_taken_over(
    tmp_path: Path, statements: tuple[str, ...]
) -> None:
    await left_behind(tmp_path)
    changed_into(tmp_path, *statements, "PRAGMA user_version = 1")

    async with Store.open(tmp_path) as store:
        assert [row.message.key for row in store.ledger.waiting(9)] == [b"v1:key"] * 2
        assert store.ledger.outbox_total() == (2, 4)
        assert store.ledger.position("log") == POSITION
        assert store.ledger.checkpoint("share", SEEN.path) == SEEN
        assert store.ledger.note("alive_at") == "5.0"
        assert not store.rebuilt
        await store.commit([add_event(event(9), 2.0)])
        assert [row.seq for row in store.ledger.waiting(9)] == [2, 3, 4]
        assert store.ledger.outbox_total() == (3, 6)
    made_anew = tmp_path / "new"
    async with Store.open(made_anew):
        pass
    assert shape(tmp_path) == shape(made_anew)


def shape(folder: Path) -> list[tuple[str, str, str]]:
    with contextlib.closing(sqlite3.connect(folder / STATE)) as connection:
        return sorted(connection.execute("SELECT type, name, sql FROM sqlite_master"))


async def test_a_table_that_cannot_be_taken_over_is_looked_up_once_more(tmp_path: Path) -> None:
    await left_behind(tmp_path)
    changed_into(
        tmp_path,
        "DROP INDEX file_not_examined",
        "DROP INDEX file_no_text",
        "ALTER TABLE file_checkpoint DROP COLUMN outcome",
        "PRAGMA user_version = 1",
    )

    async with Store.open(tmp_path) as store:
        assert store.ledger.checkpoint("share", SEEN.path) is None
        assert store.ledger.outbox_total() == (2, 4)


async def test_an_outbox_that_cannot_be_taken_over_is_left_as_it_is_and_told(
    tmp_path: Path,
) -> None:
    await left_behind(tmp_path)
    changed_into(tmp_path, "ALTER TABLE outbox DROP COLUMN headers", "PRAGMA user_version = 1")
    before = shape(tmp_path)

    with pytest.raises(StoreError, match="until `persinc-agent status` says that nothing waits"):
        Store.open(tmp_path)

    assert shape(tmp_path) == before


async def test_a_takeover_that_breaks_off_leaves_all_as_it_was(tmp_path: Path) -> None:
    await left_behind(tmp_path)
    changed_into(
        tmp_path,
        "ALTER TABLE file_checkpoint ADD COLUMN audience TEXT",
        "CREATE TABLE earlier_file_checkpoint (name TEXT)",  # stands in the way, half through
        "PRAGMA user_version = 1",
    )
    before = shape(tmp_path)

    with pytest.raises(StoreError):
        Store.open(tmp_path)

    assert shape(tmp_path) == before


@pytest.mark.parametrize(
    ("version", "said"),
    [(1, "restart persinc-agent"), (SCHEMA_VERSION + 1, "install that version or newer")],
)
async def test_who_looks_from_beside_is_told_what_mends_it(
    tmp_path: Path, version: int, said: str
) -> None:
    await left_behind(tmp_path)
    changed_into(tmp_path, f"PRAGMA user_version = {version}")

    with pytest.raises(StoreError, match=said), looked_at(tmp_path):
        pass


async def test_a_state_of_a_newer_build_is_left_alone(tmp_path: Path) -> None:
    await left_behind(tmp_path)
    changed_into(tmp_path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")

    with pytest.raises(StoreError, match="made by a newer persinc"):
        Store.open(tmp_path)


def test_whoever_changes_the_tables_counts_up() -> None:
    """A state is taken over where its number is lower: tables and number change together."""
    marks = {2: "52f0625f7ec5334c"}

    assert hashlib.sha256(SCHEMA.encode()).hexdigest()[:16] == marks[SCHEMA_VERSION]
