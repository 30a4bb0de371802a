"""The fetcher: polite, within limits, and only from where it may fetch; against a server of the tests' own."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import sys
import time

import pytest
from web_server import PUBLIC, drip, names_lead_to, serving

from quotebank.errors import FetchError, MissingExtraError
from quotebank.fetching.fetcher import Fetcher, Validators
from quotebank.fetching.limits import Limits

pytest.importorskip("urllib3")

QUICK = Limits(pause=0, connecting=2, silence=2, whole=5, size=100_000, wait=0.01)
HOME = "http://harbourpost.example"


@pytest.fixture
def site(monkeypatch):
    """A site under every name that ends in .example."""
    with serving() as served:
        names_lead_to(served, monkeypatch)
        yield served


def get(address, known=None, *, limits=QUICK, sleep=time.sleep, **options):
    """What a fetcher of its own brings."""
    with Fetcher(limits, sleep=sleep, **options) as fetcher:
        return fetcher.get(address, known)


def refusal(address, **options):
    """Why an address is not fetched."""
    with pytest.raises(FetchError) as refused:
        get(address, **options)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_an_address_is_fetched_with_its_name_and_the_program_s(site):
    """The server is asked for robots.txt first, by the host's name, and told who asks and in which version."""
    site.put("/ferry", "<p>The ferry sails.", ETag='"7"')
    answer = get(f"{HOME}/ferry#top")
    assert (answer.address, answer.body, answer.media_type) == (f"{HOME}/ferry", b"<p>The ferry sails.", "text/html")
    assert (answer.charset, answer.validators) == ("utf-8", Validators('"7"'))
    assert [(host, path) for host, path, _ in site.asked] == [
        ("harbourpost.example", "/robots.txt"),
        ("harbourpost.example", "/ferry"),
    ]
    assert site.asked[1][2]["User-Agent"] == "quotebank/0.1.0"


def test_what_has_not_changed_comes_without_a_body(site):
    """The server is asked with what it gave the last time, ETag or Last-Modified."""
    site.put("/tagged", "words", ETag='"7"')
    site.put("/dated", "words", Last_Modified="Tue, 27 Jan 2026 10:00:00 GMT")
    for path in ("/tagged", "/dated"):
        first = get(HOME + path)
        again = get(HOME + path, first.validators)
        assert (first.unchanged, again.unchanged, again.body) == (False, True, b"")


def test_robots_txt_is_kept_to(site):
    """What robots.txt forbids to this program, or to all, is not asked for."""
    site.put("/robots.txt", "User-agent: quotebank\nDisallow: /drafts/\n", "text/plain")
    site.put("/drafts/1", "words")
    site.put("/ferry", "words")
    assert refusal(f"{HOME}/drafts/1") == "robots.txt does not permit it"
    assert get(f"{HOME}/ferry").body == b"words"
    assert site.paths() == ["/ferry"]


def test_a_host_whose_robots_txt_fails_is_left_alone(site):
    """A server that fails at robots.txt is not asked for anything else; one without the file permits everything."""
    site.put("/robots.txt", "", status=500)
    site.put("/ferry", "words")
    assert refusal(f"{HOME}/ferry") == "the server answered 500 for robots.txt, without which nothing is fetched"
    assert site.paths() == []


@pytest.mark.parametrize("rule", ["Crawl-delay: ²", f"Crawl-delay: {'9' * 5000}", "Disallow: //["])
def test_a_host_whose_robots_txt_is_garbled_is_left_alone(site, rule):
    """Rules that the parser stumbles over end neither the program nor in a fetch."""
    site.put("/robots.txt", f"User-agent: *\n{rule}\n", "text/plain; charset=utf-8")
    assert refusal(f"{HOME}/ferry").startswith("its robots.txt cannot be read")
    assert site.paths() == []


