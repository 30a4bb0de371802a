"""Measuring an extractor on gold, with invented articles and an extractor that finds what it is told to find."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quotebank import Quote, QuoteKind, ReadError, Span, Speaker
from quotebank.cli import main
from quotebank.evaluation import Bin, Score, Share, evaluate
from quotebank.extraction.extractor import Extractor
from quotebank.gold import check_gold, is_reporting, read_gold, same_mention, same_person

TEXT = "“It will hold,” engineer Ada Brandt told reporters. She said the piers are new. Many call it “the Whale”."
PAGE = Path(__file__).parents[1] / "docs" / "command-line.md"


def at(words):
    """The place of some words in the text, as gold has it."""
    start = TEXT.index(words)
    return [start, start + len(words)]


HOLD = {"content": [at("It will hold")], "cue": [at("told")], "source": [at("engineer Ada Brandt")],
        "speaker": "Ada Brandt"}  # fmt: skip
PIERS = {"content": [at("the piers are new")], "cue": [at("said")], "source": [at("She")]}
GOLD = {"text": TEXT, "quoted": [at("It will hold"), at("the Whale")], "attributions": [HOLD, PIERS]}


def quote(words, mention=None, name=None, kind=QuoteKind.DIRECT, cue=None, confidence=0.9):
    """A quote of the text, as an extractor gives it."""
    speakers = (Speaker(name),) if name else ()
    places = [Span(*at(part)) if part else None for part in (mention, cue)]
    content = (Span(*at(words)),)
    return Quote(words, kind, speakers, content, mention=places[0], cue=places[1], confidence=confidence)


RIGHT = [
    quote("It will hold,", "Ada Brandt", "Ada Brandt"),
    quote("the piers are new", "She", "Ada Brandt", QuoteKind.INDIRECT),
]


def measured(found, gold=GOLD):
    """The evaluation of an extractor that finds this."""

    class Told(Extractor):
        def extract(self, article):
            return list(found)

    return evaluate([gold], Told())


def test_everything_found_is_all_right():
    """Marks, punctuation and a mention without its role make no difference."""
    held = measured(RIGHT)
    assert held.content.direct == held.speech == held.mention == Score(right=1, found=1, gold=1)
    assert held.content_and_source.all == Score(right=2, found=2, gold=2)
    assert held.exact_name == Share(right=1, judged=1)
    assert held.calibration == (Bin(quotes=1, confidence=0.9, right=1.0),)
    assert held.calibration_error == pytest.approx(0.1)
    assert held.mistakes == ()


def test_nothing_found_is_missed():
    """Without anything found there is no precision, recall is nil, and each quote is a mistake."""
    held = measured([])
    assert (held.content.all.precision, held.content.all.recall, held.content.all.f1) == (None, 0.0, 0.0)
    assert held.same_person == Share(right=0, judged=1)
    assert held.calibration_error is None
    assert [(mistake.what, mistake.said) for mistake in held.mistakes] == [
        ("missed", "It will hold"),
        ("missed", "the piers are new"),
    ]


@pytest.mark.parametrize(
    ("found", "what"),
    [
        ([*RIGHT, quote("the Whale", "Many")], "not speech"),
        ([quote("It will hold", "Ada Brandt", "Bo Brandt"), RIGHT[1]], "wrong speaker"),
        ([quote("It will hold", "reporters", "Ada Brandt"), RIGHT[1]], "wrong mention"),
        ([RIGHT[0], quote("the pie", "She", kind=QuoteKind.INDIRECT)], "wrong extent"),
        ([RIGHT[0], quote("the piers are new", "reporters", kind=QuoteKind.INDIRECT)], "wrong mention"),
        ([*RIGHT, quote("call it", "Many", kind=QuoteKind.INDIRECT)], "not speech"),
    ],
)
def test_each_kind_of_mistake_is_told_apart(found, what):
    """One thing wrong in what was found is one mistake of its kind."""
    assert [mistake.what for mistake in measured(found).mistakes] == [what]


def test_half_of_the_letters_are_enough():
    """The letters in common are counted against all that either has: half is right, less is not."""
    gold = {**GOLD, "attributions": [{**PIERS, "content": [at("the piers are new")]}]}
    for words, right in [("piers are", 1), ("the piers", 1), ("the pie", 0)]:
        found = [quote(words, kind=QuoteKind.INDIRECT)]
        assert measured(found, gold).content.indirect == Score(right=right, found=1, gold=1), words


def test_unnamed_sources_are_to_stay_unnamed():
    """Null in the gold asks for no name; a key that is absent asks for nothing."""
    unnamed = {**GOLD, "attributions": [{**HOLD, "speaker": None}]}
    assert measured(RIGHT, unnamed).left_unnamed == Share(right=0, judged=1)
    assert measured([quote("It will hold", "engineer Ada Brandt")], unnamed).left_unnamed == Share(right=1, judged=1)
    unjudged = {**GOLD, "attributions": [{key: HOLD[key] for key in ("content", "cue", "source")}]}
    held = measured(RIGHT, unjudged)
    assert (held.left_unnamed.judged, held.same_person.judged, held.calibration) == (0, 0, ())


def test_thought_is_neither_asked_for_nor_held_against():
    """An indirect attribution whose cue does not report counts on no side, found or not."""
    thought = {**PIERS, "cue_text": "hoped"}
    gold = {**GOLD, "attributions": [thought]}
    assert measured([], gold).content.indirect == Score(0, 0, 0)
    assert measured(RIGHT[1:], gold).content.indirect == Score(0, 0, 0)


def test_quote_inside_a_right_one_is_not_held_against():
    """Much gold never nests, so what was said inside something said is not wrong."""
    held = measured([*RIGHT, quote("piers are", "She", kind=QuoteKind.INDIRECT)])
    assert held.content.indirect == Score(right=1, found=1, gold=1)


def test_gold_of_marks_alone_lists_no_mistakes_outside_them():
    """Where nobody marked indirect speech, finding some is no mistake worth reading, though the figures have it."""
    held = measured(RIGHT, {**GOLD, "attributions": [HOLD]})
    assert held.mistakes == ()
    assert held.content.indirect == Score(right=0, found=1, gold=0)


def test_kind_follows_from_the_places():
    """Content in marks is direct, partly in marks mixed, elsewhere indirect; a kind in the gold has its way."""
    mixed = {**PIERS, "content": [at("call it “the Whale”")]}
    held = measured([], {**GOLD, "attributions": [HOLD, mixed, PIERS]})
    assert [held.content.direct.gold, held.content.mixed.gold, held.content.indirect.gold] == [1, 1, 1]
    assert measured([], {**GOLD, "attributions": [{**HOLD, "kind": "mixed"}]}).content.mixed.gold == 1


def test_bins_are_of_equal_size_and_the_error_is_the_mean_distance():
    """Seven judged stretches in five bins, least sure first; the sure and wrong one makes the distance."""
    text = " ".join(f"“word{i}”" for i in range(7))
    places = [[text.index(f"word{i}"), text.index(f"word{i}") + 5] for i in range(7)]
    gold = {"text": text, "quoted": places, "attributions": [
        {"content": [place], "cue": [], "source": [], "speaker": "Ada Li"} for place in places]}  # fmt: skip
    speakers = [(Speaker("Ada Li" if i != 6 else "Bo Li"),) for i in range(7)]
    found = [
        Quote("", QuoteKind.DIRECT, speakers[i], (Span(*place),), confidence=i / 10) for i, place in enumerate(places)
    ]
    held = measured(found, gold)
    assert [(b.quotes, round(b.confidence, 3), b.right) for b in held.calibration] == [
        (1, 0.0, 1.0), (1, 0.1, 1.0), (2, 0.25, 1.0), (1, 0.4, 1.0), (2, 0.55, 0.5),
    ]  # fmt: skip
    assert held.calibration_error == pytest.approx((1 + 0.9 + 2 * 0.75 + 0.6 + 2 * 0.05) / 7)


@pytest.mark.parametrize(
    ("found", "gold", "same"),
    [
        ("Brandt", "Sen. Ada Brandt", True),
        ("Ada Brandt", "Ada Brandt, an engineer", True),
        ("Ada Brandt Jr.", "Ada Brandt", False),
        ("Ada Brandt", "Bo Brandt", False),
        ("Ada", "Ada Brandt", False),
        ("Zoe\u0308 Li", "Zoë Li", True),
        (None, "Ada Brandt", False),
    ],
)
def test_same_person(found, gold, same):
    """One name's words hold the other's, and both end alike; titles and what follows a comma do not count."""
    assert same_person(found, gold) is same


def test_same_mention_and_reporting():
    """A mention may be part of the gold's or share three tenths; "according to" reports, hope does not."""
    assert same_mention({1, 2}, set(range(20)))
    assert same_mention({8, 9, 10, 11}, set(range(10))) is False
    assert same_mention(set(range(7, 17)), set(range(10)))
    assert not same_mention(set(), {1})
    assert [is_reporting(cue) for cue in ("according to", "had told", "hopes", "")] == [True, True, False, False]


