"""A real server with hashed static files, and a real Chromium that complains about what it meets."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread

from .. import build

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)
HASHED = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "eventsite.staticfiles.HashedFilesStorage"},
}
WIDTHS = [390, 820, 1280]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Playwright keeps an event loop in this thread; what Django does here is synchronous all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if CHROMIUM is None:
        pytest.skip("no Chromium; install it (Debian: apt-get install chromium)")
    flags = (
        "--no-sandbox --disable-dev-shm-usage --disable-background-networking "
        "--disable-component-update --disable-sync --no-first-run --no-default-browser-check "
        "--disable-quic --disable-default-apps --disable-domain-reliability "
        "--metrics-recording-only --no-pings"
    )
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [*flags.split(), "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


@pytest.fixture(scope="session")
def _server(django_db_setup):
    """The whole stack in a thread; WhiteNoise serves the hashed files, as in production."""
    with override_settings(STORAGES=HASHED):
        call_command("collectstatic", interactive=False, verbosity=0)
        thread = LiveServerThread("127.0.0.1", lambda application: application)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def site(_server, transactional_db, settings) -> str:
    """The address of the server, without a slash at the end; the database is empty."""
    settings.STORAGES = HASHED
    return _server


@pytest.fixture(scope="session")
def base_url(_server) -> str:
    """So that ``page.goto("/mijn/")`` reaches the server."""
    return _server


@pytest.fixture
def page(page, site):
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


@pytest.fixture(scope="session")
def axe():
    """``axe(page)`` gives what axe-core has against the page, one line per element; [] is clean."""
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text()

    def run(page) -> list[str]:
        page.evaluate(source)  # a script tag would be stopped by our CSP
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS
        )
        return [
            f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
            for violation in found["violations"]
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
