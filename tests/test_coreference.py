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
        ("Tamsin Oyelaran came. “It rained,” Oyelran said.", "Tamsin Oyelaran"),
        ("Tamsin Oyelaran met Bert Oyelarin. “It rained,” Oyelarin said.", "Bert Oyelarin"),
        ("Vera A Holm came. “It rained,” Holm said.", "Vera A Holm"),
        ("Even Holm was late. “It rained,” Holm said.", "Holm"),
        ("Greta Holm spoke first. Later Mr. Holm arrived. “It rained,” Holm said.", "Holm"),
        ("The Pell Coast Rowing Union (PCRU) met. “It rained,” the PCRU said.", "Pell Coast Rowing Union"),
        ("The UK Rowing Union met. “It rained,” UKRU said.", "UK Rowing Union"),
    ],
)
def test_a_short_name_stands_for_the_fullest_in_the_article(text, name):
    """Before or after it, by surname or given name, misspelt or as an acronym, with the gender of its title."""
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
        ("Melanie slept. “It rained,” she said.", ["Melanie"]),
        ("Some Norwegians slept. “It rained,” he said.", []),
        ("Plum Tarn have denied it. “It rained,” they said.", ["Plum Tarn"]),
        ("Mary Holm came late, as Holm and Holm's crew do. “It rained,” they said.", []),
        ("Kim Lind, a spokesperson for the Pell Company, came. “It rained,” they said in an email.", ["Kim Lind"]),
        ("The group Reed Watch came. “It rained,” it said.", ["Reed Watch"]),
        ("Mary runs a firm called Sandy Brook Tools. “It rained,” the firm said.", ["Sandy Brook Tools"]),
        ("Peter Lind lost. His campaign said the count was “flawed”.", ["Lind campaign"]),
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
        ("Peter Lind, the mayor, met Mary Holm. At a lunch, the mayor said it “rained”.", ["Peter Lind"]),
        ("Mayor Peter Lind came. It was late. All sang. Mary Holm left. “It rained,” the mayor said.", ["Peter Lind"]),
        ("Sheriff Peter Lind told Mary Holm to go. “It rained,” the sheriff said.", ["Peter Lind"]),
        ("Peter Lind, Norway’s envoy to Peru, came. “It rained,” Norway’s envoy said.", ["Peter Lind"]),
        ("Peter Lind, Norway’s envoy to Peru, came. “It rained,” Chile’s envoy said.", []),
        ("Agent Peter Lind came with Mary Holm. “It rained,” Holm’s agent said.", ["Peter Lind"]),
        ("Mary Holm met Peter Lind, now the harbour master, who said it “rained”.", ["Peter Lind"]),
        ("Mary Holm and her team came. “It rained,” Holm and her team wrote.", ["Mary Holm"]),
        ("Mary Holm and Peter Lind came. It froze. “It rained,” the two judges said.", ["Mary Holm", "Peter Lind"]),
        ("Mary Holm and Peter Lind came. It froze. “It rained,” both said.", ["Mary Holm", "Peter Lind"]),
        ("A judge fined a man of thirty. “It rained,” the man said.", []),
        ("“It rained,” Norway’s envoy said. The envoy of Norway, Peter Lind, left.", []),
    ],
)
def test_a_role_stands_for_who_is_called_so(text, names):
    """An unnamed spokesman stays unnamed, and nobody is her own lawyer."""
    assert last_speakers(text) == names


