"""What a programmer meets at the prompt: refusals, names, reprs, slices and what notebooks show."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

import quotebank
from quotebank import Article, QueryError, Quote, QuoteBank, QuotebankError, QuoteKind, RecordError, Speaker, extract
from quotebank.importing import import_paths

TEXT = "“The ferry will <b>run</b>,” mayor Ada Lindqvist told reporters.\n\nShe denied that it costs too much."


@pytest.fixture
def bank() -> QuoteBank:
    """A bank in memory, with three quotes in two articles."""
    bank = QuoteBank(":memory:")
    link = "https://harbourpost.example/ferry"
    bank.add(Article(TEXT, "Harbour Post & Co", link, "Ferry <runs>", published=date(2026, 3, 4)))
    bank.add(Article("“It leaks,” said Bo Dahl.", "Hill News", "javascript:alert(1)", published=date(2026, 3, 5)))
    return bank


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2026-03-05", date(2026, 3, 5)),
        ("2026-03-05T23:30:00-05:00", date(2026, 3, 5)),
        (date(2026, 3, 5), date(2026, 3, 5)),
        (datetime(2026, 3, 5, 12), datetime(2026, 3, 5, 12)),  # noqa: DTZ001
        (None, None),
    ],
)
def test_an_article_takes_its_day_as_a_date_or_iso_text(given: str | date | None, day: date | None) -> None:
    """A date stays as it is; ISO 8601 is read, in its own time zone."""
    assert Article("Nothing was said.", published=given).published == day


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (
            lambda: Article("x", published="5 March"),
            "published takes a date, or one as in \"2026-01-28\", not '5 March'.",
        ),
        (lambda: Article("x", published=20260305), 'published takes a date, or one as in "2026-01-28", not 20260305.'),
        (lambda: Article(5), "text takes a text, not 5."),
        (lambda: Article(b"x"), "text takes a text, not b'x'."),
        (lambda: Article("x", outlet=["A"]), "outlet takes a text, not ['A']."),
        (lambda: extract(5), "extract takes a text or an Article, not 5."),
        (lambda: extract(None), "extract takes a text or an Article, not None."),
        (lambda: QuoteBank(":memory:").add("“It leaks,” said Bo Dahl."), "A bank takes an Article, not '“It leaks"),
        (lambda: QuoteBank(":memory:").check_draft(5), "text takes a text, not 5."),
    ],
)
def test_what_is_no_date_text_or_article_is_refused_at_once(make: Callable[[], object], complaint: str) -> None:
    """The message is one sentence that names the argument, and every error of the package's is a QuotebankError."""
    with pytest.raises(RecordError, match=re.escape(complaint)) as refused:
        make()
    assert isinstance(refused.value, QuotebankError)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("ask", "complaint"),
    [
        (lambda bank: bank.quote(None), "quote takes an id, not None."),
        (lambda bank: bank.article(5), "article takes an id, not 5."),
        (lambda bank: bank.who_said(5), "who_said takes a text, not 5."),
        (lambda bank: bank.check(5), "check takes a text with words in it, not 5."),
        (lambda bank: bank.speakers(5), "speakers takes a part of a name, not 5."),
        (lambda bank: bank.speaker(None), "speaker takes a name, a number or a Speaker, not None."),
        (lambda bank: bank.outlet(5), "outlet takes a name, a web domain or an Outlet, not 5."),
        (lambda bank: bank.nearest_names(5), "nearest_names takes a name, not 5."),
        (lambda bank: bank.suggest_names(None), "suggest_names takes a text, not None."),
        (lambda bank: bank.quotes().since(5), 'since takes a date, "2026-01-28", "2026-01" or "2026", not 5.'),
    ],
)
def test_a_question_that_is_none_is_refused(
    ask: Callable[[QuoteBank], object], complaint: str, bank: QuoteBank
) -> None:
    """The message names the argument and what it takes; it does not suspect the bank."""
    with pytest.raises(QueryError, match=re.escape(complaint)):
        ask(bank)


def test_a_single_path_is_no_sequence_of_letters(bank: QuoteBank, tmp_path: Path) -> None:
    """A path alone is imported like a list of one."""
    (tmp_path / "a.txt").write_text("“The dam holds,” said Bo Dahl.", encoding="utf-8")
    for path in (str(tmp_path), tmp_path, [tmp_path]):
        report = import_paths(bank, path)
        assert (report.articles_read, report.refused) == (1, ())


