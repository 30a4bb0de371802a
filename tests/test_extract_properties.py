"""What holds of the quotes of any text at all."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotebank import Article, Quote, QuoteKind, Span, extract

PIECES = [
    "“", "”", '"', "'", "‘", "’", "''", "``", "«", "»", "„", "‚", "—", "–", "-", "--", "…", ".", ",", ":", ";",
    "?", "!", "(", ")", "[", "]", " ", " ", " ", " ", "\n", "\n\n", "\r\n", "\u00a0", "\u00ad", "\u200b",
    "\u2011", "\u2028", "&ldquo;", "&rdquo;", "&amp;", "&#0;", "&#1114112;", "&#xD800;", "â€œ", "â€\x9d", "â€",
    "Ã©", "\ufeff", "\x00", "\ud800", "e\u0301", "🎣", "İ", "ß", "ǅ", "6'2\"", "19\"", "Q:", "A:", "KHAN:",
    "said", "said that", "told", "told reporters", "according to", "asked", "denied", "did not say",
    "claim that", "was quoted as saying", "saying", "called", "urged", "to", "she", "he", "they", "Ana Holm",
    "Bo Lind", "Holm", "Dr. Ana Holm", "AnewZ", "the mayor", "Mayor", "two officials", "a spokesman for",
    "The Lind Company", "and", "who", "whose", "of", "the", "that", "the plan", "would fail", "We sail", "yes",
    "J.", "O’Brien's", "on Monday", "yesterday", "on 26 January", "31 February", "1,200", "Jr.", "al-", "U.S.",
    "a", "“Yes,” she said.",
]  # fmt: skip
NEWS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.lists(st.sampled_from(PIECES), max_size=60).map(
    " ".join
)
ANYTHING = st.text(max_size=200) | NEWS
SPOKEN = st.sampled_from(
    ["We sail at dawn", "The bridge can't hold", "Nobody knows", "It cost 1,200 crowns, all told", "Is it late?"]
)
NAMES = st.sampled_from(["Ana Holm", "Jean-Luc de la Tour", "Ada O’Brien", "Zoë Núñez", "Mohammed al-Sharaa"])
PLAIN = st.builds("“{},” {} said.".format, SPOKEN.filter(lambda words: words[-1] != "?"), NAMES)


def check(quotes: list[Quote], text: str) -> None:
    """What holds of every list of quotes."""
    for quote in quotes:
        assert quote.content
        spans = [*quote.content, *quote.quoted, *filter(None, (quote.cue, quote.mention, quote.addressee_span))]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(a.end <= b.start for a, b in zip(quote.content, quote.content[1:], strict=False))
        assert quote.text == " ".join(text[span.slice] for span in quote.content)
        assert all(any(c.start <= q.start and q.end <= c.end for c in quote.content) for q in quote.quoted)
        assert quote.kind is not QuoteKind.MIXED or quote.quoted
        assert quote.kind is not QuoteKind.INDIRECT or not quote.quoted
        assert quote.addressee == (quote.addressee_span and text[quote.addressee_span.slice])
        assert 0 <= quote.confidence <= 1
        assert all(speaker.name and speaker.name == " ".join(speaker.name.split()) for speaker in quote.speakers)
        assert len(set(quote.speakers)) == len(quote.speakers)
        assert all(isinstance(reason, str) and reason for reason in quote.reasons)
    starts = [quote.content[0].start for quote in quotes]
    assert starts == sorted(starts)


@given(ANYTHING)
@settings(max_examples=300, deadline=None)
@example("“‘“‘")
@example('said "')
@example("Ana Holm told the council that the well ncil ry, according to Bo Lind.")
@example("Ana Holm and Ana Holm both said that the dam leaks.")
def test_any_text_returns_quotes_that_hold_together(text):
    """No text raises; spans are in the text and in order, words are those of the spans, quoted lies in content."""
    check(extract(text), text)


@pytest.mark.slow
@given(ANYTHING)
@settings(max_examples=20_000, deadline=None)
def test_any_text_returns_quotes_that_hold_together_at_length(text):
    """The same over many more texts."""
    check(extract(text), text)


@given(NEWS)
@settings(deadline=None)
def test_the_same_text_gives_the_same_quotes(text):
    """Nothing of one extraction is left for the next, and evidence is the same too."""
    first, second = extract(text), extract(text)
    assert first == second
    assert [(q.confidence, q.reasons) for q in first] == [(q.confidence, q.reasons) for q in second]


@given(NEWS, st.dates())
@settings(deadline=None)
def test_the_articles_date_changes_only_the_date_said(text, published):
    """Whatever the date of publication, words, speakers and spans stay."""
    without, dated = extract(text), extract(Article(text, published=published))
    assert [q.content for q in without] == [q.content for q in dated]
    assert [q.speakers for q in without] == [q.speakers for q in dated]


def moved(span: Span | None, by: int) -> Span | None:
    """A span, further on by so many characters."""
    return span and Span(span.start + by, span.end + by)


@given(
    st.lists(PLAIN, min_size=1, max_size=4), st.sampled_from(["It rained all week.", "The tide was high.\n\nIt fell."])
)
@settings(deadline=None)
def test_a_paragraph_in_front_moves_every_span_by_its_length(sentences, front):
    """What stands before an article and names nobody changes offsets, and nothing else."""
    text = "\n\n".join(sentences)
    by = len(front) + 2
    quotes = extract(text)
    assert len(quotes) == len(sentences)
    for quote, later in zip(quotes, extract(f"{front}\n\n{text}"), strict=True):
        assert later.content == tuple(moved(span, by) for span in quote.content)
        assert (later.cue, later.mention) == (moved(quote.cue, by), moved(quote.mention, by))
        assert (later.text, later.kind, later.speakers) == (quote.text, quote.kind, quote.speakers)


@given(
    SPOKEN, NAMES, st.sampled_from(["said", "told reporters"]),
    st.sampled_from([
        lambda t: t.replace(" ", "\u00a0"), lambda t: t.replace("“", "&ldquo;").replace("”", "&rdquo;"),
        lambda t: t.replace("’", "&rsquo;"), lambda t: t.replace("a", "a\u00ad"), lambda t: t.replace("e", "e\u200b"),
        lambda t: f"It rained.\r\n\r\n{t}\r\n", lambda t: f"\ufeff{t}", lambda t: f"🎣 \u0301 {t}",
        lambda t: t.encode().decode("cp1252", errors="replace") if "Ã" not in t else t,
        lambda t: t.replace("“", '"').replace("”", '"'), lambda t: t.replace("“", "''").replace("”", "''"),
        lambda t: t.replace("“", "«").replace("”", "»"), lambda t: t.replace("-", "\u2011"),
    ]),
)  # fmt: skip
@settings(deadline=None)
def test_offsets_are_exact_in_damaged_text(spoken, name, cue, damage):
    """However a text is encoded, the content's span holds what stands between the marks, as the source writes it."""
    mark = "" if spoken[-1] == "?" else ","
    text = damage(f"“{spoken}{mark}” {name} {cue}.")
    want = damage(f"{spoken}{mark}").removeprefix("It rained.\r\n\r\n").strip("\ufeff\r\n🎣\u0301 ").removesuffix(mark)
    if "\ufffd" in text:
        return
    [quote] = extract(text)
    [span] = quote.content
    assert text[span.slice] == quote.text == want
