"""Whether something was said, and by whom: every verdict and the traps on the way to it."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotebank import (
    Article,
    BankTooSlowError,
    Finding,
    QueryError,
    Quote,
    QuoteBank,
    QuoteKind,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    deadline,
    extract,
)
from quotebank.cli import main
from quotebank.extraction import claims
from quotebank.store import alignment, schema
from quotebank.store.alignment import fit, tokens
from quotebank.store.namesakes import Asked
from quotebank.store.wording import LONGEST, difference

LINES = [json.loads(line) for line in (Path(__file__).parent / "data/checking.jsonl").read_text("utf-8").splitlines()]
QUOTES = [line for line in LINES if "words" in line]
CASES = [line for line in LINES if "ask" in line]
SUPPORT = {Finding.VERBATIM, Finding.ALTERED, Finding.REPORTED, Finding.SOMEONE_ELSE, Finding.DISPUTED}


def people(given_):
    """Speakers from a name, several names, or a name with its kind."""
    if given_ is None:
        return ()
    if isinstance(given_, list):
        return tuple(Speaker(name) for name in given_)
    if isinstance(given_, dict):
        return (Speaker(given_["name"], SpeakerKind(given_.get("kind", "person")), given_.get("role")),)
    return (Speaker(given_),)


def made(number, line):
    """An article with the quote of one line of the table."""
    parts = line["words"].split(" [...] ")
    text = ", she said. ".join(parts)
    content = tuple(Span(text.index(part), text.index(part) + len(part)) for part in parts)
    kind = QuoteKind(line.get("kind", "direct"))
    quoted = content if kind is QuoteKind.DIRECT else ()
    if kind is QuoteKind.MIXED:
        quoted = (Span(text.index("“") + 1, text.index("”")),)
    quote = Quote(
        " ".join(parts),
        kind,
        people(line["by"]),
        content,
        quoted,
        relayed_by=Speaker(line["relayed_by"]) if "relayed_by" in line else None,
        stance=Stance(line.get("stance", "denied" if line.get("negated") else "asserted")),
        opposed=line.get("opposed", False),
        cue_words=line.get("cue"),
        confidence=line.get("confidence", 0.9),
    )
    url = f"https://example.org/{number}"
    return Article(text, line["outlet"], url, published=date.fromisoformat(line["day"])), [quote]


def fill(bank):
    """Store the quotes of the table, the rejected ones marked as a person would have them marked."""
    bank.add_extracted([made(number, line) for number, line in enumerate(QUOTES)])
    rejected = [line["words"] for line in QUOTES if line.get("review") == "rejected"]
    with bank._database.writing() as connection:
        connection.execute(sa.update(schema.quotes).where(schema.quotes.c.text.in_(rejected)).values(review="rejected"))


@pytest.fixture(scope="module")
def url(new_bank):
    """The address of the bank that holds the table's quotes."""
    return new_bank()


@pytest.fixture(scope="module")
def bank(url):
    """The table's quotes on either database."""
    with QuoteBank(url) as bank:
        fill(bank)
        yield bank


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['verdict']}: {case['ask']} ({case['speaker']})")
def test_verdict(bank, case):
    """A text gets exactly the verdict that the table has, credited to whom it should be, with the caution it needs."""
    verdict = bank.check(case["ask"], case["speaker"])
    cautions = "\n".join(verdict.cautions)
    assert verdict.verdict == case["verdict"], verdict
    if "credited" in case:
        assert sorted(speaker.name for speaker, _ in verdict.credited) == sorted(case["credited"])
    if "outlets" in case:
        assert list(verdict.outlets) == case["outlets"]
    if "wording" in case:
        assert verdict.wording == case["wording"]
    assert case.get("mind", "") in cautions if case.get("mind") != "" else not cautions
    assert case.get("says", "") in verdict.explanation


def test_every_verdict_stands_in_the_table():
    """The table has cases of each verdict."""
    assert {case["verdict"] for case in CASES} == set(Finding)


@pytest.mark.parametrize("nothing", ["", " \n", "?!", "😀", "%", "$ €", "\0", "\ud800", None, 5])
def test_a_text_without_words_cannot_be_checked(bank, nothing):
    """Where there is no word there is nothing to compare: that is said, not answered with not_found."""
    with pytest.raises(QueryError, match="check takes a text with words in it"):
        bank.check(nothing)


