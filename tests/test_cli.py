"""What every command of the command line has in common: help, errors, exit codes, encodings, pipes, colours."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from cli_bank import fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank import QuoteBank
from quotebank.cli import main
from quotebank.cli.commands import quotebank as group

READING = (
    ["search", "ferry"],
    ["search"],
    ["who-said", "the ferry runs all winter"],
    ["show", "ID"],
    ["speakers"],
    ["outlets"],
    ["stats"],
    ["export"],
    ["export", "--format", "csv"],
)
"""Every command that reads a bank; ID stands for the id of the first quote."""

at_work = pytest.mark.parametrize("words", READING, ids=" ".join)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank with one article and two quotes, made once; every test gets a copy."""
    return fill(tmp_path_factory.mktemp("filled") / "quotes.db")


@pytest.fixture
def bank(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bank in the current folder under the default name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUOTEBANK_BANK", raising=False)
    return Path(shutil.copy(filled, tmp_path))


def with_id(words: list[str], bank: Path) -> list[str]:
    """The command with the id of the first quote in its place."""
    if "ID" not in words:
        return words
    with QuoteBank(bank, read_only=True) as opened:
        quote = next(iter(opened.quotes().containing("ferry")))
    return [quote.id or "" if word == "ID" else word for word in words]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, its output as bytes."""
    command = [sys.executable, "-m", "quotebank", *words]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment}, timeout=60)


@pytest.mark.parametrize("name", list(group.commands))
def test_help_of_every_command_has_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command explains itself, with an example that names it."""
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example:\n" in shown
    assert f"quotebank {name}" in shown.partition("Example:\n")[2]


def test_the_list_of_commands_has_whole_sentences(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What each command does fits on its line of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["--help"]) == 0
    lines = capsys.readouterr().out.partition("Commands:\n")[2].splitlines()
    assert len(lines) == len(group.commands)
    assert [line for line in lines if line.endswith("...")] == []


@pytest.mark.parametrize("name", list(group.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    """The documentation has a section for every command, and every option stands on the page or in the help alone."""
    page = (Path(__file__).parents[1] / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert f"\n## quotebank {name}\n" in page
    for parameter in group.commands[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.opts[0] in page, parameter.opts[0]


@pytest.mark.parametrize("name", list(group.commands))
def test_every_command_speaks_json(name: str) -> None:
    """--json and --debug are options of every command."""
    assert {"--json", "--debug"} <= {option for parameter in group.commands[name].params for option in parameter.opts}


@at_work
def test_json_is_one_document_without_text_for_people(
    words: list[str], bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What --json prints is JSON, line by line for an export, and nothing else."""
    assert main([*with_id(words, bank), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert [json.loads(line) for line in printed.out.splitlines()] if words[0] == "export" else json.loads(printed.out)


@at_work
def test_missing_bank_is_one_clear_line_and_stays_missing(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command that reads says that there is no bank, and makes none."""
    missing = tmp_path / "missing.db"
    assert main([*words, "--bank", str(missing)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert str(missing) in printed.err
    assert not list(tmp_path.iterdir())


@at_work
def test_file_that_is_no_bank_is_refused(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Any other file in the place of a bank gives one line and is left as it was."""
    other = tmp_path / "other.db"
    other.write_text("not a bank " * 200)
    assert main([*words, "--bank", str(other)]) == 1
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert other.read_text() == "not a bank " * 200


def printed_in(encoding: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What a command writes to a standard output of this encoding."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding) as out:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            assert main(words) == 0
        return raw.getvalue()


@at_work
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_output_in_any_encoding(words: list[str], encoding: str, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that is not UTF-8 gets escapes, never an error; an export is always UTF-8."""
    written = printed_in(encoding, with_id(words, bank), monkeypatch)
    written.decode("utf-8" if words[0] == "export" else encoding)


def test_ascii_output_in_a_process_of_its_own(bank: Path) -> None:
    """What the environment says about the encoding is heard: the quotation mark becomes plain, the rest an escape."""
    done = run("search", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"The ferry will run all winter"' in done.stdout
    assert b"it costs too much \\ufffd[31m" in done.stdout


@pytest.mark.parametrize("words", [words for words in READING if words[0] != "export"], ids=" ".join)
def test_json_in_ascii_is_the_same_json(words: list[str], bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard output is ASCII, --json escapes what it must and means the same."""
    words = [*with_id(words, bank), "--json"]
    plain, escaped = (printed_in(encoding, words, monkeypatch) for encoding in ("utf-8", "ascii"))
    assert json.loads(plain) == json.loads(escaped)


@at_work
def test_output_off_a_terminal_has_no_control_characters(
    words: list[str], bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No colours off a terminal, and no control character of an article gets through to the screen."""
    assert main(with_id(words, bank)) == 0
    printed = capsys.readouterr().out
    if words[0] != "export":
        assert "\x1b" not in printed


def test_bank_from_the_environment(
    bank: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """QUOTEBANK_BANK names the bank when --bank does not."""
    monkeypatch.setenv("QUOTEBANK_BANK", str(bank.rename(bank.with_name("elsewhere.db"))))
    assert main(["search", "ferry", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["quotes"]) == 1


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["sing"], "No such command 'sing'"),
        (["import"], "Missing argument 'PATH...'"),
        (["search", "--kind", "shouted"], "'shouted' is not one of 'direct', 'mixed', 'indirect'"),
        (["search", "--since", "yesterday"], "yesterday"),
        (["search", "--limit", "0"], "0 is not in the range x>=1"),
        (["search", "--min-confidence", "2"], "write it as 90% or as 0.9, not as '2'"),
        (["search", "--min-confidence", "sure"], "write it as 90% or as 0.9, not as 'sure'"),
        (["search", "--after", "nonsense"], "nonsense"),
        (
            ["import", "x.txt", "--date", "03/04/2026"],
            "'03/04/2026' is no date, or might be two: write it as 2026-01-28.",
        ),
        (["import", "x.txt", "--encoding", "runes"], "'runes' is no encoding"),
        (["who-said"], "Missing argument 'TEXT...'"),
        (["who-said", ""], "there is no word in it"),
        (["who-said", " “?!” – "], "there is no word in it"),
    ],
)
def test_wrong_use_is_exit_code_2(
    words: list[str], complaint: str, bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong use is told from failure by the exit code, and the message names what was wrong."""
    assert main(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert complaint in printed.err


@pytest.mark.parametrize(
    "words", [["search", "submarine"], ["who-said", "zebra xylophone"], ["speakers", "Nobody"], ["export", "submarine"]]
)
def test_nothing_found_is_exit_code_1(words: list[str], bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found is told on standard error and by the exit code."""
    assert main(words) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("command", ["search", "who-said"])
def test_not_found_does_not_mean_not_said(command: str, bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer that found nothing says what that does not mean."""
    main([command, "submarine"])
    assert capsys.readouterr().err == (
        "Nothing found. Not found does not mean not said: this bank holds only what was imported.\n"
    )


def test_unexpected_error_is_one_line(
    bank: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug of ours is one line that says how to report it; --debug gives the traceback."""

    def fail(_bank: QuoteBank) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(QuoteBank, "stats", fail)
    assert main(["stats"]) == 1
    assert capsys.readouterr().err == (
        "Error: unexpected RuntimeError: two lines (a bug in quotebank: please run the same command with --debug and "
        "report what it prints)\n"
    )
    for words in (["stats", "--debug"], ["--debug", "stats"]):
        with pytest.raises(RuntimeError, match="two"):
            main(words)


def test_interrupt_is_exit_code_130(
    bank: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C ends a command quietly, with the exit code that shells expect."""

    def interrupt(_bank: QuoteBank) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(QuoteBank, "stats", interrupt)
    assert main(["stats"]) == 130
    assert capsys.readouterr().err.strip() == "Interrupted."


@pytest.mark.parametrize("words", [["search"], ["export"], ["search", "--json"], ["--help"]], ids=" ".join)
def test_closed_pipe_ends_quietly(words: list[str], bank: Path) -> None:
    """A reader that goes away early is no error."""
    with subprocess.Popen(
        [sys.executable, "-m", "quotebank", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
        process.wait(60)
    assert complaint == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [["search"], ["stats", "--json"], ["export"]], ids=" ".join)
def test_full_disk_is_one_line(words: list[str], bank: Path) -> None:
    """Output that cannot be written is a failure told in one line."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123  a device
        done = subprocess.run(
            [sys.executable, "-m", "quotebank", *words], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"Error: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
def test_colours_on_a_terminal_unless_no_color(no_color: str | None, coloured: bool, bank: Path) -> None:
    """On a terminal the words are coloured; NO_COLOR turns that off."""
    import pty

    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {"TERM": "xterm-256color", "COLUMNS": "100"} | ({"NO_COLOR": no_color} if no_color else {})
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-m", "quotebank", "search", "ferry"], stdout=theirs, env=environment):
        os.close(theirs)
        printed = b""
        try:
            while piece := os.read(ours, 4096):
                printed += piece
        except OSError:  # Linux reports the end of a pseudo-terminal so
            pass
    os.close(ours)
    assert (b"\x1b[32m" in printed) is coloured
    assert b"Ada Lindqvist" in printed


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_characters="\0")),
    command=st.sampled_from(["search", "who-said", "speakers", "show"]),
)
def test_any_question_is_answered(text: str, command: str, bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is asked, the answer is found, not found, or wrong use; bytes that are no text, too."""
    assert main([command, "--", text]) in (0, 1, 2)
    assert "unexpected" not in capsys.readouterr().err


def test_module_runs_as_the_command() -> None:
    """``python -m quotebank`` is the command."""
    done = run("--version")
    assert done.stdout == b"quotebank 0.1.0" + os.linesep.encode()
