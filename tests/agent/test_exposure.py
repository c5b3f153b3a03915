"""How far a mail goes, told from its envelope."""

import pytest

from agent.exposure import among_few, exposures
from agent.item import Direction, Envelope


def mail(
    *recipients: str, sender: str = "eva.lind@kommun.example", secure: bool = False
) -> Envelope:
    external = sum(not address.endswith("kommun.example") for address in recipients)
    return Envelope(
        sender=sender,
        recipients=recipients,
        direction=Direction.OUTGOING if external else Direction.INTERNAL,
        external_recipients=external,
        secure_gateway=secure,
    )


@pytest.mark.parametrize(
    ("envelope", "expected"),
    [
        (mail("bo.ek@kommun.example"), []),
        (mail("bo.ek@annan.example"), ["to_outsiders"]),
        (mail("bo.ek@annan.example", secure=True), []),
        (mail("evalind71@gmail.com"), ["to_private_mailbox"]),
        (mail("e.lind@telia.com"), ["to_private_mailbox"]),
        (mail("eva.lind@firma.example"), ["to_private_mailbox"]),
        (mail("bo.lind@gmail.com"), ["to_outsiders"]),
        (mail("alla@kommun.example"), ["to_many"]),
        (mail("personal.norra@kommun.example"), ["to_many"]),
        (mail("skolan-alla@kommun.example"), ["to_many"]),
        (mail("klass9a@kommun.example"), ["to_many"]),
        (mail("timvikarier@kommun.example"), ["to_many"]),
        (mail("vh-7b@kommun.example"), ["to_many"]),
        (mail("elevrådet@kommun.example"), ["to_many"]),
        (mail("enheten.linden@kommun.example"), ["to_many"]),
        (mail("dl-norr@kommun.example"), ["to_many"]),
        (mail("dl@kommun.example"), []),
        (mail("vera.hall@kommun.example"), []),
        (mail("skolskoterska@kommun.example"), []),
        (mail("allan.ek@kommun.example"), []),
        (mail(*[f"a{n}@kommun.example" for n in range(8)]), ["to_many"]),
    ],
)
def test_exposures(envelope: Envelope, expected: list[str]) -> None:
    assert [flag.value for flag in exposures(envelope)] == expected


@pytest.mark.parametrize(
    ("envelope", "expected"),
    [
        (mail("bo.ek@kommun.example"), True),
        (mail("bo.ek@kommun.example", "li.ek@kommun.example"), True),
        (mail("a@kommun.example", "b@kommun.example", "c@kommun.example"), False),
        (mail("alla@kommun.example"), False),
        (mail("bo.ek@annan.example"), False),
        (mail(), False),
    ],
)
def test_among_few(envelope: Envelope, expected: bool) -> None:  # noqa: FBT001  # a table
    assert among_few(envelope) is expected
