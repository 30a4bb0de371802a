"""An undo gives nobody's words to another, keeps what others decided, and says what stands in its way."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from bank_sql import run
from test_corrections import SIGNED, dump, fill, quote

from quotebank import Article, QuoteBank
from quotebank.errors import BankError
from quotebank.store import schema

SAID = "The old bridge will open in the first week of May again"
OTHERS = {"who": "Bo", "why": "heard it"}


def said(bank: QuoteBank) -> dict[str, list[str]]:
    """What each speaker has said."""
    found = bank.quotes().with_rejected().oldest()
    speakers = {one.speakers[0].name if one.speakers else "": [] for one in found}
    for one in found:
        speakers[one.speakers[0].name if one.speakers else ""].append(one.text)
    return speakers


def by(bank: QuoteBank, name: str) -> str:
    """The id of the one quote of a speaker."""
    [found] = bank.quotes().by(name)
    return str(found.id)


def same(bank: QuoteBank, number: int, name: str = "Ada Berg") -> str:
    """Store one more article with the same sentence; return its id."""
    text = f"“{SAID},” said {name}."
    article = Article(text, url=f"https://bridge.example/{number}")
    bank.add_extracted([(article, [quote(text, SAID, name)])])
    [found] = [one.id for one, _ in bank.articles() if one.url == article.url]
    return str(found)


def remove(bank: QuoteBank, quote_id: str) -> None:
    """Remove the article of a quote."""
    article = bank.quote(quote_id).article
    assert article
    bank.remove(str(article.id), reason="court order")


def test_an_undo_gives_no_quote_to_a_speaker_who_came_later(bank_url: str) -> None:
    """Who spoke before has been merged since: the merge is to be undone first, and then the quote is theirs again."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Bo Lund")
        given = bank.reattribute(by(bank, "Bo Lund"), "Ada Berg", **SIGNED)
        merged = bank.merge("Bo Lund", "Ada Berg", **SIGNED)
        fill(bank, "Cleo Holm")
        with pytest.raises(BankError, match=f"depend on {given} first: {merged}"):
            bank.undo(given, **SIGNED)
        bank.undo(merged, **SIGNED)
        bank.undo(given, **SIGNED)
        assert said(bank) == {"Ada Berg": ["Dam 1 holds"], "Bo Lund": ["Dam 2 holds"], "Cleo Holm": ["Dam 3 holds"]}
        assert bank.examine().sound


