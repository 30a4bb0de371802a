"""A bank of corrected quotes as the documentation tells of it: who said what under which name, in plain dictionaries.

Speakers go by the numbers that the bank gave them, quotes by article and saying. What the documentation leaves open
(whom an ambiguous name joins, when a name that nobody uses goes) is taken from the bank, within its bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import define, field

Slot = tuple[int, int]
"""Number of an article, and of the saying that is quoted there."""
Link = tuple[int, str]
"""A speaker's number, and the name that is written."""
Field = tuple[Any, ...]
"""Something that a person decides: ("review", serial), ("links", serial), ("wikidata", speaker), ("name", speaker), or
("has", speaker, name)."""


@define
class Speaker:
    """One speaker: what it is called, all its names (and whether a person gave them), its entry of Wikidata."""

    name: str
    names: dict[str, bool]
    wikidata: str | None = None


@define
class Quote:
    """One quote; another one may come into the same slot later, with another serial number."""

    serial: int
    links: list[Link]
    review: str | None = None


@define
class Decision:
    """What a correction says of one thing."""

    field: Field
    old: Any
    new: Any
    leaning: Decision | None
    """What stood already and says the same."""
    entry: Entry


@define
class Entry:
    """A correction."""

    number: int
    action: str
    quote: Quote | None = None
    undone_by: Entry | None = None
    undoes: Entry | None = None
    decisions: list[Decision] = field(factory=list, repr=False)
    moved: list[tuple[int, int, str]] = field(factory=list)
    """Names that went from one speaker to another, with all quotes under them."""
    relinked: list[tuple[Quote, int, Link, Link]] = field(factory=list, repr=False)
    """Links that changed one by one."""
    doubled: list[tuple[int, int, str, bool, bool]] = field(factory=list)
    """Names that both speakers had: who lost it, who kept it, whether it was given in the one and the other."""
    gone: tuple[int, Speaker] | None = None
    made: int | None = None
    remains: Speaker | None = None
    """The speaker whom it made, while it is taken back."""

    @property
    def stands(self) -> bool:
        """Whether nobody has taken it back."""
        return self.undone_by is None

    @property
    def root(self) -> Entry:
        """The correction that an undo, or the undo of an undo, is about."""
        return self if self.undoes is None else self.undoes.root

    def links(self) -> Iterator[Link]:
        """The links that it has changed."""
        for one in self.decisions:
            if one.field[0] == "links":
                yield from (*one.old, *one.new)
        for _, _, old, new in self.relinked:
            yield from (old, new)


