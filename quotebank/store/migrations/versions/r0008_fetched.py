"""Which web addresses were fetched, by their hashes, and what is needed to ask whether they have changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; what was fetched before is not known."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "fetched",
        sa.Column("key", sa.String(16, collation=collation), nullable=False),
        sa.Column("fetched_at", sa.DateTime(), nullable=False),
        sa.Column("etag", sa.String(collation=collation), nullable=True),
        sa.Column("modified", sa.String(collation=collation), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
