"""Joins content, cue and mention into quotes; abstains where it should."""

from __future__ import annotations

from collections import defaultdict

from attrs import Factory, define

from quotebank.extraction.content import Range, Reported
from quotebank.extraction.coreference import Bearer, Bearers
from quotebank.extraction.cues import Cue, Cues, Follows
from quotebank.extraction.dates import said_on
from quotebank.extraction.lexicons import Word
from quotebank.extraction.marks import Stretch, find_stretches
from quotebank.extraction.mentions import Mention, MentionKind, Mentions
from quotebank.extraction.ranking import Candidate, choose, confidence, reason
from quotebank.extraction.text import View
from quotebank.records import Article, Quote, QuoteKind, Span, Speaker

_AUXILIARY, _SUBJECT, _DETERMINER = int(Word.AUXILIARY), int(Word.SUBJECT), int(Word.DETERMINER)
_JOINING = int(Word.PREPOSITION | Word.RELATIVE | Word.CONJUNCTION | Word.SUBORDINATOR) & ~int(Word.ADVERB)
_TERMINAL = frozenset(".?!…") | {"...", "....", "—", "--"}
_TITLING = frozenset(
    "titled entitled called named dubbed nicknamed known album song film movie book novel play series show programme "
    "program headlined slogan word words term phrase".split()
)
_WEAK = frozenset("share read list name offer order post report detail rule press question challenge address cite submit "
                  "text lecture mention spell process relate credit thank invite advise encourage instruct request "
                  "relay specify outline reflect voice second-guess".split())  # fmt: skip


@define(slots=True, eq=False)
class Draft:
    """A quote in the making: token ranges of its content, the stretches in them, and who it goes to."""

    ranges: list[Range]
    stretches: list[Stretch]
    kind: QuoteKind
    pattern: str
    cue: Cue | None = None
    mention: Mention | None = None
    bearers: list[Bearer] = Factory(list)
    relayed: Draft | None = None
    silent: bool = False
    """Whether the quote has no mention of its own: its speaker holds the floor."""
    anonymous: bool = False


