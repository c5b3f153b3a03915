"""Telling from the store: nothing twice, nothing lost, whatever fails or restarts."""

from datetime import datetime, timedelta

import pytest

from tests.triage.conftest import Clock, Feed
from tests.triage.made import event
from triage import desk
from triage.desk import Desk
from triage.letter import Letter, Occasion
from triage.receivers._delivery import NotDelivered
from triage.store import Store
from triage.teller import Teller
from triage.telling import Receiver, Rules


class _Box:
    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.broken = False

    async def deliver(self, letter: Letter) -> None:
        if self.broken:
            msg = "SMTPConnectError"
            raise NotDelivered(msg)
        self.letters.append(letter)


@pytest.fixture
def boxes() -> dict[str, _Box]:
    return {"eva": _Box(), "ola": _Box()}


def _teller(store: Store, boxes: dict[str, _Box], clock: Clock) -> Teller:
    receivers = (Receiver("eva"), Receiver("ola", duty="deputy"))
    return Teller(store, receivers, boxes, Rules(), clock)


async def test_a_restart_tells_nothing_twice(
    store: Store, feed: Feed, boxes: dict[str, _Box], clock: Clock
) -> None:
    feed(event("protected_identity", "person"))

    for _ in range(3):
        await _teller(store, boxes, clock).look()

    assert [letter.occasion for letter in boxes["eva"].letters] == [Occasion.OPENED]


async def test_what_failed_is_told_when_the_server_is_back(
    store: Store, feed: Feed, boxes: dict[str, _Box], clock: Clock
) -> None:
    feed(event("protected_identity", "person"))
    boxes["eva"].broken = True
    teller = _teller(store, boxes, clock)
    await teller.look()
    boxes["eva"].broken = False

    await teller.look()
    waiting = len(boxes["eva"].letters)
    clock.pass_hours(0.1)
    await teller.look()

    assert waiting == 0
    assert len(boxes["eva"].letters) == 1


async def test_the_deputy_is_told_after_four_hours_once(
    store: Store, feed: Feed, boxes: dict[str, _Box], clock: Clock
) -> None:
    feed(event("protected_identity", "person"))
    teller = _teller(store, boxes, clock)
    await teller.look()

    clock.pass_hours(3.9)
    await teller.look()
    early = len(boxes["ola"].letters)
    clock.pass_hours(0.2)
    await teller.look()
    await teller.look()

    assert early == 0
    assert [letter.occasion for letter in boxes["ola"].letters] == [Occasion.UNSEEN]


async def test_a_case_somebody_opened_does_not_reach_the_deputy(
    store: Store, feed: Feed, boxes: dict[str, _Box], clock: Clock, at: Desk
) -> None:
    feed(event("protected_identity", "person"))
    teller = _teller(store, boxes, clock)
    await teller.look()
    (case,) = desk.list_cases(at).cases
    desk.show(at, case.id)

    clock.pass_hours(5)
    await teller.look()

    assert boxes["ola"].letters == []


async def test_a_thousand_alerts_are_a_handful_of_letters(
    store: Store, feed: Feed, boxes: dict[str, _Box], clock: Clock
) -> None:
    feed(*(event("protected_identity", item=n, folder=n, level="alert") for n in range(1000)))
    teller = _teller(store, boxes, clock)

    for _ in range(40):
        await teller.look()
        clock.at += timedelta(seconds=15)

    (letter,) = boxes["eva"].letters
    assert letter.occasion is Occasion.FLOOD
    assert len(letter.lines) + letter.more == 1000


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("2026-11-27 15:00", "2026-11-30 06:30"),  # Friday; UTC
        ("2026-03-27 15:00", "2026-03-30 05:30"),  # clocks go forward in between
        ("2026-10-23 15:00", "2026-10-26 06:30"),  # and back
    ],
)
async def test_what_can_wait_comes_on_monday_morning_once(
    store: Store, feed: Feed, boxes: dict[str, _Box], clock: Clock, found: str, told: str
) -> None:
    clock.at = datetime.fromisoformat(f"{found}Z")
    feed(*(event("contact", item=n, folder=n, level="digest", at=clock.at) for n in range(3)))
    teller = _teller(store, boxes, clock)
    clock.at = datetime.fromisoformat(f"{told}Z") - timedelta(seconds=1)

    await teller.look()
    early = len(boxes["eva"].letters)
    for _ in range(3):
        clock.at += timedelta(seconds=1)
        await teller.look()

    assert early == 0
    (letter,) = boxes["eva"].letters
    assert (letter.occasion, len(letter.lines)) == (Occasion.DIGEST, 3)
    week = dict(letter.week)
    assert (week["opened"], week["waiting"], week["judged"], week["overdue"]) == (3, 3, 0, 0)


async def test_a_report_by_hand_is_told_at_once(
    store: Store, boxes: dict[str, _Box], clock: Clock, at: Desk
) -> None:
    case = desk.report(at, desk.Report(what="Bild på ett barn"))

    await _teller(store, boxes, clock).look()

    assert [letter.lines[0].id for letter in boxes["eva"].letters] == [case.id]


async def test_the_same_news_later_is_another_letter(
    store: Store, feed: Feed, boxes: dict[str, _Box], clock: Clock
) -> None:
    feed(event("protected_identity", item=1, audience="restricted"))
    teller = _teller(store, boxes, clock)
    for audience in ("all_staff", "public"):
        feed(event("protected_identity", item=1, audience=audience, content=audience))
        await teller.look()

    assert len({letter.key for letter in boxes["eva"].letters}) == len(boxes["eva"].letters) > 1