class Model:
    """What a bank should hold."""

    def __init__(self) -> None:
        self.speakers: dict[int, Speaker] = {}
        self.quotes: dict[Slot, Quote] = {}
        self.entries: dict[int, Entry] = {}
        self.decisions: dict[Field, list[Decision]] = {}
        self.seen = 0
        """The highest number that a speaker ever had."""
        self.disturbed = 0
        """The last correction before something else happened to the bank."""

    # What is there

    def bearers(self, name: str) -> set[int]:
        """The speakers who have a name."""
        return {id_ for id_, who in self.speakers.items() if name in who.names}

    def quote(self, serial: int) -> Quote:
        """The quote of a number."""
        return next(quote for quote in self.quotes.values() if quote.serial == serial)

    def used(self) -> set[Link]:
        """Speakers and names that quotes have."""
        return {link for quote in self.quotes.values() for link in quote.links}

    def statements(self) -> set[frozenset[Slot]]:
        """Quotes of one saying are one statement, whoever said it on that day; what was rejected is in none."""
        sayings = {saying for _, saying in self.quotes}
        groups = (
            frozenset(slot for slot, quote in self.quotes.items() if slot[1] == saying and quote.review != "rejected")
            for saying in sayings
        )
        return {group for group in groups if group}

    # What happens to it

    def meet(self, name: str, joined: int) -> Link:
        """An article names somebody: a full name joins the only one who has it, a name that nobody has is new."""
        bearers = self.bearers(name)
        if joined not in self.speakers:
            assert joined > self.seen, "a speaker has a number that another one had"
            assert " " not in name or len(bearers) != 1, "a full name that one speaker has made another speaker"
            self.speakers[joined] = Speaker(name, {name: False})
            self.seen = joined
        assert not bearers or joined in bearers or self.speakers[joined].name == name
        self.speakers[joined].names.setdefault(name, False)
        return joined, name

    def disturb(self) -> None:
        """Note that something else than a correction has happened."""
        self.disturbed = max(self.entries, default=0)

    def lose(self, slots: Iterable[Slot]) -> None:
        """Quotes are gone."""
        for slot in slots:
            del self.quotes[slot]
        self.disturb()

    def forget(self, kept: dict[int, set[str]], removed: Iterable[Link] = ()) -> None:
        """Names that nobody uses may be gone, if no person gave them.

        Args:
            kept: the names that the bank still has, by speaker.
            removed: the names that a removed article used: unless something else needs them, they must be gone.
        """
        used = self.used()
        logged = {link for entry in self.entries.values() for link in entry.links()}
        for id_, who in list(self.speakers.items()):
            left = kept.get(id_, set())
            stays = {name for name, given in who.names.items() if given or (id_, name) in used}
            assert stays <= left <= who.names.keys(), f"{who.name} has lost {stays - left}"
            assert not left or who.name in left
            goes = {name for number, name in removed if number == id_} - stays - {name for _, name in logged}
            assert not (goes & left - {who.name}), f"{goes & left} went with an article"
            who.names = {name: given for name, given in who.names.items() if name in left}
            if not left:
                del self.speakers[id_]

    # Corrections

    def enter(self, number: int, action: str, **more: Any) -> Entry:
        """Write a correction down."""
        assert number > max(self.entries, default=0)
        made = self.entries[number] = Entry(number, action, **more)
        return made

    def decide(self, entry: Entry, what: Field, new: object) -> None:
        """Let something be as a person says."""
        old = self.value(what)
        standing = [one for one in self.decisions.get(what, ()) if one.entry.stands]
        one = Decision(what, old, new, standing[-1] if standing and old == new else None, entry)
        self.decisions.setdefault(what, []).append(one)
        entry.decisions.append(one)
        self.assign(what, new)

    def value(self, what: Field) -> object:
        """Return how something is."""
        match what:
            case "review", serial:
                return self.quote(serial).review
            case "links", serial:
                return list(self.quote(serial).links)
            case "wikidata", id_:
                return self.speakers[id_].wikidata
            case "name", id_:
                return self.speakers[id_].name
            case "has", id_, name:
                return self.speakers[id_].names.get(name)
        raise AssertionError(what)

    def assign(self, what: Field, value: Any) -> None:
        """Let something be so."""
        match what:
            case "review", serial:
                self.quote(serial).review = value
            case "links", serial:
                assert all(name in self.speakers[id_].names for id_, name in value), "a quote of nobody's"
                self.quote(serial).links = list(value)
            case "wikidata", id_:
                self.speakers[id_].wikidata = value
            case "name", id_:
                assert value in self.speakers[id_].names
                self.speakers[id_].name = value
            case "has", id_, name:
                if value is None:
                    assert (id_, name) not in self.used()
                    assert self.speakers[id_].name != name
                    del self.speakers[id_].names[name]
                else:
                    self.speakers[id_].names[name] = value

    def merge(self, entry: Entry, gone: int, kept: int) -> None:
        """All names and quotes of one are another's."""
        one, other = self.speakers[gone], self.speakers[kept]
        entry.gone = gone, one
        for name, given in one.names.items():
            self.move(entry, gone, kept, name, given)
        del self.speakers[gone]
        if other.wikidata is None and one.wikidata is not None:
            self.decide(entry, ("wikidata", kept), one.wikidata)

    def move(self, entry: Entry, old: int, new: int, name: str, given: bool) -> None:
        """A name goes to another speaker, with its quotes."""
        names = self.speakers[new].names
        if name in names:
            entry.doubled.append((old, new, name, given, names[name]))
            names[name] |= given
            for quote in self.quotes.values():
                for at, link in enumerate(quote.links):
                    if link == (old, name):
                        self.relink(entry, quote, at, (new, name))
            return
        names[name] = given
        entry.moved.append((old, new, name))
        self.follow(old, new, name)

    def go(self, old: int, new: int, name: str) -> None:
        """A name goes back, if it has not gone with an article."""
        if name in self.speakers[old].names:
            self.speakers[new].names[name] = self.speakers[old].names.pop(name)
            self.follow(old, new, name)

    def follow(self, old: int, new: int, name: str) -> None:
        """Quotes go with their name."""
        for quote in self.quotes.values():
            quote.links = [(new, name) if link == (old, name) else link for link in quote.links]

    def relink(self, entry: Entry, quote: Quote, at: int, new: Link) -> None:
        """One quote goes alone."""
        entry.relinked.append((quote, at, quote.links[at], new))
        quote.links[at] = new

    def split(self, entry: Entry, old: int, new: int, name: str, names: Sequence[str], slots: Sequence[Slot]) -> None:
        """Some names, or quotes, are a new speaker's."""
        assert new > self.seen, "a speaker has a number that another one had"
        self.seen = new
        who = self.speakers[old]
        self.speakers[new] = Speaker(name, {})
        entry.made = new
        staying = [one for one in who.names if one not in names]
        for one in names:
            self.move(entry, old, new, one, who.names[one])
        if who.name not in staying:
            self.decide(entry, ("name", old), self.staying_name)
        for one in names:
            del who.names[one]
        self.speakers[new].names.setdefault(name, True)
        for slot in slots:
            quote = self.quotes[slot]
            for at, (id_, written) in enumerate(quote.links):
                if id_ == old:
                    self.speakers[new].names.setdefault(written, who.names[written])
                    self.relink(entry, quote, at, (new, written))

    staying_name = ""
    """What the bank calls a speaker whose name has gone."""

    # Undoing

    def must_be_undone(self, entry: Entry) -> bool:
        """Return whether nothing stands in the way of an undo: nothing was done since, or others said the same."""
        if self.disturbed >= entry.number or not entry.stands:
            return False
        since = [other for other in self.entries.values() if other.number > entry.number]
        if not since:
            return True
        simple = {"accept", "reject", "link", "alias"}
        if not {entry.action, *(other.root.action for other in since)} <= simple:
            return False
        mine = {one.field: one.new for one in entry.decisions}
        later = [one for other in since if other.stands for one in other.decisions]
        return all(mine.get(one.field, one.new) == one.new for one in later)

    def undo(self, number: int, entry: Entry) -> None:
        """Take a correction back; what others have said since stands."""
        made = self.enter(number, "undo", quote=entry.quote, undoes=entry)
        entry.undone_by = made
        root, back = entry.root, entry.root.stands if entry.undoes else True
        if root.quote is not None:
            assert any(root.quote is one for one in self.quotes.values()), "an undo of what is gone"
        if back:
            root.undone_by = made
            self.take_back(root)
        else:
            root.undone_by = None
            self.make_again(root)

    def take_back(self, entry: Entry) -> None:
        """Bring back what was before."""
        if entry.gone:
            id_, who = entry.gone
            assert id_ not in self.speakers
            self.speakers[id_], who.names = who, {}
        for old, new, name in entry.moved:
            self.go(new, old, name)
        for old, new, name, given, was in entry.doubled:
            self.speakers[old].names[name] = given
            self.speakers[new].names[name] = was
        for quote, at, before, after in entry.relinked:
            self.put_link(quote, at, after, before)
        for one in reversed(entry.decisions):
            if not self.said_since(one):
                self.assign(one.field, _before(one))
        if entry.gone:
            assert entry.gone[1].name in entry.gone[1].names
        if entry.made:
            assert not any(id_ == entry.made for id_, _ in self.used()), "quotes of a speaker who is gone"
            entry.remains = self.speakers.pop(entry.made)

    def make_again(self, entry: Entry) -> None:
        """Let a correction stand that was taken back."""
        if entry.made:
            assert entry.remains
            self.speakers[entry.made] = entry.remains
        for old, new, name in entry.moved:
            self.go(old, new, name)
        for old, new, name, given, _ in entry.doubled:
            del self.speakers[old].names[name]
            self.speakers[new].names[name] |= given
        for quote, at, before, after in entry.relinked:
            self.put_link(quote, at, before, after)
        for one in entry.decisions:
            if not self.said_since(one):
                self.assign(one.field, one.new)
        if entry.gone:
            assert not any(id_ == entry.gone[0] for id_, _ in self.used()), "quotes of a speaker who is gone"
            del self.speakers[entry.gone[0]]

    def put_link(self, quote: Quote, at: int, now: Link, then: Link) -> None:
        """One quote goes back alone, if it is still there and nobody else's by now."""
        if any(quote is one for one in self.quotes.values()) and quote.links[at : at + 1] == [now]:
            assert then[1] in self.speakers[then[0]].names
            quote.links[at] = then

    def said_since(self, one: Decision) -> bool:
        """Return whether a later decision that stands says how it is."""
        number = one.entry.number
        return any(other.entry.stands and other.entry.number > number for other in self.decisions[one.field])

    def chosen(self, slot: Slot) -> bool:
        """Return whether a person has said who spoke."""
        quote = self.quotes[slot]
        standing = [entry for entry in self.entries.values() if entry.stands]
        return any(entry.quote is quote and entry.action == "reattribute" for entry in standing) or any(
            one[0] is quote for entry in standing if entry.action == "split" for one in entry.relinked
        )


def _before(one: Decision) -> object:
    """Return what stood before a decision, without those that were taken back meanwhile."""
    if one.leaning is None or one.leaning.entry.stands:
        return one.old
    return _before(one.leaning)
