"""Articles extracted again by a newer version: what is found takes the place of the old, what people decided stays."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import articles as invented_articles
from invented import write_jsonl
from web_desk import client

from quotebank import Article, Extractor, Quote, QuoteBank, QuoteKind, Speaker
from quotebank.cli import main
from quotebank.errors import BankError, NotStoredError, QueryError
from quotebank.exports import export_articles, export_jsonl
from quotebank.records import Span
from quotebank.runs import reextraction
from quotebank.runs.reextraction import ReextractionInterrupted
from quotebank.store import schema

SIGNED = {"who": "Ada", "why": "looked it up"}
OLDER = "0.0.1"
TEXT = (
    "“The old dam will hold all winter,” said Jana Holm. “Nobody asked the harbour,” said Petra Lund. "
    "“The ferry has no captain,” she added."
)
DAM, HARBOUR, FERRY = "The old dam will hold all winter", "Nobody asked the harbour", "The ferry has no captain"

Said = tuple[str, str | None]
"""Words of the text, and who said them."""


def quote(text: str, words: str, name: str | None = None, **more: object) -> Quote:
    """A quote of an article's text."""
    start = text.index(words)
    speakers = (Speaker(name, role="mayor"),) if name else ()
    made = Quote(words, QuoteKind.DIRECT, speakers, (Span(start, start + len(words)),), confidence=0.5)
    return evolve(made, **more)


class Newer(Extractor):
    """Finds the words that it was told to find, in every article that has them."""

    def __init__(self, *said: Said, relayed_by: str | None = None) -> None:
        self._said = said
        self._more = {"relayed_by": Speaker(relayed_by)} if relayed_by else {}

    def extract(self, article: str | Article) -> list[Quote]:
        """Return the quotes; a text with "unreadable" is too much for it."""
        assert isinstance(article, Article)
        text = article.text or ""
        if "unreadable" in text:
            raise ValueError("too much")
        return [quote(text, words, name, **self._more) for words, name in self._said if words in text]


NEWER = str(Newer().identity)
OURS = str(Extractor().identity)


def fill(bank: QuoteBank, *said: Said, text: str = TEXT, by: str | None = OLDER, **about: object) -> str:
    """Store an article in which an older version has found some words; return its id."""
    values = {"url": f"https://a.example/{bank.stats().articles + 1}", "published": date(2026, 1, 28), **about}
    article = Article(text, **values)  # type: ignore[arg-type]
    bank.add_extracted([(article, [quote(text, words, name) for words, name in said])], extracted_by=by)
    return next(article.id or "" for article, _ in reversed(list(bank.articles())))


def again(bank: QuoteBank, *said: Said, **options: object) -> reextraction.ReextractionReport:
    """Let the newer version find some words, and see to it that the bank is sound afterwards."""
    bank.extractor = Newer(*said)
    report = bank.reextract(**options)  # type: ignore[arg-type]
    assert bank.examine().problems == ()
    return report


def held(bank: QuoteBank) -> list[tuple[str, str | None, str | None]]:
    """Words, speaker and review of every quote."""
    found = bank.quotes().with_rejected().oldest()
    ordered = sorted(found, key=lambda one: ((one.article and one.article.url) or "", one.content))
    return [(one.text, one.speaker and one.speaker.name, one.review) for one in ordered]


def the(bank: QuoteBank, words: str) -> Quote:
    """The one quote that holds some words."""
    [found] = [one for one in bank.quotes().with_rejected() if words in one.text]
    return found


def row_ids(bank: QuoteBank) -> dict[int, str]:
    """The words of each quote, by its row id."""
    with bank._database.reading() as connection:
        return {row.id: row.text for row in connection.execute(sa.select(schema.quotes))}


def dump(bank: QuoteBank) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with bank._database.reading() as connection:
        return {
            name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for name, table in schema.metadata.tables.items()
        }


def versions(bank: QuoteBank) -> list[str | None]:
    """The version that has extracted each article."""
    with bank._database.reading() as connection:
        query = sa.select(schema.articles.c.extracted_by).order_by(schema.articles.c.id)
        return list(connection.execute(query).scalars())


def exported(bank: QuoteBank) -> str:
    """All records, byte by byte."""
    out = io.StringIO()
    export_jsonl(bank.quotes().with_rejected().oldest(), out)
    export_articles(bank.articles(), out)
    return out.getvalue()


@pytest.fixture
def bank(bank_url: str) -> Iterator[QuoteBank]:
    """An empty bank."""
    with QuoteBank(bank_url) as opened:
        yield opened


# What is found takes the place of what was stored


def test_quotes_are_added_removed_and_kept(bank: QuoteBank) -> None:
    """The same spans keep their row and id; searches, counts and statements know the new quotes and not the old."""
    fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"))
    before, kept = row_ids(bank), the(bank, DAM).id
    report = again(bank, (DAM, "Jana Holm"), (FERRY, "Petra Lund"))
    assert (report.articles, report.articles_changed, report.articles_unchanged) == (1, 1, 0)
    assert (report.quotes_added, report.quotes_removed, report.quotes_kept) == (1, 1, 1)
    assert held(bank) == [(DAM, "Jana Holm", None), (FERRY, "Petra Lund", None)]
    assert the(bank, DAM).id == kept
    assert (before, row_ids(bank)) == ({1: DAM, 2: HARBOUR}, {1: DAM, 3: FERRY})
    assert [one.text for one in bank.quotes().containing("captain")] == [FERRY]
    assert bank.quotes().containing("harbour").count() == 0
    assert [match.quote.text for match in bank.who_said("the ferry has no captain")] == [FERRY]
    assert bank.who_said("nobody asked the harbour") == []
    assert bank.stats().quotes == 2
    assert bank.group() == 0
    assert versions(bank) == [NEWER]


