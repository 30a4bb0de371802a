"""A link jumps to exactly the words of its quote.

The text fragments are read by a small decoder of this file's own, written from the grammar and the search of the
specification (URL Fragment Text Directives), which shares nothing with the code that writes them.
"""

import unicodedata
from urllib.parse import unquote

import pytest
from attrs import evolve, frozen
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from quotebank import Article, Quote, QuoteKind, Span
from quotebank.exports import link_to

URL = "https://anewz.example/base"


@frozen
class Directive:
    start: str
    end: str | None
    prefix: str | None
    suffix: str | None


def directives_of(url):
    """The text directives of a URL: ``text=[prefix-,]start[,end][,-suffix]``, joined by ``&``."""
    _, delimiter, written = url.partition(":~:")
    found = []
    for directive in written.split("&") if delimiter else ():
        name, _, value = directive.partition("=")
        assert name == "text"
        assert value.isascii()
        parts = value.split(",")
        prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else None
        suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else None
        assert 1 <= len(parts) <= 2, f"neither a start nor a start and an end: {directive}"
        assert not any("-" in part for part in parts), f"a bare hyphen: {directive}"
        found.append(Directive(unquote(parts[0]), unquote(parts[1]) if len(parts) == 2 else None, prefix, suffix))
    return found


def is_letter(character):
    """Whether a character is part of words."""
    return unicodedata.category(character)[0] in "LNM" or character == "_"


def places_of(term, text, since):
    """Where a term stands as whole words, in any case, its spaces standing for any white space; the first first."""
    words = term.split()
    for start in range(since, len(text)):
        at = start
        for number, word in enumerate(words):
            if number:
                spaces = at
                while at < len(text) and text[at].isspace():
                    at += 1
                if at == spaces:
                    break
            if text[at : at + len(word)].lower() != word.lower():
                break
            at += len(word)
        else:
            before_is_bound = start == 0 or not (is_letter(text[start - 1]) and is_letter(text[start]))
            after_is_bound = at == len(text) or not (is_letter(text[at]) and is_letter(text[at - 1]))
            if before_is_bound and after_is_bound:
                yield start, at


def followed_by(text, at, term):
    """Whether a term comes next, white space apart."""
    while at < len(text) and text[at].isspace():
        at += 1
    return any(start == at for start, _ in places_of(term, text[: at + len(term) + 20], at))


def found_by(directive, text):
    """What a browser marks for a directive, as a span; None where it finds nothing."""
    starts = places_of(directive.start, text, 0)
    if directive.prefix is not None:
        starts = prefixed(directive, text)
    for start, after in starts:
        if directive.end is None:
            if directive.suffix is None or followed_by(text, after, directive.suffix):
                return Span(start, after)
            continue
        for _, end in places_of(directive.end, text, after):
            if directive.suffix is None or followed_by(text, end, directive.suffix):
                return Span(start, end)
        return None
    return None


def prefixed(directive, text):
    """Where the start of a directive stands right after its prefix."""
    for _, after in places_of(directive.prefix, text, 0):
        at = after
        while at < len(text) and text[at].isspace():
            at += 1
        yield from (place for place in places_of(directive.start, text, at) if place[0] == at)


def quote_of(text, *contents, url=URL):
    """A quote of the words given, each at its first place after the one before it; or of spans."""
    spans, at = [], 0
    for content in contents:
        if not isinstance(content, Span):
            start = text.index(content, at)
            content = Span(start, start + len(content))
        spans.append(content)
        at = content.end
    words = " ".join(text[span.slice] for span in spans)
    return Quote(words, QuoteKind.DIRECT, content=tuple(spans), article=Article(text, url=url))


def fragment_of(text, *contents, url=URL):
    """The text fragment of such a quote's link."""
    link = link_to(quote_of(text, *contents, url=url))
    return link.removeprefix(f"{URL}#:~:")


@pytest.mark.parametrize(
    ("text", "words", "fragment"),
    [
        ("“It works,” she said.", ["It works"], "text=It%20works"),
        ("“Well-made, 100% so & more,” he said.", ["Well-made, 100% so & more"],
         "text=Well%2Dmade%2C%20100%25%20so%20%26%20more"),
        ("“Бәли,” dedi.", ["Бәли"], "text=%D0%91%D3%99%D0%BB%D0%B8"),
        ("“It,” she said, “works.”", ["It", "works."], "text=It&text=works."),
        ("It works. “It works,” she said.", [Span(11, 19)], "text=works.%20%E2%80%9C-,It%20works"),
        ("“No,” said the mayor. “No,” said the clerk.", [Span(23, 25)], "text=mayor.%20%E2%80%9C-,No"),
        ("Now. “No,” she said.", ["No,"], "text=No%2C"),
    ],
)  # fmt: skip
def test_fragment_of_a_quote(text, words, fragment):
    """Words are percent-encoded, hyphens and commas too, with the words around them only where they need them."""
    assert fragment_of(text, *words) == fragment


