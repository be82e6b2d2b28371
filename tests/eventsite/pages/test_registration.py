from __future__ import annotations

import re
from datetime import timedelta

import pytest

from eventsite.booking import calling_off, cancelling, events
from eventsite.models import Message, Registration
from eventsite.tickets import links
from eventsite.tickets.links import Purpose

from ... import build
from ...cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def bram():
    return build.bram(build.edition(capacity=2))


def mine(registration, page="") -> str:
    return links.registration_url(registration) + page


# One's registration --------------------------------------------------------------------------------


def test_registration_page_shows_what_we_know_and_what_one_can_do(client, bram):
    response = client.get(mine(bram))

    assert "U bent aangemeld" in text_of(response)
    assert "bram@example.nl" in text_of(response)
    for page in ("wijzigen/", "afmelden/"):
        assert mine(bram, page) in response.content.decode()
    assert links.ticket_url(bram) in response.content.decode()


def test_registration_page_of_who_waits_shows_position_and_rule(client, bram):
    event = bram.event
    build.daan(event)
    chaima = build.chaima(event)

    text = text_of(client.get(mine(chaima)))

    assert "1 is uw plaats in de rij" in text
    assert "Wie het eerst komt, krijgt het eerst een plaats" in text


def test_who_waits_after_the_stop_takes_the_place_that_came_free_on_their_page(client, frozen):
    event = build.edition(capacity=1)
    bram, chaima = build.bram(event), build.chaima(event)
    frozen.move_to(event.starts_at - timedelta(minutes=10))
    assert "plaats/" not in client.get(mine(chaima)).content.decode()
    cancelling.cancel(bram)

    assert mine(chaima, "plaats/") in client.get(mine(chaima)).content.decode()
    assert "Nu is er geen plaats vrij" in text_of(client.get(event.get_absolute_url()))
    client.post(mine(chaima, "plaats/"))

    assert "U bent aangemeld" in text_of(client.get(mine(chaima)))


def test_registration_page_of_a_group_that_never_fits_says_so(client):
    event = build.edition(capacity=3)
    build.bram(event)
    large = build.daan(event, party_size=3)
    event.capacity = 2
    events.save_event(event)

    for page in (mine(large), links.ticket_url(large)):
        text = text_of(client.get(page))
        assert "Er zijn nog maar 2 plaatsen, en u wilt met 3 mensen komen" in text
        assert "None" not in text


def test_registration_page_after_the_event_offers_no_change(client, bram, frozen):
    frozen.move_to(bram.event.ends_at + timedelta(minutes=1))

    assert "wijzigen/" not in client.get(mine(bram)).content.decode()


@pytest.mark.parametrize("page", ["", "bevestiging/", "wijzigen/", "afmelden/"])
def test_pages_behind_a_link_are_kept_out_of_caches_and_search_engines(client, bram, page):
    response = client.get(mine(bram, page))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("page", ["", "bevestiging/", "wijzigen/", "afmelden/"])
def test_get_on_a_link_changes_nothing(client, bram, page):
    before = type(bram).objects.values().get()

    client.get(mine(bram, page))
    client.head(mine(bram, page))

    assert type(bram).objects.values().get() == before


# What is wrong with a link -------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "bevestiging/", "wijzigen/", "afmelden/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_tampered_link_is_not_found_and_says_how_to_get_a_new_one(client, bram, page, method):
    url = mine(bram)[:-3] + "xx/" + page

    response = getattr(client, method)(url)

    assert response.status_code == 404
    assert "Deze link werkt niet" in text_of(response)
    assert 'href="/mijn/"' in response.content.decode()
    bram.refresh_from_db()
    assert bram.is_confirmed


def test_ticket_link_does_not_open_the_registration(client, bram):
    token = links.make_token(bram, Purpose.TICKET)

    assert client.get(f"/mijn/{token}/").status_code == 404
    assert client.post(f"/mijn/{token}/afmelden/").status_code == 404


def test_revoked_link_is_gone(client, bram):
    url = mine(bram, "afmelden/")
    links.revoke(bram)

    response = client.post(url)

    assert response.status_code == 410
    assert "Deze link is vervangen" in text_of(response)
    bram.refresh_from_db()
    assert bram.is_confirmed


def test_old_link_is_gone(client, bram, frozen):
    url = mine(bram)
    frozen.shift(timedelta(days=200))

    response = client.get(url)

    assert response.status_code == 410
    assert "Deze link is verlopen" in text_of(response)


@pytest.mark.parametrize("token", ["x", "a:b", "%00", "é", "a" * 5000, "..%2f..%2f"])
def test_nonsense_for_a_token_is_not_found(client, token):
    assert client.get(f"/mijn/{token}/").status_code == 404
    assert client.get(f"/kaart/{token}/").status_code == 404


# Changing ------------------------------------------------------------------------------------------


def test_change_saves_and_returns_to_the_registration(client, bram):
    response = client.post(mine(bram, "wijzigen/"), {"name": "Bram de Wit", "party_size": "2"})

    assert response.status_code == 303
    assert response["Location"] == mine(bram) + "?opgeslagen"
    assert 'role="status"' in client.get(response["Location"]).text
    assert "Opgeslagen" not in client.get(mine(bram)).text
    bram.refresh_from_db()
    assert (bram.name, bram.party_size) == ("Bram de Wit", 2)


