"""Ordered tables of small named rules, each with its reason and two examples."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence, Set
from contextlib import contextmanager
from typing import Generic, TypeVar

from attrs import evolve, frozen

State = TypeVar("State")
Answer = TypeVar("Answer")

TABLES: list[RuleTable] = []  # type: ignore[type-arg]
"""Every table that was made, in the order of making."""
_MOST_WORDS = 1 << 14
"""The words of which a table remembers which of its rules can hold; a language's frequent words are fewer."""


@frozen(eq=False)
class Rule(Generic[State, Answer]):
    """A rule: what it asks, why, and where it holds and where it must not.

    Both examples are short articles. In the first, the rule decides something that shows in the quotes; in the second
    it is asked or passed by, and does not hold.
    """

    table: str
    name: str
    reason: str
    holds: str
    fails: str
    needs: Container[str] | None
    """The words of which alone it can hold; None where that depends on more than the word."""
    beside: frozenset[str] | None
    """The words of which one must stand around the place; None where it can hold without."""
    apply: Callable[[State], Answer]


class _Asked(dict[str | None, tuple[Callable[[State], Answer], ...]], Generic[State, Answer]):
    """By a word, what the rules ask that can hold of it, worked out when it first comes; None stands for any word."""

    def __init__(self, rules: Sequence[Rule[State, Answer]]) -> None:
        super().__init__()
        self.rules = rules

    def __missing__(self, word: str | None) -> tuple[Callable[[State], Answer], ...]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        may_hold = (rule for rule in self.rules if word is None or rule.needs is None or word in rule.needs)
        found = self[word] = tuple(rule.apply for rule in may_hold)
        return found


class RuleTable(Generic[State, Answer]):
    """The rules that answer one question, tried in the order in which they were written.

    A rule is a function of one argument, the place that is asked about. It answers with something true where it
    holds, and with something false (``False``, ``0``, ``None``) where it does not. Its docstring is its reason.

    >>> lengths = RuleTable[str, int]("how long a word is")
    >>> @lengths.rule(holds="Vera said it leaks.", fails="V. said it leaks.")
    ... def longer_than_an_initial(word: str) -> int:
    ...     "An initial and its full stop say nothing."
    ...     return len(word) if len(word) > 2 else 0
    >>> lengths.first("Vera"), lengths.first("V.")
    (4, None)
    >>> lengths.rules[0].name, lengths.rules[0].reason
    ('longer_than_an_initial', 'An initial and its full stop say nothing.')
    >>> _ = TABLES.pop()
    """

    def __init__(self, question: str) -> None:
        self.question = question
        self.rules: list[Rule[State, Answer]] = []
        self.of: _Asked[State, Answer] = _Asked(self.rules)
        """By a word, what its rules ask that can hold of it; empty for most words."""
        TABLES.append(self)

    def rule(
        self,
        *,
        holds: str,
        fails: str,
        needs: Container[str] | None = None,
        beside: frozenset[str] | None = None,
    ) -> Callable[[Callable[[State], Answer]], Callable[[State], Answer]]:
        """Add the decorated function as the table's last rule.

        ``needs``: the rule can hold only of these words, so that the table need not ask it of others. ``beside``: one
        of these stands around the place wherever it holds; only `first_beside` looks at them.
        """

        def add(apply: Callable[[State], Answer]) -> Callable[[State], Answer]:
            reason = " ".join((apply.__doc__ or "").split())
            self.rules.append(Rule(self.question, apply.__name__, reason, holds, fails, needs, beside, apply))
            self.of.clear()
            return apply

        return add

    def first(self, state: State, word: str | None = None) -> Answer | None:
        """The answer of the first rule that holds; ``word`` is the one asked about."""
        for apply in self.of[word]:
            answer = apply(state)
            if answer:
                return answer
        return None

    def first_beside(self, state: State, words: Set[str]) -> Answer | None:
        """The answer of the first rule that holds; ``words`` are those around the place."""
        for rule in self.of.rules:
            if rule.beside is None or not words.isdisjoint(rule.beside):
                answer = rule.apply(state)
                if answer:
                    return answer
        return None

    def any(self, state: State, word: str | None = None) -> bool:
        """Whether a rule holds; ``word`` is the one asked about."""
        for apply in self.of[word]:  # noqa: SIM110  a generator takes longer, and this runs thousands of times a text
            if apply(state):
                return True
        return False

    @contextmanager
    def without(self, rule: Rule[State, Answer]) -> Iterator[None]:
        """Switch a rule off, for counting what it does."""
        with self._trying([other for other in self.of.rules if other.apply is not rule.apply]):
            yield

    @contextmanager
    def counted(self, held: Callable[[Rule[State, Answer]], None]) -> Iterator[None]:
        """Call ``held`` with every rule that holds, each time that it does."""
        with self._trying([evolve(rule, apply=_telling(rule, held)) for rule in self.of.rules]):
            yield

    @contextmanager
    def _trying(self, rules: Sequence[Rule[State, Answer]]) -> Iterator[None]:
        of, self.of = self.of, _Asked(rules)
        try:
            yield
        finally:
            self.of = of


def _telling(rule: Rule[State, Answer], held: Callable[[Rule[State, Answer]], None]) -> Callable[[State], Answer]:
    def apply(state: State) -> Answer:
        answer = rule.apply(state)
        if answer:
            held(rule)
        return answer

    return apply
