"""The table of formats in the documentation: every row is proven by an invented file."""

import re
from pathlib import Path

import pytest

from quotebank import Article
from quotebank.readers import Refusal, SpeakerEntry, read
from quotebank.readers.files import ARCHIVE, READERS
from quotebank.readers.items import Found

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data" / "readers"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "how-to" / "import-a-folder-or-a-dump.md").read_text("utf-8").splitlines()
    if line.startswith("| `") and line.count("|") == 5
]
NAMED = {name for row in ROWS for name in re.findall(r"`([^`]+)`", row[2])}


def test_every_suffix_has_a_row() -> None:
    """What is read is in the table, and nothing else."""
    suffixes = {suffix for row in ROWS for suffix in re.findall(r"`(\.\w+)`", row[0])}
    assert suffixes == {*READERS, ARCHIVE}


def test_every_file_has_its_row() -> None:
    """The invented files are in the table; those of other tools are in a table of their own."""
    files = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    files.remove("dates.csv")  # a table of ways to write a date
    assert {name for name in files if not name.startswith("neighbours/")} == {
        name for name in NAMED if not name.startswith("neighbours/")
    }


@pytest.mark.parametrize("name", sorted(name for name in NAMED if not name.startswith("web/")))
def test_every_file_of_the_table_is_read(name: str) -> None:
    """Each gives articles, or the speakers of a list, and no refusal."""
    items = list(read(DATA / name))
    assert any(isinstance(item, Article | Found | SpeakerEntry) for item in items)
    assert [str(item) for item in items if isinstance(item, Refusal)] == []


@pytest.mark.parametrize(("extra", "suffixes"), [(row[3].rpartition(", ")[2], row[0]) for row in ROWS if row[3]])
def test_every_extra_of_the_table_exists(extra: str, suffixes: str) -> None:
    """Its name is that of pyproject.toml."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert re.search(rf"^{extra.strip('`')} = \[", project, re.MULTILINE), suffixes
