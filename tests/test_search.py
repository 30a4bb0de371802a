"""Finding quotes by their words, exactly and by resemblance."""

from __future__ import annotations

from datetime import date

import pytest
from bank_records import say
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotebank import QuoteBank
from quotebank.store.full_text import match_expression
from quotebank.store.wording import compare, difference

TEXTS = [
    "The base is not needed anymore",
    "We don’t know, U.S. officials’ café plans",
    "O donʼt say NEAR is a word",
    "It costs 100% of $5 😀 — really?",
    "Ελλάδα and İstanbul and naïve Résumé",
    "नमस्ते दुनिया",
    "C++ or C#?",
]


@pytest.fixture(scope="module")
def bank(new_bank):
    """One quote for each of the texts."""
    with QuoteBank(new_bank()) as bank:
        bank.add_extracted([say(text, url=f"https://a.org/{n}") for n, text in enumerate(TEXTS)])
        yield bank


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("base", [0]),
        ("BASE needed", [0]),
        ("needed base", [0]),
        ('"needed base"', []),
        ("“not needed” the", [0]),
        ('"needed', [0]),
        ("bas", []),
        ("base nothing", []),
        ("don't", [1, 2]),
        ("don’t", [1, 2]),
        ("donʼt", [1, 2]),
        ("DON`T KNOW", [1]),
        ("cafe", [1]),
        ("CAFÉ", [1]),
        ("cafe\u0301", [1]),
        ("u.s.", [1]),
        ("istanbul", [4]),
        ("resume naive", [4]),
        ("ΕΛΛΆΔΑ", [4]),
        ("दुनिया", [5]),
        ("100%", [3]),
        ("😀", [3]),
        ("😀 costs", [3]),
        ("?", [3, 6]),
        ("#?", [6]),
        ("*", []),
        ("NEAR(", [2]),
        ("NEAR(base needed)", []),
        ("base OR know", []),
        ("NOT base", [0]),
        ("-base", [0]),
        ("text:base", []),
        ("^base", [0]),
        ("{base}", [0]),
        ('""', []),
        ("'", []),
        ("’", [1]),
        (";", []),
        ("\0base", [0]),
        ("\ud800", []),
        ("\ud800 base", [0]),
        ("", [0, 1, 2, 3, 4, 5, 6]),
        (" \n", [0, 1, 2, 3, 4, 5, 6]),
        ("base " * 2_000, [0]),
        (" ".join(f"w{n}" for n in range(2_000)), []),
        ("x" * 10_000, []),
        ("." * 10_000, []),
        ('"' * 10_000, []),
        ("a." * 5_000, []),
        ("(" * 10_000 + "base", [0]),
    ],
)
def test_containing(bank, text, found):
    """All words of a text must be there, its phrases as they stand; case, accents, apostrophes make no difference."""
    query = bank.quotes().containing(text)
    assert [TEXTS.index(quote.text) for quote in query.oldest()] == found
    assert query.count() == len(list(query.best())) == len(found)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(), max_size=60) | st.text("\"“”*()^:-+{}’' NEARORANDT a😀\0", max_size=40))
@example('"" OR')
def test_containing_never_raises(bank, text):
    """Any text at all may be searched for, in every order, and be looked up by who_said."""
    for order in ("newest", "oldest", "best"):
        list(getattr(bank.quotes().containing(text), order)())
    bank.who_said(text)


@pytest.fixture(scope="module")
def growing(new_bank):
    """A bank that every example adds to: making one takes far longer than asking it."""
    with QuoteBank(new_bank()) as bank:
        yield bank


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
@example("0\U000191d3")
@example("“a b” c")
@example("\u1c24")
@example("\u1c80")
def test_every_quote_contains_itself(growing, text):
    """A quote is found by its own words, whatever characters they are made of."""
    growing.add_extracted([say(text, title=text)])
    assert text in {quote.text for quote in growing.quotes().containing(text)}


QUERY = "we will never surrender our ancient harbour to the speculators"
OTHERS = [
    "We will never surrender our hope",
    "The speculators will surrender",
    "Our ancient walls will never fall",
    "We will see",
]


@pytest.fixture(scope="module", params=[True, False], ids=["grouped", "waiting"])
def harbour(new_bank, request):
    """The words that are looked for, among others that share some of them; by shingles, and by full text alone."""
    original = "We will never surrender our ancient harbour to the speculators!"
    with QuoteBank(new_bank()) as bank:
        texts = [*OTHERS, original]
        pairs = [say(text, "Ann Smith", url=f"https://a.org/{n}") for n, text in enumerate(texts)]
        bank.add_extracted(pairs, group=request.param)
        yield bank


