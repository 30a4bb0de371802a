"""Whom an outlet or an article quotes is counted in one index: a speaker's page reads few pages of a large bank."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index that counts are made in know the article too."""
    op.drop_index("ix_quote_facets", "quote")
    op.create_index("ix_quote_facets", "quote", ["id", "published_on", "outlet_id", "kind", "article_id"])