@pytest.mark.parametrize("nobody", ["", "  ", "\ud800", 5])
def test_a_speaker_without_a_name_cannot_be_asked_about(bank, nobody):
    """A blank name is a mistake of the asker, not a speaker without quotes."""
    with pytest.raises(QueryError, match="by takes a name"):
        bank.check("The ferry will run", nobody)


@pytest.mark.parametrize("limit", [0, -1, 1.5, "5"])
def test_limit_is_a_whole_number(bank, limit):
    """At least one quote is shown."""
    with pytest.raises(QueryError, match="limit takes a whole number"):
        bank.check("The ferry will run", limit=limit)


def test_evidence_is_limited_and_the_rest_of_it_too(bank):
    """Evidence and what stands beside it are no more quotes than asked for."""
    verdict = bank.check("No comment", limit=2)
    assert len(verdict.evidence) + len(verdict.beside) == 2


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_the_limit_does_not_change_the_verdict(bank, limit):
    """A dispute is one, and all who are credited are named, however few quotes are shown; each side shows one first."""
    verdict = bank.check("The bells will be melted down before anyone asks who ordered it", limit=limit)
    assert verdict.verdict is Finding.DISPUTED
    assert [(speaker.name, count) for speaker, count in verdict.credited] == [("Cleo Kowal", 2), ("Dario Lindqvist", 1)]
    assert set(verdict.outlets) == {"Valley Bell", "Hill Echo", "Moor Gazette"}
    shown = [item.quote.speaker.name for item in verdict.evidence]
    assert shown == ["Cleo Kowal", "Dario Lindqvist", "Cleo Kowal"][:limit]


def test_a_verdict_carries_its_evidence(bank):
    """Quotes with article and link, first and last day, outlets, counts: what a fact-checker cites."""
    verdict = bank.check("we count the herons because no one else would", "Dario Lindqvist")
    assert verdict.verdict is Finding.ALTERED
    assert verdict.wording == "We count the herons because nobody else would"
    assert verdict.outlets == ("Moor Gazette", "Hill Echo")
    assert (verdict.first, verdict.last) == (date(2026, 6, 1), date(2026, 6, 2))
    assert [(speaker.name, count) for speaker, count in verdict.credited] == [("Dario Lindqvist", 2)]
    assert len(verdict.links) == 2
    [first, _] = verdict.evidence
    assert first.quote.article.url in verdict.links
    assert [tuple(step) for step in first.difference if step.op != "equal"] == [("replace", "no one", "nobody")]
    assert first.attribution == "asked"
    assert not first.is_excerpt


def test_a_speaker_of_the_bank_is_that_speaker_alone(bank):
    """For a Speaker with the bank's id a namesake is only a possibility; the surname as text means all who bear it."""
    [cellar] = bank.quotes().containing("cellar smelled")
    for asked, attribution in ((cellar.speaker, "possible"), ("Holm", "asked")):
        verdict = bank.check("The ferry will run all winter", asked)
        assert verdict.verdict is Finding.VERBATIM
        assert verdict.evidence[0].attribution == attribution


def test_another_name_of_the_speaker_will_do(bank_url):
    """A name from a list of speakers stands for the one whom the articles name otherwise."""
    with QuoteBank(bank_url) as bank:
        bank.add_speakers([(Speaker("Ada Holm"), ["Adele Brandt"])])
        fill(bank)
        assert bank.check("The ferry will run all winter", "Adele Brandt").verdict is Finding.VERBATIM


def test_one_statement_with_two_speakers_is_disputed(bank_url):
    """Quotes that the bank has grouped are one utterance, however short."""
    with QuoteBank(bank_url) as bank:
        fill(bank)
        assert bank.check("Time will tell who is right").verdict is Finding.VERBATIM
        with bank._database.writing() as connection:
            same = schema.quotes.c.text == "Time will tell who is right"
            connection.execute(sa.update(schema.quotes).where(same).values(statement_id=1))
        assert bank.check("Time will tell who is right").verdict is Finding.DISPUTED