@pytest.mark.parametrize(
    "asked",
    [
        QUERY,
        QUERY.upper(),
        "we'll never surrender our ancient harbour to the speculators",
        "we will never surrender our old harbour to the speculators",
        "we shall never give up our ancient harbour to the speculators",
        "never surrender our harbour to the speculators",
        "surrender our ancient harbour",
        "We... will never surrender – our ANCIENT harbour; to the speculators?",
        "surrendering our ancient harbour to speculators",
        "harbour speculators",
        "she said we will never ever surrender our ancient harbour to these speculators, I think",
    ],
)
def test_who_said_finds_words_however_they_are_retold(harbour, asked):
    """A word changed, left out or added, a half of it: the original comes first."""
    best = harbour.who_said(asked)[0]
    assert best.quote.text == "We will never surrender our ancient harbour to the speculators!"
    assert best.quote.speaker.name == "Ann Smith"
    assert best.quote.article.url == "https://a.org/4"


LONG = (
    "Nobody in this council has ever told the people of the islands that the ferry would run at night, and I will not "
    "be the first to promise them a boat that we can't pay for"
)


@pytest.mark.parametrize(
    "asked",
    [
        "I will not be the first to promise them a boat",
        "the ferry would run at night and I won't be the first",
        "promise them a boat that we cannot pay for",
        "Nobody in this council has ever told the people of the isles that a ferry would run at night",
        "ever told the people",
        "boat we can’t pay for",
    ],
)
def test_who_said_finds_fragments_of_long_quotes(bank_url, asked):
    """A few words of a long quote lead to it, with and without contractions, among many that share its words."""
    others = [f"The people of island {n} know that the council will pay for the boat" for n in range(200)]
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say(text, title=text) for text in [*others, LONG]])
        assert bank.who_said(asked)[0].quote.text == LONG


