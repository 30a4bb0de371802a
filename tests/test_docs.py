"""The console examples of the README and of the pages in docs/ print what the pages show.

``...`` in an example stands for anything. Examples in Python are doctests, which pytest finds by itself.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
from web_server import names_lead_to, serving

from quotebank.cli import main
from quotebank.readers import others

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"^```(?:console|\{code-block\} \w+\n:caption: (?P<file>\S+)\n)\n(?P<body>.*?)^```$", re.DOTALL | re.M
)
CHANGES_WITH_MACHINE = re.compile(r"^\d[\d.,]*(?= seconds; the bank is )", re.M)


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


def agree(shown, got):
    """Whether a command printed what its page shows, but for the time that it took."""
    shown, got = (CHANGES_WITH_MACHINE.sub("N", text) for text in (shown, got))
    return doctest.OutputChecker().check_output(shown, got, doctest.ELLIPSIS)


def outputs_of(page):
    """The commands of a page, run in order in the working folder, with what it shows and what they print."""
    for command, shown in examples_of(page):
        if isinstance(command, Path):
            command.parent.mkdir(parents=True, exist_ok=True)
            command.write_text(shown, encoding="utf-8")
        else:
            printed, code = run(command)
            yield command, shown, printed + (f"[exit code {code}]\n" if code else "")


WITH_EXAMPLES = [
    page
    for page in PAGES
    if any(isinstance(command, str) for command, _ in examples_of(page))
    and page.name != "command-line.md"  # tests/test_cli_docs.py runs it
]


@pytest.fixture
def _installed(page, tmp_path, monkeypatch):
    """For the page about readers, its package, as pip would install it."""
    offered = dict(each for each in examples_of(page) if isinstance(each[0], Path)).get(Path("pyproject.toml"))
    if not offered:
        yield
        return
    project = tomllib.loads(offered)["project"]
    about = tmp_path / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    points = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in some.items())
        for group, some in project["entry-points"].items()
    ]
    (about / "entry_points.txt").write_text("\n".join(points))
    monkeypatch.syspath_prepend(tmp_path)
    others._offered.cache_clear()
    yield
    others._offered.cache_clear()


@pytest.fixture
def _internet(page, monkeypatch):
    """For the page about the web, a site on loopback that serves the files that the page shows."""
    if page.name != "import-from-the-web.md":
        yield
        return
    pytest.importorskip("feedparser")
    with serving() as site:
        names_lead_to(site, monkeypatch)
        for name, body in examples_of(page):
            if isinstance(name, Path):
                site.put(f"/{name}", body)
        yield


@pytest.mark.usefixtures("_installed", "_internet")
@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_console_examples_of_a_page_print_what_it_shows(page, tmp_path, monkeypatch):
    """Every command of a page, run in order in a folder that holds seeds/ alone, prints what stands under it."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUOTEBANK_BANK", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONUTF8", "1")
    for command, shown, got in outputs_of(page):
        assert agree(shown, got), f"$ {command}\n{got}(python tests/test_docs.py --write brings the pages up to date)"


def test_links_between_the_pages_lead_to_files():
    """Every relative link of the README and the pages names a file that exists."""
    broken = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).is_file()
    ]
    assert broken == []


def write():
    """Put into the pages what their commands print today, where an example shows all of it."""
    os.environ |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    os.environ.pop("QUOTEBANK_BANK", None)
    for page in WITH_EXAMPLES:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            shutil.copytree(ROOT / "seeds", "seeds")
            for command, shown, got in outputs_of(page):
                if not agree(shown, got) and "..." not in shown:
                    before, example, after = text.partition(f"$ {command}\n{shown}")
                    text = before + example.removesuffix(shown) + got + after
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    write()
