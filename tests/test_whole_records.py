"""Records that are wholly right: what is speech, in which words, each of them once."""

import pytest

from quotebank import extract


def told(text):
    """The words and the speaker of every quote of a text."""
    return [(quote.text, quote.speaker.name if quote.speaker else None) for quote in extract(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The wave broke two windows, the Bureau of Fisheries said.", "The wave broke two windows"),
        ("The catch fell by a third, Norland’s National Fish Office said Friday.", "The catch fell by a third"),
        ("Two boats sank, the state-run Pell Agency reports.", "Two boats sank"),
        ('"Fine boat," the harbour master\'s cousin and old rival, Tomas Brekke, once said.', "Fine boat"),
        ("“It leaks,” the “queen of the harbour”, Ada Holm, once said.", "It leaks"),
        ("“It took all we had,” Calloway, nicknamed “Birdie,” said.", "It took all we had"),
        ("“The nets were full,” said Ole Lind, who runs the “Herring Inn”.", "The nets were full"),
        ("At dawn, “we fish at night,” Holm said.", "we fish at night"),
        ("By Ada Holm: The pier may fall, warns Tomas Brekke.", "The pier may fall"),
    ],
)
def test_what_describes_the_speaker_is_not_said(text, words):
    """Neither an article or owner before a body's name, nor a role, a nickname, the name of an inn or a byline."""
    assert [said for said, _ in told(text)] == [words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ada Holm, who said the dam had leaked, left.", "the dam had leaked"),
        ("Brekke, who called the dam “a joke,” resigned on Monday.", "the dam “a joke"),
        ("The skipper, who police said had slept, was fined on Monday.", "had slept"),
        ("Ada Holm (who said the dam had leaked) was right.", "the dam had leaked"),
        ("A man who said he was the owner was arrested.", "he was the owner"),
    ],
)
def test_a_relative_clause_ends_where_its_sentence_goes_on(text, words):
    """What somebody did who said something is no part of what they said."""
    [(said, _)] = told(text)
    assert said.rstrip(",”") == words


@pytest.mark.parametrize(
    "text",
    [
        "Holm told lies that the board believed.",
        "Dahl told the children a story about a whale.",
        "Holm wrote a book about the dam.",
        "It would be safe to say that the dam is old.",
        "Experts of all kinds came, including noted rower Ole Lind.",
        "The method is called “slow casting”.",
    ],
)
def test_what_nobody_says_is_no_quote(text):
    """Stories and letters, what would be safe to say, and what something is called."""
    assert told(text) == []


@pytest.mark.parametrize(
    "text", ["Ole Lind branded ‘a danger’ after vote", "Mayor Ole Lind accused of “lying” over dam"]
)
def test_whom_a_heading_accuses_does_not_speak(text):
    """A participle without an auxiliary tells what happened to them."""
    assert [speaker for _, speaker in told(f"{text}\n\nThe town waits.")] in ([], [None])


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("“We built it.\n\n“Later, it leaked,” Holm said.", [("We built it. Later, it leaked", "Holm")]),
        (
            "Ada Holm said: “We built it.\n\n“Then the price doubled,” she said.",
            [("We built it. Then the price doubled", "Ada Holm")],
        ),
        ("According to the board, it leaked, spokesman Ole Lind said.", [("it leaked", "Ole Lind")]),
    ],
)
def test_words_are_told_once(text, quotes):
    """The last paragraph of a quotation, and what two cues of a sentence could report."""
    assert [quote for quote in told(text) if quote[0].endswith(("eaked", "eaks", "doubled"))] == quotes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Asked whether the dam leaks, Holm said it does.", "whether the dam leaks"),
        ("“No,” Holm replied, when asked if she would sell.", "if she would sell"),
        ("Ada Holm was asked if she would sell the ferry.", "if she would sell the ferry"),
    ],
)
def test_a_question_that_nobody_named_asked_has_no_speaker(text, words):
    """Who is asked does not ask."""
    assert (words, None) in told(text)


@pytest.mark.parametrize("how", ["softly", "aloud", "outright", "nervously"])
def test_how_something_is_asked_is_no_addressee(how):
    """An adverb is nobody."""
    [quote] = extract(f"“Does it leak?” Holm asked {how}.")
    assert quote.addressee is None


def test_a_blank_line_parts_no_sentence_behind_a_word_that_needs_another():
    """Text that was wrapped with blank lines is read as it was written."""
    text = "That was followed by a blast in the sight of\n\nthe ferry, Ada Holm said."
    [quote] = extract(text)
    assert quote.text == text.partition(", Ada")[0]


def test_an_opening_mark_right_behind_a_full_stop_begins_a_sentence():
    """Text whose paragraphs were run together keeps its quotations apart."""
    found = told("Holm argued the dam was safe.“It will hold,” Lind said.")
    assert found == [("the dam was safe", "Holm"), ("It will hold", "Lind")]
