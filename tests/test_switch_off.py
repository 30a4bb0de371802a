"""The guard of the extraction's rules tells which conditions no test misses."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONDITIONS = 4


def run(*options):
    """What the script prints, line by line."""
    command = [sys.executable, "tests/switch_off.py", "--seed", "7", "--conditions", str(CONDITIONS), *options]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return done.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.soak
def test_each_condition_that_is_picked_is_tried():
    """There is one line for each that is listed, and the last line says how many of them went unnoticed."""
    passed, *tried, summary = run("--jobs", "2")
    assert passed.startswith("The tests pass with every condition on")
    lines = [re.fullmatch(r"(noticed  |UNNOTICED) +\d+ s  (.+)", line).groups() for line in tried]
    assert sorted(condition for _, condition in lines) == sorted(run("--list"))
    assert summary == f"unnoticed {sum(verdict == 'UNNOTICED' for verdict, _ in lines)} of {CONDITIONS}"
