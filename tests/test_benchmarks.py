"""The generator of invented news, and the benchmark over a small bank."""

import random
import sys
from collections import defaultdict
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

import bench_bank
import bench_web
import generator

from quotebank import extract


def test_the_generator_gives_the_same_news_for_a_seed():
    """A seed gives the same articles, another seed gives others, and the number of quotes is the one asked for."""
    some = list(generator.stories(500, 1))
    assert some == list(generator.stories(500, 1))
    assert some != list(generator.stories(500, 2))
    assert sum(len(story.quotes) for story in some) == 500


def test_the_truth_fits_the_text():
    """Every quote stands where its spans say, and has the number of an utterance."""
    for story in generator.stories(500, 3):
        assert len(story.quotes) == len(story.statements)
        for quote in story.quotes:
            assert story.article.text[quote.content[0].slice] == quote.text
            assert story.article.text[quote.cue.slice] == "said"
            assert all(speaker.name in story.article.text[quote.mention.slice] for speaker in quote.speakers)


def test_utterances_are_retold_within_days():
    """A seventh or so of the quotes are told again, by other outlets, within three days."""
    tellings = defaultdict(list)
    for story in generator.stories(3_000, 4):
        for statement in story.statements:
            tellings[statement].append(story.article)
    again = sum(len(articles) - 1 for articles in tellings.values())
    assert 0.1 < again / 3_000 < 0.2
    for first, *others in tellings.values():
        assert all(0 <= (other.published - first.published).days <= 3 for other in others)
        assert all(other.outlet != first.outlet for other in others)


def test_the_articles_are_running_text():
    """The extractor finds the quotes of the generator's articles."""
    story = next(iter(generator.stories(7, 5)))
    found = {quote.text.rstrip(",") for quote in extract(story.article.text)}
    assert {quote.text for quote in story.quotes} <= found
    assert len(list(generator.articles(3, 5))) == 3


def test_words_are_retold():
    """Each way of retelling changes as many words as it says."""
    chance = random.Random(6)  # noqa: S311  repeatable, not secret
    words = "the ferry will run all winter because nobody wants to swim"
    parts = words.split()
    told = {how: generator.retell(words, how, chance).split() for how in generator.CHANGES}
    assert len(told["one dropped"]) == len(parts) - 1
    assert sum(a != b for a, b in zip(told["one changed"], parts, strict=True)) <= 1
    assert sum(a != b for a, b in zip(told["two changed"], parts, strict=True)) <= 2
    assert " ".join(told["half"]) in words
    assert len(told["half, one changed"]) == len(told["half"]) == 6


def test_the_benchmark_measures_a_small_bank():
    """All figures come out for 500 quotes."""
    shown = [str(figure) for figure in islice(bench_bank.figures(None, 500, 7, 3), 100)]
    assert sum("recall" in line for line in shown) == len(generator.CHANGES)
    assert any(line.startswith("| write path, processor time to raw executemany | at most 2.5 |") for line in shown)


def test_the_benchmark_of_the_page_measures_a_small_bank(monkeypatch):
    """Every page answers, and no reader is turned away while an import runs."""
    for name, fewer in (("_TIMES", 4), ("_EACH", 2), ("_IMPORTED", 5)):
        monkeypatch.setattr(bench_web, name, fewer)
    shown = [str(figure) for figure in bench_web.figures(None, 500, 7)]
    assert sum(line.startswith("| page: ") for line in shown) == 15
    assert "| errors of the readers; articles imported | 0; 5 | 0; 5 |" in shown
