"""Measure the installed package on gold that lies beside a checkout, against the floors that it has reached before.

Usage: python measure_gold.py FLOORS GOLD [--write]

GOLD is a folder of gold files with the programs that score them in ``eval/``. FLOORS is a JSON file: for each gold file
its checksum, the figures reached, and under ``lowered`` the reason for each figure that was ever lowered. A figure may
fall short by the tolerance; a gold file with another checksum is measured and not compared. ``--write`` raises the
floors to what is reached and lowers none without a reason in the file.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HALVED = {"fresh/gold.jsonl", "field/dev.jsonl", "verdicts/dev.jsonl"}
"""Files of which only the odd lines are read while building: each half is measured apart, too."""
MARKS_ALONE = {"pages", "bbc"}
"""The gold that judges only what stands in marks."""
NAMED = ("same_person", "exact_full_name", "unnamed_kept")
JUDGED = (
    "speech f1", "named right_person", "named wrong", "named unnamed_kept", "records all f1", "records marked f1",
    "records indirect f1", "names known_bad", "names odd", "calibration error",
)  # fmt: skip
FEWER = re.compile(r"wrong|false|error|spurious|bad|odd$|green|needless")
"""The figures of which less is better."""
Figures = dict[str, float]


def run(*command: str | Path) -> str:
    """What a program prints; its failure ends the measuring."""
    done = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def scored(programs: Path, gold: Path) -> Figures:
    """The figures of ``score.py``."""
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        run(programs / "predict.py", gold, predicted)
        report = json.loads(run(programs / "score.py", gold, predicted, "--json"))
    marks_alone = gold.parent.name in MARKS_ALONE
    rows = {row: figures for row, figures in report.items() if row.startswith("quoted.") or not marks_alone}
    found = {f"{row} F1": figures["f1"] for row, figures in rows.items() if "f1" in figures}
    named, sure = report.get("quoted.named"), report.get("quoted.calibration")
    if named:
        found |= {f"quoted.named {key}": named[key] for key in NAMED if named.get(key) is not None}
    if sure:
        found["quoted.calibration error"] = sure["error"]
    return {key: value for key, value in found.items() if value is not None}


def judged(programs: Path, gold: Path) -> Figures:
    """The figures of ``score_fresh.py``."""
    report = json.loads(run(programs / "score_fresh.py", gold, "--json"))["all"]
    found = {}
    for path in JUDGED:
        value = report
        for key in path.split():
            value = value[key]
        if value is not None:
            found[path] = value
    return found


def counted(program: str) -> Callable[[Path, Path], Figures]:
    """The figures of a checklist, whose last line counts: ``cases 41/164 = 0.250; wrong speaker 57``."""

    def count(programs: Path, gold: Path) -> Figures:
        last = run(programs / program, gold).strip().splitlines()[-1]
        parts = re.findall(r"([a-z ]+?) (\d+)(?:/(\d+))?(?: = [\d.]+)?(?:;|$)", last)
        return {name.strip(): int(n) / int(of) if of else int(n) for name, n, of in parts}

    return count


PROGRAMS: dict[str, Callable[[Path, Path], Figures]] = {
    "polnear/dev.jsonl": scored,
    "pages/gold.jsonl": scored,
    "bbc/gold.jsonl": scored,
    "seed/gold.jsonl": scored,
    "fresh/gold.jsonl": judged,
    "constructions/dev.jsonl": counted("check_constructions.py"),
    "field/dev.jsonl": counted("check_field.py"),
    "verdicts/dev.jsonl": counted("check_verdicts.py"),
}


def measure(folder: Path, name: str) -> Figures:
    """Every figure of one gold file; of some the halves apart."""
    gold, measured = folder / name, PROGRAMS[name]
    found = measured(folder / "eval", gold)
    if name in HALVED:
        lines = gold.read_text(encoding="utf-8").splitlines(keepends=True)
        for half, kept in (("odd", lines[0::2]), ("even", lines[1::2])):
            with tempfile.TemporaryDirectory() as scratch:
                part = Path(scratch) / gold.name
                part.write_text("".join(kept), encoding="utf-8")
                found |= {f"{half}: {key}": value for key, value in measured(folder / "eval", part).items()}
    return {key: round(value, 4) for key, value in found.items()}


def main() -> int:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("floors", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    held = json.loads(given.floors.read_text(encoding="utf-8"))
    tolerance: float = held["tolerance"]
    fell = 0
    for name in PROGRAMS:
        if not (given.gold / name).is_file():
            print(f"{name}: not here")
            continue
        checksum = hashlib.sha256((given.gold / name).read_bytes()).hexdigest()
        floor = held["files"].setdefault(name, {"sha256": checksum, "figures": {}, "lowered": {}})
        same = floor["sha256"] == checksum
        print(f"{name}{'' if same else ': another file than the floors were reached on, not compared'}")
        for key, value in measure(given.gold, name).items():
            was = floor["figures"].get(key) if same else None
            fewer = bool(FEWER.search(key))
            short = was is not None and ((value - was) if fewer else (was - value)) > tolerance
            better = was is None or (value < was if fewer else value > was)
            print(
                f"  {'FELL ' if short else '     '}{key:44} {value:9.3f}"
                + ("" if was is None else f"  floor {was:.3f}")
            )
            fell += short
            if given.write and (better or (short and key in floor["lowered"])):
                floor["figures"][key] = value
        if given.write:
            floor["sha256"] = checksum
    if given.write:
        given.floors.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{fell} figures below their floors" if fell else "No figure is below its floor.")
    return int(fell > 0)


if __name__ == "__main__":
    sys.exit(main())
