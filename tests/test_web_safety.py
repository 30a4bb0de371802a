"""Whatever an article, a name or a question holds stays words; what a request may not do it cannot."""

import itertools
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from fastapi.testclient import TestClient
from web_desk import EDITS, PAGES, ROUTES, client, create_app, places, tags, token, words

from quotebank import Article, Outlet, Quote, QuoteBank, QuoteKind, Span, Speaker, SpeakerKind
from quotebank.cli import main
from quotebank.web import pages, safety

PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "markup": "\"'><img src=x onerror=alert(1)><svg onload=alert(1)>",
    "ending": "</textarea></title></pre><iframe src=https://evil.example></iframe>",
    "link": "javascript:alert(1)",
    "template": "{{7919*7907}}${7919*7907}{% for x in 1 %}<%= 7919*7907 %>#{7919*7907}",
    "sql": "'; DROP TABLE quote; --\" OR 1=1 UNION SELECT * FROM speaker",
    "full text": 'NEAR(a b) AND OR NOT * ^ : - "unclosed (',
    "line ends": "a\r\nSet-Cookie: a=b\r\n\r\n<b>",
    "odd": "\ufffd\u202e\u2028 %00 %3Cscript%3E &lt;b&gt; \\u003cscript\\u003e",
}
OURS = set(
    "a article aside b blockquote body button code datalist dd del details div dl dt figcaption figure footer form h1 "
    "h2 h3 head header html input ins kbd label li link main mark meta nav ol option p pre rect script section select "
    "span strong summary svg table tbody td textarea th thead time title tr ul".split()
)
"""Every tag that our templates write."""


def assert_inert(html: str) -> None:
    """Nothing in the page runs, loads or leads to what an article or a question brought."""
    for tag, of in tags(html):
        assert tag in OURS, tag
        assert not [name for name in of if name.startswith("on") or name in ("style", "srcdoc", "formaction")], of
        if tag == "script":
            assert of == {"src": "/static/desk.js", "defer": None}
        for name in ("href", "src", "action"):
            address = of.get(name) or "/"
            assert address.startswith(("/", "#", "https://")), address
            assert not address.startswith("//")
    assert "62615533" not in html


