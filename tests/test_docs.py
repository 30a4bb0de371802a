"""The console examples of the README and of the pages in docs/ print what the pages show.

``...`` in an example stands for anything. Examples in Python are doctests, which pytest finds by itself.
"""

import contextlib
import doctest
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quotebank.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"^```(?:console|\{code-block\} \w+\n:caption: (?P<file>\S+)\n)\n(?P<body>.*?)^```$", re.DOTALL | re.M
)
CHANGES_WITH_MACHINE_AND_EXTRACTOR = re.compile(
    r"(?<=^quotes)[ ]+[\d,]+$|(?<=^quotes, new)[ ]+[\d,]+$|(?<=^speakers)[ ]+[\d,]+$|(?<=^size in bytes)[ ]+[\d,]+$"
    r"|(?<=^  direct)[ ]+[\d,]+$|(?<=^  indirect)[ ]+[\d,]+$|(?<=^  mixed)[ ]+[\d,]+$"
    r"|[ ]*\d+(?=% that the speaker is right)|^[\d,]+(?= quotes written)|^\d[\d.,]*(?= seconds; the bank is )"
    r"|(?<=\t\d\t)\d+(?=\t)"  # quotes, in the table of outlets
    r"|(?<=^  speaker     )(?P<name>[^(\n]*\S) \((?!surname).*\)$",  # roles
    re.M,
)


def examples_of(page):
    """The files that a page shows, by name, and its commands with the output shown, in order."""
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["file"]:
            yield Path(block["file"]), block["body"]
            continue
        for example in re.split(r"^\$ ", block["body"], flags=re.M)[1:]:
            command, _, shown = example.partition("\n")
            yield command, shown


def run(command):
    """What a command prints and how it ends; in a process of its own only where it needs one."""
    if command.startswith("quotebank ") and not re.search(
        r"[|<>;&]|--jobs", re.sub(r"\"[^\"]*\"|'[^']*'", "", command)
    ):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = main(shlex.split(command)[1:])
        return printed.getvalue(), code
    shell = f'quotebank() {{ {shlex.quote(sys.executable)} -m quotebank "$@"; }}\n{command}'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", shell], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    return done.stdout, done.returncode


def lasting(printed):
    """An output without what changes with the machine and with every better extractor: counts, shares, roles."""
    return CHANGES_WITH_MACHINE_AND_EXTRACTOR.sub(lambda found: found["name"] or " N", printed)


WITH_EXAMPLES = [
    page
    for page in PAGES
    if any(isinstance(command, str) for command, _ in examples_of(page))
    and page.name != "command-line.md"  # tests/test_cli_docs.py runs it
]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_console_examples_of_a_page_print_what_it_shows(page, tmp_path, monkeypatch):
    """Every command of a page, run in order in a folder that holds seeds/ alone, prints what stands under it."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUOTEBANK_BANK", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONUTF8", "1")
    for command, shown in examples_of(page):
        if isinstance(command, Path):
            command.parent.mkdir(parents=True, exist_ok=True)
            command.write_text(shown, encoding="utf-8")
            continue
        printed, code = run(command)
        got = printed + (f"[exit code {code}]\n" if code else "")
        assert doctest.OutputChecker().check_output(lasting(shown), lasting(got), doctest.ELLIPSIS), (
            f"$ {command}\n{got}"
        )


def test_links_between_the_pages_lead_to_files():
    """Every relative link of the README and the pages names a file that exists."""
    broken = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).is_file()
    ]
    assert broken == []
