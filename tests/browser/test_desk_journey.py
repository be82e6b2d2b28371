"""A whole evening at the desk, from the copy of the last one to the door; no address is ever typed."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from cafes.models import Edition
from eventsite.booking import registering
from eventsite.door import people
from eventsite.mails import bounces
from eventsite.mails.bounces import Bounce
from eventsite.models import Message
from eventsite.tickets import codes

from .. import build
from .conftest import resize

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Desk:
    """Counts what an organiser does: each press, each field."""

    def __init__(self, page) -> None:
        self.page, self.steps = page, 0

    def follow(self, name, *, within=None) -> None:
        self._press((within or self.page).get_by_role("link", name=name).first)

    def press(self, name) -> None:
        self._press(self.page.get_by_role("button", name=name).first)

    def _press(self, what) -> None:
        what.click()
        self.page.wait_for_load_state()
        self.steps += 1

    def fill(self, label, text) -> None:
        field = self.page.locator("main").get_by_label(label, exact=True)
        field.fill(text)
        self.steps += 1

    def choose(self, label) -> None:
        self.page.locator("main").get_by_label(label).check()
        self.steps += 1

    def search(self, text) -> None:
        """In the field that every page has."""
        self.page.locator("header").get_by_role("searchbox").fill(text)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/zoeken/**")
        self.steps += 2

    def menu(self, name) -> None:
        """Beside the page, or behind a button where there is no room."""
        button = self.page.locator("header summary")
        if button.is_visible():
            button.click()
            self.steps += 1
        self._press(
            self.page.locator("header").get_by_role("link", name=name).locator("visible=true")
        )

    def tab(self, name) -> None:
        """Of the evening."""
        self._press(self.page.locator(".desk-tabs").get_by_role("link", name=name))

    def took(self) -> int:
        steps, self.steps = self.steps, 0
        return steps


@pytest.fixture
def last_time(site):
    """An evening of last month, with its plan and its stage."""
    day = timezone.now() - timedelta(days=30)
    edition = build.edition(capacity=3, starts_at=day, description="Kom langs.")
    build.stands(edition, 2)
    build.slots(edition, 2)
    return edition


@pytest.mark.long
@pytest.mark.parametrize("width", [820, 1280])
def test_an_evening_from_its_copy_to_the_door(page, site, settings, sign_in, last_time, width):
    settings.CHECK_IN_BEFORE = timedelta(days=60)
    desk = Desk(page)
    resize(page, width)
    sign_in(page.context)
    page.goto("/beheer/")

    # A new evening like the last, on the site: five actions.
    desk.follow("Nieuwe avond")
    day = timezone.localdate() + timedelta(days=20)
    desk.fill("Op welke dag?", day.isoformat())
    desk.press("Maak het concept")
    desk.follow("Zet op de site")
    desk.press("Zet op de site")
    assert desk.took() <= 5
    edition = Edition.objects.get(status="published", pk__gt=last_time.pk)
    assert timezone.localdate(edition.starts_at) == day
    assert (edition.capacity, edition.stands.count()) == (3, 2)

    # People sign up on the site; the last of them waits. One mail comes back.
    build.bram(edition)
    wrong = build.chaima(edition, email="chaima@example.com")
    call_command("worker", once=True)
    letter = Message.objects.get(registration=wrong)
    bounces.record(Bounce(letter.message_id, "chaima@example.com", "5.1.1", "no such user"))

    # Somebody calls, and has no mail; somebody else comes too late.
    desk.tab("Mensen")
    desk.follow("Iemand aanmelden")
    desk.fill("Naam", "Fatima Bouzidi")
    desk.press("Meld aan")
    assert desk.took() == 4
    caller = edition.registrations.get(name="Fatima Bouzidi")
    assert (caller.source, caller.is_confirmed) == ("phone", True)
    late = registering.register(edition, name="Daan de Vries", email="daan@example.nl")
    assert late.is_waiting

    # The address that did not exist is put right in its row.
    desk.menu("Berichten")
    desk.follow("Mails die niet aankwamen")
    desk.fill(re.compile("E-mailadres"), "chaima@example.nl")
    desk.press("Verbeter en stuur opnieuw")
    desk.press("Wijzigen en mailen")
    assert desk.took() <= 6
    wrong.refresh_from_db()
    assert wrong.email == "chaima@example.nl"

    # Who waits is given a place.
    desk.search("Vries")
    desk.follow(re.compile("Daan de Vries"))
    desk.follow("Een plaats geven")
    desk.fill("Waarom", "Brengt het geluid mee.")
    desk.choose("Ook als er geen plaats vrij is")
    desk.press("Verder")
    desk.press("Geef de plaats")
    assert desk.took() == 8
    late.refresh_from_db()
    assert late.is_confirmed

    # Everybody with a place reads where to put their bicycle.
    desk.tab("Berichten")
    desk.follow("Schrijf een bericht")
    desk.choose("Wie een plaats heeft")
    desk.fill("Onderwerp", "Uw fiets")
    desk.fill("Bericht", "Er is een stalling achter het gebouw.")
    desk.press("Bekijk het bericht")
    desk.choose("Nu")
    desk.press("Verder")
    desk.press("Verstuur 3 mails")
    assert desk.took() <= 9
    call_command("worker", once=True)
    readers = Message.objects.filter(kind="mailing", state="sent")
    assert {one.registration.name for one in readers} == {
        "Bram Jansen",
        "Chaima El Amrani",
        "Daan de Vries",
    }

    # Paper, for the caller among others.
    desk.tab("Afdrukken")
    paper = page.get_by_role("link", name="Voor 1 aanmelding zonder e-mail")
    assert page.request.get(site + paper.get_attribute("href")).body().startswith(b"%PDF")
    assert desk.took() == 1

    # A tablet at the door lets the caller in by the paper.
    desk.tab("Deur")
    desk.follow(re.compile("Tablets"))
    desk.press("Koppel een tablet")
    assert desk.took() == 3
    with tablet_of(page, site) as tablet:
        tablet.locator("#code").focus()
        tablet.keyboard.type(codes.code_of(caller))
        tablet.keyboard.press("Enter")
        expect(tablet.locator("[data-verdict]")).to_contain_text("Welkom")
        expect(tablet.locator("[data-state]")).to_have_text("Verbonden")
    assert people.count(edition.sessions.get()) == people.Count(inside=1, expected=4)


@contextmanager
def tablet_of(page, site):
    """Another browser, to which the address on the organiser's screen is carried by camera."""
    address = page.locator("[data-part=pairing] a").text_content()
    context = page.context.browser.new_context(
        locale="nl-NL", viewport={"width": 1180, "height": 820}
    )
    try:
        tablet = context.new_page()
        tablet.goto(site + urlsplit(address).path + "#" + urlsplit(address).fragment)
        expect(tablet.locator("[data-state]")).to_have_text("Verbonden")
        yield tablet
    finally:
        context.close()
