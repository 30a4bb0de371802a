"""Joins content, cue and mention into quotes; abstains where it should."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from quotebank import deadline
from quotebank.extraction.coreference.antecedents import MOST_RECENT
from quotebank.extraction.coreference.namesakes import Entity
from quotebank.extraction.coreference.resolver import Resolver
from quotebank.extraction.decisions.extent import Range, Reported
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.ranking import Ranker
from quotebank.extraction.decisions.source import Attributed, Candidate, Candidates
from quotebank.extraction.document.quotation_marks import QuotedSpan, find_quoted_spans
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.complements import Complement, Cue
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.detection import is_english
from quotebank.extraction.english.noun_phrases import MentionKind, NounPhrases
from quotebank.extraction.english.turns import find_turns
from quotebank.extraction.lexicon.loader import Word
from quotebank.extraction.quotes import QuoteBuilder
from quotebank.extraction.relations import AttributionRelation
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


class Pipeline:
    """The quotes of one article, worked out step by step."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.doc = Document(article.text or "")
        self.quoted_spans = find_quoted_spans(self.doc)
        self.phrases = NounPhrases(self.doc)
        self.cues = Cues(self.doc, self.phrases, self.quoted_spans)
        self.candidates = Candidates(self.cues, Reported(self.cues))
        self.ranker = Ranker(Features(self.cues))
        self.relations: list[AttributionRelation] = []
        self._of_quoted_span: dict[int, AttributionRelation] = {}
        self._by_cue: dict[int, AttributionRelation] = {}
        self._taken: set[int] = set()

    def quotes(self) -> list[Quote]:
        """Return the quotes in the order of the text."""
        if not self.doc.words:
            return []
        if is_english(self.doc, self.article.language):
            self.attribute()
        else:
            self._only_marked()
        if not self.relations:
            return []
        record = QuoteBuilder(self.article, self.ranker.features, self.entities).record
        return [quote for quote in map(record, self.relations) if quote.content]

    def _only_marked(self) -> None:
        """Draft what stands in marks and reads as an utterance, without a speaker: the rules know English alone."""
        for quoted_span in self.quoted_spans:
            if quoted_span.last - quoted_span.first >= _SHORTEST_FOREIGN:
                self.relations.append(
                    AttributionRelation(
                        [(quoted_span.first, quoted_span.last)], [quoted_span], QuoteKind.DIRECT, "unknown"
                    )
                )

    def attribute(self) -> None:
        """Draft the quotes in the order of the text, with their speakers."""
        self.propose()
        self.relations.sort(key=lambda d: d.ranges[0])
        self._speakers()

    def propose(self) -> None:
        """Draft the quotes, their speakers not yet resolved."""
        self._transcripts()
        self._quotations()
        self._clauses()

    # -- quotations ----------------------------------------------------------------------------------------------

    def _quotations(self) -> None:
        """Give every quoted span that is speech to a candidate."""
        previous: Attributed | None = None
        was = "none"
        told = [range(*cue.addressee) for cue in self.cues.cues if cue.addressee is not None]
        shows = {k for whom in told for k in whom if k in self.cues.opening_at}  # "told “Good Morning” that"
        for quoted_span in self.quoted_spans:
            deadline.check()
            if (
                quoted_span.opening in self._taken
                or quoted_span.opening in shows
                or self.candidates.is_work(quoted_span)
            ):
                continue
            candidates = self.candidates.of(quoted_span, previous)
            plain = len(candidates) == 1 and candidates[0].sure
            best, margin = (candidates[0], _SURE) if plain else self.ranker.source(quoted_span, candidates)
            if not (
                plain
                or self._runs_on(quoted_span)
                or self._whole_sentences(quoted_span, previous)
                or self.ranker.is_speech(quoted_span, best, was)
            ):
                was = "other"
                continue
            was = "speech"
            best = best or Candidate("unknown", None, None)
            self._attribute(quoted_span, best, margin, previous)
            relation = self._of_quoted_span[id(quoted_span)]
            previous = Attributed(quoted_span, relation.cue, relation.mention, best.pattern)

    def _whole_sentences(self, quoted_span: QuotedSpan, previous: Attributed | None) -> bool:
        """Whether whole sentences stand in marks where only speech does.

        After a colon ("The answer was short: “Never.”"), at the beginning of a paragraph, or after a quotation that was
        left open.
        """
        words = self.doc.words
        if not (words[quoted_span.first][0].isupper() and words[quoted_span.last - 1] in ".?!"):
            return False
        if quoted_span.opening and words[quoted_span.opening - 1] == ":":
            return True
        opens = quoted_span.opening == self.doc.paragraphs[quoted_span.paragraph][0]
        before = previous.quoted_span if previous is not None else None
        if before is not None and before.closing is None:
            if before.end == quoted_span.opening or (opens and before.paragraph == quoted_span.paragraph - 1):
                return True
        near = before is not None and (
            before.paragraph == quoted_span.paragraph - 1
            or (before.paragraph == quoted_span.paragraph - 2 and self._asks(quoted_span.paragraph - 1))
        )
        answers = near and self._fills_paragraph(quoted_span)
        return (
            opens and not quoted_span.single and (answers or quoted_span.last - quoted_span.first >= _SHORTEST_SENTENCE)
        )

    def _asks(self, paragraph: int) -> bool:
        """Whether a paragraph ends with a question."""
        begin, end = self.doc.paragraphs[paragraph]
        return end > begin and self.doc.words[end - 1] == "?"

    def _fills_paragraph(self, quoted_span: QuotedSpan) -> bool:
        """Whether a paragraph is one quotation and nothing else."""
        return (quoted_span.opening, quoted_span.end) == self.doc.paragraphs[quoted_span.paragraph]

    def _runs_on(self, quoted_span: QuotedSpan) -> bool:
        """Whether a quotation is left open for the next paragraph to go on with: always speech."""
        following = quoted_span.paragraph + 1
        if quoted_span.closing is not None or quoted_span.single or following >= len(self.doc.paragraphs):
            return False
        begin = self.doc.paragraphs[quoted_span.paragraph][0]
        return quoted_span.opening == begin and self.doc.paragraphs[following][0] in self.cues.opening_at

    def _kind(self, quoted_span: QuotedSpan, pattern: str) -> QuoteKind:
        """Direct for an utterance, mixed for a fragment that the reporter's sentence goes around."""
        doc = self.doc
        words = doc.words
        first = words[quoted_span.first]
        upper = first[0].isupper() or not first[0].isalpha()
        stops = words[quoted_span.last - 1][-1] in ".,?!…" or words[quoted_span.last - 1] in _DASHES
        before = words[quoted_span.opening - 1] if quoted_span.opening else ""
        apart = (
            quoted_span.opening == doc.paragraphs[quoted_span.paragraph][0] or before in (",", ":") or before in _DASHES
        )
        apart = apart or quoted_span.opening == doc.sentences[doc.sentence_of[quoted_span.opening]][0]
        if pattern in ("label", "signed", "line_before", "holds_floor") or pattern in _FOLLOWING:
            return QuoteKind.DIRECT if apart or upper else QuoteKind.MIXED
        return QuoteKind.DIRECT if upper and (apart or stops) else QuoteKind.MIXED

    # -- relations --------------------------------------------------------------------------------------------------

    def _attribute(self, quoted_span: QuotedSpan, best: Candidate, margin: float, previous: Attributed | None) -> None:
        """Make a relation of a quoted span, or join it to the one it belongs to."""
        inner = (quoted_span.first, quoted_span.last)
        if best.pattern in _FOLLOWING:
            self.candidates.followed.add(id(best.cue))
        if previous is not None:
            before, relation = previous.quoted_span, self._of_quoted_span[id(previous.quoted_span)]
            runs_on = before.closing is None and before.paragraph == quoted_span.paragraph - 1
            if runs_on and quoted_span.opening == self.doc.paragraphs[quoted_span.paragraph][0]:
                if best.pattern not in ("introduces", "signed", "label"):
                    self._join(relation, quoted_span)
                    if best.pattern in _FOLLOWING and relation.mention is None:
                        relation.cue, relation.mention, relation.pattern, relation.silent = (
                            best.cue,
                            best.mention,
                            best.pattern,
                            False,
                        )
                    return
            if best.pattern == "goes_on":
                self._join(relation, quoted_span)
                return
        if best.cue is not None and id(best.cue) in self._by_cue:
            relation = self._by_cue[id(best.cue)]
            if (
                (best.pattern in ("reports", "around") and relation.kind is QuoteKind.MIXED)
                or best.pattern == "introduces"
                or best.pattern in _FOLLOWING
            ):
                if not any(a <= quoted_span.opening < b for a, b in relation.ranges[:_CLAUSE]):
                    self._join(relation, quoted_span)
                else:
                    relation.quoted_spans.append(quoted_span)
                    self._of_quoted_span[id(quoted_span)] = relation
                return
        ranges, kind = [inner], self._kind(quoted_span, best.pattern)
        if best.cue is not None and (best.pattern == "reports" or self._runs_into(quoted_span, best)):
            clause = self.candidates.extent(best.cue)
            if clause and self._leads_up(clause[0][0], quoted_span.opening - 1):
                clause = [inner]
            if not any(a <= quoted_span.opening < b for a, b in clause):
                clause = [inner]
            if len(clause) > 1 or clause[0][0] < quoted_span.opening or clause[0][1] > quoted_span.end:
                ranges, kind = list(clause), QuoteKind.MIXED
        relation = AttributionRelation(
            ranges,
            [quoted_span],
            kind,
            best.pattern,
            best.cue,
            best.mention,
            margin=margin,
            silent=best.pattern in ("holds_floor", "alternates"),
        )
        self.relations.append(relation)
        self._of_quoted_span[id(quoted_span)] = relation
        if best.cue is not None:
            self._by_cue.setdefault(id(best.cue), relation)

    def _leads_up(self, first: int, colon: int) -> bool:
        """Whether what stands before a colon says nothing of its own, as in "all she said was: “…”"."""
        doc = self.doc
        if colon < first or doc.words[colon] != ":":
            return False
        return not any(doc.classes[k] & _CLAUSAL for k in range(first + 1, colon)) and not doc.classes[first] & _SUBJECT

    def _runs_into(self, quoted_span: QuotedSpan, best: Candidate) -> bool:
        """Whether the clause begins before a quotation that its cue follows, or goes on after one that it introduces.

        "Selling the boats “makes us free,” Osei said"; "Osei said “new nets” and a loan would help".
        """
        words = self.doc.words
        if not words[quoted_span.first][0].islower():
            return False
        if best.pattern in _FOLLOWING:
            return quoted_span.opening > self.doc.sentences[self.doc.sentence_of[quoted_span.opening]][0]
        if best.pattern != "introduces" or words[quoted_span.last - 1] in _STOPS or quoted_span.end >= len(words):
            return False
        if best.cue is not None and best.cue.inverted:  # "was branded “a trap” by Holm"
            return False
        return (
            words[quoted_span.end][0].islower() and best.cue is not None and best.cue.complement is Complement.QUOTATION
        )

    def _join(self, relation: AttributionRelation, quoted_span: QuotedSpan) -> None:
        relation.quoted_spans.append(quoted_span)
        if not any(a <= quoted_span.first and quoted_span.last <= b for a, b in relation.ranges[:_CLAUSE]):
            relation.ranges.append((quoted_span.first, quoted_span.last))
        self._of_quoted_span[id(quoted_span)] = relation

    def _transcripts(self) -> None:
        """Draft the turns of transcripts and of dialogue after dashes; nothing else is looked for inside them."""
        for turn in find_turns(self.doc, self.phrases, self.cues, self.candidates.starting):
            relation = AttributionRelation(
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
                relation.entities = [interviewee] if interviewee is not None else []
            self.relations.append(relation)
            self._taken.update(range(turn.begin, turn.end))
        if self._taken:
            self.cues.cues = [cue for cue in self.cues.cues if cue.first not in self._taken]
            for sentence in {self.doc.sentence_of[k] for k in self._taken}:
                self.candidates.by_sentence.pop(sentence, None)

    def _interviewee(self, before: int) -> Entity | None:
        """The first person named in full, if it is named before an answer."""
        at, entity = self._first_person
        return entity if at < before else None

    @cached_property
    def _first_person(self) -> tuple[int, Entity | None]:
        """Where the first person is named whom the article names in full, and who that is."""
        for name in self.phrases.names:
            entity = self.entities.of_name.get(id(name))
            if entity is not None and not entity.organisation and len(entity.words) > 1:
                return name.first, entity
        return 0, None

    @property
    def entities(self) -> Resolver:
        """Who bears the article's names; worked out at first use."""
        if self._resolver is None:
            self._resolver = Resolver(self.phrases, self.cues.inside)
        return self._resolver

    _resolver: Resolver | None = None

    # -- clauses -------------------------------------------------------------------------------------------------

    def _clauses(self) -> None:
        """Add what is reported in the reporter's words, and find who relays whom."""
        reported: list[Range] = []
        unsourced = {
            relation.mention.head
            for relation in self.relations
            if relation.cue is None and relation.mention is not None
        }
        for cue in self.cues.cues:
            deadline.check()
            relation = self._by_cue.get(id(cue))
            if cue.participle and (cue.complement is Complement.NOTHING or cue.lemma == "cite"):
                continue  # "independent reporting", "citing two sources": nothing is reported by it
            if relation is None and (cue.mention is not None or cue.noun):
                if cue.complement is Complement.QUOTATION and cue.lemma != "according":
                    continue
                telling = self._tells(cue, reported)
                widening = cue.mention is not None and cue.mention.head in unsourced
                if not telling and not widening:
                    continue
                ranges = self.candidates.extent(cue)
                if cue.complement is Complement.COLON and cue.lemma != "according":
                    if not ranges or ranges[0][0] in self.cues.opening_at:
                        continue
                if self._widened(cue, ranges) or not telling:
                    continue
                size = sum(b - a for a, b in ranges)
                if size >= 2 and (self._set_off(cue) or self.ranker.reports(cue, size)):
                    relation = AttributionRelation(ranges, [], QuoteKind.INDIRECT, "reports", cue, cue.mention)
                    self.relations.append(relation)
                    self._by_cue[id(cue)] = relation
            if relation is not None and relation.kind is not QuoteKind.DIRECT:
                reported = relation.ranges
        self._drop_nested()

    def _tells(self, cue: Cue, reported: list[Range]) -> bool:
        """Whether a cue by its kind and place can report a clause; ``reported`` is what the cue before it reports."""
        weak = cue.complement is Complement.OBJECT or ("s" not in cue.frames and cue.addressee is None)
        if weak and any(a <= cue.first < b for a, b in reported):
            return False  # "She said he had praised the crowd": praise is a part of what she said
        # "praised the crowd" is somebody's speech, but not what was said
        return cue.complement is not Complement.OBJECT or "c" in cue.frames or cue.lemma in _SAYING_THINGS

    def _set_off(self, cue: Cue) -> bool:
        """Whether commas set a cue off that can report nothing but what follows: "But, she added, rents rose"."""
        words, k = self.doc.words, cue.content - 1
        between = cue.start > 0 and words[cue.start - 1] == "," and words[k] == ","
        return between and cue.complement is Complement.CLAUSE and "s" in cue.frames and not cue.shared

    def _widened(self, cue: Cue, ranges: list[Range]) -> bool:
        """Whether a clause is told already, by a quotation in it that found its source by the names around it.

        Where both have one source, the quotation is widened to the clause that reports it; words never go to two.
        """
        if cue.mention is None:
            return False
        inside = (
            self._of_quoted_span.get(id(quoted_span)) for a, b in ranges for quoted_span in self.cues.quotations(a, b)
        )
        relations = {id(relation): relation for relation in inside if relation is not None}
        for relation in relations.values():
            if relation.cue is None and relation.mention is not None:
                within = any(a <= relation.ranges[0][0] and relation.ranges[-1][1] <= b for a, b in ranges)
                if not within or not relation.quoted_spans:
                    continue
                if relation.mention.head == cue.mention.head:
                    relation.ranges, relation.kind, relation.cue, relation.pattern = (
                        list(ranges),
                        QuoteKind.MIXED,
                        cue,
                        "reports",
                    )
                    self._by_cue[id(cue)] = relation
                return True
        return False

    def _drop_nested(self) -> None:
        """Where one reported clause lies in another: the inner speaker is relayed by the outer one."""
        relations = sorted(self.relations, key=lambda d: (d.ranges[0][0], -d.ranges[-1][1]))
        for i, outer in enumerate(relations):
            if outer.cue is None or outer.pattern != "reports":
                continue
            for inner in relations[i + 1 : i + 1 + _DEEPEST]:
                if inner.ranges[0][0] >= outer.ranges[-1][1]:
                    break
                if inner.cue is not None and inner.cue.first >= outer.ranges[0][0] and inner.relayed is None:
                    inner.relayed = outer

    # -- speakers ------------------------------------------------------------------------------------------------

    def _speakers(self) -> None:
        """Resolve mentions in the order of the text, and let the floor pass from speaker to speaker."""
        recent: list[Entity] = []
        last: AttributionRelation | None = None
        turns: list[tuple[int, Entity]] = []
        for relation in self.relations:
            deadline.check()
            if relation.anonymous:
                last = relation
                continue
            if relation.silent:
                relation.entities = self._floor(relation, last, turns)
            elif relation.mention is not None and not relation.entities:
                relation.entities = self.entities.resolve(relation.mention, recent, self._hearers(relation))
                if (
                    (
                        relation.mention.kind is MentionKind.PRONOUN
                        and self.doc.lowers[relation.mention.head] == "they"
                        and not relation.entities
                    )
                    and last is not None
                    and len(last.entities) > 1
                ):
                    relation.entities = list(last.entities)
            for entity in relation.entities[:1]:
                recent = [entity, *(b for b in recent if b is not entity)][:MOST_RECENT]
                if relation.quoted_spans:
                    turns.append((self.doc.sentence_of[relation.ranges[0][0]], entity))
            last = relation

    def _hearers(self, relation: AttributionRelation) -> list[Entity]:
        """Who is named as the one that the words are told to: Lind in "told Lind", but not in "told Lind's friends"."""
        whom = relation.cue.addressee if relation.cue is not None else None
        name = self.phrases.name_at.get(whom[1] - 1) if whom is not None else None
        return [self.entities.of_name[id(name)]] if name is not None else []

    def _floor(
        self, relation: AttributionRelation, last: AttributionRelation | None, turns: list[tuple[int, Entity]]
    ) -> list[Entity]:
        """The speaker of a quotation without cue: who spoke before, or the other of two who alternate."""
        if last is None:
            return []
        if len(turns) >= 2 and last.quoted_spans and len(self.relations) >= 3:
            order = [b for _, b in turns[-4:]]
            at = bisect_left(self.relations, relation.ranges[0], key=lambda d: d.ranges[0])
            quoted = self.relations[max(0, at - 2) : at]
            whole = all(self._whole_paragraph(d) for d in quoted)
            if whole and len({id(b) for b in order[-2:]}) == 2 and len({id(b) for b in order}) == 2:
                if self._dialogue(quoted):
                    relation.pattern = "alternates"
                    return [order[-2]]
        return [] if self._answers(relation, last) else list(last.entities)

    def _answers(self, relation: AttributionRelation, last: AttributionRelation) -> bool:
        """Whether a few words in a paragraph of their own answer a quotation that was closed: "“Why?”"."""
        if not relation.quoted_spans or not last.quoted_spans:
            return False
        quoted_span, before = relation.quoted_spans[0], last.quoted_spans[-1]
        short = quoted_span.last - quoted_span.first < _SHORTEST_SENTENCE and self._fills_paragraph(quoted_span)
        return short and before.closing is not None and before.paragraph == quoted_span.paragraph - 1

    def _dialogue(self, quoted: list[AttributionRelation]) -> bool:
        """Whether short turns answer each other: two paragraphs of quotation right before, one of them a question."""
        if len(quoted) < 2 or not all(d.quoted_spans for d in quoted):
            return False
        first, second = (d.quoted_spans[0].paragraph for d in quoted)
        question = any(self.doc.words[d.ranges[-1][1] - 1] == "?" for d in quoted) or any(
            d.pattern == "alternates" for d in quoted
        )
        return second - first == 1 and question

    def _whole_paragraph(self, relation: AttributionRelation) -> bool:
        if not relation.quoted_spans:
            return False
        return relation.quoted_spans[0].opening == self.doc.paragraphs[relation.quoted_spans[0].paragraph][0]
