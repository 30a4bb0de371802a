"""What a page sets apart: found by the reader, kept beside the text, and used by the extraction."""

import json
import time
from pathlib import Path

import pytest

from quotebank import Article, Quote, QuoteBank, extract
from quotebank.errors import ReadError
from quotebank.exports.json_lines import article_from_dict, article_to_dict
from quotebank.readers import html_pages, read
from quotebank.records import Block, BlockKind

PAGES = Path(__file__).parent / "data" / "readers"


def article_of(name: str) -> Article:
    """Return the one article of a page."""
    [article] = [item for item in read(PAGES / name) if isinstance(item, Article)]
    return article


def said(quotes: list[Quote]) -> list[tuple[str | None, str]]:
    """Return who said what."""
    return [(quote.speaker and quote.speaker.name, quote.text) for quote in quotes]


def test_what_a_page_sets_apart_is_kept_beside_the_text() -> None:
    """Each stretch is told by its kind; the paragraphs of the article are not among them."""
    article = article_of("bakery.html")
    kept = [(block.kind.value, (article.text or "")[block.start : block.end]) for block in article.structure]
    assert kept == [
        ("heading", "Bakery keeps its oven"),
        ("heading", "What Rolf Eide will bake first"),
        ("list_item", "- - Rye for everybody who held a rope."),
        ("list_item", "- MARIT OSEI: A second oven stays electric."),
        ("list_item", "- PIA MOEN: Orders are taken from Friday."),
        ("list_item", "- By telephone only."),
        ("block_quotation", "When that door opens in the morning, the whole street gets out of bed."),
        ("source", "Rolf Eide, neighbour"),
        ("embedded_post", "My museum ticket should be paid back. Half of it, at least."),
        ("source", "— Olav Sandvik (@olavsandvik) April 17, 2026"),
        ("table_cell", "| Loaf | Price | "),
        ("table_cell", "| Rye | Nine crowns | "),
        ("table_cell", "| Wheat | Seven crowns | "),
        ("block_quotation", "“You cannot hurry it, and I have tried”"),
    ]


def test_lists_and_headings_are_no_dialogue_and_quotations_have_their_source() -> None:
    """A q has its marks, a cite and a signature name the speaker, and a pull quote is no second quote."""
    assert said(extract(article_of("bakery.html"))) == [
        ("Marit Osei", "You cannot hurry it, and I have tried"),
        ("Rolf Eide", "When that door opens in the morning, the whole street gets out of bed."),
        ("Olav Sandvik", "My museum ticket should be paid back. Half of it, at least."),
        (None, "they will come early"),
    ]


def test_a_table_that_arranges_a_page_keeps_its_paragraphs() -> None:
    """A transcript inside it has its turns, those between line breaks, too."""
    assert said(extract(article_of("transcript.html"))) == [
        ("Marit Osei", "A crane has put an oven through a roof in Sandhaug, and nobody in the street complains."),
        ("Rolf Eide", "Why would we? For eleven years that street has smelled of nothing but rain."),
        ("Marit Osei", "And before that? Tell those who never stood there at five what there was to smell."),
        ("Rolf Eide", "Rye, Marit. And on Thursdays burnt sugar, for she always forgot the buns on Thursdays."),
    ]


def test_questions_in_bold_letters_or_as_headings_are_an_interview() -> None:
    """The one person named in full before the first question answers them all, over several paragraphs."""
    quotes = extract(article_of("questions.html"))
    assert [(quote.speaker and quote.speaker.name, quote.text[:22], len(quote.content)) for quote in quotes] == [
        (None, "How did you begin?", 1),
        ("Vera Lund", "My aunt had a boat. I ", 2),
        (None, "Were you ever afraid, ", 1),
        ("Vera Lund", "Once, the night the da", 1),
        (None, "What will you do now?", 1),
        ("Vera Lund", "I will sleep. Then I w", 1),
    ]


@pytest.mark.parametrize("answers", ["The dam was built in 1921.", "Ask the board."])
def test_questions_that_nobody_answers_as_i_are_no_interview(answers: str) -> None:
    """A newsroom's own questions and answers explain something; nobody says them."""
    text = f"What is the dam?\n{answers}\nWho owns it, you ask?\n{answers}"
    structure = tuple(
        Block(BlockKind.QUESTION, text.index(line), text.index(line) + len(line))
        for line in text.splitlines() if line.endswith("?")
    )  # fmt: skip
    assert extract(Article(text, structure=structure)) == []


def test_the_structure_is_stored_and_given_to_a_new_extraction(bank_url: str) -> None:
    """It is no part of what identifies an article, and a new extraction finds the same."""
    article = article_of("bakery.html")
    with QuoteBank(bank_url) as bank:
        bank.add(article)
        [stored] = bank.versions(article)
        assert stored == article
        assert (stored.structure, stored.read_by) == (article.structure, article.read_by)
        assert bank.reextract(everything=True).articles_changed == 0
        assert bank.add(Article(article.text, article.outlet, article.url)).articles_known == 1


def test_an_exported_article_keeps_its_structure() -> None:
    """A bank that is rebuilt from an export extracts as before; an article without structure has no such key."""
    article = article_of("bakery.html")
    rebuilt, _ = article_from_dict(json.loads(json.dumps(article_to_dict(article, []))))
    assert rebuilt.structure == article.structure
    assert "structure" not in article_to_dict(Article("It rained."), [])
    with pytest.raises(ReadError, match="not an article"):
        article_from_dict({**article_to_dict(article, []), "structure": [["menu", 0, 3]]})


def test_thousands_of_quotations_in_one_paragraph_are_read_in_a_moment() -> None:
    """A page's time does not grow with the square of its ``q`` elements."""
    words = " ".join(f"<q>Word {number}</q> said" for number in range(15_000))
    began = time.process_time()
    text = html_pages.parse(f"<html><body><article><p>{words}</p></article></body></html>").text
    assert time.process_time() - began < 4  # it takes 0.3 s; it took 9
    assert text.startswith("“Word 0” said “Word 1” said")
    assert text.endswith("“Word 14999” said")