def test_a_redirect_asks_the_robots_txt_of_the_other_host(site):
    """The rules of the host that is redirected to count there."""
    site.redirect("/ferry", "http://gazette.example/robot-free")
    site.put("/robot-free", "words")
    assert get(f"{HOME}/ferry").address == "http://gazette.example/robot-free"
    assert [host for host, path, _ in site.asked if path == "/robots.txt"] == ["harbourpost.example", "gazette.example"]


def test_between_two_requests_to_a_host_there_is_a_pause(site):
    """The pause is that of robots.txt where it asks for a longer one, and other hosts need not wait."""
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", "text/plain")
    site.put("/ferry", "words")
    waits = []
    with Fetcher(Limits(pause=2), sleep=waits.append) as fetcher:
        for host in ("harbourpost", "gazette", "harbourpost"):
            fetcher.get(f"http://{host}.example/ferry")
    assert [round(wait) for wait in waits] == [7, 7, 7]  # after each robots.txt, and before the second page of a host


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_later(site, status):
    """It is asked three times, after twice the wait each time, or after as long as it asks for."""
    waits = []
    site.put("/ferry", "", status=status, Retry_After="3")
    assert refusal(f"{HOME}/ferry", sleep=waits.append) == f"the server answered {status}"
    assert waits == [3, 6]
    assert site.paths() == ["/ferry"] * 3


def test_a_server_that_asks_for_a_day_is_not_waited_for(site):
    """A hostile Retry-After holds nobody up."""
    waits = []
    site.put("/ferry", "", status=503, Retry_After="86400")
    assert refusal(f"{HOME}/ferry", sleep=waits.append) == "the server answered 503"
    assert waits == []


def test_a_type_that_cannot_be_read_is_unknown(site):
    """The content says what it is."""
    site.put("/ferry", "<p>The ferry sails.", "text/html; charset*0*=a; charset*=")
    answer = get(f"{HOME}/ferry")
    assert (answer.body, answer.media_type) == (b"<p>The ferry sails.", "application/octet-stream")
    assert answer.charset is None


def test_a_missing_page_is_not_asked_for_again(site):
    """404 is an answer."""
    assert refusal(f"{HOME}/ferry") == "the server answered 404"
    assert site.paths() == ["/ferry"]


def test_a_server_that_sends_a_byte_now_and_then_is_left(site):
    """However busily it sends, a request ends after its time, with one line; the fetcher goes on with the next."""
    site.pages["/slow"] = drip(b"x" * 1000, 0.05)
    site.put("/ferry", "words")
    began = time.monotonic()
    with Fetcher(Limits(pause=0, whole=0.5, silence=5)) as fetcher:
        with pytest.raises(FetchError, match=r"it took more than 0.5 seconds"):
            fetcher.get(f"{HOME}/slow")
        assert time.monotonic() - began < 3
        assert fetcher.get(f"{HOME}/ferry").body == b"words"


def test_a_name_that_is_looked_up_for_long_gives_no_more_time(site, monkeypatch):
    """A request whose time ends before it is connected does not go on without a limit."""
    site.pages["/robots.txt"] = site.pages["/slow"] = drip(b"x" * 1000, 0.05)
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: time.sleep(0.6) or look_up(*given, **more))
    began = time.monotonic()
    limits = Limits(pause=0, whole=0.3, silence=5, attempts=1)
    assert "more than 0.3 seconds" in refusal(f"{HOME}/slow", limits=limits)
    assert time.monotonic() - began < 3


