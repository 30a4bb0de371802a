"""Show every difference that a change makes to what is extracted: dump before it, dump after it, compare.

    python tests/compare_extraction.py dump FOLDER [FOLDER ...] --to BEFORE
    python tests/compare_extraction.py compare BEFORE AFTER [--show 20]

A dump holds one line for each article: every JSON Lines file below the folders is read, every line that has a ``text``
is extracted, and every field of every quote is kept, evidence and confidence to the last digit. ``compare`` exits with
1 where there is a difference.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from quotebank import Article, Quote, extract


def articles(folder: Path) -> Iterator[tuple[str, Article]]:
    """Every article below a folder, or in a file, with a name that says where it comes from."""
    for path in sorted(folder.rglob("*.jsonl")) if folder.is_dir() else [folder]:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                fields = json.loads(line)
                if isinstance(fields.get("text"), str):
                    place = f"{path.relative_to(folder.parent).as_posix()}:{number}"
                    yield place, article_of(fields)


def article_of(fields: dict[str, Any]) -> Article:
    """The article that a line holds."""
    published = fields.get("published")
    return Article(
        fields["text"], fields.get("outlet"), fields.get("url"), fields.get("title"),
        date.fromisoformat(published) if published else None,
    )  # fmt: skip


def plain(quote: Quote) -> dict[str, Any]:
    """Every field of a quote, and the reasons that its evidence gives."""
    fields = {name: value for name, value in attrs.asdict(quote).items() if name != "_negated"}
    return {**fields, "negated": quote.negated, "reasons": quote.reasons}


def dump(folders: list[Path], target: Path) -> int:
    """Write one line an article; return how many there were."""
    count = 0
    with target.open("w", encoding="utf-8") as out:
        for folder in folders:
            for place, article in articles(folder):
                quotes = [plain(quote) for quote in extract(article)]
                out.write(json.dumps([place, quotes], ensure_ascii=False, sort_keys=True, default=str) + "\n")
                count += 1
    return count


def loaded(path: Path) -> dict[str, list[dict[str, Any]]]:
    """A dump, by article."""
    with path.open(encoding="utf-8") as lines:
        return dict(map(json.loads, lines))


def differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each difference: the article, what changed, and both values.

    >>> a = {"news:1": [{"content": [[0, 4]], "text": "Yes,", "kind": "direct"}]}
    >>> b = {"news:1": [{"content": [[0, 3]], "text": "Yes", "kind": "direct"}]}
    >>> [change for _, change, _ in differences(a, b)]
    ['quote gone', 'quote new']
    """
    for place in [*before, *(place for place in after if place not in before)]:
        if place not in before or place not in after:
            yield place, "article gone" if place in before else "article new", ""
            continue
        old, new = ({json.dumps(q["content"]): q for q in quotes[place]} for quotes in (before, after))
        for content in [*old, *(content for content in new if content not in old)]:
            if content not in new:
                yield place, "quote gone", old[content]["text"]
            elif content not in old:
                yield place, "quote new", new[content]["text"]
            else:
                for field in sorted({*old[content], *new[content]}):
                    was, now = old[content].get(field), new[content].get(field)
                    if was != now:
                        yield place, field, f"{was!r} -> {now!r}: {old[content]['text']}"
        if [q["content"] for q in before[place]] != [q["content"] for q in after[place]] and old.keys() == new.keys():
            yield place, "order or number of quotes", ""


def compare(before: Path, after: Path, show: int) -> int:
    """Print the differences and how many there are of each kind; return how many."""
    found = list(differences(loaded(before), loaded(after)))
    for place, change, values in found[:show]:
        print(f"{place}  {change}  {values[:300]}")
    if len(found) > show:
        print(f"… and {len(found) - show} more")
    for change, count in Counter(change for _, change, _ in found).most_common():
        print(f"{count:6}  {change}")
    print(f"{len(found)} differences in {len({place for place, _, _ in found})} articles")
    return len(found)


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    dumping = commands.add_parser("dump")
    dumping.add_argument("folders", nargs="+", type=Path)
    dumping.add_argument("--to", type=Path, required=True)
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--show", type=int, default=20)
    given = parser.parse_args()
    if given.command == "dump":
        print(f"{dump(given.folders, given.to)} articles")
        return 0
    return int(compare(given.before, given.after, given.show) > 0)


if __name__ == "__main__":
    sys.exit(main())
