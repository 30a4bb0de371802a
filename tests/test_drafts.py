"""A whole draft: every quotation in it, with the speaker that it gives, checked before it is published."""

import io
import json
import sys
from pathlib import Path

import pytest

from quotebank import Article, QuoteBank
from quotebank.cli import main

NOTES = (
    "“The ferry will not move before winter,” said Jana Holm, the mayor of Lindhaven. “We have no money for a second "
    "dock.” Bo Brekke said that the crane had been sold. Cleo Dahl denied that the fund was empty. The sign on the "
    "pier reads: no swimming after dark in any weather."
)
SOURCE = Article(NOTES, "Harbour Post", "https://harbourpost.example/ferry")


def checked(draft, sources=()):
    """The report on a draft, against a bank of one article."""
    with QuoteBank(":memory:") as bank:
        bank.add(SOURCE)
        return bank.check_draft(draft, sources=sources)


def verdicts(report):
    """The words, the speaker and the verdict of each quotation."""
    return [(item.words, item.speaker, item.verdict.verdict.value) for item in report.passages]


def test_every_quotation_is_checked_with_the_speaker_of_the_draft():
    """A pronoun is read as the person whom the draft means."""
    report = checked(
        "Jana Holm, the mayor, was clear. “The ferry will not move before winter,” she said.\n"
        "“We have no money for a second dock,” said Bo Brekke.\n"
        "“Nobody asked the fishermen about any of it,” Holm said."
    )
    assert verdicts(report) == [
        ("The ferry will not move before winter", "Jana Holm", "verbatim"),
        ("We have no money for a second dock", "Bo Brekke", "someone_else"),
        ("Nobody asked the fishermen about any of it", "Jana Holm", "not_found"),
    ]
    assert [item.line for item in report.passages] == [1, 2, 3]
    assert [item.fault for item in report.faults()] == ["someone_else", "not_found"]
    assert [item.fault for item in report.faults(["not_found"])] == ["someone_else"]


def test_the_span_is_that_of_the_words_in_the_draft():
    """Whoever shows the draft can mark them; the passage is their paragraph."""
    text = "It rained.\n“The ferry will not move before winter,” said Jana Holm.\nIt rained."
    [item] = checked(text).passages
    assert text[item.span.slice].startswith("The ferry will not move before winter")
    assert item.passage == "“The ferry will not move before winter,” said Jana Holm."


def test_a_long_paragraph_is_shown_around_the_quotation():
    """What is left out is marked."""
    text = f"{'It rained. ' * 60}“The ferry will not move before winter,” said Jana Holm. {'It rained. ' * 60}"
    [item] = checked(text).passages
    assert item.passage.startswith("… ")
    assert item.passage.endswith(" …")
    assert "“The ferry will not move before winter,”" in item.passage
    assert len(item.passage) < 500


def test_fragments_in_marks_are_checked_as_one_quotation_with_words_left_out():
    """Between two fragments of a sentence the speaker may have said more."""
    [item] = checked("Jana Holm said the ferry “will not move” and the town had “no money for a second dock”.").passages
    assert item.words == "will not move … no money for a second dock"
    assert item.verdict.verdict.value in ("verbatim", "altered")


def test_joint_speakers_are_each_asked_about():
    """It is enough that one of them is credited."""
    [item] = checked("“We have no money for a second dock,” said Bo Brekke and Jana Holm.").passages
    assert item.verdict.verdict.value == "verbatim"


def test_words_of_nobody_are_checked_without_a_speaker():
    """A long quotation without a speaker may be the invented one."""
    [item] = checked("Then this: “We have no money for a second dock”. It rained.").passages
    assert item.verdict.verdict.value == "verbatim"
    assert item.note == "The draft does not say who said it."


def test_a_report_in_marks_is_pointed_out():
    """Words that only the reporter wrote are no quotation."""
    [item] = checked("“The crane had been sold,” said Bo Brekke.").passages
    assert item.verdict.verdict.value == "reported"
    assert item.note == "The draft has these words in marks, but they were printed as the reporter’s."


