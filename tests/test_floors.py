"""What is reached on our own gold is not lost again, and a floor belongs to one file."""

import json

import pytest
from floors import DATA, FLOORS, MEASURED, checksum

HELD = json.loads(FLOORS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MEASURED, ids=lambda path: path.parent.name)
def test_no_figure_falls_below_its_floor(path):
    """Each figure is at most the tolerance below what it was; after a change to the gold the floors are set anew."""
    pytest.importorskip("trafilatura")
    floor = HELD["files"][path.relative_to(DATA).as_posix()]
    assert floor["sha256"] == checksum(path), "the gold has changed: python tests/floors.py"
    reached = MEASURED[path]()
    assert reached.keys() == floor["figures"].keys()
    fallen = {name: value for name, value in reached.items() if value < floor["figures"][name] - HELD["tolerance"]}
    assert fallen == {}
