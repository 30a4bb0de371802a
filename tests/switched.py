"""Runs the tests on a copy of the package in which conditions can be switched off: started by switch_off.py alone.

    python -P tests/switched.py record FOLDER TEST_FILE ...  which conditions each test needs: FOLDER/seen.json
    python -P tests/switched.py try FOLDER TEST_FILE ...     for each of FOLDER/wanted.json its tests

A condition costs a second instead of a run of all tests: the process that has imported and collected everything forks
for each, and the child runs only tests in which the condition gave another value than it has when it is off.
"""

import builtins
import contextlib
import functools
import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

LIMIT = 600
"""Seconds. A condition that ends a loop may go on for ever when it is off: that counts as noticed."""

MEMORY = 4 << 30
"""Bytes of address space, for the loop that collects for ever."""

MISPLACED = 99
"""The exit code, none of pytest's, where another package than the copy was imported."""

OPTIONS = [
    "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", "-m", "not slow",
    "-o", "addopts=",  # the project's collect the checkout's own modules, for their doctests
    "-k", "not postgresql",  # the same tests on SQLite say as much of the extraction, and leave no server behind
    "--hypothesis-seed=0",  # the same answer each time
]  # fmt: skip


class Memories:
    """What the package remembers from text to text: a condition in what is remembered must be asked anew."""

    def __init__(self) -> None:
        from quotebank.extraction.english.rules.table import TABLES

        self.tables = TABLES
        self.cached = [
            each
            for each in gc.get_objects()
            if isinstance(each, functools._lru_cache_wrapper)
            and (each.__module__ or "").startswith("quotebank.extraction.")
            and not each.__module__.startswith("quotebank.extraction.lexicon.")  # read when it is imported
        ]

    def forget(self) -> None:
        """Forget all of it."""
        for each in self.cached:
            each.cache_clear()
        for table in self.tables:
            table.of.clear()


class Recording:
    """Notes for each test the conditions that gave another value in it than they have when they are off."""

    def __init__(self, folder: Path, seen: set[int]) -> None:
        self.folder, self.seen = folder, seen
        self.found: dict[str, tuple[float, list[int]]] = {}

    def pytest_collection_finish(self) -> None:
        """What was read when the package was imported concerns every test."""
        from quotebank import extract

        extract("")
        self.found[""] = 0.0, sorted(self.seen)
        self.memories = Memories()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note those of a test."""
        self.memories.forget()
        self.seen.clear()
        began = time.process_time()
        try:
            return (yield)
        finally:
            self.found[item.nodeid] = time.process_time() - began, sorted(self.seen)

    def pytest_sessionfinish(self) -> None:
        """Write them down."""
        (self.folder / "seen.json").write_text(json.dumps(self.found), encoding="utf-8")


class Trying:
    """Runs for each condition, in a process of its own, the tests that depend on it, until one fails."""

    def __init__(self, folder: Path, jobs: int) -> None:
        self.jobs = jobs
        self.wanted: dict[str, list[str]] = json.loads((folder / "wanted.json").read_text(encoding="utf-8"))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Print a line of JSON for each: its number, whether it was noticed, by which test, after how many seconds."""
        from quotebank import extract

        extract("")
        self.memories = Memories()
        self.items = {item.nodeid: item for item in session.items}
        gc.collect()
        gc.freeze()
        running: dict[int, tuple[str, float, int]] = {}
        for number, tests in self.wanted.items():
            if len(running) >= self.jobs:
                self._end_one(running)
            told, tell = os.pipe()
            child = os.fork()
            if not child:
                self._child(int(number), tests, tell)
            os.close(tell)
            running[child] = number, time.monotonic(), told
        while running:
            self._end_one(running)
        return True

    def _end_one(self, running: dict[int, tuple[str, float, int]]) -> None:
        child, status = os.wait()
        number, began, told = running.pop(child)
        with os.fdopen(told, "rb") as test:
            failed = test.read().decode()
        line = json.dumps([int(number), status != 0, failed, time.monotonic() - began])
        print(f"\n@ {line}", flush=True)

    def _child(self, number: int, tests: list[str], tell: int) -> None:
        """Switch the condition off and run its tests; it ends with 0 where none fails."""
        os.setpgid(0, 0)
        signal.alarm(LIMIT)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os.environ["SWITCHED_OFF"] = str(number)
        builtins.switched_off[number] = 1  # type: ignore[attr-defined]
        self.memories.forget()
        items = [self.items[test] for test in tests]
        code = 0
        try:
            for item, following in zip_longest(items, items[1:]):
                for report in _run(item, following):
                    if report.failed:
                        os.write(tell, item.nodeid.encode())
                        code = 1
                        return
        except BaseException as error:  # whatever it is, it was noticed
            os.write(tell, repr(error)[:500].encode())
            code = 1
        finally:
            os._exit(code)


def _run(item: pytest.Item, following: pytest.Item | None) -> list[pytest.TestReport]:
    from _pytest.runner import runtestprotocol

    return runtestprotocol(item, nextitem=following, log=False)


def main() -> int:
    """Run the command."""
    what, folder, *files = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import quotebank.extraction

    if not quotebank.__file__.startswith(folder):
        print("imported from", quotebank.__file__)
        return MISPLACED
    if what == "record":
        plugins: list[Any] = [Recording(Path(folder), quotebank.extraction.seen)]
        return int(pytest.main([*OPTIONS, "-x", *files], plugins))
    if what == "whole":
        return int(pytest.main([*OPTIONS, "-x", *files]))
    with contextlib.suppress(KeyError):
        del os.environ["SWITCHED_OFF"]
    return int(pytest.main([*OPTIONS, "-s", *files], [Trying(Path(folder), int(os.environ.get("JOBS", "1")))]))


if __name__ == "__main__":
    sys.exit(main())
