"""``python -m quotebank.training GOLD.jsonl``: read gold, fit, write."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from quotebank import training
from quotebank.errors import ReadError
from quotebank.extraction.models.model_set import SHIPPED
from quotebank.gold import read_gold
from quotebank.training.judging import Gold
from quotebank.training.questions import QUESTIONS, fit, write

_FEWEST_ARTICLES = 40


def main() -> None:
    """Read gold, fit, write."""
    description = (training.__doc__ or "").split("\n\n")[0]
    parser = argparse.ArgumentParser(prog="python -m quotebank.training", description=description)
    parser.add_argument("gold", type=Path, nargs="+", help="gold JSON Lines")
    parser.add_argument(
        "--not-for-speech", type=Path, nargs="+", default=[], metavar="GOLD",
        help="further gold, which only helps to choose how sure it has to be that words in marks are speech",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, default=Path(SHIPPED) / "en", help="folder to write to")
    args = parser.parse_args()
    golds: list[Gold] = []
    trained: dict[str, str] = {}
    for path in (*args.gold, *args.not_for_speech):
        raw = path.read_bytes()
        trained[path.name] = "sha256:" + hashlib.sha256(raw).hexdigest()
        try:
            teaches = path not in args.not_for_speech
            golds += [{**gold, "file": path.name, "teaches_speech": teaches} for gold in read_gold(path)]
        except ReadError as problem:
            parser.error(str(problem))
    if len(golds) < _FEWEST_ARTICLES:
        parser.error(f"{len(golds)} articles are too few to fit anything on; give {_FEWEST_ARTICLES} or more")
    used = dict.fromkeys(QUESTIONS, trained)
    names = {gold["file"] for gold in golds if "people" in gold}
    used["kind"] = {name: trained[name] for name in sorted(names)} or _shipped_gold("kind")
    write(fit(golds), args.out, used)


def _shipped_gold(question: str) -> dict[str, str]:
    """The gold that the package's own model of a question was fitted on."""
    held = json.loads((Path(SHIPPED) / "en" / f"{question}.json").read_text(encoding="utf-8"))
    return dict(held["trained_on"])


if __name__ == "__main__":
    main()
