"""Ordered tables of small named rules, each with its reason and two examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from attrs import frozen

State = TypeVar("State")
Answer = TypeVar("Answer")

TABLES: list[RuleTable] = []  # type: ignore[type-arg]
"""Every table that was made, in the order of making."""


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
    apply: Callable[[State], Answer]


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
        self._steps: tuple[Callable[[State], Answer], ...] = ()
        TABLES.append(self)

    def rule(self, *, holds: str, fails: str) -> Callable[[Callable[[State], Answer]], Callable[[State], Answer]]:
        """Add the decorated function as the table's last rule."""

        def add(apply: Callable[[State], Answer]) -> Callable[[State], Answer]:
            reason = " ".join((apply.__doc__ or "").split())
            self.rules.append(Rule(self.question, apply.__name__, reason, holds, fails, apply))
            self._steps = (*self._steps, apply)
            return apply

        return add

    def first(self, state: State) -> Answer | None:
        """The answer of the first rule that holds."""
        for apply in self._steps:
            answer = apply(state)
            if answer:
                return answer
        return None

    def any(self, state: State) -> bool:
        """Whether a rule holds."""
        for apply in self._steps:  # noqa: SIM110  a generator takes longer, and this runs thousands of times a text
            if apply(state):
                return True
        return False

    @contextmanager
    def without(self, rule: Rule[State, Answer]) -> Iterator[None]:
        """Switch a rule off, for counting what it does."""
        steps = self._steps
        self._steps = tuple(apply for apply in steps if apply is not rule.apply)
        try:
            yield
        finally:
            self._steps = steps

    @contextmanager
    def counted(self, held: Callable[[Rule[State, Answer]], None]) -> Iterator[None]:
        """Call ``held`` with every rule that holds, each time that it does."""
        steps = self._steps
        self._steps = tuple(_telling(rule, held) for rule in self.rules)
        try:
            yield
        finally:
            self._steps = steps


def _telling(rule: Rule[State, Answer], held: Callable[[Rule[State, Answer]], None]) -> Callable[[State], Answer]:
    def apply(state: State) -> Answer:
        answer = rule.apply(state)
        if answer:
            held(rule)
        return answer

    return apply
