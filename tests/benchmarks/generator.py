"""Invented news, any number of articles by seed, with the truth: who said what, and which quotes are one utterance.

Words, speakers and outlets are as frequent as in a language (Zipf). Ten years, 500 outlets, 20,000 speakers. A third of
the articles follow another one within days: most of their quotes are its quotes, retold. Stock phrases are an utterance
each time that somebody says one.
"""

from __future__ import annotations

import itertools
import random
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from attrs import frozen

from quotebank import Article, Quote, QuoteKind, Span, Speaker, SpeakerKind

CHANGES = ("punctuation", "one changed", "two changed", "one dropped", "half", "half, one changed")
"""How ``retell`` can retell words."""

_DRAWN = 1 << 16
_PEOPLE, _OUTLETS, _DAYS, _FIRST_DAY = 20_000, 500, 3_650, date(2016, 1, 1)
_QUOTES_EACH = (4, 10)
_FOLLOWED = 300
"""How many articles back a story may be taken up."""
_FOLLOWING, _RETOLD, _STOCK = 0.33, 0.6, 0.03
_EVIDENCE = (('cue "{}" follows the quotation', "said"), ("the nearest mention",))

_lines = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines()
_LISTS = dict(line.split(": ", 1) for line in _lines if not line.startswith("#"))
_STOCK_PHRASES = _LISTS["stock"].split("|")
_SUBJECTS = [
    "the {thing}",
    "the {kind} {thing}",
    "every {thing} in {place}",
    "the people of {place}",
    "nobody",
    "everyone here",
    "my {thing}",
    "the {thing} of {place}",
    "a {kind} {thing}",
    "whoever runs the {thing}",
    "our {kind} {thing}",
    "the {thing} and the {thing}",
    "what we call {thing}",
    "that {thing}",
    "{place}",
]
_PREDICATES = [
    "will {does} the {thing}",
    "has to {does} {number} {things}",
    "can’t {does} a {kind} {thing}",
    "has {did} its {things}",
    "wants to {does} and to {does}",
    "is {kind}",
    "was never about {doing} {things}",
    "needs a {thing} that is {kind}",
    "should {does} the {things} first",
    "is {doing} the {kind} {thing}",
    "didn’t {does} {place}",
    "must not {does} another {thing}",
    "would rather {does} {things} than {does} them",
    "{way} {did} the {thing} of {place}",
    "won’t {does} without {things}",
]
_TAILS = ["", "", " {way}", " for {number} years", " in {place}", " if the {thing} is {kind}", " since the {thing}"]
_OPENINGS = ["", "", "", "I think that ", "we know that ", "it’s no surprise that ", "{way}, ", "in {place} "]
_CLAUSES = ["".join(parts) for parts in itertools.product(_OPENINGS, _SUBJECTS, [" "], _PREDICATES, _TAILS)]
_JOINTS = [" and ", ", and ", ", but ", " because ", ", so ", ". And ", ". ", " while "]
_FILLERS = [
    "The {things} in {place} have been {kind} for {number} years.",
    "Officials {way} {did} the {thing} after the {kind} {thing}.",
    "The {thing} of {place} is to {does} its {things}.",
    "Critics of the {kind} {thing} want to {does} it.",
]


@frozen
class Story:
    """An article, its quotes as a perfect extractor finds them, and for each the number of what was uttered."""

    article: Article
    quotes: tuple[Quote, ...]
    statements: tuple[int, ...]


@frozen
class _Saying:
    statement: int
    words: str
    speaker: Speaker


