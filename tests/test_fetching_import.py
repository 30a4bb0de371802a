"""Addresses, feeds and sitemaps in an import, from a server of the tests' own."""

from __future__ import annotations

import gzip
import json
import time
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import pytest
from web_server import names_lead_to, serving

from quotebank import QuoteBank
from quotebank.cli import main
from quotebank.importing import ImportInterrupted, Limits, Web, import_paths
from quotebank.runs import importing, watching

pytest.importorskip("urllib3")
pytest.importorskip("feedparser")
pytest.importorskip("trafilatura")

QUICK = Limits(pause=0, connecting=2, silence=2, whole=5, size=3_000_000, wait=0.01)
HOME = "http://harbourpost.example"
WEB = Path(__file__).parent / "data" / "readers" / "web"
RSS = "application/rss+xml"


def page(number, *, says="The ferry will sail", canonical=None, day="2026-03-04"):
    """A page with one article and two quotes."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = (
        f"<p>“{says} on day {number},” the harbour master, Ada Lindqvist, told reporters in the old customs house. "
        f"She said that berth {number} would be dredged before the winter storms come in from the west.</p>"
        "<p>The town has waited for this for longer than anybody on the quay can remember, and so has the crew.</p>"
    )
    return (f'<html><head><title>Ferry {number}</title>{link}<meta property="article:published_time" content="{day}">'
            f"</head><body><article><h1>Ferry {number}</h1>{body}</article></body></html>")  # fmt: skip


def rss(entries):
    """A feed of (path, date) entries."""
    items = "".join(
        f"<item><title>T</title><link>{HOME}{path}</link>{f'<pubDate>{day}</pubDate>' if day else ''}</item>"
        for path, day in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'


@pytest.fixture
def site(monkeypatch):
    """A site under every name that ends in .example, with pages /1 to /5."""
    with serving() as served:
        names_lead_to(served, monkeypatch)
        for number in range(1, 6):
            served.put(f"/{number}", page(number))
        yield served


@pytest.fixture
def bank(tmp_path):
    """An empty bank."""
    with QuoteBank(tmp_path / "quotes.db") as opened:
        yield opened


def fetch(bank, *addresses, **web):
    """The report of an import."""
    return import_paths(bank, addresses, web=Web(limits=QUICK, **web))


def test_a_page_comes_with_its_quotes_and_address(site, bank):
    """An article that names no address has the one that it was fetched from, and its host as outlet."""
    report = fetch(bank, f"{HOME}/1")
    assert (report.files_read, report.articles_new, report.quotes_new, report.refused) == (1, 1, 2, ())
    quote = next(iter(bank.quotes().oldest()))
    assert (quote.text, quote.speaker.name) == ("The ferry will sail on day 1", "Ada Lindqvist")
    assert (quote.article.url, quote.article.outlet) == (f"{HOME}/1", "harbourpost.example")
    assert quote.article.published == date(2026, 3, 4)


def test_files_and_addresses_go_in_together(site, bank, tmp_path):
    """Paths and addresses may be mixed."""
    (tmp_path / "note.txt").write_text("“It works,” said Ada Li.")
    report = fetch(bank, str(tmp_path / "note.txt"), f"{HOME}/1")
    assert (report.files_read, report.articles_new) == (2, 2)


def test_known_addresses_are_not_fetched(site, bank):
    """What was fetched before, or is in the bank from elsewhere, is skipped before it is asked for."""
    from quotebank import Article

    bank.add(Article("“It works,” said Ada Li.", url="https://www.harbourpost.example/2/?utm_source=feed"))
    fetch(bank, f"{HOME}/1")
    site.asked.clear()
    report = fetch(bank, f"{HOME}/1", f"{HOME}/2", f"{HOME}/2#comments")
    assert (report.addresses_known, report.files_read, site.asked) == (2, 0, [])


def test_a_page_without_an_article_is_not_fetched_again(site, bank):
    """A missing page, and one that is no article, are refused once; a server that fails is asked again."""
    site.put("/list", "<html><body><p>Nothing</p></body></html>")
    site.put("/busy", "", status=503)
    addresses = [f"{HOME}/{name}" for name in ("gone", "empty.png", "busy")]
    site.put("/empty.png", b"\x89PNG\r\n", "image/png")
    first = fetch(bank, *addresses)
    assert [str(refusal) for refusal in first.refused] == [
        f"{HOME}/gone: the server answered 404",
        f"{HOME}/empty.png: image/png, not a text",
        f"{HOME}/busy: the server answered 503",
    ]
    again = fetch(bank, *addresses)
    assert (again.addresses_known, again.refused_total) == (2, 1)


def test_refresh_fetches_what_has_changed(site, bank):
    """Known addresses are asked whether they have changed; a changed text is a new version, the old one stays."""
    site.put("/1", page(1), ETag='"1"')
    site.put("/2", page(2), ETag='"1"')
    fetch(bank, f"{HOME}/1", f"{HOME}/2")
    site.put("/2", page(2, says="The ferry will not sail"), ETag='"2"')
    report = fetch(bank, f"{HOME}/1", f"{HOME}/2", refresh=True)
    assert (report.addresses_unchanged, report.articles_changed, report.addresses_known) == (1, 1, 0)
    assert bank.stats().articles == 3


def test_a_page_cannot_speak_for_another_site(site, bank):
    """The address that a page gives as its own counts only on its own site; else the one that was fetched."""
    site.put("/1", page(1, canonical="https://gazette.example/scoop"))
    site.put("/2", page(2, canonical="https://www.harbourpost.example/ferry-two"))
    report = fetch(bank, f"{HOME}/1", f"{HOME}/2")
    assert {article.url for article in (quote.article for quote in bank.quotes())} == {
        f"{HOME}/1",
        "https://www.harbourpost.example/ferry-two",
    }
    assert "calls itself https://gazette.example/scoop, which is on another site" in report.notes[0]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("feed.rss", RSS), ("feed.atom", "application/atom+xml"), ("feed.json", "application/json"),
     ("feed.rss", "text/plain")],
)  # fmt: skip
def test_the_articles_of_a_feed_are_fetched(site, bank, name, kind):
    """RSS, Atom and JSON Feed, whatever the server calls them; the second time there is nothing to do."""
    site.put("/feed", (WEB / name).read_bytes(), kind)
    site.pages["/1?utm_source=rss"] = site.pages["/1"]
    report = fetch(bank, feeds=[f"{HOME}/feed"])
    assert (report.articles_new, report.refused) == (2, ())
    again = fetch(bank, feeds=[f"{HOME}/feed"])
    assert (again.addresses_known, again.files_read) == (2, 0)


def test_a_feed_that_has_not_changed_is_not_sent_again(site, bank):
    """Once everything in a feed is stored, its server is asked only whether it has changed."""
    site.put("/feed", rss([("/1", None), ("/2", None)]), RSS, ETag='"1"')
    fetch(bank, feeds=[f"{HOME}/feed"], limit=1)
    fetch(bank, feeds=[f"{HOME}/feed"])
    site.asked.clear()
    fetch(bank, feeds=[f"{HOME}/feed"])
    assert bank.stats().articles == 2  # the limit has not hidden the second one
    assert [headers.get("If-None-Match") for _, path, headers in site.asked if path == "/feed"] == ['"1"']
    assert site.paths() == ["/feed"]


def test_what_failed_is_fetched_by_the_next_run(site, bank):
    """A feed counts as dealt with only when none of its pages has failed."""
    site.put("/feed", rss([("/1", None)]), RSS, ETag='"1"')
    site.put("/1", "", status=503)
    assert fetch(bank, feeds=[f"{HOME}/feed"]).refused_total == 1
    site.put("/1", page(1))
    assert fetch(bank, feeds=[f"{HOME}/feed"]).articles_new == 1


def test_since_leaves_out_what_is_older(site, bank):
    """By the date in the feed, or by the page's own; another day asks the feed anew."""
    old, new = "Mon, 02 Mar 2026 10:00:00 GMT", "Wed, 04 Mar 2026 10:00:00 GMT"
    site.put("/3", page(3, day="2026-03-01"))
    site.put("/feed", rss([("/1", new), ("/2", old), ("/3", None)]), RSS, ETag='"1"')
    report = fetch(bank, feeds=[f"{HOME}/feed"], since=date(2026, 3, 3))
    assert site.paths() == ["/feed", "/1", "/3"]
    assert report.notes == (f"{HOME}/3: left out: published on 2026-03-01, before 2026-03-03",)
    assert fetch(bank, feeds=[f"{HOME}/feed"], since=date(2026, 3, 1)).articles_new == 1
    assert bank.stats().articles == 2


