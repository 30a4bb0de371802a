"""Reporting words: whose they are, to whom, and what follows them."""

import pytest

from quotebank.extraction.cues import Cues
from quotebank.extraction.frames import Follows
from quotebank.extraction.marks import find_stretches
from quotebank.extraction.mentions import Mentions
from quotebank.extraction.text import View


def cues_of(text):
    """The view of a text and its cues."""
    view = View(text)
    return view, Cues(view, Mentions(view), find_stretches(view)).cues


def words(view, span):
    """The words of a mention or of a pair of tokens."""
    if span is None:
        return None
    return view.slice(*(span if isinstance(span, tuple) else (span.first, span.last)))


@pytest.mark.parametrize(
    ("text", "cue", "mention", "follows"),
    [
        ("Ana Holm said that it rained.", "said", "Ana Holm", Follows.THAT),
        ("Ana Holm said it rained.", "said", "Ana Holm", Follows.CLAUSE),
        ("Ana Holm said: “It rained.”", "said", "Ana Holm", Follows.COLON),
        ("Ana Holm said, “It rained.”", "said", "Ana Holm", Follows.QUOTATION),
        ("“It rained,” Ana Holm said.", "said", "Ana Holm", Follows.NOTHING),
        ("“It rained,” said Ana Holm.", "said", "Ana Holm", Follows.NOTHING),
        ("“It rained,” Ana Holm, a baker, said.", "said", "Ana Holm", Follows.NOTHING),
        ("Ana Holm asked whether it rained.", "asked", "Ana Holm", Follows.QUESTION),
        ("Ana Holm vowed to stay.", "vowed", "Ana Holm", Follows.INFINITIVE),
        ("Ana Holm urged residents to stay.", "urged", "Ana Holm", Follows.INFINITIVE),
        ("Ana Holm described the rain as heavy.", "described", "Ana Holm", Follows.OBJECT),
        ("According to Ana Holm, it rained.", "According to", "Ana Holm", Follows.NOTHING),
        ("Ana Holm’s claim that it rained was odd.", "claim", "Ana Holm", Follows.THAT),
        ("Ana Holm, who said that it rained, left.", "said", "who", Follows.THAT),
    ],
)
def test_a_cue_has_a_mention_and_something_that_follows_it(text, cue, mention, follows):
    """Before it or after it, over commas and relative pronouns, for verbs, nouns and "according to"."""
    view, [found] = cues_of(text)
    assert (words(view, (found.first, found.last)), words(view, found.mention), found.follows) == (
        cue,
        mention,
        follows,
    )


@pytest.mark.parametrize(
    "text",
    [
        "The alleged theft was small.",
        "The report was long.",
        "“Ana Holm said that it rained.”",
        "It rained on the statement.",
        "You said it.",
    ],
)
def test_other_uses_of_reporting_words_are_no_cues(text):
    """Nouns, adjectives, words inside quotations and words addressed to "you" attribute nothing."""
    assert cues_of(text)[1] == []


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("Ana Holm told Bo Lind that it rained.", "Bo Lind"),
        ("Ana Holm told the BBC on Monday that it rained.", "the BBC"),
        ("Ana Holm said to reporters that it rained.", "reporters"),
        ("Ana Holm urged all residents to stay.", "all residents"),
        ("Ana Holm said that it rained.", None),
    ],
)
def test_a_cue_has_the_one_it_is_said_to(text, addressee):
    """The object of told and urged, and whoever stands after "to"."""
    view, [cue] = cues_of(text)
    assert words(view, cue.addressee) == addressee


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Ana Holm denied that it rained.", True),
        ("Ana Holm has not said that it rained.", True),
        ("Ana Holm wouldn’t say that it rained.", True),
        ("Ana Holm refused to say that it rained.", True),
        ("Ana Holm said that it did not rain.", False),
        ("Nobody left, Ana Holm said.", False),
    ],
)
def test_a_cue_is_negated_by_its_own_words(text, negated):
    """A negation or a refusal before the verb counts, and a verb that denies; one in what is said does not."""
    assert cues_of(text)[1][-1].negated is negated


def test_a_second_cue_shares_the_mention_of_the_first():
    """Both of "she said … and added …" have one source."""
    view, [first, second] = cues_of("Ana Holm said that it rained and added that it snowed.")
    assert (words(view, first.mention), words(view, second.mention)) == ("Ana Holm", "Ana Holm")
    assert (first.shared, second.shared) == (False, True)
