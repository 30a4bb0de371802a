"""Joins content, cue and mention into quotes; abstains where it should."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from quotebank import deadline
from quotebank.extraction.coreference.antecedents import MOST_RECENT
from quotebank.extraction.coreference.namesakes import Bearer
from quotebank.extraction.coreference.resolver import Bearers
from quotebank.extraction.decisions.extent import Range, Reported
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.ranking import Ranker
from quotebank.extraction.decisions.source import Attributed, Candidate, Candidates
from quotebank.extraction.document.quotation_marks import Stretch, find_stretches
from quotebank.extraction.document.text import View
from quotebank.extraction.english.complements import Cue, Follows
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.detection import is_english
from quotebank.extraction.english.noun_phrases import MentionKind, Mentions
from quotebank.extraction.english.turns import find_turns
from quotebank.extraction.lexicon.loader import Word
from quotebank.extraction.quotes import Recorder
from quotebank.extraction.relations import Draft
from quotebank.records import Article, Quote, QuoteKind

_SUBJECT, _CLAUSAL = int(Word.SUBJECT), int(Word.SUBJECT | Word.AUXILIARY)
_DASHES = frozenset({"—", "–", "―", "--", "-"})
_SAYING_THINGS = frozenset("accuse cite describe detail express quote question outline call".split())
"""Verbs without a clause whose object still tells what was said."""
_SHORTEST_FOREIGN = 2
"""Tokens of a quotation in another language; a single word in marks is rarely speech."""
_SHORTEST_SENTENCE = 6
_SURE = 10.0
_DEEPEST = 12
"""So many quotes after one are asked whether they lie in what it reports."""
_CLAUSE = 2
"""A reported clause has so many ranges at most; those after them are quotations that were joined to it."""
_STOPS = frozenset({".", ",", "?", "!", "…", ";"})
_FOLLOWING = frozenset({"follows", "follows_stop"})


class Attribution:
    """The quotes of one article, worked out step by step."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.view = View(article.text or "")
        self.stretches = find_stretches(self.view)
        self.mentions = Mentions(self.view)
        self.cues = Cues(self.view, self.mentions, self.stretches)
        self.candidates = Candidates(self.cues, Reported(self.cues))
        self.ranker = Ranker(Features(self.cues))
        self.drafts: list[Draft] = []
        self._of_stretch: dict[int, Draft] = {}
        self._by_cue: dict[int, Draft] = {}
        self._taken: set[int] = set()

    def quotes(self) -> list[Quote]:
        """Return the quotes in the order of the text."""
        if not self.view.words:
            return []
        if is_english(self.view, self.article.language):
            self.attribute()
        else:
            self._only_marked()
        if not self.drafts:
            return []
        record = Recorder(self.article, self.ranker.features, self.bearers).record
        return [quote for quote in map(record, self.drafts) if quote.content]

    def _only_marked(self) -> None:
        """Draft what stands in marks and reads as an utterance, without a speaker: the rules know English alone."""
        for stretch in self.stretches:
            if stretch.last - stretch.first >= _SHORTEST_FOREIGN:
                self.drafts.append(Draft([(stretch.first, stretch.last)], [stretch], QuoteKind.DIRECT, "unknown"))

    def attribute(self) -> None:
        """Draft the quotes in the order of the text, with their speakers."""
        self.propose()
        self.drafts.sort(key=lambda d: d.ranges[0])
        self._speakers()

    def propose(self) -> None:
        """Draft the quotes, their speakers not yet resolved."""
        self._transcripts()
        self._quotations()
        self._clauses()

    # -- quotations ----------------------------------------------------------------------------------------------

    def _quotations(self) -> None:
        """Give every stretch that is speech to a candidate."""
        previous: Attributed | None = None
        was = "none"
        told = [range(*cue.addressee) for cue in self.cues.cues if cue.addressee is not None]
        shows = {k for whom in told for k in whom if k in self.cues.opening_at}  # "told “Good Morning” that"
        for stretch in self.stretches:
            deadline.check()
            if stretch.opening in self._taken or stretch.opening in shows or self.candidates.is_work(stretch):
                continue
            candidates = self.candidates.of(stretch, previous)
            plain = len(candidates) == 1 and candidates[0].sure
            best, lead = (candidates[0], _SURE) if plain else self.ranker.source(stretch, candidates)
            if not (
                plain
                or self._runs_on(stretch)
                or self._whole_sentences(stretch, previous)
                or self.ranker.is_speech(stretch, best, was)
            ):
                was = "other"
                continue
            was = "speech"
            best = best or Candidate("unknown", None, None)
            self._attribute(stretch, best, lead, previous)
            draft = self._of_stretch[id(stretch)]
            previous = Attributed(stretch, draft.cue, draft.mention, best.pattern)

    def _whole_sentences(self, stretch: Stretch, previous: Attributed | None) -> bool:
        """Whether whole sentences stand in marks where only speech does.

        After a colon ("The answer was short: “Never.”"), at the beginning of a paragraph, or after a quotation that was
        left open.
        """
        words = self.view.words
        if not (words[stretch.first][0].isupper() and words[stretch.last - 1] in ".?!"):
            return False
        if stretch.opening and words[stretch.opening - 1] == ":":
            return True
        opens = stretch.opening == self.view.paragraphs[stretch.paragraph][0]
        before = previous.stretch if previous is not None else None
        if before is not None and before.closing is None:
            if before.end == stretch.opening or (opens and before.paragraph == stretch.paragraph - 1):
                return True
        near = before is not None and (
            before.paragraph == stretch.paragraph - 1
            or (before.paragraph == stretch.paragraph - 2 and self._asks(stretch.paragraph - 1))
        )
        answers = near and self._fills_paragraph(stretch)
        return opens and not stretch.single and (answers or stretch.last - stretch.first >= _SHORTEST_SENTENCE)

    def _asks(self, paragraph: int) -> bool:
        """Whether a paragraph ends with a question."""
        begin, end = self.view.paragraphs[paragraph]
        return end > begin and self.view.words[end - 1] == "?"

    def _fills_paragraph(self, stretch: Stretch) -> bool:
        """Whether a paragraph is one quotation and nothing else."""
        return (stretch.opening, stretch.end) == self.view.paragraphs[stretch.paragraph]

    def _runs_on(self, stretch: Stretch) -> bool:
        """Whether a quotation is left open for the next paragraph to go on with: always speech."""
        following = stretch.paragraph + 1
        if stretch.closing is not None or stretch.single or following >= len(self.view.paragraphs):
            return False
        begin = self.view.paragraphs[stretch.paragraph][0]
        return stretch.opening == begin and self.view.paragraphs[following][0] in self.cues.opening_at

    def _kind(self, stretch: Stretch, pattern: str) -> QuoteKind:
        """Direct for an utterance, mixed for a fragment that the reporter's sentence goes around."""
        view = self.view
        words = view.words
        first = words[stretch.first]
        upper = first[0].isupper() or not first[0].isalpha()
        stops = words[stretch.last - 1][-1] in ".,?!…" or words[stretch.last - 1] in _DASHES
        before = words[stretch.opening - 1] if stretch.opening else ""
        apart = stretch.opening == view.paragraphs[stretch.paragraph][0] or before in (",", ":") or before in _DASHES
        apart = apart or stretch.opening == view.sentences[view.sentence_of[stretch.opening]][0]
        if pattern in ("label", "signed", "line_before", "holds_floor") or pattern in _FOLLOWING:
            return QuoteKind.DIRECT if apart or upper else QuoteKind.MIXED
        return QuoteKind.DIRECT if upper and (apart or stops) else QuoteKind.MIXED

    # -- drafts --------------------------------------------------------------------------------------------------

    def _attribute(self, stretch: Stretch, best: Candidate, lead: float, previous: Attributed | None) -> None:
        """Make a draft of a stretch, or join it to the one it belongs to."""
        inner = (stretch.first, stretch.last)
        if best.pattern in _FOLLOWING:
            self.candidates.followed.add(id(best.cue))
        if previous is not None:
            before, draft = previous.stretch, self._of_stretch[id(previous.stretch)]
            runs_on = before.closing is None and before.paragraph == stretch.paragraph - 1
            if runs_on and stretch.opening == self.view.paragraphs[stretch.paragraph][0]:
                if best.pattern not in ("introduces", "signed", "label"):
                    self._join(draft, stretch)
                    if best.pattern in _FOLLOWING and draft.mention is None:
                        draft.cue, draft.mention, draft.pattern, draft.silent = (
                            best.cue,
                            best.mention,
                            best.pattern,
                            False,
                        )
                    return
            if best.pattern == "goes_on":
                self._join(draft, stretch)
                return
        if best.cue is not None and id(best.cue) in self._by_cue:
            draft = self._by_cue[id(best.cue)]
            if (
                (best.pattern in ("reports", "around") and draft.kind is QuoteKind.MIXED)
                or best.pattern == "introduces"
                or best.pattern in _FOLLOWING
            ):
                if not any(a <= stretch.opening < b for a, b in draft.ranges[:_CLAUSE]):
                    self._join(draft, stretch)
                else:
                    draft.stretches.append(stretch)
                    self._of_stretch[id(stretch)] = draft
                return
        ranges, kind = [inner], self._kind(stretch, best.pattern)
        if best.cue is not None and (best.pattern == "reports" or self._runs_into(stretch, best)):
            clause = self.candidates.extent(best.cue)
            if clause and self._leads_up(clause[0][0], stretch.opening - 1):
                clause = [inner]
            if not any(a <= stretch.opening < b for a, b in clause):
                clause = [inner]
            if len(clause) > 1 or clause[0][0] < stretch.opening or clause[0][1] > stretch.end:
                ranges, kind = list(clause), QuoteKind.MIXED
        draft = Draft(
            ranges,
            [stretch],
            kind,
            best.pattern,
            best.cue,
            best.mention,
            lead=lead,
            silent=best.pattern in ("holds_floor", "alternates"),
        )
        self.drafts.append(draft)
        self._of_stretch[id(stretch)] = draft
        if best.cue is not None:
            self._by_cue.setdefault(id(best.cue), draft)

    def _leads_up(self, first: int, colon: int) -> bool:
        """Whether what stands before a colon says nothing of its own, as in "all she said was: “…”"."""
        view = self.view
        if colon < first or view.words[colon] != ":":
            return False
        return (
            not any(view.classes[k] & _CLAUSAL for k in range(first + 1, colon)) and not view.classes[first] & _SUBJECT
        )

    def _runs_into(self, stretch: Stretch, best: Candidate) -> bool:
        """Whether the clause begins before a quotation that its cue follows, or goes on after one that it introduces.

        "Selling the boats “makes us free,” Osei said"; "Osei said “new nets” and a loan would help".
        """
        words = self.view.words
        if not words[stretch.first][0].islower():
            return False
        if best.pattern in _FOLLOWING:
            return stretch.opening > self.view.sentences[self.view.sentence_of[stretch.opening]][0]
        if best.pattern != "introduces" or words[stretch.last - 1] in _STOPS or stretch.end >= len(words):
            return False
        if best.cue is not None and best.cue.inverted:  # "was branded “a trap” by Holm"
            return False
        return words[stretch.end][0].islower() and best.cue is not None and best.cue.follows is Follows.QUOTATION

    def _join(self, draft: Draft, stretch: Stretch) -> None:
        draft.stretches.append(stretch)
        if not any(a <= stretch.first and stretch.last <= b for a, b in draft.ranges[:_CLAUSE]):
            draft.ranges.append((stretch.first, stretch.last))
        self._of_stretch[id(stretch)] = draft

    def _transcripts(self) -> None:
        """Draft the turns of transcripts and of dialogue after dashes; nothing else is looked for inside them."""
        for turn in find_turns(self.view, self.mentions, self.cues, self.candidates.starting):
            draft = Draft(
                [turn.content],
                [],
                QuoteKind.DIRECT,
                turn.pattern,
                turn.cue,
                turn.mention,
                silent=turn.pattern == "alternates",
                anonymous=turn.asks,
            )
            if turn.answers:
                interviewee = self._interviewee(turn.begin)
                draft.bearers = [interviewee] if interviewee is not None else []
            self.drafts.append(draft)
            self._taken.update(range(turn.begin, turn.end))
        if self._taken:
            self.cues.cues = [cue for cue in self.cues.cues if cue.first not in self._taken]
            for sentence in {self.view.sentence_of[k] for k in self._taken}:
                self.candidates.by_sentence.pop(sentence, None)

    def _interviewee(self, before: int) -> Bearer | None:
        """The first person named in full, if it is named before an answer."""
        at, bearer = self._first_person
        return bearer if at < before else None

    @cached_property
    def _first_person(self) -> tuple[int, Bearer | None]:
        """Where the first person is named whom the article names in full, and who that is."""
        for name in self.mentions.names:
            bearer = self.bearers.of_name.get(id(name))
            if bearer is not None and not bearer.organisation and len(bearer.words) > 1:
                return name.first, bearer
        return 0, None

    @property
    def bearers(self) -> Bearers:
        """Who bears the article's names; worked out at first use."""
        if self._bearers is None:
            self._bearers = Bearers(self.mentions, self.cues.inside)
        return self._bearers

    _bearers: Bearers | None = None

    # -- clauses -------------------------------------------------------------------------------------------------

    def _clauses(self) -> None:
        """Add what is reported in the reporter's words, and find who relays whom."""
        reported: list[Range] = []
        unsourced = {draft.mention.head for draft in self.drafts if draft.cue is None and draft.mention is not None}
        for cue in self.cues.cues:
            deadline.check()
            draft = self._by_cue.get(id(cue))
            if cue.participle and (cue.follows is Follows.NOTHING or cue.lemma == "cite"):
                continue  # "independent reporting", "citing two sources": nothing is reported by it
            if draft is None and (cue.mention is not None or cue.noun):
                if cue.follows is Follows.QUOTATION and cue.lemma != "according":
                    continue
                telling = self._tells(cue, reported)
                widening = cue.mention is not None and cue.mention.head in unsourced
                if not telling and not widening:
                    continue
                ranges = self.candidates.extent(cue)
                if cue.follows is Follows.COLON and cue.lemma != "according":
                    if not ranges or ranges[0][0] in self.cues.opening_at:
                        continue
                if self._widened(cue, ranges) or not telling:
                    continue
                size = sum(b - a for a, b in ranges)
                if size >= 2 and (self._set_off(cue) or self.ranker.reports(cue, size)):
                    draft = Draft(ranges, [], QuoteKind.INDIRECT, "reports", cue, cue.mention)
                    self.drafts.append(draft)
                    self._by_cue[id(cue)] = draft
            if draft is not None and draft.kind is not QuoteKind.DIRECT:
                reported = draft.ranges
        self._drop_nested()

    def _tells(self, cue: Cue, reported: list[Range]) -> bool:
        """Whether a cue by its kind and place can report a clause; ``reported`` is what the cue before it reports."""
        weak = cue.follows is Follows.OBJECT or ("s" not in cue.frames and cue.addressee is None)
        if weak and any(a <= cue.first < b for a, b in reported):
            return False  # "She said he had praised the crowd": praise is a part of what she said
        # "praised the crowd" is somebody's speech, but not what was said
        return cue.follows is not Follows.OBJECT or "c" in cue.frames or cue.lemma in _SAYING_THINGS

    def _set_off(self, cue: Cue) -> bool:
        """Whether commas set a cue off that can report nothing but what follows: "But, she added, rents rose"."""
        words, k = self.view.words, cue.content - 1
        between = cue.start > 0 and words[cue.start - 1] == "," and words[k] == ","
        return between and cue.follows is Follows.CLAUSE and "s" in cue.frames and not cue.shared

    def _widened(self, cue: Cue, ranges: list[Range]) -> bool:
        """Whether a clause is told already, by a quotation in it that found its source by the names around it.

        Where both have one source, the quotation is widened to the clause that reports it; words never go to two.
        """
        if cue.mention is None:
            return False
        inside = (self._of_stretch.get(id(stretch)) for a, b in ranges for stretch in self.cues.quotations(a, b))
        drafts = {id(draft): draft for draft in inside if draft is not None}
        for draft in drafts.values():
            if draft.cue is None and draft.mention is not None:
                within = any(a <= draft.ranges[0][0] and draft.ranges[-1][1] <= b for a, b in ranges)
                if not within or not draft.stretches:
                    continue
                if draft.mention.head == cue.mention.head:
                    draft.ranges, draft.kind, draft.cue, draft.pattern = list(ranges), QuoteKind.MIXED, cue, "reports"
                    self._by_cue[id(cue)] = draft
                return True
        return False

    def _drop_nested(self) -> None:
        """Where one reported clause lies in another: the inner speaker is relayed by the outer one."""
        drafts = sorted(self.drafts, key=lambda d: (d.ranges[0][0], -d.ranges[-1][1]))
        for i, outer in enumerate(drafts):
            if outer.cue is None or outer.pattern != "reports":
                continue
            for inner in drafts[i + 1 : i + 1 + _DEEPEST]:
                if inner.ranges[0][0] >= outer.ranges[-1][1]:
                    break
                if inner.cue is not None and inner.cue.first >= outer.ranges[0][0] and inner.relayed is None:
                    inner.relayed = outer

    # -- speakers ------------------------------------------------------------------------------------------------

    def _speakers(self) -> None:
        """Resolve mentions in the order of the text, and let the floor pass from speaker to speaker."""
        recent: list[Bearer] = []
        last: Draft | None = None
        turns: list[tuple[int, Bearer]] = []
        for draft in self.drafts:
            deadline.check()
            if draft.anonymous:
                last = draft
                continue
            if draft.silent:
                draft.bearers = self._floor(draft, last, turns)
            elif draft.mention is not None and not draft.bearers:
                draft.bearers = self.bearers.resolve(draft.mention, recent, self._hearers(draft))
                if (
                    (
                        draft.mention.kind is MentionKind.PRONOUN
                        and self.view.lowers[draft.mention.head] == "they"
                        and not draft.bearers
                    )
                    and last is not None
                    and len(last.bearers) > 1
                ):
                    draft.bearers = list(last.bearers)
            for bearer in draft.bearers[:1]:
                recent = [bearer, *(b for b in recent if b is not bearer)][:MOST_RECENT]
                if draft.stretches:
                    turns.append((self.view.sentence_of[draft.ranges[0][0]], bearer))
            last = draft

    def _hearers(self, draft: Draft) -> list[Bearer]:
        """Who is named as the one that the words are told to: Lind in "told Lind", but not in "told Lind's friends"."""
        whom = draft.cue.addressee if draft.cue is not None else None
        name = self.mentions.name_at.get(whom[1] - 1) if whom is not None else None
        return [self.bearers.of_name[id(name)]] if name is not None else []

    def _floor(self, draft: Draft, last: Draft | None, turns: list[tuple[int, Bearer]]) -> list[Bearer]:
        """The speaker of a quotation without cue: who spoke before, or the other of two who alternate."""
        if last is None:
            return []
        if len(turns) >= 2 and last.stretches and len(self.drafts) >= 3:
            order = [b for _, b in turns[-4:]]
            at = bisect_left(self.drafts, draft.ranges[0], key=lambda d: d.ranges[0])
            quoted = self.drafts[max(0, at - 2) : at]
            whole = all(self._whole_paragraph(d) for d in quoted)
            if whole and len({id(b) for b in order[-2:]}) == 2 and len({id(b) for b in order}) == 2:
                if self._dialogue(quoted):
                    draft.pattern = "alternates"
                    return [order[-2]]
        return [] if self._answers(draft, last) else list(last.bearers)

    def _answers(self, draft: Draft, last: Draft) -> bool:
        """Whether a few words in a paragraph of their own answer a quotation that was closed: "“Why?”"."""
        if not draft.stretches or not last.stretches:
            return False
        stretch, before = draft.stretches[0], last.stretches[-1]
        short = stretch.last - stretch.first < _SHORTEST_SENTENCE and self._fills_paragraph(stretch)
        return short and before.closing is not None and before.paragraph == stretch.paragraph - 1

    def _dialogue(self, quoted: list[Draft]) -> bool:
        """Whether short turns answer each other: two paragraphs of quotation right before, one of them a question."""
        if len(quoted) < 2 or not all(d.stretches for d in quoted):
            return False
        first, second = (d.stretches[0].paragraph for d in quoted)
        question = any(self.view.words[d.ranges[-1][1] - 1] == "?" for d in quoted) or any(
            d.pattern == "alternates" for d in quoted
        )
        return second - first == 1 and question

    def _whole_paragraph(self, draft: Draft) -> bool:
        if not draft.stretches:
            return False
        return draft.stretches[0].opening == self.view.paragraphs[draft.stretches[0].paragraph][0]
