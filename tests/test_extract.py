"""The public face of extraction: a text goes in, records come out."""

import pickle

import pytest

from quotebank import Article, Extractor, Quote, QuoteKind, Span, Speaker, SpeakerKind, extract

NOT_YET = pytest.mark.xfail(reason="not read rightly yet")


def the_quote(text):
    """The one quote of a text."""
    [quote] = extract(text)
    return quote


def people(text):
    """For each quote of a text its words and the names of its speakers."""
    return [(quote.text, *(speaker.name for speaker in quote.speakers)) for quote in extract(text)]


def test_a_quote_holds_every_finding_and_where_it_stands():
    """Words, kind, speaker with role, addressee, cue and mention come with exact offsets."""
    text = "“The base is not needed anymore,” analyst Dmitry Bridzhe told AnewZ."
    quote = the_quote(text)
    assert quote == Quote(
        text="The base is not needed anymore",
        kind=QuoteKind.DIRECT,
        speakers=(Speaker("Dmitry Bridzhe"),),
        content=(Span(1, 31),),
        quoted=(Span(1, 31),),
        cue=Span(57, 61),
        mention=Span(42, 56),
        addressee="AnewZ",
        addressee_span=Span(62, 67),
    )
    assert quote.speaker.role == "analyst"
    assert [text[span.slice] for span in (quote.cue, quote.mention)] == ["told", "Dmitry Bridzhe"]


def test_reasons_say_why_this_speaker():
    """They name the cue, and for whom a pronoun stands."""
    quote = the_quote("Ana Holm opened the hall. “We built it twice,” she told reporters.")
    assert quote.reasons == ('the cue "told" follows the quotation', '"she" stands for Ana Holm')


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "The tide came in.",
        "“",
        "He said.",
        "The film “The Long Road” opens.",
        "Her “smart” bins are full.",
    ],
)
def test_a_text_without_speech_has_no_quotes(text):
    """Titles of works, scare quotes, lone marks and cues without words are no quotes."""
    assert extract(text) == []


def test_an_article_without_text_has_no_quotes():
    """Of a dump that carries quotes without articles nothing can be extracted."""
    assert extract(Article(None, outlet="AnewZ")) == []


def test_extract_is_the_method_of_a_default_extractor():
    """A string and an article of the same text give the same quotes."""
    text = "“We sail at dawn,” Ana Holm said."
    assert extract(text) == Extractor().extract(Article(text, outlet="AnewZ")) != []


def test_quotes_come_in_the_order_of_the_text():
    """Whatever their kinds, quotes are sorted by where their content begins."""
    text = (
        "Ana Holm said that the quay was safe. “It is old,” Bo Lind said. According to Ana Holm, “nobody” will move. "
        "The crane, Bo Lind said, would stay. “Never,” he added."
    )
    starts = [quote.content[0].start for quote in extract(text)]
    assert len(starts) == 5
    assert starts == sorted(starts)


def test_a_fresh_quote_has_neither_id_nor_article():
    """Only a bank gives quotes an id, their article and the words around them."""
    quote = the_quote("“We sail at dawn,” Ana Holm said.")
    assert (quote.id, quote.article, quote.before, quote.after, quote.speaker.id) == (None,) * 5


def test_quotes_survive_pickling_with_equality_and_hash():
    """Workers send quotes to one another: evidence and confidence arrive too."""
    quotes = extract("Ana Holm left. “We sail,” she told AnewZ on Monday. She denied that the ship was old.")
    copies = pickle.loads(pickle.dumps(quotes))  # noqa: S301  our own bytes
    assert copies == quotes != []
    assert list(map(hash, copies)) == list(map(hash, quotes))
    assert [(q.reasons, q.confidence) for q in copies] == [(q.reasons, q.confidence) for q in quotes]


def test_confidence_is_a_share_and_higher_where_the_speaker_is_named():
    """An unnamed source never looks surer than a full name beside the cue."""
    named = the_quote("“We sail at dawn,” Ana Holm said.")
    unnamed = the_quote("“We sail at dawn,” two officials said.")
    assert 0 < unnamed.confidence < named.confidence <= 1


