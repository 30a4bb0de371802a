"""Where PostgreSQL's server programs are, and as whom they run."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

import pytest

_PLACES = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt/postgresql"]


def program(name: str) -> str | None:
    """Return the path of a program, of the newest version that is installed."""
    for place in sorted((path for root in _PLACES for path in Path(root).glob("*/bin")), reverse=True):
        if (place / name).exists():
            return str(place / name)
    return shutil.which(name)


def owner() -> dict[str, str]:
    """Return whom to run the programs as: PostgreSQL does not run as root, and its package brings a user of its own."""
    if os.getuid():
        return {}
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    return {"user": "postgres", "group": "postgres"}