def test_an_undo_whose_speaker_was_merged_says_so(bank_url: str) -> None:
    """Without an import in between, too, and in words of ours."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Bo Lund")
        given = bank.reattribute(by(bank, "Bo Lund"), "Ada Berg", **SIGNED)
        bank.merge("Bo Lund", "Ada Berg", **SIGNED)
        before = dump(bank)
        with pytest.raises(BankError, match="first: 2"):
            bank.undo(given, **SIGNED)
        assert dump(bank) == before


def test_an_undo_groups_no_quote_with_another_article_s(bank_url: str) -> None:
    """Two equal quotes, one is rejected, the other removed: the undo finds neither it nor what came after it there."""
    with QuoteBank(bank_url) as bank:
        same(bank, 1)
        second = same(bank, 2)
        first, _ = bank.quotes().oldest()
        rejected = bank.reject(first, **SIGNED)
        bank.remove(second, reason="court order")
        fill(bank, "Cleo Holm")
        bank.undo(rejected, **SIGNED)
        assert [one.text for one in bank.statement(first).quotes] == [SAID]
        assert len(bank.statement(by(bank, "Cleo Holm")).quotes) == 1
        assert bank.examine().sound


@pytest.mark.parametrize("gone", [1, 2])
def test_an_undo_leaves_no_statement_that_does_not_exist(bank_url: str, gone: int) -> None:
    """The first quote of a statement, by which it is known, has been removed since."""
    with QuoteBank(bank_url) as bank:
        articles = [same(bank, number) for number in (1, 2, 3)]
        last = list(bank.quotes().oldest())[-1]
        rejected = bank.reject(last, **SIGNED)
        for article in articles[:gone]:
            bank.remove(article, reason="court order")
        bank.undo(rejected, **SIGNED)
        assert len(bank.statement(last).quotes) == 3 - gone
        assert run(bank_url, "SELECT count(*) FROM quote WHERE statement_id NOT IN (SELECT id FROM quote)") == [(0,)]
        assert bank.examine().sound


def test_a_quote_that_joined_a_statement_stays_in_it(bank_url: str) -> None:
    """The rejected first quote comes back to its statement, and the one that came meanwhile is in the same."""
    with QuoteBank(bank_url) as bank:
        same(bank, 1)
        same(bank, 2)
        first = next(iter(bank.quotes().oldest()))
        rejected = bank.reject(first, **SIGNED)
        same(bank, 3)
        bank.undo(rejected, **SIGNED)
        assert len(bank.statement(first).quotes) == 3
        assert bank.examine().sound


DECIDED: dict[str, tuple[Callable[..., int], Callable[[QuoteBank], object], object, object]] = {
    "accept": (
        lambda bank, signed: bank.accept(by(bank, "Ada Berg"), **signed),
        lambda bank: bank.quote(by(bank, "Ada Berg")).review,
        None,
        "accepted",
    ),
    "reject": (
        lambda bank, signed: bank.reject(next(iter(bank.quotes().with_rejected().oldest())), **signed),
        lambda bank: next(iter(bank.quotes().with_rejected().oldest())).review,
        None,
        "rejected",
    ),
    "link": (
        lambda bank, signed: bank.link("Ada Berg", "Q7", **signed),
        lambda bank: bank.speaker("Ada Berg").wikidata,
        None,
        "Q7",
    ),
    "alias": (
        lambda bank, signed: bank.alias("Ada Berg", "A. Berg", **signed),
        lambda bank: {name for one in bank.speakers("Berg") for name in one.names},
        {"Ada Berg"},
        {"Ada Berg", "A. Berg"},
    ),
    "rename": (
        lambda bank, signed: bank.rename(1, "A. Berg", **signed),
        lambda bank: bank.speaker(1).speaker.name,
        "Ada Berg",
        "A. Berg",
    ),
    "reattribute": (
        lambda bank, signed: bank.reattribute(next(iter(bank.quotes().oldest())), "Bo Lund", **signed),
        lambda bank: said(bank),
        {"Ada Berg": ["Dam 1 holds"], "Bo Lund": ["Dam 2 holds"]},
        {"Bo Lund": ["Dam 1 holds", "Dam 2 holds"]},
    ),
}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first", "second"])
@pytest.mark.parametrize("decision", DECIDED)
def test_what_two_people_decided_stands_until_both_take_it_back(
    bank_url: str, decision: str, order: tuple[int, int]
) -> None:
    """Whichever of the two goes first; their undos can be undone as well."""
    decide, look, before, after = DECIDED[decision]
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Bo Lund")
        rows = dump(bank)
        made = [decide(bank, SIGNED), decide(bank, OTHERS)]
        assert look(bank) == after
        first = bank.undo(made[order[0]], **SIGNED)
        assert look(bank) == after
        second = bank.undo(made[order[1]], **SIGNED)
        assert look(bank) == before
        assert dump(bank) == rows
        bank.undo(second, **SIGNED)
        assert look(bank) == after
        bank.undo(first, **SIGNED)
        assert look(bank) == after
        assert bank.examine().sound


def test_another_decision_has_to_be_undone_first(bank_url: str) -> None:
    """Who decided otherwise is named, and who said the same is not."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg")
        first = bank.accept(by(bank, "Ada Berg"), **SIGNED)
        bank.accept(by(bank, "Ada Berg"), **OTHERS)
        other = bank.reject(by(bank, "Ada Berg"), **OTHERS)
        with pytest.raises(BankError, match=f"first: {other}\\.$"):
            bank.undo(first, **SIGNED)


def test_a_split_is_not_undone_under_a_quote_that_was_given_to_the_new_speaker(bank_url: str) -> None:
    """The message names the correction that gave it."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Bo Lund")
        split = bank.split("Ada Berg", "Ada Holm", quotes=[by(bank, "Ada Berg")], **SIGNED)
        given = bank.reattribute(by(bank, "Bo Lund"), "Ada Holm", **SIGNED)
        with pytest.raises(BankError, match=f"first: {given}"):
            bank.undo(split, **SIGNED)
        bank.undo(given, **SIGNED)
        bank.undo(split, **SIGNED)
        assert said(bank) == {"Ada Berg": ["Dam 1 holds"], "Bo Lund": ["Dam 2 holds"]}


def test_a_merge_is_not_undone_under_a_name_that_the_speaker_is_called_by_now(bank_url: str) -> None:
    """It would leave a speaker who is called by somebody else's name."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "A. Berg")
        merged = bank.merge("A. Berg", "Ada Berg", **SIGNED)
        renamed = bank.rename("Ada Berg", "A. Berg", **SIGNED)
        with pytest.raises(BankError, match=f"first: {renamed}"):
            bank.undo(merged, **SIGNED)


