"""The examples of the command line's page and the README's commands are what they say they are."""

import doctest
import re
import runpy
import shlex
from pathlib import Path

import pytest

from quotebank import Article, Quote, QuoteKind, Speaker
from quotebank.cli import main
from quotebank.cli.commands import quotebank as group
from quotebank.exports import to_dict

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")


def test_examples_of_the_page_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every console example, run in the order of the page, prints what stands under it; "..." stands for anything."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUOTEBANK_BANK", raising=False)
    article = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert article
    Path("ferry.txt").write_text(article[1], encoding="utf-8")
    examples = "".join(re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)).split("$ quotebank ")[1:]
    assert len(examples) > 5
    for example in examples:
        command, _, expected = example.partition("\n")
        code = main(shlex.split(command))
        printed = capsys.readouterr()
        got = printed.out + printed.err + (f"[exit code {code}]\n" if code else "")
        assert doctest.OutputChecker().check_output(expected, got, doctest.ELLIPSIS), f"$ quotebank {command}\n{got}"


def test_page_names_every_key_of_a_quote() -> None:
    """The table of the JSON holds the keys of the shape, in their order, and those of its parts."""
    quote = Quote("Yes", QuoteKind.DIRECT, speakers=(Speaker("Ada Li"),), article=Article(None))
    shape = to_dict(quote)
    table = PAGE.partition("## The JSON of a quote")[2]
    rows = re.findall(r"^\| (`.*?) \| (.*) \|$", table, re.MULTILINE)
    assert [key for cell, _ in rows for key in re.findall(r"`(\w+)`", cell)] == list(shape)
    meanings = dict(rows)
    assert set(shape["article"]) == set(re.findall(r"`(\w+)`", meanings["`article`"]))
    assert set(shape["speakers"][0]) <= set(re.findall(r"`(\w+)`", meanings["`speakers`"]))


@pytest.mark.parametrize("name", ["first-bank", "test"])
def test_readme_holds_the_commands_that_ci_runs(name: str) -> None:
    """CI reads each of the two commands from the README, one line each, and its options exist."""
    command = runpy.run_path(str(ROOT / ".ci" / "readme_command.py"))["command"](name)
    assert "\n" not in command
    for part in command.split(" && "):
        words = shlex.split(part)
        assert words[0] in ("pip", "pytest", "quotebank")
        if words[0] == "quotebank":
            known = {option for parameter in group.commands[words[1]].params for option in parameter.opts}
            assert {word for word in words[2:] if word.startswith("--")} <= known