BAD = [
    (json.dumps({**GOLD, "people": "Ada Brandt"}), "people: has to be a list of names"),
    (json.dumps({**GOLD, "organisations": ["Pell Rowing", ""]}), "organisations: has to be a list of names"),
    ("{", "not valid JSON"),
    ("[]", "not an article"),
    ('{"text": "a"}', 'no "quoted", "attributions"'),
    ('{"text": 1, "quoted": [], "attributions": []}', "text: has to be a string"),
    ('{"text": "a", "quoted": [[0, 2]], "attributions": []}', "quoted: [0, 2] is no place in a text of 1 characters"),
    ('{"text": "a", "quoted": [[1, 1]], "attributions": []}', "quoted: [1, 1] is no place"),
    ('{"text": "a", "quoted": [[false, true]], "attributions": []}', "quoted: [false, true] is no place"),
    ('{"text": "a", "quoted": 1, "attributions": []}', "quoted: has to be a list"),
    ('{"text": "a", "quoted": [], "attributions": {}}', "attributions: has to be a list"),
    ('{"text": "a", "quoted": [], "attributions": [1]}', "attribution 1: has to be an object"),
    ('{"text": "a", "quoted": [], "attributions": [{"content": [[0, 1]]}]}', 'attribution 1: no "cue", "source"'),
    (
        '{"text": "a", "quoted": [], "attributions": [{"content": [], "cue": [], "source": []}]}',
        "attribution 1: content: has to hold a place",
    ),
    (
        '{"text": "a", "quoted": [], "attributions": [{"content": [[0, 1]], "cue": [], "source": [[0, 7]]}]}',
        "attribution 1: source: [0, 7] is no place",
    ),
    *(
        (
            '{"text": "a", "quoted": [], "attributions": [{"content": [[0, 1]], "cue": [], "source": [], '
            + more
            + "}]}",
            f"attribution 1: {what}",
        )
        for more, what in [
            ('"speaker": ""', "speaker: has to be a name"),
            ('"speaker": 3', "speaker: has to be a name"),
            ('"kind": "spoken"', "kind: has to be direct, mixed or indirect"),
            ('"kind": []', "kind: has to be direct, mixed or indirect"),
            ('"cue_text": 3', "cue_text: has to be a string"),
        ]
    ),
    ("[" * 100_000, "JSON that cannot be read"),
    ('{"text": "\udcff"}', "not UTF-8"),
]


