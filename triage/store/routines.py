"""Written routines and when each was last reviewed."""

from datetime import date

from sqlalchemy import Connection, select, update

from triage.routine import Routine
from triage.store.tables import routine
from triage.store.upsert import insert_into


def all_of(connection: Connection) -> list[Routine]:
    """Longest not reviewed first."""
    rows = connection.execute(
        select(routine).order_by(routine.c.reviewed_at.is_not(None), routine.c.reviewed_at)
    )
    return [Routine(**row) for row in rows.mappings()]


def put(connection: Connection, one: Routine) -> None:
    """Add or replace; a review stays."""
    kept = {"title": one.title, "place": one.place, "owner": one.owner}
    connection.execute(
        insert_into(connection, routine)
        .values(id=one.id, **kept)
        .on_conflict_do_update(index_elements=[routine.c.id], set_=kept)
    )


def review(connection: Connection, routine_id: str, day: date, by: str) -> bool:
    """Note a review; False when there is no such routine."""
    done = connection.execute(
        update(routine).where(routine.c.id == routine_id).values(reviewed_at=day, reviewed_by=by)
    )
    return done.rowcount == 1