def test_headers_that_never_end_are_left(site):
    """The limit holds from the first byte on, not only for the body."""

    def endless(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            request.wfile.write(b"X-Wait: yes\r\n"[:1])
            request.wfile.flush()
            time.sleep(0.02)

    site.pages["/slow"] = endless
    began = time.monotonic()
    assert "more than 0.5 seconds" in refusal(f"{HOME}/slow", limits=Limits(pause=0, whole=0.5, silence=5))
    assert time.monotonic() - began < 3


def test_a_silent_server_is_left(site):
    """A server that sends nothing is given up after the time for silence, and asked again as often as allowed."""
    site.pages["/silent"] = lambda _: time.sleep(2)
    limits = Limits(pause=0, silence=0.2, wait=0.01, attempts=2)
    assert refusal(f"{HOME}/silent", limits=limits) == "the server does not answer in time"
    assert site.paths() == ["/silent"] * 2


def test_a_huge_answer_is_left(site):
    """An answer over the limit is refused, and so is one that unpacks to more than it."""
    site.put("/huge", b"x" * 100_001)
    site.put("/bomb", gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip")
    assert refusal(f"{HOME}/huge") == "more than 100,000 bytes"
    assert refusal(f"{HOME}/bomb") == "more than 100,000 bytes"


def test_an_endless_answer_is_left(site):
    """A feed that never ends costs no more than the largest answer that is allowed."""

    def endless(request):
        request.send_response(200)
        request.send_header("Content-Type", "application/rss+xml")
        request.end_headers()
        while True:
            request.wfile.write(b"<item><title>More</title></item>" * 100)

    site.pages["/feed"] = endless
    assert refusal(f"{HOME}/feed") == "more than 100,000 bytes"


def test_an_answer_that_breaks_off_is_refused(site):
    """Half an article is none: a connection that ends too early is an error."""

    def half(request):
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"half of it")
        request.close_connection = True

    site.pages["/half"] = half
    assert "10 bytes read, 990 more expected" in refusal(f"{HOME}/half")


def test_what_is_no_http_is_refused(site):
    """A server that speaks another protocol gives one line."""

    def babble(request):
        request.wfile.write(b"220 mail.example ESMTP\r\n")
        request.close_connection = True

    site.pages["/mail"] = babble
    assert refusal(f"{HOME}/mail")


def test_redirects_end(site):
    """A circle of redirects is left."""
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert refusal(f"{HOME}/a") == "more than 5 redirects"


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://harbourpost.example/a", "gopher://x.example", "javascript:1"]
)
def test_a_redirect_to_another_scheme_is_not_followed(site, target):
    """Only http and https are fetched, whatever a server says."""
    site.redirect("/ferry", target)
    reason = refusal(f"{HOME}/ferry")
    assert reason.startswith("redirected to an address that is not fetched: only http and https are fetched")


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://harbourpost.example/a", "harbourpost.example/a", "http://", "http://[::1",
     "http://a b/", f"http://{'a' * 70}.example/", "http://harbourpost.example/\ud800",
     "http://ada:secret@harbourpost.example/", "http://harbourpost.example:99999/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(site, address):
    """Bad addresses give one line, and nobody is asked."""
    assert refusal(address)
    assert site.asked == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0",  # noqa: S104  asked for
     "[fec0::1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]"],
)  # fmt: skip
def test_private_addresses_are_not_connected_to(monkeypatch, host):
    """Without permission, nothing is fetched from a private, loopback or link-local address."""

    def connect(*_):
        raise AssertionError("connected")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert "not on the public internet: --allow-private fetches it" in refusal(f"http://{host}/latest")


def test_a_name_that_leads_to_a_private_address_is_not_followed(site, monkeypatch):
    """What counts is the address that is connected to, not the name."""
    names_lead_to(site, monkeypatch, also={"inside.example": "127.0.0.1"})
    assert "inside.example is at 127.0.0.1, which is not on the public internet" in refusal("http://inside.example/")


def test_a_redirect_to_a_private_address_is_not_followed(site):
    """Every hop is checked: a public page cannot send the fetcher to a service on this machine."""
    with serving("127.0.0.1") as inside:
        inside.put("/keys", "secret")
        site.redirect("/ferry", f"http://127.0.0.1:{inside.port}/keys")
        assert "127.0.0.1 is not on the public internet" in refusal(f"{HOME}/ferry")
        assert inside.asked == []
        assert get(f"{HOME}/ferry", allow_private=True).body == b"secret"


