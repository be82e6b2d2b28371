"""One journey in English: from the first visit to the door of an evening, and to the certificate of a course."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from courses import certificates
from courses.models import Certificate
from eventsite.models import StaffMember
from eventsite.tickets import codes

from .. import build
from ..languages import dutch_words
from .test_staff_pages import PAGES
from .test_tablet import open_pairing

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The words of a page without what says that it is in another language, and without what people typed.
WORDS = """() => {
  const page = document.querySelector("main").cloneNode(true);
  for (const other of page.querySelectorAll("[lang]:not([lang|='en']), template, script, [hidden]")) other.remove();
  return page.textContent.replaceAll(/\\s+/g, " ");
}"""
NAMES = ("Initiatievencafé", "Basiscursus crowdfunding", "Kinderhuissingel")


@pytest.fixture
def visitor(browser, browser_context_args, site):
    """Whose browser asks for English."""
    with browser.new_context(**(browser_context_args | {"locale": "en-GB"})) as context:
        yield context.new_page()


def look(page, axe, name: str) -> None:
    """In English, clean under axe, and no Dutch on it that isn't said to be."""
    assert page.locator("html").get_attribute("lang") == "en", name
    assert axe(page) == [], name
    words = page.evaluate(WORDS)
    for one in NAMES:
        words = words.replace(one, "")
    assert dutch_words(words) == [], (name, words)


def path_in(text: str, pattern: str) -> str:
    """The address in a mail, without the host that the tests do not have."""
    found = re.search(rf"https://cafe\.example\.nl({pattern}\S*)", text)
    assert found, text
    return found.group(1)


def sign_up(page, axe, name: str, email: str) -> str:
    """From the form to the address of one's own page, that stands in the mail."""
    look(page, axe, "sign-up")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Send registration").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    look(page, axe, "sent")
    mail.outbox.clear()
    call_command("worker", once=True)
    (letter,) = [one for one in mail.outbox if one.to == [email]]
    return path_in(letter.body, "/en/mijn/")


def test_from_the_first_visit_to_the_door(visitor, browser, browser_context_args, axe, site):
    """The steward's tablet is in Dutch; what it says to the visitor is in English."""
    page = visitor
    edition = build.edition(starts_at=timezone.now() + timedelta(minutes=30))
    session = edition.sessions.get()

    page.goto("/")
    expect(page).to_have_url(f"{site}/en/")
    page.goto(f"/en{edition.get_absolute_url()}aanmelden/")
    own = sign_up(page, axe, "Sanne Okafor", "sanne@example.com")
    sanne = edition.registrations.get()
    assert sanne.language == "en"

    page.goto(own)
    expect(page.get_by_role("heading", name="You are signed up")).to_be_visible()
    look(page, axe, "own")
    expect(page.get_by_label("Language of your emails and ticket")).to_have_value("en")

    # Another language for this page alone, and back: the same page, and what is mailed stays as it was.
    page.locator("header [hreflang=nl]").first.click()
    expect(page).to_have_url(site + own.removeprefix("/en"))
    page.locator("header [hreflang=en]").first.click()
    expect(page).to_have_url(site + own)
    sanne.refresh_from_db()
    assert sanne.language == "en"

    page.get_by_role("link", name="View your ticket").click()
    page.wait_for_url("**/en/kaart/**")
    look(page, axe, "ticket")
    expect(page.locator("time.ticket__date")).to_contain_text(
        re.compile("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")
    )

    calendar = page.request.get(f"/en{edition.get_absolute_url()}agenda.ics")
    assert calendar.ok
    assert "SUMMARY;LANGUAGE=nl:" in calendar.text()  # the evening has no title in English
    assert "Doors open" in calendar.text()

    with browser.new_context(**browser_context_args) as context:
        door = context.new_page()
        open_pairing(door, session)
        expect(door.get_by_text("Verbonden")).to_be_visible()
        context.set_offline(True)
        door.locator("#code").fill(codes.code_of(sanne))
        door.locator("#code").press("Enter")
        expect(door.locator("[data-verdict] h2")).to_contain_text("Welkom")
        said = door.locator("[data-verdict] [lang=en]")
        expect(said).to_have_text("Welcome")
        assert axe(door) == []
        door.locator("#code").fill("0" * 26)
        door.locator("#code").press("Enter")
        expect(said).to_have_text("We do not know this ticket. What is your name?")
        context.set_offline(False)


def test_from_a_course_to_its_certificate(visitor, axe, site):
    page = visitor
    run = build.run(build.course())

    page.goto(f"/en{run.get_absolute_url()}aanmelden/")
    own = sign_up(page, axe, "Kofi Mensah", "kofi@example.com")
    kofi = run.registrations.get()
    run.sessions.update(
        doors_open_at=F("doors_open_at") - timedelta(days=60),
        starts_at=F("starts_at") - timedelta(days=60),
        ends_at=F("ends_at") - timedelta(days=60),
    )
    for session in run.sessions.all():
        build.check_in(kofi, session)
    certificates.issue_due()

    page.goto(own)
    page.get_by_role("link", name="Your attendance and certificate").click()
    page.wait_for_load_state()
    look(page, axe, "progress")
    certificate = Certificate.objects.get(registration=kofi)
    page.goto(f"/en/bewijs/{certificate.code}/")
    look(page, axe, "certificate")
    paper = page.request.get(f"/en/bewijs/{certificate.code}/bewijs.pdf")
    assert paper.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize(
    "name", ["keys", "key", "stopped webhook", "held mails", "held mails and all decided"]
)
def test_managers_pages_about_programs_and_backups(visitor, sign_in, axe, site, name):
    sign_in(visitor.context)
    StaffMember.objects.update(role=StaffMember.Role.MANAGER)

    visitor.goto(f"/en{PAGES[name]()}")

    look(visitor, axe, name)