def test_a_quote_with_other_ends_keeps_its_row_and_gets_the_id_of_its_new_place(bank: QuoteBank) -> None:
    """Full text and statements go by the new words; an import of the same would give the same id."""
    fill(bank, (DAM[4:], "Jana Holm"))
    fill(bank, (DAM, "Jana Holm"), by=NEWER)
    [was], rows = [one for one in bank.quotes() if one.text != DAM], set(row_ids(bank))
    report = again(bank, (DAM, "Jana Holm"))
    assert (report.quotes_added, report.quotes_removed, report.quotes_kept) == (0, 0, 1)
    assert set(row_ids(bank)) == rows
    first, second = bank.quotes().oldest()
    assert was.id not in (first.id, second.id)
    assert bank.quotes().containing("the").count() == 2
    assert len(bank.statement(first).quotes) == 2


# Ids that quotes had


def former(bank: QuoteBank) -> dict[str, str]:
    """The words that each former id leads to."""
    with bank._database.reading() as connection:
        return {uid: bank.quote(uid).text for uid in connection.execute(sa.select(schema.former_ids.c.uid)).scalars()}


def test_a_quote_answers_to_the_ids_that_it_had(bank: QuoteBank) -> None:
    """After two extractions that move its ends, its first id, its second and their beginnings lead to it."""
    fill(bank, (DAM[4:], "Jana Holm"))
    first = the(bank, "dam").id or ""
    again(bank, (DAM, "Jana Holm"))
    second = the(bank, "dam").id or ""
    again(bank, (DAM[:-1], "Jana Holm"), everything=True)
    third = the(bank, "dam").id or ""
    assert len({first, second, third}) == 3
    for uid in (first, second, third, first[:8], second[:8]):
        found = bank.quote(uid)
        assert (found.id, found.text) == (third, DAM[:-1])
        assert [one.id for one in bank.statement(uid).quotes] == [third]
        assert bank.same_words(uid) == []


