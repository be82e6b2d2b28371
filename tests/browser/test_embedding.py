"""Our pages in frames of another site, which is another origin: another port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from eventsite.kept import pages

from .. import build
from .conftest import look, resize

pytestmark = pytest.mark.browser

# Whatever this page hears from anybody.
LISTENS = "window.heard = []; addEventListener('message', e => heard.push([e.data, e.origin]));"
HEIGHT = "() => document.body.getBoundingClientRect().height"
# Each height that the frame is given from now on.
NOTES_HEIGHTS = """() => {
  const frame = document.querySelector("iframe[src*=insluiten]");
  window.heights = [];
  new MutationObserver(() => heights.push(frame.height)).observe(frame, { attributeFilter: ["height"] });
}"""
FITS = "() => Math.ceil(document.body.getBoundingClientRect().height) === innerHeight"


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """``elsewhere(html)`` serves that on a site of its own, and says its address."""
    pages: dict[str, str] = {}

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def serve(html: str) -> str:
        path = f"/{len(pages)}"
        pages[path] = f'<!doctype html><html lang="nl"><title>De wijk</title><body>{html}'
        return f"http://127.0.0.1:{server.server_port}{path}"

    yield serve
    server.shutdown()
    server.server_close()


@pytest.fixture
def host(site, settings, context) -> Page:
    """A page of another site; ours lets any site show it."""
    settings.EMBED_ANCESTORS = ["*"]
    return context.new_page()


def line(site: str, shown: str, **data: str) -> str:
    more = "".join(f' data-{name}="{value}"' for name, value in data.items())
    return f'<script async src="{site}/insluiten.js" data-toon="{shown}"{more}></script>'


def framed(host: Page, path: str):
    """The frame with our page in it, once it is as high as what it shows."""
    frame = host.wait_for_selector(f"iframe[src*='{path}']").content_frame()
    frame.wait_for_load_state()
    frame.wait_for_function(FITS)
    return frame


def evenings(number: int) -> None:
    start = timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
    for days in range(number):
        build.edition(starts_at=start + timedelta(days=days + 3), title="Initiatievencafé")


def test_frame_is_as_high_as_what_is_in_it_at_any_width_and_when_that_changes(
    host, site, elsewhere
):
    evenings(3)
    resize(host, 800)
    host.goto(elsewhere(line(site, "volgende-avond")))
    frame = framed(host, "volgende-avond")
    wide = frame.evaluate(HEIGHT)

    resize(host, 296)
    frame.wait_for_function(f"innerHeight > {wide}")
    frame.wait_for_function(FITS)
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    narrow = frame.evaluate(HEIGHT)
    frame.evaluate("document.querySelector('main').append('Meer woorden. '.repeat(40))")
    frame.wait_for_function(f"innerHeight > {narrow}")
    frame.wait_for_function(FITS)

    assert host.get_by_title("De volgende avond").get_attribute("width") == "100%"


def test_more_than_one_line_on_a_page_each_gets_its_own_frame(host, site, elsewhere):
    evenings(4)
    made = build.initiative()
    lines = [
        line(site, "agenda", aantal="2", titel="Wat er komt"),
        line(site, "cursussen"),
        line(site, f"initiatief:{made.slug}"),
        line(site, "iets-anders"),
    ]
    host.goto(elsewhere("<p>Nieuws uit de wijk</p>".join(lines)))

    agenda = framed(host, "insluiten/agenda")
    framed(host, "insluiten/cursussen")
    framed(host, f"insluiten/initiatief/{made.slug}")

    assert agenda.locator("li").count() == 2
    assert host.get_by_title("Wat er komt").count() == 1
    assert host.locator("iframe").count() == 3


def test_only_a_height_is_told_to_who_stands_around_it_and_nothing_else_is_taken(
    host, site, elsewhere
):
    evenings(1)
    other = elsewhere(f"<script>{LISTENS}</script>")
    url = elsewhere(
        f"<script>{LISTENS}</script>{line(site, 'volgende-avond')}"
        f"<iframe src='{other}' title='Van een ander'></iframe>"
    )
    host.goto(url)
    frame = framed(host, "volgende-avond")
    (stranger,) = (one for one in host.frames if one.url == other)
    height = "document.querySelector('iframe[src*=insluiten]').height"
    before = host.evaluate(height)
    host.evaluate(NOTES_HEIGHTS)

    # What another frame or the page itself says is no height, nor is what is no whole number that could be one.
    stranger.evaluate("parent.postMessage(4000, '*')")
    host.evaluate("postMessage(4000, '*')")
    for wrong in ("'4000'", "-1", "0", "5001", "1.5", "{height: 4000}", "[4000]", "'<b>'", "null"):
        frame.evaluate(f"parent.postMessage({wrong}, '*')")
    # Nobody else is told, however they ask; nor is who asks in another way.
    stranger.evaluate("for (let n = 0; n < parent.length; n++) parent[n].postMessage(1, '*')")
    host.evaluate("for (let n = 0; n < length; n++) window[n].postMessage('1', '*')")
    frame.evaluate("parent.postMessage(1234, '*')")
    host.wait_for_function(f"{height} === '1234'")

    assert before != "1234"
    assert host.evaluate("heights") == ["1234"]
    assert host.evaluate("heard.filter(([data]) => data === 4000).length") == 2  # it was said
    ours = host.evaluate(f"heard.filter(([, origin]) => origin === '{site}').map(([data]) => data)")
    # The height that it was asked for, once or more, and then what this test said.
    said = ours[: ours.index("4000")]
    assert said
    assert {type(one) for one in said} == {int}
    assert len(ours) - len(said) == 10
    assert [one for one in stranger.evaluate("heard") if one[1] == site] == []


def test_frame_and_script_leave_no_cookie_and_ask_nobody_else(host, site, elsewhere, context):
    evenings(1)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    url = elsewhere(line(site, "agenda"))
    host.goto(url)
    frame = framed(host, "agenda")

    assert context.cookies() == []
    assert frame.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0,
        0,
        "",
    ]
    assert frame.evaluate("document.referrer") == ""
    assert [one for one in asked if not one.startswith((site, url, "data:"))] == []


def test_link_in_the_frame_leads_out_of_it(host, site, elsewhere):
    evenings(1)
    host.goto(elsewhere(line(site, "volgende-avond")))
    framed(host, "volgende-avond").get_by_role("link", name="Meld u aan").click()

    host.wait_for_url("**/aanmelden/")
    assert host.url.startswith(site)
    expect(host.get_by_label("E-mailadres")).to_be_visible()


def test_line_without_script_shows_the_same(site, settings, browser, elsewhere):
    settings.EMBED_ANCESTORS = ["*"]
    evenings(1)
    frame = (
        f'<iframe src="{site}/insluiten/agenda/" title="Agenda" width="100%" height="500"></iframe>'
    )
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(elsewhere(frame))

    shown = page.frame_locator("iframe")
    expect(shown.get_by_role("heading", name="Agenda")).to_be_visible()
    expect(shown.get_by_role("link", name="De hele agenda")).to_be_visible()
    context.close()


def test_site_that_is_not_named_shows_nothing_and_no_site_shows_another_page(
    host, site, settings, elsewhere
):
    evenings(1)
    refused: list[str] = []
    host.on("console", lambda message: refused.append(message.text))
    frames = "".join(
        f'<iframe src="{site}{path}" title="{path}"></iframe>'
        for path in ("/", "/insluiten/", "/mijn/", "/insluiten/agenda/")
    )
    host.goto(elsewhere(frames))
    host.wait_for_load_state("networkidle")
    shown = [one.url.removeprefix(site) for one in host.frames if one.url.startswith(site)]
    assert shown == ["/insluiten/agenda/"]

    settings.EMBED_ANCESTORS = ["https://www.haarlem.nl"]
    pages.forget()
    host.goto(elsewhere(frames))
    host.wait_for_load_state("networkidle")

    assert [one.url for one in host.frames if one.url.startswith(site)] == []
    assert any("frame-ancestors" in one for one in refused)


@pytest.mark.parametrize(
    "path", ["volgende-avond/", "agenda/", "cursussen/", "initiatief/geen/", "initiatief/", ""]
)
def test_page_is_clean_at_every_width(page, axe, picture, settings, path):
    evenings(2)
    build.run()
    made = build.initiative()
    if path == "initiatief/":
        path += f"{made.slug}/"
    look(page, axe, picture, f"embed-{path.replace('/', '-')}", f"/insluiten/{path}")
    if path:
        resize(page, 280)
        assert page.evaluate("document.documentElement.scrollWidth") <= 280