def test_the_quotes_of_the_speaker_are_found_under_a_thousand_others(bank_url):
    """A stock phrase by everybody does not hide that the one asked about said it too."""
    lines = [
        {"words": "We will see", "by": f"Ann Number{n}", "outlet": "Echo", "day": "2026-01-01"} for n in range(999)
    ]
    lines.append({"words": "We will see", "by": "Ada Holm", "outlet": "Echo", "day": "2026-01-02"})
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([made(number, line) for number, line in enumerate(lines)])
        verdict = bank.check("we will see", "Ada Holm")
    assert verdict.verdict is Finding.VERBATIM
    assert [item.quote.speaker.name for item in verdict.evidence] == ["Ada Holm"]


VOCABULARY = sorted({word for line in QUOTES for word in line["words"].split()})
NAMES = [None, "Ada Holm", "Holm", "Bo Brandt", "Cleo Kowal", "Esi Farouk", "Harbour Board"]


@st.composite
def retold(draw):
    """A stretch of a quote with some words dropped, added or changed."""
    words = draw(st.sampled_from(QUOTES))["words"].split()
    start = draw(st.integers(0, len(words) - 1))
    words = words[start : draw(st.integers(start + 1, len(words)))]
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(words)))
        words[at : at + draw(st.integers(0, 1))] = draw(st.lists(st.sampled_from(VOCABULARY), max_size=1))
    return " ".join(words)


@settings(max_examples=150, deadline=None)
@given(asked=retold(), speaker=st.sampled_from(NAMES))
@example("We poisoned the lake on purpose", None)
@example("she “would rather resign than", "Bo Brandt")
def test_support_is_support(bank, asked, speaker):
    """What is verbatim stands in the evidence; no negated, no rejected quote supports; links and counts fit."""
    try:
        verdict = bank.check(asked, speaker)
    except QueryError:
        assert not any(character.isalnum() for character in asked)
        return
    held = asked, claims.read(asked, extract).words  # of "she “would resign", the words in marks
    meant = [[token.key for token in tokens(text)] for text in held]
    for item in verdict.evidence:
        if verdict.verdict is Finding.VERBATIM:
            found = [token.key for token in tokens(item.quote.text)]
            assert any(found[at : at + len(words)] == words for words in meant for at in range(len(found)))
            assert item.quote.kind is not QuoteKind.INDIRECT
        assert item.quote.negated == (verdict.verdict is Finding.DENIED)
        assert "wedding rings" not in item.quote.text
        assert item.wording in item.quote.text
    assert bool(verdict.evidence) == (verdict.verdict is not Finding.NOT_FOUND)
    closing = "printed there, not that it was said" if verdict.evidence else "never means not said"
    assert closing in verdict.explanation
    if speaker and verdict.verdict is Finding.SOMEONE_ELSE:
        assert speaker not in {name.name for name, _ in verdict.credited}


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(), max_size=60), speaker=st.none() | st.text(max_size=20))
@example("’s", None)
@example("½ ﷺ Ⅷ", "ß")
@example("-5 %", "’")
def test_any_text_gets_a_verdict(bank, text, speaker):
    """Any text is checked, or refused for want of a word or a name."""
    try:
        verdict = bank.check(text, speaker)
    except QueryError:
        return
    assert verdict.verdict in set(Finding)


@given(st.text())
def test_tokens_stand_in_their_text(text):
    """Every word that is compared lies within the text, in order."""
    ends = [0]
    for token in tokens(text):
        assert token.key
        assert 0 <= token.start < token.end <= len(text)
        assert token.start >= ends[-1] or token.end == ends[-1]
        ends.append(token.end)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It isn’t over", "it is not over"),
        ("It’s been ten days", "It has been 10 days"),
        ("It's 5%", "it is five per cent"),
        ("twenty-five of Thirty", "25 of 30"),
        ("1,000 boats", "1000 boats"),
        ("Let's cannot", "let us can not"),
        ("RÉSUMÉ — naïve", "resume naive"),
    ],
)
def test_words_that_a_fact_checker_calls_the_same(one, other):
    """Contractions, small numbers, separators, accents and marks make no other words."""
    assert [token.key for token in tokens(one)] == [token.key for token in tokens(other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("−5 degrees", "5 degrees"), ("$5", "€5"), ("5%", "5"), ("1.5 tons", "15 tons"), ("1.5", "1, 5"), ("2-5", "25")],
)
def test_signs_that_change_a_number_are_words(one, other):
    """A minus, a currency, a decimal point is not mere punctuation."""
    assert [token.key for token in tokens(one)] != [token.key for token in tokens(other)]


