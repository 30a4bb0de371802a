"""Invented passages, one construction of reported speech each, against the quotes that a careful reader expects."""

import re
from datetime import date

import pytest
from judging import CONSTRUCTIONS, faults, known_failures, passages

from quotebank import Article, extract
from quotebank.extraction.document.text import Document

PASSAGES = passages(CONSTRUCTIONS)
FAILING = pytest.mark.xfail(
    raises=AssertionError, strict=True, reason="listed in known_failures.txt: take the line out"
)


@pytest.mark.parametrize(
    "passage",
    [
        pytest.param(passage, id=passage["id"], marks=[FAILING] if passage["id"] in known_failures() else [])
        for passage in PASSAGES
    ],
)
def test_a_passage_has_the_quotes_that_a_careful_reader_expects(passage):
    """Words, kind, speaker, addressee, negation and date of each quote are right, and nothing else is found."""
    assert faults(passage) == []


def test_known_failures_are_passages():
    """Each is the id of a passage."""
    assert known_failures() <= {passage["id"] for passage in PASSAGES}


def test_judging_sees_every_kind_of_fault():
    """A passage is at fault for each thing expected otherwise: the judge cannot be satisfied by anything."""
    passage = next(p for p in PASSAGES if p["id"] == "direct-cue-after-02")
    [expected] = passage["quotes"]
    assert faults(passage) == []
    for key, other in [
        ("kind", "mixed"), ("content", ["the new ovens"]), ("speaker", "Ana Holm"), ("addressee", None),
        ("negated", True), ("said_on", "2026-01-26"),
    ]:  # fmt: skip
        assert len(faults({**passage, "quotes": [{**expected, key: other}]})) == (2 if key == "content" else 1)
    assert len(faults({**passage, "quotes": []})) == 1
    assert len(faults({**passage, "not_speech": [expected["content"][0]]})) == 1


def readable(words):
    """Words without what a damaged or encoded text adds to them."""
    return " ".join(Document(words).text.replace("\u2011", "-").split())


def findings(text, published):
    """What is found in a text, apart from where."""
    date_of = date.fromisoformat(published) if published else None
    for quote in extract(Article(text, published=date_of)):
        assert quote.text == " ".join(text[span.slice] for span in quote.content)
        told = readable(quote.addressee or "")
        yield readable(quote.text), quote.kind, quote.speakers, told, quote.negated, quote.said_on


ENTITIES = {"“": "&ldquo;", "”": "&rdquo;", "‘": "&lsquo;", "’": "&#8217;", "é": "&eacute;", "—": "&mdash;"}
DISGUISES = {
    "Windows line ends": lambda text: re.sub("\r?\n", "\r\n", text),
    "entities": lambda text: text.translate(str.maketrans(ENTITIES)),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "no-break spaces as entities": lambda text: re.sub("(?<=[a-z]) (?=[a-z])", "&nbsp;", text),
    "no-break hyphens": lambda text: re.sub(r"(?<=\w)-(?=\w)", "\u2011", text),
    "soft hyphens": lambda text: re.sub("([aeiou])([bcdfghjklmnpqrstvz])", "\\1\u00ad\\2", text),
    "zero-width spaces": lambda text: re.sub(r"(?<=\w) (?=\w)", " \u200b", text),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "spaces at line ends": lambda text: re.sub("\r?\n", r" \g<0>", text),
    "indented lines": lambda text: "\n".join(f"\t{line}" for line in text.split("\n")),
    "a paragraph after it": lambda text: f"{text}\n\nIt rained all week.",
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_a_disguised_passage_has_the_same_quotes(disguise):
    """Whatever encodes or surrounds a text, the same words go to the same speakers, with exact offsets."""
    whole = [passage for passage in PASSAGES if not re.search("[&â]", passage["text"])]
    differing = [
        passage["id"]
        for passage in whole
        if list(findings(disguise(passage["text"]), passage.get("published")))
        != list(findings(passage["text"], passage.get("published")))
    ]
    assert len(whole) > 200
    assert differing == []
