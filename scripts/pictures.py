#!/usr/bin/env python3
"""Take the pictures of the README, docs/themes.md and the mails anew, in headless Chromium on a demo of its own.

Called by `make pictures`; `make pictures ARGS=mails` takes those of the mails alone.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from with_postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PHONE, TABLET, LAPTOP, DESK = (390, 844), (1180, 820), (1280, 800), (1280, 1120)
MAIL = (640, 400)
COLOURS = 128  # as many as flat pages need
COLOURS_OF_A_MAIL = 24
LANGUAGE_OF_MAILS = "en"


@contextmanager
def demo(**settings: str) -> Iterator[str]:
    """The address of a new demo, thrown away afterwards."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="initiatievencafe-pictures-") as folder:
        url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "DEMO": "1", "VAR_DIR": folder, "SITE_URL": url, **settings}

        def manage(*arguments: str) -> None:
            subprocess.run(
                [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True
            )

        manage("migrate", "--verbosity", "0")
        manage("createcachetable", "--verbosity", "0")
        manage("load_demo")
        commands: list[list[str | Path]] = [
            [Path(sys.executable).parent / "gunicorn", "eventsite.wsgi",
             "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
            [sys.executable, "manage.py", "worker"],  # mails go out, with the link to a ticket
        ]  # fmt: skip
        running = [subprocess.Popen(command, cwd=ROOT, env=environment) for command in commands]
        try:
            _wait_for(f"{url}/gezond/leeft/")
            yield url
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()


def _wait_for(url: str) -> None:
    for _ in range(480):  # a busy machine takes a while
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise SystemExit("the demo did not start")


@contextmanager
def screen(
    browser: Browser, url: str, size: tuple[int, int], scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        locale="nl-NL",
        color_scheme=scheme,
        timezone_id="Europe/Amsterdam",
    )
    yield context.new_page()
    context.close()


def keep(page: Page, name: str, *, full_page: bool = False, colours: int = COLOURS) -> None:
    """Save the page as a small PNG; a whole one with what is fetched as one goes down."""
    if full_page:
        page.evaluate(
            "document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })"
        )
        page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=full_page))).convert("RGB")
    path = PICTURES / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KiB")


def sign_up(page: Page, evening: str, name: str, email: str) -> None:
    page.goto(f"{evening}aanmelden/")
    page.get_by_label("Naam").fill(name)
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_role("button", name="Aanmelding versturen").click()


def from_the_mail(page: Page, subject: str, label: str) -> None:
    """Follow a link of the newest mail of this subject, once the worker has sent it to the demo's mailbox."""
    letter = page.get_by_role("link", name=re.compile(subject)).first
    for _ in range(60):
        page.goto("/post/")
        if letter.count():
            break
        page.wait_for_timeout(1000)
    letter.click()
    link = page.frame_locator("iframe").get_by_role("link", name=re.compile(label)).first
    page.goto(link.get_attribute("href") or "")


def to_the_evening(page: Page) -> None:
    path = page.get_by_role("link", name="Het hele programma").first.get_attribute("href") or ""
    page.goto(path.partition("#")[0])  # from its top


def visitor(browser: Browser, url: str) -> str:
    """Home, form, ticket and waiting list. Returns the code on the ticket."""
    with screen(browser, url, LAPTOP) as page:
        page.goto("/")
        keep(page, "home", full_page=True)
        to_the_evening(page)
        keep(page, "edition", full_page=True)
        page.goto(page.locator("meta[property='og:image']").get_attribute("content") or "")
        keep(page, "shared-card")
        page.goto("/cafes/2017-10-10/")  # the first there was
        page.wait_for_load_state("networkidle")
        keep(page, "past-evening", full_page=True)
    with screen(browser, url, PHONE) as page:
        page.goto("/")
        keep(page, "home-phone")
        first = page.get_by_role("link", name="Meld u aan").first.get_attribute("href") or ""
        full = page.locator(".evenings a").first.get_attribute("href") or ""
        sign_up(page, first.removesuffix("aanmelden/"), "Anna de Vries", "anna@")
        keep(page, "sign-up-errors", full_page=True)
        page.get_by_label("E-mailadres").fill("anna.de.vries@example.nl")
        page.get_by_label("Met hoeveel mensen").fill("2")
        page.get_by_role("button", name="Aanmelding versturen").click()
        from_the_mail(page, "Uw kaart voor", "Open uw kaart")
        keep(page, "ticket", full_page=True)
        code = re.sub(r"\s", "", page.locator(".ticket__code").inner_text())
        sign_up(page, full, "Anna de Vries", "anna.de.vries@example.nl")
        from_the_mail(page, "op de wachtlijst", "Wijzig")
        keep(page, "waiting-list", full_page=True)
    return code


