"""A fact-checker's session in a real browser: Debian's Chromium, over a server that the test starts."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from web_desk import places

from quotebank import QuoteBank
from quotebank.importing import import_paths

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")

ROOT = Path(__file__).parents[1]
PROMISE = "A map is only a promise until somebody has walked it"
ARTICLE = "“It leaks,” said Ada Holm, the harbour master. Bo Li said that the roof was new.\n\n“We mend it,” he added."
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(os.environ.get("QUOTEBANK_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
"""The accessibility engine of the npm package axe-core; `npm install axe-core` puts it there."""
BOX = "A person, an outlet, or words that were said"
WIDTHS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (Debian: apt install chromium)")


@contextmanager
def serving(bank: Path, *options: str) -> Iterator[str]:
    """The address of a server over a bank, as a person starts it."""
    command = [sys.executable, "-m", "quotebank", "serve", "--bank", str(bank), "--port", "0", "--json", *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    try:
        started = "".join(iter(lambda: server.stdout.readline(), "}\n"))
        yield json.loads(started + "}")["address"].rstrip("/")
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0
        server.stdout.close()


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bank of the seeds."""
    path = tmp_path_factory.mktemp("seeds") / "quotes.db"
    with QuoteBank(path) as bank:
        import_paths(bank, [ROOT / "seeds"], jobs=1)
    return path


@pytest.fixture(scope="module")
def desk(seeds: Path) -> Iterator[str]:
    """A server that only reads."""
    with serving(seeds) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all tests."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, desk: str) -> Iterator[Any]:
    """A page that complains of whatever a person would never see: an error in the console, a request elsewhere."""
    with watched(chromium, desk) as opened:
        yield opened


@contextmanager
def watched(chromium: Any, address: str, **options: Any) -> Iterator[Any]:
    """A page of a server, closed with the assertion that nothing was wrong behind it."""
    context = chromium.new_context(base_url=address, **{"viewport": WIDTHS["desktop"], **options})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(f"{address}/") else complaints.append(sent.url))
    yield page
    context.close()
    assert complaints == []


def test_search_filter_and_open_a_quote(page: Any) -> None:
    """From the first page to the words in their article, by clicking."""
    page.goto("/")
    page.get_by_label(BOX).fill("map")
    page.get_by_role("button", name="Search").click()
    assert page.locator("article.quote").count() == 2
    page.get_by_role("link", name="Leyla Safarova 1").click()
    page.wait_for_url("**/?q=map&by=Leyla+Safarova")
    assert page.locator("article.quote").count() == 1
    page.get_by_role("link", name=re.compile("^Open: ")).click()
    assert page.locator("blockquote b").inner_text() == PROMISE
    assert page.get_by_role("heading", name="Why this speaker").is_visible()
    page.get_by_role("link", name="12 February 2026").click()
    assert page.locator("mark:target").inner_text() == PROMISE
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="Remove the filter by Leyla Safarova").click()
    assert page.locator("article.quote").count() == 2


def test_filters_can_be_typed(page: Any) -> None:
    """The form behind "Filters" narrows a search down, and stays filled in."""
    page.goto("/")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Outlet", exact=True).fill("The Caspian Courier")
    page.locator("select[name=kind]").select_option("indirect")
    page.get_by_role("button", name="Search").click()
    assert page.locator("select[name=kind]").input_value() == "indirect"
    facts = page.locator("article.quote .facts:not(.links)").all_inner_texts()
    assert facts
    assert all("The Caspian Courier" in fact and "in the reporter’s words" in fact for fact in facts)