class _Language:
    """Words, names and places: the same for every seed."""

    def __init__(self) -> None:
        chance = random.Random(1)  # noqa: S311  repeatable, not secret
        self.people = _people(chance)
        things, does, kinds = (list(dict.fromkeys(_LISTS[name].split())) for name in ("things", "does", "kinds"))
        irregular = set(_LISTS["irregular"].split())
        places = ["".join(parts) for parts in itertools.product(*(_LISTS[n].split() for n in ("starts", "middles")))]
        places = [place + end for place in places for end in ("ford", "by", "stad", "grad", "mouth", "port")]
        chance.shuffle(places)
        classes = {
            "thing": things,
            "things": [_plural(word) for word in things],
            "does": does,
            "did": [_with_ending(word, "ed") for word in does if word not in irregular],
            "doing": [_with_ending(word, "ing") for word in does],
            "kind": kinds,
            "way": [*_LISTS["ways"].split(), *(f"{kind}ly" for kind in kinds if kind[-1] not in "yecl")],
            "place": places,
            "number": [str(n) for n in (*range(2, 100), *range(100, 10_000, 50))],
        }
        self._drawn = {name: _zipf(chance, words, 3) for name, words in classes.items()}
        self.any_word = [word for name in ("thing", "does", "kind", "things") for word in self._drawn[name]]
        self.speakers = _zipf(chance, self.people, 20)
        self.clauses = [self._compiled(clause) for clause in _CLAUSES]
        self.fillers = [self._compiled(filler) for filler in _FILLERS]

    def _compiled(self, template: str) -> tuple[str, list[list[str]]]:
        pieces = template.replace("{", "\0{").replace("}", "}\0").split("\0")
        slots = [self._drawn[piece[1:-1]] for piece in pieces if piece.startswith("{")]
        return "".join("%s" if piece.startswith("{") else piece for piece in pieces), slots


def stories(quotes: int, seed: int) -> Iterator[Story]:
    """Yield articles until they hold as many quotes; the same ones for the same arguments."""
    return _Newsroom(seed).stories(quotes)


def articles(number: int, seed: int) -> Iterator[Article]:
    """Yield as many articles of running text, about 2,500 characters each, for ``extract``."""
    return (story.article for story in itertools.islice(_Newsroom(seed).stories(None), number))


def retell(words: str, how: str, chance: random.Random) -> str:
    """Return words as somebody retells them, in one of the ways of ``CHANGES``."""
    if how == "punctuation":
        return "“" + words.replace(",", " –").replace("’", "'").replace(". ", "; ").upper() + "!”"
    parts = words.split()
    if how.startswith("half"):
        size = (len(parts) + 1) // 2
        start = chance.randrange(len(parts) - size + 1)
        parts = parts[start : start + size]
    if how == "one dropped":
        del parts[chance.randrange(len(parts))]
    changed = {"one changed": 1, "two changed": 2, "half, one changed": 1}.get(how, 0)
    for place in chance.sample(range(len(parts)), min(changed, len(parts))):
        parts[place] = chance.choice(_language().any_word)
    return " ".join(parts)