def poisoned(payload: str) -> tuple[Article, list[Quote]]:
    """An article with a payload in every field that can hold one, in a text and in quotes."""
    text = f"“It leaks {payload} now,” said {payload}.\n\n{payload}"
    end = len(f"“It leaks {payload} now")
    place = text.index("said")
    quote = Quote(
        text[1:end],
        QuoteKind.DIRECT,
        (Speaker(f"Ada {payload}", role=payload), Speaker(payload, SpeakerKind.ORGANISATION, payload)),
        (Span(1, end),),
        (Span(1, end),),
        cue=Span(place, place + 4),
        mention=Span(place + 5, place + 5 + len(payload)),
        addressee=payload,
        addressee_span=Span(place + 5, place + 5 + len(payload)),
        relayed_by=Speaker(f"Bo {payload}", role=payload),
        said_on=date(2026, 1, 1),
        confidence=0.9,
        evidence=((f"{payload.replace('{', '(').replace('}', ')')} follows",),),
    )
    return Article(text, payload, payload, payload, date(2026, 1, 2), payload, "en"), [quote]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_is_stored_and_asked_stays_words(payload: str, bank_url: str) -> None:
    """A payload in every stored field and in every parameter changes no page, no query and no header."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([poisoned(payload)])
        bank.add_outlets([Outlet(payload, "payload.example", "XX")])
        before = evolve(bank.stats(), size=0)  # PostgreSQL tidies up when it likes
        desk, where = client(bank, editor=payload), places(bank, "leaks")
        where |= {"word": payload, "words": f"It leaks {payload} now", "name": payload}
        answered = 0
        for address in (*PAGES, *EDITS):
            path, _, query = address.partition("?")
            wanted = dict(pair.split("=") for pair in query.split("&") if pair)
            given = {name: value.format(**where) for name, value in wanted.items()}
            answer = desk.get(path.format(**where), params=given)
            assert answer.status_code in (200, 400, 404, 409), answer.text
            answered += answer.status_code == 200
            assert_inert(answer.text)
            assert "set-cookie" not in answer.headers
        assert answered >= len(PAGES)
        for address, name in itertools.chain(
            itertools.product(("/", "/quotes.csv"), ("q", "by", "speaker", "outlet", "told", "since", "until", "kind")),
            itertools.product(("/", "/quotes.csv"), ("sure", "order", "after")),
            [("/check", "text"), ("/check", "speaker"), ("/outlet", "name"), ("/outlet", "after")],
        ):
            answer = desk.get(address, params={"name": "x", name: payload})
            assert answer.status_code in (200, 400, 404, 409), (address, name, answer.text)
            if "html" in answer.headers["content-type"]:
                assert_inert(answer.text)
        assert_inert(desk.post("/paste", data={"text": poisoned(payload)[0].text}).text)
        for address in ROUTES:
            path, _, query = address.partition("?")
            wanted = [pair.split("=") for pair in query.split("&") if pair]
            answer = desk.get(path.format(**where), params=[(name, value.format(**where)) for name, value in wanted])
            assert answer.status_code in (200, 400, 404, 409), (address, answer.text)
            assert answer.headers["content-type"].startswith(("application/json", "text/csv"))
        assert evolve(bank.stats(), size=0) == before


def test_payloads_in_edits_stay_words(bank_url: str) -> None:
    """What somebody writes into a form is logged as it is, and shown as words."""
    payload = PAYLOADS["markup"]
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([poisoned("plain")])
        desk, where = client(bank, editor="jo"), places(bank, "leaks")
        page = f"/quote/{where['quote']}"
        form = {
            "token": token(desk.get(page).text),
            "who": payload,
            "why": payload,
            "action": "reject",
            "speakers": payload,
        }
        answer = desk.post(page, data=form)
        assert answer.status_code == 200
        assert payload in answer.text.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace(
            "&#39;", "'"
        )
        assert_inert(answer.text)
        assert_inert(desk.get("/corrections").text)
        assert bank.corrections()[0].why == payload
        kept = {"token": form["token"], "text": f"“{payload},” said Bo Li.", "outlet": payload, "title": payload}
        answer = desk.post("/articles", data=kept)
        assert answer.status_code == 200
        assert_inert(answer.text)


@pytest.mark.parametrize(
    "address", ["/", "/paste", "/nowhere", "/?since=x", "/api/stats", "/api/nowhere", "/static/desk.css"]
)
def test_every_answer_carries_the_headers(address: str, filled: TestClient) -> None:
    """Nothing but our own style, script and pictures may load; no other page may frame or read it."""
    headers = filled.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A bank with one harmless article."""
    path = tmp_path / "quotes.db"
    with QuoteBank(path) as bank:
        bank.add_extracted([poisoned("plain")])
    return path


@pytest.fixture
def opened(path: Path) -> Iterator[QuoteBank]:
    """That bank, opened for reading."""
    with QuoteBank(path, read_only=True) as bank:
        yield bank


@pytest.fixture
def filled(opened: QuoteBank) -> TestClient:
    """A browser over it."""
    return client(opened)