# Numbers


HANDS: dict[str, Callable[[QuoteBank], object]] = {
    "remove": lambda bank: remove(bank, by(bank, "Cleo Holm")),
    "merge": lambda bank: bank.merge("Cleo Holm", "Ada Berg", **SIGNED),
    "undo": lambda bank: bank.undo(bank.alias("Cleo Holm", "C. Holm", **SIGNED), **SIGNED),
    "undo of a split": lambda bank: bank.undo(
        bank.split("Cleo Holm", "Cleo Lund", quotes=[by(bank, "Cleo Holm")], **SIGNED), **SIGNED
    ),
}


def ids(bank: QuoteBank) -> dict[str, set[int]]:
    """The row ids of each table that has them."""
    with bank._database.reading() as connection:
        return {
            name: set(connection.execute(sa.select(table.c.id)).scalars())
            for name, table in schema.metadata.tables.items()
            if "id" in table.c
        }


@pytest.mark.parametrize("hand", HANDS)
def test_no_number_is_given_out_twice(bank_url: str, hand: str) -> None:
    """Neither to an article, a quote, a speaker nor a name, also after the bank was opened anew."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Cleo Holm")
        before = ids(bank)
        HANDS[hand](bank)
        there = {name: some | before[name] for name, some in ids(bank).items()}
        left = ids(bank)
    with QuoteBank(bank_url) as bank, QuoteBank(bank_url) as other:
        text = "“Dam 9 holds,” said Dan Reed."
        other.add_extracted([(Article(text, url="https://a.example/9"), [quote(text, "Dam 9 holds", "Dan Reed")])])
        bank.alias("Dan Reed", "D. Reed", **SIGNED)
        new = {name: some - left[name] for name, some in ids(bank).items()}
        assert all(
            min(new[name]) > max(there[name]) for name in ("article", "quote", "speaker", "speaker_name", "text")
        )


def test_what_failed_has_taken_no_number(bank_url: str) -> None:
    """A correction that is refused leaves the numbers where they were."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg")
        marks = run(bank_url, "SELECT * FROM high_water ORDER BY name")
        with pytest.raises(Exception, match="not by"):
            bank.split("Ada Berg", "Ada Holm", quotes=[by_nobody(bank)], **SIGNED)
        assert run(bank_url, "SELECT * FROM high_water ORDER BY name") != marks  # the article of nobody's quote
        marks = run(bank_url, "SELECT * FROM high_water ORDER BY name")
        with pytest.raises(Exception, match="not by"):
            bank.split("Ada Berg", "Ada Holm", quotes=[by_nobody(bank)], **SIGNED)
        assert run(bank_url, "SELECT * FROM high_water ORDER BY name") == marks


def by_nobody(bank: QuoteBank) -> str:
    """The id of a quote without a speaker, which is stored if need be."""
    text = "“Nobody knows.”"
    said_by_nobody = quote(text, "Nobody knows", "x")
    article = Article(text, url="https://a.example/nobody")
    bank.add_extracted(
        [(article, [type(said_by_nobody)("Nobody knows", said_by_nobody.kind, (), said_by_nobody.content)])]
    )
    return next(str(one.id) for one in bank.quotes() if one.text == "Nobody knows")


# What a removal leaves


def logged(bank_url: str) -> str:
    """All that the log holds."""
    rows = run(bank_url, "SELECT target, who, why, before, after, identities FROM correction")
    return json.dumps([list(map(str, row)) for row in rows], ensure_ascii=False)