def test_the_feed_s_date_is_used_where_the_page_has_none(site, bank):
    """The day of publication of a feed is that of its article."""
    site.put("/1", page(1, day=""))
    site.put("/feed", rss([("/1", "Mon, 02 Mar 2026 10:00:00 GMT")]), RSS)
    fetch(bank, feeds=[f"{HOME}/feed"])
    assert next(iter(bank.quotes())).article.published == date(2026, 3, 2)


def test_a_feed_of_ten_thousand_entries_is_read_to_the_limit(site, bank):
    """Its first articles are fetched, up to the limit, and the next run goes on with the following ones."""
    entries = [(f"/{number}", None) for number in range(1, 10_001)]
    site.put("/feed", rss(entries), RSS)
    for _ in range(2):
        report = fetch(bank, feeds=[f"{HOME}/feed"], limit=2)
        assert report.articles_new == 2
    assert site.paths() == ["/feed", "/1", "/2", "/feed", "/3", "/4"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [("<html><body>Hello</body></html>", "not a feed"), ("{", "damaged JSON"), ("{}", "no JSON Feed"),
     ("", "not a feed"), ("[" * 100_000, "not a feed"), ('{"version": ' + "[" * 100_000, "damaged JSON")],
)  # fmt: skip
def test_what_is_no_feed_is_refused(site, bank, body, reason):
    """One line, and the other feeds go on."""
    site.put("/feed", body, RSS)
    site.put("/other", rss([("/1", None)]), RSS)
    report = fetch(bank, feeds=[f"{HOME}/feed", f"{HOME}/other"])
    assert reason in str(report.refused[0])
    assert (report.refused_total, report.articles_new) == (1, 1)