def test_the_table_of_the_page_is_true():
    """The verdicts that the how-to page shows are those that its articles give."""
    page = (Path(__file__).parents[1] / "docs/how-to/check-a-quotation.md").read_text("utf-8")
    printed = re.findall(r"^> ([^:,]+)(?:, a day later)?: (.*?)\\?$", page, re.M)
    rows = re.findall(r"^\| ([^|`]+?) \|([^|]*)\| `(\w+)` \|", page, re.M)
    assert len(printed) == 7
    assert {finding for _, _, finding in rows} == set(Finding)
    with QuoteBank(":memory:") as bank:
        bank.add_many(Article(text, outlet, f"https://example.org/{n}") for n, (outlet, text) in enumerate(printed))
        got = [(text, speaker, bank.check(text, speaker.strip() or None).verdict.value) for text, speaker, _ in rows]
    assert got == rows


@pytest.fixture
def ask(url, bank, capsys):
    """Run the command on the table's bank: its exit code and what it prints."""

    def run(*words):
        code = main(["check", *words, "--bank", url])
        printed = capsys.readouterr()
        assert printed.err == ""
        return code, printed.out

    return run


def test_the_command_prints_the_verdict_first(ask, bank):
    """Verdict, meaning, who is credited, when, what to mind; then the quote with its source and difference."""
    [quote] = bank.quotes().containing("swimming baths")
    assert ask("We will close the swimming baths", "--speaker", "Bo Brandt") == (
        0,
        "altered\n"
        "Not in these words: Hill Echo printed a quotation close to them, as said by Bo Brandt, and the wording "
        "differs. Found means that it was printed there, not that it was said.\n"
        "  credited    Bo Brandt: 1\n"
        "  published   2026-03-05\n"
        "  caution     The negation differs: nothing in the text asked about, “never” in the quotation: “We will never "
        "close the swimming baths”\n"
        "\n"
        "“We will never close the swimming baths”\n"
        "  speaker     Bo Brandt\n"
        "  outlet      Hill Echo, 2026-03-05\n"
        "  link        https://example.org/1\n"
        "  sure        90% of all of it, 90% of the speaker; direct quote\n"
        "  shows       altered\n"
        "  match       89 of 100\n"
        "  difference  We will {+never+} close the swimming baths\n"
        f"  id          {quote.id}\n",
    )


def test_the_command_shows_other_quotes_apart(ask):
    """What the verdict does not rest on stands under a heading of its own."""
    code, printed = ask("Time will tell who is right", "--speaker", "Cleo Kowal")
    above, _, below = printed.partition("\nBeside it\n")
    assert code == 0
    assert "  speaker     Cleo Kowal\n" in above
    assert "  speaker     Bo Brandt\n" in below
    assert "  difference  none: word for word\n" in below


def test_the_command_ends_with_1_where_nothing_is_found(ask):
    """Not found is an answer, said as such, and scripts can tell it by the exit code."""
    assert ask("The moon is made of cheese") == (
        1,
        "not found\nThe bank holds no such quote. Not found never means not said: the bank holds only what was "
        "imported, less what was missed.\n",
    )


def test_the_command_in_json(ask):
    """The JSON has what the record has, each quote in the one shape of a quote."""
    code, printed = ask("We will close the swimming baths", "--speaker", "Bo Brandt", "--json")
    answer = json.loads(printed)
    [item] = answer.pop("evidence")
    assert code == 0
    assert item.pop("quote")["text"] == "We will never close the swimming baths"
    assert item.pop("difference")[1] == ["insert", "", "never"]
    assert 80 < item.pop("score") < 95
    caution = "he negation differs: nothing in the text asked about, “never” in the quotation"
    wording = "We will never close the swimming baths"
    assert item == {
        "finding": "altered",
        "wording": wording,
        "attribution": "asked",
        "excerpt": False,
        "cautions": [f"t{caution}"],
    }
    assert answer.pop("explanation").startswith("Not in these words")
    assert answer == {
        "verdict": "altered",
        "asked": "We will close the swimming baths",
        "words": "We will close the swimming baths",
        "speaker": "Bo Brandt",
        "cautions": [f"T{caution}: “{wording}”"],
        "wording": wording,
        "credited": [{"name": "Bo Brandt", "quotes": 1}],
        "outlets": ["Hill Echo"],
        "first": "2026-03-05",
        "last": "2026-03-05",
        "links": ["https://example.org/1"],
        "beside": [],
    }


