"""What travels between agents and triage: two events, their topics, and the bus they ride on.

Events are CloudEvents 1.0 in Kafka's binary mode: context attributes as `ce_` headers, JSON data
as the value. No text that was read is in them; what the DPO must see is sealed in `sealed`.
Fields are only added, with defaults; a break is a new topic `.v2`. The schemas in docs/events are
generated from these classes.

Source: CloudEvents Kafka protocol binding 1.0.2; docs/events.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

POSSIBLE_INCIDENT = "persinc.possible-incident.v1"
DEAD_LETTERS = "persinc.possible-incident.v1.dlq"
AGENT_STATUS = "persinc.agent-status.v1"

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Pseudonym = Annotated[str, Field(pattern=r"^v[0-9]+:[0-9a-f]{32}$")]
"""A keyed HMAC-SHA256 with the key's version, cut to 128 bits: `v1:` and 32 hex digits."""


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class SourceOfItem(_Event):
    """Where an agent looked. Names come from IT's configuration, not from what was read."""

    name: str
    kind: Literal["shared_drive", "mail_log", "intranet_export"]
    audience: Literal["public", "all_staff", "restricted", "unknown"]
    evidence: str = "none"
    controller: str = ""
    """The nämnd that answers for the source (GDPR art. 4(7))."""
    unit: str = ""
    protected: bool = False
    """Declared to be a place that may hold sensitive data; findings there are expected."""


class ItemSeen(_Event):
    """The file, mail or page, by pseudonyms. `pseudonym` is also the Kafka key."""

    kind: Literal["file", "mail", "page"]
    media_type: str = ""
    pseudonym: Pseudonym
    """Of source and location: the same item again has the same one."""
    content: Pseudonym
    """Of the content: ten copies share it."""
    group: Pseudonym
    """Of the folder, site, mail thread: what belongs to one matter shares it."""
    size: Count = 0
    modified_at: AwareDatetime | None = None
    owner: Pseudonym | None = None


class MailFacts(_Event):
    """What matters of a mail's envelope."""

    direction: Literal["internal", "outgoing", "incoming"]
    internal_recipients: Count = 0
    external_recipients: Count = 0
    secure_gateway: bool = False
    """Sent by a gateway that protects bodies, not subjects."""
    sender: Pseudonym | None = None
    thread: Pseudonym | None = None


class FindingSummary(_Event):
    """All findings of one entity type by one detector in one item."""

    entity_type: str
    category: str
    tier: Literal["none", "ordinary", "extra", "sensitive"]
    detector: str
    count: Count
    distinct_count: Count
    max_score: Share
    parts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    """Rules that fired, or the lists whose terms did: never the term, it would tell the word read."""
    fingerprints: tuple[Pseudonym, ...] = ()
    """Keyed, of the distinct values (at most 20): what a false positive is remembered by."""


class Reason(_Event):
    """Why this may be an incident: a rule's id, and the rule in words."""

    rule: str
    text: str


class Persons(_Event):
    distinct_count: Count = 0
    pseudonyms: tuple[Pseudonym, ...] = ()
    """At most 50; link the same person across items without a name."""


class SeverityHints(_Event):
    """Proposals for ENISA's method; a person decides. None means not known, which raises."""

    dpc_category: Literal["simple", "behavioural", "financial", "sensitive"] | None = None
    identifiability: Annotated[float, Field(ge=0.25, le=1, multiple_of=0.25)] | None = None
    exposure: Literal["none_known", "known_recipients", "unknown_recipients"] | None = None
    minors: bool | None = None
    protected_identity: bool = False


class CoverageFacts(_Event):
    examined: bool = True
    truncated: bool = False
    unreadable: tuple[str, ...] = ()


class PossibleIncident(_Event):
    """Data of `persinc.possible-incident.v1`."""

    agent: str
    source: SourceOfItem
    item: ItemSeen
    mail: MailFacts | None = None
    occurred_at: AwareDatetime
    detected_at: AwareDatetime
    level: Literal["alert", "digest"]
    reasons: tuple[Reason, ...]
    findings: tuple[FindingSummary, ...]
    persons: Persons = Persons()
    severity: SeverityHints = SeverityHints()
    ruleset_version: str
    coverage: CoverageFacts = CoverageFacts()
    sealed: str = Field(default="", repr=False)
    """An age file, base64: JSON of location, subject with hits, masked context, places."""


