"""Whatever people do to a bank, in any order: it holds what the documentation says, and an undo harms nobody."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from corrections_model import Link, Model, Quote, Slot
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from test_corrections import SIGNED, dump

import quotebank
from quotebank import Article, Extractor, QuoteBank, QuoteKind, Span, Speaker
from quotebank.errors import QueryError, QuotebankError
from quotebank.store import schema

NAMES = ("Jana Holm", "J. Holm", "Holm", "Jana Berg", "Petra Lund")
SAID = (
    "the old bridge will open in the first week of May again",
    "we paid all the dues of this harbour for a hundred years",
)
ARTICLES = 14
FIRST = 6
"""How many are there at the beginning."""
WORDS = st.sampled_from([*NAMES, "Joan Holm", "Jana Holm Berg", "P. Lund"])

NUMBERS = st.integers(0, 11)
QUIET = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failure is short enough to read, and to make it shorter would take minutes."""


def sayings(number: int) -> dict[int, str]:
    """Who says what in an article: some have one of the sayings, every third has both."""
    first, second = NAMES[number % len(NAMES)], NAMES[(number * 2 + 1) % len(NAMES)]
    if number % 3 == 0:
        return {0: first, 1: second}
    return {number % 2: first}


def text(number: int) -> str:
    """The text of an article."""
    return " ".join(f"“{SAID[saying]},” said {name}." for saying, name in sayings(number).items()) + f" No. {number}."


def article(number: int) -> Article:
    """An article."""
    return Article(text(number), "Hill News", f"https://hillnews.example/{number}", published=date(2026, 1, 28))


class Found(Extractor):
    """Finds in each article what it was told that there is: by whom, and whether without the first word."""

    def __init__(self) -> None:
        self.said = {
            number: {saying: (name, False) for saying, name in sayings(number).items()} for number in range(99)
        }

    def extract(self, given: str | Article) -> list[quotebank.Quote]:
        """Return the quotes of an article."""
        assert isinstance(given, Article)
        number = int((given.url or "").rpartition("/")[2])
        found = []
        for saying, (name, shortened) in self.said[number].items():
            words = SAID[saying].partition(" ")[2] if shortened else SAID[saying]
            start = text(number).index(words)
            speakers = (Speaker(name, role="mayor"),)
            found.append(quotebank.Quote(words, QuoteKind.DIRECT, speakers, (Span(start, start + len(words)),)))
        return found


