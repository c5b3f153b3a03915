"""The first schema: every table as triage/store/tables.py has it.

Until the first release the schema grows here; from then on each change is a file of its own.
"""

from alembic import op

from triage.store.tables import metadata

revision = "0001"
down_revision = None

_ON_SQLITE = (
    """
    CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER audit_keeps_its_end BEFORE DELETE ON audit
    WHEN old.number = (SELECT max(number) FROM audit)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
)
_ON_POSTGRESQL = (
    # what is sealed does not shrink; what was counted shrinks as well by lz4, ten times faster
    "ALTER TABLE event ALTER COLUMN sealed SET STORAGE EXTERNAL",
    "ALTER TABLE event ALTER COLUMN data SET COMPRESSION lz4",
    """
    CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND old.number < (SELECT max(number) FROM audit) THEN
            RETURN old;
        END IF;
        RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
    """,
    """
    CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
    """,
)
"""Of the audit log no row is changed, and its end is not cut off; retention takes its beginning."""


def upgrade() -> None:
    """Make all tables."""
    metadata.create_all(op.get_bind())
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _ON_SQLITE if is_sqlite else _ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop all tables."""
    metadata.drop_all(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_append_only")
