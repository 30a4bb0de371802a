"""The same utterance in several articles is one statement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bank_records import say

from quotebank import NotStoredError, Quote, QuoteBank, QuoteKind
from quotebank.store.statements import ungroup

FULL = "We will open the old harbour again before the winter storms come"
START = date(2026, 1, 28)


def put(bank, *lines, group=True):
    """Store one quote an article: words, speaker, days after the first one."""
    pairs = []
    for number, (words, speaker, days) in enumerate(lines, bank.stats().articles):
        day = None if days is None else START + timedelta(days)
        pairs.append(say(words, speaker, outlet=f"Outlet {number}", url=f"https://a.org/{number}", published=day))
    bank.add_extracted(pairs, group=group)


def groups(bank):
    """The outlets of each statement, by number."""
    all_ = list(bank.quotes().with_rejected().oldest())
    found = {bank.statement(quote).id: bank.statement(quote) for quote in all_}
    return sorted(sorted(int(outlet.split()[1]) for outlet in one.outlets) for one in found.values())


@pytest.mark.parametrize(
    ("words", "speaker", "days"),
    [
        (FULL, "Ann Lee", 0),
        (FULL, "Ann Lee", 400),
        (FULL, "Ann Lee", None),
        ("we’ll open the old harbour again – before the winter storms come!", "Ann Lee", 1),
        ("We will open the harbour again before the winter storms come", "Ann Lee", 1),
        ("We shall open the old harbour again before the autumn storms come", "Ann Lee", 1),
        ("the old harbour again before the winter", "Ann Lee", 1),
        (FULL.replace("will open", "will not open"), "Ann Lee", 1),
        (FULL, None, 1),
        (FULL, "Lee", 30),
        (FULL, "Bob Ray", 7),
    ],
)
def test_one_utterance(bank_url, words, speaker, days):
    """Other marks, a word changed or dropped, a fragment, a bare surname, even another name for all but equal words."""
    with QuoteBank(bank_url) as bank:
        put(bank, (FULL, "Ann Lee", 0), (words, speaker, days))
        assert groups(bank) == [[0, 1]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((FULL, "Ann Lee", 0), (FULL, "Bob Ray", 8)),
        ((FULL, "Ann Lee", 0), (FULL.replace("old harbour", "new airport"), "Bob Ray", 0)),
        ((FULL, "Ann Lee", 0), (FULL, None, 31)),
        ((FULL, "Ann Lee", 0), (FULL, "Ray", 8)),
        ((FULL, "Ann Lee", 0), (FULL.replace("will open", "will not open"), "Ann Lee", 4)),
        (("We will open the old harbour again", "Ann Lee", 0), ("We won’t open the old harbour again", "Ann Lee", 0)),
        ((FULL, "Ann Lee", 0), ("the old harbour again before the winter", "Ann Lee", 31)),
        (("We lost 14 boats in the storm of last night", "Ann Lee", 0),) * 2,
        (("No comment", "Ann Lee", 0), ("No comment", "Bob Ray", 0)),
        (("No comment", "Ann Lee", 0), ("No comment", None, 0)),
        (("No comment", "Ann Lee", 0), ("No comment", "Ann Lee", 60)),
        (("We will see what happens", "Ann Lee", 0), ("We will see what happens", "Bob Ray", 0)),
    ],
)
def test_two_utterances(bank_url, first, second):
    """Other people, other numbers, a negation, a stock phrase of another person or another month."""
    if first is second:
        second = (first[0].replace("14", "40"), *first[1:])
    with QuoteBank(bank_url) as bank:
        put(bank, first, second)
        assert groups(bank) == [[0], [1]]


def test_a_denial_is_no_wording_of_what_it_denies(bank_url):
    """A quote under negation never joins one that was said."""
    with QuoteBank(bank_url) as bank:
        for number, negated in enumerate((False, True)):
            article, [quote] = say(FULL, "Ann Lee", outlet=f"Outlet {number}", url=f"https://a.org/{number}")
            said = Quote(quote.text, QuoteKind.INDIRECT, quote.speakers, quote.content, negated=negated)
            bank.add_extracted([(article, [said])])
        assert groups(bank) == [[0], [1]]


def test_a_phrase_of_one_person_on_one_day_is_one_utterance(bank_url):
    """Every outlet at the door has the same two words."""
    with QuoteBank(bank_url) as bank:
        put(bank, ("No comment", "Ann Lee", 0), ("No comment!", "Ann Lee", 1))
        assert groups(bank) == [[0, 1]]


def test_a_quote_without_speaker_links_no_two_people(bank_url):
    """Words that nobody is named for join one person's, and another person's like words stay apart from them."""
    other = FULL.replace("We", "They").replace("winter", "autumn")
    with QuoteBank(bank_url) as bank:
        put(bank, (FULL, "Ann Lee", 0), (other, None, 1), (other.replace("storms", "rains"), "Bob Ray", 2))
        assert groups(bank) == [[0, 1], [2]]


def test_a_quote_that_fits_two_groups_joins_the_better_one(bank_url):
    """Two groups stay two, whatever comes between them later."""
    left = "the old harbour will open again in the spring of next year"
    right = "and the new school will be built by the end of the summer"
    with QuoteBank(bank_url) as bank:
        put(bank, (left, "Ann Lee", 0), (right, "Ann Lee", 0), (f"{left}, {right}", "Ann Lee", 0))
        assert len(groups(bank)) == 2


def test_the_statement_shows_every_wording(bank_url):
    """In time order, each against the wording that most have, with outlets, days and who is named."""
    changed = FULL.replace("old", "small")
    with QuoteBank(bank_url) as bank:
        put(bank, (FULL, "Ann Lee", 2), (changed, "Lee", 1), (FULL, "Bob Ray", 3), (FULL, None, 3))
        statement = bank.statement(next(iter(bank.quotes().containing("small"))))
    assert statement.text == FULL
    assert statement.outlets == ("Outlet 1", "Outlet 0", "Outlet 2", "Outlet 3")
    assert (statement.first, statement.last) == (date(2026, 1, 29), date(2026, 1, 31))
    assert [tuple(step) for step in statement.wordings[0].difference if step.op != "equal"] == [
        ("replace", "old", "small")
    ]
    assert all(step.op == "equal" for wording in statement.wordings[1:] for step in wording.difference)
    named = [(some.speaker and some.speaker.name, len(some.quotes)) for some in statement.attributions]
    assert named == [("Lee", 1), ("Ann Lee", 1), ("Bob Ray", 1), (None, 1)]
    assert statement.disputed


def test_a_surname_is_no_dispute(bank_url):
    """Who is named in full here and by the surname there is not two people."""
    with QuoteBank(bank_url) as bank:
        put(bank, (FULL, "Ann Lee", 0), (FULL, "Lee", 0), (FULL, None, 0))
        statement = bank.statement(bank.quotes().page(1).quotes[0].id)
    assert len(statement.quotes) == 3
    assert not statement.disputed


LINES = [
    (FULL, "Ann Lee", 0),
    (FULL.replace("old", "small"), None, 3),
    ("No comment", "Ann Lee", 1),
    ("No comment", "Bob Ray", 1),
    ("open the old harbour again before the winter", "Ann Lee", 2),
    (FULL, "Bob Ray", 5),
    ("No comment", "Ann Lee", 1),
    ("The mayor has never asked us for a single boat", "Bob Ray", 1),
    ("The mayor has never asked us for one single boat", "Ray", 2),
]


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_grouping_later_gives_the_same(new_bank, batch):
    """Inline, one by one or deferred in batches: the statements are the same, and grouping again changes nothing."""
    with QuoteBank(new_bank()) as inline, QuoteBank(new_bank()) as deferred, QuoteBank(new_bank()) as slowly:
        put(inline, *LINES)
        for line in LINES:
            put(slowly, line)
        put(deferred, *LINES, group=False)
        assert groups(deferred) == [[n] for n in range(len(LINES))]
        told = []
        assert deferred.group(batch=batch, progress=lambda done, total: told.append((done, total))) == len(LINES)
        assert told[-1] == (len(LINES), len(LINES))
        assert groups(inline) == groups(deferred) == groups(slowly) == [[0, 1, 4, 5], [2, 6], [3], [7, 8]]
        assert deferred.group() == 0
        put(inline, *LINES[:0])
        inline.add_extracted([say(FULL, "Ann Lee", outlet="Outlet 0", url="https://a.org/0")])
        assert groups(inline) == groups(deferred)


def test_an_older_quote_that_is_grouped_late_becomes_the_first(bank_url):
    """The statement goes by the id of the quote that was stored first."""
    with QuoteBank(bank_url) as bank:
        put(bank, (FULL, "Ann Lee", 0), group=False)
        put(bank, (FULL, "Ann Lee", 1), (FULL, "Ann Lee", 2))
        assert groups(bank) == [[0], [1, 2]]
        bank.group()
        assert groups(bank) == [[0, 1, 2]]
        first = next(iter(bank.quotes().oldest()))
        assert {bank.statement(quote).id for quote in bank.quotes()} == {first.id}


def test_removing_the_first_leaves_the_others_together(bank_url):
    """The rest of the group goes on under its next quote, and what is added later still finds it."""
    with QuoteBank(bank_url) as bank:
        put(bank, (FULL, "Ann Lee", 0), (FULL, "Ann Lee", 1), (FULL, "Ann Lee", 2))
        first, second, _ = bank.quotes().oldest()
        bank.remove(first.article, reason="court order")
        assert groups(bank) == [[1, 2]]
        assert bank.statement(second).id == second.id
        bank.add_extracted([say(FULL, "Ann Lee", outlet="Outlet 9", url="https://a.org/9")])
        assert groups(bank) == [[1, 2, 9]]
        for quote in bank.quotes():
            bank.remove(quote.article, reason="court order")
        with bank._database.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM shingle").scalar_one() == 0


def test_rejected_quotes_take_no_part(bank_url):
    """What a person found to be no quote stands alone, is no candidate and does not wait."""
    with QuoteBank(bank_url) as bank:
        put(bank, (FULL, "Ann Lee", 0), (FULL, "Ann Lee", 1))
        with bank._database.writing() as connection:
            ungroup(connection, [1])
            connection.exec_driver_sql("UPDATE quote SET review = 'rejected' WHERE id = 1")
        put(bank, (FULL, "Ann Lee", 2))
        assert groups(bank) == [[0], [1, 2]]
        assert bank.group() == 0


def test_a_quote_of_no_bank_has_no_statement(bank_url):
    """The error says what to do."""
    with QuoteBank(bank_url) as bank:
        with pytest.raises(NotStoredError, match="does not come from a bank"):
            bank.statement(Quote("No comment", QuoteKind.DIRECT))
        with pytest.raises(NotStoredError, match="holds no quote"):
            bank.statement("abcdef123456")