def test_change_that_does_not_fit_says_what_is_free_and_keeps_the_rest(client, bram):
    build.daan(bram.event)

    response = client.post(mine(bram, "wijzigen/"), {"name": "Bram", "party_size": "2"})

    assert response.status_code == 400
    assert "Er zijn nog 0 plaatsen vrij. Uw aanmelding is niet veranderd." in text_of(response)
    bram.refresh_from_db()
    assert (bram.name, bram.party_size) == ("Bram Jansen", 1)


def test_change_of_a_cancelled_registration_leads_back(client, bram):
    cancelling.cancel(bram)

    response = client.post(
        mine(bram, "wijzigen/"), {"name": "Bram", "party_size": "2"}, follow=True
    )

    assert "U bent afgemeld" in text_of(response)


def test_change_at_a_cancelled_event_leads_back(client, bram):
    calling_off.call_off(bram.event)

    response = client.post(
        mine(bram, "wijzigen/"), {"name": "Bram", "party_size": "2"}, follow=True
    )

    assert "Deze avond gaat niet door" in text_of(response)


# Cancelling ----------------------------------------------------------------------------------------


def test_cancel_asks_first_and_then_does(client, bram):
    question = client.get(mine(bram, "afmelden/"))
    answer = client.post(mine(bram, "afmelden/"), follow=True)

    assert "Wilt u zich afmelden?" in text_of(question)
    assert "U bent afgemeld" in text_of(answer)
    bram.refresh_from_db()
    assert bram.is_cancelled


def test_cancel_twice_says_the_same_and_mails_once(client, bram):
    for _ in range(2):
        response = client.post(mine(bram, "afmelden/"), follow=True)
        assert "U bent afgemeld" in text_of(response)

    assert bram.messages.filter(kind="cancelled").count() == 1


# The ticket ----------------------------------------------------------------------------------------


def test_ticket_shows_the_code_as_picture_and_in_groups(client, bram):
    response = client.get(links.ticket_url(bram))

    html = response.content.decode()
    assert 'viewBox="0 0 33 33"' in html
    assert re.search(r"([0-9A-Z]{5} ){5}[0-9A-Z]", text_of(response))
    assert "/mijn/" not in re.sub(r'href="/mijn/"', "", html)  # no way on to cancelling


@pytest.mark.parametrize(
    ("arrange", "says"),
    [
        (lambda r: cancelling.cancel(r), "Deze kaart geldt niet meer"),
        (lambda r: calling_off.call_off(r.event), "Deze avond gaat niet door"),
    ],
)
def test_ticket_that_no_longer_holds_shows_no_code(client, bram, arrange, says):
    arrange(bram)

    response = client.get(links.ticket_url(bram))

    assert says in text_of(response)
    assert "viewBox" not in response.content.decode().split("<main")[1]


def test_ticket_of_who_waits_says_where_in_the_queue(client, bram):
    build.daan(bram.event)
    chaima = build.chaima(bram.event)

    assert "op plaats 1" in text_of(client.get(links.ticket_url(chaima)))


# Asking for one's links ----------------------------------------------------------------------------


def test_request_links_answers_the_same_for_a_known_and_an_unknown_address(client, bram):
    known = text_of(client.post("/mijn/", {"email": "Bram@example.nl"}))
    unknown = text_of(client.post("/mijn/", {"email": "niemand@example.nl"}))

    assert known.replace("bram", "niemand") == unknown
    assert Message.objects.filter(kind="links").count() == 1


def test_request_links_again_within_ten_minutes_mails_once(client, bram, frozen):
    for minutes in (0, 9, 2):
        frozen.shift(timedelta(minutes=minutes))
        client.post("/mijn/", {"email": "bram@example.nl"})

    assert Message.objects.filter(kind="links").count() == 2


def test_request_links_with_no_address_says_so(client):
    response = client.post("/mijn/", {"email": "bram"})

    assert response.status_code == 400
    assert "Vul een e-mailadres in" in text_of(response)


# Forms from elsewhere ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elders.example"},
        {"Origin": "null"},
    ],
)
def test_form_sent_from_another_site_is_refused(client, bram, headers):
    response = client.post(mine(bram, "afmelden/"), headers=headers)

    assert response.status_code == 403
    bram.refresh_from_db()
    assert bram.is_confirmed


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}]
)
def test_form_sent_from_here_is_taken(client, bram, headers):
    assert client.post(mine(bram, "afmelden/"), headers=headers).status_code == 303


def test_ticket_of_a_key_that_is_gone_says_that_the_door_finds_one_by_name(client):
    bram = build.bram(build.edition())
    Registration.objects.filter(pk=bram.pk).update(ticket_hash="0" * 64)

    page = client.get(links.ticket_url(bram))

    assert page.status_code == 200
    assert "Bij de deur vinden wij u op naam." in page.text
    assert client.get(links.registration_url(bram)).status_code == 200


def test_ticket_opens_nothing_that_changes_the_registration(client):
    """Its link may be passed on (ADR 4); what is shared is the page of the evening."""
    bram = build.bram(build.edition())

    html = client.get(links.ticket_url(bram)).text

    assert links.registration_url(bram) not in html
    assert f'data-share="{links.absolute(bram.event.get_absolute_url())}"' in html
