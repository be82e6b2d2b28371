"""Telling others of a page: what is said, and which page it is."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.utils import timezone

from eventsite.booking import calling_off
from eventsite.tickets import links

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]

TITLE = 'Café & "Zo" <b>, 100% + %20'


def shared(html: str) -> dict[str, str]:
    """What is handed to the device, to a mail and to WhatsApp."""
    (where,) = re.findall(r"<(?:div|details) [^>]*data-share=[^>]*>", html)
    data = {
        name: unescape(re.search(rf'data-{name}="([^"]*)"', where)[1])
        for name in ("share", "title", "text")
    }
    mail, whatsapp = re.findall(r'class="share__way" href="([^"]+)"', html)
    return data | {"mail": unescape(mail), "whatsapp": unescape(whatsapp)}


def pages():
    edition = build.edition(title=TITLE)
    course = build.course(title=TITLE)
    run = build.run(course, title=TITLE)
    initiative = build.initiative(name="Buurttuin & Co")
    over = build.edition(title=TITLE, starts_at=timezone.now() - timedelta(days=9))
    return [one.get_absolute_url() for one in (edition, course, run, initiative, over)]


def test_every_page_that_others_should_know_of_can_be_shared(client):
    for path in pages():
        said = shared(client.get(path).text)

        url = links.absolute(path)
        assert said["share"] == url
        assert unquote(said["whatsapp"]) == f"https://wa.me/?text={said['text']} {url}"
        mail = parse_qs(urlsplit(said["mail"]).query.replace("+", "%2B"))
        assert mail == {"subject": [said["title"]], "body": [f"{said['text']}\n\n{url}"]}, path
        assert said["title"] in said["text"]
        assert "&amp;" not in said["text"]


def test_what_is_shared_says_day_time_and_place(client):
    starts_at = build.NOW + timedelta(days=14, hours=5, minutes=30)
    edition = build.edition(starts_at=starts_at)
    venue = edition.sessions.get().venue

    text = shared(client.get(edition.get_absolute_url()).text)["text"]

    local = timezone.localtime(starts_at)
    assert text.startswith("Kom ook: Initiatievencafé, ")
    assert f"{local:%H.%M} uur, {venue.name} in {venue.city}." in text
    assert f"{local.day} " in text
    assert str(local.year) in text


def test_what_is_over_is_shared_as_what_was(client):
    over = build.edition(starts_at=timezone.now() - timedelta(days=9))

    text = shared(client.get(over.get_absolute_url()).text)["text"]

    assert text.startswith("Zo was het: Initiatievencafé, ")


def test_run_is_shared_with_its_first_day(client):
    run = build.run(sessions=3)

    assert ", vanaf " in shared(client.get(run.get_absolute_url()).text)["text"]


def test_what_is_called_off_or_not_on_the_site_yet_is_not_shared(client):
    edition, draft = build.edition(), build.edition(status="draft")
    calling_off.call_off(edition)

    assert "data-share" not in client.get(edition.get_absolute_url()).text
    preview = client.get(links.preview_url(draft))
    assert preview.status_code == 200
    assert "data-share" not in preview.text


def test_ticket_and_own_page_share_the_evening_and_never_a_link_of_ones_own(client):
    bram = build.bram(build.edition(title=TITLE))

    for path in (links.ticket_url(bram), links.registration_url(bram)):
        said = shared(client.get(path).text)
        assert TITLE in said["text"]
        assert said["share"] == links.absolute(bram.event.get_absolute_url())
        for what in said.values():
            assert "/kaart/" not in unquote(what)
            assert "/mijn/" not in unquote(what)
            assert bram.name not in unquote(what)