def test_who_said_finds_quotes_that_wait_beside_those_that_are_grouped(bank_url):
    """A quote that is not grouped yet is found although another one has all but the same words."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say(QUERY, url="https://a.org/1")])
        bank.add_extracted([say(QUERY.replace("ancient", "old"), url="https://a.org/2")], group=False)
        found = bank.who_said(QUERY.replace("ancient", "old"))
        assert [match.quote.article.url for match in found] == ["https://a.org/2", "https://a.org/1"]


def test_who_said_scores_and_compares(harbour):
    """The same words score 100 and differ in nothing; a changed word costs its share and is shown."""
    [same] = [m for m in harbour.who_said(QUERY) if m.score == 100]
    assert [d.op for d in same.difference] == ["equal"]
    changed = harbour.who_said(QUERY.replace("ancient", "old"))[0]
    assert 85 < changed.score < 95
    assert [tuple(d) for d in changed.difference] == [
        ("equal", "we will never surrender our", "We will never surrender our"),
        ("replace", "old", "ancient"),
        ("equal", "harbour to the speculators", "harbour to the speculators"),
    ]


def test_who_said_ranks_and_limits(harbour):
    """Matches come by score, no more than asked for."""
    asked = "we will never surrender"
    scores = [match.score for match in harbour.who_said(asked)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 1
    assert len(harbour.who_said(asked, limit=1)) == 1


@pytest.mark.parametrize("asked", ["", "😀", "?!", "quux", "\0", "\ud800", "zebra crossing"])
def test_who_said_finds_nothing_where_nothing_is_like_it(harbour, asked):
    """A text without words, or with words that no quote has, has no match."""
    assert harbour.who_said(asked) == []


def test_equal_matches_come_earliest_first(bank_url):
    """Of the same words in several articles the first that was published comes first, undated ones last."""
    days = [None, date(2026, 3, 1), date(2026, 1, 1), date(2026, 2, 1)]
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say("Same words here", title=f"{n}", published=day) for n, day in enumerate(days)])
        assert [m.quote.article.published for m in bank.who_said("same words here")] == [*sorted(days[1:]), None]


@pytest.mark.parametrize("group", [True, False])
def test_common_words_alone_still_find_the_sentence(bank_url, group):
    """A sentence of nothing but frequent words is found among thousands that share them."""
    texts = [f"we will do it for the {n}th time" for n in range(3_000)] + ["it will do for the time we do"]
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say(text, title=text) for text in texts], group=group)
        assert bank.who_said("it will do for the time we do")[0].quote.text == texts[-1]
        assert bank.who_said("we will do it for the 7th time")[0].quote.text == texts[7]


@pytest.mark.parametrize(
    ("asked", "found", "ops"),
    [
        ("a b c", "a b c", [("equal", "a b c", "a b c")]),
        ("a b", "", [("delete", "a b", "")]),
        ("", "a b", [("insert", "", "a b")]),
        ("", "", []),
        ("Don’t go", "don't go!", [("equal", "Don’t go", "don't go")]),
        ("a b c d", "a x d", [("equal", "a", "a"), ("replace", "b c", "x"), ("equal", "d", "d")]),
    ],
)
def test_difference_is_word_by_word(asked, found, ops):
    """Runs of equal, replaced, missing and added words, without regard to case, marks and apostrophes."""
    assert [tuple(step) for step in difference(asked, found)] == ops


@given(st.text(), st.text())
def test_scores_stay_between_0_and_100(asked, found):
    """Any two texts can be compared; a text with words is wholly like itself."""
    assert 0 <= compare(asked, found) <= 100
    assert compare(asked, asked) in (0, 100)
    for step in difference(asked, found):
        assert step.op in {"equal", "replace", "insert", "delete"}


def test_every_piece_of_an_expression_is_quoted():
    """Double marks in a text never reach the expression, so that nothing in it is an operator."""
    assert match_expression('a" OR "b') == '"a" " OR " "b"'
    assert match_expression("") == match_expression("*") == ""


SMALL = [
    "It was the same for all of us and it will be so again",
    "It was so for all of them and it is so for us",
    "It is the same for all of you as it was for us",
    "So it was for all of us, and so it will be",
]
WEIR = "Nobody warned the eel fishers about the weir"


def test_small_words_bring_nothing_close(bank_url):
    """Four sentences that share only small words rank below the one that shares the rare ones."""
    with QuoteBank(bank_url) as bank:
        texts = [*SMALL, WEIR, "The mayor left early", "Rope is dear this year", "We counted the herons"]
        bank.add_extracted([say(text, url=f"https://a.org/{n}") for n, text in enumerate(texts)])
        matches = bank.who_said("It was so for all of the eel fishers and it was the weir")
        assert matches[0].quote.text == WEIR


def test_who_said_looks_only_through_some_quotes(bank_url):
    """A speaker, an outlet, a day: what is closer but somebody else's stays away."""
    with QuoteBank(bank_url) as bank:
        for number, (name, outlet, day) in enumerate(
            [("Ada Holm", "Post", date(2026, 1, 1)), ("Bo Lind", "Post", date(2026, 2, 1)), ("Bo Lind", "Echo", None)]
        ):
            words = "The ferry will run all winter" if name == "Ada Holm" else f"The ferry will run all summer {number}"
            bank.add_extracted([say(words, name, outlet=outlet, published=day, url=f"https://a.org/{number}")])
        asked = "The ferry will run all winter"

        def found(among):
            return [match.quote.text for match in bank.who_said(asked, among=among)]

        everything = bank.quotes()
        assert len(found(None)) == len(found(everything)) == 3
        assert set(found(everything.by("Lind"))) == {
            "The ferry will run all summer 1",
            "The ferry will run all summer 2",
        }
        assert found(everything.by("Lind").in_outlet("Echo")) == ["The ferry will run all summer 2"]
        assert found(everything.since("2026-01-15")) == ["The ferry will run all summer 1"]
        assert found(everything.by("Cleo Kowal")) == []


def test_who_said_finds_a_word_among_very_many_quotes_of_one_speaker(bank_url, monkeypatch):
    """Where not all of them can be compared, those with a rare word are."""
    monkeypatch.setattr("quotebank.store.search._AMONG", 5)
    with QuoteBank(bank_url) as bank:
        said = ["The eels came back", *(f"Tide {n} was as high as the last one" for n in range(20))]
        days = [date(2020, 1, 1), *(date(2026, 1, n + 1) for n in range(20))]
        for number, (words, day) in enumerate(zip(said, days, strict=True)):
            bank.add_extracted([say(words, "Ada Holm", published=day, url=f"https://a.org/{number}")])
        assert bank.who_said("have the eels come back", among=bank.quotes().by("Ada Holm"))[0].quote.text == said[0]
