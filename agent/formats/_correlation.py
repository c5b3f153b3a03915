"""Log lines that tell of one mail each, put together into mails with their envelopes. Pure.

A mail is finished when it left the queue, when a delivery to each of its recipients has been
tried, or when it has been waited for long enough: then it is judged by what is known. Until then the places of its lines are remembered, so
that a reader who starts anew can read just them again and come to the same mail.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from agent.item import Direction, Envelope
from agent.tail import Place

WAIT = timedelta(minutes=10)
WAIT_FOR_QUEUE = timedelta(seconds=20)
"""For mails of which only the first lines are logged: on hold, or their other lines elsewhere."""
OPEN_MAILS_AT_MOST = 5000
LINES_OF_A_MAIL_AT_MOST = 200
_LOOPBACK = (b"127.", b"[127.", b"[::1]", b"localhost[", b"::1")


class Entry(NamedTuple):
    """What one line tells of one mail. All of it is personal data. There is one for each line."""

    host: bytes
    queue: bytes
    time: bytes
    subject: bytes | None = None
    truncated: bool = False
    sender: bytes | None = None
    recipient: bytes | None = None
    relay: bytes | None = None
    """Where it was handed to: `local` for a mailbox here, `none` when nobody took it yet; None
    where a line merely names a recipient."""
    message_id: bytes = b""
    client: bytes = b""
    logged_in: bool = False
    recipient_count: int = 0
    begins: bool = False
    """Such a line opens a mail; others only add to one that is open."""
    removed: bool = False

    def __repr__(self) -> str:
        """Tell no text."""
        return "Entry()"


@dataclass(frozen=True, slots=True)
class Network:
    """What the organisation calls its own."""

    own_domains: tuple[str, ...] = ()
    internal_relays: tuple[str, ...] = ()
    secure_gateways: tuple[str, ...] = ()


@dataclass(slots=True)
class OpenMail:
    """A mail whose log is not finished."""

    host: bytes
    queue: bytes
    first_at: datetime
    places: list[Place] = field(default_factory=list)
    at: datetime | None = None
    time: bytes = b""
    subject: bytes | None = field(default=None, repr=False)
    truncated: bool = False
    sender: bytes = field(default=b"", repr=False)
    named: bytes = field(default=b"", repr=False)
    relays: dict[bytes, bytes] = field(default_factory=dict, repr=False)
    message_id: bytes = field(default=b"", repr=False)
    client: bytes = field(default=b"", repr=False)
    logged_in: bool = False
    recipient_count: int = 0
    removed: bool = False
    again: "OpenMail | None" = None
    """The same mail on its second way through, when a content filter has given it back."""
    first: "OpenMail | None" = None

    @property
    def is_told(self) -> bool:
        """Whether the log has nothing more to tell of where it went."""
        tried = 0 < self.recipient_count <= len(self.relays)
        return self.removed or (tried and self.subject is not None)

    @property
    def wait(self) -> timedelta:
        return WAIT if self.recipient_count else WAIT_FOR_QUEUE

    def add(self, entry: Entry, place: Place, at: datetime) -> None:
        if len(self.places) < LINES_OF_A_MAIL_AT_MOST:
            self.places.append(place)
        if entry.subject is not None and self.subject is None:
            self.subject, self.truncated = entry.subject, entry.truncated
            self.at, self.time = at, entry.time
            self.named = entry.recipient or b""
        elif entry.recipient is not None and entry.relay is not None:
            self.relays[entry.recipient] = entry.relay
        self.sender = entry.sender or self.sender
        self.message_id = entry.message_id or self.message_id
        self.client = self.client or entry.client
        self.logged_in = self.logged_in or entry.logged_in
        self.recipient_count = entry.recipient_count or self.recipient_count
        self.removed = self.removed or entry.removed


class Correlator:
    """Takes entries in the order of the log, gives mails as they are finished."""

    def __init__(self) -> None:
        self._open: dict[tuple[bytes, bytes], OpenMail] = {}
        self._by_message: dict[bytes, OpenMail] = {}
        self._latest: datetime | None = None

    def add(self, entry: Entry, place: Place, at: datetime) -> Iterable[OpenMail]:
        """Take one line in; give the mails that it finishes."""
        if self._latest is None or at > self._latest:
            self._latest = at
        key = (entry.host, entry.queue)
        mail = self._open.get(key)
        if mail is None:
            if not entry.begins:
                return ()
            mail = self._open[key] = OpenMail(entry.host, entry.queue, first_at=at)
        mail.add(entry, place, at)
        if entry.message_id:
            self._meet(mail)
        if mail.is_told and not self._waits(mail):
            return self._finish(mail)
        if len(self._open) > OPEN_MAILS_AT_MOST:
            return self._finish(next(iter(self._open.values())))
        return ()

    def overdue(self, silent_seconds: float) -> Iterator[OpenMail]:
        """Give the mails waited for long enough, by the log's own clock and its silence."""
        if self._latest is None:
            return
        now = self._latest + timedelta(seconds=silent_seconds)
        for mail in [m for m in self._open.values() if m.first_at + m.wait < now]:
            yield from self._finish(mail)

    def rest(self) -> Iterator[OpenMail]:
        """Give all that are left."""
        for mail in list(self._open.values()):
            yield from self._finish(mail)

    def forgotten(self, places: Sequence[Place]) -> Iterator[OpenMail]:
        """Give the mails some of whose lines cannot be read again."""
        lost = set(places)
        for mail in [mail for mail in self._open.values() if not lost.isdisjoint(mail.places)]:
            yield from self._finish(mail)

    def places(self) -> list[Place]:
        """The lines of all open mails."""
        return [place for mail in self._open.values() for place in mail.places]

    def _meet(self, mail: OpenMail) -> None:
        """Join a mail that came back from a content filter with its first way through."""
        first = self._by_message.setdefault(mail.message_id, mail)
        if first is not mail and first.again is None and mail.first is None:
            first.again, mail.first = mail, first

    @staticmethod
    def _waits(mail: OpenMail) -> bool:
        """Whether it went to a filter on this machine and has come back but not left yet."""
        again = mail.again
        return again is not None and not again.is_told and only_looped(mail)

    def _finish(self, mail: OpenMail) -> Iterator[OpenMail]:
        if self._open.pop((mail.host, mail.queue), None) is None:
            return
        if self._by_message.get(mail.message_id) is mail:
            del self._by_message[mail.message_id]
        first, again = mail.first, mail.again
        if first is not None and only_looped(first) and mail.subject is None:
            first.relays = dict(mail.relays)
        replaced = again is not None and again.subject is not None and only_looped(mail)
        if mail.subject is not None and not replaced:
            yield mail
        if first is not None and first.is_told:
            yield from self._finish(first)


