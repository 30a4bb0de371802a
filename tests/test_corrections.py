"""What people put right in a bank, and take back."""

import pytest
import sqlalchemy as sa

from quotebank import Article, Quote, QuoteBank, QuoteKind, Speaker
from quotebank.cli import main
from quotebank.errors import BankError, QueryError
from quotebank.records import Span
from quotebank.store import schema

SIGNED = {"who": "Ada", "why": "looked it up"}


def quote(text: str, said: str, name: str) -> Quote:
    """A quote of an article's text."""
    start = text.index(said)
    return Quote(said, QuoteKind.DIRECT, (Speaker(name, role="mayor"),), (Span(start, start + len(said)),))


def fill(bank: QuoteBank, *names: str) -> None:
    """Store an article a name, in which it says that the dam of its number holds."""
    for name in names:
        number = bank.stats().articles + 1
        text = f"“Dam {number} holds,” said {name}."
        bank.add_extracted(
            [(Article(text, url=f"https://a.example/{number}"), [quote(text, f"Dam {number} holds", name)])]
        )


def dump(bank: QuoteBank) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the log."""
    with bank._database.reading() as connection:
        return {
            name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for name, table in schema.metadata.tables.items()
            if name not in ("correction", "high_water")
        }


def correct(bank: QuoteBank, action: str) -> int:
    """Make one correction of each sort."""
    first = bank.quotes().oldest().page(1).quotes[0].id
    assert first
    return {
        "merge": lambda: bank.merge("J. Holm", "Jana Holm", **SIGNED),
        "split names": lambda: bank.split("Jana Holm", "Joan Holm", quotes=[first], **SIGNED),
        "rename": lambda: bank.rename("J. Holm", "Joan Holm", **SIGNED),
        "alias": lambda: bank.alias("Jana Holm", "Jana Holm-Reed", **SIGNED),
        "link": lambda: bank.link("Jana Holm", "Q7", **SIGNED),
        "accept": lambda: bank.accept(first, **SIGNED),
        "reject": lambda: bank.reject(first, **SIGNED),
        "reattribute": lambda: bank.reattribute(first, ["Petra Lund", "J. Holm"], **SIGNED),
        "nobody": lambda: bank.reattribute(first, None, **SIGNED),
    }[action]()


ACTIONS = ["merge", "split names", "rename", "alias", "link", "accept", "reject", "reattribute", "nobody"]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_undone_correction_leaves_the_tables_as_they_were(bank_url: str, action: str) -> None:
    """Every row but those of the log is the same as before; the log has both entries."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "J. Holm", "Petra Lund")
        before = dump(bank)
        made = correct(bank, action)
        assert dump(bank) != before
        undone = bank.undo(made, **SIGNED)
        assert dump(bank) == before
        assert [(entry.id, entry.undoes, entry.undone_by) for entry in bank.corrections()] == [
            (undone, made, None),
            (made, None, undone),
        ]


def test_new_articles_join_the_speaker_that_a_name_was_merged_into(bank_url: str) -> None:
    """Also in another program that had the name in memory; undone, the newer quote goes back with its name."""
    with QuoteBank(bank_url) as bank, QuoteBank(bank_url) as other:
        fill(other, "Jana Holm", "J. Holm")
        made = bank.merge("J. Holm", "Jana Holm", **SIGNED)
        fill(other, "J. Holm")
        assert [(s.speaker.name, s.quotes) for s in bank.speakers()] == [("Jana Holm", 3)]
        bank.undo(made, **SIGNED)
        assert [(s.speaker.name, s.quotes) for s in bank.speakers()] == [("J. Holm", 2), ("Jana Holm", 1)]


def test_nobody_takes_the_place_of_a_speaker_that_was_merged(bank_url: str) -> None:
    """A speaker who comes after the merge has a number of its own, so that the merge can be undone."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "J. Holm")
        made = bank.merge("J. Holm", "Jana Holm", **SIGNED)
        fill(bank, "Petra Lund")
        bank.undo(made, **SIGNED)
        assert {s.speaker.name: (s.speaker.id, s.quotes) for s in bank.speakers()} == {
            "Jana Holm": (1, 1),
            "J. Holm": (2, 1),
            "Petra Lund": (3, 1),
        }


def test_a_split_name_takes_new_articles_with_it(bank_url: str) -> None:
    """The name goes where it now belongs."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "J. Holm")
        bank.merge("J. Holm", "Jana Holm", **SIGNED)
        bank.split("Jana Holm", "J. Holm", names=["J. Holm"], **SIGNED)
        fill(bank, "J. Holm")
        assert [(s.speaker.name, s.quotes) for s in bank.speakers()] == [("J. Holm", 2), ("Jana Holm", 1)]


