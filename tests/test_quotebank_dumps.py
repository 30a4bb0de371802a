"""The dumps of EPFL's Quotebank: their records as they are, in any order, once."""

from __future__ import annotations

import bz2
import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank import Article, Quote, QuoteBank, QuoteKind, Speaker
from quotebank.importing import import_paths
from quotebank.readers import Refusal, read
from quotebank.readers.items import Found
from quotebank.store import schema


def quotation(number: int = 1, **changed: Any) -> dict[str, Any]:
    """A record of the quotation-centric dump."""
    return {
        "quoteID": f"2020-01-28-{number:06}",
        "quotation": "The ferry will not sail before spring",
        "speaker": "Ines Holm",
        "qids": ["Q100001", "Q100002"],
        "date": "2020-01-28 08:04:05",
        "numOccurrences": 2,
        "probas": [["Ines Holm", "0.8712"], ["None", "0.1288"]],
        "urls": ["http://wire.example/ferry", "https://herald.example/news/1"],
        "phase": "E",
    } | changed


def article(**changed: Any) -> dict[str, Any]:
    """A record of the article-centric dump."""
    return {
        "articleID": "20200129000001",
        "articleLength": 412,
        "date": "2020-01-29 10:00:00",
        "phase": "E",
        "title": "The ferry stays in port",
        "url": "http://wire.example/ferry",
        "names": [
            {"name": "Ines Holm", "ids": "['Q100001', 'Q100003']", "offsets": "[[10, 12]]"},
            {"name": "Bo Arden", "ids": ["Q100009"], "offsets": [[40, 42]]},
        ],
        "quotations": [
            {
                "quoteID": "2020-01-28-000001",
                "quotation": "The ferry will not sail before spring",
                "quotationOffset": 3,
                "leftContext": "harbour master",
                "rightContext": "said on Tuesday",
                "globalTopSpeaker": "Bo Arden",
                "globalProbas": [["Bo Arden", "0.6"]],
                "localTopSpeaker": "Ines Holm",
                "localProbas": [["Ines Holm", "0.75"], ["None", "0.25"]],
                "numOccurrences": 2,
            }
        ],
    } | changed


def lines(*records: Any) -> bytes:
    """JSON Lines of the records; what is a string already stays as it is."""
    return b"".join((r if isinstance(r, str) else json.dumps(r)).encode() + b"\n" for r in records)


@pytest.fixture
def dump(tmp_path):
    """Write records to a dump and give its path."""

    def write(*records: Any, name: str = "dump.json") -> str:
        pack = {"bz2": bz2.compress, "gz": gzip.compress}.get(name.lower().rpartition(".")[2], bytes)
        (tmp_path / name).write_bytes(pack(lines(*records)))
        return str(tmp_path / name)

    return write


def test_a_quotation_is_an_article_for_each_of_its_addresses(dump):
    """Speaker, probability and day come with it; of the ids none is chosen."""
    one, other = read(dump(quotation()))
    assert one.article == Article(None, "wire.example", "http://wire.example/ferry", published=date(2020, 1, 28))
    assert other.article.outlet == "herald.example"
    assert one.namesakes == (("Ines Holm", ("Q100001", "Q100002")),)
    [quote] = one.quotes
    assert quote == Quote(
        "The ferry will not sail before spring", QuoteKind.DIRECT, (Speaker("Ines Holm"),), stance=None
    )
    assert quote.speaker_confidence == 0.8712
    assert quote.reasons == ("Quotebank’s 2020-01-28-000001 gives Ines Holm the probability 0.8712",)


def test_an_unknown_speaker_is_no_speaker(dump):
    """The dumps write nobody as the string None."""
    record = quotation(speaker="None", qids=[], probas=[["None", "0.9"], ["Ines Holm", "0.1"]])
    found = list(read(dump(record)))
    assert [(item.quotes[0].speakers, item.quotes[0].speaker_confidence, item.namesakes) for item in found] == [
        ((), 0.9, ())
    ] * 2


