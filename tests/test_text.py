"""The readable view of a text: its repairs, their way back to the source, its paragraphs, sentences and tokens."""

import pytest

from quotebank import Span
from quotebank.extraction.document.text import Document


def sentences(source):
    """The sentences of a source, as the document reads them."""
    doc = Document(source)
    return [doc.slice(first, last) for first, last in doc.sentences]


def paragraphs(source):
    """The paragraphs of a source, as the document reads them."""
    doc = Document(source)
    return [doc.slice(first, last) for first, last in doc.paragraphs]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("She didn't go.", ["She", "didn't", "go", "."]),
        ("the mayor’s dog", ["the", "mayor", "’s", "dog"]),
        ("the dogs' bowl", ["the", "dogs", "'", "bowl"]),
        ("O’Brien met al-Sharaa", ["O’Brien", "met", "al-Sharaa"]),
        ("Dr. Ahn of the U.S. paid", ["Dr.", "Ahn", "of", "the", "U.S.", "paid"]),
        ("J. R. Holm", ["J.", "R.", "Holm"]),
        ("1,200 people, 7.12 tonnes, 90%", ["1,200", "people", ",", "7.12", "tonnes", ",", "90%"]),
        ("a 43-year-old on the 26th", ["a", "43-year-old", "on", "the", "26th"]),
        ("``Yes,'' he said", ["``", "Yes", ",", "''", "he", "said"]),
        ("well... no -- yes", ["well", "...", "no", "--", "yes"]),
        ("AT&T’s", ["AT&T", "’s"]),
        ("Ahmed\u00a0al\u2011Sharaa", ["Ahmed", "al\u2011Sharaa"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_words_are_cut_where_a_reader_would_cut_them(source, words):
    """Apostrophes, hyphens, full stops and digits stay with the word that they belong to; marks stand alone."""
    assert Document(source).words == words


def test_lower_case_words_have_plain_apostrophes_and_hyphens():
    """One spelling of each word is enough in a lexicon."""
    assert Document("DIDN’T al‑Sharaa ‐").lowers == ["didn't", "al-sharaa", "-"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("She left. He stayed.", ["She left.", "He stayed."]),
        ("Mr. Holm met Dr. Ahn. They spoke.", ["Mr. Holm met Dr. Ahn.", "They spoke."]),
        ("It was the U.S. army. It was in the U.S. The army left.",
         ["It was the U.S. army.", "It was in the U.S.", "The army left."]),
        ("“Stop!” she said. “Go.” He went.", ["“Stop!” she said.", "“Go.”", "He went."]),
        ("It cost 3.5 million. It broke.", ["It cost 3.5 million.", "It broke."]),
        ("Why? Because… she said.", ["Why?", "Because… she said."]),
        ("No full stop", ["No full stop"]),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_would_end_them(source, expected):
    """Not after an abbreviation or initial, not before a word in lower case, and with the closing mark taken along."""
    assert sentences(source) == expected


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0c"])
def test_line_ends_of_every_age_part_paragraphs(line_end):
    """A text has the same paragraphs whatever ends its lines."""
    assert paragraphs(f"One fell.{line_end}{line_end}Two rose.{line_end}") == ["One fell.", "Two rose."]


def test_hard_wrapped_lines_are_one_paragraph():
    """Where most lines break in mid-sentence at one width, only blank lines part paragraphs."""
    wrapped = (
        "The harbour master said on Tuesday that the old crane\n"
        "would be taken down before the winter storms and that\n"
        "nobody in the town should expect another crane in the\n"
        "same place for as long as the quay is under repair.\n"
    )
    assert paragraphs(f"{wrapped}\n{wrapped}") == [wrapped.strip(), wrapped.strip()]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&ldquo;Yes&rdquo;", "“Yes”"),
        ("caf&eacute; &amp; bar &#8212; &#x2014;", "café & bar — —"),
        ("Q&A; R&D", "Q&A; R&D"),
        ("&nonsuch;", "&nonsuch;"),
        ("donâ€™t â€œgoâ€\x9d", "don’t “go”"),
        ("cafÃ©", "café"),
        ("cafA\u0303©", "café"),  # the damage taken apart
        ("cafÃÂ©", "café"),  # damaged twice
        ("cafÃ\x83Â© cafÃƒÂ©", "café café"),
        ("co\u00adop\u200berate\ufeff", "cooperate"),
        ("one\r\ntwo\rthree", "one \ntwo\nthree"),
        ("one\x0btwo\x1cthree", "one two three"),
        ("plain “text” — untouched", "plain “text” — untouched"),
    ],
)
def test_damage_is_repaired_in_the_view(source, text):
    """Entities, UTF-8 read as windows-1252, soft hyphens and odd line ends read as what was meant."""
    assert Document(source).text == text


@pytest.mark.parametrize("source", [
    "She said: &ldquo;Yes, we can&rdquo; and left.",
    "She said: â€œYes, we canâ€\x9d and left.",
    "She\u00ad said: “Yes,\u200b we can” and left.",
    "She said:\r\n“Yes, we can” and left.",
    "She said: &#128512; “Yes, we can&#x21;” and left.",
])  # fmt: skip
def test_the_span_of_every_token_reads_as_the_token_in_the_source(source):
    """Each token's span holds just the characters of the source that stand for it, entities and all."""
    doc = Document(source)
    for i, word in enumerate(doc.words):
        span = doc.span(i, i + 1)
        assert Document(source[span.slice]).text == word
    assert doc.source[doc.span(0, len(doc.words)).slice] == source


def test_an_entity_is_covered_whole():
    """The span of "é" in "caf&eacute;" ends after the semicolon of the entity."""
    source = "The caf&eacute; closed."
    assert Document(source).span(1, 2) == Span(4, 15)
    assert source[4:15] == "caf&eacute;"


def test_the_span_of_an_undamaged_text_is_its_own():
    """Without damage the document is the source, and a token's span is where it stands."""
    doc = Document("Ana left.")
    assert (doc.text, doc.span(0, 2), doc.source_span(4, 4)) == ("Ana left.", Span(0, 8), Span(4, 4))
