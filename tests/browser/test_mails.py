"""The pages about calendars and mails, and the mails themselves in a light, a dark and a narrow client."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from eventsite.calendars import feeds
from eventsite.mails import delivery, envelope, examples, letters, mailings, queue
from eventsite.models import CalendarLink, Mailing, Message, Restoration, StaffMember
from eventsite.pages import agenda
from eventsite.tickets import links

from .. import build
from .conftest import look, look_at, resize
from .test_desk_pages import BY_MOUSE_ALONE

pytestmark = pytest.mark.browser


@pytest.fixture
def signed_in(page, site, settings):
    """Anna, without a second factor. Cookies without Secure: the server speaks plain http."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "session", "csrf"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    client = Client()
    client.force_login(build.anna())
    value = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": value, "url": site}])
    return page


def personal_page() -> str:
    feed = feeds.personal_feed(links.calendar_link("bram@example.nl"))
    return feed.path.removesuffix("agenda.ics")


def test_agenda_pages(page, axe, picture):
    look(page, axe, picture, "agenda-empty", "/agenda/")
    look(page, axe, picture, "agenda-personal-empty", personal_page())
    event = build.edition()
    build.bram(event)
    full = build.edition(title="Initiatievencafé groene buurten", capacity=1)
    build.daan(full)
    build.bram(full)
    look(page, axe, picture, "agenda", "/agenda/")
    look(page, axe, picture, "agenda-event", f"{event.get_absolute_url()}agenda/")
    look(page, axe, picture, "agenda-personal", personal_page())
    page.get_by_role("button", name="Maak deze link ongeldig").press("Enter")
    page.get_by_role("heading", name="De link werkt niet meer").wait_for()
    assert axe(page) == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_page_of_a_long_agenda(page, axe, picture, number):
    for _evening in range(2 * agenda.PER_PAGE + 1):
        build.edition()

    look(page, axe, picture, f"agenda-long-{number}", f"/agenda/?pagina={number}")

    expect(page.get_by_text(f"Pagina {number} van 3")).to_be_visible()
    ways = page.get_by_role("navigation", name="Pagina’s").get_by_role("link").all()
    assert len({way.bounding_box()["y"] for way in ways}) == 1  # in a row, on a phone too


@pytest.mark.long
def test_pages_of_organisers_about_mails(signed_in, axe, picture):
    page = signed_in
    look(page, axe, picture, "desk-agenda-none", "/beheer/agenda/")
    CalendarLink.objects.create(user=build.User.objects.get())
    look(page, axe, picture, "desk-agenda", "/beheer/agenda/")
    look(page, axe, picture, "desk-mails-empty", "/beheer/mails/")
    look(page, axe, picture, "desk-mails-examples-none", "/beheer/mails/voorbeelden/")
    event = build.edition()
    build.bram(event)
    build.daan(event)
    bram, daan = Message.objects.order_by("pk")
    Message.objects.filter(pk=bram.pk).update(
        state="failed", attempts=1, last_error="550 5.1.1 <bram@example.nl>: user unknown"
    )
    Message.objects.filter(pk=daan.pk).update(
        state="bounced", attempts=1, sent_at=timezone.now(), last_error="5.2.2 552 mailbox full"
    )
    look(page, axe, picture, "desk-mails", "/beheer/mails/")
    page.get_by_label("Evenement", exact=True).select_option(event.slug)
    page.get_by_role("button", name="Toon").press("Enter")
    expect(page.get_by_text("Bram Jansen").first).to_be_visible()
    look(page, axe, picture, "desk-mails-of-one-event", page.url)
    look(page, axe, picture, "desk-mails-error", "/beheer/mails/?evenement=bestaat-niet")
    look(page, axe, picture, "desk-mails-held-none", reverse("mails:held"))
    Message.objects.filter(pk=daan.pk).update(state="held", sent_at=None, last_error="")
    now = timezone.now()
    Restoration.objects.create(backup="backup-x", taken_at=now, restored_at=now, settled_at=now)
    look(page, axe, picture, "desk-mails-held", reverse("mails:held"))
    assert page.evaluate(BY_MOUSE_ALONE) == []
    page.get_by_role("button", name="Doorgaan").press("Enter")
    expect(page.get_by_role("heading", name="Er is 1 fout")).to_be_visible()
    look_at(page, axe, picture, "desk-mails-held-error")
    page.get_by_label("Laten vervallen").press("Space")
    page.get_by_role("button", name="Doorgaan").press("Enter")
    expect(page.get_by_text("1 mail is vervallen.")).to_be_visible()
    url = f"/beheer/evenementen/{event.slug}/berichten/"
    look(page, axe, picture, "mailings-empty", url)
    look(page, axe, picture, "mailings-all-empty", "/beheer/berichten/")
    look(page, axe, picture, "texts-empty", "/beheer/berichten/teksten/")
    mailings.schedule(build.mailing(event), timezone.now() + timedelta(days=1))
    build.mailing(event, text="Dag {voornaam}")
    look(page, axe, picture, "mailings-all", "/beheer/berichten/")
    for mailing in Mailing.objects.all():
        look(page, axe, picture, f"mailing-{mailing.state}", mailing.get_absolute_url())


