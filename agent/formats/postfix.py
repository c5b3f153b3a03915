r"""Postfix's syslog: subject lines that header_checks logs, made whole mails by their queue id.

    /^Subject:/ INFO        in header_checks makes cleanup log each subject, cut at 200 bytes

A mail is one queue id from its first line to `removed`. A subject may hold " from ", so it ends
at the last ` from HOST; from=<`. A content filter brings a mail back under a new id and the same
message id: then the second, which knows the true recipients, completes or replaces the first.

Source: Postfix header_checks(5), cleanup_message.c, postlogd(8).

>>> line = (b"Nov 20 09:15:09 mx postfix/cleanup[7]: 4XyZ1a0kQ2z: info: header Subject: Brev"
...         b" from Ulla from gw.example[192.0.2.1]; from=<a@kommun.example> to=<b@x.example>")
>>> parsed(line).subject
b'Brev from Ulla'
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from agent.formats._correlation import Correlator, Entry, Network, OpenMail, envelope
from agent.formats._encoded_word import decoded
from agent.item import Envelope
from agent.tail import LogPosition, read

_LINE = re.compile(
    rb"""(?:<\d{1,3}>(?:1\x20)?)?
    (?P<time> [A-Z][a-z]{2} \x20{1,2} \d{1,2} \x20 \d\d:\d\d:\d\d (?:\.\d+)?
            | \d{4}-\d\d-\d\d [T\x20] \d\d:\d\d:\d\d (?:[.,]\d+)? (?:Z|[+-]\d\d:?\d\d)? )
    \x20 (?P<host> \S+ )
    \x20 (?: \S* / )? (?P<daemon> [a-z]+ )
         (?: \[\d+\]: | : | \x20\S+\x20\S+\x20\S+ )      # [pid]:   or RFC 5424's pid, id, data
    \x20 (?: \[ID\x20\d+\x20\S+\]\x20 )?
         (?P<queue> (?!NOQUEUE) [0-9A-Za-z]{5,24} ):
    \x20 (?P<rest> .* )""",
    re.VERBOSE | re.DOTALL,
)
_SUBJECT = re.compile(
    rb"""(?P<action> [A-Za-z]+ ): \x20 header \x20 (?i:Subject): \s? (?P<subject> .* )
         \x20from\x20 (?P<client> [^\s;]+ ) ; \x20 from=<(?P<sender> [^>]*)>
         (?: \x20 to=<(?P<recipient> [^>]*)> )?""",
    re.VERBOSE | re.DOTALL,
)
_HEADER_BYTES_LOGGED = 200
_NAME_BYTES = len(b"Subject: ")
_MESSAGE_ID = re.compile(rb"(?:resent-)?message-id=<?([^> \t]*)")
_FROM = re.compile(rb"from=<(?P<sender>[^>]*)>(?:.*, nrcpt=(?P<count>\d{1,9}))?")
_TO = re.compile(rb"to=<(?P<to>[^>]*)>.*?, relay=(?P<relay>[^,]*),")
_CLIENT = re.compile(rb"client=([^, ]+)")
_LOGGED_IN = b", sasl_username="
_STOPPED = frozenset({b"reject", b"discard"})
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_AHEAD = timedelta(days=2)
_Mail = tuple[bytes, bytes, bytes]
"""Host, queue id, and the time of the line: how each entry begins."""


def parsed(line: bytes) -> Entry | None:
    """Read one line; None when it tells nothing of a mail that could be looked at."""
    match = _LINE.match(line)
    if match is None:
        return None
    time, host, daemon, queue, rest = match.groups()
    read = _READERS.get(daemon)
    return None if read is None else read((host, queue, time), rest)


def _of_cleanup(mail: _Mail, rest: bytes) -> Entry | None:
    found = _SUBJECT.match(rest)
    if found is None:
        identified = _MESSAGE_ID.match(rest)
        return identified and Entry(*mail, message_id=identified[1], begins=True)
    action, subject, client, sender, recipient = found.groups()
    if action.lower() in _STOPPED:
        return None
    truncated = len(subject) + _NAME_BYTES >= _HEADER_BYTES_LOGGED
    return Entry(*mail, subject, truncated, sender, recipient, client=client, begins=True)


def _of_queue(mail: _Mail, rest: bytes) -> Entry | None:
    if rest == b"removed":
        return Entry(*mail, removed=True)
    found = _FROM.match(rest)
    return found and Entry(*mail, sender=found["sender"], recipient_count=int(found["count"] or 0))


def _of_entrance(mail: _Mail, rest: bytes) -> Entry | None:
    found = _CLIENT.match(rest)
    return found and Entry(*mail, client=found[1], logged_in=_LOGGED_IN in rest, begins=True)


def _of_pickup(mail: _Mail, _rest: bytes) -> Entry | None:
    return Entry(*mail, client=b"local", begins=True)


def _of_network(mail: _Mail, rest: bytes) -> Entry | None:
    found = _TO.match(rest)
    return found and Entry(*mail, recipient=found["to"], relay=found["relay"])


def _of_mailbox(mail: _Mail, rest: bytes) -> Entry | None:
    found = _TO.match(rest)
    return found and Entry(*mail, recipient=found["to"], relay=b"local")


_READERS: dict[bytes, Callable[[_Mail, bytes], Entry | None]] = {
    b"cleanup": _of_cleanup,
    b"qmgr": _of_queue,
    b"nqmgr": _of_queue,
    b"smtpd": _of_entrance,
    b"pickup": _of_pickup,
    b"smtp": _of_network,
    b"error": _of_network,
    b"retry": _of_network,
    b"lmtp": _of_mailbox,
    b"local": _of_mailbox,
    b"virtual": _of_mailbox,
    b"pipe": _of_mailbox,
    b"discard": _of_mailbox,
}


@lru_cache(maxsize=256)  # a second holds many lines
def moment(time: bytes, zone: ZoneInfo, now: datetime) -> datetime:
    """Read a line's time. Without a year it is the latest that is not two days ahead of `now`.

    >>> moment(b"Dec 31 23:59:59", ZoneInfo("UTC"), datetime(2027, 1, 1, tzinfo=UTC)).year
    2026
    """
    text = time.decode("ascii", "replace").replace(",", ".")
    try:
        if text[0].isdigit():
            read = datetime.fromisoformat(text)
            return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
        month = _MONTHS.index(text[:3]) + 1
        day, _, clock = text[4:].strip().partition(" ")
        at = datetime.fromisoformat(f"{now.year}-{month:02}-{int(day):02}T{clock[:8]}")
    except ValueError:  # not a date at all, or 29 February in another year
        return now
    at = at.replace(tzinfo=zone)
    return (at if at < now + _AHEAD else at.replace(year=now.year - 1)).astimezone(UTC)


class LoggedMail:
    """A mail as the log tells it. Of most only the subject is ever asked for."""

    __slots__ = ("_mail", "_network", "at", "subject")

    def __init__(self, mail: OpenMail, network: Network) -> None:
        assert mail.subject is not None
        assert mail.at is not None
        self._mail = mail
        self._network = network
        self.subject = decoded(mail.subject)
        self.at = mail.at

    @property
    def key(self) -> bytes:
        """The same whenever these lines are read, wherever they have been moved to."""
        mail = self._mail
        return b"\0".join((mail.host, mail.queue, mail.time, mail.subject or b""))

    @property
    def truncated(self) -> bool:
        return self._mail.truncated

    @property
    def envelope(self) -> Envelope:
        return envelope(self._mail, self._network)

    @property
    def place(self) -> str:
        """Which of a log's mails it is, as an administrator looks for it."""
        return f"{self._mail.host.decode('ascii', 'replace')}/{self._mail.queue.decode('ascii', 'replace')}"


