"""How long answers take, and how often ``who_said`` finds the quote that was retold."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

import generator
from generator import Story
from measuring import Figure, waited

from quotebank import QuoteBank

_TIMES = 40
_RECALL = {
    "punctuation": (1, 99),
    "one changed": (1, 99),
    "two changed": (1, 99),
    "one dropped": (1, 99),
    "half": (10, 97),
    "half, one changed": (10, 96),
}
"""Among how many of the first answers the quote is wanted, and in how many per cent."""


def waits(bank: QuoteBank, sample: Sequence[Story], chance: random.Random) -> Iterator[Figure]:
    """Ask what people ask: a speaker's quotes, pages far back, words frequent and rare, facets."""
    quotes = bank.quotes()
    said = [quote for story in sample for quote in story.quotes]
    names = [chance.choice(said).speakers for _ in range(4 * _TIMES)]
    people = [some[0].name for some in names if some and " " in some[0].name][:_TIMES]
    years = [str(chance.randint(2016, 2024)) for _ in people]
    asked = [quotes.by(name).since(year) for name, year in zip(people, years, strict=True)]
    yield waited("speaker + dates, first page", 2, [query.page for query in asked])
    cursor = None
    for _ in range(5):  # 1,000 pages of 20 are 5 of 4,000
        cursor = quotes.after(cursor).page(4_000).next or cursor
    yield waited("page 1,000 of all", 2, [quotes.after(cursor).page] * _TIMES)
    held = Counter(word for quote in said for word in set(quote.text.lower().split()) if word.isalpha())
    words = [word for word, _ in held.most_common(len(held))]
    frequent = [word for word in words if held[word] > len(said) / 6][:10] or words[:1]
    shares = ", ".join(f"{word} {held[word] / len(said):.0%}" for word in frequent[-3:])
    any_word = chance.sample(words, min(_TIMES, len(words)))
    best = quotes.best()
    yield waited("full text ranked, any word", 30, [best.containing(word).page for word in any_word])
    yield waited(f"full text ranked, frequent ({shares})", 30, [best.containing(w).page for w in frequent * 3])
    facets = [quotes.containing(word) for word in (*any_word[:20], *frequent)]
    yield waited("three facets of words", 60, [_faceting(query) for query in facets])
    yield waited("three facets of speaker + dates", 60, [_faceting(query) for query in asked])
    yield waited("three facets of all, of a year", 60, [_faceting(quotes), _faceting(quotes.since("2020"))] * 3)
    both = [quotes.by(name).containing(frequent[-1]) for name in people[:10]]
    yield waited("three facets of speaker + frequent word", 60, [_faceting(query) for query in both])


def _faceting(query):
    return lambda: query.facets("speaker", "outlet", "month")


def recalls(bank: QuoteBank, sample: Sequence[Story], chance: random.Random, most: int) -> Iterator[Figure]:
    """Retell quotes of twelve words or more; any quote of the same utterance is the right answer."""
    wording: dict[tuple[str, str], int] = {}
    for story in sample:
        for quote, statement in zip(story.quotes, story.statements, strict=True):
            wording[story.article.url or "", quote.text] = statement
    long = [key for key in wording if len(key[1].split()) >= 12]
    chosen = chance.sample(long, min(most, len(long)))
    for how, (rank, target) in _RECALL.items():
        found = []

        def ask(key, how=how, rank=rank, found=found):
            answers = bank.who_said(generator.retell(key[1], how, chance))[:rank]
            keys = [((answer.quote.article.url or ""), answer.quote.text) for answer in answers]
            found.append(any(other[1] == key[1] or wording.get(other) == wording[key] for other in keys))

        figure = waited(f"who_said, {how}", 10, [lambda key=key, ask=ask: ask(key) for key in chosen])
        yield Figure(f"who_said, {how}: recall at {rank}", f"{target}%", f"{sum(found) / len(found):.1%}")
        yield figure
