"""Who a mail goes from and to, whatever its program made of the headers; and which way it goes."""

import pytest

from agent.formats._envelope import addresses, envelope
from agent.item import Direction
from agent.mail import addressed

OWN = ("kommun.example", "Skola.Example")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a@b.example", ["a@b.example"]),
        ("Åsa Ek <a@b.example>, c@d.example", ["a@b.example", "c@d.example"]),
        ("a@b.example; c@d.example", ["a@b.example", "c@d.example"]),
        ("a@b.example c@d.example", ["a@b.example", "c@d.example"]),
        (
            "Elever: a@b.example, c@d.example;, e@f.example",
            ["a@b.example", "c@d.example", "e@f.example"],
        ),
        ("undisclosed-recipients:;", []),
        ('"x@y.example, chef" <a@b.example>', ["a@b.example"]),
        ('"x \\"y@z.example\\" q" <a@b.example>', ["a@b.example"]),
        ("(x@y.example) a@b.example (ring, helst)", ["a@b.example"]),
        ("=?utf-8?q?x=40y=2Eexample=2C_chef?= <a@b.example>", ["a@b.example"]),
        ("=?utf-8?b?YUBiLmV4YW1wbGU=?=", ["a@b.example"]),
        ("'Asa Ek' <'a@b.example'>", ["a@b.example"]),
        ('"asa ek"@b.example', ['"asa ek"@b.example']),
        ("<@relay.example:a@b.example>", ["a@b.example"]),
        ("A@B.EXAMPLE.", ["a@b.example"]),
        ('"oavslutat <a@b.example>', ["a@b.example"]),
        ("/O=KOMMUN/OU=X/CN=ASA", []),
        ("", []),
    ],
)
def test_every_address_is_found_and_no_name_is_taken_for_one(value: str, found: list[str]) -> None:
    assert addresses(value) == found


@pytest.mark.parametrize(
    ("headers", "direction", "external"),
    [
        ({"From": "a@kommun.example", "To": "b@kommun.example"}, "internal", 0),
        ({"From": "a@kommun.example", "To": "b@lar.skola.example"}, "internal", 0),
        ({"From": "a@kommun.example", "To": "b@annankommun.example"}, "outgoing", 1),
        (
            {"From": "a@kommun.example", "To": "b@kommun.example", "Cc": "c@x.example"},
            "outgoing",
            1,
        ),
        ({"From": "a@kommun.example", "Bcc": "c@x.example, d@y.example"}, "outgoing", 2),
        ({"From": "c@x.example", "To": "b@kommun.example"}, "incoming", 0),
        (
            {"From": "c@x.example", "Reply-To": "a@kommun.example", "To": "b@kommun.example"},
            "incoming",
            0,
        ),
        ({"Sender": "a@kommun.example", "To": "Elever: c@x.example;"}, "outgoing", 1),
        (
            {
                "From": "c@x.example",
                "To": "b@kommun.example",
                "Resent-From": "b@kommun.example",
                "Resent-To": "d@y.example",
            },
            "outgoing",
            1,
        ),
        (
            {"From": "a@kommun.example", "To": "b@kommun.example", "Resent-Bcc": "d@y.example"},
            "outgoing",
            1,
        ),
        ({"To": "c@x.example"}, "outgoing", 1),
    ],
)
def test_which_way_a_mail_goes(headers: dict[str, str], direction: str, external: int) -> None:
    sent = addressed(envelope(headers.items()), OWN)

    assert (sent.direction, sent.external_recipients) == (Direction(direction), external)