def test_check_an_altered_quotation_and_copy_it(page: Any) -> None:
    """The verdict with the difference, and the citation on the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/check")
    page.get_by_label("The words that somebody is claimed to have said").fill(PROMISE.replace("somebody", "nobody"))
    page.get_by_label("By whom, if you know").fill("Safarova")
    page.get_by_role("button", name="Check").click()
    assert page.locator(".finding").inner_text() == "Printed in other words"
    assert "nobody" in page.locator(".compared del").inner_text()
    assert "somebody" in page.locator(".compared ins").inner_text()
    page.get_by_role("button", name="Copy citation").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(f"Leyla Safarova, cartographer: “{PROMISE}”. By Tamerlan Orucov, “The woman")


@pytest.mark.parametrize("size", WIDTHS)
def test_from_a_claim_to_a_copied_citation_in_three_steps(size: str, chromium: Any, desk: str) -> None:
    """Paste, send, copy: the evidence and the button are on the first screen, also of a phone."""
    with watched(chromium, desk, viewport=WIDTHS[size], permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto("/check")
        page.locator("textarea").focus()
        steps = 1
        page.keyboard.insert_text(PROMISE)
        steps += 1
        page.keyboard.press("Control+Enter")
        page.locator(".finding").wait_for()
        for shown in (page.locator(".compared").first, page.locator("button.main")):
            box = shown.bounding_box()
            assert box["y"] + box["height"] <= WIDTHS[size]["height"]
        steps += 1
        page.locator("button.main").click()
        page.get_by_role("button", name="Copied").wait_for()
        copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(f"Leyla Safarova, cartographer: “{PROMISE}”. By Tamerlan Orucov, “The woman who")
    assert "#:~:text=A%20map%20is" in copied
    assert re.search(r" \(retrieved \d{4}-\d\d-\d\d\)$", copied)
    assert steps == 3


def test_a_name_is_suggested_and_chosen_by_keyboard(page: Any) -> None:
    """The arrow keys choose, Enter goes to the person, Escape closes the list; without a choice, Enter searches."""
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("saf")
    option = page.get_by_role("option", name=re.compile("Leyla Safarova"))
    option.wait_for()
    page.keyboard.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert page.get_by_label(BOX).get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Escape")
    assert not option.is_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/speaker/*")
    assert page.get_by_role("heading", level=1).inner_text() == "Leyla Safarova"
    page.goto("/")
    page.get_by_label(BOX).fill("Leyla Safarova")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    page.locator(".named.leading a").click()
    page.wait_for_url("**/speaker/*")


def test_a_filter_suggests_names(page: Any) -> None:
    """A click fills the field, and the search is not sent yet; an outlet's articles are found by it."""
    page.goto("/?q=the")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Outlet", exact=True).press_sequentially("caspian")
    page.get_by_role("option", name=re.compile("The Caspian Courier")).click()
    assert page.get_by_label("Outlet", exact=True).input_value() == "The Caspian Courier"
    assert not page.locator(".suggested").locator("visible=true").count()
    page.keyboard.press("Enter")
    page.wait_for_url("**outlet=The+Caspian+Courier*")
    assert page.locator("article.quote").count() > 0


@pytest.mark.slow
def test_facets_fold_above_the_results_on_a_phone(chromium: Any, desk: str) -> None:
    """Without a script, too: one touch shows them; on a wide screen they stand beside the results."""
    for scripts in (True, False):
        with watched(chromium, desk, viewport=WIDTHS["phone"], java_script_enabled=scripts) as page:
            page.goto("/?q=map")
            facet = page.get_by_role("link", name="Leyla Safarova 1")
            assert not facet.is_visible()
            page.get_by_text("Narrow down").click()
            assert facet.is_visible()
            assert facet.bounding_box()["y"] < page.locator("article.quote").first.bounding_box()["y"]
    with watched(chromium, desk) as page:
        page.goto("/?q=map")
        assert page.get_by_role("link", name="Leyla Safarova 1").is_visible()


@pytest.mark.slow
def test_lists_lead_to_speakers_and_outlets(page: Any) -> None:
    """From the navigation, by letter, to a person; the list of outlets likewise."""
    page.goto("/")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Speakers").click()
    page.get_by_role("navigation", name="First letter").get_by_role("link", name="S", exact=True).click()
    page.get_by_role("link", name="Leyla Safarova").click()
    page.wait_for_url("**/speaker/*")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Outlets").click()
    page.get_by_role("link", name="The Caspian Courier").click()
    assert page.get_by_role("heading", level=1).inner_text() == "The Caspian Courier"


