"""The first schema: every table as triage/store/tables.py has it.

Until the first release the schema grows here; from then on each change is a file of its own.
"""

from alembic import op

from triage.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    metadata.create_all(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        # what is sealed does not shrink; what was counted shrinks as well by lz4, ten times faster
        op.execute("ALTER TABLE event ALTER COLUMN sealed SET STORAGE EXTERNAL")
        op.execute("ALTER TABLE event ALTER COLUMN data SET COMPRESSION lz4")


def downgrade() -> None:
    """Drop all tables."""
    metadata.drop_all(op.get_bind())