class ScanStatus(_Event):
    """A full scan under way."""

    files: Count
    """Compared so far, and looked at where need was."""
    of: Count | None = None
    """There were when they were counted last; None when this is the first count."""
    ends_at: AwareDatetime | None = None
    """When it will be over, if it goes on as it went."""


class SourceStatus(_Event):
    """How well one source is covered. What is not known is None, never zero."""

    name: str
    kind: Literal["shared_drive", "mail_log", "intranet_export"]
    state: Literal["watching", "scanning", "degraded", "blind"]
    detail: str = ""
    """Why it is degraded or blind, from a closed set of codes."""
    since: AwareDatetime | None = None
    """Since when it is in this state."""
    watches: Count | None = None
    directories: Count | None = None
    last_reconcile_at: AwareDatetime | None = None
    scan: ScanStatus | None = None
    backlog: Count = 0
    examined: Count = 0
    not_examined: Count = 0
    bytes_not_examined: Count = 0
    no_text: Count = 0
    """Files of which nothing was left out but pictures, sound and film."""
    quarantined: Count = 0


class AgentStatus(_Event):
    """Data of `persinc.agent-status.v1`, compacted by agent: heartbeat and coverage."""

    agent: str
    version: str
    ruleset_version: str
    started_at: AwareDatetime
    at: AwareDatetime
    sources: tuple[SourceStatus, ...] = ()
    outbox_rows: Count = 0
    oldest_unsent_seconds: Annotated[float, Field(ge=0)] = 0.0
    refused_rows: Count = 0
    """Events the bus will never take: too large for the topic."""
    intake_paused: bool = False
    """Nothing is looked at until there is room, on the disk or in the outbox."""
    stopping: bool = False


class PublishFailed(Exception):  # noqa: N818 - named for what went wrong
    """The bus cannot be reached or refuses, with the reason; nothing was forgotten, try again later.

    `refused` are the places, in what was handed over, of messages the bus will never take (too
    large for the topic). If there are any, all the others have been acknowledged.
    """

    def __init__(self, reason: str, refused: Sequence[int] = ()) -> None:
        super().__init__(reason)
        self.refused = tuple(refused)


class MalformedEvent(ValueError):  # noqa: N818 - named for what went wrong
    """A record that cannot be decoded; it goes to the dead letters. Its text is not in here."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed to the bus."""

    topic: str
    key: bytes
    value: bytes = field(repr=False)
    headers: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """What the bus hands out."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes | None = field(repr=False)
    headers: Mapping[str, bytes] = field(default_factory=dict, repr=False)


class Publisher(Protocol):
    """One way to the bus. `publish` returns when every message has been acknowledged.

    After PublishFailed without `refused` publish the same messages again, later: a publisher that
    was started connects anew by itself, one that could not start is started again.
    """

    async def start(self) -> None:
        """Connect. Raises PublishFailed when the bus is not there."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Deliver all, in order by key, or raise PublishFailed: then any of them may have arrived."""

    async def stop(self) -> None:
        """Let go within seconds, whatever the bus does."""


Position = Callable[[str, int], Awaitable[int | None]]
"""Given topic and partition: the next offset to read as the caller has stored it, or None."""


class Consumer(Protocol):
    """One member of a consumer group. The caller stores offsets beside what they produced.

    Raises PublishFailed, with the reason, where the bus is not there or says no: `stop()`, wait,
    `start()` anew.
    """

    async def start(self, position: Position) -> None:
        """Join. `position` is asked, inside `poll`, for each partition as it is assigned.

        What the caller has stored counts, not what was committed: None is the beginning.
        """

    async def poll(self, max_records: int = 500, timeout_seconds: float = 1.0) -> Sequence[Record]:
        """Records in order by partition, or none when time is up."""

    async def commit(self, offsets: Mapping[tuple[str, int], int]) -> None:
        """Tell the bus how far we are (next offset), for lag tools. Losing this is harmless."""

    async def lag(self) -> int:
        """Records in the partitions assigned that have not been handed out yet."""

    async def stop(self) -> None:
        """Leave the group within seconds."""


def new_offset_by_partition(records: Sequence[Record]) -> dict[tuple[str, int], int]:
    """The next offset to read in each partition after these records.

    >>> new_offset_by_partition([Record("t", 0, 7, b"", b""), Record("t", 0, 8, b"", b"")])
    {('t', 0): 9}
    """
    return {(record.topic, record.partition): record.offset + 1 for record in records}


def utc(moment: datetime) -> str:
    """Write a time as RFC 3339 in UTC."""
    return moment.isoformat().replace("+00:00", "Z")
