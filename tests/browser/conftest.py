"""A real server with hashed static files, and a real Chromium that complains about what it meets."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import expect

from .. import build
from . import fake_camera

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)
# The same engine without a window around it, for half the processor time of a tab. It has no camera,
# and keeps no page to go back to.
SHELL = shutil.which("chromium-headless-shell")
HASHED = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "eventsite.web.staticfiles.HashedFilesStorage"},
}
WIDTHS = [390, 820, 1280]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Two pages of the browser's own behind each tab cost more than the page itself. Of several such
# flags the last one counts, so what Playwright turns off comes along.
TURNED_OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,"
    "NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,SpareRendererForSitePerProcess"
)

# Playwright keeps an event loop in this thread; what Django does here is synchronous all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A wait that succeeds costs nothing, however long it may last; a busy machine needs it.
expect.set_options(timeout=20_000)


def resize(page, width: int, height: int = 900) -> None:
    """Come back when the page has that size, too."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => innerWidth === width", arg=width)


# Of what has the focus, none of five points is to be seen: something else lies over it (WCAG 2.4.11).
UNDER_SOMETHING = """
() => {
  const faults = [];
  document.documentElement.style.scrollBehavior = "auto"; // at once
  const all = [...document.querySelectorAll("a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary")];
  for (const e of [...all, ...all.toReversed()]) {
    if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || e.closest("[inert]")) continue;
    e.focus();
    const { left, right, top, bottom } = (e.getClientRects()[0] ?? e.getBoundingClientRect());
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const seen = [[x, y], [left + 2, y], [right - 2, y], [x, top + 2], [x, bottom - 2]].some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there && (e.contains(there) || there.contains(e) || there.closest("label")?.control === e);
    });
    if (!seen) faults.push(`focus under something: ${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 30)}`);
  }
  document.activeElement.blur();
  document.documentElement.style.scrollBehavior = "";
  return faults;
}
"""


def look(page, axe, picture, name: str, url: str) -> None:
    """``look_at`` what is at this address."""
    page.goto(url)
    look_at(page, axe, picture, name)


def look_at(page, axe, picture, name: str) -> None:
    """Clean under axe at every width; nothing sideways and no focus under something at 320 px."""
    for width in WIDTHS:
        resize(page, width)
        assert axe(page) == [], (name, width)
        picture(name)
    resize(page, 320, 640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    assert page.evaluate(UNDER_SOMETHING) == [], name


class Server(ThreadedWSGIServer):
    """Knows when nobody is connected any more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._open = 0
        self._closed = threading.Condition()

    def process_request(self, request, client_address):
        with self._closed:
            self._open += 1
        super().process_request(request, client_address)

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._closed:
                self._open -= 1
                self._closed.notify_all()

    def wait_until_idle(self) -> None:
        with self._closed:
            assert self._closed.wait_for(lambda: not self._open, timeout=60), (
                "a browser is still connected; close its pages before the test ends"
            )


class ServerThread(LiveServerThread):
    server_class = Server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if CHROMIUM is None:
        pytest.skip("no Chromium; install it (Debian: apt-get install chromium)")
    flags = (
        "--no-sandbox --disable-dev-shm-usage --disable-background-networking "
        "--disable-component-update --disable-sync --no-first-run --no-default-browser-check "
        "--disable-quic --disable-default-apps --disable-domain-reliability "
        "--metrics-recording-only --no-pings "
        f"--disable-features={TURNED_OFF}"
    )
    return browser_type_launch_args | {
        "executable_path": SHELL or CHROMIUM,
        "args": [*flags.split(), "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
    }


@pytest.fixture(scope="session")
def whole_chromium(browser_type_launch_args):
    """How to launch it with all that people have."""
    return browser_type_launch_args | {"executable_path": CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


@pytest.fixture(scope="session")
def _server(django_db_setup):
    """The whole stack in a thread; WhiteNoise serves the hashed files, as in production."""
    with override_settings(STORAGES=HASHED):
        call_command("collectstatic", interactive=False, verbosity=0)
        # Django's own handler would serve MEDIA_ROOT past the site's views.
        thread = ServerThread("127.0.0.1", lambda _with_media: WSGIHandler())
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield thread
    thread.terminate()


@pytest.fixture
def site(_server, transactional_db, settings, base_url) -> str:
    """The address of the server, without a slash at the end; the database is empty.

    Ask for it before any page: at the end the pages are closed first, then the server finishes what
    they asked of it, and only then the database is emptied.
    """
    settings.STORAGES = HASHED
    yield base_url
    _server.httpd.wait_until_idle()


@pytest.fixture(scope="session")
def base_url(_server) -> str:
    """So that ``page.goto("/mijn/")`` reaches the server."""
    return f"http://127.0.0.1:{_server.port}"


@pytest.fixture
def page(site, page):
    """Fails the test on an error in the console (a CSP violation is one), a missing file, or a
    request to another host."""
    complaints: list[str] = []

    def on_console(message):
        # The browser reports each 4xx page so; those are looked at below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def on_request(request):
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(site):
            complaints.append(f"request to elsewhere: {request.url}")

    def on_response(response):
        if response.status >= 400 and response.request.resource_type not in {"document", "fetch"}:
            complaints.append(f"{response.status} for {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", on_request)
    page.on("response", on_response)
    yield page
    assert complaints == []


@pytest.fixture
def sign_in(site, settings):
    """``sign_in(context)`` makes the browser Anna's. Her second factor is in test_staff.py."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    # The browser keeps Secure cookies of 127.0.0.1, but does not hand them over on plain http.
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "session", "csrf"
    client = Client()
    client.force_login(build.anna())
    value = client.cookies[site_settings.SESSION_COOKIE_NAME].value

    def sign_in(context) -> None:
        context.add_cookies([{"name": "session", "value": value, "url": site}])

    return sign_in


@pytest.fixture
def browser_that_sees(browser_type, whole_chromium, site, tmp_path):
    """``with browser_that_sees(picture) as browser``: its camera has that picture in view."""

    @contextmanager
    def browser_that_sees(picture: bytes):
        film = tmp_path / "ticket.mjpeg"
        fake_camera.film(film, picture)
        flags = [
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
        args = whole_chromium["args"] + flags
        browser = browser_type.launch(**(whole_chromium | {"args": args}))
        try:
            yield browser
        finally:
            browser.close()

    return browser_that_sees


@pytest.fixture(scope="session")
def axe():
    """``axe(page)`` gives what axe-core has against the page, one line per element; [] is clean."""
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
    ask = """async tags => {
      const only = {type: "tag", values: tags};
      const asked = {runOnly: only, resultTypes: ["violations"], preload: false};
      return (await axe.run(document, asked)).violations;
    }"""

    def run(page) -> list[str]:
        page.wait_for_load_state()  # its style sheets, too
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)  # a script tag would be stopped by our CSP
        return [
            f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
            for violation in page.evaluate(ask, AXE_TAGS)
            for node in violation["nodes"]
        ]

    return run


@pytest.fixture
def picture(page):
    """``picture("home")`` keeps a PNG of the whole page in the folder PICTURES names, if it names one."""
    folder = os.environ.get("PICTURES")

    def take(name: str) -> None:
        if folder:
            width = page.viewport_size["width"]
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    return take
