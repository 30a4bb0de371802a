"""The first and the last word of a text have no neighbour on one side: no rule may ask for it, whatever they are."""

import re

import pytest
from hypothesis import given, settings
from judging import CONSTRUCTIONS, passages
from test_extract_properties import NEWS, check

from quotebank import extract
from quotebank.extraction.document.text import Document
from quotebank.extraction.lexicon.loader import word_classes, word_list

LEXICON = sorted({*word_classes(), *word_list("abbreviations")})
PASSAGES = [passage["text"] for passage in passages(CONSTRUCTIONS)]
TOKEN = re.compile(r"\w+|[^\w\s]")
LISTS = ("words", "lowers", "classes", "starts", "ends", "paragraphs", "sentences", "sentence_of")


class NoWrapping(list):
    """A list without negative indices, so that asking for what stands before the first item is noticed."""

    def __getitem__(self, at):
        if min((at.start or 0, at.stop or 0) if isinstance(at, slice) else (at,)) < 0:
            raise IndexError(f"nothing stands at {at}")
        return super().__getitem__(at)


@pytest.fixture(scope="module")
def no_wrapping():
    """Every list of tokens refuses negative indices."""
    with pytest.MonkeyPatch.context() as patch:
        made = Document.__init__

        def strict(self, source, structure=()):
            made(self, source, structure)
            for name in LISTS:
                setattr(self, name, NoWrapping(getattr(self, name)))

        patch.setattr(Document, "__init__", strict)
        yield


def test_an_article_may_end_in_a_role():
    """The word after the last is asked for by nobody: the quote is there."""
    [quote] = extract("“It leaks,” said Ada Holm.\n\nEditor")
    assert (quote.text, quote.speaker.name) == ("It leaks", "Ada Holm")


@pytest.mark.slow
def test_an_article_may_end_in_any_word_of_the_lexicon():
    """Capitalised and alone in its paragraph, as a signature or a label at the end of a page stands."""
    for word in LEXICON:
        [quote, *_] = extract(f"“It leaks,” said Ada Holm.\n\n{word.capitalize()}")
        assert quote.text == "It leaks", word


@pytest.mark.slow
@pytest.mark.parametrize(
    "frame",
    [
        "{}", "{} “It leaks,” said Ada Holm.", "“It leaks,” said {}", "“It leaks,” {}", "Ada Holm said {}",
        "Ada Holm {}", "Ada Holm, {}", "{} said it leaks.", "“{}", "{} of", "{} “", "said {}", "{}: “It leaks.”",
    ],
)  # fmt: skip
def test_any_word_of_the_lexicon_may_stand_at_an_edge(frame):
    """Small, capitalised or in capitals, at the beginning and at the end, inside marks and after a cue."""
    for word in LEXICON:
        for form in {word, word.capitalize(), word.upper()}:
            text = frame.format(form)
            check(extract(text), text)


@pytest.mark.slow
@pytest.mark.usefixtures("no_wrapping")
def test_a_text_may_be_cut_at_any_token():
    """Each invented passage, cut before and after each of its tokens: both halves return, none reads around its end."""
    for text in PASSAGES:
        for token in TOKEN.finditer(text):
            for half in (text[: token.end()], text[token.start() :]):
                check(extract(half), half)


@pytest.mark.usefixtures("no_wrapping")
@given(NEWS)
@settings(deadline=None)
def test_no_rule_takes_the_end_of_a_text_for_what_stands_before_its_first_word(text):
    """Index -1 is the last token: what begins a text never depends on how the text ends."""
    extract(text)


@pytest.mark.parametrize("text", ["“Yes,” " + "the head of " * 6_000, "Chairman of " * 3_000])
def test_a_phrase_without_end_is_read_to_a_bound(text):
    """Phrases in phrases are no deeper than a name or a subject can be: nothing runs out of stack."""
    check(extract(text), text)


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        ("Vera Holm went on to say the dam leaked.", "Vera Holm", "the dam leaked"),
        ("“It leaks,” Vera Holm went on to say.", "Vera Holm", "It leaks"),
        ("Bo Lind goes on to claim the dam was safe.", "Bo Lind", "the dam was safe"),
    ],
)
def test_who_goes_on_to_say_something_is_its_speaker(text, speaker, said):
    """The words "went on to" belong to the verb, and the word before them does not."""
    [quote] = extract(text)
    assert (quote.speaker and quote.speaker.name, quote.text) == (speaker, said)


@pytest.mark.parametrize(
    "text",
    [
        "“Oui oui”",
        "“It leaks.” “It creaks.”",
        "“It leaks, Holm said.",
        "“It leaks,” the North",
        "“It leaks,” as Holm put it.",
        "“It leaks,” was how Holm described it.",
        "“I like the piano,” 😀”",
        "told “The dam leaks,” the lawyer said.",
        "with “Holm,” de Holm",
        "saying Does “Leaks.”",
        "2024 told “Good for all dams.",
        "Holm told his The dam leaks",
        "Holm urged the dam. resign over the to",
        "The dam from was described by Holm as “a leak.”",
        "may Holm call the ferry “a trap.”",
        "Saying it leaks, the mayor left.",
        "Each „We row for the balcony“, bystander Pell Post Dahl told students.",
        "He and claims that the dam leaks.",
        "A post claims that Holm said the dam leaks.",
        "Holm met Lind and rejected claims that the dam leaks.",
        "The dam, according to Holm, leaks.",
        "Holm said that the dam leaks falsely",
        "Holm said that the dam leaks wrongly, and quotes",
        "Holm said it in May",
        "“Why does it leak?” said Holm.\n\n“nobody knows”",
        "“Ola Lind: The dam leaks.”. Ana Holm wrote. It had “rained”, according to whether her memoir.",
        "“It leaks,” said Vera Holm.\n\n“Who says so?” asked Ola Lind.\n\n– It has leaked.\n\n“Nobody asked.”",
    ],
)
def test_words_may_be_wanting_where_a_rule_looks_for_them(text):
    """A sentence that breaks off or goes wrong is read like any other: nothing is raised, and spans are exact."""
    check(extract(text), text)
