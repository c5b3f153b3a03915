"""Who is told what, and when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.triage.made import NOON, case_of, event
from triage.band import Band
from triage.case import Case, State
from triage.clock import Stage
from triage.letter import WEEK, Occasion
from triage.telling import FLOODED, Matter, Plan, Receiver, Rules, digest_after, is_grave, plan

_ZONE = ZoneInfo("Europe/Stockholm")
_EVA = Receiver("eva")
_OLA = Receiver("ola", duty="deputy")
_BOSS = Receiver("chef", duty="head")


def _case(number: str = "261124-PERSINC-AB12", *categories: str, level: str = "alert") -> Case:
    came = event(*(categories or ("health", "person")), level=level)
    return case_of(came, number)


_QUIET = replace(_case(level="digest"), band=Band.LOW, tier="ordinary")


def _plan(
    matters: Sequence[Matter], *receivers: Receiver, now: datetime = NOON, sent: int = 0
) -> Plan:
    return plan(matters, receivers or (_EVA,), {"eva": sent}, now, Rules())


def _occasions(made: Plan) -> list[tuple[str, Occasion]]:
    return [(one.receiver, one.letter.occasion) for one in made.sendings]


@pytest.mark.parametrize(
    ("changes", "grave"),
    [
        ({"level": "alert"}, True),
        ({"protected_identity": True}, True),
        ({"band": Band.HIGH}, True),
        ({"audience": "public", "tier": "extra"}, True),
        ({"audience": "public"}, False),
        ({"band": Band.MEDIUM}, False),
        ({}, False),
    ],
)
def test_what_cannot_wait(changes: dict[str, object], grave: bool) -> None:  # noqa: FBT001 - table
    case = replace(_QUIET, **changes)  # type: ignore[arg-type]  # fields by name

    assert is_grave(case) is grave


def test_an_alert_is_told_at_once_and_to_whom_it_concerns() -> None:
    other = Receiver("bo", controller="Socialnämnden")
    own = Receiver("ann", controller="Bildningsnämnden")

    made = _plan([Matter(1, "opened", "", NOON, _case())], _EVA, other, own, _OLA)

    assert _occasions(made) == [("eva", Occasion.OPENED), ("ann", Occasion.OPENED)]


def test_a_case_that_is_nobodys_is_everybodys() -> None:
    other = Receiver("bo", controller="Socialnämnden")

    made = _plan([Matter(1, "opened", "", NOON, _case())], other)

    assert _occasions(made) == [("bo", Occasion.OPENED)]


@pytest.mark.parametrize(
    ("at", "digest"),
    [
        ("2026-11-24 07:29", "2026-11-24 07:30"),
        ("2026-11-24 07:30", "2026-11-25 07:30"),
        ("2026-11-27 12:00", "2026-11-30 07:30"),
        ("2026-11-28 03:00", "2026-11-30 07:30"),
        ("2026-03-27 12:00", "2026-03-30 07:30"),  # over the change to summer time
        ("2026-10-23 12:00", "2026-10-26 07:30"),  # and back
        ("2026-12-24 12:00", "2026-12-25 07:30"),  # a holiday is a weekday: nothing waits for it
    ],
)
def test_the_digest_comes_on_weekdays_by_the_wall_clock(at: str, digest: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=_ZONE)

    assert f"{digest_after(moment, Rules()):%Y-%m-%d %H:%M}" == digest


def test_what_can_wait_comes_in_one_digest() -> None:
    quiet = [
        Matter(n, "opened", "", NOON, replace(_QUIET, id=f"261124-PERSINC-AB1{n}"))
        for n in range(5)
    ]
    morning = digest_after(NOON, Rules())

    before = _plan(quiet, now=morning - timedelta(seconds=1))
    (sending,) = _plan(quiet, now=morning).sendings

    assert before == Plan((), ())
    assert sending.letter.occasion is Occasion.DIGEST
    assert len(sending.letter.lines) == 5
    assert sending.notices == (0, 1, 2, 3, 4)


def test_what_was_told_is_not_told_again() -> None:
    matter = Matter(1, "opened", "", NOON, _case(), sent_to=frozenset({"eva"}))

    assert _plan([matter]) == Plan((), (1,))
    assert _occasions(_plan([matter], _EVA, Receiver("bo"))) == [("bo", Occasion.OPENED)]


def test_what_failed_is_tried_again_later_and_later() -> None:
    failed = {"eva": (3, NOON)}
    matter = Matter(1, "opened", "", NOON, _case(), failed=failed)

    assert not _plan([matter], now=NOON + timedelta(minutes=3)).sendings
    assert _plan([matter], now=NOON + timedelta(minutes=4)).sendings


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        (Stage.REMINDER, ["eva"]),
        (Stage.WARNING, ["eva", "ola"]),
        (Stage.ESCALATION, ["eva", "ola", "chef"]),
        (Stage.OVERDUE, ["eva", "ola", "chef"]),
    ],
)
def test_the_legal_clock_climbs(stage: Stage, told: list[str]) -> None:
    case = replace(_case(), aware_at=NOON)
    matter = Matter(1, "stage", f"legal:{stage.value}:2026-11-24T12:00:00", NOON, case)

    made = _plan([matter], _EVA, _OLA, _BOSS)

    assert [one.receiver for one in made.sendings] == told
    assert {one.letter.stage for one in made.sendings} == {stage}


def test_a_deputy_is_told_what_nobody_has_opened() -> None:
    unseen = Matter(1, "unseen", "", NOON, _case())
    seen = Matter(2, "unseen", "", NOON, replace(_case(), first_viewed_at=NOON))

    made = _plan([unseen, seen], _EVA, _OLA)

    assert _occasions(made) == [("ola", Occasion.UNSEEN)]
    assert made.done == (2,)


@pytest.mark.parametrize("kind", ["opened", "wider", "stage"])
def test_a_closed_case_needs_no_telling(kind: str) -> None:
    closed = replace(_case(), state=State.CLOSED)
    matter = Matter(1, kind, "soft:warning:x" if kind == "stage" else "", NOON, closed)

    assert _plan([matter]) == Plan((), (1,))


def test_a_flood_is_one_letter_and_then_silence_for_a_while() -> None:
    flood = [Matter(n, "opened", "", NOON, _case(f"261124-PERSINC-AB{n:02}")) for n in range(80)]

    (sending,) = _plan(flood).sendings

    assert sending.letter.occasion is Occasion.FLOOD
    assert (len(sending.letter.lines), sending.letter.more) == (50, 30)
    assert len(sending.notices) == 80
    assert not _plan(flood, sent=21).sendings


def test_protected_identity_is_told_even_while_a_flood_lasts() -> None:
    flood = [Matter(n, "opened", "", NOON, _case(f"261124-PERSINC-AB{n:02}")) for n in range(9)]
    hidden = replace(_case("261124-PERSINC-ZZ99"), protected_identity=True)

    (sending,) = _plan([*flood, Matter(99, "opened", "", NOON, hidden)], sent=FLOODED).sendings

    assert [line.id for line in sending.letter.lines] == ["261124-PERSINC-ZZ99"]


def test_protected_identity_comes_first_in_a_flood() -> None:
    flood = [Matter(n, "opened", "", NOON, _case(f"261124-PERSINC-AB{n:02}")) for n in range(60)]
    hidden = replace(_case("261124-PERSINC-ZZ99"), protected_identity=True)

    (sending,) = _plan([*flood, Matter(99, "opened", "", NOON, hidden)]).sendings

    assert sending.letter.lines[0].id == "261124-PERSINC-ZZ99"


def test_a_silent_agent_is_an_alarm() -> None:
    matter = Matter(1, "agent_silent", "fs01:2026-11-23T11:00:00", NOON)

    (sending,) = _plan([matter]).sendings

    assert (sending.letter.occasion, sending.letter.agent) == (Occasion.AGENT_SILENT, "fs01")
    assert sending.letter.silent_since is not None


def test_a_suppression_that_ran_out_is_mentioned_not_told() -> None:
    expired = Matter(1, "suppression_expired", "7", NOON)

    alone = _plan([expired])
    (riding,) = _plan([expired, Matter(2, "opened", "", NOON, _case())]).sendings

    assert alone == Plan((), ())
    assert riding.letter.expired == (7,)
    assert set(riding.notices) == {1, 2}
    assert _plan([expired], now=digest_after(NOON, Rules())).sendings


def test_on_mondays_the_weeks_figures_stand_in_the_digest() -> None:
    monday = datetime(2026, 11, 23, 0, 5, tzinfo=_ZONE)
    week = Matter(1, "week", "2026-11-23:12,9,2,1,5,0", monday)
    nothing = Matter(2, "week", "2026-11-23:0,0,0,0,0,0", monday)
    quiet = Matter(3, "opened", "", monday, _QUIET)
    own = Receiver("ann", controller="Bildningsnämnden")
    morning = digest_after(monday, Rules())

    before = _plan([week], _EVA, now=monday)
    alone = _plan([week], _EVA, own, now=morning).sendings
    (riding,) = _plan([week, quiet], _EVA, now=morning).sendings

    assert before.sendings == ()
    assert [one.receiver for one in alone] == ["eva"]
    assert (
        riding.letter.week
        == alone[0].letter.week
        == tuple(zip(WEEK, (12, 9, 2, 1, 5, 0), strict=True))
    )
    assert (riding.letter.occasion, len(riding.letter.lines)) == (Occasion.DIGEST, 1)
    assert _plan([nothing], _EVA, now=morning).done == (2,)


def test_what_is_a_week_old_is_let_go() -> None:
    matter = Matter(1, "opened", "", NOON, _case())

    assert _plan([matter], now=NOON + timedelta(days=8)) == Plan((), (1,))