def test_a_name_is_looked_up_once_for_each_connection(site, monkeypatch):
    """What was checked is what is connected to: a name that leads elsewhere the second time has no second time."""
    site.put("/robots.txt", "", "text/plain")
    site.put("/ferry", "words")
    look_up, asked = socket.getaddrinfo, []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: asked.append(given[0]) or look_up(*given, **more))
    get(f"{HOME}/ferry")
    assert asked == ["harbourpost.example"]


def test_an_unknown_host_gives_one_line(site):
    """A name that does not exist is said to be one."""
    assert refusal("http://nowhere.invalid/").startswith("there is no such host")


def test_certificates_are_checked(site, monkeypatch, tmp_path):
    """A server that signs for itself is not believed, with permission for private addresses or without."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=harbourpost.example",
    ]
    command += ["-addext", "subjectAltName=DNS:harbourpost.example", "-keyout", key, "-out", certificate]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl to make a certificate with")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(PUBLIC, lambda plain: context.wrap_socket(plain, server_side=True)) as secure:
        names_lead_to(secure, monkeypatch)
        secure.put("/ferry", "words")
        for allow_private in (False, True):
            reason = refusal("https://harbourpost.example/ferry", allow_private=allow_private)
            assert reason.startswith("no secure connection")
        assert secure.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # who trusts it says so to the machine
        assert get("https://harbourpost.example/ferry").body == b"words"
        assert refusal("https://gazette.example/ferry").startswith("no secure connection")  # another host's certificate


def test_a_slow_handshake_is_left(monkeypatch):
    """A server that never finishes the handshake is given up like any other."""
    with socket.create_server((PUBLIC, 0)) as silent:
        site = type("Silent", (), {"port": silent.getsockname()[1]})
        names_lead_to(site, monkeypatch)
        began = time.monotonic()
        limits = Limits(pause=0, whole=0.5, silence=30, attempts=1)
        assert "more than 0.5 seconds" in refusal("https://harbourpost.example/ferry", limits=limits)
        assert time.monotonic() - began < 5


def test_behind_a_proxy_the_proxy_is_named(site, monkeypatch):
    """The environment's proxy is used, and said; private names are refused even there."""
    with serving("127.0.0.1") as proxy:
        proxy.put("http://far.example/ferry", "words")
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        with Fetcher(QUICK) as fetcher:
            assert fetcher.get("http://far.example/ferry").body == b"words"
            assert fetcher.proxies == [f"http://127.0.0.1:{proxy.port}"]
            for host in ("localhost", "10.0.0.1", "printer", "router.local"):
                with pytest.raises(FetchError, match="not on the public internet"):
                    fetcher.get(f"http://{host}/")
        assert {host for host, _, _ in proxy.asked} == {"far.example"}


@pytest.mark.parametrize("proxy", ["socks5://ada:secret@localhost:1", "localhost:3128", "http://ada:secret@[::1"])
def test_a_proxy_that_cannot_be_used_gives_one_line(monkeypatch, proxy):
    """What the environment says of the proxy is not repeated: it can hold a password."""
    monkeypatch.setenv("http_proxy", proxy)
    assert refusal(f"{HOME}/ferry").endswith("the proxy that the environment names is no http:// or https:// address")


def test_a_missing_library_is_named(monkeypatch):
    """Without the extra, one line says what to install."""
    from quotebank.fetching import fetcher

    monkeypatch.setitem(sys.modules, "quotebank.fetching.connections", None)
    monkeypatch.delattr("quotebank.fetching.connections", raising=False)
    fetcher._library.cache_clear()
    with pytest.raises(MissingExtraError, match=r"pip install 'quotebank\[fetch\]'"):
        Fetcher()
    fetcher._library.cache_clear()
