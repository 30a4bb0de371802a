"""Switch off conditions of the extraction, one at a time, and tell which of them no test misses.

    python tests/switch_off.py --seed 7 --conditions 80 [--jobs 2] [--list] [--at-most K]

A condition is the test of an ``if``, an ``elif``, a ternary or a comprehension, which is made False; or an operand of
``and``, which is made True; or an operand of ``or``, which is made False. The tests of the extraction are run on a copy
of the package for each. Those that a condition can be taken from without a failure are UNNOTICED: either a test is
wanting, or the condition does nothing.
"""

import argparse
import ast
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
EXTRACTION = "quotebank/extraction"

TESTS = [
    "test_constructions.py", "test_content.py", "test_coreference.py", "test_cues.py", "test_mentions.py",
    "test_candidates.py", "test_dates.py", "test_text.py", "test_marks.py", "test_extract.py", "test_extract_edges.py",
    "test_extractor.py", "test_seeds.py", "test_overlaps.py", "test_explaining.py", "test_rules*.py", "test_records.py",
]  # fmt: skip
"""Patterns below ``tests``. Those that compare with a stored output (the floors, the pages) are left out: any change
breaks them, and they do not say what is right."""

LEFT_OUT = {"__init__.py", "explanation.py", "identity.py"}
"""They tell of what was extracted and decide nothing."""

LIMIT = 600
"""Seconds. A condition that ends a loop may go on for ever when it is off: that counts as noticed."""

MEMORY = 4 << 30
"""Bytes of address space, for the loop that collects for ever."""

MISPLACED = 99
"""The exit code, none of pytest's, where another package than the copy was imported."""

OPTIONS = [
    "-x", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", "-m", "not slow",
    "-o", "addopts=",  # the project's collect the checkout's own modules, for their doctests
    "-k", "not postgresql",  # the same tests on SQLite say as much of the extraction, and leave no server behind
    "--hypothesis-seed=0",  # the same answer each time
]  # fmt: skip

RUN = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
import pytest, quotebank
if not quotebank.__file__.startswith(sys.argv[1]):
    print("imported from", quotebank.__file__)
    sys.exit({MISPLACED})
sys.exit(pytest.main(sys.argv[2:]))
"""


class Condition(NamedTuple):
    """A condition, where it stands in its file (in bytes), and what it becomes when it is off."""

    path: str
    line: int
    start: int
    end: int
    source: str
    off: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.source}  -> {self.off}"


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
    for node, off in switches(ast.parse(source)):
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = lines[node.lineno - 1] + node.col_offset
        end = lines[node.end_lineno - 1] + node.end_col_offset
        shown = " ".join(source[start:end].decode().split())
        found.append(Condition(path, node.lineno, start, end, shown, off))
    return sorted(found, key=lambda condition: (condition.start, -condition.end))


def switches(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Every condition below a node and what it becomes; not the tests of ``while``, though what is in them."""
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.JoinedStr():
            return  # the one never runs; what stands in the other has no place of its own before Python 3.12
        case ast.If(test=test) | ast.IfExp(test=test):
            yield test, "False"
        case ast.comprehension(ifs=tests):
            yield from ((test, "False") for test in tests)
        case ast.BoolOp(op=operator, values=operands):
            off = "True" if isinstance(operator, ast.And) else "False"
            yield from ((operand, off) for operand in operands)
    for child in ast.iter_child_nodes(node):
        yield from switches(child)


def switched_off(source: bytes, condition: Condition) -> bytes:
    """A file without one of its conditions.

    >>> source = "'–' if a or (b and c) else d".encode()
    >>> for condition in conditions_in(source, "e.py"):
    ...     print(switched_off(source, condition).decode())
    '–' if False else d
    '–' if False or (b and c) else d
    '–' if a or (False) else d
    '–' if a or (True and c) else d
    '–' if a or (b and True) else d
    """
    return source[: condition.start] + condition.off.encode() + source[condition.end :]


