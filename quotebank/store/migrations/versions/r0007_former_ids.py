"""The ids that quotes had until their articles were extracted again still lead to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; the former ids of quotes that were corrected are in the log of corrections."""
    bind = op.get_bind()
    collation = "C" if bind.dialect.name == "postgresql" else None
    op.create_table(
        "former_id",
        sa.Column("uid", sa.String(16, collation=collation), nullable=False),
        sa.Column("quote_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"]),
        sa.PrimaryKeyConstraint("uid"),
    )
    op.create_index("ix_former_id_quote_id", "former_id", ["quote_id"])