@pytest.mark.parametrize("words", [["?!"], ["The ferry", "--speaker", " "], ["The ferry", "--limit", "0"]])
def test_the_command_refuses_what_cannot_be_checked(url, bank, words, capsys):
    """No word, no name, no quote to show: wrong use, in one line."""
    assert main(["check", *words, "--bank", url]) == 2
    assert "Traceback" not in capsys.readouterr().err


def said(number, words, name="Ada Holm", outlet="Harbour Post"):
    """A quote as a dump has it, with its article."""
    quote = Quote(words, QuoteKind.DIRECT, (Speaker(name),), confidence=0.9)
    return Article(None, outlet, f"https://example.org/long/{number}"), [quote]


def test_a_quote_too_long_to_compare_whole_is_said_so(bank_url):
    """Words behind the first 50,000 characters are not found, and the check says where nobody has looked."""
    words = "the ferry to the northern islands will run all winter"
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([said(1, f"{'Nets and boats. ' * 4_000}{words}")])
        verdict = bank.check(words)
        assert verdict.verdict is Finding.NOT_FOUND
        compared = "only the beginning was compared (Harbour Post): search in the rest"
        assert verdict.cautions[-1] == f"A quotation has more than 50,000 characters, of which {compared}."
        [match] = bank.who_said(words)
        assert len(match.quote.text) > LONGEST
        assert " ".join(step.found for step in match.difference if step.found).endswith("all winter")


def test_the_beginning_of_a_long_quote_is_compared(bank_url):
    """What stands in the first 50,000 characters is found word for word, as an excerpt."""
    words = "the ferry to the northern islands will run all winter"
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([said(1, f"{words}. {'Nets and boats. ' * 4_000}")])
        verdict = bank.check(words)
        assert verdict.verdict is Finding.VERBATIM
        assert verdict.evidence[0].is_excerpt
        assert len(verdict.evidence[0].wording) < 100


def test_a_text_longer_than_any_quote_compared_is_refused(bank):
    """Nothing is cut from what was asked without a word."""
    for ask in (bank.check, bank.who_said):
        with pytest.raises(QueryError, match=r"A text of 60,000 characters is too long .* 50,000 at most"):
            ask("It is so. " * 6_000)


@pytest.mark.parametrize("ask", [QuoteBank.check, QuoteBank.who_said])
def test_work_outside_the_database_has_the_same_bound(bank_url, ask):
    """The comparing ends with the bank's own error, however quick its queries are."""
    with QuoteBank(bank_url, longest=30) as bank:
        bank.add_extracted([said(1, "The ferry will run all winter")])
        ask(bank, "the ferry will run all winter")
        bank._database.longest = 1e-6
        with pytest.raises(BankTooSlowError, match="took more than 1e-06 seconds"):
            ask(bank, "the ferry will run all winter")


def test_the_bound_is_of_the_question_not_of_each_step():
    """What is left to a question is all that the work inside it may take."""
    with deadline.within(0.05), deadline.within(100):
        assert deadline.left(50) <= 0.05
        time.sleep(0.06)
        with pytest.raises(BankTooSlowError):
            deadline.check()
    deadline.check()
    assert deadline.left(50) == 50


def seconds(work, *given_):
    """The processor time of a call; the better of two."""
    spent = []
    for _ in range(2):
        start = time.process_time()
        work(*given_)
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.parametrize("asked", ["no", "no no no no no no no no no so", "it is not so and never was"])
def test_fitting_a_text_grows_with_the_quote_alone(asked):
    """Four times the quote take no more than about four times as long, however often it has the words."""
    keys = [token.key for token in tokens(asked)]

    def work(size):
        fit(keys, Quote("No no no. It is so not, and never. " * size, QuoteKind.DIRECT))

    assert seconds(work, 1_200) < 8 * seconds(work, 300)


