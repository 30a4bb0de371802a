"""Check an installed wheel from outside the checkout: it imports, holds its package data, and answers a question.

Usage: python check_wheel.py CHECKOUT, with the Python of the environment that the wheel is installed in.
"""

import os
import subprocess
import sys
import tempfile
from importlib import metadata
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

ARTICLE = """outlet: Harbour Post
url: https://harbourpost.example/ferry
published: 2026-03-04

Ferry to run all winter

“The ferry will run all winter,” mayor Ada Lindqvist told reporters on Tuesday.
"""


def run(*arguments: str, code: int = 0) -> str:
    """Run the installed command and return what it prints; end the check at any other exit code."""
    program = Path(sys.executable).with_name("quotebank")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, encoding="utf-8")
    print(f"$ quotebank {' '.join(arguments)}\n{done.stdout}{done.stderr}", end="")
    expect(done.returncode == code, f"exit code {done.returncode}, not {code}")
    return done.stdout + done.stderr


def expect(truth: bool, message: str) -> None:
    """End the check with the message unless it holds."""
    if not truth:
        sys.exit(f"wheel check failed: {message}")


def main(checkout: Path) -> None:
    """Run every check."""
    import quotebank

    package = Path(quotebank.__file__).parent
    expect(package.is_relative_to(sys.prefix), f"imported from {package}, not from the installed wheel")
    expect(metadata.version("quotebank") == quotebank.__version__, "the wheel's version is not quotebank.__version__")

    ours = {path.relative_to(checkout / "quotebank") for path in (checkout / "quotebank").rglob("*") if path.is_file()}
    missing = sorted(str(path) for path in ours if "__pycache__" not in path.parts and not (package / path).is_file())
    expect(not missing, f"files of the package that the wheel lacks: {missing}")
    outlets = (files("quotebank.readers") / "outlets.csv").read_text(encoding="utf-8")
    expect(
        outlets == (checkout / "seeds" / "outlets.csv").read_text(encoding="utf-8"), "outlets.csv differs from seeds/"
    )
    expect(any((package / "extraction" / "lexicon").iterdir()), "no lexicon")
    expect(any((package / "store" / "migrations" / "versions").glob("*.py")), "no migrations")
    stray = {name for name in ("tests", "seeds", "docs") if (package.parent / name).exists()}
    expect(not stray, f"the wheel installs folders that are not the package: {stray}")

    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        article = Path("ferry.txt")
        article.write_text(ARTICLE, encoding="utf-8")
        run("--version")
        expect("The ferry will run all winter" in run("extract", "ferry.txt"), "extract found no quote")
        run("import", "ferry.txt", "--bank", "wheel.db")
        answer = run("who-said", "the ferry runs all winter", "--bank", "wheel.db")
        for words in ("The ferry will run all winter", "Ada Lindqvist", "reporters", "Harbour Post, 2026-03-04"):
            expect(words in answer, f"the answer lacks {words!r}")
        if find_spec("trafilatura") is None:
            Path("page.html").write_text("<html><body><p>A page.</p></body></html>", encoding="utf-8")
            refused = run("import", "page.html", "--bank", "wheel.db", code=1)
            expect("pip install 'quotebank[html]'" in refused, "a page without the extra is not told what to install")
        if find_spec("fastapi") is None:
            refused = run("serve", "--bank", "wheel.db", code=1)
            expect("pip install 'quotebank[web]'" in refused, "the page without its extra is not told what to install")
    print("The wheel is whole.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
