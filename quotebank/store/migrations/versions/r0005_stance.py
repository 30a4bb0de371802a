"""How a quote's words are reported, in which words of whom, and how sure the quote is beside its speaker."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = "stance speaks_for speaks_for_kind cue_words mention_words".split()


def upgrade() -> None:
    """Add the columns, unknown in existing quotes; what was called confidence was that in the speaker."""
    op.alter_column("quote", "confidence", new_column_name="speaker_confidence")
    op.add_column("quote", sa.Column("confidence", sa.Float(), nullable=True))
    # With a default that the database fills in when it reads, no row of a large bank is rewritten.
    op.add_column("quote", sa.Column("opposed", sa.Boolean(), nullable=False, server_default=sa.false()))
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    for name in WORDS:
        op.add_column("quote", sa.Column(name, sa.String(collation=collation), nullable=True))
