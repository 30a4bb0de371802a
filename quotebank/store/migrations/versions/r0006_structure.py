"""What a page sets apart is stored beside the text, and which readers read it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both to the articles; of those that are stored neither is known."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    for name in ("structure", "read_by"):
        op.add_column("article", sa.Column(name, sa.String(collation=collation), nullable=True))
