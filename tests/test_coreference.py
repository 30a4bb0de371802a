"""In one article, for whom a surname, a pronoun or a role stands."""

import pytest

from quotebank import Speaker, SpeakerKind, extract


def last_speakers(text):
    """The names of the speakers of the last quote."""
    return [speaker.name for speaker in extract(text)[-1].speakers]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Holm came. “It rained,” Holm said.", "Ana Holm"),
        ("“It rained,” Holm said. Ana Holm had come late.", "Ana Holm"),
        ("Ana Holm came. “It rained,” Ms. Holm said.", "Ana Holm"),
        ("Ana Holm came. “It rained,” Ana said.", "Ana Holm"),
        ("Ana Maria Holm came. “It rained,” Ana Holm said.", "Ana Maria Holm"),
        ("A. Holm came. Ana Holm spoke. “It rained,” Holm said.", "Ana Holm"),
        ("Mary Holm came with Peter Holm. “It rained,” Mr. Holm said.", "Peter Holm"),
        ("Mary Holm came with Peter Holm. “It rained,” Mrs. Holm said.", "Mary Holm"),
        ("Ludwig van der Berg came. “It rained,” van der Berg said.", "Ludwig van der Berg"),
        ("“It rained,” Holm said.", "Holm"),
    ],
)
def test_a_short_name_stands_for_the_fullest_in_the_article(text, name):
    """Before or after it, by surname or given name, with the gender of its title."""
    assert last_speakers(text) == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mary Holm came. “It rained,” she said.", ["Mary Holm"]),
        ("Peter Lind met Mary Holm. “It rained,” she said.", ["Mary Holm"]),
        ("Mary Holm met Peter Lind. “It rained,” he said.", ["Peter Lind"]),
        ("Mary Holm came. “It rained,” Mary Holm said.\n\nShe added that it snowed.", ["Mary Holm"]),
        ("“It rained,” he said.", []),
        ("The Lind Company closed. “It rained,” she said.", []),
        ("Mary Holm and Peter Lind came. “It rained,” they said.", ["Mary Holm", "Peter Lind"]),
    ],
)
def test_a_pronoun_stands_for_a_person_of_its_gender(text, names):
    """Nobody is guessed where no name fits."""
    assert last_speakers(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mary Holm, the mayor, met Peter Lind. “It rained,” the mayor said.", ["Mary Holm"]),
        ("Mayor Mary Holm met Peter Lind. “It rained,” the mayor said.", ["Mary Holm"]),
        ("The engineer Peter Lind met Mayor Mary Holm. “It rained,” the engineer said.", ["Peter Lind"]),
        ("A spokesman came with Mary Holm. “It rained,” the spokesman said.", []),
        ("Mary Holm came. “It rained,” her lawyer said.", []),
    ],
)
def test_a_role_stands_for_who_is_called_so(text, names):
    """An unnamed spokesman stays unnamed, and nobody is her own lawyer."""
    assert last_speakers(text) == names


def test_an_organisation_is_found_again_by_its_kind():
    """After the Lind Ferry Company, "the company" is that one."""
    text = "The Lind Ferry Company closed. “It rained,” the company said."
    assert extract(text)[-1].speakers == (Speaker("Lind Ferry Company", SpeakerKind.ORGANISATION),)


def test_two_of_one_surname_stay_two():
    """Full names that differ in the given name are two people."""
    found = extract("“It rained,” Mary Holm said.\n\n“It snowed,” Peter Holm said.")
    assert [speaker.name for quote in found for speaker in quote.speakers] == ["Mary Holm", "Peter Holm"]