class _Newsroom:
    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  repeatable, not secret
        self._seed = seed
        self._statements = itertools.count()
        self._told: deque[tuple[int, int, list[_Saying]]] = deque(maxlen=_FOLLOWED)
        self._language = _language()

    def stories(self, quotes: int | None) -> Iterator[Story]:
        chance = self._chance
        given = 0
        for number in itertools.count():
            wanted = chance.randint(*_QUOTES_EACH)
            if quotes is not None:
                if given >= quotes:
                    return
                wanted = min(wanted, quotes - given)
            given += wanted
            yield self._story(number, wanted)

    def _story(self, number: int, wanted: int) -> Story:
        chance = self._chance
        outlet = min(int(_OUTLETS ** chance.random()), _OUTLETS - 1)
        day, others = chance.randrange(_DAYS), []
        if self._told and chance.random() < _FOLLOWING:
            day, source, others = self._told[chance.randrange(len(self._told))]
            if source == outlet:
                outlet = (outlet + 1) % _OUTLETS
            day += chance.randrange(4)
        taken = {i for i in range(min(wanted, len(others))) if chance.random() < _RETOLD}
        sayings, new = [], []
        for i in range(wanted):
            if i in taken:
                saying = others[i]
                if len(saying.words.split()) > 4:  # nobody alters a stock phrase
                    saying = _Saying(saying.statement, self._copied(saying.words), self._renamed(saying.speaker))
            else:
                speaker = self._pick(self._language.speakers)
                saying = _Saying(next(self._statements), self._said(), speaker)
                new.append(saying)
            sayings.append(saying)
        if new:
            self._told.append((day, outlet, new))
        text, quotes = self._written(sayings)
        url = f"https://outlet{outlet}.example/{self._seed}/{number}"
        title = f"{self._clause().capitalize()} ({number})"
        published = _FIRST_DAY + timedelta(days=day)
        article = Article(text, f"Invented Herald {outlet}", url, title, published, language="en")
        return Story(article, tuple(quotes), tuple(saying.statement for saying in sayings))

    def _pick(self, drawn: list):
        return drawn[int(self._chance.random() * len(drawn))]

    def _fill(self, template: tuple[str, list[list[str]]]) -> str:
        pattern, slots = template
        toss = self._chance.random
        return pattern % tuple([drawn[int(toss() * _DRAWN)] for drawn in slots])

    def _clause(self) -> str:
        return self._fill(self._pick(self._language.clauses))

    def _said(self) -> str:
        chance = self._chance.random()
        if chance < _STOCK:
            return self._pick(_STOCK_PHRASES)
        words = self._clause()
        for _ in range(int(chance * 3)):
            words += self._pick(_JOINTS) + self._clause()
        return words[0].upper() + words[1:]

    def _copied(self, words: str) -> str:
        """Return words as another outlet prints them: never less than half of them."""
        chance, parts = self._chance, words.split()
        how = chance.random()
        if how < 0.4:
            return words
        if how < 0.55 and len(parts) > 9:
            size = chance.randint(len(parts) * 6 // 10, len(parts) - 1)
            start = 0 if chance.random() < 0.7 else len(parts) - size
            return " ".join(parts[start : start + size]).rstrip(",.")
        if how < 0.7:
            return words.replace(",", "").replace(". And", ", and").replace("’", "'")
        for place in chance.sample(range(len(parts)), 1 if how < 0.88 or len(parts) < 9 else 2):
            parts[place] = self._pick(self._language.any_word)
        return " ".join(parts)

    def _renamed(self, speaker: Speaker) -> Speaker:
        """Leave a speaker's given name out here and there; another speaker altogether is an outlet's mistake."""
        toss = self._chance.random()
        if toss < 0.01:
            return self._pick(self._language.speakers)
        if toss < 0.15 and speaker.kind is SpeakerKind.PERSON:
            return Speaker(speaker.name.split()[-1])
        return speaker

    def _written(self, sayings: list[_Saying]) -> tuple[str, list[Quote]]:
        pieces: list[str] = []
        quotes: list[Quote] = []
        at = 0
        for saying in sayings:
            before = f"{self._fill(self._pick(self._language.fillers))}\n\n“"
            start = at + len(before)
            content = Span(start, start + len(saying.words))
            unknown = self._chance.random() < 0.06
            speaker = saying.speaker
            who = "a source" if unknown else f"{speaker.role} {speaker.name}" if speaker.role else speaker.name
            cue = Span(content.end + 3, content.end + 7)
            mention = Span(content.end + 8, content.end + 8 + len(who))
            after = f",” said {who}. {self._fill(self._pick(self._language.fillers))} "
            pieces += (before, saying.words, after)
            at = content.end + len(after)
            speakers = () if unknown else (speaker,)
            confidence = round(0.5 + self._chance.random() / 2, 3)
            quotes.append(
                Quote(
                    saying.words,
                    QuoteKind.DIRECT,
                    speakers,
                    (content,),
                    (content,),
                    cue,
                    mention,
                    confidence=confidence,
                    evidence=_EVIDENCE,
                )
            )
        return "".join(pieces), quotes


def _people(chance: random.Random) -> list[Speaker]:
    parts = [_LISTS[name].split() for name in ("starts", "middles", "ends")]
    surnames = ["".join(some) for some in itertools.product(*parts)]
    names = [f"{given} {surname}" for given in _LISTS["given"].split() for surname in surnames]
    roles = _LISTS["roles"].split()
    people = [Speaker(name, role=chance.choice(roles)) for name in chance.sample(names, _PEOPLE * 19 // 20)]
    things = [word.title() for word in dict.fromkeys(_LISTS["things"].split())]
    offices = [f"{place}{end} {thing} Office" for place in parts[0] for end in ("ford", "by") for thing in things]
    people += [Speaker(name, SpeakerKind.ORGANISATION) for name in chance.sample(offices, _PEOPLE // 20)]
    chance.shuffle(people)
    return people


def _zipf(chance: random.Random, values: list, flat: int) -> list:
    """Draw from values, the first the most often, often enough that drawing again from these evenly does as well."""
    weights = list(itertools.accumulate(1 / (rank + flat) for rank in range(len(values))))
    return chance.choices(values, cum_weights=weights, k=_DRAWN)


def _plural(word: str) -> str:
    if word[-1] == "y" and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _with_ending(word: str, ending: str) -> str:
    if word[-1] == "e":
        return word[:-1] + ending
    return word[:-1] + "ied" if ending == "ed" and word[-1] == "y" and word[-2] not in "aeiou" else word + ending


_made: list[_Language] = []


def _language() -> _Language:
    if not _made:
        _made.append(_Language())
    return _made[0]
