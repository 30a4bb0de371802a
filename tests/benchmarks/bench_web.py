"""How long the page takes to answer, and whether twenty readers get their answers while an import runs.

Run it as ``python tests/benchmarks/bench_web.py --quotes 20000 --seed 7``; a minute or so. It starts the server as a
person does and asks over HTTP on loopback, so that a time is what a browser waits.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import generator
import writing
from measuring import Figure, show, waited

from quotebank import Article, QuoteBank
from quotebank.exports import article_to_dict

_SAMPLE = 3_000
_TIMES = 60
_READERS = 20
_EACH = 15
_IMPORTED = 300
"""Articles that are imported while the readers read."""


class Visitor:
    """Somebody with a browser."""

    def __init__(self, address: str) -> None:
        self._server = HTTPConnection(urlsplit(address).netloc, timeout=120)

    def close(self) -> None:
        """Go away."""
        self._server.close()

    def get(self, address: str) -> bytes:
        """Ask for a page; anything but a page is an error."""
        self._server.request("GET", address)
        answer = self._server.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        return body


@contextmanager
def serving(url: str) -> Iterator[str]:
    """Start the server; yield its address."""
    command = [sys.executable, "-m", "quotebank", "serve", "--bank", url, "--port", "0", "--json", "--longest", "60"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    try:
        yield json.loads("".join(itertools.takewhile(lambda line: line != "}\n", server.stdout)) + "}")["address"]
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
        server.stdout.close()


def figures(url: str | None, quotes: int, seed: int) -> Iterator[Figure]:
    """Fill a bank, without an address a file that is thrown away, and yield the figures."""
    with tempfile.TemporaryDirectory() as folder:
        place = url or str(Path(folder, "quotes.db"))
        with QuoteBank(place) as bank:
            writing.fill(bank, generator.stories(quotes, seed))
            bank.analyze()
        yield from answers(place, quotes, seed)


def answers(url: str, quotes: int, seed: int) -> Iterator[Figure]:
    """Ask for the pages of a bank that the same quotes and seed have filled; the import adds to the bank."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret
    asked = addresses(url, quotes, seed, chance)
    with serving(url) as address:
        visitor = Visitor(address)
        visitor.get("/check?text=warm+up")
        for what, target, some in asked:
            yield waited(what, target, [_asking(visitor, one) for one in some])
        visitor.close()
        everything = [one for _, _, some in asked for one in some]
        yield from together(url, address, everything, seed, chance)