def test_a_wrong_day_is_mended_where_it_was_typed(chromium: Any, desk: str) -> None:
    """The question is still there, the field is open, and one click exchanges the days."""
    context = chromium.new_context(base_url=desk)  # a refusal is an error in the console, as it should be
    page = context.new_page()
    page.goto("/?q=map&since=2027&until=2026")
    assert page.get_by_label("Since", exact=True).get_attribute("aria-invalid") == "true"
    assert page.get_by_label("Since", exact=True).is_visible()
    page.get_by_role("link", name="Exchange the two days").click()
    page.wait_for_url("**/?q=map&since=2026&until=2027")
    assert page.locator("article.quote").count() == 2
    context.close()


@pytest.mark.slow
def test_print_has_no_forms_and_tells_speakers_apart(page: Any) -> None:
    """On paper: no form, no navigation, a number at each speaker's words and in the legend, the citation spelt out."""
    page.goto("/paste")
    page.get_by_label(re.compile("The article’s text")).fill(ARTICLE)
    page.get_by_role("button", name="Find the quotes").click()
    page.emulate_media(media="print")
    assert not page.locator("form").is_visible()
    assert not page.get_by_role("navigation", name="Pages").is_visible()
    numbers = "(marks) => marks.map((mark) => getComputedStyle(mark, '::after').content)"
    assert page.locator(".text mark").evaluate_all(numbers) == ['"1"', '"2"', '"2"']
    assert page.locator(".legend li").all_inner_texts() == ["1 Ada Holm", "2 Bo Li"]
    colours = "(marks) => new Set(marks.map((mark) => getComputedStyle(mark).backgroundColor)).size"
    assert page.locator(".text mark").evaluate_all(colours) == 1
    page.emulate_media(media="screen")


@pytest.mark.slow
def test_a_list_is_reviewed_by_keyboard(chromium: Any, seeds: Path, tmp_path: Path) -> None:
    """j, x, x for two quotes, a reason, one key; then one quote at a time, and another speaker from the list."""
    bank = Path(shutil.copy(seeds, tmp_path))
    with serving(bank, "--allow-edits") as address, watched(chromium, address) as page:
        page.goto("/?outlet=The+Caspian+Courier")
        page.get_by_role("link", name="Review these quotes").click()
        before = page.locator("article.quote").count()
        for key in ("j", "x", "j", "x"):
            page.keyboard.press(key)
        assert page.locator("input[name=quotes]:checked").count() == 2
        page.keyboard.press("a")
        assert page.evaluate("() => document.activeElement.name") == "why"
        page.keyboard.type("read the article")
        page.get_by_role("button", name="They are right").click()
        page.get_by_text("2 quotes reviewed.").wait_for()
        assert page.locator("article.quote").count() == before - 2
        page.get_by_label("Why", exact=True).fill("the article says so")
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("r")
        page.get_by_text("1 quote reviewed.").wait_for()
        page.keyboard.press("j")
        page.keyboard.press("s")
        assert page.evaluate("() => document.activeElement.name") == "speakers"
        page.keyboard.type("Leyla Safarova")
        page.get_by_label("Why", exact=True).fill("she said it")
        page.get_by_role("button", name="These people said them").click()
        page.get_by_text("1 quote reviewed.").wait_for()
        assert page.locator("article.quote").count() == before - 4


def test_paste_an_article(page: Any) -> None:
    """Its quotes are marked, a colour a speaker, and each mark is explained below."""
    page.goto("/paste")
    page.get_by_label(re.compile("The article’s text")).fill(ARTICLE)
    page.get_by_role("button", name="Find the quotes").click()
    marks = page.locator(".text mark")
    assert marks.all_inner_texts() == ["It leaks", "the roof was new", "We mend it"]
    colours = [mark.get_attribute("class") for mark in marks.all()]
    assert colours == ["s0", "s1", "s1"]
    page.get_by_role("link", name="We mend it").click()
    assert page.locator("mark:target").inner_text() == "We mend it"


