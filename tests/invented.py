"""Invented articles, any number of them, the same ones each time."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

GIVEN = ["Ada", "Bo", "Cleo", "Dario", "Esi", "Femi", "Gita", "Hugo", "Ines", "Jory", "Kaja", "Lubo", "Mina", "Oona"]
FAMILY = ["Arden", "Brandt", "Castell", "Dvorak", "Ekholm", "Farouk", "Grieve", "Holm", "Ibarra", "Jansky", "Kowal"]
ROLES = ["mayor", "harbour master", "economist", "union leader", "spokeswoman", "historian", "coach", "engineer"]
THINGS = ["bridge", "harbour", "budget", "school", "ferry", "library", "tram", "market", "theatre", "dam", "orchard"]
VERBS = ["rebuild", "close", "sell", "paint", "measure", "defend", "forget", "flood", "reopen", "insure", "divide"]
WORDS = ["slowly", "again", "soon", "twice", "quietly", "for years", "at last", "before winter", "in public", "by hand"]


def articles(count: int, *, seed: int = 0) -> Iterator[dict[str, str]]:
    """Yield records with text, title, outlet, url and date; about 3,000 characters and ten quotations each."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret
    for number in range(count):
        thing = chance.choice(THINGS)
        paragraphs = [_paragraph(chance) for _ in range(10)]
        yield {
            "text": "\n\n".join(paragraphs),
            "title": f"The {thing} and the town, part {number}",
            "outlet": f"Invented Herald {number % 40}",
            "url": f"https://herald{number % 40}.example/{seed}/{number}",
            "published": f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}",
        }


def write_jsonl(path: Path, count: int, *, seed: int = 0) -> Path:
    """Write the articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(record) + "\n" for record in articles(count, seed=seed))
    return path


def _paragraph(chance: random.Random) -> str:
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    return (
        f"“{_clause(chance).capitalize()},” said {chance.choice(ROLES)} {name}. "
        f"{_clause(chance).capitalize()}. {name.split()[1]} told reporters that {_clause(chance)}. "
        f"{_clause(chance).capitalize()}, and {_clause(chance)}."
    )


def _clause(chance: random.Random) -> str:
    one, other = chance.sample(THINGS, 2)
    return (
        f"the {one} will {chance.choice(VERBS)} the {other} {chance.choice(WORDS)} and {chance.randrange(10**6)} more"
    )
