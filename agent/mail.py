"""Mail: which way it goes, told by the organisation's own domains.

>>> mail = Envelope(sender="a@kommun.example", recipients=("b@skola.kommun.example", "c@x.example"))
>>> sent = addressed(mail, ("kommun.example",))
>>> sent.direction.value, sent.external_recipients
('outgoing', 1)
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.item import Direction, Envelope


def addressed(envelope: Envelope, own_domains: Sequence[str]) -> Envelope:
    """Fill in direction and outside recipients; without own domains the sender's is taken for it.

    A mail without a sender is a draft, and was written here.
    """
    own = tuple(domain.casefold().strip("@.") for domain in own_domains) or (
        _domain(envelope.sender),
    )
    external = sum(not _inside(address, own) for address in envelope.recipients)
    if envelope.sender and not _inside(envelope.sender, own):
        direction = Direction.INCOMING
    elif external:
        direction = Direction.OUTGOING
    else:
        direction = Direction.INTERNAL
    return replace(envelope, direction=direction, external_recipients=external)


def _inside(address: str, own: Sequence[str]) -> bool:
    domain = _domain(address)
    return any(domain == one or domain.endswith(f".{one}") for one in own)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip(" .>").casefold()