@pytest.mark.parametrize(("line", "what"), BAD, ids=[what for _, what in BAD])
def test_bad_gold_is_one_line_that_names_the_line(line, what, tmp_path, monkeypatch, capsys):
    """Whatever is wrong is said with the number of the line, blank ones counted, and the exit code is 1."""
    monkeypatch.chdir(tmp_path)
    Path("gold.jsonl").write_bytes(f"{json.dumps(GOLD)}\n\n{line}\n".encode(errors="surrogateescape"))
    assert main(["evaluate", "gold.jsonl"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Error: gold.jsonl, line 3: ")
    assert printed.err.count("\n") == 1
    assert what in printed.err


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_file_without_gold_is_refused(content, tmp_path, capsys):
    """An empty file measures nothing."""
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    assert main(["evaluate", str(path)]) == 1
    assert "no gold here" in capsys.readouterr().err


def test_missing_file_and_wrong_use(tmp_path, capsys):
    """A file that is not there is one line and exit code 1; a negative number of errors is wrong use."""
    assert main(["evaluate", str(tmp_path / "none.jsonl")]) == 1
    assert capsys.readouterr().err.endswith("none.jsonl: No such file or directory\n")
    assert main(["evaluate", "gold.jsonl", "--errors", "-1"]) == 2


def test_bad_article_from_python_is_named_by_its_number():
    """Gold that does not come from a file is checked too."""
    with pytest.raises(ReadError, match=r'^article 2 of the gold: no "attributions"$'):
        evaluate([GOLD, {"text": "", "quoted": []}])


@pytest.fixture
def gold_file(tmp_path):
    """A file with one article whose gold has another speaker than the text, after a byte order mark."""
    path = tmp_path / "gold.jsonl"
    other = {**GOLD, "id": "bridge", "attributions": [{**HOLD, "speaker": "Bo Lind"}, PIERS]}
    path.write_text(json.dumps(other) + "\n", encoding="utf-8-sig")
    return str(path)


def test_read_gold_gives_the_articles_as_they_are(gold_file):
    """What was written is read, whatever mark the file begins with, and passes the check."""
    [gold] = read_gold(gold_file)
    assert gold["text"] == TEXT
    check_gold(gold)


def test_command_lists_mistakes(gold_file, capsys):
    """A mistake is shown with what was said, the gold's reading, the extractor's, and where."""
    assert main(["evaluate", gold_file, "--errors", "5"]) == 0
    out = capsys.readouterr().out
    assert "in marks: the right person\t0.000\t0\t1\n" in out
    assert (
        "wrong speaker\n"
        "  said        It will hold\n"
        "  gold        Bo Lind; as “engineer Ada Brandt”; cue “told”\n"
        "  found       Ada Brandt; as “Ada Brandt”; cue “told”\n"
        "  where       article 1 (bridge), characters 1-13\n"
    ) in out


def test_command_says_how_many_mistakes_are_left(tmp_path, capsys):
    """Only as many mistakes as were asked for are listed; the rest is counted."""
    path = tmp_path / "gold.jsonl"
    text = TEXT[: TEXT.index(" She")]
    gold = {"text": text, "quoted": GOLD["quoted"][:1], "attributions": [{**HOLD, "speaker": "Bo Lind"}]}
    path.write_text("\n".join([json.dumps(gold)] * 3), encoding="utf-8")
    assert main(["evaluate", str(path), "--errors", "1"]) == 0
    out = capsys.readouterr().out
    assert out.count("wrong speaker\n") == 1
    assert out.endswith("\n2 more mistakes\n")


def test_every_key_of_the_json_is_documented(gold_file, capsys):
    """All is one object, whose keys the page of the command explains."""
    assert main(["evaluate", gold_file, "--errors", "1", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["same_person"] == {"share": 0.0, "right": 0, "judged": 1}
    assert answer["mistakes"][0]["place"] == [1, 13]
    page = re.search(r"\n## quotebank evaluate\n.*?(?=\n## )", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert keys(answer) <= set(re.findall(r"`(\w+)`", page[0]))


def keys(value):
    """All keys of a JSON value."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    return set(value).union(*map(keys, value.values())) if isinstance(value, dict) else set()


def test_evaluation_needs_no_numpy():
    """Measuring loads nothing that only training needs, and no database."""
    script = (
        "import sys, quotebank.evaluation;"
        "print(sorted({'numpy', 'scipy', 'sklearn', 'sqlalchemy', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
