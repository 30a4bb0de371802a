"""The quotation-centric JSON Lines of the EPFL Quotebank: one statement per line, with all articles that carry it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from quotebank.records import Quote

NOBODY = "None"
"""How the format writes that the speaker is unknown."""
_PHASE = "E"
"""The last of the five phases in which the dumps were collected; newer articles cannot be from an earlier one."""

Statement = tuple[Sequence[Quote], Mapping[int, Sequence[str]]]
"""The quotes of one utterance, and Wikidata ids by their speakers' ids."""


def export_quotebank_dump(statements: Iterable[Statement], out: TextIO) -> int:
    """Write one statement per line; return the number of statements.

    The format cannot express how words are reported: only those reported as said are written, so that nobody seems to
    have said what was denied, doubted or supposed.
    Of the others, the longest wording and the earliest date represent the statement.

    Args:
        statements: As ``Quotes.statements`` yields them; read one at a time.
        out: A text stream in UTF-8.

    >>> import io
    >>> from quotebank import Quote, QuoteKind, Speaker
    >>> out = io.StringIO()
    >>> export_quotebank_dump([([Quote("Yes", QuoteKind.DIRECT, (Speaker("Ada Li"),), confidence=0.9)], {})], out)
    1
    >>> json.loads(out.getvalue())["probas"]
    [['Ada Li', '0.9000'], ['None', '0.1000']]
    """
    numbers: Counter[str] = Counter()
    count = 0
    for quotes, wikidata in statements:
        said = [quote for quote in quotes if quote.is_asserted and not quote.opposed]
        if said:
            out.write(json.dumps(_record(said, wikidata, numbers), ensure_ascii=False) + "\n")
            count += 1
    return count


def _record(quotes: Sequence[Quote], wikidata: Mapping[int, Sequence[str]], numbers: Counter[str]) -> dict[str, Any]:
    articles = [quote.article for quote in quotes if quote.article]
    days = sorted(article.published.isoformat()[:10] for article in articles if article.published)
    day = days[0] if days else None
    numbered = day or "undated"
    numbers[numbered] += 1
    probabilities = _probabilities(quotes)
    speaker = next(iter(probabilities))
    ids = [one.id for quote in quotes for one in quote.speakers if one.name == speaker and one.id is not None]
    return {
        "quoteID": f"{numbered}-{numbers[numbered] - 1:06}",
        "quotation": max((quote.text for quote in quotes), key=len),
        "speaker": speaker,
        "qids": sorted({qid for id_ in ids for qid in wikidata.get(id_, ())}),
        "date": day and f"{day} 00:00:00",
        "numOccurrences": len(quotes),
        "probas": [[name, f"{probability:.4f}"] for name, probability in probabilities.items()],
        "urls": list(dict.fromkeys(article.url for article in articles if article.url)),
        "phase": _PHASE,
    }


def _probabilities(quotes: Sequence[Quote]) -> dict[str, float]:
    """Return each name's probability, the likeliest first: the mean over the quotes, split among joint speakers."""
    sums: defaultdict[str, float] = defaultdict(float)
    for quote in quotes:
        for speaker in quote.speakers:
            sums[speaker.name] += quote.speaker_confidence / len(quote.speakers)
        sums[NOBODY] += 1 - quote.speaker_confidence if quote.speakers else 1.0
    likeliest = sorted(sums.items(), key=lambda item: item[1], reverse=True)
    return {name: total / len(quotes) for name, total in likeliest}
