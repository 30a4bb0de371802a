"""Coverage-guided fuzzing of extraction and of the readers, from our own articles, for a bounded time."""

import gzip
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_extract_properties import PIECES

sys.path.insert(0, str(Path(__file__).parent / "fuzzing"))
import target_readers

TESTS = Path(__file__).parent
SEEDS = TESTS.parent / "seeds"
CONSTRUCTIONS = TESTS / "data" / "constructions" / "gold.jsonl"
HTML = ["<p>", "</p>", "<div>", "<article>", "<title>", "<meta charset=", "<script", "<!--", "-->", "<![CDATA[", "&#x"]
JSON = ['{"text": "', '"body":', '"date": "', '"outlet"', "[{", "null", "1e999", "\\ud800", "NaN", '"attributions"']
TABLE = ["name,domain", "name,aliases", "text\n", ";", "\t", '""', "outlet: ", "date: "]
BYTES = [b"\x1f\x8b\x08", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\xff", b"\xed\xa0\x80"]
WORDS = {"extract": PIECES, "readers": HTML + JSON + TABLE}

needs_atheris = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not installed: pip install 'quotebank[test]'"
)


def passages():
    """The texts of the invented passages."""
    return [json.loads(line)["text"].encode() for line in CONSTRUCTIONS.read_text(encoding="utf-8").splitlines()]


def seeds(target):
    """What the fuzzer begins with: the seeds and the passages, behind the byte that chooses how they are read."""
    files = [path for path in sorted(SEEDS.rglob("*.*")) if path.is_file()]
    if target == "extract":
        return [b"\1" + text for text in [*passages(), *(path.read_bytes() for path in files if path.suffix == ".txt")]]
    choice = target_readers.choice
    found = []
    for path in files:
        held = path.read_bytes()
        suffix = "".join(path.suffixes)
        found.append(choice(suffix) + held)
        if path.suffix == ".gz":
            found.append(choice(suffix, packed=True) + gzip.decompress(held))
        else:
            found.append(choice("-") + held)
    gold = {
        "text": "“Yes,” said Ada.",
        "quoted": [[1, 5]],
        "attributions": [{"content": [[1, 5]], "cue": [], "source": []}],
    }
    return [*found, choice("gold") + json.dumps(gold).encode()]


def fuzz(target, folder, *options):
    """Run the fuzzer on a target; what it prints must end without a crash."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds(target)):
        (corpus / str(number)).write_bytes(seed)
    words = [word.encode("utf-8", "surrogatepass") for word in WORDS[target]] + BYTES
    dictionary = folder / "words.dict"
    dictionary.write_text(
        "".join('"{}"\n'.format("".join(f"\\x{byte:02x}" for byte in word)) for word in words), encoding="ascii"
    )
    command = [
        sys.executable, str(TESTS / "fuzzing" / "fuzz.py"), target, str(corpus), f"-dict={dictionary}",
        f"-artifact_prefix={folder}/", "-timeout=20", "-rss_limit_mb=2048", "-max_len=6000", *options,
    ]  # fmt: skip
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "TMPDIR": str(folder)},
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-5000:]
    assert b"DONE" in done.stdout


@pytest.mark.slow
@needs_atheris
@pytest.mark.parametrize("target", WORDS)
def test_a_short_fuzz_run_finds_nothing(target, tmp_path):
    """A few thousand texts, the same ones in every run."""
    fuzz(target, tmp_path, "-runs=4000", "-max_total_time=6", "-seed=1")


@needs_atheris
@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize("target", WORDS)
def test_a_long_fuzz_run_finds_nothing(target, tmp_path):
    """Five minutes of texts, others in every run."""
    fuzz(target, tmp_path, "-max_total_time=300")
