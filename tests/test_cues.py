"""Reporting words: whose they are, to whom, and what follows them."""

import pytest

from quotebank.extraction.document.quotation_marks import find_quoted_spans
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Complement
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.noun_phrases import NounPhrases


def cues_of(text):
    """The view of a text and its cues."""
    doc = Document(text)
    return doc, Cues(doc, NounPhrases(doc), find_quoted_spans(doc)).cues


def words(doc, span):
    """The words of a mention or of a pair of tokens."""
    if span is None:
        return None
    return doc.slice(*(span if isinstance(span, tuple) else (span.first, span.last)))


@pytest.mark.parametrize(
    ("text", "cue", "mention", "complement"),
    [
        ("Ana Holm said that it rained.", "said", "Ana Holm", Complement.THAT),
        ("Ana Holm said it rained.", "said", "Ana Holm", Complement.CLAUSE),
        ("Ana Holm said: “It rained.”", "said", "Ana Holm", Complement.COLON),
        ("Ana Holm said, “It rained.”", "said", "Ana Holm", Complement.QUOTATION),
        ("“It rained,” Ana Holm said.", "said", "Ana Holm", Complement.NOTHING),
        ("“It rained,” said Ana Holm.", "said", "Ana Holm", Complement.NOTHING),
        ("“It rained,” Ana Holm, a baker, said.", "said", "Ana Holm", Complement.NOTHING),
        ("Ana Holm asked whether it rained.", "asked", "Ana Holm", Complement.QUESTION),
        ("Ana Holm vowed to stay.", "vowed", "Ana Holm", Complement.INFINITIVE),
        ("Ana Holm urged residents to stay.", "urged", "Ana Holm", Complement.INFINITIVE),
        ("Ana Holm described the rain as heavy.", "described", "Ana Holm", Complement.OBJECT),
        ("According to Ana Holm, it rained.", "According to", "Ana Holm", Complement.NOTHING),
        ("Ana Holm’s claim that it rained was odd.", "claim", "Ana Holm", Complement.THAT),
        ("Ana Holm, who said that it rained, left.", "said", "who", Complement.THAT),
    ],
)
def test_a_cue_has_a_mention_and_something_that_follows_it(text, cue, mention, complement):
    """Before it or after it, over commas and relative pronouns, for verbs, nouns and "according to"."""
    doc, [found] = cues_of(text)
    assert (words(doc, (found.first, found.last)), words(doc, found.mention), found.complement) == (
        cue,
        mention,
        complement,
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
    doc, [cue] = cues_of(text)
    assert words(doc, cue.addressee) == addressee


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
    doc, [first, second] = cues_of("Ana Holm said that it rained and added that it snowed.")
    assert (words(doc, first.mention), words(doc, second.mention)) == ("Ana Holm", "Ana Holm")
    assert (first.shared, second.shared) == (False, True)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Officials who know Bo Lind said that it rained.", "Officials"),
        ("A clerk speaking to the Lund Gazette said that it rained.", "A clerk"),
        ("Sailors trying to reach the harbour in June say that it rained.", "Sailors"),
        ("Ana Holm in a letter wrote that it rained.", "Ana Holm"),
        ("Others, however, say the rain is overdue.", "Others"),
        ("Ana Holm’s office, for example, said she would stay.", "Ana Holm’s office"),
        ("The two bakers -- one of them asleep -- said they heard rain.", "The two bakers"),
        ("Ana Holm, speaking at a fair in Lund, Scania, said that it rained.", "Ana Holm"),
        ("Ana Holm, author of “The Long Rain,” said that it rained.", "Ana Holm"),
        ("As for Bo Lind, the widow said that he was ill.", "the widow"),
        ("Ana Holm and Bo Lind both said that it rained.", "Ana Holm and Bo Lind"),
        ("The ministry has in the past said that it rained.", "The ministry"),
        ("Nine in 10 said that it rained.", "Nine in 10"),
        ("More than 30% say it rained.", "30%"),
        ("Even as the storm moves to Malta, a state it has spared, the wind is weak, said Ana Holm.", "Ana Holm"),
        ("“It rained,” Ana Holm said by telephone.", "Ana Holm"),
        ("It rained, according to a tally by the Lind Institute.", "the Lind Institute"),
        ("He’s said that it rained.", "He"),
        ("The lawyer for the family said that it rained.", "The lawyer for the family"),
    ],
)
def test_what_stands_between_a_source_and_its_verb_is_not_the_source(text, mention):
    """Relative clauses, participles, appositions, dashes, adverbs and times are gone back over."""
    doc, cues = cues_of(text)
    said = next(cue for cue in cues if cue.lemma in ("say", "write", "according"))
    assert words(doc, said.mention) == mention


