"""Erased is erased: not a byte is left in the files; what is held stays."""

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.triage.conftest import Clock, Feed, Seat, by_force
from tests.triage.made import event
from triage import desk
from triage.access import NotAllowed, Role
from triage.case import Disposition
from triage.desk import Desk, NoSuchCase, Refused, Why
from triage.retention import KINDS, Rule
from triage.routine import Routine
from triage.store import Store, StoreUnavailable, bulk
from triage.store.rows import case_row
from triage.store.tables import case
from triage.store.tables import event as kept_event

NOTE = "Anteckning om Quirina"
SEALED = "c2VhbGVk" * 400


def rules(days: int, *kinds: str) -> list[Rule]:
    return [Rule(kind, days, "KS 2026-17") for kind in kinds or KINDS]


@pytest.fixture
def closed(feed: Feed, at: Desk) -> str:
    feed(*(event("person", item=number, sealed=SEALED) for number in range(20)))
    number = desk.list_cases(at).cases[0].id
    desk.note(at, number, NOTE)
    desk.decide(at, number, Disposition.NOT_INCIDENT, "behövs i tjänsten")
    return number


def written(store: Store) -> bytes:
    """Every byte of the store's files; of PostgreSQL those of all its tables."""
    if store.on_sqlite:
        assert store.url.database is not None
        file = Path(store.url.database)
        return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(str(connection.execute(text("SHOW data_directory")).scalar()))
        number = connection.execute(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        ).scalar()
    return b"".join(path.read_bytes() for path in (folder / "base" / str(number)).iterdir())


def test_evidence_goes_and_the_case_stays(at: Desk, clock: Clock, closed: str) -> None:
    clock.pass_hours(24 * 91)

    (erased,) = desk.erase(at, rules(90, "evidence"))

    assert (erased.count, erased.decision) == (20, "KS 2026-17")
    assert SEALED[:80].encode() not in written(at.store)
    assert desk.show(at, closed).case.event_count == 20


def test_whoever_reads_is_not_shut_out_and_what_was_erased_goes_the_next_time(
    at: Desk, clock: Clock, closed: str
) -> None:
    clock.pass_hours(24 * 91)
    at.store.patience_seconds = 0.2

    with at.store.reading() as reader:
        reader.execute(select(case.c.id).join(kept_event, kept_event.c.case_id == case.c.id))
        with pytest.raises(StoreUnavailable):
            desk.erase(at, rules(90, "evidence"))
        desk.note(at, closed, "går ändå")
    again = desk.erase(at, rules(90, "evidence"))

    assert [erased.count for erased in again] == [0]
    assert SEALED[:80].encode() not in written(at.store)
    acts = [row.act for row in desk.audit_log(at) if row.act in {"erased", "packed"}]
    assert acts == ["erased", "packed"]


@pytest.mark.usefixtures("closed")
def test_not_before_its_time(at: Desk, clock: Clock) -> None:
    clock.pass_hours(24 * 89)

    assert [one.count for one in desk.erase(at, rules(90))] == [0] * len(KINDS)
    assert SEALED[:80].encode() in written(at.store)


def test_a_case_goes_with_all_that_was_said(at: Desk, clock: Clock, closed: str) -> None:
    clock.pass_hours(24 * 800)

    desk.erase(at, rules(730, "findings"))

    left = written(at.store)
    assert NOTE.encode() not in left
    assert SEALED[:80].encode() not in left
    with pytest.raises(NoSuchCase):
        desk.show(at, closed)


def test_more_than_a_statement_takes_values_go_at_once(
    at: Desk, clock: Clock, closed: str
) -> None:
    too_many = 1 << 15 if at.store.on_sqlite else 1 << 16
    like = case_row(desk.peek(at, closed))
    rows = [tuple({**like, "id": f"{number}"}.values()) for number in range(too_many)]
    with at.store.writing() as connection:
        bulk.insert(connection, case, rows)
    clock.pass_hours(24 * 800)

    (erased,) = desk.erase(at, rules(730, "findings"))

    assert erased.count > too_many


