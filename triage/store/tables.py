"""The tables of triage.

An `event` is a possible incident as it came; a `case` is what events are grouped to, with all that
lists, clocks and figures need in its row; an `entry` is something a person has said or done about
a case. Entries are never changed, only undone. Nothing here holds text that was read: what a DPO
must see is in `event.sealed`, under the DPO's key.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from triage.store.moment import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Serial = BigInteger().with_variant(Integer, "sqlite")


case = Table(
    "case_file",  # CASE is a word of SQL
    metadata,
    Column("id", String(20), primary_key=True),
    Column("origin", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("waiting", Boolean, nullable=False),  # in a state that waits: what lists begin with
    Column("controller", Text, nullable=False, server_default=""),
    Column("unit", Text, nullable=False, server_default=""),
    Column("source_kind", String(20), nullable=False, server_default=""),
    Column("source", String(60), nullable=False, server_default=""),
    Column("agent", String(64), nullable=False, server_default=""),
    Column("category", String(60), nullable=False),
    Column("tier", String(10), nullable=False),
    Column("level", String(8), nullable=False),
    Column("audience", String(12), nullable=False),
    Column("facts", Text, nullable=False),
    Column("overrides", Text, nullable=False),
    Column("severity_low", Float, nullable=False),
    Column("severity", Float, nullable=False),
    Column("severity_high", Float, nullable=False),
    Column("band", String(10), nullable=False),
    Column("protected_identity", Boolean, nullable=False),
    Column("event_count", Integer, nullable=False),
    Column("place_count", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("occurred_at", Moment),
    Column("detected_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("first_viewed_at", Moment),
    Column("aware_at", Moment),
    Column("due_by", Moment, nullable=False),
    Column("notified_at", Moment),
    Column("disposition", String(20)),
    Column("decided_at", Moment),
    Column("closed_at", Moment),
    Column("assignee", String(100)),
    Column("merged_into", String(20), ForeignKey("case_file.id")),
    Column("held", Boolean, nullable=False, server_default=text("false")),
    Column("wake_at", Moment),
    Column("wake_after", Integer),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(None, "state", "due_by", "id"),
    Index(None, "waiting", "due_by", "id"),
    Index(None, "controller", "waiting", "due_by", "id"),
    Index(None, "unit", "waiting", "due_by", "id"),
    Index(None, "category", "waiting", "due_by", "id"),
    Index(None, "band", "waiting", "due_by", "id"),
    Index(None, "assignee", "waiting", "due_by", "id"),
    Index(None, "opened_at", "id"),
    Index(None, "closed_at"),
    Index(
        "ix_case_file_merged_into",  # asked for each case that is erased
        "merged_into",
        sqlite_where=text("merged_into IS NOT NULL"),
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
)

event = Table(
    "event",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("case_id", String(20)),  # no foreign key: its check would cost half of the intake
    Column("suppression_id", Integer),
    Column("source", String(60), nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("joined_by", String(8), nullable=False),
    Column("item_key", String(160), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("detected_at", Moment, nullable=False),
    Column("data", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Index(None, "case_id", "detected_at"),
)

grouping_key = Table(
    "grouping_key",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("case_id", String(20), nullable=False),
    Column("seen_at", Moment, nullable=False),
)

consumed = Table(
    "consumed",
    metadata,
    Column("topic", String(100), primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("next_offset", BigInteger, nullable=False),
)

dead_letter = Table(
    "dead_letter",
    metadata,
    Column("topic", String(100), primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("record_offset", BigInteger, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
)

agent_status = Table(
    "agent_status",
    metadata,
    Column("agent", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("data", Text, nullable=False),
    Column("told_silent_at", Moment),
)

entry = Table(
    "entry",
    metadata,
    Column("id", _Serial, primary_key=True, autoincrement=True),
    Column("case_id", String(20), ForeignKey("case_file.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(100), nullable=False),
    Column("data", Text, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", String(100)),
    Index(None, "case_id", "id"),
    Index(None, "kind", "at"),
)

moved_event = Table(
    "moved_event",
    metadata,
    Column("entry_id", _Serial, ForeignKey("entry.id"), primary_key=True),
    Column("event_id", String(64), primary_key=True),
    Column("from_case", String(20), nullable=False),
)

suppression = Table(
    "suppression",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("matchers", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("controller", Text, nullable=False, server_default=""),
    Column("unit", Text, nullable=False, server_default=""),
    Column("case_id", String(20)),
    Column("hit_count", Integer, nullable=False, server_default="0"),
    Column("last_hit_at", Moment),
    Column("ended_at", Moment),
    Column("ended_by", String(100)),
    Column("told_expired_at", Moment),
    Index(None, "expires_at"),
)

judged_value = Table(
    "judged_value",
    metadata,
    Column("case_id", String(20), ForeignKey("case_file.id"), primary_key=True),
    Column("fingerprint", String(60), primary_key=True),
    Column("at", Moment, nullable=False),
    Index(None, "fingerprint"),
)

judged_rule = Table(
    "judged_rule",
    metadata,
    Column("case_id", String(20), ForeignKey("case_file.id"), primary_key=True),
    Column("detector", String(60), primary_key=True),
    Column("rule", String(100), primary_key=True),
    Column("verdict", String(12), nullable=False),
    Column("count", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "detector", "rule"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", _Serial, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("case_id", String(20), nullable=False, server_default=""),
    Column("subject", String(100), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Column("told_at", Moment),
    Index(
        "ix_notice_untold",
        "at",
        sqlite_where=text("told_at IS NULL"),
        postgresql_where=text("told_at IS NULL"),
    ),
    Index("uq_notice_once", "kind", "case_id", "subject", unique=True),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", _Serial, primary_key=True, autoincrement=True),
    Column("notice_id", _Serial, nullable=False),
    Column("receiver", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", String(20), nullable=False),
    Index(None, "notice_id"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", _Serial, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", String(100), nullable=False),
    Column("act", String(30), nullable=False),
    Column("case_id", String(20)),
    Column("detail", Text, nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Index(None, "case_id"),
)

token = Table(
    "token",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("person", String(100), nullable=False),
    Column("grants", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    Column("last_used_at", Moment),
)

routine = Table(
    "routine",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("title", Text, nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("owner", String(100), nullable=False, server_default=""),
    Column("reviewed_at", Date),
    Column("reviewed_by", String(100)),
)

erasure = Table(
    "erasure",
    metadata,
    Column("id", _Serial, primary_key=True, autoincrement=True),
    Column("kind", String(30), nullable=False),
    Column("at", Moment, nullable=False),
    Column("count", Integer, nullable=False),
    Column("older_than", Moment, nullable=False),
    Column("decision", Text, nullable=False),
)

numbering = Table(
    "numbering",
    metadata,
    Column("day", Date, primary_key=True),
    Column("next_index", Integer, nullable=False),
)