def test_the_whole_way_by_keyboard(page: Any) -> None:
    """Slash, words, Enter, j, k, Enter, and the tabulator: no mouse is needed."""
    page.goto("/check")
    page.locator("main").focus()
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.id") == "text"
    page.keyboard.press("Escape")
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("map")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=map*")
    focused = "() => document.activeElement.getAttribute('aria-label')"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "Quote: the map gave away his best spring"
    page.keyboard.press("j")
    assert page.evaluate(focused) == f"Quote: {PROMISE}"
    page.keyboard.press("j")
    assert page.evaluate(focused) == f"Quote: {PROMISE}"
    page.keyboard.press("k")
    assert page.evaluate(focused) == "Quote: the map gave away his best spring"
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quote/*")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "answers"
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "q"


def test_check_and_paste_by_keyboard(page: Any) -> None:
    """The slash goes to the text, the tabulator to what follows it."""
    page.goto("/check")
    page.keyboard.press("/")
    page.keyboard.type(PROMISE)
    page.keyboard.press("Tab")
    page.keyboard.type("Safarova")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".finding").wait_for()
    assert page.locator(".finding").inner_text() == "Printed in these words"
    page.goto("/paste")
    page.keyboard.press("/")
    page.keyboard.insert_text(ARTICLE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".text mark").first.wait_for()
    assert page.locator(".text mark").count() == 3


def test_review_by_keyboard(chromium: Any, seeds: Path, tmp_path: Path) -> None:
    """From the search to an accepted quote without a mouse."""
    bank = Path(shutil.copy(seeds, tmp_path))
    with serving(bank, "--allow-edits") as address, watched(chromium, address) as page:
        page.goto("/?q=promise")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/quote/*")
        named = "() => document.activeElement.name"
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(named) == "why":
                break
        page.keyboard.type("read the article")
        page.keyboard.press("Enter")
        page.locator(".log").wait_for()
        assert "accepted" in page.locator(".quote .facts").first.inner_text()


def test_it_works_without_javascript(chromium: Any, desk: str) -> None:
    """Search, check and paste are plain forms."""
    with watched(chromium, desk, java_script_enabled=False) as page:
        page.goto("/")
        page.get_by_label(BOX).fill("map")
        page.get_by_role("button", name="Search").click()
        assert page.locator("article.quote").count() == 2
        page.goto("/paste")
        page.get_by_label(re.compile("The article’s text")).fill(ARTICLE)
        page.get_by_role("button", name="Find the quotes").click()
        assert page.locator(".text mark").count() == 3


def test_review_with_edits_on(chromium: Any, seeds: Path, tmp_path: Path) -> None:
    """Reject a quote, undo it from the log, give another to somebody else, merge two speakers."""
    bank = Path(shutil.copy(seeds, tmp_path))
    with serving(bank, "--allow-edits") as address, watched(chromium, address) as page:
        page.goto("/?q=promise")
        page.get_by_role("link", name=re.compile("^Open: ")).click()
        page.get_by_label("Why", exact=True).fill("not said like this")
        page.get_by_role("button", name="It is not a quote").click()
        assert "rejected" in page.locator(".quote .facts").first.inner_text()
        assert "not said like this" in page.locator(".log").inner_text()
        page.get_by_label("Undo correction 1").click()
        page.locator(".log").get_by_label("Why").fill("it was, after all")
        page.keyboard.press("Enter")
        page.wait_for_url("**/corrections")
        assert page.locator(".log li").count() == 2
        page.get_by_role("link", name=re.compile("^quote ")).first.click()
        page.locator("section.review > form").get_by_label("Why").fill("her colleague said it")
        page.get_by_label(re.compile("Speakers, separated by")).fill("Hrant Petrossian")
        page.get_by_role("button", name="These people said it").click()
        assert page.locator(".said").inner_text().startswith("Hrant Petrossian")
        page.goto("/suggestions")
        page.locator("summary").first.click()
        page.get_by_label("Why", exact=True).first.fill("the same projectionist")
        page.get_by_role("button", name="Merge them").first.click()
        page.wait_for_url("**/speaker/*")
        assert "the same projectionist" in page.locator(".log").inner_text()
        assert "Delacroix" in page.get_by_role("heading", level=1).inner_text()
        page.goto("/paste")
        page.get_by_label(re.compile("The article’s text")).fill(ARTICLE)
        page.get_by_role("button", name="Find the quotes").click()
        page.get_by_label("Outlet", exact=True).fill("Hill Echo")
        page.get_by_label("Title", exact=True).fill("The roof")
        page.get_by_role("button", name="Keep it").click()
        page.wait_for_url("**/article/*")
        assert page.get_by_role("heading", level=1).inner_text() == "The roof"
        assert page.locator(".text mark").count() == 3