def test_whole_log(signed_in, axe, picture):
    page = signed_in
    StaffMember.objects.update(role=StaffMember.Role.MANAGER)
    look(page, axe, picture, "log-empty", "/beheer/logboek/")
    look(page, axe, picture, "log-error", "/beheer/logboek/?van=gisteren")


def test_message_is_written_tried_sent_stopped_and_resumed_by_keyboard(signed_in, axe, picture):
    page = signed_in
    event = build.edition()
    for _ in range(3):
        build.registration(event)
    Message.objects.all().delete()
    resize(page, 820)
    page.goto(f"/beheer/evenementen/{event.slug}/berichten/nieuw/")
    page.get_by_role("button", name="Bekijk het bericht").press("Enter")
    expect(page.get_by_role("heading", name="3 fouten")).to_be_focused()
    assert axe(page) == []
    picture("mailing-errors")
    page.get_by_label("Wie een plaats heeft").press("Space")
    page.get_by_label("Onderwerp", exact=True).fill("De ingang is aan de achterkant")
    page.get_by_label("Bericht", exact=True).fill("De voordeur wordt geschilderd.")
    page.get_by_role("button", name="Bekijk het bericht").press("Enter")
    page.get_by_role("button", name="Verder").wait_for()
    look(page, axe, picture, "mailing-draft", page.url)
    page.get_by_role("button", name="Stuur een proef naar mij").press("Enter")
    expect(page.get_by_text("De proef gaat naar anna@example.nl.")).to_be_visible()

    page.get_by_role("button", name="Verder").press("Enter")
    page.get_by_role("button", name="Verstuur 3 mails").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Verstuur 3 mails").press("Enter")
    expect(page.get_by_text("0 van 3")).to_be_visible()
    delivery.deliver(queue.claim(timezone.now()))  # the proof, for which somebody waits
    delivery.deliver(queue.claim(timezone.now()))
    expect(page.get_by_text("1 van 3")).to_be_visible()
    look(page, axe, picture, "mailing-sending", page.url)
    page.get_by_role("button", name="Stop").press("Enter")
    expect(page.get_by_text("Gestopt.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 van 3")).to_be_visible()
    assert delivery.deliver_due() == 0
    page.get_by_role("button", name="Ga verder").press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    delivery.deliver_due()
    expect(page.get_by_text("Klaar.")).to_be_visible()
    expect(page.get_by_text("3 van 3")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)  # it was loaded anew
    assert axe(page) == []


CLIENTS = {"light": ("light", 640), "dark": ("dark", 640), "narrow": ("light", 320)}


def test_every_mail_is_readable(page, axe, picture):
    """Contrast by axe, nothing sideways; a dark client is one whose reader prefers dark."""
    for letter in letters.classes():
        page.set_content(envelope.html_of(examples.render(letter)))
        for client, (scheme, width) in CLIENTS.items():
            page.emulate_media(color_scheme=scheme)
            resize(page, width)
            about_pages = ("landmark", "region")
            found = [f for f in axe(page) if not f.startswith(about_pages)]
            assert found == [], (letter.kind, client)
            sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert sideways <= 0, (letter.kind, client)
            picture(f"mail-{client}-{letter.kind}")
