"""Switch off conditions of the extraction, one at a time, and tell which of them no test misses.

    python tests/switch_off.py --seed 7 --conditions 80 [--jobs 2] [--list] [--at-most K]

A condition is the test of an ``if``, an ``elif``, a ternary or a comprehension, which is made False; or an operand of
``and``, which is made True; or an operand of ``or``, which is made False. Those that can be taken away without the
failure of a test of the extraction are UNNOTICED: either a test is wanting, or the condition does nothing.

The tests run on a copy of the package, once with all conditions, to see which tests depend on which, and then for each
condition those alone that do. ``switched.py`` is the half that runs in the copy.
"""

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from switched import MISPLACED

ROOT = Path(__file__).parents[1]
EXTRACTION = "quotebank/extraction"

TESTS = [
    "test_constructions.py", "test_content.py", "test_coreference.py", "test_cues.py", "test_mentions.py",
    "test_candidates.py", "test_dates.py", "test_text.py", "test_marks.py", "test_extract.py", "test_extract_edges.py",
    "test_extractor.py", "test_seeds.py", "test_overlaps.py", "test_explaining.py", "test_rules.py", "test_records.py",
    "test_transcripts.py", "test_page_structure.py", "test_stance.py", "test_drafts.py", "test_kinds.py",
    "test_extract_properties.py",
]  # fmt: skip
"""Patterns below ``tests``. Those that compare with a stored output (the floors, the pages) are left out: any change
breaks them, and they do not say what is right."""

LEFT_OUT = {"__init__.py", "explanation.py", "identity.py"}
"""They tell of what was extracted and decide nothing."""

SWITCHES = """
import builtins, os
builtins.switched_off = bytearray({count})
if "SWITCHED_OFF" in os.environ:
    builtins.switched_off[int(os.environ["SWITCHED_OFF"])] = 1
seen = set()
def true(number, value):
    if value:
        seen.add(number)
    return value
def false(number, value):
    if not value:
        seen.add(number)
    return value
def other_than_false(number, value):
    if value is not False:
        seen.add(number)
    return value
def other_than_true(number, value):
    if value is not True:
        seen.add(number)
    return value
builtins.note_true, builtins.note_false = true, false
builtins.note_other_than_false, builtins.note_other_than_true = other_than_false, other_than_true
"""
"""What the copies of the modules ask: which conditions are off, or which gave another value than they have then."""


class Condition(NamedTuple):
    """A condition, where it stands in its file (in bytes), and what it becomes when it is off."""

    path: str
    line: int
    start: int
    end: int
    source: str
    off: str
    valued: bool
    """Whether not only its truth matters, as of the last operand of a returned ``and``."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.source}  -> {self.off}"

    def asking(self, number: int) -> tuple[str, str]:
        """What comes before and after it, in a copy in which it can be switched off."""
        return f"({self.off} if switched_off[{number}] else (", "))"

    def noting(self, number: int) -> tuple[str, str]:
        """What comes before and after it, in a copy that notes where it has another value than when it is off."""
        other = "true" if self.off == "False" else "false"
        return f"note_{'other_than_' + self.off.lower() if self.valued else other}({number}, (", "))"


def conditions_in(source: bytes, path: str) -> list[Condition]:
    r"""The conditions of a file, in the order in which they stand there.

    >>> for condition in conditions_in(b"if a and not (b or c):\n    d = [e for e in f if e]", "g.py"):
    ...     print(condition)
    g.py:1  a and not (b or c)  -> False
    g.py:1  a  -> True
    g.py:1  not (b or c)  -> True
    g.py:1  b  -> False
    g.py:1  c  -> False
    g.py:2  e  -> False
    """
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    found = []
    for node, off, valued in switches(ast.parse(source), truth=False):
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = lines[node.lineno - 1] + node.col_offset
        end = lines[node.end_lineno - 1] + node.end_col_offset
        shown = " ".join(source[start:end].decode().split())
        found.append(Condition(path, node.lineno, start, end, shown, off, valued))
    return sorted(found, key=lambda condition: (condition.start, -condition.end))


def switches(node: ast.AST, *, truth: bool) -> Iterator[tuple[ast.expr, str, bool]]:
    """Every condition below a node, what it becomes, and whether its value matters; not the tests of ``while``.

    ``truth``: of the node itself, nothing but its truth matters.
    """
    tests: list[ast.AST] = []
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.JoinedStr():
            return  # the one never runs; what stands in the other has no place of its own before Python 3.12
        case ast.If(test=test) | ast.IfExp(test=test):
            yield test, "False", False
            tests = [test]
        case ast.While(test=test) | ast.UnaryOp(op=ast.Not(), operand=test):
            tests = [test]
        case ast.comprehension(ifs=ifs):
            yield from ((test, "False", False) for test in ifs)
            tests = [*ifs]
        case ast.BoolOp(op=operator, values=operands):
            off = "True" if isinstance(operator, ast.And) else "False"
            yield from ((operand, off, not truth and operand is operands[-1]) for operand in operands)
            tests = [*operands] if truth else []
    for child in ast.iter_child_nodes(node):
        yield from switches(child, truth=child in tests)


def switchable(source: bytes, wrapped: list[tuple[Condition, tuple[str, str]]]) -> bytes:
    """A file with something before and after each of its conditions.

    >>> source = "'–' if a or (b and c) else d".encode()
    >>> found = conditions_in(source, "e.py")
    >>> print(switchable(source, [(condition, ("(", f"){number}")) for number, condition in enumerate(found)]).decode())
    '–' if ((a)1 or (((b)3 and (c)4)2))0 else d
    """
    opening = [(c.start, 1, -c.end, before) for c, (before, _) in wrapped]
    closing = [(c.end, 0, -c.start, after) for c, (_, after) in wrapped]
    parts, done = [], 0
    for place, _, _, added in sorted(opening + closing):
        parts += [source[done:place], added.encode()]
        done = place
    return b"".join([*parts, source[done:]])


def conditions() -> list[Condition]:
    """The conditions of the extraction, in the order of their files."""
    paths = sorted(path for path in (ROOT / EXTRACTION).rglob("*.py") if path.name not in LEFT_OUT)
    return [c for path in paths for c in conditions_in(path.read_bytes(), path.relative_to(ROOT).as_posix())]


def copied(every: list[Condition], folder: Path, *, noting: bool) -> Path:
    """Copy the package to a folder, with conditions that can be switched off or that note their values."""
    shutil.copytree(ROOT / "quotebank", folder / "quotebank", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / EXTRACTION / "__init__.py").write_text(SWITCHES.format(count=len(every)), encoding="utf-8")
    files: dict[str, list[tuple[Condition, tuple[str, str]]]] = {}
    for number, condition in enumerate(every):
        around = condition.noting(number) if noting else condition.asking(number)
        files.setdefault(condition.path, []).append((condition, around))
    for path, wrapped in files.items():
        (folder / path).write_bytes(switchable((ROOT / path).read_bytes(), wrapped))
    return folder


def running(what: str, folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Start the tests on a copy."""
    files = [str(path) for pattern in TESTS for path in sorted((ROOT / "tests").glob(pattern))]
    ours = {
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
    }
    return subprocess.Popen(
        # without -P the checkout that it runs in would come before the copy
        [sys.executable, "-P", str(Path(__file__).with_name("switched.py")), what, str(folder), *files],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        cwd=ROOT,
        env={**{k: v for k, v in os.environ.items() if k != "PYTEST_ADDOPTS"}, **ours, **environment},
    )