@pytest.mark.parametrize("day", ["[1]", '{"a": 1}', "5", '"0000"', "null"])
def test_a_feed_with_a_garbled_date_is_read(site, bank, day):
    """What is no date is none."""
    entry = f'{{"url": "{HOME}/1", "date_published": {day}, "date_modified": {day}}}'
    site.put("/feed", f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{entry}]}}', "application/json")
    item = f"<item><link>{HOME}/2</link><pubDate>{day.strip(chr(34))}</pubDate></item>"
    site.put("/other", f'<rss version="2.0"><channel>{item}</channel></rss>', RSS)
    report = fetch(bank, feeds=[f"{HOME}/feed", f"{HOME}/other"])
    assert (report.refused_total, report.articles_new) == (0, 2)


def test_a_feed_s_addresses_are_checked_like_any_other(site, bank):
    """A feed cannot make the fetcher read files, or ask a service on this machine."""
    with serving("127.0.0.1") as inside:
        links = ["file:///etc/passwd", f"http://127.0.0.1:{inside.port}/keys", "javascript:alert(1)", "http://[::1"]
        items = "".join(f"<item><link>{link}</link></item>" for link in links)
        site.put("/feed", f'<rss version="2.0"><channel>{items}</channel></rss>', RSS)
        report = fetch(bank, feeds=[f"{HOME}/feed"])
        assert (report.refused_total, report.articles_new, inside.asked) == (4, 0, [])


