"""A folder with the CSV and a Frictionless ``datapackage.json`` that describes its columns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from quotebank.exports.csv_tables import CSV_COLUMNS, export_csv
from quotebank.records import QUOTE_FIELDS, FieldType, Quote, QuoteKind, Stance

TABLE = "quotes.csv"

_TYPES = {FieldType.DAY: "date", FieldType.SHARE: "number", FieldType.TRUTH: "boolean"}
"""The Frictionless types of fields; all others are "string"."""
_COLUMNS: dict[str, tuple[str, str]] = {
    **{field.name: (_TYPES.get(field.type, "string"), field.csv) for field in QUOTE_FIELDS if field.csv},
    "speaker": ("string", "Who said it; joint speakers one per line."),
    "role": ("string", "How the article describes the speakers, one per line."),
    "speaker_kind": ("string", "person or organisation, one per line."),
    "speaker_id": ("string", "The bank's numbers for the speakers, one per line."),
    "wikidata": ("string", "The Wikidata ids that the speakers are linked to, one per line."),
    "relayed_by": ("string", "Who passed the words on."),
    "relayed_by_kind": ("string", "person or organisation."),
    "speaks_for": ("string", "Whose unnamed spokesperson it was, who is not the speaker."),
    "speaks_for_kind": ("string", "person or organisation."),
    "outlet": ("string", "Who published the article."),
    "published": ("date", "When it was published."),
    "title": ("string", "The article's headline."),
    "url": ("string", "The article's web address."),
    "link": ("string", "The same with a text fragment, which a browser jumps to."),
    "byline": ("string", "Who wrote the article."),
    "language": ("string", "The article's language, ISO 639-1."),
    "article_id": ("string", "The bank's id of the article."),
}
_CONSTRAINTS: dict[str, dict[str, Any]] = {
    "id": {"required": True, "unique": True},
    "text": {"required": True},
    "kind": {"required": True, "enum": [kind.value for kind in QuoteKind]},
    "stance": {"enum": [stance.value for stance in Stance]},
    "confidence": {"minimum": 0, "maximum": 1},
    "speaker_confidence": {"minimum": 0, "maximum": 1},
}


def export_datapackage(quotes: Iterable[Quote], folder: Path) -> int:
    """Write ``quotes.csv`` and ``datapackage.json`` into an existing folder; return the number of quotes.

    Args:
        quotes: Quotes of a bank, each with its id; read one at a time.
        folder: Where to write; files of these names are replaced.
    """
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as out:
        count = export_csv(quotes, out)
    described = json.dumps(_description(), ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(described + "\n", encoding="utf-8")
    return count


def _description() -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "quotes",
        "title": "Quotations found in news articles",
        "description": "One quote per row. An apostrophe is put before text that a spreadsheet would run as a formula.",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "quotes",
                "path": TABLE,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
                "schema": {
                    "fields": [_field(name) for name in CSV_COLUMNS],
                    "primaryKey": "id",
                    "missingValues": [""],
                },
            }
        ],
    }


def _field(name: str) -> dict[str, Any]:
    type_, meaning = _COLUMNS[name]
    field: dict[str, Any] = {"name": name, "type": type_, "description": meaning}
    if type_ == "boolean":
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    return field | ({"constraints": _CONSTRAINTS[name]} if name in _CONSTRAINTS else {})
