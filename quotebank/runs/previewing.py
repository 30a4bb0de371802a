"""Shows what would be read from files, and which field from which key, without extracting or storing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import asdict, frozen

from quotebank.errors import MissingExtraError
from quotebank.readers.field_names import FIELDS, Naming
from quotebank.readers.files import read, walk
from quotebank.readers.items import Found, Refusal, Remark
from quotebank.records import Article
from quotebank.runs.workers import KEPT, Given


@frozen
class Preview:
    """What one file holds."""

    path: str
    articles: int
    others: int
    """Outlets and speakers of lists."""
    fields: dict[str, dict[str, int]]
    """By a field of an article, the keys that it is read from, and how often; only of files whose fields have names."""
    refused_total: int
    refused: tuple[str, ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self)


def preview(paths: Sequence[str], about: Given) -> Iterator[Preview]:
    """Read every file of some paths, and say what is in it."""
    outside: list[Refusal] = []
    for path in walk(paths, skipped=outside.append):
        yield _of_file(path, about)
    if outside:
        yield Preview("", 0, 0, {}, len(outside), tuple(map(str, outside[:KEPT])), ())


def _of_file(path: str, about: Given) -> Preview:
    naming = Naming(about.names)
    articles = others = refused_total = 0
    refused, notes = list[str](), list[str]()
    try:
        for item in read(path, outlet=about.outlet, published=about.published, naming=naming, encoding=about.encoding):
            if isinstance(item, Refusal):
                refused_total += 1
                if len(refused) < KEPT:
                    refused.append(str(item))
            elif isinstance(item, Remark):
                if len(notes) < KEPT:
                    notes.append(item.text)
            elif isinstance(item, Article | Found):
                articles += 1
            else:
                others += 1
    except MissingExtraError as missing:
        refused_total += 1
        refused.append(f"{path}: {missing}")
    fields = {
        field: {key: count for (own, key), count in naming.used.most_common() if own == field}
        for field in FIELDS if any(own == field for own, _ in naming.used)
    }  # fmt: skip
    return Preview(path, articles, others, fields, refused_total, tuple(refused), tuple(notes))
