"""The table of a quote's fields drives what stores or shows them: a new one is an attribute, a line, a migration."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import fields

import quotebank
from quotebank import Quote
from quotebank.records import QUOTE_FIELDS
from quotebank.store import schema

ATTRIBUTE = '''    tone: str | None = field(default=None, eq=False)
    """A made-up field: how it was said."""

    @property
    def speaker('''
LINE = """QUOTE_FIELDS = (
    QuoteField(
        "tone", FieldType.WORDS, columns=("tone",), csv="How it was said.", api="how it was said"
    ),
"""
MIGRATION = '''"""How it was said."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{new}", "{old}", None, None


def upgrade() -> None:
    op.add_column("quote", sa.Column("tone", sa.String()))
'''
USED = """
import csv, io, json, sys
from pathlib import Path
from attrs import evolve
from quotebank import Article, QuoteBank, extract
from quotebank.exports import export_csv, export_datapackage, export_jsonl
from quotebank.importing import import_paths
folder = Path(sys.argv[1])
text = "“It leaks,” said Ada Holm."
with QuoteBank(folder / "old.db") as bank:
    bank.add_extracted([(Article(text, url="https://a.example/1"), [evolve(extract(text)[0], tone="softly")])])
    [quote] = bank.quotes().containing("leaks").by("Ada Holm")
    table, lines = io.StringIO(newline=""), io.StringIO()
    export_csv([quote], table)
    export_jsonl([quote], lines)
    (folder / "package").mkdir()
    export_datapackage([quote], folder / "package")
    table.seek(0)
    print(quote.tone, next(csv.DictReader(table))["tone"], json.loads(lines.getvalue())["tone"], bank.stats().revision)
    package = json.loads((folder / "package" / "datapackage.json").read_text(encoding="utf-8"))
    [described] = [f for r in package["resources"] for f in r["schema"]["fields"] if f["name"] == "tone"]
    print(described["type"], described["description"])
    assert bank.examine().sound
(folder / "quotes.jsonl").write_text(lines.getvalue(), encoding="utf-8")
with QuoteBank(folder / "other.db") as other:
    import_paths(other, [folder / "quotes.jsonl"])
    print(*(quote.tone for quote in other.quotes()))
try:
    from quotebank.web.app import create_app
except ImportError:
    pass
else:
    with QuoteBank(":memory:") as bank:
        answer = create_app(bank, names={"testserver"}).openapi()["components"]["schemas"]["Quote"]
        print(answer["properties"]["tone"]["description"])
"""


def test_every_attribute_of_a_quote_stands_in_the_table() -> None:
    """Each once, and each column of the table is one of the bank's."""
    assert sorted(each.attribute for each in QUOTE_FIELDS) == sorted(each.alias for each in fields(Quote))
    columns = [column for each in QUOTE_FIELDS for column in each.columns]
    assert len(columns) == len(set(columns))
    assert set(columns) <= set(schema.quotes.c.keys())


def test_a_new_field_is_an_attribute_a_line_and_a_migration(tmp_path: Path) -> None:
    """An old bank is upgraded; the field is stored, read back, exported, described and imported again."""
    pytest.importorskip("fastapi")
    old_bank = tmp_path / "old.db"
    quotebank.QuoteBank(old_bank).close()
    copy = shutil.copytree(Path(quotebank.__file__).parent, tmp_path / "new" / "quotebank")
    records = copy / "records.py"
    changed = records.read_text(encoding="utf-8").replace("QUOTE_FIELDS = (\n", LINE, 1)
    changed = re.sub(r"    @property\n    def speaker\(", ATTRIBUTE, changed, count=1)
    records.write_text(changed, encoding="utf-8")
    new = f"{int(schema.REVISION) + 1:04}"
    versions = copy / "store" / "migrations" / "versions"
    (versions / f"r{new}_tone.py").write_text(MIGRATION.format(new=new, old=schema.REVISION), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "new"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", USED, str(tmp_path)],
        capture_output=True, text=True, encoding="utf-8", cwd=tmp_path / "new", env=environment,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        f"softly softly softly {new}",
        "string How it was said.",
        "softly",
        "how it was said",
    ], done.stderr