def test_words_that_stand_in_a_source_without_a_speaker_are_pointed_out():
    """What the extraction missed, or what is no quotation, is for the editor to read."""
    draft = "“No swimming after dark in any weather,” said Jana Holm."
    [item] = checked(draft, [SOURCE]).passages
    assert item.verdict.verdict.value == "not_found"
    assert item.note == "The words stand in Harbour Post, but not as something that Jana Holm said: read it."
    assert "only the sources that were named are searched" in item.verdict.explanation
    assert checked(draft).passages[0].note is None


def test_what_the_draft_itself_calls_unsaid_is_no_fault():
    """A debunk quotes what nobody said."""
    report = checked("Jana Holm never said “the ferry is a toy for tourists”.")
    assert [item.is_disowned for item in report.passages] == [True]
    assert not report.faults()


def test_a_draft_without_quotations_has_an_empty_report():
    """Nor has one without a text."""
    assert checked("It rained.").passages == ()
    assert checked(Article(None)).passages == ()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a source and drafts in three formats."""
    monkeypatch.chdir(tmp_path)
    Path("source.txt").write_text(NOTES, encoding="utf-8")
    Path("good.md").write_text("# Ferry\n\n“We have no money for a second dock,” said *Jana Holm*.\n", encoding="utf-8")
    Path("bad.txt").write_text("“We have money for a second dock,” said Jana Holm.\n", encoding="utf-8")
    Path("none.txt").write_text("It rained.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["good.md"], 0),
        (["bad.txt"], 1),
        (["good.md", "bad.txt"], 1),
        (["bad.txt", "--allow", "altered"], 0),
        (["bad.txt", "--allow", "not_found"], 1),
        (["none.txt"], 2),
        (["good.md", "none.txt"], 2),
        (["missing.md"], 2),
        (["good.md", "--source", "missing.txt"], 2),
    ],
)
def test_the_exit_code_is_for_scripts(folder, words, code, capsys):
    """0 all is well, 1 something needs an editor, 2 a draft cannot be read or holds no quotation."""
    assert main(["check-draft", *words, "--source", "source.txt"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_draft_comes_from_standard_input(folder, monkeypatch, capsys):
    """Without a file, as with other commands."""
    said = "“We have no money for a second dock,” said Jana Holm."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said.encode())))
    assert main(["check-draft", "--source", "source.txt"]) == 0
    assert capsys.readouterr().out.startswith("verbatim  -, line 1\n")


def test_a_draft_is_checked_against_a_bank(folder, capsys):
    """With the link to the article."""
    with QuoteBank("quotes.db") as bank:
        bank.add(SOURCE)
    assert main(["check-draft", "good.md"]) == 0
    assert "  link        https://harbourpost.example/ferry" in capsys.readouterr().out


def test_the_report_in_json(folder, capsys):
    """Every quotation with the verdict in the one shape of a verdict."""
    assert main(["check-draft", "bad.txt", "--source", "source.txt", "--json"]) == 1
    [draft] = json.loads(capsys.readouterr().out)["drafts"]
    [passage] = draft["passages"]
    assert (draft["file"], draft["faults"]) == ("bad.txt", 1)
    assert (passage["words"], passage["speaker"], passage["fault"]) == (
        "We have money for a second dock",
        "Jana Holm",
        True,
    )
    assert passage["check"]["verdict"] == "altered"


def test_the_report_as_a_page(folder, capsys):
    """One page without scripts, in which nothing of a draft is markup."""
    Path("bad.txt").write_text("“We have <b>money</b> for a second dock,” said Jana Holm.\n", encoding="utf-8")
    assert main(["check-draft", "bad.txt", "--source", "source.txt", "--html"]) == 1
    page = capsys.readouterr().out
    assert page.startswith("<!DOCTYPE html>")
    assert "&lt;b&gt;money&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "<ins>no</ins>" in page


def test_json_and_a_page_exclude_each_other(folder, capsys):
    """One form at a time."""
    assert main(["check-draft", "good.md", "--json", "--html"]) == 2
    assert "exclude each other" in capsys.readouterr().err
