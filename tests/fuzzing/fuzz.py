"""Fuzzes a target of this folder, guided by coverage: ``python tests/fuzzing/fuzz.py extract [libFuzzer's options]``.

libFuzzer takes the process over and ends it, so the tests run this file in a process of its own.
"""

import importlib
import sys
from pathlib import Path


def main() -> None:
    """Hand the target's ``check`` to libFuzzer; what it raises is a crash."""
    import atheris

    sys.path.insert(0, str(Path(__file__).parents[1]))
    with atheris.instrument_imports(include=["quotebank"]):
        target = importlib.import_module(f"target_{sys.argv.pop(1)}")
    atheris.Setup(sys.argv, target.check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