def test_an_organisation_is_found_again_by_its_kind():
    """After the Lind Ferry Company, "the company" is that one."""
    text = "The Lind Ferry Company closed. “It rained,” the company said."
    assert extract(text)[-1].speakers == (Speaker("Lind Ferry Company", SpeakerKind.ORGANISATION),)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Harbour Guild met the Pell Bank on Friday. The bank said the loan would grow.", ["Pell Bank"]),
        ("The Pell Bank met the Harbour Guild on Friday. The guild said the loan would grow.", ["Harbour Guild"]),
        ("Harran Ferries lost two ships. Ole Dahl, an engineer, came. The company said it snowed.", ["Harran Ferries"]),
        (
            "The Bar Council of Vik met. A Holm supporter sang. The council said the lake was low.",
            ["Bar Council of Vik"],
        ),
        ("The Vik Regatta Council met. The council said the lake was low.", ["Vik Regatta Council"]),
        ("North Korea and South Korea talked on Friday. The North said the drill would end.", ["North Korea"]),
        ("North Korea and North Macedonia talked on Friday. The North said the drill would end.", []),
        ("Ole Dahl met Ana Holm, the mayor. The company said the ferry would sail.", []),
        ("Tom Osei, an engineer, apologised on Sunday. The airline said the fog would last.", []),
    ],
)
def test_a_body_is_meant_by_its_kind_and_no_person_is(text, names):
    """The noun for it is in its name, or a body is named near; who is no body is never the company."""
    assert last_speakers(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lindsey Osei came. He sang. Lindsey Osei sat. He waved. “It rained,” he said.", "Lindsey Osei"),
        ("Ana Holm, who is a Clara Lind supporter, spoke at the gate. “It rained,” she said.", "Ana Holm"),
        ("Ana Holm spoke at the gate. A Clara Lind supporter sang. “It rained,” she said.", "Ana Holm"),
        ("Ole Dahl thanked her. “It rained,” he said.", "Ole Dahl"),
        ("Ole Dahl thanked her. “It rained,” Ole Dahl said. “It snowed,” he said.", "Ole Dahl"),
    ],
)
def test_a_pronoun_is_not_fooled_by_what_stands_beside_a_name(text, name):
    """A given name of both, somebody's supporters, and a pronoun for another tell nothing of its bearer."""
    assert last_speakers(text) == [name]


def test_two_of_one_surname_stay_two():
    """Full names that differ in the given name are two people."""
    found = extract("“It rained,” Mary Holm said.\n\n“It snowed,” Peter Holm said.")
    assert [speaker.name for quote in found for speaker in quote.speakers] == ["Mary Holm", "Peter Holm"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mary Holm sent a letter. It was long. “It rained,” the letter said.", ["Mary Holm"]),
        ("A group of parents sent Mary Holm a letter. “It rained,” the letter said.", []),
        ("“It rained,” the Pell Institute report said.", ["Pell Institute"]),
        ("“It rained,” according to a study by Mary Holm.", ["Mary Holm"]),
        ("Mary Holm wrote. It had “rained”, according to Holm’s memoir.", ["Mary Holm"]),
        ("Mary Holm spoke. Her audience was loud. “It rained,” the audience sang.", []),
    ],
)
def test_a_thing_speaks_for_who_made_it(text, names):
    """A letter for its sender, a report for whose it is called; a crowd for nobody."""
    assert last_speakers(text) == names


def test_a_surname_goes_to_who_is_named_in_full_in_its_part_of_the_article():
    """Where a line of stars tells parts off, each has its own people."""
    text = "Greta Holm sang.\n\n* * *\n\nPeter Holm danced.\n\nAll clapped.\n\nIt was late.\n\n“It rained,” Holm said."
    assert last_speakers(text) == ["Peter Holm"]


def test_very_many_of_one_surname_are_told_apart():
    """However many share a surname, each full name is one person, again and again, and so are its short forms."""
    given = (
        "Ada Ben Cai Dov Eva Finn Gus Hal Ida Jon Kai Leo Mia Ned Pia Quin Ray Sam Tom Uma Vic Wes Xan Yan Zoe Abe Bea "
        "Cal Deb Eli Fay Gil Hope Ian Jay Kim Liv Max Nan"
    ).split()
    said = [f"{name} Holm said the dam leaks." for name in [*given, *reversed(given), "P.", "Quintin"]]
    quotes = extract("\n\n".join([*said, "“It leaks,” Pia Holm said. “It creaks,” Holm said."]))
    expected = [f"{name} Holm" for name in [*given, *reversed(given), "Pia", "Quin", "Pia", "Pia"]]
    assert [quote.speaker.name for quote in quotes] == expected