def only_looped(mail: OpenMail) -> bool:
    """Whether all deliveries went to this machine itself."""
    return bool(mail.relays) and all(
        relay.startswith(_LOOPBACK) or b"[127." in relay for relay in mail.relays.values()
    )


def envelope(mail: OpenMail, network: Network) -> Envelope:
    """Say who a mail went from and to, and whether it left the house."""
    relays = dict(mail.relays) or ({mail.named: b"none"} if mail.named else {})
    recipients = sorted(_text(address) for address in relays)
    own = tuple(domain.casefold() for domain in network.own_domains)
    sender = _text(mail.sender)
    external = [
        relay
        for address, relay in relays.items()
        if not _inside(_text(address), own) and _leaves(_text(relay), network)
    ]
    gateway = any(_is_one_of(_text(relay), network.secure_gateways) for relay in external)
    from_inside = (
        _inside(sender, own)
        or mail.logged_in
        or (not sender and _is_here(_text(mail.client), network))
    )
    return Envelope(
        sender=sender,
        recipients=tuple(recipients),
        message_id=_text(mail.message_id),
        direction=_direction(from_inside=from_inside, external=bool(external)),
        external_recipients=len(external),
        secure_gateway=gateway,
    )


def _direction(*, from_inside: bool, external: bool) -> Direction:
    if not from_inside:
        return Direction.INCOMING
    return Direction.OUTGOING if external else Direction.INTERNAL


def _leaves(relay: str, network: Network) -> bool:
    """Whether a relay is outside; a secure gateway is the door out, wherever it stands."""
    if relay == "local":
        return False
    if _is_one_of(relay, network.secure_gateways):
        return True
    return relay == "none" or not _is_one_of(relay, network.internal_relays)


def _is_here(client: str, network: Network) -> bool:
    return client in {"", "local"} or _is_one_of(client, (*network.internal_relays, "127.0.0.0/8"))


def _is_one_of(relay: str, wanted: Sequence[str]) -> bool:
    """Compare `host[address]:port` with host names, domains and networks.

    >>> _is_one_of("exch01.kommun.example[10.1.1.10]:25", ["10.0.0.0/8"])
    True
    >>> _is_one_of("gw.sefos.example[192.0.2.25]:25", ["sefos.example"])
    True
    >>> _is_one_of("notsefos.example[192.0.2.25]:25", ["sefos.example"])
    False
    """
    host, _, rest = relay.partition("[")
    host, number = host.casefold(), rest.partition("]")[0]
    return any(_fits(host, number, one.casefold()) for one in wanted)


def _fits(host: str, number: str, wanted: str) -> bool:
    try:
        return ip_address(number) in ip_network(wanted, strict=False)
    except ValueError:
        return host == wanted or host.endswith(f".{wanted}") or number == wanted


def _inside(address: str, own: Sequence[str]) -> bool:
    domain = address.rpartition("@")[2].casefold()
    if "@" not in address:
        return bool(address)  # a mailbox of this machine
    return any(domain == one or domain.endswith(f".{one}") for one in own)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