def sign_in(page: Page) -> None:
    page.goto("/beheer/")
    page.get_by_label("E-mail").fill("anna@example.nl")
    page.get_by_label("Wachtwoord").fill("welkom-in-haarlem")
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url("**/beheer/")


def door(browser: Browser, url: str, code: str) -> None:
    with screen(browser, url, TABLET) as page:
        sign_in(page)
        page.goto("/inchecken/")
        evening = page.get_by_role("listitem").filter(has_text="Initiatievencafé").first
        evening.get_by_role("link", name="Open het inchecken").click()
        for outcome in ["welcome", "already-in"]:
            page.get_by_label("Code op de kaart").fill(code)
            page.keyboard.press("Enter")
            page.locator(f"[data-outcome={outcome}]").wait_for()
            keep(page, f"door-{outcome}")


def desk(browser: Browser, url: str) -> None:
    """What asks for attention, what a draft still lacks, the people of an evening, a stall on its plan."""
    with screen(browser, url, DESK) as page:
        sign_in(page)
        keep(page, "desk-home", full_page=True)
        page.get_by_role("link", name=re.compile("Bekijk aanmeldingen.*Initiatievencafé")).click()
        keep(page, "desk-people")
        page.get_by_role("link", name=re.compile("^Kramen")).click()
        page.get_by_role("link", name=re.compile(r"\b3\b.*bezet")).first.click()
        page.get_by_role("heading", name="Kraam 3").wait_for()
        page.evaluate("scrollTo(0, 0)")
        keep(page, "desk-plan")
        page.get_by_role("link", name="Cafés", exact=True).first.click()
        drafts = page.get_by_role("region", name="Concepten")
        drafts.get_by_role("link", name="Initiatievencafé").first.click()
        keep(page, "desk-draft")


def mails(browser: Browser, url: str) -> None:
    """Every kind of mail in English, of those that somebody gets in it: to read each sentence in its place."""
    shown = "/beheer/mails/voorbeelden/"
    with screen(browser, url, MAIL) as page:
        sign_in(page)
        page.goto(shown)
        kinds = page.locator(f"nav a[href^='{shown}']")
        paths = [kinds.nth(n).get_attribute("href") or "" for n in range(kinds.count())]
        _until_each_is_kept(page, f"{paths[-1]}html/")
        for path in paths:
            answer = page.goto(f"{path}html/?taal={LANGUAGE_OF_MAILS}")
            if answer and answer.ok:  # staff get theirs in the site's own language
                name = f"mails-{LANGUAGE_OF_MAILS}/{path.removeprefix(shown).strip('/')}"
                keep(page, name, full_page=True, colours=COLOURS_OF_A_MAIL)


def _until_each_is_kept(page: Page, last: str) -> None:
    """The worker makes them, one after the other."""
    for _ in range(120):
        answer = page.goto(last)
        if answer and answer.ok:
            return
        page.wait_for_timeout(1000)
    raise SystemExit("the worker made no examples of mails")


def theme(browser: Browser, url: str, name: str) -> None:
    """An evening in the theme's two schemes, and the desk in the dark one."""
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        with screen(browser, url, LAPTOP, scheme) as page:
            page.goto("/")
            to_the_evening(page)
            keep(page, f"theme-{name}-{scheme}")
            if scheme == "dark":
                sign_in(page)
                keep(page, f"theme-{name}-desk-dark")


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium is needed (Debian: apt-get install chromium)", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--use-fake-ui-for-media-stream"],
        )
        if sys.argv[1:] == ["mails"]:
            with demo() as url:
                mails(browser, url)
            browser.close()
            return 0
        with demo() as url:
            mails(browser, url)
            theme(browser, url, "initiatievencafe")
            desk(browser, url)  # before a visitor and a tablet fill it
            door(browser, url, visitor(browser, url))
        with demo(SITE_THEME="voorbeeldstad", SITE_NAME="Buurtcafé Voorbeeldstad") as url:
            theme(browser, url, "voorbeeldstad")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