def test_nothing_is_left_between_what_stays(
    at: Desk, clock: Clock, feed: Feed, closed: str
) -> None:
    """Where other rows keep their page, what was on it before must be gone all the same."""
    feed(event("person", item=99, folder="elsewhere", sealed="b3RoZXI=" * 400))
    other = next(case.id for case in desk.list_cases(at).cases if case.id != closed)
    for number in (closed, other, closed, other):
        desk.note(at, number, f"{NOTE} i {number}")
    clock.pass_hours(24 * 800)

    desk.erase(at, rules(730, "findings"))

    left = written(at.store)
    assert f"{NOTE} i {other}".encode() in left
    assert f"{NOTE} i {closed}".encode() not in left
    assert SEALED[:80].encode() not in left


def test_a_held_case_stays_until_it_is_let_go(at: Desk, clock: Clock, closed: str) -> None:
    desk.hold(at, closed, "utlämnande begärt")
    clock.pass_hours(24 * 800)

    desk.erase(at, rules(90, "evidence", "findings"))
    assert desk.show(at, closed).case.held
    desk.hold(at, closed, "klart", on=False)
    desk.erase(at, rules(90, "evidence", "findings"))

    with pytest.raises(NoSuchCase):
        desk.show(at, closed)


def test_what_nobody_has_judged_goes_too(at: Desk, clock: Clock, feed: Feed) -> None:
    feed(event(sealed=SEALED))
    clock.pass_hours(24 * 400)

    (erased,) = desk.erase(at, rules(365, "unreviewed"))

    assert erased.count == 1
    assert len(desk.list_cases(at).cases) == 1


def test_what_a_suppression_hid_goes_too(at: Desk, clock: Clock, feed: Feed) -> None:
    desk.suppress(at, {"source": "bildning"}, "flytt")
    feed(event(sealed=SEALED))
    clock.pass_hours(24 * 400)

    desk.erase(at, rules(90, "evidence", "findings"))

    assert SEALED[:80].encode() not in written(at.store)


def test_the_log_stays_whole_where_its_beginning_was_erased(
    at: Desk, clock: Clock, closed: str
) -> None:
    clock.pass_hours(24 * 800)
    desk.show(at, closed)

    desk.erase(at, rules(730, "audit"))

    assert [row.act for row in desk.audit_log(at)] == ["viewed", "erased", "packed"]
    assert desk.verify_audit(at).flaw is None


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(
    "statement",
    [
        """UPDATE audit SET "by" = 'bo' WHERE number = 2""",
        "UPDATE audit SET number = number + 7",
        "DELETE FROM audit WHERE number >= 2",
        "DELETE FROM audit",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(at: Desk, statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        at.store.writing() as connection,
    ):
        connection.execute(text(statement))

    assert desk.verify_audit(at).flaw is None


@pytest.mark.usefixtures("closed")
def test_the_log_is_not_emptied_at_one_stroke(at: Desk) -> None:
    statement = "DELETE FROM audit" if at.store.on_sqlite else "TRUNCATE audit"

    with (
        pytest.raises(IntegrityError, match="append-only"),
        at.store.writing() as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.usefixtures("closed")
def test_a_changed_row_of_the_log_is_found(at: Desk) -> None:
    head = desk.verify_audit(at).head
    by_force(at.store, """UPDATE audit SET "by" = 'bo' WHERE number = 2""")

    found = desk.verify_audit(at, head).flaw

    assert found is not None
    assert (found.number, found.what) == (2, "changed")


@pytest.mark.usefixtures("closed")
def test_a_log_cut_off_is_found_by_its_head(at: Desk) -> None:
    head = desk.verify_audit(at).head
    by_force(at.store, "DELETE FROM audit WHERE number >= 2")

    assert desk.verify_audit(at).flaw is None
    assert desk.verify_audit(at, head).flaw is not None


def test_erasing_is_the_houses_work(seat: Seat) -> None:
    with pytest.raises(NotAllowed):
        desk.erase(seat("eva", Role.DPO), rules(90))


def test_routines_tell_when_they_were_last_reviewed(at: Desk, clock: Clock) -> None:
    desk.put_routine(at, Routine("web", "Publicering på webben", "Diariet 12", "Kommunikation"))
    today = clock().date()

    desk.review_routine(at, "web", today)
    desk.put_routine(at, Routine("web", "Publicering", "Diariet 13"))

    (one,) = (one for one in desk.routines(at) if not one.missing)
    assert (one.title, one.place, one.reviewed_at) == ("Publicering", "Diariet 13", today)
    with pytest.raises(Refused, match=Why.NO_SUCH_ROUTINE):
        desk.review_routine(at, "erasure", today)
