"""Removing articles and outlets: what is gone, what stays, and what the log says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from bank_records import everything, say

from quotebank import NotStoredError, Outlet, QueryError, QuoteBank
from quotebank.bank import AddReport
from quotebank.cli import main

SECRET = ("zyxglorp", "Qwertz Uiopasd", "zyxtitle", "zyxrole", "zyxwriter", "zyxdenied")


def secret_articles(count, outlet="Secret Post"):
    """Articles of an outlet whose every word of note stands nowhere else."""
    pairs = []
    for number in range(count):
        article, quotes = say(
            f"The zyxglorp is zyxdenied {number}",
            "Qwertz Uiopasd",
            outlet=outlet,
            url=f"https://secret.example/{number}",
            title=f"zyxtitle {number}",
        )
        speaker = evolve(quotes[0].speakers[0], role="zyxrole")
        pairs.append((evolve(article, byline="zyxwriter"), [evolve(quotes[0], speakers=(speaker,))]))
    return pairs


def filled(url, secret=450):
    """An open bank with the articles of one outlet and one article of another."""
    bank = QuoteBank(url)
    bank.add_outlets([Outlet("AnewZ", "anewz.tv"), Outlet("Secret Post", "secret.example")])
    bank.add_extracted([everything(), *secret_articles(secret)])
    return bank


def test_an_outlet_goes_with_all_its_articles_and_nothing_else(bank_url):
    """In several batches; the bank is sound afterwards, the others' articles are there, the outlet has none."""
    with filled(bank_url) as bank:
        assert bank.remove_outlet("secret post", reason="the outlet withdrew its archive") == 450
        assert bank.examine().problems == ()
        assert (bank.stats().articles, bank.stats().quotes) == (1, 2)
        assert bank.outlet("Secret Post").articles == 0
        assert bank.quotes().containing("zyxglorp").count() == 0
        assert bank.speakers("Qwertz") == []
        assert bank.remove_outlet("secret.example", reason="once more") == 0


def test_the_log_keeps_reason_and_time_and_no_words(bank_url):
    """Every article has its line in the log, by its id alone."""
    with filled(bank_url, 3) as bank:
        ids = {quote.article.id for quote in bank.quotes().in_outlet("Secret Post")}
        bank.remove_outlet(Outlet("Secret Post", "secret.example"), reason="a request")
        log = bank.removals()
        assert {removal.article_id for removal in log} == ids
        assert {removal.reason for removal in log} == {"a request"}
        now = datetime.now(UTC).replace(tzinfo=None)
        assert all(timedelta(0) <= now - removal.removed_at < timedelta(minutes=5) for removal in log)
        assert not any(word in str(log) for word in SECRET)


def test_what_was_removed_is_not_stored_again(bank_url):
    """A later import takes the articles for known; a changed text is another article."""
    with filled(bank_url, 3) as bank:
        bank.remove_outlet("Secret Post", reason="a request")
        assert bank.add_extracted(secret_articles(3)) == AddReport(articles_known=3)
        assert bank.known([article for article, _ in secret_articles(4)]) == [True, True, True, False]


@pytest.mark.parametrize("count", [1, 450])
def test_the_words_are_gone_from_the_file(tmp_path, count):
    """No byte of text, quote, title, byline, name or role is left in the bank's files, the index's words included."""
    path = tmp_path / "q.db"
    with filled(path, count) as bank:
        bank._database.analyze()
        before = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert all(word.encode() in before for word in SECRET)
        assert bank.remove_outlet("Secret Post", reason="court order") == count
        for file in tmp_path.iterdir():
            left = file.read_bytes().lower()
            assert [word for word in SECRET if word.lower().encode() in left] == [], file.name
    left = path.read_bytes().lower()
    assert [word for word in SECRET if word.lower().encode() in left] == []
    assert b"court order" in left


def test_a_text_that_another_outlet_printed_too_stays(bank_url):
    """A wire story is one text with many articles: it goes with the last of them."""
    (article, quotes) = secret_articles(1)[0]
    other = evolve(article, outlet="Other Post", url="https://other.example/1")
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([(article, quotes), (other, quotes)])
        bank.remove_outlet("Secret Post", reason="a request")
        (kept,) = bank.quotes()
        assert bank.article(kept.article.id).text == article.text
        assert bank.examine().problems == ()


def test_a_removal_that_was_stopped_goes_on(bank_url, monkeypatch):
    """What is removed stays removed, and the next call takes the rest."""
    with filled(bank_url) as bank:
        take_out, calls = bank._writer._take_out, []

        def stopping(*arguments):
            calls.append(arguments)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return take_out(*arguments)

        monkeypatch.setattr(bank._writer, "_take_out", stopping)
        with pytest.raises(KeyboardInterrupt):
            bank.remove_outlet("Secret Post", reason="a request")
        monkeypatch.undo()
        left = bank.outlet("Secret Post").articles
        assert 0 < left < 450
        assert bank.examine().problems == ()
        assert bank.remove_outlet("Secret Post", reason="a request") == left


def test_an_outlet_must_be_one_that_is_there(bank_url):
    """A name of none or of several is refused, and nothing is removed."""
    with filled(bank_url, 1) as bank:
        bank.add_outlets([Outlet("Secret Post", "other-secret.example")])
        with pytest.raises(NotStoredError, match="no outlet 'Nobody'"):
            bank.remove_outlet("Nobody", reason="a request")
        with pytest.raises(QueryError, match="web domain"):
            bank.remove_outlet("Secret Post", reason="a request")
        assert bank.stats().articles == 2
        assert bank.remove_outlet("secret.example", reason="a request") == 1


def test_the_command_asks_and_says_how_many(bank_url, capsys, monkeypatch):
    """Without --yes it asks; "no" changes nothing."""
    filled(bank_url, 3).close()
    arguments = ["remove", "--outlet", "Secret Post", "--reason", "a request", "--bank", bank_url]
    monkeypatch.setattr("click.confirm", lambda question, err: print(question))
    assert main(arguments) == 1
    assert "Remove 3 articles of Secret Post with 3 quotes for good?" in capsys.readouterr().out
    assert main([*arguments, "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"articles": 3, "quotes": 3, "reason": "a request"}
    with QuoteBank(bank_url, read_only=True) as bank:
        assert bank.stats().articles == 1


def test_the_command_takes_the_beginning_of_an_article_s_id(bank_url, capsys):
    """One article goes, with its quotes."""
    with filled(bank_url, 1) as bank:
        uid = next(iter(bank.quotes().in_outlet("AnewZ"))).article.id
    assert main(["remove", uid[:8], "--reason", "a request", "--yes", "--bank", bank_url]) == 0
    assert capsys.readouterr().out == f"Removed 1 article ({uid}) with 2 quotes.\n"
    assert main(["remove", uid, "--reason", "a request", "--yes", "--bank", bank_url]) == 1
    assert "no article" in capsys.readouterr().err


@pytest.mark.parametrize("what", [[], ["4f1c2a9b", "--outlet", "AnewZ"]])
def test_the_command_wants_an_article_or_an_outlet(tmp_path, capsys, what):
    """Neither, or both, is wrong use, and makes no bank."""
    bank = Path(tmp_path, "q.db")
    assert main(["remove", *what, "--reason", "a request", "--bank", str(bank)]) == 2
    assert "either the id of an article or --outlet" in capsys.readouterr().err
    assert not bank.exists()
