"""Plain, named features of quotations, candidates and clauses: what the linear models of `ranking` weigh.

A feature is a string such as ``pattern=follows`` or ``last=,``. None knows a person, a party or an outlet.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.extraction.decisions.source import Candidate
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.complements import Cue
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.word_shapes import size_of, word_of
from quotebank.extraction.lexicon.loader import Word

_FLAGS = ("inverted", "shared", "participle", "negated", "noun", "relative")
_FIRST_PERSON = frozenset("i we you i'm we're don't my our".split())
_SPOKEN = int(Word.AUXILIARY | Word.SUBJECT)


class Features:
    """The features of the quotations and clauses of one text."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.doc, self.phrases = cues.doc, cues.phrases
        self._words: dict[int, str] = {}
        self._cues: dict[int, list[str]] = {}

    def word(self, i: int) -> str:
        """What the word at token ``i`` is to the grammar; ``none`` outside the text."""
        found = self._words.get(i)
        if found is None:
            doc = self.doc
            if 0 <= i < len(doc.words):
                found = word_of(doc.lowers[i], doc.classes[i], capital=self.phrases.capital[i])
            else:
                found = "none"
            self._words[i] = found
        return found

    def written(self, i: int) -> str:
        """The word at token ``i`` itself where it begins with a small letter, and so names nobody."""
        lower = self.doc.lowers[i] if 0 <= i < len(self.doc.words) else ""
        return lower if lower and self.doc.words[i][0].islower() else self.word(i)

    def quotation(self, quoted_span: QuotedSpan) -> list[str]:
        """What a quoted span and its surroundings look like."""
        doc, capital = self.doc, self.phrases.capital
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        first, last = quoted_span.first, quoted_span.last
        size = size_of(last - first)
        ends = words[last - 1]
        end = ends if ends in ".,?!…;:" else "dash" if ends in ("—", "–", "--") else "word"
        upper = "upper" if capital[first] else "lower" if words[first][0].isalpha() else "other"
        begin, stop = doc.sentences[doc.sentence_of[quoted_span.opening]]
        paragraph_begin, paragraph_end = doc.paragraphs[quoted_span.paragraph]
        start = (
            "paragraph"
            if quoted_span.opening == paragraph_begin
            else "sentence"
            if quoted_span.opening == begin
            else "inside"
        )
        before = self.word(quoted_span.opening - 1) if quoted_span.opening > paragraph_begin else "start"
        after = self.word(quoted_span.end) if quoted_span.end < paragraph_end else "stop"
        alpha = [k for k in range(first, last) if words[k][0].isalpha()]
        large = len([k for k in alpha if capital[k]])
        small = any(not capital[k] and len(words[k]) > 4 for k in alpha)
        titled = (
            "title"
            if len(alpha) >= 2 and large >= 2 and not small
            else "capital"
            if alpha and large == len(alpha)
            else "plain"
        )
        spoken = str(any(classes[k] & _SPOKEN for k in alpha))
        found = [
            f"size={size}",
            f"end={end}",
            f"start={start}",
            f"case={upper}",
            f"before={before}",
            f"after={after}",
            f"titled={titled}",
            f"spoken={spoken}",
            f"size={size}&end={end}",
            f"start={start}&end={end}",
            f"titled={titled}&size={size}",
            f"titled={titled}&before={before}",
            f"case={upper}&start={start}",
            f"before2={self.word(quoted_span.opening - 2) if quoted_span.opening - 1 > paragraph_begin else 'start'}",
            f"single={quoted_span.single}",
            f"closed={quoted_span.closing is not None}",
            f"size={size}&before={before}",
            f"spoken={spoken}&size={size}",
        ]
        if before == ",":
            found.append(f"comma&before2={self.word(quoted_span.opening - 2)}")
        if quoted_span.opening == paragraph_begin and quoted_span.end >= paragraph_end - 1:
            found.append(f"whole&end={end}")
        if quoted_span.last - quoted_span.first <= 2 and quoted_span.opening in self.phrases.name_at:
            found.append("nickname")
        if not _FIRST_PERSON.isdisjoint(lowers[first:last]):
            found.append("first_person")
        if stop - begin <= quoted_span.end - quoted_span.opening + 1:
            found.append("whole_sentence")
        return found

    def mention(self, mention: Mention | None) -> str:
        """What kind of mention it is, in a word."""
        if mention is None:
            return "none"
        if mention.kind is MentionKind.NAME:
            if len(mention.names) > 1:
                return "names"
            name = mention.names[0]
            return (
                "organisation"
                if name.organisation
                else "place"
                if name.place
                else "certain"
                if name.certain
                else "name"
            )
        if mention.kind is MentionKind.PRONOUN:
            return self.doc.lowers[mention.head]
        return str(mention.kind.value)

    def cue(self, cue: Cue | None) -> list[str]:
        """What a cue is, by itself."""
        if cue is None:
            return ["cue=none"]
        known = self._cues.get(id(cue))
        if known is not None:
            return known
        complement = cue.complement.value
        found = self._cues[id(cue)] = [
            f"lemma={cue.lemma}",
            f"follows_cue={complement}",
            f"lemma={cue.lemma}&follows={complement}",
        ]
        found += [flag for flag in _FLAGS if getattr(cue, flag)]
        if "s" in cue.frames:
            found.append("strong")
        if "q" in cue.frames:
            found.append("quotes")
        if cue.addressee is not None:
            found.append("addressee")
        return found

    def candidate(
        self, quoted_span: QuotedSpan, candidate: Candidate, rank: int, others: Sequence[Candidate]
    ) -> list[str]:
        """What ties a candidate to a quotation."""
        doc = self.doc
        pattern, cue, mention = candidate.pattern, candidate.cue, candidate.mention
        kind = self.mention(mention)
        gap = size_of(candidate.distance)
        begin, _ = doc.sentences[doc.sentence_of[quoted_span.opening]]
        ends = doc.words[quoted_span.last - 1]
        end = ends if ends in ".,?!" else "word"
        found = [
            f"pattern={pattern}",
            f"pattern={pattern}&mention={kind}",
            f"mention={kind}",
            f"pattern={pattern}&gap={gap}",
            f"pattern={pattern}&rank={min(rank, 4)}",
            f"pattern={pattern}&start={quoted_span.opening == begin}",
            f"pattern={pattern}&end={end}",
            f"pattern={pattern}&upper={self.phrases.capital[quoted_span.first]}",
            f"pattern={pattern}&others={min(len(others), 4)}",
            f"pattern={pattern}&before={self.word(quoted_span.opening - 1)}",
        ]
        found += [f"{pattern}&beside={other}" for other in sorted({o.pattern for o in others if o is not candidate})]
        if mention is not None and any(o.mention is mention for o in others if o is not candidate):
            found.append(f"{pattern}&twice")
        if cue is not None:
            told = self.cue(cue)
            found += [f"{pattern}:{f}" for f in told]
            found += [f"cue:{f}" for f in told]
        if mention is not None:
            following = self.word(mention.last)
            found.append(f"{pattern}&next={following}")
            found.append(f"{pattern}&next2={following}&{self.word(mention.last + 1)}")
            same = {o.pattern for o in others if o.mention is not None and o.mention.first == mention.first}
            found += [f"{pattern}&also={other}" for other in sorted(same - {pattern})]
            found.append(f"{pattern}&left={self.word(mention.first - 1)}")
            if mention.first == begin:
                found.append(f"{pattern}&opens")
            if mention.last <= quoted_span.opening:
                commas = doc.words[max(mention.last, quoted_span.opening - 60) : quoted_span.opening].count(",")
                found.append(f"{pattern}&commas={min(commas, 3)}")
                if doc.sentence_of[mention.first] == doc.sentence_of[quoted_span.opening]:
                    found.append(f"{pattern}&same_sentence")
                if mention.last in self.cues.inside or mention.first - 1 in self.cues.inside:
                    found.append(f"{pattern}&beside_quotation")
            if mention.first in self.cues.inside and pattern != "label":
                found.append(f"{pattern}&mention_inside")
        return found

    def clause(self, cue: Cue, size: int) -> list[str]:
        """What a cue and the clause that it governs look like."""
        doc = self.doc
        kind = self.mention(cue.mention)
        complement = cue.complement.value
        shape, before, after = size_of(size), self.word(cue.start - 1), self.word(cue.last)
        content, verb_before = self.word(cue.content), self.word(cue.first - 1)
        return [
            *self.cue(cue),
            f"mention={kind}",
            f"mention={kind}&follows={complement}",
            f"size={shape}",
            f"before={before}",
            f"follows={complement}&before={before}",
            f"after={after}",
            f"content={content}",
            f"lemma={cue.lemma}&mention={kind}",
            f"lemma={cue.lemma}&after={after}",
            f"form={doc.lowers[cue.first]}",
            f"follows={complement}&content={content}",
            f"size={shape}&follows={complement}",
            f"frames={cue.frames}&follows={complement}",
            f"shared={cue.shared}&follows={complement}",
            f"start={cue.start == doc.sentences[cue.sentence][0]}",
            f"verb_before={verb_before}",
            f"lemma={cue.lemma}&verb_before={verb_before}",
            f"relative={cue.relative}&follows={complement}",
            f"noun={cue.noun}",
        ]