def test_dir_shows_the_public_names() -> None:
    """In a fresh interpreter too, where nothing of a bank is loaded yet."""
    command = [sys.executable, "-c", "import quotebank; print(*dir(quotebank))"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert {name for name in shown if not name.startswith("_")} == set(quotebank.__all__)


def test_a_query_shows_how_it_was_made(bank: QuoteBank) -> None:
    """Its repr is the calls that make it again."""
    query = bank.quotes().by("Ada Lindqvist", or_surname=True).since(date(2026, 1, 1)).containing("ferry").limit(5)
    assert repr(query) == (
        "QuoteBank(':memory:').quotes().by('Ada Lindqvist', or_surname=True).since(datetime.date(2026, 1, 1))"
        ".containing('ferry').limit(5)"
    )


def test_first_and_slices_follow_the_order(bank: QuoteBank) -> None:
    """The first, one at a place, and a slice are those that iterating gives."""
    query = bank.quotes().oldest()
    everything = list(query)
    assert len(everything) == query.count() == 3
    assert query.first() == everything[0]
    assert [query[0], query[2]] == [everything[0], everything[2]]
    assert (query[:2], query[1:], query[::2]) == (everything[:2], everything[1:], everything[::2])
    assert query.limit(2)[1:] == everything[1:2]
    assert query.by("Nobody Atall").first() is None
    assert query.limit(0).first() is None
    with pytest.raises(IndexError, match="no quote at place 3"):
        query[3]
    for wrong in (slice(-2, None), slice(None, None, 0), -1, "first"):
        with pytest.raises(QueryError, match="whole number"):
            query[wrong]


class _Balanced(HTMLParser):
    """Fails on tags that are not closed in order, on styles and on scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.marked: list[str] = []
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag not in ("style", "script", "b>")
        assert not {"style", "class", "onclick"} & dict(attributes).keys()
        self.links += [value for name, value in attributes if name == "href"]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self.open:
            self.marked.append(data)


def shown(record: object) -> tuple[str, _Balanced]:
    """What a notebook shows of a record, and what is in it."""
    html = record._repr_html_()
    assert isinstance(html, str)
    parsed = _Balanced()
    parsed.feed(html)
    assert parsed.open == []
    return html, parsed


def test_a_notebook_shows_quotes_with_their_speaker_and_source(bank: QuoteBank) -> None:
    """Words and names are escaped; a denial says that it is one; only addresses of the web become links."""
    direct, denied, newest = bank.quotes().oldest()
    html, parsed = shown(direct)
    assert "“The ferry will &lt;b&gt;run&lt;/b&gt;”" in html
    assert "<b>Ada Lindqvist</b> (mayor)" in html
    assert "Harbour Post &amp; Co" in html
    assert parsed.links[0].startswith("https://harbourpost.example/ferry#:~:text=")
    assert "denied" in shown(denied)[0]
    assert shown(newest)[1].links == []
    html, _ = shown(bank.quotes())
    assert html.count("<tr>") == 4
    assert "3 quotes" in html
    assert shown(bank.quotes().by("Nobody Atall"))[0] == "<p>no quotes</p>"
    assert "(surname only)" in shown(Quote("x", QuoteKind.DIRECT, speakers=(Speaker("Holm"),)))[0]


def test_a_notebook_shows_an_article_with_its_quotes_marked() -> None:
    """The words of each quote are marked in their paragraphs, and nothing else."""
    html, parsed = shown(Article(TEXT, title="Ferry <runs>", published="2026-03-04"))
    assert "".join(parsed.marked) == "The ferry will <b>run</b>it costs too much"
    assert html.count("<p>") == 3
    assert shown(Article(None, title="A"))[0] == "<h4>A</h4><p>no text</p>"
    long = "“It leaks,” said Bo Dahl.\n" + "The dam is old. " * 2_000
    assert len(shown(Article(long))[0]) < 21_000


def test_a_notebook_shows_verdicts_and_statements(bank: QuoteBank) -> None:
    """A verdict comes with what it means, its cautions and its evidence; a statement with every wording."""
    html, _ = shown(bank.check("It never leaks", "Bo Dahl"))
    assert html.startswith("<p><b>altered</b>: “It never leaks”</p>")
    assert "<li>The negation differs" in html
    assert "<del>never</del>" in html
    html, _ = shown(bank.statement(bank.quotes()[0]))
    assert html.startswith("<p><b>It leaks</b></p><table>")
    assert "<b>Bo Dahl</b>" in html