def test_an_article_s_own_reading_of_its_speaker_counts(dump):
    """Its names may hold their ids in a string; the day, title and address are the article's."""
    [found] = read(dump(article()))
    assert found == Found(
        Article(
            None, "wire.example", "http://wire.example/ferry", "The ferry stays in port", published=date(2020, 1, 29)
        ),
        (Quote("The ferry will not sail before spring", QuoteKind.DIRECT, (Speaker("Ines Holm"),), stance=None),),
        (("Ines Holm", ("Q100001", "Q100003")), ("Bo Arden", ("Q100009",))),
    )
    assert found.quotes[0].speaker_confidence == 0.75


def test_without_a_reading_of_its_own_an_article_has_that_of_the_whole_dump(dump):
    """The speaker that the quotation has over all its articles stands in."""
    [entry] = article()["quotations"]
    entry = {name: value for name, value in entry.items() if not name.startswith("local")}
    [found] = read(dump(article(quotations=[entry])))
    assert (found.quotes[0].speaker, found.quotes[0].speaker_confidence) == (Speaker("Bo Arden"), 0.6)


@pytest.mark.parametrize("name", ["q.json", "q.jsonl", "q.json.bz2", "q.jsonl.gz", "quotes-2020.JSON.BZ2"])
def test_a_dump_is_known_by_its_fields(dump, name):
    """Packed or not, under any name that is JSON's."""
    assert [item.article.outlet for item in read(dump(quotation(), name=name))] == ["wire.example", "herald.example"]


def test_a_packed_dump_comes_through_standard_input(dump, monkeypatch):
    """It is told by its first bytes."""
    with Path(dump(quotation(), name="q.json.bz2")).open("rb") as stream:
        monkeypatch.setattr("sys.stdin", type("Standard", (), {"buffer": stream}))
        assert len(list(read("-"))) == 2


def test_a_cut_dump_is_refused_after_what_it_holds(tmp_path):
    """What could be unpacked is kept."""
    packed = bz2.compress(lines(*(quotation(n) for n in range(3))))
    (tmp_path / "cut.json.bz2").write_bytes(packed[:-10])
    (tmp_path / "bad.json.bz2").write_bytes(packed[:30] + b"\0" * 20 + packed[50:])
    [*_, cut] = read(tmp_path / "cut.json.bz2")
    [*_, bad] = read(tmp_path / "bad.json.bz2")
    assert cut.reason.startswith("damaged bzip2 file (Compressed file ended")
    assert bad.reason == "damaged bzip2 file (Invalid data stream)"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('{"quoteID": "1", "quotation": "cut', "not valid JSON"),
        (quotation(quotation=" "), "no words: quotation is empty"),
        (quotation(quotation=None), "no words: quotation is empty"),
        (quotation(speaker=""), "speaker is empty"),
        ({"quoteID": "1", "quotation": "Yes", "urls": ["http://a.example"]}, "no field speaker"),
        (quotation(probas=[]), "no probabilities: probas is empty"),
        (quotation(probas=None), "no probabilities: probas is empty"),
        (quotation(probas=[["Bo Arden", "0.9"]]), "probas gives its speaker no probability between 0 and 1"),
        (quotation(probas=[["Ines Holm", "nan"]]), "probas gives its speaker no probability between 0 and 1"),
        (quotation(probas=[["Ines Holm", "much"]]), "probas gives its speaker no probability between 0 and 1"),
        (quotation(urls=[]), "no article: urls is empty"),
        (quotation(urls=None), "no article: urls is empty"),
        (quotation(urls=[None, " ", 7]), "no article: urls is empty"),
        (article(quotations="none"), "quotations is not a list of objects"),
        (article(quotations=[{}]), "quotation 1: no words: quotation is empty"),
        (article(url=None, title=None), "neither url nor title"),
    ],
)
def test_a_damaged_record_is_refused_by_its_line(dump, record, reason):
    """The records around it are read."""
    before, after = quotation(1, urls=["http://a.example/1"]), quotation(2, urls=["http://a.example/2"])
    one, refused, other = read(dump(before, record, after))
    assert isinstance(refused, Refusal)
    assert (refused.line, refused.reason[: len(reason)]) == (2, reason)
    assert [one.article.url, other.article.url] == ["http://a.example/1", "http://a.example/2"]