class Attribution:
    """The quotes of one article, worked out step by step."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.view = View(article.text or "")
        self.stretches = find_stretches(self.view)
        self.mentions = Mentions(self.view)
        self.cues = Cues(self.view, self.mentions, self.stretches)
        self.reported = Reported(self.cues)
        self.drafts: list[Draft] = []
        self._of_stretch: dict[int, Draft] = {}
        self._by_sentence: dict[int, list[Cue]] = defaultdict(list)
        for cue in self.cues.cues:
            self._by_sentence[cue.sentence].append(cue)
        self._starting: dict[int, Cue] = {}
        for cue in self.cues.cues:
            if not cue.participle or cue.start not in self._starting:
                self._starting.setdefault(cue.start, cue)

    def quotes(self) -> list[Quote]:
        """Return the quotes in the order of the text."""
        if not self.view.words:
            return []
        self._transcripts()
        self._quotations()
        self._clauses()
        self.drafts.sort(key=lambda d: d.ranges[0])
        self._speakers()
        return [quote for quote in map(self._record, self.drafts) if quote.content]

    # -- quotations ----------------------------------------------------------------------------------------------

    def _quotations(self) -> None:
        """Give every stretch that is speech to a candidate."""
        previous: Stretch | None = None
        for stretch in self.stretches:
            if stretch.opening in self._taken:
                continue
            candidates = self._candidates(stretch, previous)
            best = choose(candidates)
            if best is not None and self._is_speech(stretch, best):
                self._attribute(stretch, best, previous)
                previous = stretch
            elif best is None and self._is_utterance(stretch):
                self._attribute(stretch, Candidate("subject", None, None), previous)
                previous = stretch

    def _candidates(self, stretch: Stretch, previous: Stretch | None) -> list[Candidate]:
        found: list[Candidate] = []
        view = self.view
        words, lowers = view.words, view.lowers
        sentence = view.sentence_of[stretch.opening]
        paragraph_begin, paragraph_end = view.paragraphs[stretch.paragraph]
        after = stretch.end
        while after < paragraph_end and words[after] in ",—–--":
            after += 1
        # a cue right after
        for at in range(after, min(after + 4, paragraph_end)):
            cue = self._starting.get(at)
            if cue is not None:
                if self._follows(stretch, cue, at - after):
                    comma = words[stretch.last - 1] == "," or words[stretch.end : stretch.end + 1] == [","]
                    found.append(Candidate("follows" if comma else "follows_stop", cue, cue.mention, at - after))
                break
            if words[at] in ".?!;,:" or at in self.cues.inside or view.classes[at] & _JOINING:
                break
        # a cue right before, or with circumstances between
        for cue in reversed(self._cues_before(stretch)):
            if cue.content == stretch.opening and cue.follows in (Follows.QUOTATION, Follows.COLON):
                found.append(Candidate("introduces", cue, cue.mention))
                break
            if cue.sentence == sentence and cue.last <= stretch.opening:
                gap = stretch.opening - cue.end
                if cue.follows is Follows.COLON and gap < 3:
                    found.append(Candidate("introduces", cue, cue.mention, gap))
                    break
                if self._after_stretch(cue) and words[stretch.opening - 1] in (",", "—", "–", "--", "-"):
                    found.append(Candidate("introduces", cue, cue.mention, gap))
                    break
                if not self._after_stretch(cue) and any(a <= stretch.opening < b for a, b in self._extent(cue)):
                    found.append(Candidate("reports", cue, cue.mention, gap))
                    break
                if words[stretch.opening - 1] in ",:" and cue.follows is Follows.NOTHING and "q" in cue.frames and not self._after_stretch(cue):
                    found.append(Candidate("introduces", cue, cue.mention, gap))
                    break
                if not cue.noun and cue.lemma != "according" and not self._after_stretch(cue):
                    found.append(Candidate("around", cue, cue.mention, gap))
            elif cue.sentence < sentence - 1:
                break
        # a cue later in the sentence whose clause the stretch stands in
        for cue in self._by_sentence[sentence]:
            if cue.start > stretch.opening and any(a <= stretch.opening < b for a, b in self._extent(cue)):
                found.append(Candidate("reports", cue, cue.mention, cue.start - stretch.end))
                break
        if stretch.opening == paragraph_begin and stretch.paragraph:
            before = view.paragraphs[stretch.paragraph - 1][1] - 1
            if words[before] == ":":
                for cue in reversed(self._by_sentence[view.sentence_of[before]]):
                    found.append(Candidate("line_before", cue, cue.mention))
                    break
                else:
                    subject = self.cues.sentence_subject(before)
                    if subject is not None and not found:
                        found.append(Candidate("introduced", None, subject))
        if stretch.opening and words[stretch.opening - 1] == ":" and stretch.opening - 2 >= paragraph_begin:
            label = self.mentions.before(stretch.opening - 1, paragraph_begin)
            if label is not None and label.kind is MentionKind.NAME and label.first <= paragraph_begin + 1 and not found:
                found.append(Candidate("label", None, label))
        inner = self._inner_label(stretch)
        if inner is not None:
            return [Candidate("label", None, inner)]
        signed = self._signature(stretch)
        if signed is not None:
            found.append(Candidate("signed", None, signed))
        if previous is not None and id(previous) in self._of_stretch_ids:
            found += self._from_previous(stretch, previous, sentence, paragraph_begin, paragraph_end)
        if not found:
            found += self._from_sentence(stretch, sentence, paragraph_begin)
        return found

    def _extent(self, cue: Cue) -> list[Range]:
        key = id(cue)
        if key not in self._extents:
            self._extents[key] = self.reported.extent(cue, self._by_sentence[cue.sentence])
        return self._extents[key]

    def _follows(self, stretch: Stretch, cue: Cue, gap: int) -> bool:
        """Whether a cue that begins right after a stretch is that stretch's own."""
        last = self.view.words[stretch.last - 1]
        free = cue.follows in (Follows.NOTHING, Follows.QUOTATION)
        if cue.participle:
            return False
        if last == "." and not cue.inverted and not free:
            return False
        if last == "." and cue.follows is Follows.QUOTATION and cue.content != cue.last and self.view.words[stretch.end][0].isupper():
            return False
        if cue.follows is Follows.COLON and last not in ",":
            return False
        if cue.follows in (Follows.THAT, Follows.CLAUSE, Follows.QUESTION, Follows.OBJECT) and last != "," and gap == 0 \
                and self.view.words[stretch.end] not in ",":
            return last in "?!" and cue.follows is Follows.OBJECT
        return cue.follows is not Follows.AS

    def _after_stretch(self, cue: Cue) -> bool:
        """Whether a cue already belongs to a quotation right before it."""
        draft = self._by_cue.get(id(cue))
        return draft is not None and draft.pattern in ("follows", "follows_stop")

    def _cues_before(self, stretch: Stretch) -> list[Cue]:
        sentence = self.view.sentence_of[stretch.opening]
        return [c for c in self._by_sentence[sentence] if c.first < stretch.opening] or (
            [c for c in self._by_sentence.get(sentence - 1, ()) if c.content == stretch.opening]
        )

    def _inner_label(self, stretch: Stretch) -> Mention | None:
        """"“KHAN: Yes. …": a transcript that is quoted turn by turn."""
        words = self.view.words
        for k in range(stretch.first + 1, min(stretch.first + 4, stretch.last - 1)):
            if words[k] == ":":
                if not all(w.isupper() and len(w) > 1 for w in words[stretch.first : k]):
                    return None
                name = self.mentions.name_at.get(stretch.first)
                return Mention(stretch.first, k, MentionKind.NAME if name else MentionKind.GROUP, k - 1, (name,) if name else ())
        return None

    def _signature(self, stretch: Stretch) -> Mention | None:
        """"“…” — Sipho Maqoma, nurse"."""
        words = self.view.words
        k = stretch.end
        if k + 1 < len(words) and words[k] in ("—", "–", "―", "--", "-"):
            name = self.mentions.name_at.get(k + 1)
            if name is not None and not (k + 2 < len(words) and self._starting.get(k + 1)):
                end = self.view.paragraphs[stretch.paragraph][1]
                if end - name.last < 14:
                    return Mention(name.title_first, name.last, MentionKind.NAME, name.last - 1, (name,))
        return None

    def _from_previous(self, stretch: Stretch, previous: Stretch, sentence: int, begin: int, end: int) -> list[Candidate]:
        """Candidates that carry the speaker of the quotation before on."""
        view = self.view
        draft = self._of_stretch_ids[id(previous)]
        if previous.paragraph == stretch.paragraph:
            between = range(previous.end, stretch.opening)
            own = [c for c in self.cues.cues if previous.end <= c.first < stretch.opening and c is not draft.cue]
            named = [k for k in between if k in self.mentions.name_at and not self.mentions.name_at[k].organisation]
            if draft.cue is not None and any(draft.cue.start <= k < draft.cue.end for k in between) or not own and len(between) <= 2:
                starts_sentence = view.sentences[sentence][0] == stretch.opening
                if starts_sentence or len(between) <= 12:
                    return [Candidate("goes_on", draft.cue, draft.mention, len(between))]
            if view.sentences[sentence][0] >= stretch.opening - 1:
                return [Candidate("same_floor", None, draft.mention, len(between) + 30 * len(named))]
            return []
        if stretch.opening == begin and stretch.end >= end - 1 and stretch.paragraph - previous.paragraph <= 1:
            return [Candidate("holds_floor", None, None)]
        return []

    def _from_sentence(self, stretch: Stretch, sentence: int, paragraph_begin: int) -> list[Candidate]:
        """Weak candidates: the subject of the sentence, or the speaker that the sentence before introduces."""
        view = self.view
        begin = view.sentences[sentence][0]
        if begin < stretch.opening:
            subject = self.cues.sentence_subject(stretch.opening)
            return [Candidate("subject", None, subject)] if subject is not None else []
        if stretch.opening > paragraph_begin:
            for cue in reversed(self._by_sentence[sentence - 1]):
                if cue.mention is not None:
                    return [Candidate("introduced", None, cue.mention)]
            subject = self.cues.sentence_subject(stretch.opening - 1)
            if subject is not None and subject.kind in (MentionKind.NAME, MentionKind.PRONOUN, MentionKind.ROLE):
                return [Candidate("introduced", None, subject)]
        elif stretch.paragraph:
            last = view.paragraphs[stretch.paragraph - 1][1] - 1
            subject = self.cues.sentence_subject(last)
            if subject is not None and subject.kind in (MentionKind.NAME, MentionKind.PRONOUN):
                return [Candidate("introduced", None, subject)]
        return []

    # -- is it speech? -------------------------------------------------------------------------------------------

    def _is_utterance(self, stretch: Stretch) -> bool:
        """Whether a stretch is a sentence of its own, whoever says it."""
        view = self.view
        size = stretch.last - stretch.first
        ends = view.words[stretch.last - 1] in _TERMINAL or view.words[stretch.last - 1] == ","
        upper = view.words[stretch.first][0].isupper() or view.words[stretch.first] in ("…", "...", "[")
        return size >= 5 and ends and upper and not stretch.single

    def _is_speech(self, stretch: Stretch, best: Candidate) -> bool:
        view = self.view
        lowers = view.lowers
        size = stretch.last - stretch.first
        if self._is_nickname(stretch):
            return False
        titled = self._titlelike(stretch)
        at_start = stretch.opening == view.sentences[view.sentence_of[stretch.opening]][0]
        before = lowers[stretch.opening - 1] if stretch.opening else ""
        if before in _TITLING or (before == "," and lowers[stretch.opening - 2] in _TITLING):
            return False
        if best.pattern in ("follows", "follows_stop", "introduces", "label", "signed", "line_before", "goes_on"):
            if titled and size <= 7 and not at_start and before not in (":", ","):
                direct = best.cue is not None and best.cue.content == stretch.opening and "q" in best.cue.frames
                if not direct or before in ("'s", "on", "of", "in", "at", "the"):
                    return False
            if best.pattern == "introduces" and best.cue is not None and best.cue.follows is Follows.QUOTATION:
                return not (best.cue.shared and "s" not in best.cue.frames and size < 3 and best.mention is None)
            if best.pattern == "goes_on":
                return size >= 3
            return not (best.pattern in ("follows", "follows_stop") and size == 1 and not at_start)
        if best.pattern == "reports":
            return not (titled and size > 2 and before not in ("as", "is", "was", "a", "be"))
        if titled:
            return False
        if best.pattern == "around":
            return True
        if best.pattern in ("holds_floor", "same_floor", "introduced", "alternates"):
            return self._is_utterance(stretch) or size >= 7
        return size >= 4 or self._is_utterance(stretch)

    def _is_nickname(self, stretch: Stretch) -> bool:
        """"Robert “Bobby” Scott"."""
        return stretch.last - stretch.first <= 2 and stretch.opening in self.mentions.name_at

    def _titlelike(self, stretch: Stretch) -> bool:
        """Whether a stretch looks like the title of a work: Capital Words, and no stop at its end."""
        words = self.view.words
        inner = [w for w in words[stretch.first : stretch.last] if w[0].isalpha()]
        if len(inner) < 2 or len(inner) > 10:
            return False
        if words[stretch.last - 1] in ".…" and self.view.lowers[stretch.opening - 1 : stretch.opening] not in (["'s"], ["on"], ["of"]):
            return False
        capital = sum(1 for w in inner if w[0].isupper())
        small = sum(1 for w in inner if w[0].islower() and len(w) > 4)
        return capital >= 2 and small == 0 and capital * 2 > len(inner)

    # -- drafts --------------------------------------------------------------------------------------------------

    _taken: set[int]

    def _attribute(self, stretch: Stretch, best: Candidate, previous: Stretch | None) -> None:
        """Make a draft of a stretch, or join it to the one it belongs to."""
        inner = (stretch.first, stretch.last)
        if previous is not None and previous.closing is None and previous.paragraph == stretch.paragraph - 1:
            if stretch.opening == self.view.paragraphs[stretch.paragraph][0] and best.pattern not in ("introduces", "signed", "label"):
                self._join(self._of_stretch_ids[id(previous)], stretch)
                if best.pattern in ("follows", "follows_stop") and self._of_stretch_ids[id(previous)].mention is None:
                    draft = self._of_stretch_ids[id(previous)]
                    draft.cue, draft.mention, draft.pattern, draft.silent = best.cue, best.mention, best.pattern, False
                return
        if best.pattern == "goes_on" and previous is not None:
            self._join(self._of_stretch_ids[id(previous)], stretch)
            return
        if best.cue is not None and id(best.cue) in self._by_cue:
            draft = self._by_cue[id(best.cue)]
            if best.pattern in ("reports", "around") and draft.kind is QuoteKind.MIXED or best.pattern in ("introduces", "follows", "follows_stop"):
                if not any(a <= stretch.opening < b for a, b in draft.ranges):
                    self._join(draft, stretch)
                else:
                    draft.stretches.append(stretch)
                    self._of_stretch_ids[id(stretch)] = draft
                return
        ranges, kind = [inner], QuoteKind.DIRECT
        if best.pattern == "reports" and best.cue is not None:
            ranges = list(self._extent(best.cue))
            kind = QuoteKind.MIXED
            if len(ranges) == 1 and ranges[0][0] >= stretch.opening and ranges[0][1] <= stretch.end:
                ranges, kind = [inner], QuoteKind.DIRECT if self._is_utterance(stretch) else QuoteKind.MIXED
        elif best.pattern in ("around", "subject"):
            kind = QuoteKind.DIRECT if self._is_utterance(stretch) else QuoteKind.MIXED
        elif best.pattern == "introduces" and not self._is_utterance(stretch) and self.view.words[stretch.first][0].islower():
            kind = QuoteKind.MIXED
        draft = Draft(ranges, [stretch], kind, best.pattern, best.cue, best.mention, silent=best.pattern in ("holds_floor", "alternates"))
        self.drafts.append(draft)
        self._of_stretch_ids[id(stretch)] = draft
        if best.cue is not None:
            self._by_cue.setdefault(id(best.cue), draft)

    def _join(self, draft: Draft, stretch: Stretch) -> None:
        draft.stretches.append(stretch)
        if not any(a <= stretch.first and stretch.last <= b for a, b in draft.ranges):
            draft.ranges.append((stretch.first, stretch.last))
        self._of_stretch_ids[id(stretch)] = draft

    def _transcripts(self) -> None:
        """Turns of a transcript ("Q:", "KHAN:") and dialogue after dashes."""
        self._taken = set()
        self._extents: dict[int, list[Range]] = {}
        self._by_cue: dict[int, Draft] = {}
        self._of_stretch_ids: dict[int, Draft] = {}
        view = self.view
        words = view.words
        labels: list[tuple[int, int, int]] = []
        dashes: list[tuple[int, int]] = []
        for begin, end in view.paragraphs:
            if words[begin] in ("—", "–", "―", "--", "-") and end - begin > 3:
                dashes.append((begin, end))
                continue
            for k in range(begin + 1, min(begin + 6, end - 1)):
                if words[k] == ":":
                    label = words[begin:k]
                    if all(w.isupper() or not w[0].isalpha() for w in label) and label[0][0].isalpha():
                        labels.append((begin, k, end))
                    break
                if not (words[k][0].isalpha() or words[k] in ".-'"):
                    break
        if len(labels) >= 2:
            for begin, colon, end in labels:
                if colon + 1 in self.cues.opening_at:
                    continue
                self._turn(begin, colon, end)
        if len(dashes) >= 2:
            for begin, end in dashes:
                self._dash_turn(begin, end)

    def _turn(self, begin: int, colon: int, end: int) -> None:
        label = self.view.lowers[begin]
        name = self.mentions.name_at.get(begin)
        names = (name,) if name is not None and label not in ("q", "a", "question", "answer") else ()
        kind = MentionKind.NAME if names else MentionKind.GROUP
        mention = Mention(begin, colon, kind, colon - 1, names)
        draft = Draft([(colon + 1, end)], [], QuoteKind.DIRECT, "label", None, mention)
        if label in ("a", "answer"):
            draft.anonymous = False
            draft.bearers = [b] if (b := self._interviewee(begin)) is not None else []
        elif not names or names[0].organisation and not self._known_person(names[0].words[-1]):
            draft.anonymous = True
        self.drafts.append(draft)
        self._claim(begin, end)

    def _claim(self, begin: int, end: int) -> None:
        for k in range(begin, end):
            self._taken.add(k)
        for sentence in {self.view.sentence_of[k] for k in range(begin, end)}:
            self._by_sentence[sentence] = []
        self.cues.cues = [c for c in self.cues.cues if not begin <= c.first < end]

    def _known_person(self, word: str) -> bool:
        return any(n.words[-1].lower() == word.lower() and len(n.words) > 1 and not n.organisation for n in self.mentions.names)

    def _interviewee(self, before: int) -> Bearer | None:
        bearers = self.bearers
        for name in self.mentions.names:
            bearer = bearers.of_name.get(id(name))
            if name.first < before and bearer is not None and not bearer.organisation and len(bearer.words) > 1:
                return bearer
        return None

    def _dash_turn(self, begin: int, end: int) -> None:
        words = self.view.words
        k = begin + 1
        cue: Cue | None = None
        for j in range(begin + 2, end):
            if words[j] in ("—", "–", "―", "--", "-"):
                k = j
                cue = self._starting.get(j + 1)
                break
        first, last = begin + 1, k if cue is not None else end
        draft = Draft([(first, last)], [], QuoteKind.DIRECT, "follows" if cue is not None else "alternates", cue,
                      cue.mention if cue is not None else None, silent=cue is None)  # fmt: skip
        self.drafts.append(draft)
        for j in range(begin, end):
            self._taken.add(j)
        self.cues.cues = [c for c in self.cues.cues if not begin <= c.first < end]

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
        for cue in self.cues.cues:
            draft = self._by_cue.get(id(cue))
            if draft is None and self._reports_speech(cue):
                ranges = self._extent(cue)
                if cue.lemma != "according" and cue.follows in (Follows.QUOTATION, Follows.COLON):
                    if cue.follows is Follows.QUOTATION or not ranges or ranges[0][0] in self.cues.opening_at:
                        continue
                if sum(b - a for a, b in ranges) >= 2:
                    draft = Draft(ranges, [], QuoteKind.INDIRECT, "reports", cue, cue.mention)
                    self.drafts.append(draft)
                    self._by_cue[id(cue)] = draft
        self._drop_nested()

    def _reports_speech(self, cue: Cue) -> bool:
        if cue.lemma == "according":
            return cue.mention is not None
        if cue.mention is None and not cue.noun:
            return False
        frames = cue.frames
        if cue.follows in (Follows.THAT, Follows.QUESTION, Follows.INFINITIVE):
            return cue.lemma not in ("offer", "share")
        if cue.follows is Follows.CLAUSE:
            return "s" in frames or (not cue.shared and cue.lemma not in _WEAK)
        if cue.follows is Follows.NOTHING:
            if cue.inverted and cue.lemma == "say":
                return True
            before = self.view.words[cue.start - 1] if cue.start else ""
            return "q" in frames and before == "," and not cue.participle and not (cue.shared and cue.mention is not None and cue.mention.first < cue.start - 1 and cue.start == cue.first)
        if cue.follows is Follows.OBJECT:
            return "n" in frames and not cue.shared and cue.lemma not in _WEAK
        return False

    def _drop_nested(self) -> None:
        """Where one reported clause lies in another: the inner speaker is relayed by the outer one."""
        drafts = sorted(self.drafts, key=lambda d: (d.ranges[0][0], -d.ranges[-1][1]))
        for i, outer in enumerate(drafts):
            if outer.cue is None or outer.pattern != "reports":
                continue
            for inner in drafts[i + 1 :]:
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
            if draft.anonymous:
                last = draft
                continue
            if draft.silent:
                draft.bearers = self._floor(draft, last, turns)
            elif draft.mention is not None and not draft.bearers:
                draft.bearers = self.bearers.resolve(draft.mention, recent)
                if draft.mention.kind is MentionKind.PRONOUN and self.view.lowers[draft.mention.head] == "they" and not draft.bearers:
                    if last is not None and len(last.bearers) > 1:
                        draft.bearers = list(last.bearers)
            for bearer in draft.bearers[:1]:
                if bearer in recent:
                    recent.remove(bearer)
                recent.insert(0, bearer)
                if draft.stretches:
                    turns.append((self.view.sentence_of[draft.ranges[0][0]], bearer))
            last = draft

    def _floor(self, draft: Draft, last: Draft | None, turns: list[tuple[int, Bearer]]) -> list[Bearer]:
        """The speaker of a quotation without cue: who spoke before, or the other of two who alternate."""
        if last is None:
            return []
        if len(turns) >= 2 and last.stretches and len(self.drafts) >= 3:
            order = [b for _, b in turns[-4:]]
            quoted = [d for d in self.drafts if d.ranges[0] < draft.ranges[0]][-2:]
            whole = all(self._whole_paragraph(d) for d in quoted)
            if whole and len({id(b) for b in order[-2:]}) == 2 and len({id(b) for b in order}) == 2:
                if self._dialogue(quoted):
                    draft.pattern = "alternates"
                    return [order[-2]]
        return list(last.bearers)

    def _dialogue(self, quoted: list[Draft]) -> bool:
        """Whether short turns answer each other: two paragraphs of quotation right before, one of them a question."""
        if len(quoted) < 2 or not all(d.stretches for d in quoted):
            return False
        first, second = (d.stretches[0].paragraph for d in quoted)
        question = any(self.view.words[d.ranges[-1][1] - 1] == "?" for d in quoted) or any(d.pattern == "alternates" for d in quoted)
        return second - first == 1 and question

    def _whole_paragraph(self, draft: Draft) -> bool:
        if not draft.stretches:
            return False
        return draft.stretches[0].opening == self.view.paragraphs[draft.stretches[0].paragraph][0]

    # -- records -------------------------------------------------------------------------------------------------

    def _record(self, draft: Draft) -> Quote:
        view = self.view
        content = tuple(s for s in (self._content_span(a, b) for a, b in sorted(draft.ranges)) if len(s))
        quoted = tuple(
            s for s in (self._content_span(st.first, st.last) for st in sorted(draft.stretches, key=lambda s: s.opening)) if len(s)
        )
        cue, mention = draft.cue, draft.mention
        speakers = tuple(self.bearers.speaker(b, mention if i == 0 else None) for i, b in enumerate(draft.bearers))
        source = self.article.text or ""
        relayed: Speaker | None = None
        if draft.relayed is not None and draft.relayed.bearers and draft.relayed.bearers[0] not in draft.bearers:
            relayed = self.bearers.speaker(draft.relayed.bearers[0])
        shared = cue is not None and cue.shared
        addressee = view.span(*cue.addressee) if cue is not None and cue.addressee else None
        share = confidence(draft.pattern, mention, shared=shared)
        cue_text = view.slice(cue.first, cue.last) if cue is not None else ""
        evidence = [(reason(draft.pattern).replace("{cue}", "{}"), *([cue_text] if "{cue}" in reason(draft.pattern) else []))]
        if mention is not None and speakers:
            words = view.slice(mention.first, mention.last)
            if mention.kind is not MentionKind.NAME or speakers[0].name not in words:
                evidence.append(('"{}" stands for {}', words, speakers[0].name))
        return Quote(
            text=" ".join(source[s.slice] for s in content),
            kind=draft.kind,
            speakers=speakers,
            content=content,
            quoted=quoted,
            cue=view.span(cue.first, cue.last) if cue is not None else None,
            mention=view.span(mention.first, mention.last) if mention is not None else None,
            addressee=source[addressee.slice] if addressee else None,
            addressee_span=addressee,
            relayed_by=relayed,
            negated=cue.negated if cue is not None else False,
            said_on=said_on(view, cue, self.article.published) if cue is not None else None,
            confidence=share,
            evidence=tuple(evidence),
        )

    def _content_span(self, first: int, last: int) -> Span:
        """The source span of a content range, a comma at its end left out."""
        words = self.view.words
        while last > first and words[last - 1] in (",", "—", "–", "--", "-", ":", ";"):
            last -= 1
        while last > first and words[first] in (",", ";", ":"):
            first += 1
        if last <= first:
            return Span(0, 0)
        return self.view.span(first, last)
