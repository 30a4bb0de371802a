"""Floors of the figures on our own gold: what is reached, tied to each file's checksum; lowering one needs a reason.

``python tests/floors.py`` measures and raises them; one that fell is lowered only where ``lowered`` says why.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

from judging import CONSTRUCTIONS, DATA, SEEDS, faults, passages

from quotebank import Article
from quotebank.readers import read

FLOORS = DATA / "own_floors.json"
SEED_ARTICLES = DATA.parents[1] / "seeds" / "articles"
Figures = dict[str, float]


def of_constructions() -> Figures:
    """The share of the passages that are right in everything."""
    found = passages(CONSTRUCTIONS)
    return {"passages right": sum(not faults(passage) for passage in found) / len(found)}


def of_seeds() -> Figures:
    """One less the faults for each expected quote, and how often something else was taken for speech."""
    expected, wrong = passages(SEEDS), []
    for passage in expected:
        name, _, number = passage["id"].partition("#")
        articles = [item for item in read(SEED_ARTICLES / name) if isinstance(item, Article)]
        wrong += faults(passage, articles[int(number or 1) - 1])
    quotes = sum(len(passage["quotes"]) for passage in expected)
    mistaken = sum(fault.startswith("no speech") for fault in wrong)
    return {"right, of the expected": 1 - len(wrong) / quotes, "no speech, taken for it": -mistaken / quotes}


MEASURED: dict[Path, Callable[[], Figures]] = {CONSTRUCTIONS: of_constructions, SEEDS: of_seeds}


def checksum(path: Path) -> str:
    """What tells a file from another one of its name."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Measure, raise, and say what fell."""
    held = json.loads(FLOORS.read_text(encoding="utf-8"))
    for path, measure in MEASURED.items():
        floor = held["files"].setdefault(path.relative_to(DATA).as_posix(), {"figures": {}, "lowered": {}})
        same = floor.get("sha256") == checksum(path)
        floor["sha256"] = checksum(path)
        for name, value in measure().items():
            was = floor["figures"].get(name) if same else None
            print(f"{path.parent.name}: {name} {value:.4f}" + ("" if was is None else f", floor {was:.4f}"))
            if was is None or value > was or name in floor["lowered"]:
                floor["figures"][name] = round(value, 4)
    FLOORS.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
