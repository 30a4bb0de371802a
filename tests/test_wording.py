"""How close one wording is to another, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebank.store.wording import difference, keys, score, shingles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It isn’t OVER", "it is not over"),
        ("We`ll go", "we will go"),
        ("Zürich’s café", "Zurich's cafe"),
        ("They cannot, can they?", "they can not can they"),
        ("“Yes” – no…", "yes no"),
    ],
)
def test_the_same_words_have_the_same_keys(one, other):
    """Case, accents, marks and contractions make no difference."""
    assert keys(one) == keys(other)


def test_a_difference_shows_both_wordings_stretch_by_stretch():
    """What is equal, replaced, inserted and deleted, in the order of the words."""
    shown = [tuple(step) for step in difference("the old bridge will hold", "the bridge must hold forever")]
    assert shown == [
        ("equal", "the", "the"),
        ("delete", "old", ""),
        ("equal", "bridge", "bridge"),
        ("replace", "will", "must"),
        ("equal", "hold", "hold"),
        ("insert", "", "forever"),
    ]


def test_shingles_are_the_same_in_every_process():
    """They are stored: a change of any of these numbers needs a migration."""
    assert shingles(keys("The bridge will hold")) == [54327462538406, 77754490893052]
    assert shingles([]) == []
    assert len(shingles(keys("yes"))) == 1


def test_wordings_that_agree_in_three_words_share_a_shingle():
    """And those that do not share none."""
    first = set(shingles(keys("the bridge will hold for years")))
    assert len(first & set(shingles(keys("he says the bridge will hold")))) == 2
    assert not first & set(shingles(keys("the bridge must hold in years")))


@given(st.text())
def test_any_text_is_closest_to_itself(text):
    """Nothing comes closer than the same words, which share all shingles and differ nowhere."""
    words = keys(text)
    assert score(words, words) == (100 if words else 0)
    assert all(step.op == "equal" for step in difference(text, text))
    assert shingles(words) == sorted(set(shingles(words)))[:16]


@given(st.text(), st.text())
def test_a_score_is_a_share(one, other):
    """From 0 to 100."""
    assert 0 <= score(keys(one), keys(other)) <= 100
