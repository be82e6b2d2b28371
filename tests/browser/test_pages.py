"""Every public page in every state: clean under axe, nothing sideways, at three widths."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from cafes.models import Edition
from eventsite.booking import calling_off, cancelling
from eventsite.figures import closing
from eventsite.figures.closing import Typed
from eventsite.mails import stopping
from eventsite.models import Event
from eventsite.persons import proof
from eventsite.tickets import links
from initiatives import offers
from pitches.counts import PITCHES
from pitches.models import Pitch

from .. import build
from .conftest import WIDTHS, look, resize

pytestmark = pytest.mark.browser


def edition(**fields) -> Event:
    return build.edition(
        **(
            {
                "title": "Initiatievencafé",
                "summary": "Ontmoet initiatiefnemers bij hun kraam, luister naar korte pitches en "
                "praat met mensen die u verder helpen.",
            }
            | fields
        )
    )


def full() -> Event:
    event = edition(capacity=2)
    build.bram(event, party_size=2)
    build.daan(event)
    return event


def over() -> Event:
    event = edition()
    build.bram(event)
    event.sessions.update(
        doors_open_at=timezone.now() - timedelta(days=2, hours=1),
        starts_at=timezone.now() - timedelta(days=2),
        ends_at=timezone.now() - timedelta(days=2) + timedelta(hours=2),
    )
    closing.close(event, Typed(attended=80, numbers={PITCHES: 7}))
    return event


def looked_back_on() -> Event:
    """With two photos, somebody who pitched and somebody with a stall, and what came of it."""
    event = edition()
    slots, stands = build.slots(event), build.stands(event)
    pitcher = build.initiative()
    build.initiator(event, slot=slots[0], initiative=pitcher)
    build.initiator(event, stand=stands[0], initiative=build.initiative())
    Pitch.objects.update(outcome=Pitch.Outcome.HELD)
    ends_at = timezone.now() - timedelta(days=2)
    event.sessions.update(
        doors_open_at=None, starts_at=ends_at - timedelta(hours=2), ends_at=ends_at
    )
    Edition.objects.update(aftermath="Drie buurten gaan samen verder.")
    event = Edition.objects.get(pk=event.pk)
    for colour in ("seagreen", "tomato"):
        build.photo(event, colour=colour, size=(900, 600))
    offers.accept(build.offer(pitcher))
    return build.closed(event, attended=80, pitches=1)


def home() -> str:
    over()
    for section in ("advice", "money", "rules", "space"):
        build.toolkit_card("Wat mag er in de straat?", section=section)
    build.bram(edition(), party_size=3)
    edition(starts_at=timezone.now() + timedelta(days=60))
    edition(starts_at=timezone.now() + timedelta(days=90), status=Event.Status.CANCELLED)
    return "/"


def registration(**fields):
    return build.bram(edition(), **fields)


def waiting():
    return full().registrations.get(name="Daan de Vries")


def cancelled():
    gone = registration()
    cancelling.cancel(gone)
    return gone


def called_off():
    stays = registration()
    calling_off.call_off(stays.event)
    return stays


def by_partner(state: str = "") -> str:
    """The page of somebody whom HaarlemLink signed up."""
    them = registration()
    made = build.api_key()
    type(them).objects.filter(pk=them.pk).update(key=made.key, source="partner")
    if state == "cancelled":
        cancelling.cancel(them, by=them.CancelledBy.PARTNER)
    return links.registration_url(them)


def revoked() -> str:
    someone = registration()
    url = links.registration_url(someone)
    links.revoke(someone)
    return url


PAGES = {
    "home": home,
    "home-empty": lambda: "/",
    "home-full": lambda: full() and "/",
    "edition": lambda: edition().get_absolute_url(),
    "edition-two-sessions": lambda: edition(sessions=2).get_absolute_url(),
    "edition-full": lambda: full().get_absolute_url(),
    "edition-not-yet": lambda: edition(
        registration_opens_at=timezone.now() + timedelta(days=1)
    ).get_absolute_url(),
    "edition-closed": lambda: edition(
        registration_closes_at=timezone.now() - timedelta(days=1)
    ).get_absolute_url(),
    "edition-cancelled": lambda: edition(status=Event.Status.CANCELLED).get_absolute_url(),
    "edition-over": lambda: looked_back_on().get_absolute_url(),
    "edition-over-bare": lambda: over().get_absolute_url(),
    "figures": lambda: over() and build.initiative() and "/cijfers/",
    "figures-empty": lambda: "/cijfers/",
    "sign-up": lambda: edition().get_absolute_url() + "aanmelden/",
    "sign-up-full": lambda: full().get_absolute_url() + "aanmelden/",
    "sign-up-closed": lambda: (
        edition(registration_closes_at=timezone.now() - timedelta(days=1)).get_absolute_url()
        + "aanmelden/"
    ),
    "sign-up-over": lambda: over().get_absolute_url() + "aanmelden/",
    "confirmation": lambda: links.registration_url(registration()) + "bevestiging/",
    "confirmation-waiting": lambda: links.registration_url(waiting()) + "bevestiging/",
    "own-data": lambda: proof.data_url(proof.token(registration().email)),
    "own-data-of-one": lambda: links.registration_url(registration()) + "gegevens/",
    "own-data-erase": lambda: proof.data_url(proof.token(registration().email)).replace(
        "/gegevens/", "/wissen/"
    ),
    "registration": lambda: links.registration_url(registration()),
    "registration-waiting": lambda: links.registration_url(waiting()),
    "registration-cancelled": lambda: links.registration_url(cancelled()),
    "registration-called-off": lambda: links.registration_url(called_off()),
    "registration-by-partner": by_partner,
    "registration-cancelled-by-partner": lambda: by_partner("cancelled"),
    "change": lambda: links.registration_url(registration()) + "wijzigen/",
    "cancel": lambda: links.registration_url(registration()) + "afmelden/",
    "cancel-waiting": lambda: links.registration_url(waiting()) + "afmelden/",
    "ticket": lambda: links.ticket_url(registration(party_size=2)),
    "ticket-waiting": lambda: links.ticket_url(waiting()),
    "ticket-cancelled": lambda: links.ticket_url(cancelled()),
    "ticket-called-off": lambda: links.ticket_url(called_off()),
    "links": lambda: "/mijn/",
    "stop-mails": lambda: stopping.url(registration()).removeprefix(settings.SITE_URL),
    "link-unknown": lambda: "/mijn/bestaat-niet/",
    "link-revoked": revoked,
    "privacy": lambda: "/privacy/",
    "developers": lambda: edition() and "/ontwikkelaars/",
    "accessibility": lambda: "/toegankelijkheid/",
    "accessibility-filled": lambda: (
        build.statement(examined_on=build.NOW) and build.deviation() and "/toegankelijkheid/"
    ),
    "not-found": lambda: "/bestaat-niet/",
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_clean_at_every_width(page, axe, picture, name):
    look(page, axe, picture, name, PAGES[name]())


def test_sign_up_with_errors_leads_to_them(page, axe, picture):
    resize(page, 390)
    page.goto(edition().get_absolute_url() + "aanmelden/")
    page.get_by_label("E-mailadres").fill("bram@")
    page.get_by_label("Met hoeveel mensen").fill("99")
    page.get_by_role("button", name="Aanmelding versturen").click()

    heading = page.get_by_role("heading", name="Er zijn 3 fouten")
    expect(heading).to_be_focused()
    assert page.title().startswith("3 fouten: ")
    assert axe(page) == []
    picture("sign-up-errors")
    for link in page.locator("[data-error-summary] a").all():
        link.press("Enter")
        field = page.locator(":focus")
        expect(field).to_have_attribute("aria-invalid", "true")
        described_by = field.get_attribute("aria-describedby").split()
        assert link.inner_text() in " ".join(
            page.locator(f"#{id_}").inner_text() for id_ in described_by
        )


def test_address_that_is_known_shows_no_more_than_that(page, axe, picture):
    event = edition()
    build.bram(event)

    for width in WIDTHS:
        resize(page, width)
        page.goto(event.get_absolute_url() + "aanmelden/")
        page.get_by_label("Naam").fill("Bram")
        page.get_by_label("E-mailadres").fill("BRAM@example.nl")
        page.get_by_role("button", name="Aanmelding versturen").click()
        page.get_by_role("heading", name="Kijk in uw mail").wait_for()
        assert axe(page) == []
        assert page.locator("main a[href*='/mijn/'], main a[href*='/kaart/']").count() == 0
        picture("sent")


def test_links_asked_for(page, axe, picture):
    for width in WIDTHS:
        resize(page, width)
        page.goto("/mijn/")
        page.get_by_label("E-mailadres").fill("bram@example.nl")
        page.get_by_role("button", name="Stuur mijn links").click()
        expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
        assert axe(page) == []
        picture("links-asked")