def test_the_pages_of_a_sitemap_are_fetched(site, bank):
    """Sitemaps, indexes of them, packed ones, and plain lists; pages that have not changed since then are left out."""
    index = f"<sitemapindex><sitemap><loc>{HOME}/a.xml.gz</loc></sitemap><sitemap><loc>{HOME}/b.txt</loc></sitemap>" \
            f"<sitemap><loc>{HOME}/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap></sitemapindex>"  # fmt: skip
    urls = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{HOME}/1</loc></url><url>' \
           f"<loc>{HOME}/2</loc><lastmod>2025-01-01</lastmod></url></urlset>"  # fmt: skip
    site.put("/sitemap.xml", index, "text/xml")
    site.put("/a.xml.gz", gzip.compress(urls.encode()), "application/gzip")
    site.put("/b.txt", f"{HOME}/3\n", "text/plain")
    report = fetch(bank, sitemaps=[f"{HOME}/sitemap.xml"], since=date(2026, 1, 1))
    assert (report.articles_new, report.refused) == (2, ())
    assert site.paths() == ["/sitemap.xml", "/a.xml.gz", "/1", "/b.txt", "/3"]


def test_the_addresses_of_a_sitemap_are_those_that_are_written(site, bank):
    """A news sitemap has dates of publication and of changes; an ampersand that nobody escaped is one."""
    site.put("/sitemap.xml", (WEB / "sitemap.xml").read_bytes(), "text/xml")
    site.put("/1", page(1, day=""))
    site.put("/2?a=1&b=2", page(2))
    assert fetch(bank, sitemaps=[f"{HOME}/sitemap.xml"]).articles_new == 2
    assert {(quote.article.url, str(quote.article.published)) for quote in bank.quotes()} == {
        (f"{HOME}/1", "2026-03-04"),
        (f"{HOME}/2?a=1&b=2", "2026-03-04"),
    }


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"<html></html>", "not a sitemap"), (b"", "not a sitemap"), (b"words", "not a sitemap"),
     (gzip.compress(b" " * 60_000_000), "never packed to less"), (b"\x1f\x8b broken", "damaged gzip file"),
     (b"<sitemapindex><sitemap><loc>http://harbourpost.example/sitemap.xml</loc></sitemap></sitemapindex>", None)],
    ids=["a page", "empty", "words", "bomb", "damaged", "a circle"],
)  # fmt: skip
def test_what_is_no_sitemap_is_refused(site, bank, body, reason):
    """One line; a circle of sitemaps ends."""
    site.put("/sitemap.xml", body, "text/xml")
    report = fetch(bank, sitemaps=[f"{HOME}/sitemap.xml"])
    assert len(site.paths()) <= 2
    assert report.articles_new == 0
    if reason:
        assert reason in str(report.refused[0])


def test_an_interrupted_run_fetches_only_the_rest(site, bank, monkeypatch):
    """What was noted as fetched is stored: after Ctrl-C the next run asks only for what is missing."""
    monkeypatch.setattr(importing, "PAGES", 2)
    site.put("/feed", rss([(f"/{number}", None) for number in range(1, 6)]), RSS, ETag='"1"')

    def interrupt(_):
        raise KeyboardInterrupt

    answer = site.pages["/4"]
    seen = []
    with pytest.raises(ImportInterrupted):
        import_paths(bank, [], web=Web(feeds=[f"{HOME}/feed"], limits=QUICK),
                     progress=lambda now: seen.append(now) if now.files < 3 else interrupt(now))  # fmt: skip
    stored = bank.stats().articles
    assert 2 <= stored < 5
    site.pages["/4"] = answer
    assert fetch(bank, feeds=[f"{HOME}/feed"]).articles_new == 5 - stored