# -- kinds ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "content", "quoted"),
    [
        ("“The plan will fail,” Ana Holm said.", "direct", ["The plan will fail"], ["The plan will fail"]),
        ("Ana Holm said: “The plan will fail.”", "direct", ["The plan will fail."], ["The plan will fail."]),
        ("“We built it,” Ana Holm said, “and we paid.” She left.", "direct", ["We built it", "and we paid."],
         ["We built it", "and we paid."]),
        ("“We built it,” Ana Holm said. “We paid.”", "direct", ["We built it", "We paid."],
         ["We built it", "We paid."]),
        ("Ana Holm said the plan was “a bad joke” from the start.", "mixed",
         ["the plan was “a bad joke” from the start"], ["a bad joke"]),
        ("Ana Holm said that the plan would fail.", "indirect", ["the plan would fail"], []),
        ("Ana Holm said the plan would fail.", "indirect", ["the plan would fail"], []),
        ("According to Ana Holm, the plan would fail.", "indirect", ["the plan would fail"], []),
        ("The plan would fail, Ana Holm said.", "indirect", ["The plan would fail"], []),
        ("The plan, Ana Holm said, would fail.", "indirect", ["The plan", "would fail"], []),
        ("Ana Holm asked why the plan had failed.", "indirect", ["why the plan had failed"], []),
        ("Ana Holm urged residents to stay at home.", "indirect", ["to stay at home"], []),
    ],
)  # fmt: skip
def test_a_quote_is_direct_mixed_or_indirect(text, kind, content, quoted):
    """Content leaves out outer marks, a comma before the cue and a leading "that"; quoted are the parts in marks."""
    quote = the_quote(text)
    assert quote.speaker == Speaker("Ana Holm")
    assert quote.kind.value == kind
    assert [text[span.slice] for span in quote.content] == content
    assert quote.text == " ".join(content)
    assert [text[span.slice] for span in quote.quoted] == quoted


@pytest.mark.parametrize("text", [
    "“We built it.\n\n“We paid for it,” Ana Holm said.",
    "Ana Holm said: “We built it.\n\n“We paid for it.”",
    "“We built it,” Ana Holm said. “We paid for it.\n\n“We would do so again.”",
])  # fmt: skip
def test_a_quotation_over_several_paragraphs_is_one_quote(text):
    """Each paragraph opens with a mark, only the last is closed, and all are one speaker's one quote."""
    quote = the_quote(text)
    assert quote.speakers == (Speaker("Ana Holm"),)
    assert len(quote.content) == text.count("“")


def test_a_paragraph_of_quotation_alone_goes_to_who_holds_the_floor():
    """It has neither cue nor mention, but the speaker before it."""
    first, second = extract("“We built it,” Ana Holm said.\n\n“And we paid for it.”")
    assert (second.text, second.speaker, second.cue, second.mention) == (
        "And we paid for it.",
        first.speaker,
        None,
        None,
    )


# -- who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("“We agree,” political analyst Dmitry Bridzhe said.", "Dmitry Bridzhe", "political analyst"),
        ("“We agree,” said Dr. Ana Holm.", "Ana Holm", None),
        ("“We agree,” said Ana Holm, who runs the mill.", "Ana Holm", None),
        ("“We agree,” Jean-Luc de la Tour said.", "Jean-Luc de la Tour", None),
        ("“We agree,” said J. R. Holm.", "J. R. Holm", None),
        ("“We agree,” said Ana O’Brien.", "Ana O'Brien", None),
        ("“We agree,” said Zoë\u00a0Núñez\u2011Díaz.", "Zoë Núñez-Díaz", None),
        ("“We agree,” said Zoe\u0308 Nu\u0301n\u0303ez.", "Zoë Núñez", None),
    ],
)
def test_a_speaker_has_a_plain_name_and_a_role_apart(text, name, role):
    """Names are composed, with plain hyphens, apostrophes and spaces, without titles; roles lose their article."""
    quote = the_quote(text)
    assert (quote.speaker.name, quote.speaker.kind, quote.speaker.role) == (name, SpeakerKind.PERSON, role)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The European Union announced that the talks were over.", "European Union"),
        ("“We sail at dawn,” the Lind Ferry Company said.", "Lind Ferry Company"),
        ("NATO said the talks were over.", "NATO"),
    ],
)
def test_organisations_speak_too(text, name):
    """They are of their own kind, and a leading "The" is no part of the name."""
    assert the_quote(text).speakers == (Speaker(name, SpeakerKind.ORGANISATION),)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("“We sail,” two officials said.", "two officials"),
        ("“We sail,” said a spokeswoman for the line.", "a spokeswoman for the line"),
        ("“We sail,” one of them said.", "one of them"),
    ],
)
def test_an_unnamed_source_has_a_mention_but_no_speaker(text, mention):
    """The words that name the source are kept."""
    quote = the_quote(text)
    assert (quote.speaker, quote.speakers, text[quote.mention.slice]) == (None, (), mention)


@pytest.mark.parametrize("cue", ["said Ana Holm and Bo Lind", "Ana Holm and Bo Lind said"])
def test_joint_speakers_are_several(cue):
    """What "A and B said" is a quote of A and of B, and A comes first."""
    quote = the_quote(f"“We sail at dawn,” {cue}.")
    assert quote.speakers == (Speaker("Ana Holm"), Speaker("Bo Lind"))
    assert quote.speaker == Speaker("Ana Holm")