@pytest.mark.parametrize(
    ("text", "verb", "mention"),
    [
        ("The flood led Ana Holm to say that it rained.", "say", "Ana Holm"),
        ("Bo Lind left it for her to say whether it rained.", "say", "her"),
        ("There was anger, with farmers saying that it rained.", "saying", "farmers"),
        ("Bo Lind sent out a note saying that it rained.", "saying", "Bo Lind"),
        ("Noting that it rained, Ana Holm declined.", "Noting", "Ana Holm"),
        ("At a fair in Lund, Scania, on Monday, Ana Holm laughed, saying that it rained.", "saying", "Ana Holm"),
    ],
)
def test_an_infinitive_or_participle_may_have_a_subject_of_its_own(text, verb, mention):
    """The object before "to", the noun after "with", and else the subject of the sentence, wherever it stands."""
    doc, cues = cues_of(text)
    cue = next(cue for cue in cues if doc.words[cue.last - 1] == verb)
    assert words(doc, cue.mention) == mention


@pytest.mark.parametrize(
    ("text", "complement", "reported"),
    [
        ("Ana Holm said this week that it rained.", Complement.THAT, "it rained"),
        ("Ana Holm said for the first time that it rained.", Complement.THAT, "it rained"),
        ("Ana Holm said, for example, that it rained.", Complement.THAT, "it rained"),
        ("Ana Holm told a crowded hall of sailors in Lund that it rained.", Complement.THAT, "it rained"),
        ("Ana Holm told the Gazette’s weekly series that it rained.", Complement.THAT, "it rained"),
        ("As Ana Holm noted, it rained.", Complement.CLAUSE, "it rained"),
        ("But, Ana Holm added, the rain stopped.", Complement.CLAUSE, "the rain stopped"),
        ("Ana Holm’s claim was that it rained.", Complement.THAT, "it rained"),
        ("Ana Holm pointed to the empty barns.", Complement.OBJECT, "the empty barns"),
        ("Ana Holm asked for two more boats.", Complement.OBJECT, "two more boats"),
        ("Ana Holm did not respond to a request for comment.", Complement.OBJECT, "a request for comment"),
        ("Ana Holm expressed doubt that it rained.", Complement.THAT, "it rained"),
        ("Ana Holm was asked by Bo Lind whether it rained.", Complement.QUESTION, "whether it rained"),
        ("Ana Holm kept her promise to stay.", Complement.INFINITIVE, "to stay"),
        ("Ana Holm asked the crew to stay.", Complement.INFINITIVE, "to stay"),
    ],
)
def test_what_is_reported_begins_after_all_that_belongs_to_the_cue(text, complement, reported):
    """Addressees, times, places, parentheses and the preposition that leads to it come before."""
    doc, cues = cues_of(text)
    cue = cues[-1]
    assert (cue.complement, doc.slice(cue.content, len(doc.words) - 1)) == (complement, reported)


@pytest.mark.parametrize(
    "text",
    [
        "They continued north.",
        "The bid fell in reported value by nine points.",
        "Some states have rain.",
        "He shot a bear.",
        "It is wetter than, say, Lund.",
        "She spoke in Lund.",
    ],
)
def test_a_verb_that_reports_nothing_where_it_stands_is_no_cue(text):
    """Nouns, adjectives, fillers, and verbs of speaking without a word of what was said."""
    assert cues_of(text)[1] == []