class Correcting(RuleBasedStateMachine):
    """A bank that people fill, correct and empty as they like, and a model that does the same."""

    url = ":memory:"
    calm = False
    """Whether nothing but corrections is made."""
    thorough = False
    """Whether the bank is examined after every step, which takes longest, or in the end."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Found()
        self.bank = self.opened()
        self.model = Model()
        self.serial = 0
        self.repeating: Callable[[], Any] | None = None
        """Makes the last decision once more."""

    def opened(self) -> QuoteBank:
        """Open the bank."""
        bank = QuoteBank(self.url)
        bank.extractor = self.found
        return bank

    @initialize()
    def fill(self) -> None:
        """Store some articles."""
        for number in range(FIRST):
            self.store(number)
        self.begun = dump(self.bank)

    # What happens to a bank

    def store(self, number: int) -> None:
        """Store an article."""
        given = article(number)
        namesakes = {"Jana Holm": ["Q7", "Q8"], "J. Holm": ["Q8", "Q9"]}
        pairs = [(given, self.found.extract(given))]
        report = self.bank.add_extracted(pairs, extracted_by="0.0.1", namesakes=namesakes)
        if not report.articles_new:
            return
        stored = self.links()
        for saying, (name, _) in self.found.said[number].items():
            self.meet((number, saying), name, stored)
        self.model.disturb()

    def meet(self, slot: Slot, name: str, stored: dict[Slot, list[Link]]) -> None:
        """A quote comes into the bank."""
        [(joined, written)] = stored[slot]
        assert written == name
        self.serial += 1
        self.model.quotes[slot] = Quote(self.serial, [self.model.meet(name, joined)])

    @precondition(lambda self: not self.calm)
    @rule(number=st.integers(0, ARTICLES - 1))
    def add(self, number: int) -> None:
        """One more article."""
        self.store(number)

    @precondition(lambda self: not self.calm and self.model.quotes)
    @rule(choice=NUMBERS)
    def remove(self, choice: int) -> None:
        """An article has to go; what nobody else uses of its names goes with it."""
        numbers = sorted({number for number, _ in self.model.quotes})
        number = numbers[choice % len(numbers)]
        slots = [slot for slot in self.model.quotes if slot[0] == number]
        removed = {link for slot in slots for link in self.model.quotes[slot].links}
        [uid] = [one.id for one, _ in self.bank.articles() if one.url == article(number).url]
        self.bank.remove(str(uid), reason="asked for")
        self.model.lose(slots)
        self.model.forget(self.names(), removed)

    @precondition(lambda self: not self.calm and self.model.quotes)
    @rule(choice=NUMBERS, name=st.sampled_from([None, *NAMES]), shortened=st.booleans())
    def reextract(self, choice: int, name: str | None, shortened: bool) -> None:
        """A newer version finds one of the quotes at other ends, from somebody else, or not at all."""
        slots = sorted(self.model.quotes)
        changed = slots[choice % len(slots)]
        self.found.said[changed[0]].pop(changed[1])
        if name is not None:
            self.found.said[changed[0]][changed[1]] = name, shortened
        self.bank.reextract(everything=True)
        stored, present = self.links(), {number for number, _ in slots} | self.empty_articles()
        self.model.lose([slot for slot in slots if slot[1] not in self.found.said[slot[0]]])
        for number in sorted(present):
            for saying, (who, _) in self.found.said[number].items():
                self.find_again((number, saying), who, stored)
        self.model.forget(self.names())

    def empty_articles(self) -> set[int]:
        """The articles without quotes."""
        held = {int((one.url or "").rpartition("/")[2]) for one, _ in self.bank.articles()}
        return held - {number for number, _ in self.model.quotes}

    def find_again(self, slot: Slot, name: str, stored: dict[Slot, list[Link]]) -> None:
        """A person's choice stays, and whoever was accepted; else it is who is found now."""
        quote = self.model.quotes.get(slot)
        if quote is None:
            self.meet(slot, name, stored)
            return
        written = [one for _, one in quote.links]
        if self.model.chosen(slot) or (quote.review == "accepted" and written != [name]):
            return
        same = [link for link in quote.links if link[1] == name]
        if same:
            quote.links = same[-1:]  # the name stands for whom it stood for
        else:
            [(joined, _)] = stored[slot]
            quote.links = [self.model.meet(name, joined)]

    @rule()
    def reopen(self) -> None:
        """Another program goes on."""
        if self.url != ":memory:":
            self.bank.close()
            self.bank = self.opened()

    # What people do

    def correct(self, action: str, *given: Any, **named: Any) -> int | None:
        """Make a correction; one that is refused changes nothing."""
        before = dump(self.bank)
        try:
            number = getattr(self.bank, action)(*given, **named, **SIGNED)
        except QuotebankError as refused:
            assert dump(self.bank) == before
            assert "constraint" not in str(refused).casefold()  # noqa: PT017  why it was refused is for people
            return None
        assert isinstance(number, int)
        return number

    def speaker(self, choice: int) -> int:
        """Choose one of the speakers that there are."""
        ids = sorted(self.model.speakers)
        return ids[choice % len(ids)]

    def slot(self, choice: int) -> Slot:
        """Choose one of the quotes that there are."""
        slots = sorted(self.model.quotes)
        return slots[choice % len(slots)]

    @precondition(lambda self: len(self.model.speakers) > 1)
    @rule(one=NUMBERS, other=NUMBERS)
    def merge(self, one: int, other: int) -> None:
        """Two are one."""
        gone, kept = self.speaker(one), self.speaker(other)
        number = self.correct("merge", gone, kept)
        known = {self.model.speakers[gone].wikidata, self.model.speakers[kept].wikidata} - {None}
        assert (number is None) == (gone == kept or len(known) > 1)
        if number is not None:
            self.model.merge(self.model.enter(number, "merge"), gone, kept)

    @precondition(lambda self: self.model.speakers)
    @rule(one=NUMBERS, name=WORDS, part=NUMBERS)
    def split_names(self, one: int, name: str, part: int) -> None:
        """One of the names is another's."""
        old = self.speaker(one)
        names = sorted(self.model.speakers[old].names)
        some = [names[part % len(names)]]
        number = self.correct("split", old, name, names=some)
        assert (number is None) == (len(names) == 1)
        if number is not None:
            self.split(number, old, name, some, [])

    @precondition(lambda self: self.model.quotes)
    @rule(name=WORDS, part=NUMBERS)
    def split_quotes(self, name: str, part: int) -> None:
        """One of the quotes is another's."""
        slot = self.slot(part)
        for old, _ in self.model.quotes[slot].links[:1]:
            number = self.correct("split", old, name, quotes=[self.uids()[slot]])
            assert number is not None
            self.split(number, old, name, [], [slot])

    def split(self, number: int, old: int, name: str, names: list[str], slots: list[Slot]) -> None:
        """Let the model do the same."""
        called = self.called()
        self.model.staying_name = called[old]
        self.model.split(self.model.enter(number, "split"), old, max(called), name, names, slots)

    @precondition(lambda self: self.model.speakers)
    @rule(one=NUMBERS, name=WORDS)
    def rename(self, one: int, name: str) -> None:
        """Another name; the old one stays."""
        id_ = self.speaker(one)
        number = self.correct("rename", id_, name)
        assert number is not None
        entry = self.model.enter(number, "rename")
        self.model.decide(entry, ("has", id_, name), True)
        self.model.decide(entry, ("name", id_), name)

    @precondition(lambda self: self.model.speakers)
    @rule(one=NUMBERS, name=WORDS)
    def alias(self, one: int, name: str) -> None:
        """One more name."""
        self.give_alias(self.speaker(one), name)

    def give_alias(self, id_: int, name: str) -> None:
        """One more name for a certain speaker."""
        number = self.correct("alias", id_, name)
        assert number is not None
        self.model.decide(self.model.enter(number, "alias"), ("has", id_, name), True)
        self.repeating = lambda: id_ in self.model.speakers and self.give_alias(id_, name)

    @precondition(lambda self: self.model.speakers)
    @rule(one=NUMBERS, wikidata=st.sampled_from(["Q7", "Q8", None]))
    def link(self, one: int, wikidata: str | None) -> None:
        """Who it is."""
        self.give_link(self.speaker(one), wikidata)

    def give_link(self, id_: int, wikidata: str | None) -> None:
        """Who a certain speaker is."""
        number = self.correct("link", id_, wikidata)
        assert number is not None
        self.model.decide(self.model.enter(number, "link"), ("wikidata", id_), wikidata)
        self.repeating = lambda: id_ in self.model.speakers and self.give_link(id_, wikidata)

    @precondition(lambda self: self.model.quotes)
    @rule(action=st.sampled_from(["accept", "reject"]), part=NUMBERS)
    def review(self, action: str, part: int) -> None:
        """A person has looked at it."""
        self.give_review(action, self.slot(part))

    def give_review(self, action: str, slot: Slot) -> None:
        """A person has looked at a certain quote."""
        number = self.correct(action, self.uids()[slot])
        assert number is not None
        quote = self.model.quotes[slot]
        entry = self.model.enter(number, action, quote=quote)
        self.model.decide(entry, ("review", quote.serial), f"{action}ed")
        self.repeating = lambda: slot in self.model.quotes and self.give_review(action, slot)

    @precondition(lambda self: self.model.quotes and self.model.speakers)
    @rule(part=NUMBERS, people=st.lists(NUMBERS, max_size=2))
    def reattribute(self, part: int, people: list[int]) -> None:
        """Others have said it, or nobody knows who."""
        self.give(self.slot(part), [self.speaker(one) for one in people])

    def give(self, slot: Slot, ids: list[int]) -> None:
        """Certain others have said it."""
        number = self.correct("reattribute", self.uids()[slot], ids)
        assert number is not None
        quote = self.model.quotes[slot]
        entry = self.model.enter(number, "reattribute", quote=quote)
        links = [(id_, self.model.speakers[id_].name) for id_ in ids]
        self.model.decide(entry, ("links", quote.serial), links)
        there = self.model.speakers.keys()
        self.repeating = lambda: slot in self.model.quotes and there >= set(ids) and self.give(slot, ids)

    @precondition(lambda self: self.repeating)
    @rule()
    def say_again(self) -> None:
        """Somebody else decides the same, if what it was about is still there."""
        self.repeating()

    @precondition(lambda self: self.model.entries)
    @rule(choice=st.integers(0, 40), latest=st.booleans())
    def undo(self, choice: int, latest: bool) -> None:
        """Take any of them back."""
        numbers = sorted(self.model.entries, reverse=True)
        entry = self.model.entries[numbers[choice % min(4, len(numbers)) if latest else choice % len(numbers)]]
        number = self.correct("undo", entry.number)
        assert number or not self.model.must_be_undone(entry), f"{entry} was not undone"
        if number:
            self.model.undo(number, entry)

    # What the bank holds

    def query(self, *columns: Any) -> list[Any]:
        """Ask the tables."""
        with self.bank._database.reading() as connection:
            return list(connection.execute(sa.select(*columns).select_from(*{column.table for column in columns[:1]})))

    def joined(self) -> list[Any]:
        """The quotes of the bank with their articles."""
        with self.bank._database.reading() as connection:
            return list(
                connection.execute(
                    sa.select(schema.quotes, schema.articles.c.url).join_from(schema.quotes, schema.articles)
                )
            )

    def slots(self) -> dict[int, Slot]:
        """The slots of the quotes, by row ids."""
        return {
            row.id: (
                int(row.url.rpartition("/")[2]),
                next(at for at, said in enumerate(SAID) if said.endswith(row.text)),
            )
            for row in self.joined()
        }

    def uids(self) -> dict[Slot, str]:
        """The ids of the quotes."""
        slots = self.slots()
        return {slots[row.id]: row.uid for row in self.joined()}

    def links(self) -> dict[Slot, list[Link]]:
        """Speakers and names of each quote; a name belongs to the speaker beside it."""
        slots, links = self.slots(), schema.quote_speakers
        found: defaultdict[Slot, list[Link]] = defaultdict(list)
        with self.bank._database.reading() as connection:
            query = sa.select(links, schema.speaker_names.c.name, schema.speaker_names.c.speaker_id.label("owner"))
            query = query.join_from(links, schema.speaker_names).order_by(links.c.quote_id, links.c.position)
            for row in connection.execute(query):
                assert row.speaker_id == row.owner
                found[slots[row.quote_id]].append((row.speaker_id, row.name))
        return found

    def names(self) -> dict[int, set[str]]:
        """The names of each speaker."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for row in self.query(schema.speaker_names.c.speaker_id, schema.speaker_names.c.name):
            found[row.speaker_id].add(row.name)
        return found

    def called(self) -> dict[int, str]:
        """What each speaker is called."""
        return {row.id: row.name for row in self.query(schema.speakers.c.id, schema.speakers.c.name)}

    @invariant()
    def as_the_model_says(self) -> None:
        """Speakers and their names, quotes and whose they are, reviews and statements are those of the model."""
        model, slots = self.model, self.slots()
        links = self.links()
        assert {slot: links[slot] for slot in slots.values()} == {s: one.links for s, one in model.quotes.items()}
        people = self.query(schema.speakers.c.id, schema.speakers.c.name, schema.speakers.c.wikidata)
        assert {row.id: (row.name, row.wikidata) for row in people} == {
            id_: (who.name, who.wikidata) for id_, who in model.speakers.items()
        }
        assert self.names() == {id_: set(who.names) for id_, who in model.speakers.items()}
        rows = self.joined()
        assert {slots[row.id]: row.review for row in rows} == {s: one.review for s, one in model.quotes.items()}
        groups: defaultdict[int, set[Slot]] = defaultdict(set)
        for row in rows:
            assert (row.statement_id is None) == (row.review == "rejected")
            if row.statement_id is not None:
                groups[row.statement_id].add(slots[row.id])
        assert all(slots.get(head) in members for head, members in groups.items()), "a statement that does not exist"
        assert set(map(frozenset, groups.values())) == model.statements()

    @invariant()
    def stays_sound(self) -> None:
        """Nothing is wrong with the bank."""
        if self.thorough:
            self.sound()

    def sound(self) -> None:
        """See what the bank's own examination finds."""
        assert [(problem.kind, problem.examples) for problem in self.bank.examine().problems] == []

    def names_find_quotes(self) -> None:
        """Every name finds what is attributed under it, and its speaker's profile counts what the query finds."""
        for summary in self.bank.speakers():
            who = summary.speaker
            mine = {quote.id for quote in self.bank.quotes().by(who)}
            assert self.bank.speaker(who.id or 0).quotes == summary.quotes == len(mine)
            for name in summary.names:
                assert mine <= {quote.id for quote in self.bank.quotes().by(name)}
                try:
                    assert self.bank.speaker(name).speaker.id == who.id
                except QueryError as several:
                    assert f"{who.id} (" in str(several)  # noqa: PT017  either is right

    def teardown(self) -> None:
        """Names find quotes; where nothing but corrections was made, all is undone, the last first, to the last row."""
        try:
            if hasattr(self, "begun"):
                self.names_find_quotes()
                self.sound()
            if self.calm and hasattr(self, "begun"):
                for entry in self.bank.corrections():  # the undos too: each step backwards is one that was made
                    self.bank.undo(entry.id, **SIGNED)
                assert dump(self.bank) == self.begun
                self.sound()
        finally:
            self.bank.close()