def shown_pages(bank: Path) -> dict[str, str]:
    """The pages to be looked at, by a name for the picture."""
    with QuoteBank(bank, read_only=True) as opened:
        where = places(opened, PROMISE)
        disputed = places(opened, "boil water")
    altered = "A+map+is+only+a+promise+until+nobody+has+walked+it"
    return {
        "start": "/",
        "name": "/?q=Safarova",
        "nobody": "/?by=Safarva&outlet=Harbor+Gazette",
        "wrong-day": "/?q=map&since=yesterday",
        "speakers": "/speakers",
        "speakers-letter": "/speakers?letter=s",
        "outlets": "/outlets",
        "facet": "/facets?name=speaker",
        "review": "/review",
        "search": "/?q=map&sure=50",
        "nothing": "/?q=submarine",
        "check": f"/check?text={altered}&speaker=Safarova",
        "check-not-found": "/check?text=the+moon+is+made+of+cheese",
        "quote": f"/quote/{where['quote']}",
        "statement": f"/statement/{disputed['quote']}",
        "article": f"/article/{where['article']}",
        "speaker": f"/speaker/{where['speaker']}",
        "outlet": "/outlet?name=Harbour+Gazette",
        "paste": "/paste",
        "pasted": "/paste",
        "suggested": "/",
        "api": "/api",
        "error": "/quote/ffffffff",
        "corrections": "/corrections",
        "suggestions": "/suggestions",
    }


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the pages are kept: QUOTEBANK_PICTURES, or pytest's own folder."""
    folder = Path(os.environ.get("QUOTEBANK_PICTURES") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_can_be_read_by_everybody(
    scheme: str, chromium: Any, seeds: Path, tmp_path: Path, pictures: Path
) -> None:
    """On a phone and on a wide screen nothing runs over the edge, and axe-core finds no fault; pictures are kept."""
    bank = Path(shutil.copy(seeds, tmp_path))
    pages = shown_pages(bank)
    faults = []
    with serving(bank, "--allow-edits") as address:
        for size, viewport in WIDTHS.items():
            # axe-core comes from outside, which the pages' own policy would not let in
            context = chromium.new_context(
                base_url=address, viewport=viewport, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
            )
            page = context.new_page()
            for name, where in pages.items():
                page.goto(where)
                if name == "suggested":
                    page.get_by_label(BOX).press_sequentially("le")
                    page.get_by_role("option").first.wait_for()
                if name == "pasted":
                    page.get_by_label(re.compile("The article’s text")).fill(ARTICLE)
                    page.get_by_role("button", name="Find the quotes").click()
                page.screenshot(path=pictures / f"{name}-{size}-{scheme}.png", full_page=True)
                if scheme == "light":
                    page.emulate_media(media="print")
                    page.screenshot(path=pictures / f"{name}-{size}-print.png", full_page=True)
                    page.emulate_media(media="screen")
                if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
                    faults.append(f"{name} is wider than a {size}")
                page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true })")
                if AXE.is_file():
                    faults += [f"{name}, {size}: {fault}" for fault in judged(page)]
            context.close()
    assert faults == []
    assert len(list(pictures.glob(f"*-{scheme}.png"))) == len(WIDTHS) * len(pages)
    if not AXE.is_file():
        pytest.skip("axe-core is not there (npm install axe-core): the pages fit, but were not judged")


def judged(page: Any) -> list[str]:
    """What axe-core finds wrong with a page by WCAG 2.2 AA and its own good practice."""
    page.add_script_tag(path=AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", tags)
    return [
        f"{fault['id']}: {fault['help']} at {[node['target'] for node in fault['nodes']][:3]}"
        for fault in found["violations"]
    ]