def test_rejected_quotes_are_left_out_unless_asked_for(bank_url: str) -> None:
    """Queries, counts, facets, summaries and who_said pass over them; the id still finds them."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "Petra Lund")
        wrong = bank.quotes().by("Jana Holm").page().quotes[0]
        bank.reject(wrong, **SIGNED)
        assert [q.speakers[0].name for q in bank.quotes()] == ["Petra Lund"]
        assert bank.quotes().by("Jana Holm").count() == 0
        assert bank.quotes().facets("speaker") == {"speaker": [("Petra Lund", 1)]}
        assert [m.quote.text for m in bank.who_said("Dam 1 holds")] == ["Dam 2 holds"]
        assert [(s.speaker.name, s.quotes) for s in bank.speakers()] == [("Petra Lund", 1), ("Jana Holm", 0)]
        assert bank.quotes().with_rejected().count() == 2
        assert bank.quote(wrong.id or "").review == "rejected"


def test_a_correction_that_others_depend_on_is_not_undone(bank_url: str) -> None:
    """The message names them; undone in reverse, both go."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "J. Holm")
        before = dump(bank)
        first = bank.merge("J. Holm", "Jana Holm", **SIGNED)
        second = bank.link("Jana Holm", "Q7", **SIGNED)
        third = bank.rename("Jana Holm", "Joan Holm", **SIGNED)
        with pytest.raises(BankError, match=f"first: {third}"):
            bank.undo(second, **SIGNED)
        for correction in (third, second, first):
            bank.undo(correction, **SIGNED)
        assert dump(bank) == before


def test_the_log_keeps_no_words_of_a_removed_article(bank_url: str) -> None:
    """What was done, by whom and when, stays; the rows and the reason go."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "Petra Lund")
        some = bank.quotes().by("Jana Holm").page().quotes[0]
        bank.reattribute(some, "Petra Lund", **SIGNED)
        assert some.article
        assert some.article.id
        bank.remove(some.article.id, reason="court order")
        with bank._database.reading() as connection:
            rows = connection.execute(sa.select(schema.corrections)).mappings().all()
        assert [(r["action"], r["who"], r["why"], r["before"], r["after"]) for r in rows] == [
            ("reattribute", "Ada", None, None, None)
        ]


@pytest.mark.parametrize("wikidata", ["42", "Q", "Q01", "q7", "Q7 ", ""])
def test_what_is_no_wikidata_id_is_refused(wikidata: str) -> None:
    """The form is checked; nothing is logged."""
    with QuoteBank(":memory:") as bank:
        fill(bank, "Jana Holm")
        with pytest.raises(QueryError, match="Wikidata id"):
            bank.link("Jana Holm", wikidata, **SIGNED)
        assert bank.corrections() == []


def test_the_commands_correct_list_and_undo(bank_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each names the number of the correction; wrong use is exit code 2, an unknown speaker 1."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "J. Holm")
        before = dump(bank)
    signed = ["--why", "same mayor", "--who", "Ada", "--bank", bank_url]
    assert main(["correct", "merge", "J. Holm", "Jana Holm", *signed]) == 0
    assert capsys.readouterr().out == "Correction 1; `quotebank undo 1` takes it back.\n"
    assert main(["corrections", "--bank", bank_url]) == 0
    assert "merge speaker:1, Ada: same mayor\n" in capsys.readouterr().out
    assert main(["undo", "1", "--json", *signed]) == 0
    assert capsys.readouterr().out == '{\n  "correction": 2\n}\n'
    assert main(["correct", "merge", "J. Holm", *signed]) == 2
    assert main(["correct", "alias", "Nobody Here", "N. Here", *signed]) == 1
    with QuoteBank(bank_url) as bank:
        assert dump(bank) == before


def test_a_list_links_speakers_but_changes_no_link(bank_url: str) -> None:
    """What a person has linked stays; what is no id is refused, and nothing of the list is stored."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm")
        bank.link("Jana Holm", "Q7", **SIGNED)
        bank.add_speakers([(Speaker("Jana Holm", wikidata="Q8"), ()), (Speaker("Petra Lund", wikidata="Q9"), ())])
        assert (bank.speaker("Jana Holm").wikidata, bank.speaker("Petra Lund").wikidata) == ("Q7", "Q9")
        with pytest.raises(QueryError, match="Wikidata id"):
            bank.add_speakers([(Speaker("Ada Berg"), ()), (Speaker("Bo Berg", wikidata="9"), ())])
        assert len(bank.speakers()) == 2


