"""A draft for who has the link, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from eventsite.booking import drafts
from eventsite.models import Event
from eventsite.tickets import links

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

DRAFT = Event.Status.DRAFT


def draft(**fields):
    event = build.edition(status=DRAFT, title="Café van morgen", **fields)
    build.stands(event)
    build.slots(event)
    return event


def test_preview_shows_the_evening_with_its_plan_and_stage_and_no_way_to_sign_up(client):
    page = client.get(links.preview_url(draft()))

    text = page.content.decode()
    assert page.status_code == 200
    for shown in ("Café van morgen", "Dit is een voorbeeld", "Op het podium", "Wie staat waar"):
        assert shown in text
    for not_shown in ("aanmelden/", "meedoen/", "agenda/", "?kraam=", "ld+json"):
        assert not_shown not in text.split("<main", 1)[1].split("</main", 1)[0]


def test_preview_of_a_run(client):
    page = client.get(links.preview_url(build.run(status=DRAFT, title="Basis, voorjaar")))

    text = page.content.decode().split("<main", 1)[1].split("</main", 1)[0]
    assert "Basis, voorjaar" in text
    assert "Dit is een voorbeeld" in text
    assert "aanmelden/" not in text
    assert "/agenda/" not in text


def test_preview_is_in_no_index_and_no_cache(client):
    page = client.get(links.preview_url(draft()))

    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_preview_ends_after_seven_days(client, frozen):
    url = links.preview_url(draft())
    frozen.shift(timedelta(days=7, seconds=-1))
    assert client.get(url).status_code == 200

    frozen.shift(timedelta(seconds=2))

    assert client.get(url).status_code == 410


def test_preview_ends_when_the_draft_is_on_the_site_and_leads_there(client):
    event = draft()
    url = links.preview_url(event)
    drafts.publish(event)

    page = client.get(url)

    assert page.status_code == 410
    assert event.get_absolute_url() in page.content.decode()


def test_preview_of_what_was_deleted_or_never_was(client):
    event = draft()
    url = links.preview_url(event)
    drafts.delete(event)

    assert client.get(url).status_code == 410
    assert client.get(url[:-3] + "x/").status_code == 404
    other = links.sign_parts([event.pk], "another purpose")
    assert client.get(reverse("preview", args=[other])).status_code == 404


def test_preview_without_a_day_says_so(client):
    assert client.get(links.preview_url(build.edition(status=DRAFT, sessions=0))).status_code == 409


def test_nothing_else_of_a_draft_is_to_be_had(client):
    event, run = draft(), build.run(status=DRAFT)
    client.get(links.preview_url(event))
    slug, course = event.slug, run.course.slug
    session = event.sessions.get().pk

    for path in (
        f"/cafes/{slug}/",
        f"/cafes/{slug}/aanmelden/",
        f"/cafes/{slug}/kramen/",
        f"/cafes/{slug}/agenda/",
        f"/cafes/{slug}/agenda.ics",
        f"/cafes/{slug}/{session}.ics",
        reverse("pitches:programme", args=[slug]),
        reverse("pitches:screen", args=[slug]),
        reverse("pitches:join", args=[slug]),
        f"/cursussen/{course}/{run.slug}/",
        f"/cursussen/{course}/{run.slug}/aanmelden/",
        f"/api/v1/edities/{slug}",
    ):
        assert client.get(path).status_code == 404, path
    for path in ("/", "/agenda/", "/agenda.ics", f"/cursussen/{course}/"):
        assert "Café van morgen" not in client.get(path).content.decode()
