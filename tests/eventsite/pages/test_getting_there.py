"""How one gets there: on the pages, in the day-before mail, in the calendar; of more venues, and of one that says nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.booking import scheduling
from eventsite.jobs import periodic
from eventsite.mails import delivery
from eventsite.models import Session, Venue
from eventsite.pages import getting_there
from eventsite.tickets import links
from tests import build

pytestmark = pytest.mark.django_db

WAYS = {
    "public_transport": "Bus 73 stopt voor de deur.",
    "cycling": "Rekken aan de overkant.",
    "parking": "Garage De Raaks.",
    "step_free_way": "Neem de glazen deur.",
}
ALL = WAYS | {
    "step_free": "yes",
    "accessible_toilet": "partly",
    "hearing_loop": "no",
    "accessibility": "Een hulphond is welkom.",
}
SAID = [
    *WAYS.values(),
    "Drempelvrij",
    "Toilet dat deels is aangepast",
    "Geen ringleiding",
    "hulphond",
]


@pytest.fixture
def venue() -> Venue:
    return build.venue(**ALL)


def elsewhere(event, *, days: int, **fields) -> Session:
    other = build.venue(name="De Pletterij", latitude=None, longitude=None, **fields)
    return build.session(event, starts_at=event.starts_at + timedelta(days=days), venue=other)


def test_each_venue_is_named_once_with_its_days_and_none_where_nothing_goes_on(venue):
    run = build.run(sessions=2)
    other = elsewhere(run, days=28)
    off = elsewhere(run, days=35)
    off.cancelled_at = timezone.now()
    off.save()

    there = getting_there.of(run.all_sessions_in_order())

    assert [(one.venue, len(one.sessions)) for one in there] == [(venue, 2), (other.venue, 1)]


def test_of_what_is_off_altogether_the_venue_is_still_told(venue):
    event = build.edition()
    event.sessions.update(cancelled_at=timezone.now())

    assert [one.venue for one in getting_there.of(list(event.sessions.all()))] == [venue]
    assert getting_there.of([]) == []


@pytest.mark.parametrize("kind", [build.edition, build.run])
def test_event_says_how_one_gets_there_and_gets_in(client, venue, kind):
    page = client.get(kind().get_absolute_url()).text

    assert [one for one in SAID if one not in page] == []
    assert f'href="{venue.directions_url.replace("&", "&amp;")}"' in page
    assert 'href="https://9292.nl/"' in page
    assert (
        'href="geo:52.384500,4.627600?q=52.384500%2C4.627600%28%E2%80%99t%20Seinwezen%29"' in page
    )
    assert (
        'href="https://maps.apple.com/?ll=52.384500%2C4.627600&amp;q=%E2%80%99t+Seinwezen"' in page
    )


def test_of_a_venue_that_says_nothing_only_address_and_links_are_shown(client):
    build.venue(latitude=None, longitude=None)
    page = client.get(build.edition().get_absolute_url()).text

    assert "Kinderhuissingel 1" in page
    assert "https://www.openstreetmap.org/search?query=Kinderhuissingel+1" in page
    shown = (
        "geo:",
        "maps.apple.com",
        "Openbaar vervoer",
        "Toegankelijkheid van de zaal",
        '<dl class="there',
    )
    assert [one for one in shown if one in page] == []


def test_two_venues_each_have_their_days_and_their_own_ways(client, venue):
    run = build.run(sessions=1)
    other = elsewhere(run, days=7, cycling="Op het plein.")
    page = client.get(run.get_absolute_url()).text
    there = page[page.index('id="waar"') :]

    assert there.count('<div class="there">') == 2
    first, second = there.split('<div class="there">')[1:]
    assert "Rekken aan de overkant." in first
    assert "Op het plein." in second
    assert other.starts_at.strftime("%-d ") in second
    assert "Rekken" not in second


def test_draft_without_a_session_has_no_place_to_tell_of():
    assert getting_there.of(build.edition(status="draft", sessions=0).sessions_in_order()) == []


def test_own_page_says_it_to_who_comes_and_the_ticket_leads_there(client, venue):
    bram = build.bram(build.edition())

    own = client.get(links.registration_url(bram)).text
    ticket = client.get(links.ticket_url(bram)).text

    assert [one for one in SAID if one not in own] == []
    assert f'href="{bram.event.get_absolute_url()}#waar"' in ticket
    Venue.objects.update(**dict.fromkeys(ALL, ""))
    assert "#waar" not in client.get(links.ticket_url(bram)).text


@pytest.mark.django_db(transaction=True)
def test_changed_way_is_on_pages_that_were_kept(client):
    """The triggers watch these columns: nobody has to think of the pages."""
    venue = build.venue()
    paths = [build.edition().get_absolute_url(), build.run().get_absolute_url()]
    assert not any("Bus 73" in client.get(path).text for path in paths)

    for field, said in {"public_transport": "Bus 73", "hearing_loop": "yes"}.items():
        Venue.objects.filter(pk=venue.pk).update(**{field: said})
        shown = {"yes": "Ringleiding"}.get(said, said)
        assert all(shown in client.get(path).text for path in paths), field


def test_day_before_mail_says_how_one_gets_there_in_text_and_in_html(venue, frozen, mailoutbox):
    event = build.edition()
    build.bram(event)
    delivery.deliver_due()
    mailoutbox.clear()

    frozen.move_to(timezone.localtime(event.starts_at) - timedelta(days=1))
    periodic.run_due(timezone.now())
    delivery.deliver_due()

    (mail,) = mailoutbox
    html = next(body for body, kind in mail.alternatives if kind == "text/html")
    said = [
        *WAYS.values(),
        "Drempelvrij. Toilet dat deels is aangepast. Geen ringleiding. Een hulphond",
    ]
    for text in (mail.body, html):
        assert [one for one in said if one not in text] == []
        assert "https://9292.nl/" in text
    assert venue.directions_url in mail.body


def test_day_before_mail_of_a_venue_that_says_nothing_has_no_empty_words(frozen, mailoutbox):
    event = build.edition()
    build.bram(event)
    delivery.deliver_due()
    mailoutbox.clear()

    frozen.move_to(timezone.localtime(event.starts_at) - timedelta(days=1))
    periodic.run_due(timezone.now())
    delivery.deliver_due()

    (mail,) = mailoutbox
    html = next(body for body, kind in mail.alternatives if kind == "text/html")
    for text in (mail.body, html):
        words = ("Openbaar vervoer:", "Auto:", "Toegankelijkheid van de zaal", "Zo komt u er")
        assert [one for one in words if one in text] == []
        assert "9292.nl" in text


def test_calendar_tells_of_access_and_is_the_same_appointment(client, frozen):
    """Where and when did not change: SEQUENCE stays (NORMS C3), and nobody is mailed."""
    event = build.edition()
    bram = build.bram(event)
    delivery.deliver_due()
    session, before = event.sessions.get(), bram.messages.count()
    venue = Venue.objects.get()
    venue.hearing_loop, venue.step_free, venue.parking = "yes", "partly", "Garage De Raaks."

    scheduling.save_venue(venue)

    feed = client.get("/agenda.ics").text.replace("\r\n ", "")
    assert "Deels drempelvrij. Ringleiding." in feed
    assert event.sessions.get().sequence == session.sequence
    assert bram.messages.count() == before


def test_page_asks_as_much_of_three_venues_as_of_one(client, django_assert_num_queries, venue):
    event = build.edition()
    path = event.get_absolute_url()
    client.get(path)
    with django_assert_num_queries(8):
        client.get(path)
    for days in (7, 14):
        elsewhere(event, days=days, **WAYS)
    with django_assert_num_queries(8):
        client.get(path)