def test_rejected_quotes_are_asked_for_by_name(bank_url: str) -> None:
    """So are accepted ones; another word is refused."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "Petra Lund", "Ada Berg")
        wrong, right, _ = bank.quotes().oldest()
        bank.reject(wrong, **SIGNED)
        bank.accept(right, **SIGNED)
        assert [q.id for q in bank.quotes().reviewed("rejected")] == [wrong.id]
        assert bank.quotes().reviewed("rejected").facets("speaker") == {"speaker": [("Jana Holm", 1)]}
        assert [q.id for q in bank.quotes().reviewed("accepted")] == [right.id]
        with pytest.raises(QueryError, match="accepted or rejected"):
            bank.quotes().reviewed("maybe")


def test_rejected_quotes_count_nowhere(bank_url: str) -> None:
    """Not in counts, summaries, profiles, checks, statements or what a query exports; stats count them apart."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "Petra Lund")
        text = "“The old bridge will open in the first week of May again,” said Jana Holm."
        said = text[1 : text.index(",")]
        for number, outlet in enumerate(("Hill News", "The Ferryman")):
            article = Article(text, outlet, f"https://bridge.example/{number}")
            bank.add_extracted([(article, [quote(text, said, "Jana Holm")])])
        wrong = bank.quotes().in_outlet("The Ferryman").page().quotes[0]
        bank.reject(wrong, **SIGNED)
        stats, jana = bank.stats(), bank.speaker("Jana Holm")
        assert (stats.quotes, stats.kinds, stats.rejected) == (3, {"direct": 3}, 1)
        assert {(one.outlet.name, one.quotes) for one in bank.outlets()} == {("Hill News", 1), ("The Ferryman", 0)}
        assert [(s.quotes, s.articles) for s in bank.speakers("Jana")] == [(2, 2)]
        assert (jana.quotes, jana.articles, jana.rejected) == (2, 2, 1)
        assert [one.what.name for one in jana.outlets] == ["Hill News"]
        assert bank.check(said, "Jana Holm").outlets == ("Hill News",)
        assert bank.statement(bank.quotes().in_outlet("Hill News").page().quotes[0]).outlets == ("Hill News",)
        exported = {q.id for some, _ in bank.quotes().statements() for q in some}
        assert wrong.id not in exported
        assert len(exported) == 3
        assert wrong.id in {q.id for some, _ in bank.quotes().with_rejected().statements() for q in some}
        assert wrong.id in {q.id for _, some in bank.articles() for q in some}


def bearers(bank: QuoteBank) -> list[tuple[int, str]]:
    """The rows of the table of namesakes."""
    return [(id_, wikidata) for id_, wikidata in dump(bank)["namesake"]]


def test_namesakes_go_where_their_name_goes(bank_url: str) -> None:
    """Merged, they are the one's that is left; split off, they stay with whom they were; undone, they come back."""
    with QuoteBank(bank_url) as bank:
        text = "“It holds,” said J. Holm."
        bank.add_extracted(
            [(Article(text, url="https://a.example/0"), [quote(text, "It holds", "J. Holm")])],
            namesakes={"J. Holm": ["Q7", "Q8"]},
        )
        text = "“It broke,” said Jana Holm."
        bank.add_extracted(
            [(Article(text, url="https://a.example/1"), [quote(text, "It broke", "Jana Holm")])],
            namesakes={"Jana Holm": ["Q8", "Q9"]},
        )
        before = dump(bank)
        merged = bank.merge("J. Holm", "Jana Holm", **SIGNED)
        assert bearers(bank) == [(2, "Q7"), (2, "Q8"), (2, "Q9")]
        split = bank.split("Jana Holm", "Joan Holm", names=["J. Holm"], **SIGNED)
        assert [id_ for id_, _ in bearers(bank)] == [2, 2, 2]
        bank.undo(split, **SIGNED)
        bank.undo(merged, **SIGNED)
        assert dump(bank) == before
        gone = next(iter(bank.quotes().by("J. Holm"))).article
        assert gone
        bank.remove(str(gone.id), reason="court order")
        assert bearers(bank) == [(2, "Q8"), (2, "Q9")]


def test_an_undone_rejection_goes_back_to_its_statement(bank_url: str) -> None:
    """Also where the quote was the first of it, by which the statement is known."""
    with QuoteBank(bank_url) as bank:
        said = "The old bridge will open in the first week of May again"
        for number in range(3):
            text = f"“{said},” said Jana Holm."
            bank.add_extracted(
                [(Article(text, url=f"https://bridge.example/{number}"), [quote(text, said, "Jana Holm")])]
            )
        before, [first, second, _] = dump(bank), bank.quotes().oldest()
        made = [bank.reject(first, **SIGNED), bank.reject(second, **SIGNED)]
        assert dump(bank)["shingle"] != before["shingle"]
        for number in made:  # in any order: neither depends on the other
            bank.undo(number, **SIGNED)
        assert set(dump(bank)["shingle"]) == set(before["shingle"])
        assert len(bank.statement(first).quotes) == 3


def test_an_undone_merge_can_be_made_again_by_undoing_the_undo(bank_url: str) -> None:
    """The names, their quotes and those that came in between are where they were after the merge."""
    with QuoteBank(bank_url) as bank:
        fill(bank, "Jana Holm", "J. Holm")
        merged = bank.merge("J. Holm", "Jana Holm", **SIGNED)
        after = dump(bank)
        undone = bank.undo(merged, **SIGNED)
        again = bank.undo(undone, **SIGNED)
        assert dump(bank) == after
        bank.undo(again, **SIGNED)
        fill(bank, "J. Holm")
        bank.undo(again + 1, **SIGNED)
        assert [(s.speaker.name, s.quotes) for s in bank.speakers()] == [("Jana Holm", 3)]