def addresses(url: str, quotes: int, seed: int, chance: random.Random) -> list[tuple[str, float | None, list[str]]]:
    """Return what people ask for, with the 95th percentile in milliseconds that it may take."""
    said = [quote for story in itertools.islice(generator.stories(quotes, seed), _SAMPLE) for quote in story.quotes]
    with QuoteBank(url, read_only=True) as bank:
        found = [quote for year in range(2016, 2026) for quote in bank.quotes().until(str(year)).page(_TIMES).quotes]
        often = [summary.speaker.id for summary in bank.speakers(limit=_TIMES // 3)]
    some = chance.sample(found, min(_TIMES, len(found)))
    people = [quote.speaker.id for quote in some if quote.speaker] + often
    names = [quote.speaker.name for quote in some if quote.speaker]
    texts = [quote.text for quote in chance.sample(said, min(_TIMES, len(said)))]
    held = Counter(word for quote in said for word in set(quote.text.lower().split()) if word.isalpha())
    words = chance.sample(sorted(held), min(_TIMES, len(held)))
    frequent = [word for word, _ in held.most_common(10)] * 3
    retold = [generator.retell(text, "one changed", chance) for text in texts]
    pairs, claims = zip(words, names, strict=False), zip(retold, names, strict=False)
    return [
        ("page: search for a word", 150, [_address("/", q=word) for word in words]),
        ("page: search for a frequent word", 150, [_address("/", q=word) for word in frequent]),
        ("page: search for a speaker's word", 150, [_address("/", q=word, by=name) for word, name in pairs]),
        ("page: search by speaker and dates", 150, [_address("/", by=name, since="2020") for name in names]),
        ("page: the newest quotes", 150, ["/"] * 40),
        ("page: a speaker", 150, [f"/speaker/{number}" for number in people]),
        ("page: an outlet", None, [_address("/outlet", name=q.article.outlet) for q in some if q.article]),
        ("page: check", 300, [_address("/check", text=text) for text in retold]),
        (
            "page: check with a speaker",
            300,
            [_address("/check", text=t, speaker=n) for t, n in claims],
        ),
        (
            "names suggested while typing",
            30,
            [_address("/api/names", text=part) for name in names for part in _typed(name)],
        ),
        ("page: a name that fits nobody", None, [_address("/", by=f"{name[:-2]}{name[-1]}") for name in names]),
        (
            "page: speakers by surname",
            None,
            [_address("/speakers", letter=name.split()[-1][0].lower()) for name in names],
        ),
        ("page: speakers by number of quotes", None, ["/speakers"] * 40),
        ("page: a quote", None, [f"/quote/{quote.id}" for quote in some]),
        ("page: an article", None, [f"/article/{quote.article.id}" for quote in some if quote.article]),
        ("page: a statement", None, [f"/statement/{quote.id}" for quote in some]),
        ("API: search for a word", None, [_address("/api/quotes", containing=word) for word in words]),
    ]


def together(url: str, address: str, asked: Sequence[str], seed: int, chance: random.Random) -> Iterator[Figure]:
    """Let twenty readers ask at once while an import runs; yield what they waited and how often they got no answer."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "new.jsonl")
        with lines.open("w", encoding="utf-8") as out:
            for article in itertools.islice(generator.articles(_IMPORTED, seed + 1), _IMPORTED):
                out.write(json.dumps(_shape(article)) + "\n")
        command = [sys.executable, "-m", "quotebank", "import", str(lines), "--bank", url, "--json"]
        importing = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        spent: list[float] = []
        errors: list[str] = []

        def read(some: Sequence[str]) -> None:
            visitor = Visitor(address)
            for one in some:
                start = time.perf_counter()
                try:
                    visitor.get(one)
                except (OSError, RuntimeError) as error:
                    errors.append(str(error))
                    visitor.close()
                    visitor = Visitor(address)
                spent.append((time.perf_counter() - start) * 1000)
            visitor.close()

        readers = [threading.Thread(target=read, args=(chance.choices(asked, k=_EACH),)) for _ in range(_READERS)]
        began = time.perf_counter()
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        lasted = time.perf_counter() - began
        printed, complaint = importing.communicate(timeout=3_600)
    spent.sort()
    late = spent[int(len(spent) * 0.95)]
    yield Figure(
        f"{_READERS} readers at once while an import runs",
        "",
        f"median / p95 {spent[len(spent) // 2]:.0f} / {late:.0f} ms, {len(spent) / lasted:.0f} pages a second",
    )
    new = json.loads(printed)["articles_new"] if importing.returncode == 0 else complaint
    yield Figure("errors of the readers; articles imported", f"0; {_IMPORTED}", f"{len(errors)}; {new}")
    for error in errors[:3]:
        yield Figure("error", "", error)


def _typed(name: str) -> list[str]:
    """Return what is in the box while somebody types a name: two letters, the first word, all of it."""
    return [name[:2], name.split()[0], name.split()[-1][:3], name]


def _asking(visitor: Visitor, address: str) -> Callable[[], object]:
    return lambda: visitor.get(address)


def _address(path: str, **asked: str | None) -> str:
    return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"


def _shape(article: Article) -> dict[str, object]:
    shape = article_to_dict(article, [])
    return {name: shape[name] for name in ("text", "outlet", "url", "title", "published")}


def main(arguments: Sequence[str]) -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotes", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--url", help="an empty bank, postgresql+psycopg://user@host/database say")
    parser.add_argument("--bank", help="a bank that --quotes and --seed have filled before; the import adds to it")
    given = parser.parse_args(arguments)
    if given.bank:
        show(answers(given.bank, given.quotes, given.seed))
    else:
        show(figures(given.url, given.quotes, given.seed))


if __name__ == "__main__":
    main(sys.argv[1:])