def test_templates_hold_no_inline_script_or_style_and_never_mark_text_as_safe() -> None:
    """What the policy forbids is not there to begin with, and every value is escaped."""
    for template in (Path(pages.__file__).parent / "templates").glob("*.html"):
        html = template.read_text(encoding="utf-8")
        assert html.count("<script") == html.count('<script src="/static/desk.js" defer></script>')
        for forbidden in (
            "<style",
            " style=",
            " onclick",
            "|safe}",
            "|safe ",
            "Markup",
            "autoescape",
            "http://",
            "https://",
        ):
            assert forbidden not in html, (template.name, forbidden)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8765", 200),
        ("127.0.0.1:8765", 200),
        ("[::1]:8765", 200),
        ("192.168.1.20", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("evil.example@localhost", 421),
        ("127.0.0.1:abc", 421),
        ("localhost:", 421),
        ("LOCALHOST", 200),
        ("[::1", 421),
        ("", 421),
    ],
)
def test_only_our_own_names_are_answered(host: str, status: int, filled: TestClient) -> None:
    """Another site's name that is made to lead to this machine gets nothing."""
    assert filled.get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://localhost:8765", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_forms_of_other_sites_are_refused(headers: dict[str, str], status: int, filled: TestClient) -> None:
    """A browser says where a form comes from."""
    assert filled.post("/paste", data={"text": "It rained."}, headers=headers).status_code == status


def test_too_much_is_refused(filled: TestClient) -> None:
    """A long address, a large body and a long text each get a sentence."""
    assert filled.get("/?q=" + "a" * safety.LONGEST_QUERY).status_code == 414
    large = filled.post("/paste", data={"text": "a" * safety.LARGEST_BODY})
    assert large.status_code == 413
    assert "A request may have at most 2,000,000 bytes." in words(large.text)
    long = filled.post("/paste", data={"text": "a" * (pages.LONGEST_ARTICLE + 1)})
    assert long.status_code == 422
    assert "text: String should have at most 200000 characters." in words(long.text)
    assert filled.post("/api/extract", content=b"[" * 1_000_000).status_code == 422


def test_a_bank_that_is_only_read_cannot_be_changed(opened: QuoteBank, filled: TestClient) -> None:
    """Without edits there is no route that changes anything, and the bank is opened for reading."""
    html = filled.get(f"/quote/{places(opened, 'leaks')['quote']}").text
    assert 'method="post"' not in html
    posts = {
        (route.path, method)
        for route in filled.app.routes  # type: ignore[attr-defined]
        for method in getattr(route, "methods", None) or ()
        if method not in ("GET", "HEAD")
    }
    described = filled.get("/api/openapi.json").json()["paths"]
    assert posts <= {("/paste", "POST"), ("/draft", "POST"), ("/api/extract", "POST"), ("/api/check_draft", "POST")}
    assert [address for address, methods in described.items() if set(methods) != {"get"}] == [
        "/api/check_draft",
        "/api/extract",
    ]
    assert filled.post("/corrections/1", data={"token": "x"}).status_code in (404, 405)


def test_a_question_that_takes_too_long_is_ended(bank_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is the database's: the query ends, and the page says what to do."""
    import sqlalchemy as sa

    from quotebank import BankTooSlowError

    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) SELECT count(*) FROM n"
    )
    with QuoteBank(bank_url, longest=1.5) as bank:  # a page of a busy machine stays below it
        desk = client(bank)

        def forever(_: Any) -> None:
            with bank._database.reading() as connection:
                connection.execute(sa.text(numbers))

        with pytest.raises(BankTooSlowError, match=r"took more than 1\.5 seconds over this question"):
            forever(None)
        monkeypatch.setattr(QuoteBank, "stats", forever)
        answer = desk.get("/")
        assert answer.status_code == 503
        assert "The bank cannot answer" in words(answer.text)
        monkeypatch.undo()
        assert desk.get("/").status_code == 200


def test_the_access_log_tells_no_tales(path: Path) -> None:
    """A line for each request, with the route and without what was asked; with it only when that is wanted."""
    lines: list[str] = []
    with QuoteBank(path, read_only=True) as bank:
        where = places(bank, "leaks")
        addresses = ("/?q=secret", f"/quote/{where['quote']}", "/secret", "/api/check?text=secret", "/static/desk.css")
        desk = client(bank, log=lines.append)
        for address in addresses:
            desk.get(address)
        assert "secret" not in "".join(lines)
        told = [json.loads(line) for line in lines]
        assert [(line["route"], line["status"]) for line in told] == [
            ("/", 200),
            ("/quote/{quote_id}", 200),
            (None, 404),
            ("/api/check", 200),
            (None, 200),
        ]
        assert set(told[0]) == {"at", "method", "route", "status", "ms", "bytes"}
        desk = client(bank, log=lines.append, log_queries=True)
        desk.get("/?q=secret")
        assert json.loads(lines[-1])["query"] == "q=secret"