def depending(every: list[Condition], folder: Path) -> dict[int, list[str]]:
    """The tests that depend on each condition, those that depend on few conditions first.

    Raises:
        SystemExit: The tests fail, so that no failure would say anything of a condition.
    """
    process = running("record", copied(every, folder, noting=True))
    log, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{log[-5000:]}\nThe tests fail with every condition on: mend that first.")
    seen: dict[str, tuple[float, list[int]]] = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    always = set(seen.pop("")[1])
    print(f"The tests pass with every condition on, in {sum(s for s, _ in seen.values()):.0f} s.", flush=True)
    tests: dict[int, list[str]] = {number: [""] if number in always else [] for number in range(len(every))}
    for test, (_, numbers) in sorted(seen.items(), key=lambda item: len(item[1][1])):
        for number in numbers:
            if number not in always:
                tests[number].append(test)
    return tests


def tried(wanted: dict[int, list[str]], folder: Path, jobs: int) -> Iterator[tuple[int, bool, str, float]]:
    """For each condition, as it is known: its number, whether it was noticed, by which test, after how many seconds.

    Raises:
        SystemExit: The tests ran on another package than the copy.
    """
    whole = [number for number, tests in wanted.items() if tests == [""]]
    some = {number: tests for number, tests in wanted.items() if tests != [""]}
    (folder / "wanted.json").write_text(json.dumps(some), encoding="utf-8")
    process = running("try", folder, JOBS=str(jobs))
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("@ "):
            yield tuple(json.loads(line[2:]))
    if process.wait() == MISPLACED:
        raise SystemExit("another package than the copy was imported")
    for number in whole:  # it decides while the package is imported
        process = running("whole", folder, SWITCHED_OFF=str(number))
        log, _ = process.communicate()
        if process.returncode == MISPLACED:
            raise SystemExit(log[-5000:])
        yield number, process.returncode != 0, "import", 0


def count_unnoticed(every: list[Condition], picked: list[int], jobs: int) -> int:
    """Switch off each condition, print what came of it, and return how many went unnoticed."""
    count = 0
    folder = Path(tempfile.mkdtemp(prefix="switch-off-")).resolve()
    try:
        (folder / "noting").mkdir()
        tests = depending(every, folder / "noting")
        copied(every, folder, noting=False)
        for number, noticed, _, seconds in tried({number: tests[number] for number in picked}, folder, jobs):
            count += not noticed
            print(f"{'noticed' if noticed else 'UNNOTICED':9}  {seconds:3.0f} s  {every[number]}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return count


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True, help="which conditions are picked")
    parser.add_argument("--conditions", type=int, required=True, help="how many are picked")
    parser.add_argument("--jobs", type=int, default=1, help="how many are tried side by side")
    parser.add_argument("--at-most", type=int, help="exit with 1 where more than these went unnoticed")
    parser.add_argument("--list", action="store_true", help="print those that are picked, and no more")
    given = parser.parse_args()
    every = conditions()
    chance = random.Random(given.seed)  # noqa: S311  repeatable, not secret
    picked = chance.sample(range(len(every)), min(given.conditions, len(every)))
    if given.list:
        print(*(every[number] for number in picked), sep="\n")
        return 0
    unnoticed = count_unnoticed(every, picked, given.jobs)
    print(f"unnoticed {unnoticed} of {len(picked)}")
    return int(given.at_most is not None and unnoticed > given.at_most)


if __name__ == "__main__":
    sys.exit(main())