def test_an_address_that_was_fetched_is_kept_as_a_hash(site, bank):
    """An address often holds the words of a headline: what is remembered of it does not outlive its article."""
    site.put("/the-mayor-s-secret", page(1))
    fetch(bank, f"{HOME}/the-mayor-s-secret")
    bank.remove(next(iter(bank.quotes())).article.id, reason="court order")
    with bank._database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM fetched").all()
    assert len(rows) == 1
    assert "mayor" not in repr(rows)


def test_watch_imports_what_is_new_in_each_round(site, tmp_path):
    """A round imports what the feed has and the bank has not; between rounds it waits."""
    waits = []
    site.put("/feed", rss([("/1", None)]), RSS)

    def wait(seconds):
        waits.append(seconds)
        site.put("/feed", rss([("/2", None), ("/1", None)]), RSS)

    web = Web(feeds=[f"{HOME}/feed"], limits=QUICK)
    rounds = watching.watch_feeds(lambda: QuoteBank(tmp_path / "w.db"), web, every=1800, rounds=3, sleep=wait)
    assert [report.articles_new for report in rounds] == [1, 1, 0]
    assert len(waits) == 2
    assert all(1700 < seconds <= 1800 for seconds in waits)


def test_the_command_imports_a_feed(site, tmp_path, capsys):
    """The options of the command are those of the library."""
    site.put("/feed", rss([("/1", None), ("/2", None)]), RSS)
    bank = ["--bank", str(tmp_path / "quotes.db")]
    code = main(["import", "--feed", f"{HOME}/feed", "--limit", "1", "--pause", "0", *bank])
    assert code == 0
    assert "articles read    1" in capsys.readouterr().out
    assert main(["watch", f"{HOME}/feed", "--rounds", "1", "--pause", "0", *bank]) == 0
    assert "1 new articles, 2 quotes, 0 refused" in capsys.readouterr().out
    site.put("/new", rss([("/2", None), ("/1", None)]), RSS)
    for since, read in (("2026-04", 0), ("March 2026", 2)):  # both were published in March
        fresh = ["--bank", str(tmp_path / f"{read}.db"), "--since", since, "--pause", "0", "--json"]
        assert main(["import", "--feed", f"{HOME}/new", *fresh]) == 0
        assert json.loads(capsys.readouterr().out)["articles_new"] == read
    assert main(["import", f"{HOME}/gone", "--pause", "0", *bank]) == 1
    assert f"{HOME}/gone: the server answered 404" in capsys.readouterr().out
    assert main(["import", f"{HOME}/1", "--dry-run", *bank]) == 2
    assert main(["watch", f"{HOME}/feed", "--every", "soon", *bank]) == 2
    assert main(["watch", f"{HOME}/feed", "--pause", "inf", *bank]) == 2
    capsys.readouterr()


def test_a_watch_that_is_interrupted_prints_what_it_printed_before(site, tmp_path, capsys, monkeypatch):
    """With --json, the round that Ctrl-C ended is JSON like the others."""
    stopped = importing.ImportInterrupted(importing.ImportReport())
    monkeypatch.setattr(watching, "import_paths", Mock(side_effect=stopped))
    assert main(["watch", f"{HOME}/feed", "--json", "--bank", str(tmp_path / "quotes.db")]) == 130
    assert json.loads(capsys.readouterr().out)["articles_new"] == 0


def test_an_import_of_slow_pages_goes_on(site, bank):
    """A page that comes a byte at a time costs its own time and no more."""
    from web_server import drip

    site.pages["/slow"] = drip(b"x" * 1000, 0.05)
    began = time.monotonic()
    limits = Limits(pause=0, whole=0.5, silence=5)
    report = import_paths(bank, [f"{HOME}/slow", f"{HOME}/1"], web=Web(limits=limits))
    assert (report.refused_total, report.articles_new) == (1, 1)
    assert time.monotonic() - began < 10