def everything(bank: QuoteBank) -> list[Any]:
    """What a bank holds of a dump, in an order of its own."""
    quotes = sorted(
        (q.article.url, q.text, [s.name for s in q.speakers], q.article.published, q.article.title, q.id)
        for q in bank.quotes().newest()
    )
    by_day = [bank.quotes().since(day).count() for day in ("2020-01-01", "2021-01-01")]
    with bank._database.reading() as connection:
        joined = sa.join(schema.namesakes, schema.speakers)
        query = sa.select(schema.speakers.c.name, schema.namesakes.c.wikidata).select_from(joined)
        namesakes = sorted(tuple(row) for row in connection.execute(query))
    return [quotes, by_day, namesakes]


RECORDS = [
    quotation(1),
    quotation(2, quotation="Yes", date="2020-01-29 00:00:01", speaker="None", probas=[["None", "1.0"]], qids=[]),
    quotation(3, quotation="Yes", date="2021-02-03 00:00:01", qids=["Q100007"]),
    article(),
]


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(st.permutations(RECORDS), st.integers(1, 4))
def test_the_order_of_lines_makes_no_difference(tmp_path_factory, records, batch):
    """Nor into how many batches they fall, nor whether they come twice."""
    expected = None
    for order, size in ((RECORDS, 100), (records, batch), (records + RECORDS, batch)):
        path = tmp_path_factory.mktemp("dump") / "dump.json"
        path.write_bytes(lines(*order))
        with pytest.MonkeyPatch.context() as patch, QuoteBank(":memory:") as bank:
            patch.setattr("quotebank.runs.importing.BATCH", size)
            import_paths(bank, [path])
            expected = expected or everything(bank)
            assert everything(bank) == expected


def test_records_of_one_address_meet_in_one_article(bank_url, dump):
    """The article has all their quotes, the title of the record that has one, and the latest of the days."""
    with QuoteBank(bank_url) as bank:
        for record in RECORDS:
            import_paths(bank, [dump(record)])
        held = everything(bank)
        assert [row[:5] for row in held[0] if "wire" in row[0]] == [
            ("http://wire.example/ferry", words, speakers, date(2021, 2, 3), "The ferry stays in port")
            for words, speakers in (
                ("The ferry will not sail before spring", ["Ines Holm"]),
                ("Yes", []),
                ("Yes", ["Ines Holm"]),
            )
        ]
        assert held[1] == [6, 6]
        assert held[2] == [("Ines Holm", f"Q10000{n}") for n in (1, 2, 3, 7)]
        assert bank.quotes().containing("ferry").count() == 2
        again = import_paths(bank, [dump(*RECORDS)])
        assert (again.articles_new, again.quotes_new, everything(bank)) == (0, 0, held)


def test_what_was_removed_stays_away(bank_url, dump):
    """Its quotes do not come back, nor do the namesakes of those who are quoted nowhere else."""
    with QuoteBank(bank_url) as bank:
        import_paths(bank, [dump(quotation())])
        for summary in list(bank.quotes().newest()):
            bank.remove(summary.article.id, reason="court order")
        assert everything(bank) == [[], [0, 0], []]
        report = import_paths(bank, [dump(quotation())])
        assert (report.articles_known, report.quotes_new) == (2, 0)
        assert everything(bank) == [[], [0, 0], []]


def test_an_interrupted_dump_goes_on(dump, monkeypatch):
    """Whole batches are stored; the next run adds the rest."""
    monkeypatch.setattr("quotebank.runs.importing.BATCH", 2)
    path = dump(*(quotation(n, quotation=f"Number {n}") for n in range(5)))
    stop = iter([None, KeyboardInterrupt])

    def interrupt(progress):
        if next(stop, None):
            raise KeyboardInterrupt

    with QuoteBank(":memory:") as bank:
        with pytest.raises(KeyboardInterrupt):
            import_paths(bank, [path], progress=interrupt)
        assert bank.stats().quotes == 4
        assert import_paths(bank, [path]).quotes_new == 6
        assert bank.stats().articles == 2