def conditions() -> list[Condition]:
    """The conditions of the extraction, in the order of their files."""
    paths = sorted(path for path in (ROOT / EXTRACTION).rglob("*.py") if path.name not in LEFT_OUT)
    return [c for path in paths for c in conditions_in(path.read_bytes(), path.relative_to(ROOT).as_posix())]


class Trial:
    """The tests, running on a copy of the package in which a condition is off, or none."""

    def __init__(self, condition: Condition | None) -> None:
        self.condition = condition
        self.began = time.monotonic()
        self.folder = Path(tempfile.mkdtemp(prefix="switch-off-")).resolve()
        shutil.copytree(ROOT / "quotebank", self.folder / "quotebank", ignore=shutil.ignore_patterns("__pycache__"))
        if condition:
            path = self.folder / condition.path
            path.write_bytes(switched_off(path.read_bytes(), condition))
        files = [str(path) for pattern in TESTS for path in sorted((ROOT / "tests").glob(pattern))]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                # without -P the checkout that it runs in would come before the copy
                [
                    sys.executable,
                    "-P",
                    "-c",
                    RUN,
                    str(self.folder),
                    *OPTIONS,
                    f"--basetemp={self.folder / 'pytest'}",
                    *files,
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
                env=self.environment(),
                process_group=0,
            )

    def environment(self) -> dict[str, str]:
        """The environment in which the copy is found, and in which nothing is written to the checkout."""
        ours = {
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.folder / "hypothesis"),
        }
        return {**{name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}, **ours}

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self.began

    def ended(self) -> bool:
        """Whether it has ended, or has had its time."""
        return self.process.poll() is not None or self.seconds > LIMIT

    def noticed(self) -> bool:
        """Whether a test failed, or none came to an end.

        Raises:
            SystemExit: The tests ran on another package than the copy.
        """
        if self.process.returncode == MISPLACED:
            raise SystemExit(self.log())
        return self.process.returncode != 0

    def log(self) -> str:
        """The end of what pytest printed."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-5000:]

    def clear(self) -> None:
        """End it, with the processes that its tests started, and remove its copy."""
        if self.process.returncode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def trials(picked: list[Condition | None], jobs: int) -> Iterator[Trial]:
    """Each trial as it ends, so many at a time; what still runs when the caller stops is ended."""
    waiting, running = picked[::-1], list[Trial]()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                running.append(Trial(waiting.pop()))
            for trial in [trial for trial in running if trial.ended()]:
                yield trial
                running.remove(trial)
                trial.clear()
            time.sleep(0.1)
    finally:
        for trial in running:
            trial.clear()


def check_tests() -> None:
    """Run the tests on a copy with every condition.

    Raises:
        SystemExit: They fail, so that no failure would say anything of a condition.
    """
    for trial in trials([None], 1):
        if trial.noticed():
            raise SystemExit(f"{trial.log()}\nThe tests fail with every condition on: mend that first.")
        print(f"The tests pass with every condition on, in {trial.seconds:.0f} s.", flush=True)


def count_unnoticed(picked: list[Condition], jobs: int) -> int:
    """Switch off each condition, print what came of it, and return how many went unnoticed."""
    count = 0
    for trial in trials([*picked], jobs):
        noticed = trial.noticed()
        count += not noticed
        print(f"{'noticed' if noticed else 'UNNOTICED':9}  {trial.seconds:3.0f} s  {trial.condition}", flush=True)
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
    picked = chance.sample(every, min(given.conditions, len(every)))
    if given.list:
        print(*picked, sep="\n")
        return 0
    check_tests()
    unnoticed = count_unnoticed(picked, given.jobs)
    print(f"unnoticed {unnoticed} of {len(picked)}")
    return int(given.at_most is not None and unnoticed > given.at_most)


if __name__ == "__main__":
    sys.exit(main())