# -- to whom, when, whether -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("“We sail,” Ana Holm told AnewZ.", "AnewZ"),
        ("“We sail,” Ana Holm told reporters on Monday.", "reporters"),
        ("Ana Holm told the city council that the plan would fail.", "the city council"),
        ("Ana Holm urged residents to stay at home.", "residents"),
        ("“We sail,” Ana Holm said.", None),
    ],
)
def test_the_addressee_is_whom_it_was_said_to(text, addressee):
    """As the text writes it, with its place."""
    quote = the_quote(text)
    assert quote.addressee == addressee
    assert (quote.addressee_span and text[quote.addressee_span.slice]) == addressee


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Ana Holm denied that the plan would fail.", True),
        ("Ana Holm didn’t say that the plan would fail.", True),
        ("Ana Holm never said that the plan would fail.", True),
        ("Ana Holm refused to say that the plan would fail.", True),
        ("Ana Holm said that the plan would not fail.", False),
        ("“I never said that,” Ana Holm said.", False),
    ],
)
def test_a_negated_quote_was_not_said(text, negated):
    """The cue is negated, not the words."""
    quote = the_quote(text)
    assert (quote.speaker, quote.negated) == (Speaker("Ana Holm"), negated)


@pytest.mark.parametrize("verb", ["did not say", "declined to say", "would not say", "refused to say"])
def test_who_does_not_say_whether_something_is_so_says_nothing(verb):
    """There are no words to record."""
    assert extract(f"Ana Holm {verb} whether the plan would fail.") == []


def test_relayed_words_have_an_inner_speaker_and_one_who_relays_them():
    """A said that B had said: B speaks, relayed by A; and A's own clause around B's words is a second quote."""
    text = "Ana Holm said that Bo Lind had told reporters the dam was safe."
    outer, inner = extract(text)
    assert (outer.text, outer.speaker, outer.relayed_by) == (
        "Bo Lind had told reporters the dam was safe", Speaker("Ana Holm"), None
    )  # fmt: skip
    assert (inner.text, inner.speaker, inner.relayed_by, inner.addressee) == (
        "the dam was safe", Speaker("Bo Lind"), Speaker("Ana Holm"), "reporters"
    )  # fmt: skip


def test_marks_of_an_inner_speaker_do_not_make_the_outer_clause_mixed():
    """The words in marks are B's: A's clause around them is indirect."""
    outer, inner = extract("Ana Holm told the court that Bo Lind had said: “Burn it.”")
    assert (outer.kind, outer.speaker, outer.quoted) == (QuoteKind.INDIRECT, Speaker("Ana Holm"), ())
    assert (inner.text, inner.speaker, inner.relayed_by) == ("Burn it.", Speaker("Bo Lind"), Speaker("Ana Holm"))


# -- offsetsts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "&ldquo;We&nbsp;sail at dawn,&rdquo; Ana Holm said.",
    "â€œWe sail at dawn,â€\x9d Ana Holm said.",
    "“We sa\u00adil at\u200b dawn,” Ana Holm said.",
    "It rained.\r\n\r\n“We sail at dawn,” Ana Holm said.\r\n",
    "🎣🎣 “We\u00a0sail at dawn,” Ana Holm said.",
    "\ufeff“We sail at dawn,” Ana Holm said.",
])  # fmt: skip
def test_offsets_hold_whatever_the_text_holds(text):
    """The content stands in the source between the marks, just as the source writes it."""
    quote = the_quote(text)
    [span] = quote.content
    assert quote.text == text[span.slice]
    assert quote.text.startswith("We")
    assert quote.text.endswith("dawn")
    assert text[quote.mention.slice] == "Ana Holm"
    assert quote.speaker == Speaker("Ana Holm")


def test_transcripts_are_direct_without_marks():
    """The label is the mention, and an unnamed questioner is no speaker."""
    question, answer = extract("Q: Did you see it?\n\nANA HOLM: No, I was asleep.")
    assert (question.text, question.kind, question.quoted, question.speakers) == (
        "Did you see it?", QuoteKind.DIRECT, (), ()
    )  # fmt: skip
    assert (answer.text, answer.speaker, answer.mention) == ("No, I was asleep.", Speaker("Ana Holm"), Span(20, 28))


@pytest.mark.parametrize("words", ["«Il pleut», a dit Marie Dupont.", "Marie Dupont a dit : « Il pleut. »"])
def test_outside_english_quotations_are_kept_without_a_speaker(words):
    """English cues would only guess there: what stands in marks is found, and nobody is named."""
    [quote] = extract(Article(words, language="fr"))
    assert (quote.text.rstrip("."), quote.kind, quote.speakers, quote.cue) == ("Il pleut", QuoteKind.DIRECT, (), None)


def test_a_dialogue_of_short_answers_keeps_every_one_of_them():
    """However close quotations stand, an article's worth of them is found."""
    quotes = extract("“Yes,” she said. “No,” he said.\n\n" * 200)
    assert [quote.text for quote in quotes] == ["Yes", "No"] * 200
