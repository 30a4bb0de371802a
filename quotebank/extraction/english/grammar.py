"""What words are to the grammar: the classes that they can be of, and the single words that several rules ask for.

The classes are bits of `Document.classes`: ``doc.classes[k] & OFFICE`` asks whether a word can be a role or a title,
whatever else it can be. Sets of classes that recur have names.
"""

from __future__ import annotations

from quotebank.extraction.lexicon.loader import Word, single_word

DETERMINER, PREPOSITION, CONJUNCTION = int(Word.DETERMINER), int(Word.PREPOSITION), int(Word.CONJUNCTION)
SUBORDINATOR, RELATIVE, AUXILIARY = int(Word.SUBORDINATOR), int(Word.RELATIVE), int(Word.AUXILIARY)
SUBJECT, OBJECT, POSSESSIVE = int(Word.SUBJECT), int(Word.OBJECT), int(Word.POSSESSIVE)
ADVERB, NEGATION, QUANTIFIER, NUMBER = int(Word.ADVERB), int(Word.NEGATION), int(Word.QUANTIFIER), int(Word.NUMBER)
TITLE, ROLE, GROUP, ORGANISATION = int(Word.TITLE), int(Word.ROLE), int(Word.GROUP), int(Word.ORGANISATION)
TIME, PLACE, DEMONYM = int(Word.TIME), int(Word.PLACE), int(Word.DEMONYM)
FIRST_NAME, PARTICLE = int(Word.FIRST_NAME), int(Word.PARTICLE)
REPORTING, THOUGHT, SPEECH_NOUN = int(Word.REPORTING), int(Word.THOUGHT), int(Word.SPEECH_NOUN)

LINKING = PREPOSITION | DETERMINER | CONJUNCTION | SUBORDINATOR
PHRASE_BOUNDARY = PREPOSITION | CONJUNCTION | SUBORDINATOR | AUXILIARY | SUBJECT | OBJECT | ADVERB | NEGATION | RELATIVE
"""What no noun phrase reaches over."""
FUNCTION_WORD = PHRASE_BOUNDARY | DETERMINER | POSSESSIVE | QUANTIFIER
"""What is no part of a name and no head of a noun phrase."""
CLOSED_CLASS = (
    DETERMINER | PREPOSITION | CONJUNCTION | SUBORDINATOR | AUXILIARY | SUBJECT | OBJECT | POSSESSIVE | RELATIVE
)
"""What carries grammar rather than meaning."""
CLAUSAL = SUBJECT | AUXILIARY
"""What a clause has and a noun phrase has not."""
CLAUSE_WORD = CLAUSAL | REPORTING | CONJUNCTION | SUBORDINATOR
NOUN_OPENER = PREPOSITION | DETERMINER | POSSESSIVE | CONJUNCTION | SUBORDINATOR
"""What stands before a noun phrase or begins it."""
SUBJECT_BOUNDARY = PREPOSITION | CONJUNCTION | SUBORDINATOR | AUXILIARY | TIME
DESCRIPTION_BOUNDARY = (
    DETERMINER | POSSESSIVE | PREPOSITION | CONJUNCTION | SUBORDINATOR | AUXILIARY | SUBJECT | OBJECT | RELATIVE
    | REPORTING | TIME
)  # fmt: skip
"""What the words before a name that say who it is do not reach over."""
NO_VERB = DETERMINER | PREPOSITION | CONJUNCTION | SUBJECT | POSSESSIVE
OFFICE = ROLE | TITLE
PERSON_NOUN = OFFICE | GROUP
SPEAKING_NOUN = PERSON_NOUN | ORGANISATION
"""What can speak."""
NATIONAL = DEMONYM | PLACE

ACCORDANCE = single_word("accordance")
ADDITION = single_word("addition")
AGENT = single_word("agent")
COMPLEMENTISER = single_word("complementiser")
DEFINITE = single_word("definite")
EQUATIVE = single_word("equative")
EXPLETIVE = single_word("expletive")
GENITIVE = single_word("genitive")
HEARER = single_word("hearer")
INFINITIVE = single_word("infinitive")
ORIGIN = single_word("origin")
PERSON = single_word("person")
"""Words that are one of a kind: according, and, by; that, the, as; it, of, to a hearer; to do something, from, who."""
