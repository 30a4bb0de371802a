"""Corrections in any order: undone in reverse, they leave the bank exactly as it was."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import Phase, settings
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

from quotebank import Article, Quote, QuoteBank, QuoteKind, Span, Speaker
from quotebank.errors import QueryError, QuotebankError
from quotebank.store.schema import corrections

NAMES = ("Jana Holm", "J. Holm", "Holm", "Jana Berg", "Petra Lund")
SAID = (
    "the old bridge will open in the first week of May again",
    "no dam in this valley has ever held for a hundred years",
)
WORDS = st.sampled_from([*NAMES, "Joan Holm", "Jana Holm Berg", "P. Lund"])

_NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failure is short enough to read, and to make it shorter would take minutes."""


def articles() -> list[tuple[Article, list[Quote]]]:
    """Each name says both sentences, in an article each, so that many quotes are one utterance."""
    made = []
    for number, (name, said) in enumerate((name, said) for name in NAMES for said in SAID):
        quote = Quote(said, QuoteKind.DIRECT, (Speaker(name, role="mayor"),), (Span(1, 1 + len(said)),))
        made.append((Article(f"“{said},” said {name}.", "Hill News", f"https://hillnews.example/{number}"), [quote]))
    return made


class Correcting(RuleBasedStateMachine):
    """A bank in which people correct whatever they like."""

    url = ":memory:"

    def __init__(self) -> None:
        super().__init__()
        self.bank = QuoteBank(self.url)

    @initialize()
    def fill(self) -> None:
        """Store the articles; a dump knows who bears two of the names."""
        known = {"Jana Holm": ["Q7", "Q8"], "J. Holm": ["Q8", "Q9"]}
        self.bank.add_extracted(articles(), namesakes=known)
        self.quotes = [str(quote.id) for quote in self.bank.quotes().oldest()]
        self.begun = dump(self.bank)
        self.log: list[tuple[Any, ...]] = []
        self.standing: list[int] = []

    def correct(self, action: str, *given: object, **named: object) -> None:
        """Make a correction; one that is refused changes nothing."""
        before = dump(self.bank)
        try:
            self.standing.append(getattr(self.bank, action)(*given, **named, **SIGNED))
        except QuotebankError:
            assert dump(self.bank) == before

    def speaker(self, choice: int) -> int:
        """Choose one of the speakers that there are."""
        ids = sorted(summary.speaker.id or 0 for summary in self.bank.speakers())
        return ids[choice % len(ids)]

    @rule(one=st.integers(0, 9), other=st.integers(0, 9))
    def merge(self, one: int, other: int) -> None:
        """Two are one."""
        self.correct("merge", self.speaker(one), self.speaker(other))

    @rule(one=st.integers(0, 9), name=WORDS, part=st.integers(0, 9))
    def split_names(self, one: int, name: str, part: int) -> None:
        """One of the names is another's."""
        names = self.bank.speaker(self.speaker(one)).names
        self.correct("split", self.speaker(one), name, names=[names[part % len(names)].what])

    @rule(name=WORDS, part=st.integers(0, 9))
    def split_quotes(self, name: str, part: int) -> None:
        """One of the quotes is another's."""
        quote = self.bank.quote(self.quotes[part])
        if quote.speaker:
            self.correct("split", quote.speaker, name, quotes=[quote.id])

    @rule(action=st.sampled_from(["rename", "alias"]), one=st.integers(0, 9), name=WORDS)
    def call(self, action: str, one: int, name: str) -> None:
        """Another name, or one more."""
        self.correct(action, self.speaker(one), name)

    @rule(one=st.integers(0, 9), wikidata=st.sampled_from(["Q7", "Q8", None]))
    def link(self, one: int, wikidata: str | None) -> None:
        """Who it is."""
        self.correct("link", self.speaker(one), wikidata)

    @rule(action=st.sampled_from(["accept", "reject"]), part=st.integers(0, 9))
    def review(self, action: str, part: int) -> None:
        """A person has looked at it."""
        self.correct(action, self.quotes[part])

    @rule(part=st.integers(0, 9), people=st.lists(st.integers(0, 9), max_size=2))
    def reattribute(self, part: int, people: list[int]) -> None:
        """Others have said it, or nobody knows who."""
        self.correct("reattribute", self.quotes[part], [self.speaker(one) for one in people])

    @precondition(lambda self: self.standing)
    @rule(choice=st.integers(0, 9))
    def undo(self, choice: int) -> None:
        """Take any of them back, where no later one depends on it."""
        number = self.standing[choice % len(self.standing)]
        before = dump(self.bank)
        try:
            self.bank.undo(number, **SIGNED)
            self.standing.remove(number)
        except QuotebankError:
            assert dump(self.bank) == before

    @invariant()
    def log_only_grows(self) -> None:
        """What was written down stays as it is."""
        with self.bank._database.reading() as connection:
            now = [tuple(row) for row in connection.execute(sa.select(corrections).order_by(corrections.c.id))]
        assert now[: len(self.log)] == self.log
        self.log = now

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
        """The bank is sound; every step is undone, the last first; nothing is left but the log."""
        self.names_find_quotes()
        assert self.bank.examine().faults == ()
        for entry in self.bank.corrections():  # the undos too: each step backwards is one that was made
            self.bank.undo(entry.id, **SIGNED)
        self.log_only_grows()
        assert dump(self.bank) == self.begun
        assert self.bank.examine().faults == ()
        self.bank.close()


def test_corrections_in_any_order_can_all_be_undone(
    new_bank: Callable[[], str], drop: Callable[[str], None], request: pytest.FixtureRequest
) -> None:
    """The tables are then as they were, row by row; on PostgreSQL with few examples."""
    on_server = "postgresql" in request.node.name

    class There(Correcting):
        def __init__(self) -> None:
            self.url = new_bank() if on_server else ":memory:"
            super().__init__()

        def teardown(self) -> None:
            super().teardown()
            if on_server:
                drop(self.url)

    few = settings(max_examples=2 if on_server else 12, stateful_step_count=10, phases=_NO_SHRINKING, deadline=None)
    run_state_machine_as_test(There, settings=few)  # type: ignore[no-untyped-call]