@dataclass(frozen=True, slots=True)
class LogReading:
    """What one look gave. `mails` are finished; the rest is remembered in `position`."""

    mails: tuple[LoggedMail, ...]
    position: LogPosition
    more: bool
    damaged: tuple[bytes, ...] = field(default=(), repr=False)
    """Rotated files whose rest could not be read."""
    begun: int = 0
    """Lines that are among a mail's first; many, and no mail with a subject: it is not logged."""


def read_log(
    path: bytes,
    position: LogPosition | None,
    key: bytes,
    network: Network,
    zone: ZoneInfo,
    now: datetime,
    limit: int = 4 << 20,
    *,
    to_the_end: bool = False,
) -> LogReading:
    """Read on from `position` (None: from the log's beginning) and give the finished mails.

    `key` is for the hashes in the position. `path` is the name the log is written under; what it
    was rotated to is looked for beside it. `to_the_end` finishes all mails when all has been read,
    as a scan by hand does that never comes back. Raises agent.tail.UnreadableLog, an OSError.
    """
    stretch = read(path, position, key, int(now.timestamp() * 1e9), limit)
    correlator = Correlator()
    mails: list[OpenMail] = []
    begun = 0
    for number, line in enumerate(chain(stretch.remembered, stretch.lines)):
        entry = parsed(line.text)
        if entry is None:
            continue
        begun += entry.begins and number >= len(stretch.remembered)
        mails += correlator.add(entry, line.place, moment(entry.time, zone, now))
    mails += correlator.overdue(stretch.silent_seconds)
    if to_the_end and not stretch.more:
        mails += correlator.rest()
    lost = [place for place in correlator.places() if not stretch.can_remember(place)]
    mails += correlator.forgotten(lost)
    return LogReading(
        mails=tuple(LoggedMail(mail, network) for mail in mails),
        position=stretch.position(correlator.places()),
        more=stretch.more,
        damaged=stretch.damaged,
        begun=begun,
    )