def test_a_merge_can_be_undone_after_one_of_its_articles_was_removed(bank_url: str) -> None:
    """What is left goes back; the log has nothing of what was removed."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Bo Lund", "Bo Lund")
        gone = next(iter(bank.quotes().by("Bo Lund")))
        merged = bank.merge("Bo Lund", "Ada Berg", **SIGNED)
        remove(bank, str(gone.id))
        assert str(gone.id) not in logged(bank_url)
        bank.undo(merged, **SIGNED)
        assert said(bank).keys() == {"Ada Berg", "Bo Lund"}
        assert bank.examine().sound


def test_the_log_keeps_no_name_that_went_with_an_article(bank_url: str) -> None:
    """A merge cannot bring it back then, and says so; numbers, who and when stay."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Zyx Glorp")
        gone = by(bank, "Zyx Glorp")
        merged = bank.merge("Zyx Glorp", "Ada Berg", **SIGNED)
        remove(bank, gone)
        assert "glorp" not in logged(bank_url).casefold()
        assert "Zyx Glorp" not in bank.speakers()[0].names
        with pytest.raises(BankError, match=f"Correction {merged} cannot be undone: a name in it was removed"):
            bank.undo(merged, **SIGNED)
        assert [(entry.action, entry.who) for entry in bank.corrections()] == [("merge", "Ada")]
        assert bank.examine().sound


def test_a_removal_keeps_the_name_that_an_undo_gives_back(bank_url: str) -> None:
    """A quote was taken from its speaker, whose other article is removed: the quote can still go back."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Bo Lund")
        taken = by(bank, "Bo Lund")
        given = bank.reattribute(taken, "Ada Berg", **SIGNED)
        fill(bank, "Bo Lund")
        remove(bank, by(bank, "Bo Lund"))
        bank.undo(given, **SIGNED)
        assert said(bank)["Bo Lund"] == ["Dam 2 holds"]
        assert bank.examine().sound
        remove(bank, taken)
        assert [one.speaker.name for one in bank.speakers()] == ["Ada Berg"]


def test_a_name_that_is_gone_can_come_back_with_a_new_article(bank_url: str) -> None:
    """The speaker who was renamed does not stand in the place of the next one of that name."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Bo Lund")
        bank.rename("Ada Berg", "Ada Holm", **SIGNED)
        bank.reattribute(by(bank, "Bo Lund"), "Ada Holm", **SIGNED)
        bank.remove(next(str(one.id) for one, _ in bank.articles()), reason="court order")
        assert bank.speaker("Ada Holm").names == (*[name for name in bank.speaker(1).names if name.what == "Ada Holm"],)
        fill(bank, "Ada Berg")
        assert said(bank) == {"Ada Holm": ["Dam 2 holds"], "Ada Berg": ["Dam 2 holds"]}
        assert bank.examine().sound
        bank.undo(2, **SIGNED)
        with pytest.raises(BankError, match="cannot be undone"):
            bank.undo(1, **SIGNED)


def test_what_an_older_version_logged_by_numbers_is_undone_where_they_still_say_the_same(bank_url: str) -> None:
    """After a removal they may be another's: then the message says so."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Bo Lund", "Cleo Holm")
        number = bank.reattribute(by(bank, "Bo Lund"), "Ada Berg", **SIGNED)
        accepted = bank.accept(by(bank, "Cleo Holm"), **SIGNED)
        undone = bank.undo(number, **SIGNED)
        run(bank_url, "UPDATE correction SET identities = NULL")
        bank.undo(undone, **SIGNED)
        run(bank_url, "UPDATE correction SET identities = NULL")
        fill(bank, "Dan Reed")
        remove(bank, by(bank, "Dan Reed"))
        with pytest.raises(BankError, match="an older version logged it with numbers"):
            bank.undo(number, **SIGNED)
        bank.undo(accepted, **SIGNED)
        assert bank.quote(by(bank, "Cleo Holm")).review is None


@pytest.mark.parametrize("left", [[], ["Bo Lund"]], ids=["nobody", "one of two"])
def test_whom_a_quote_was_taken_from_twice_has_not_said_it_while_one_of_the_two_stands(
    bank_url: str, left: list[str]
) -> None:
    """Somebody else says again who has not said it: the first undo leaves that, the second brings back what was."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Ada Berg", "Bo Lund")
        uid = by(bank, "Ada Berg")
        bank.reattribute(uid, ["Bo Lund", "Ada Berg"], **SIGNED)
        first = bank.reattribute(uid, left, **SIGNED)
        second = bank.reattribute(uid, left, **OTHERS)

        def names() -> list[str]:
            return [speaker.name for speaker in bank.quote(uid).speakers]

        bank.undo(first, **SIGNED)
        assert names() == left
        bank.undo(second, **OTHERS)
        assert names() == ["Bo Lund", "Ada Berg"]
        assert bank.examine().sound
