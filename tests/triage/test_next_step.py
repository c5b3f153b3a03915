"""What a case waits for is said, from the first look to the last letter."""

from tests.triage.conftest import Clock, Feed, Seat
from tests.triage.made import event
from triage import desk
from triage.case import Disposition
from triage.decision import Breach
from triage.desk import Desk
from triage.next_step import next_steps

ANSWERS = {"protected_identity": "false", "wrong_recipient": "true", "public": "false"}


def test_the_whole_way(at: Desk, seat: Seat, feed: Feed, clock: Clock) -> None:
    """Each step that is named can be taken, and leads on."""
    feed(event("health", "person"))
    number = desk.list_cases(at).cases[0].id
    waits = []

    def look() -> None:
        card = desk.show(at, number)
        waits.append(next_steps(card.case, card.entries))

    look()
    for factor, value in ANSWERS.items():
        desk.override(at, number, factor, value, "kontrollerat")
    look()
    desk.set_aware(at, number, clock(), "rektor ringde")
    look()
    desk.decide(
        at, number, Disposition.INCIDENT_NOTIFY, "elevers hälsa", breach=[Breach.CONFIDENTIALITY]
    )
    look()
    desk.confirm(seat("bo"), number, agrees=True)
    look()
    desk.notify(at, number, "preliminary", clock())
    look()
    desk.tell_persons(at, number, "planned", at=clock.pass_hours(1))
    look()
    desk.tell_persons(at, number, "yes", at=clock(), how="brev")
    look()
    desk.notify(at, number, "complete", clock())
    look()

    assert waits == [
        ("factor", "aware", "decide"),
        ("aware", "decide"),
        ("decide",),
        ("confirm",),
        ("draft", "notified", "told"),
        ("notified", "told"),
        ("notified", "told"),
        ("notified",),
        (),
    ]


def test_what_rests_or_is_part_of_another_waits_for_nothing(at: Desk, feed: Feed) -> None:
    feed(*(event("health", item=number, folder=number) for number in range(2)))
    one, other = (case.id for case in desk.list_cases(at).cases)
    desk.merge(at, one, other)
    desk.rest(at, other, "väntar på svar", after_events=1)

    assert [next_steps(desk.peek(at, number), ()) for number in (one, other)] == [(), ()]