def closest_stretch(asked, words):
    """The stretch with the most words in common less a quarter of those between, by trying every cell of a table."""
    best = [(0.0, at) for at in range(len(words) + 1)]
    for key in asked:
        row = best[:1]
        for at, word in enumerate(words):
            gain, start = row[at]
            longest = max(best[at + 1], (gain - 0.25, start))
            if word == key:
                longest = max(longest, (best[at][0] + 1, best[at][1]))
            row.append(longest)
        best = row
    last = max(range(len(best)), key=best.__getitem__)
    return best[last][1], last


@given(st.lists(st.sampled_from("abcdef"), max_size=12), st.lists(st.sampled_from("abcdefgh"), max_size=30))
def test_the_closest_stretch_is_the_best_of_all(asked, words):
    """Looking only where words agree finds what trying every place finds."""
    if set(asked) & set(words):
        assert alignment._stretch(asked, words) == closest_stretch(asked, words)


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=4), st.lists(st.sampled_from("ab"), max_size=20))
def test_runs_are_all_places_word_for_word(asked, words):
    """Places that overlap are found, too."""
    places = [at for at in range(len(words)) if words[at : at + len(asked)] == asked]
    assert list(alignment._runs(asked, words)) == [(at, at + len(asked)) for at in places]


def test_a_speaker_of_very_many_names_is_asked_for_in_time():
    """Twice the names on both sides take about twice as long, not four times."""

    def work(size):
        asked = Asked([f"a{number} holm" for number in range(size)])
        assert not asked.likeness(Speaker("b holm"), [f"b{number} holm" for number in range(size)])

    assert seconds(work, 8_000) < 8 * seconds(work, 2_000)


def test_long_wordings_are_compared_with_a_bound():
    """What follows ten thousand words of both stands in one step, so that no word is lost."""
    ours, theirs = "one two " * 6_000, f"{'one two ' * 6_000}three"
    steps = difference(ours, theirs)
    assert [step.op for step in steps] == ["equal", "replace"]
    assert " ".join(step.found for step in steps) == " ".join(theirs.split())
    assert [step.op for step in difference(ours, ours)] == ["equal"]


BELL = "The bell was stolen by the ringers themselves"


@pytest.mark.parametrize(
    ("after", "later", "caution"),
    [
        (" It rained.", None, None),
        (" On Friday she withdrew the remark.", None, "Post says on 2026-03-01 that something was taken back"),
        (" On Friday she withdrew the bill.", None, None),
        (" She apologised for the words later.", None, "“She apologised for the words later.”"),
        (
            "",
            "It rained. “I misspoke about the bell and the ringers,” Ada Holm said.",
            "Echo says",
        ),
        ("", "Correction: We misquoted Ada Holm on the bell and the ringers.", "Echo says on 2026-03-05"),
        ("", "Bo Lind withdrew a remark on the ringers and the bell. “It rained,” said Ada Lind.", None),
        ("", "“It rained,” said Ada Holm. She withdrew her remark about the weather.", None),
    ],
)
def test_words_taken_back_or_corrected_later_carry_a_caution(after, later, caution):
    """In the same article or in a later one that tells of these words by this speaker, not of something else."""
    with QuoteBank(":memory:") as bank:
        bank.add(
            Article(
                f"“{BELL},” said Ada Holm, the mayor.{after}", "Post", "https://a.org/1", published=date(2026, 3, 1)
            )
        )
        if later:
            bank.add(Article(f"{later} “{BELL}” it was.", "Echo", "https://a.org/2", published=date(2026, 3, 5)))
        verdict = bank.check(BELL, "Ada Holm")
    assert verdict.verdict is Finding.VERBATIM
    assert [told for told in verdict.cautions if "taken back or corrected" in told and (caution or "") in told] == [
        told for told in verdict.cautions if "taken back or corrected" in told
    ]
    assert any("taken back or corrected" in told for told in verdict.cautions) is bool(caution)
