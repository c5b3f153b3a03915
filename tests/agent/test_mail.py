"""Mail: inside and outside are told by the organisation's own domains."""

import pytest

from agent.item import Direction, Envelope
from agent.mail import addressed

OWN = ("kommun.example",)


@pytest.mark.parametrize(
    ("sender", "recipients", "direction", "external"),
    [
        ("a@kommun.example", ("b@kommun.example",), Direction.INTERNAL, 0),
        ("a@kommun.example", ("b@skola.kommun.example",), Direction.INTERNAL, 0),
        ("a@kommun.example", ("b@annankommun.example",), Direction.OUTGOING, 1),
        ("a@kommun.example", ("B@KOMMUN.EXAMPLE", "c@x.example"), Direction.OUTGOING, 1),
        ("x@x.example", ("b@kommun.example",), Direction.INCOMING, 0),
        ("x@x.example", ("b@kommun.example", "y@y.example"), Direction.INCOMING, 1),
        ("", ("c@x.example",), Direction.OUTGOING, 1),
        ("", (), Direction.INTERNAL, 0),
    ],
)
def test_which_way_a_mail_goes(
    sender: str, recipients: tuple[str, ...], direction: Direction, external: int
) -> None:
    mail = addressed(Envelope(sender=sender, recipients=recipients), OWN)

    assert (mail.direction, mail.external_recipients) == (direction, external)


def test_without_own_domains_the_senders_is_taken_for_it() -> None:
    sent = Envelope(sender="a@kommun.example", recipients=("b@kommun.example", "c@x.example"))

    mail = addressed(sent, ())

    assert (mail.direction, mail.external_recipients) == (Direction.OUTGOING, 1)