def test_show_the_api_and_the_page_answer_to_a_former_id(
    bank: QuoteBank, bank_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each gives the quote as it is now, with its present id."""
    fill(bank, (DAM[4:], "Jana Holm"))
    old = the(bank, "dam").id
    again(bank, (DAM, "Jana Holm"))
    new = the(bank, "dam").id
    assert main(["show", str(old), "--json", "--bank", bank_url]) == 0
    shown = json.loads(capsys.readouterr().out)
    web = client(bank)
    told = web.get(f"/api/quote/{old}").json()
    assert shown["id"] == told["id"] == new != old
    assert web.get(f"/api/statement/{old}").status_code == 200
    page = web.get(f"/quote/{old}")
    assert (page.status_code, DAM in page.text) == (200, True)


def test_the_id_of_a_quote_that_is_gone_leads_to_the_one_that_has_most_of_its_words(bank: QuoteBank) -> None:
    """Two quotes that are one now both lead there; one of whose words less than half are left leads nowhere."""
    whole = f"{DAM},” said Jana Holm. “{HARBOUR}"
    fill(bank, (DAM[:14], "Jana Holm"), (HARBOUR, "Petra Lund"), (FERRY, "Petra Lund"))
    dam, harbour, ferry = (the(bank, words).id or "" for words in (DAM[:14], HARBOUR, FERRY))
    report = again(bank, (whole, "Jana Holm"), (FERRY[-8:], "Petra Lund"))
    assert (report.quotes_added, report.quotes_removed) == (2, 3)
    assert former(bank) == {dam: whole, harbour: whole}
    with pytest.raises(NotStoredError):
        bank.quote(ferry)
    shorter = whole.partition(" “")[0]
    again(bank, (shorter, "Jana Holm"), everything=True)
    assert former(bank)[dam] == former(bank)[harbour] == shorter


def test_an_id_that_a_quote_has_again_is_its_own(bank: QuoteBank) -> None:
    """What an older version finds once more goes by its old id, and the newer one leads to it."""
    fill(bank, (DAM[4:], "Jana Holm"))
    first = the(bank, "dam").id or ""
    again(bank, (DAM, "Jana Holm"))
    second = the(bank, "dam").id or ""
    again(bank, (DAM[4:], "Jana Holm"), everything=True)
    assert (bank.quote(first).id, bank.quote(second).id) == (first, first)
    assert former(bank) == {second: DAM[4:]}


def test_former_ids_go_with_their_quotes(bank: QuoteBank) -> None:
    """Neither a removed article nor a quote that left no words behind answers to anything."""
    article = fill(bank, (DAM[4:], "Jana Holm"))
    again(bank, (DAM, "Jana Holm"))
    assert len(former(bank)) == 1
    again(bank, everything=True)
    assert former(bank) == {}
    again(bank, (DAM[4:], "Jana Holm"), everything=True)
    again(bank, (DAM, "Jana Holm"), everything=True)
    bank.remove(article, reason="court order")
    assert former(bank) == {}
    assert bank.examine().sound


def test_everything_else_about_a_quote_is_replaced(bank: QuoteBank) -> None:
    """Kind, role, relaying speaker, confidence and the rest are those that the newer version gives."""
    fill(bank, (DAM, "Jana Holm"))
    start = TEXT.index(DAM)

    class Thorough(Extractor):
        def extract(self, article: str | Article) -> list[Quote]:
            return [
                Quote(
                    DAM,
                    QuoteKind.MIXED,
                    (Speaker("Jana Holm", role="warden"),),
                    (Span(start, start + len(DAM)),),
                    (Span(start, start + 7),),
                    cue=Span(36, 40),
                    mention=Span(41, 50),
                    addressee="the harbour",
                    addressee_span=Span(64, 75),
                    relayed_by=Speaker("Petra Lund", role="clerk"),
                    negated=True,
                    said_on=date(2026, 1, 2),
                    confidence=0.75,
                    evidence=(("because",),),
                )
            ]

    bank.extractor = Thorough()
    assert bank.reextract().articles_changed == 1
    [found], [wanted] = bank.quotes(), bank.extractor.extract("")
    assert found == wanted
    assert (found.confidence, found.reasons) == (0.75, ("because",))
    assert [(speaker.name, speaker.role) for speaker in found.speakers] == [("Jana Holm", "warden")]
    assert found.relayed_by
    assert found.relayed_by.role == "clerk"
    assert bank.examine().problems == ()
    assert bank.reextract(everything=True).articles_changed == 0


def test_an_article_in_which_the_same_is_found_only_gets_the_version(bank: QuoteBank) -> None:
    """No other row of the bank changes."""
    fill(bank, (DAM, "Jana Holm"), (HARBOUR, None))
    before = dump(bank)
    report = again(bank, (DAM, "Jana Holm"), (HARBOUR, None))
    assert (report.articles, report.articles_changed, report.quotes_kept) == (1, 0, 2)
    assert versions(bank) == [NEWER]
    after = dump(bank)
    before.pop("article"), after.pop("article")
    assert after == before


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), accepted=st.integers(0, 5))
def test_the_same_extraction_changes_nothing(
    new_bank: Callable[[], str], drop: Callable[[str], None], seed: int, accepted: int
) -> None:
    """Every exported record is the same, byte by byte, and so is every row; corrections make no difference."""
    address = new_bank()
    with QuoteBank(address) as bank:
        bank.add_many(
            Article(one["text"], one["outlet"], one["url"], one["title"], date.fromisoformat(one["published"]))
            for one in invented_articles(3, seed=seed)
        )
        found = list(bank.quotes().oldest())
        for one in found[:accepted]:
            bank.accept(one, **SIGNED)
        bank.reattribute(found[-1], "Ines Holm" if "Ines Holm" in held_names(bank) else None, **SIGNED)
        bank.reject(found[-2], **SIGNED)
        before, rows = exported(bank), dump(bank)
        report = bank.reextract(everything=True)
        assert (report.articles, report.articles_changed, report.detached) == (3, 0, ())
        assert exported(bank) == before
        assert dump(bank) == rows
    drop(address)


def held_names(bank: QuoteBank) -> set[str]:
    """The names of those who are quoted."""
    return {summary.speaker.name for summary in bank.speakers()}


# Corrections outlive it

MARKS = {
    "accept": lambda bank, one: bank.accept(one, **SIGNED),
    "reject": lambda bank, one: bank.reject(one, **SIGNED),
    "reattribute": lambda bank, one: bank.reattribute(one, "Petra Lund", **SIGNED),
    "nobody": lambda bank, one: bank.reattribute(one, None, **SIGNED),
}
KEPT = {
    "accept": ("Jana Holm", "accepted"),
    "reject": ("Ada Li", "rejected"),
    "reattribute": ("Petra Lund", None),
    "nobody": (None, None),
}
"""Speaker and review after the newer version has found Ada Li where the older one found Jana Holm."""


@pytest.mark.parametrize("words", [DAM, DAM[4:], f"{DAM},”"], ids=["same", "shorter", "longer"])
@pytest.mark.parametrize("mark", MARKS)
def test_marks_stay_and_a_speaker_that_a_person_chose_outlives_the_extraction(
    bank: QuoteBank, mark: str, words: str
) -> None:
    """Only of a rejected quote the speaker is the new one: nobody has said that the old one was right."""
    fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"))
    MARKS[mark](bank, the(bank, DAM))
    report = again(bank, (words, "Ada Li"), (HARBOUR, "Petra Lund"))
    assert held(bank)[0] == (words, *KEPT[mark])
    assert (report.carried, report.detached) == (1, ())
    assert again(bank, (words, "Ada Li"), (HARBOUR, "Petra Lund"), everything=True).articles_changed == 0


def test_the_reasons_for_a_speaker_that_stays_stay_too(bank: QuoteBank) -> None:
    """Cue, mention, who relayed it, confidence: what the newer version has is about somebody else."""
    old = {
        "cue": Span(36, 40),
        "mention": Span(41, 50),
        "relayed_by": Speaker("Petra Lund", role="clerk"),
        "confidence": 0.75,
        "evidence": (("because",),),
    }
    article = Article(TEXT, url="https://a.example/1")
    bank.add_extracted([(article, [quote(TEXT, DAM, "Jana Holm", **old)])], extracted_by=OLDER)
    bank.accept(the(bank, DAM), **SIGNED)
    bank.extractor = Newer((DAM, "Ada Li"), relayed_by="Bo Berg")
    bank.reextract()
    found = the(bank, DAM)
    assert {name: getattr(found, name) for name in old} == old
    assert held_names(bank) == {"Jana Holm", "Petra Lund"}


@pytest.mark.parametrize("mark", MARKS)
def test_marks_can_be_taken_back_afterwards(bank: QuoteBank, mark: str) -> None:
    """Also where the quote has other ends and another id; then the log knows it by both."""
    fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"))
    was = the(bank, DAM)
    number = MARKS[mark](bank, was)
    again(bank, (DAM[4:], "Jana Holm"), (HARBOUR, "Petra Lund"))
    now = the(bank, DAM[4:])
    bank.undo(number, **SIGNED)
    assert held(bank)[0] == (DAM[4:], "Jana Holm", None)
    for target in (f"quote:{was.id}", f"quote:{now.id}"):
        assert {number, number + 2} <= {entry.id for entry in bank.corrections(target)}
    assert bank.examine().problems == ()
    assert again(bank, (DAM[4:], "Ada Li"), everything=True).carried == 0
    assert held(bank)[0] == (DAM[4:], "Ada Li", None)


def test_a_correction_that_was_taken_back_does_not_count(bank: QuoteBank) -> None:
    """Nor does one whose undoing stands; one whose undoing was undone does."""
    fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"))
    undone = bank.undo(bank.reattribute(the(bank, DAM), "Petra Lund", **SIGNED), **SIGNED)
    again(bank, (DAM, "Ada Li"), (HARBOUR, "Petra Lund"), everything=True)
    assert held(bank)[0] == (DAM, "Ada Li", None)
    with pytest.raises(BankError, match="cannot be undone"):
        bank.undo(undone, **SIGNED)  # the speaker before it is another by now


def test_what_was_taken_back_can_be_done_again_after_the_quote_has_moved(bank: QuoteBank) -> None:
    """The log finds the quote under its new id, though nothing stood when it got it."""
    fill(bank, (DAM, "Jana Holm"))
    undone = bank.undo(bank.reject(the(bank, DAM), **SIGNED), **SIGNED)
    again(bank, (DAM[4:], "Ada Li"))
    bank.undo(undone, **SIGNED)
    assert held(bank) == [(DAM[4:], "Ada Li", "rejected")]


def test_an_undoing_that_was_undone_counts(bank: QuoteBank) -> None:
    """The speaker whom a person chose stands again, and stays."""
    fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"))
    bank.undo(bank.undo(bank.reattribute(the(bank, DAM), "Petra Lund", **SIGNED), **SIGNED), **SIGNED)
    again(bank, (DAM, "Ada Li"), (HARBOUR, "Petra Lund"))
    assert held(bank)[0] == (DAM, "Petra Lund", None)


@pytest.mark.parametrize(("length", "kept"), [(20, True), (16, True), (15, False)])
def test_four_fifths_of_the_characters_make_it_the_same_quote(bank: QuoteBank, length: int, kept: bool) -> None:
    """Of twenty characters sixteen are enough, fifteen are not."""
    words = "0123456789abcdefghij"
    fill(bank, (words, "Jana Holm"), text=f"“{words},” said Jana Holm.")
    bank.accept(the(bank, words), **SIGNED)
    report = again(bank, (words[:length], "Jana Holm"))
    assert (report.quotes_kept, report.quotes_added, report.quotes_removed) == ((1, 0, 0) if kept else (0, 1, 1))
    assert held(bank) == [(words[:length], "Jana Holm", "accepted" if kept else None)]
    assert len(report.detached) == (0 if kept else 1)


def test_the_best_pairs_come_first_and_each_quote_is_one_other(bank: QuoteBank) -> None:
    """Of two marked quotes over the same words, the one that has more of them is the new one; the other is gone."""
    fill(bank, (DAM, "Jana Holm"), (DAM[1:], "Petra Lund"))
    with_all, without = sorted(bank.quotes(), key=lambda one: one.content)
    bank.accept(with_all, **SIGNED)
    number = bank.reject(without, **SIGNED)
    report = again(bank, (DAM[2:], "Jana Holm"))
    assert held(bank) == [(DAM[2:], "Jana Holm", "rejected")]
    assert [(one.text, one.correction.action) for one in report.detached] == [(DAM, "accept")]
    assert number


def test_corrections_without_a_quote_are_listed_and_stay_in_the_log(bank: QuoteBank) -> None:
    """The report has words, who, when; the log a note; undoing says why it cannot be."""
    article = fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"))
    was = the(bank, DAM)
    first = bank.reattribute(was, "Petra Lund", **SIGNED)
    second = bank.reject(was, who="Bo", why="not said")
    report = again(bank, (HARBOUR, "Petra Lund"))
    assert (report.quotes_removed, report.carried) == (1, 0)
    assert [
        (one.quote_id, one.text, one.article_id, one.correction.id, one.correction.who) for one in report.detached
    ] == [(was.id, DAM, article, second, "Bo"), (was.id, DAM, article, first, "Ada")]
    logged = [entry for entry in bank.corrections() if entry.id in (first, second)]
    assert [one.correction for one in report.detached] == logged
    [note] = [entry for entry in bank.corrections(f"quote:{was.id}") if entry.id not in (first, second)]
    assert (note.action, note.who) == ("detach", NEWER)
    with pytest.raises(BankError, match=f"Correction {second} cannot be undone: its quote {was.id} was not found"):
        bank.undo(second, **SIGNED)
    with pytest.raises(BankError, match="only notes what re-extraction did"):
        bank.undo(note.id, **SIGNED)


def test_a_quote_that_comes_back_later_does_not_have_the_corrections_of_the_one_that_was_gone(bank: QuoteBank) -> None:
    """They were listed as lost; an undo touches neither it nor the quote that has come into the old one's row."""
    fill(bank, (DAM, "Jana Holm"))
    was = the(bank, DAM)
    number = bank.reject(was, **SIGNED)
    assert len(again(bank).detached) == 1
    fill(bank, (HARBOUR, "Petra Lund"), by=NEWER)
    again(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"), everything=True)
    assert [review for _, _, review in held(bank)] == [None] * 4
    with pytest.raises(BankError, match=f"Correction {number} cannot be undone"):
        bank.undo(number, **SIGNED)
    [back] = [one for one in bank.quotes() if one.id == was.id]
    later = bank.accept(back, **SIGNED)
    report = again(bank, (DAM[4:], "Jana Holm"), everything=True)
    assert (report.carried, report.detached) == (1, ())
    [moved] = [one for one in bank.quotes() if one.review]
    assert number not in {entry.id for entry in bank.corrections(f"quote:{moved.id}")}
    with pytest.raises(BankError, match=f"Correction {number} cannot be undone: its quote {was.id}"):
        bank.undo(number, **SIGNED)
    bank.undo(later, **SIGNED)


def test_the_log_keeps_no_words_of_lost_quotes_when_their_article_is_removed(bank: QuoteBank) -> None:
    """Neither for quotes with another id now, nor for those that were not found again."""
    article = fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"))
    bank.accept(the(bank, DAM), who="Ada", why="secret words")
    bank.accept(the(bank, HARBOUR), who="Ada", why="secret words")
    again(bank, (DAM[4:], "Jana Holm"))
    bank.remove(article, reason="court order")
    with bank._database.reading() as connection:
        rows = connection.execute(sa.select(schema.corrections)).mappings().all()
    assert [(row["why"], row["before"], row["after"]) for row in rows] == [(None, None, None)] * 4
    assert {row["action"] for row in rows} == {"accept", "carry", "detach"}


# Speakers that people put right

SPEAKER_CORRECTIONS: dict[str, tuple[Callable[[QuoteBank], int], str, str]] = {
    "merge": (lambda bank: bank.merge("J. Holm", "Jana Holm", **SIGNED), "J. Holm", "Jana Holm"),
    "alias": (lambda bank: bank.alias("Jana Holm", "Mayor Holm", **SIGNED), "Mayor Holm", "Jana Holm"),
    "rename": (lambda bank: bank.rename("J. Holm", "Joan Holm", **SIGNED), "J. Holm", "Joan Holm"),
    "split": (lambda bank: split(bank, "J. Holm"), "J. Holm", "Joan Holm"),
}
"""What is done, the name that the newer version finds, and the speaker that it stands for then."""


def split(bank: QuoteBank, name: str) -> int:
    """Merge a name, and give it to somebody else after all."""
    bank.merge(name, "Jana Holm", **SIGNED)
    return bank.split("Jana Holm", "Joan Holm", names=[name], **SIGNED)


@pytest.mark.parametrize("action", SPEAKER_CORRECTIONS)
def test_names_stand_for_whom_people_said(bank: QuoteBank, action: str) -> None:
    """A quote that the newer version finds joins the speaker that an import would give it."""
    fill(bank, (DAM, "Jana Holm"))
    fill(bank, (DAM, "J. Holm"), by=NEWER)
    correct, name, speaker = SPEAKER_CORRECTIONS[action]
    correct(bank)
    again(bank, (DAM, "Jana Holm"), (HARBOUR, name))
    assert speakers_of(bank, HARBOUR) == [speaker]


def speakers_of(bank: QuoteBank, words: str) -> list[str]:
    """Whom the bank calls the speakers of a quote."""
    ids = {speaker.id for speaker in the(bank, words).speakers}
    return [summary.speaker.name for summary in bank.speakers() if summary.speaker.id in ids]


@pytest.mark.parametrize("name", ["Jana Holm", "Ada Li"])
def test_a_quote_that_was_split_off_stays_with_its_new_speaker(bank: QuoteBank, name: str) -> None:
    """Whether the newer version finds the same name or another."""
    fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Jana Holm"))
    number = bank.split("Jana Holm", "Joan Holm", quotes=[the(bank, DAM).id or ""], **SIGNED)
    again(bank, (DAM, name), (HARBOUR, "Jana Holm"))
    assert (speakers_of(bank, DAM), speakers_of(bank, HARBOUR)) == (["Joan Holm"], ["Jana Holm"])
    report = again(bank, (HARBOUR, "Jana Holm"), everything=True)
    assert [(one.text, one.correction.id) for one in report.detached] == [(DAM, number)]


def test_a_merge_is_undone_after_its_quotes_were_extracted_again(bank: QuoteBank) -> None:
    """Quotes that still bear the name go back with it, others stay, and those that are gone are no matter."""
    fill(bank, (DAM, "Jana Holm"))
    bank.add_speakers([(Speaker("Petra Lund"), ())])
    fill(bank, (DAM, "J. Holm"), (HARBOUR, "J. Holm"), (FERRY, "J. Holm"))
    number = bank.merge("J. Holm", "Jana Holm", **SIGNED)
    again(bank, (DAM, "J. Holm"), (HARBOUR, "Petra Lund"))
    assert {s.speaker.name: s.quotes for s in bank.speakers()} == {"Jana Holm": 2, "Petra Lund": 2}
    bank.undo(number, **SIGNED)
    assert {s.speaker.name: s.quotes for s in bank.speakers()} == {"J. Holm": 2, "Petra Lund": 2, "Jana Holm": 0}
    assert bank.examine().problems == ()


def test_a_split_whose_name_was_found_since_says_why_it_cannot_be_undone(bank: QuoteBank) -> None:
    """The new quote would be left without a name."""
    fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Jana Holm"))
    number = bank.split("Jana Holm", "Joan Holm", quotes=[the(bank, DAM).id or ""], **SIGNED)
    again(bank, (DAM, "Jana Holm"), (HARBOUR, "Jana Holm"), (FERRY, "Joan Holm"))
    with pytest.raises(BankError, match="newer quotes name 'Joan Holm'"):
        bank.undo(number, **SIGNED)
    bank.reattribute(the(bank, FERRY), None, **SIGNED)
    bank.undo(number, **SIGNED)
    assert speakers_of(bank, DAM) == ["Jana Holm"]


def test_speakers_whom_nobody_needs_go_and_those_who_were_corrected_stay(bank: QuoteBank) -> None:
    """A speaker that only the older version has found is not listed any more."""
    fill(bank, (DAM, "Old Dam"), (HARBOUR, "Petra Lund"), (FERRY, "Jana Holm"))
    number = bank.link("Petra Lund", "Q7", **SIGNED)
    again(bank, (DAM, "Jana Holm"))
    assert held_names(bank) == {"Jana Holm", "Petra Lund"}
    bank.undo(number, **SIGNED)


# Which articles, and how far


def test_articles_whose_quotes_come_from_elsewhere_are_left_alone(bank: QuoteBank) -> None:
    """A dump's, which have no text, and those that came with their quotes; also when everything is asked for."""
    fill(bank, (DAM, "Jana Holm"), by=None)
    bank.add_extracted([(Article(None, url="https://a.example/dump"), [Quote("Yes", QuoteKind.DIRECT)])])
    before = dump(bank)
    assert again(bank, (FERRY, "Ada Li"), everything=True).articles == 0
    assert dump(bank) == before


def test_only_what_an_older_version_has_extracted_unless_everything_is_asked_for(bank: QuoteBank) -> None:
    """What this version has extracted needs no second time."""
    fill(bank, (DAM, "Jana Holm"), by=NEWER)
    assert again(bank, (FERRY, "Ada Li")).articles == 0
    assert again(bank, (FERRY, "Ada Li"), everything=True).articles_changed == 1


def test_outlet_day_and_number_narrow_it_down(bank: QuoteBank) -> None:
    """By the outlet's name, by the day of publication, and at most so many; each call goes on after the last."""
    for month in (1, 2, 3):
        fill(bank, (DAM, "Jana Holm"), outlet="Harbour Post", published=date(2026, month, 1))
    fill(bank, (DAM, "Jana Holm"), outlet="Hill News")
    assert again(bank, outlet="Hill News").articles == 1
    assert again(bank, outlet="Harbour Post", since="2026-03").articles == 1
    assert [again(bank, limit=1).articles for _ in range(3)] == [1, 1, 0]
    with pytest.raises(NotStoredError):
        bank.reextract(outlet="Nobody's")
    with pytest.raises(QueryError):
        bank.reextract(since="yesterday")
    with pytest.raises(QueryError):
        bank.reextract(jobs=0)


def test_an_article_that_fails_does_not_stop_the_others(bank: QuoteBank) -> None:
    """It stays as it was, is named with the reason, and is tried again the next time."""
    fill(bank, (DAM, "Jana Holm"), text=f"{TEXT} unreadable")
    fill(bank, (DAM, "Jana Holm"))
    report = again(bank, (FERRY, "Petra Lund"))
    assert (report.articles, report.failed) == (1, 1)
    [failure] = report.failures
    assert str(failure) == ("https://a.example/1: extraction failed, please report it as a bug: ValueError: too much")
    assert held(bank) == [(DAM, "Jana Holm", None), (FERRY, "Petra Lund", None)]
    assert versions(bank) == [OLDER, NEWER]


def test_quotes_that_no_bank_can_hold_do_not_stop_the_others(bank: QuoteBank) -> None:
    """Spans outside the text, a name that no database takes: the article stays as it was."""

    class Wrong(Newer):
        def extract(self, article: str | Article) -> list[Quote]:
            assert isinstance(article, Article)
            outside, unstorable = quote(TEXT, DAM, content=(Span(9000, 9001),)), quote(TEXT, DAM, "\0")
            wrong = {"https://a.example/1": [outside], "https://a.example/2": [unstorable]}
            return wrong.get(article.url or "") or super().extract(article)

    for _ in range(3):
        fill(bank, (DAM, "Jana Holm"))
    bank.extractor = Wrong((FERRY, "Ada Li"))
    report = bank.reextract()
    assert [failure.path for failure in report.failures] == ["https://a.example/1", "https://a.example/2"]
    assert ["lies outside the text" in report.failures[0].reason, "NUL" in report.failures[1].reason] == [True, True]
    assert [words for words, _, _ in held(bank)] == [DAM, DAM, FERRY]
    assert bank.examine().problems == ()


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupted_run_goes_on_where_it_stopped(
    bank: QuoteBank, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """What the report counts is stored; the next run takes the others, and each article is counted once."""
    monkeypatch.setattr(reextraction, "BATCH", 2)
    for _ in range(7):
        fill(bank, (DAM, "Jana Holm"))
    seen = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if len(seen) == 2:
            raise KeyboardInterrupt

    bank.extractor = Newer((FERRY, "Petra Lund"))
    with pytest.raises(ReextractionInterrupted) as stopped:
        bank.reextract(jobs=jobs, progress=stop)
    assert seen == [(2, 7), (4, 7)]
    assert (stopped.value.report.articles, stopped.value.report.interrupted) == (4, True)
    assert versions(bank) == [NEWER] * 4 + [OLDER] * 3
    assert bank.examine().problems == ()
    assert again(bank, (FERRY, "Petra Lund"), jobs=jobs).articles == 3
    assert held(bank) == [(FERRY, "Petra Lund", None)] * 7


def test_an_article_that_goes_while_it_is_extracted_stays_gone(bank: QuoteBank) -> None:
    """And a correction that is made meanwhile counts."""
    gone = fill(bank, (DAM, "Jana Holm"))
    fill(bank, (DAM, "Jana Holm"))

    class Slow(Newer):
        def extract(self, article: str | Article) -> list[Quote]:
            if bank.stats().articles == 2:
                bank.remove(gone, reason="court order")
                bank.accept(the(bank, DAM), **SIGNED)
            return super().extract(article)

    bank.extractor = Slow((DAM, "Petra Lund"))
    report = bank.reextract()
    assert (report.articles, report.carried) == (1, 1)
    assert held(bank) == [(DAM, "Jana Holm", "accepted")]
    assert bank.examine().problems == ()


def test_new_quotes_wait_to_be_grouped_where_that_is_asked_for(bank: QuoteBank) -> None:
    """`group` then finds what else says the same."""
    fill(bank, (FERRY, "Petra Lund"), by=NEWER)
    fill(bank, (DAM, "Petra Lund"))
    again(bank, (FERRY, "Petra Lund"), group=False)
    assert bank.group() == 1
    assert len(bank.statement(next(iter(bank.quotes()))).quotes) == 2


def test_the_first_quote_of_a_statement_may_go(bank: QuoteBank) -> None:
    """The others stay together."""
    for version in (OLDER, NEWER, NEWER):
        fill(bank, (FERRY, "Petra Lund"), by=version)
    again(bank, (DAM, "Petra Lund"))
    assert len(bank.statement(next(one for one in bank.quotes() if one.text == FERRY)).quotes) == 2


def test_damaged_quotes_are_put_right(bank: QuoteBank) -> None:
    """What the doctor finds wrong with spans and words, a new extraction mends."""
    fill(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"))
    with bank._database.writing() as connection:
        connection.execute(schema.quotes.update().where(schema.quotes.c.text == DAM).values(content="x"))
        connection.execute(schema.quotes.update().where(schema.quotes.c.text == HARBOUR).values(content="0-3"))
    assert [problem.kind for problem in bank.examine().problems] == ["spans"]
    again(bank, (DAM, "Jana Holm"), (HARBOUR, "Petra Lund"))
    assert held(bank) == [(DAM, "Jana Holm", None), (HARBOUR, "Petra Lund", None)]


# Any extraction after any other

WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
LINE = " ".join(WORDS)
PARTS = st.tuples(st.integers(0, 11), st.integers(1, 8)).map(lambda cut: " ".join(WORDS[cut[0] : sum(cut)]))
NAMES = st.sampled_from(["Jana Holm", "Petra Lund", "Ada Li", None])
EXTRACTIONS = st.lists(st.tuples(PARTS, NAMES), max_size=5, unique_by=lambda said: said[0])


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    older=EXTRACTIONS,
    newer=EXTRACTIONS,
    newest=EXTRACTIONS,
    marks=st.lists(st.sampled_from([*MARKS, None]), max_size=5),
)
def test_any_extraction_after_any_other_leaves_a_sound_bank_and_loses_no_correction(
    bank: QuoteBank,
    older: Sequence[Said],
    newer: Sequence[Said],
    newest: Sequence[Said],
    marks: Sequence[str | None],
) -> None:
    """The words are the newer ones; a corrected quote keeps its mark or is listed; a second time changes nothing."""
    for article, _ in list(bank.articles()):
        bank.remove(article.id or "", reason="next example")
    text = f"“{LINE},” said Petra Lund {len(bank.removals())}."
    fill(bank, *older, text=text, url=f"https://a.example/{len(bank.removals())}")
    if "Petra Lund" not in held_names(bank):
        bank.add_speakers([(Speaker("Petra Lund"), ())])
    marked = [(one, mark) for one, mark in zip(next(iter(bank.articles()))[1], marks, strict=False) if mark]
    for one, mark in marked:
        MARKS[mark](bank, one)
    standing = len(marked)
    for said in (newer, newest):
        report = again(bank, *said, everything=True)
        assert sorted(words for words, _, _ in held(bank)) == sorted(words for words, _ in said)
        lost = {one.quote_id for one in report.detached}
        assert report.carried + len(lost) == standing
        standing = report.carried
        before = dump(bank)
        assert again(bank, *said, everything=True).articles_changed == 0
        assert dump(bank) == before


# Many processes, and killed ones

KILLED = """
import sys
from quotebank import QuoteBank
from quotebank.runs import reextraction

reextraction.BATCH = 2
with QuoteBank(sys.argv[1]) as bank:
    bank.reextract(progress=lambda *_: print("on", flush=True))
"""


def older_bank(url: str, path: Path) -> None:
    """Import articles, and let it look as if an older version had found fewer quotes, with other ends."""
    with QuoteBank(url) as bank:
        for record in map(json.loads, path.read_text().splitlines()):
            article = Article(record["text"], record["outlet"], record["url"])
            found = bank.extractor.extract(article)
            older = [
                evolve(
                    one, text=one.text[:-1], content=(Span(one.content[0].start, one.content[0].end - 1),), quoted=()
                )
                for one in found[::2]
            ]
            bank.add_extracted([(article, older)], extracted_by=OLDER)


def quote_ids(bank: QuoteBank) -> set[str | None]:
    """The ids of all quotes, which hang on articles and places."""
    return {one.id for one in bank.quotes()}


def test_a_killed_run_leaves_whole_articles_and_the_next_one_goes_on(bank_url: str, tmp_path: Path) -> None:
    """Each article has all of the old quotes or all of the new; in the end the bank holds what an import gives."""
    path = write_jsonl(tmp_path / "articles.jsonl", 12)
    older_bank(bank_url, path)
    with subprocess.Popen([sys.executable, "-c", KILLED, bank_url], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "on\n"
        os.kill(writer.pid, signal.SIGKILL)
    with QuoteBank(bank_url) as bank:
        assert bank.examine().problems == ()
        assert {OLDER, OURS} == set(versions(bank))
        done = versions(bank).count(OURS)
        report = bank.reextract()
        assert report.articles == 12 - done
        assert bank.examine().problems == ()
        with QuoteBank(tmp_path / "imported.db") as imported:
            imported.add_many(
                Article(r["text"], r["outlet"], r["url"]) for r in map(json.loads, path.read_text().splitlines())
            )
            assert quote_ids(bank) == quote_ids(imported)


def test_processes_find_what_one_finds(bank_url: str, tmp_path: Path) -> None:
    """The same quotes, speakers and statements, whatever the number of jobs."""
    path = write_jsonl(tmp_path / "articles.jsonl", 30)
    older_bank(bank_url, path)
    older_bank(str(tmp_path / "one.db"), path)
    with QuoteBank(bank_url) as bank, QuoteBank(tmp_path / "one.db") as one:
        reports = [bank.reextract(jobs=2), one.reextract()]
        assert evolve(reports[0], seconds=0) == evolve(reports[1], seconds=0)
        assert exported(bank) == exported(one)


# The command


@pytest.fixture
def command_bank(bank_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bank that an older version has filled, with a correction that will lose its quote."""
    text = "“The old dam will hold,” said Jana Holm."
    with QuoteBank(bank_url) as bank:
        fill(bank, ("The old dam will hold", "Jana Holm"), ("said Jana", None), text=text)
        bank.accept(the(bank, "said Jana"), **SIGNED)
        bank.accept(the(bank, "dam"), **SIGNED)
    monkeypatch.setenv("QUOTEBANK_BANK", bank_url)
    return bank_url


def test_the_command_says_what_it_did(command_bank: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts, the corrections that lost their quotes, and that nothing waits the second time."""
    assert main(["reextract"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[:3] == [
        f"1 article extracted again by {OURS}, 1 changed: 0 quotes added, 1 removed, 1 kept.",
        "Of those kept, 1 had been corrected: these corrections are kept.",
        "1 correction of quotes that were not found again:",
    ]
    assert printed[3].startswith("  1 accept by Ada, 20")
    assert "“said Jana”" in printed[3]
    assert main(["reextract"]) == 0
    assert capsys.readouterr().out == f"No article waits for {OURS}.\n"


def test_the_command_gives_its_report_as_json(command_bank: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every count, and each lost correction with who and when."""
    assert main(["reextract", "--json", "--all", "--jobs", "1"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["articles"], report["quotes_removed"], report["carried"]) == (1, 1, 1)
    [lost] = report["detached"]
    assert (lost["text"], lost["correction"]["who"], lost["correction"]["action"]) == ("said Jana", "Ada", "accept")


def test_the_command_names_what_failed_and_ends_with_1(
    command_bank: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The article is named, with the reason."""
    monkeypatch.setattr(Extractor, "extract", lambda *_: 1 / 0)
    assert main(["reextract"]) == 1
    assert "1 article failed and stayed as before:\n  https://a.example/1: extraction failed" in capsys.readouterr().out


def test_the_command_is_interrupted_in_one_line(
    command_bank: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was done is printed, and that the same command goes on."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Extractor, "extract", stop)
    assert main(["reextract"]) == 130
    assert "Interrupted. What is counted is stored" in capsys.readouterr().err


def test_the_command_makes_no_bank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is none, it says so."""
    assert main(["reextract", "--bank", str(tmp_path / "none.db")]) == 1
    assert not (tmp_path / "none.db").exists()
