"""What a page sets apart: found by the reader, kept beside the text, and used by the extraction."""

import json
from pathlib import Path

import pytest

from quotebank import Article, Quote, QuoteBank, extract
from quotebank.errors import ReadError
from quotebank.exports.json_lines import article_from_dict, article_to_dict
from quotebank.readers import read
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
    article = article_of("slip.html")
    kept = [(block.kind.value, (article.text or "")[block.start : block.end]) for block in article.structure]
    assert kept == [
        ("heading", "Ferry slip to close"),
        ("heading", "What Jonas Dahl wants to know"),
        ("list_item", "- - The slip closes on 4 May and will not open again."),
        ("list_item", "- ADA HOLM: The new ferry takes forty cars."),
        ("list_item", "- JO LIND: Nested lists are read, too."),
        ("list_item", "- This one is nested."),
        ("block_quotation", "The slip is the heart of this island, and you do not cut out a heart."),
        ("source", "Tomas Brekke, islander"),
        ("embedded_post", "We will sue. See you in court, council."),
        ("source", "— Vera Lind (@veralind) March 4, 2026"),
        ("table_cell", "| Year | Cars | "),
        ("table_cell", "| 2024 | Twelve thousand | "),
        ("table_cell", "| 2025 | Fourteen thousand | "),
        ("block_quotation", "“Nobody knows what it costs to take it down”"),
    ]


def test_lists_and_headings_are_no_dialogue_and_quotations_have_their_source() -> None:
    """A q has its marks, a cite and a signature name the speaker, and a pull quote is no second quote."""
    assert said(extract(article_of("slip.html"))) == [
        ("Ada Holm", "Nobody knows what it costs to take it down"),
        ("Tomas Brekke", "The slip is the heart of this island, and you do not cut out a heart."),
        ("Vera Lind", "We will sue. See you in court, council."),
        (None, "they will be there"),
    ]


def test_a_table_that_arranges_a_page_keeps_its_paragraphs() -> None:
    """A transcript inside it has its turns, those between line breaks, too."""
    assert said(extract(article_of("transcript.html"))) == [
        ("Ada Holm", "The dam has burst again this morning, and the road to Vik is closed to all traffic."),
        ("Tomas Brekke", "We warned them in March, and the council said nothing for a week about the state of it."),
        ("Ada Holm", "Right. And what do the people in the valley say to that, now that they have lost their road?"),
        ("Tomas Brekke", "They want to know who paid, Ada, and they want the council to tell them so in the open."),
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
    article = article_of("slip.html")
    with QuoteBank(bank_url) as bank:
        bank.add(article)
        [stored] = bank.versions(article)
        assert stored == article
        assert (stored.structure, stored.read_by) == (article.structure, article.read_by)
        assert bank.reextract(everything=True).articles_changed == 0
        assert bank.add(Article(article.text, article.outlet, article.url)).articles_known == 1


def test_an_exported_article_keeps_its_structure() -> None:
    """A bank that is rebuilt from an export extracts as before; an article without structure has no such key."""
    article = article_of("slip.html")
    rebuilt, _ = article_from_dict(json.loads(json.dumps(article_to_dict(article, []))))
    assert rebuilt.structure == article.structure
    assert "structure" not in article_to_dict(Article("It rained."), [])
    with pytest.raises(ReadError, match="not an article"):
        article_from_dict({**article_to_dict(article, []), "structure": [["menu", 0, 3]]})
