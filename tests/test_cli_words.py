"""How things are named and written on the command line: the same in every command, as people write them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cli_bank import fill

from quotebank.cli import main
from quotebank.cli.commands import quotebank as group


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank with one article and two quotes, made once."""
    return fill(tmp_path_factory.mktemp("filled") / "quotes.db")


@pytest.fixture
def _bank(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUOTEBANK_BANK", raising=False)
    shutil.copy(filled, tmp_path)


NAMES = {"by": "--by", "outlet": "--outlet", "since": "--since", "until": "--until", "reason": "--why", "why": "--why"}


@pytest.mark.parametrize("name", list(group.commands))
def test_one_name_for_a_thing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Speaker, outlet, days and reason have the same option in every command; former names are not shown."""
    for parameter in group.commands[name].params:
        assert parameter.opts[0] == NAMES.get(str(parameter.name), parameter.opts[0])
    main([name, "--help"])
    assert not re.search(r"--speaker|--reason", capsys.readouterr().out)


@pytest.mark.usefixtures("_bank")
@pytest.mark.parametrize("option", ["--by", "--speaker"])
@pytest.mark.parametrize("command", ["search", "who-said", "check", "export"])
def test_scripts_may_use_either_name(command: str, option: str) -> None:
    """Both names of the speaker's option are understood wherever one is."""
    assert main([command, "the", "ferry", "will", "run", option, "Ada Lindqvist"]) == 0


@pytest.mark.usefixtures("_bank")
@pytest.mark.parametrize(
    "words",
    [
        ["search", "ferry", "will", "run"],
        ["export", "ferry", "will", "run"],
        ["who-said", "the", "ferry", "will", "run"],
        ["check", "the", "ferry", "will", "run"],
        ["speakers", "Ada", "Lindqvist"],
        ["speaker", "Ada", "Lindqvist"],
        ["outlet", "Harbour", "Post"],
    ],
    ids=" ".join,
)
def test_words_need_no_quotation_marks(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Several words are one text, and give the same answer as in quotation marks."""
    assert main(words) == 0
    answer = capsys.readouterr().out
    assert main([words[0], " ".join(words[1:])]) == 0
    assert capsys.readouterr().out == answer


@pytest.mark.usefixtures("_bank")
def test_the_rest_of_a_name_is_no_part_of_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A name of two words without quotation marks would search for its second word: it is refused."""
    assert main(["check", "the", "ferry", "will", "run", "--by", "Ada", "Lindqvist"]) == 2
    assert "'Lindqvist' stands apart from the other words" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["import", "nothing"], ["import", "nothing", "--dry-run"]], ids=" ".join)
def test_an_empty_folder_is_no_success(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without files is named, and the exit code is 1."""
    monkeypatch.chdir(tmp_path)
    Path("nothing").mkdir()
    Path("nothing/.hidden").touch()
    assert main(words) == 1
    assert "nothing: no file in this folder" in capsys.readouterr().out


def test_a_file_in_any_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--encoding reads what the bytes do not show; what is not in it is refused by name."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes("“The dam holds,” said Ivana Dvořák.".encode("utf-16-le"))
    assert main(["extract", "a.txt"]) == 1
    assert "name its encoding" in capsys.readouterr().err
    assert main(["extract", "a.txt", "--encoding", "utf-16-le"]) == 0
    assert "Ivana Dvořák" in capsys.readouterr().out
    Path("b.txt").write_bytes("“The dam holds,” said Ivana Dvořák.".encode("iso8859-2", "replace"))
    assert main(["import", "b.txt", "--encoding", "utf-8"]) == 1
    assert "b.txt: not in the encoding utf-8" in capsys.readouterr().out


def test_the_manual_page_is_of_this_version(capsys: pytest.CaptureFixture[str]) -> None:
    """It has a section for every command, with every option that help shows, and man finds no fault with it."""
    assert main(["--man"]) == 0
    page = capsys.readouterr().out
    assert page.startswith(
        '.TH QUOTEBANK 1 "" "quotebank 0.1.0" "User Commands"\n.SH NAME\nquotebank \\- find what was'
    )
    for name, command in group.commands.items():
        section = page.partition(f".SS\nquotebank {name} ".replace("-", "\\-"))[2].partition(".SS\n")[0]
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.opts[0].replace("-", "\\-") in section
    if groff := shutil.which("groff"):
        command = [groff, "-man", "-Tascii", "-ww", "-z"]
        assert subprocess.run(command, input=page, text=True, capture_output=True, check=True).stderr == ""


NEAREST = "No speaker in this bank is called 'President Lindkvist'. The nearest: Ada Lindqvist (2 quotes).\n"
NOT_FOUND = "Nothing found. Not found does not mean not said: this bank holds only what was imported.\n"


@pytest.mark.usefixtures("_bank")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "--by", "President Lindkvist"], NEAREST + NOT_FOUND),
        (["export", "--by", "President Lindkvist"], NEAREST + NOT_FOUND),
        (["who-said", "ferry", "--by", "President Lindkvist"], NEAREST + NOT_FOUND),
        (["check", "no fares", "--by", "President Lindkvist"], NEAREST),
        (["search", "--by", "Bo Dahl"], f"No speaker in this bank is called 'Bo Dahl'.\n{NOT_FOUND}"),
        (["search", "submarine", "--by", "Lindqvist", "--outlet", "The Harbour Post"], NOT_FOUND),
        (
            ["search", "--outlet", "Harbor Post"],
            f"No outlet in this bank is called 'Harbor Post'. The nearest: Harbour Post (1 article).\n{NOT_FOUND}",
        ),
        (["speakers", "Lindkvist"], "No speakers found. The nearest: Ada Lindqvist (2 quotes).\n"),
    ],
    ids=" ".join,
)
def test_a_name_that_fits_nobody(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said to fit nobody, with the nearest names in the bank; a name that fits is not spoken of."""
    assert main(words) == 1
    assert capsys.readouterr().err == said


@pytest.mark.usefixtures("_bank")
@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["speaker", "Ada", "Lindkvist"], "The nearest: Ada Lindqvist (2 quotes)."),
        (["outlet", "harborpost.example"], "The nearest: Harbour Post (1 article)."),
        (["remove", "--outlet", "Harbor Post", "--why", "a request"], "The nearest: Harbour Post (1 article)."),
        (["reextract", "--outlet", "Harbor Post"], "The nearest: Harbour Post (1 article)."),
    ],
    ids=" ".join,
)
def test_a_command_that_needs_one_offers_the_nearest(
    words: list[str], near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message that there is none ends with the names that are most like it."""
    assert main(words) == 1
    assert capsys.readouterr().err.endswith(f"{near}\n")
