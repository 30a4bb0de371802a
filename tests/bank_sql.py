"""What a bank's database holds, read and written past the package, on either database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def run(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements in one transaction and return what the last of them gives."""
    engine = sa.create_engine(url if "://" in url else f"sqlite:///{url}", poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            result = connection.exec_driver_sql(statement)
        return [tuple(row) for row in result] if result.returns_rows else []


def is_sqlite(url: str) -> bool:
    """Whether an address is that of an SQLite file."""
    return not url.startswith("postgresql")
