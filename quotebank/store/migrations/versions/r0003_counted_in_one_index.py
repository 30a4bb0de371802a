"""Counts of speakers by outlet or article use a single index, so that a speaker's page reads little of a large bank."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the article to the index that is used for counts."""
    op.drop_index("ix_quote_facets", "quote")
    op.create_index("ix_quote_facets", "quote", ["id", "published_on", "outlet_id", "kind", "article_id"])
