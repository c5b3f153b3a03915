"""Seventy-two elapsed hours from awareness, whatever the clocks on the walls do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.clock import Clock, Hours, Stage, due_by, shown, stage_of

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=STOCKHOLM), "2026-03-31 13:00"),  # clocks forward
        (datetime(2026, 10, 24, 12, tzinfo=STOCKHOLM), "2026-10-27 11:00"),  # clocks back
        (datetime(2026, 12, 24, 16, tzinfo=STOCKHOLM), "2026-12-27 16:00"),  # holidays count
        (datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=1), "2026-10-28 02:30"),
    ],
)
def test_elapsed_hours(aware: datetime, due: str) -> None:
    assert shown(due_by(aware, Hours()), STOCKHOLM) == due


@given(st.integers(0, 20 * 366 * 86_400), st.floats(1, 200))
def test_due_is_always_so_many_hours_later(second: int, hours: float) -> None:
    aware = (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=second)).astimezone(STOCKHOLM)

    elapsed = due_by(aware, Hours(due=hours)) - aware.astimezone(UTC)

    assert abs(elapsed - timedelta(hours=hours)) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("hours", "stage"),
    [
        (0, Stage.FRESH),
        (23.99, Stage.FRESH),
        (24, Stage.REMINDER),
        (48, Stage.WARNING),
        (60, Stage.ESCALATION),
        (71.99, Stage.ESCALATION),
        (72, Stage.OVERDUE),
        (500, Stage.OVERDUE),
    ],
)
def test_stages(hours: float, stage: Stage) -> None:
    assert stage_of(NOON, NOON + timedelta(hours=hours), Hours()) is stage


def test_before_awareness_only_a_soft_clock_runs() -> None:
    clock = Clock(detected_at=NOON)

    assert not clock.legal
    assert clock.stage(NOON + timedelta(hours=73)) is Stage.OVERDUE
    assert not clock.late(NOON + timedelta(hours=73))


def test_awareness_starts_the_legal_clock() -> None:
    clock = Clock(detected_at=NOON - timedelta(days=5), aware_at=NOON)

    assert clock.due_by == NOON + timedelta(hours=72)
    assert not clock.late(NOON + timedelta(hours=72))
    assert clock.late(NOON + timedelta(hours=72, seconds=1))


def test_a_notification_stops_it() -> None:
    told = Clock(detected_at=NOON, aware_at=NOON, notified_at=NOON + timedelta(hours=30))

    assert told.stage(NOON + timedelta(hours=500)) is Stage.REMINDER
    assert not told.late(NOON + timedelta(hours=500))


def test_a_late_notification_stays_late() -> None:
    told = Clock(detected_at=NOON, aware_at=NOON, notified_at=NOON + timedelta(hours=80))

    assert told.late(NOON + timedelta(hours=500))