def run(
    address: Callable[[], str], drop: Callable[[str], None], examples: int, steps: int, *, calm: bool, thorough: bool
) -> None:
    """Run the machine on new banks."""

    class There(Correcting):
        def __init__(self) -> None:
            self.url = address()
            self.calm, self.thorough = calm, thorough
            super().__init__()

        def teardown(self) -> None:
            super().teardown()
            drop(self.url)

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        There,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=QUIET,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )


@pytest.fixture
def address(request: pytest.FixtureRequest, new_bank: Callable[[], str]) -> Callable[[], str]:
    """Make the address of an empty bank; files are copies of one, which is quicker than to make each."""
    if "postgresql" in request.node.name:
        return new_bank
    pattern = Path(new_bank())
    QuoteBank(pattern).close()
    folder = Path(tempfile.mkdtemp(dir=pattern.parent))

    def copy() -> str:
        path = Path(tempfile.mkdtemp(dir=folder), "quotes.db")
        shutil.copy(pattern, path)
        return str(path)

    return copy


@pytest.fixture
def throw_away(drop: Callable[[str], None]) -> Callable[[str], None]:
    """Delete a bank."""

    def gone(url: str) -> None:
        drop(url)
        if "://" not in url:
            with suppress(OSError):
                shutil.rmtree(Path(url).parent)

    return gone


@pytest.mark.parametrize("calm", [False, True], ids=["all", "corrections"])
def test_a_bank_holds_what_people_have_made_of_it(
    address: Callable[[], str], throw_away: Callable[[str], None], request: pytest.FixtureRequest, calm: bool
) -> None:
    """After every step it holds what the model holds; nothing but corrections, undone in reverse, leaves no trace."""
    examples = 1 if "postgresql" in request.node.name else 3 if calm else 6
    run(address, throw_away, examples, 10, calm=calm, thorough=False)


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize("calm", [False, True], ids=["all", "corrections"])
def test_a_bank_holds_what_people_have_made_of_it_in_a_thousand_ways(
    address: Callable[[], str], throw_away: Callable[[str], None], request: pytest.FixtureRequest, calm: bool
) -> None:
    """The same, 2,000 times on SQLite and 200 times on PostgreSQL; a tenth of that with nothing but corrections."""
    examples = 200 if "postgresql" in request.node.name else 2_000
    run(address, throw_away, examples // 10 if calm else examples, 15, calm=calm, thorough=True)