def test_the_server_listens_on_loopback_unless_told(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """The page is for this machine alone; an address that others can reach gives a warning."""
    import uvicorn

    listening: list[str] = []
    everywhere = "0.0.0.0"  # noqa: S104  what the warning is for
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: listening.append(f"{sockets[0].getsockname()[0]}"))
    assert main(["serve", "--bank", str(path), "--port", "0"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["serve", "--bank", str(path), "--port", "0", "--host", everywhere]) == 0
    assert f"Anybody who can reach {everywhere} can read this bank: there is no password." in capsys.readouterr().err
    assert listening == ["127.0.0.1", everywhere]


def test_a_bank_that_is_not_there_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The server does not make a bank, and does not start without one."""
    missing = tmp_path / "missing.db"
    assert main(["serve", "--bank", str(missing), "--port", "0"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert str(missing) in printed.err
    assert not missing.exists()


def test_a_port_in_use_is_one_clear_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, and what to do."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--bank", str(path), "--port", str(port)]) == 1
    why = capsys.readouterr().err
    assert why.startswith(f"Error: Cannot listen on 127.0.0.1, port {port}: ")
    assert why.endswith("Give another with --host and --port.\n")


def test_static_files_stay_inside_their_folder(filled: TestClient) -> None:
    """No path leads to another file."""
    for address in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert filled.get(address).status_code == 404


def test_nothing_is_loaded_from_elsewhere() -> None:
    """Style and script name no other host."""
    for file in (Path(pages.__file__).parent / "static").iterdir():
        assert "http" not in file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "").replace(
            "https:", ""
        )


def test_a_bank_that_cannot_be_read_is_said(path: Path, filled: TestClient) -> None:
    """A damaged file gives the status 503 and a sentence, no traceback."""
    shutil.copy(__file__, path)
    answer = filled.get("/api/stats")
    assert answer.status_code == 503
    assert "damaged" in answer.json()["error"]


@pytest.mark.parametrize("address", ["/", "/api/stats"])
def test_an_error_that_nobody_foresaw_is_answered_like_others(
    address: str, bank_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the headers that every answer has, and under /api it is JSON; the error itself goes to the log alone."""

    def broken(_: QuoteBank) -> None:
        raise RuntimeError("secret")

    lines: list[str] = []
    with QuoteBank(bank_url) as bank:
        monkeypatch.setattr(QuoteBank, "stats", broken)
        desk = TestClient(
            create_app(bank, log=lines.append), base_url="http://localhost:8765", raise_server_exceptions=False
        )
        answer = desk.get(address)
        with pytest.raises(RuntimeError, match="secret"):
            client(bank).get(address)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"
    why = "An unexpected error occurred: the server's log has the details."
    if address.startswith("/api/"):
        assert answer.json() == {"error": why}
    else:
        assert why in words(answer.text)
    assert json.loads(lines[-1])["status"] == 500


def test_too_many_at_once_are_asked_to_come_back(filled: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal carries the headers, too, and those that bring something have less room than those that only read."""
    monkeypatch.setattr(safety, "SENDING_AT_ONCE", 0)
    assert filled.post("/paste", data={"text": "It rained."}).status_code == 503
    assert filled.get("/").status_code == 200
    monkeypatch.setattr(safety, "AT_ONCE", 0)
    answer = filled.get("/api/stats")
    assert answer.status_code == 503
    assert answer.json() == {"error": "Too many requests at once: try again in a moment."}
    assert "content-security-policy" in answer.headers
