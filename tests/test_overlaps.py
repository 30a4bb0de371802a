"""Which quotes found anew are those that were stored."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quotebank.store import overlaps
from quotebank.store.overlaps import most_alike

SPAN = st.builds(lambda start, length: f"{start}-{start + length}", st.integers(0, 40), st.integers(0, 12))
CONTENTS = st.lists(
    st.one_of(st.lists(SPAN, max_size=3).map(" ".join), st.sampled_from([None, "", "damaged", "9", "7-3"])), max_size=8
)


def one_by_one(old, new, least):
    """The same, by comparing every old content with every new one, character by character."""

    def places(content):
        try:
            spans = [tuple(map(int, span.split("-"))) for span in (content or "").split()]
            return {place for start, end in spans for place in range(start, end)}
        except ValueError:
            return set()

    olds, news = [places(content) for content in old], [places(content) for content in new]
    alike = sorted(
        (-len(here & there) / len(here | there), at, to)
        for at, here in enumerate(olds)
        for to, there in enumerate(news)
        if len(here & there) >= least * len(here | there) > 0
    )
    pairs = []
    for _, at, to in alike:
        if all(at != one and to != other for one, other in pairs):
            pairs.append((at, to))
    return pairs


@given(CONTENTS, CONTENTS, st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_the_pairs_are_those_of_comparing_each_with_each(old, new, least):
    """In the same order, whatever the spans, damaged ones too."""
    assert most_alike(old, new, least) == one_by_one(old, new, least)


def test_only_contents_that_share_something_are_compared(monkeypatch):
    """Twice the quotes are twice the pairs, not four times."""
    counts = []
    shared = overlaps._shared
    monkeypatch.setattr(overlaps, "_shared", lambda *sides: counts.append(found := shared(*sides)) or found)
    for quotes in (1_000, 2_000):
        old = [f"{100 * number}-{100 * number + 50}" for number in range(quotes)]
        new = [f"{100 * number + 3}-{100 * number + 53}" for number in range(quotes)]
        assert most_alike(old, new, 0.8) == [(number, number) for number in range(quotes)]
    assert list(map(len, counts)) == [1_000, 2_000]