def test_a_long_quote_is_given_by_its_ends():
    """Of more than twelve words the first and the last four are given, and of one that runs over paragraphs."""
    said = "one two three four five six seven eight nine ten eleven twelve thirteen"
    assert fragment_of(f"“{said}.”", said) == "text=one%20two%20three%20four,ten%20eleven%20twelve%20thirteen"
    paragraphs = "We will go.\n\nAnd we come back soon."
    assert fragment_of(f"“{paragraphs}”", paragraphs) == "text=We%20will%20go.,we%20come%20back%20soon."


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (f"{URL}#top", f"{URL}#top:~:text=Yes"),
        (f"{URL}?a=b&c=d", f"{URL}?a=b&c=d#:~:text=Yes"),
        (f"{URL}#top:~:text=old", f"{URL}#top:~:text=Yes"),
        ("HTTP://A.example/", "HTTP://A.example/#:~:text=Yes"),
        ("ftp://a.example/", None),
        ("javascript:alert(1)", None),
        ("anewz.example/base", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_get_a_link(url, link):
    """The fragment that an address has stays before the directive; what is no http(s) address gives no link."""
    assert link_to(quote_of("“Yes,” she said.", "Yes", url=url)) == link


def test_a_quote_without_its_text_gets_the_words_around_it_when_it_is_short():
    """Few words stand in many places; what is known of those around them is given with them."""
    quote = evolve(
        quote_of("“Yes,” she said.", "Yes"), article=Article(None, url=URL), before="he asked. “", after=",” she said"
    )
    assert link_to(quote) == f"{URL}#:~:text=asked.%20%E2%80%9C-,Yes,-%2C%E2%80%9D%20she"
    long = evolve(quote, text="Yes, and I said so six times")
    assert link_to(long) == f"{URL}#:~:text=Yes%2C%20and%20I%20said%20so%20six%20times"
    assert link_to(Quote("Yes", QuoteKind.DIRECT, article=Article(None, url=URL))) == f"{URL}#:~:text=Yes"
    split = evolve(quote, content=(Span(1, 2), Span(5, 6)))
    assert link_to(split) == URL


def test_no_fragment_rather_than_one_that_marks_other_words():
    """Words that cannot be told from the same words before them get the plain address."""
    said = "Yes. " * 30
    assert link_to(quote_of(said, Span(50, 54))) == URL


WORDS = st.sampled_from(
    ["the", "The", "base", "is-not", "100%", "A&B", "so,", "“Yes,”", "—", "-", ",", "%2D", "əliyeva", "база", "基地",
     "काम", "ست", "no.", "e\u0301t", "don’t", "(a)", "x_y", "text=a", ":~:", "+", "İz", "ß", "½"]
)  # fmt: skip
GAPS = st.sampled_from([" ", " ", " ", " ", "  ", "\n", "\n\n", "\u00a0", "\t"])


@st.composite
def said(draw):
    """A text of few, hence repeated words, and up to three stretches of whole words in it."""
    words = draw(st.lists(WORDS, min_size=1, max_size=60))
    text, places = "", []
    for word in words:
        places.append(Span(len(text), len(text) + len(word)))
        text += word + draw(GAPS)
    bounds = sorted(draw(st.sets(st.integers(0, len(words)), min_size=2, max_size=6)))
    spans = [
        Span(places[first].start, places[last - 1].end) for first, last in zip(bounds[::2], bounds[1::2], strict=False)
    ]
    return text, spans


@settings(max_examples=150, deadline=None)
@given(said())
def test_any_link_finds_exactly_the_words(drawn):
    """Whatever marks, hyphens, commas, per cent signs and scripts: what a link finds are the words of its quote."""
    text, spans = drawn
    found = [found_by(directive, text) for directive in directives_of(link_to(quote_of(text, *spans)))]
    assert set(found) <= set(spans)
    event(f"{len(found)} of {len(spans)} parts found")


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30), GAPS, st.data())
def test_every_part_is_found_where_no_word_comes_twice(words, gap, data):
    """Where the words are unlike all others of the text, a link leads to every part."""
    words = [f"{word}{number:02}" for number, word in enumerate(words)]
    text = gap.join(words)
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(words))] * 2)))
    assume(first < last)
    start = len(gap.join(words[:first])) + (len(gap) if first else 0)
    span = Span(start, start + len(gap.join(words[first:last])))
    [directive] = directives_of(link_to(quote_of(text, span)))
    assert found_by(directive, text) == span
