from __future__ import annotations

import json
import re
import uuid
from datetime import datetime, timedelta

import pytest
from django.template.defaultfilters import date as date_format
from django.utils import timezone
from django.utils.timezone import localtime

from cafes.models import Edition
from eventsite.booking import calling_off, cancelling, events, scheduling
from eventsite.models import Event, Message, Registration
from eventsite.tickets import links
from initiatives import publishing

from .. import build
from ..eventsite.findability.pages import Head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def sign_up(client, event, **fields):
    form = {
        "name": "Bram Jansen",
        "email": "bram@example.nl",
        "party_size": "1",
        "submission_id": str(uuid.uuid4()),
    }
    return client.post(f"/cafes/{event.slug}/aanmelden/", form | fields)


def text_of(response) -> str:
    html = re.sub(r"<(script|style|head).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# The edition's page --------------------------------------------------------------------------------


def test_edition_shows_when_where_and_what_is_left(client, frozen_in_march):
    event = build.edition(
        capacity=80, starts_at=build.NOW + timedelta(days=14, hours=5, minutes=30)
    )
    build.bram(event, party_size=3)

    text = text_of(client.get(event.get_absolute_url()))

    assert "Nog 77 van de 80 plaatsen vrij" in text
    moment = date_format(localtime(event.starts_at), "DATETIME_FORMAT")
    assert moment == "dinsdag 16 maart 2027, 19.30 uur"
    assert "Kinderhuissingel 1, Haarlem" in text
    assert "Meld u aan" in text


def test_full_edition_offers_the_waiting_list(client):
    event = build.edition(capacity=1)
    build.bram(event)
    build.daan(event)

    text = text_of(client.get(event.get_absolute_url()))

    assert "De enige plaats is bezet" in text
    assert "1 aanmelding op de wachtlijst" in text
    assert "Zet mij op de wachtlijst" in text


def test_cancelled_edition_says_so_and_offers_no_sign_up(client):
    event = build.edition(status=Event.Status.CANCELLED)

    response = client.get(event.get_absolute_url())

    assert response.status_code == 200
    assert "Deze avond gaat niet door" in text_of(response)
    assert "aanmelden/" not in response.content.decode()
    assert "Zet in uw agenda" not in text_of(response)


def test_cancelled_edition_is_put_in_no_calendar(client):
    event = build.edition(status=Event.Status.CANCELLED)

    response = client.get(f"{event.get_absolute_url()}agenda/")

    assert response.status_code == 200
    assert "Afgelast" in text_of(response)
    assert "Welke agenda gebruikt u?" not in text_of(response)


def test_evening_over_two_days_says_the_last_day(client):
    event = build.edition()
    session = event.sessions.get()
    session.ends_at = localtime(session.ends_at) + timedelta(days=1)
    session.save()

    for page in (event.get_absolute_url(), "/agenda/"):
        last = date_format(localtime(session.ends_at), "l j F")
        assert f"19.30 uur tot {last}, 22.00 uur" in text_of(client.get(page))


@pytest.mark.parametrize("page", ["", "aanmelden/", "agenda.ics"])
def test_draft_edition_is_nowhere(client, page):
    event = build.edition(status=Event.Status.DRAFT)

    assert client.get(event.get_absolute_url() + page).status_code == 404
    assert client.get(f"/cafes/bestaat-niet/{page}").status_code == 404


@pytest.mark.parametrize("registrations", [1, 3])
def test_edition_asks_the_database_the_same_for_any_number(
    client, django_assert_num_queries, registrations
):
    event = build.edition(capacity=4, sessions=registrations)
    for _ in range(registrations):
        build.registration(event)

    with django_assert_num_queries(8):
        client.get(event.get_absolute_url())


@pytest.mark.parametrize("later", [1, 3])
def test_full_edition_asks_for_the_next_one_too(client, django_assert_num_queries, later):
    event = build.edition(capacity=1)
    build.bram(event)
    for weeks in range(later):
        build.edition(starts_at=event.starts_at + timedelta(weeks=weeks + 1))

    with django_assert_num_queries(11):  # the edition, its sessions and venue
        client.get(event.get_absolute_url())


def closed() -> Edition:
    return build.edition(registration_closes_at=build.NOW - timedelta(hours=1))


def full() -> Edition:
    event = build.edition(capacity=1)
    build.bram(event)
    return event


def called_off() -> Edition:
    event = build.edition()
    calling_off.call_off(event, reason="De zaal is dicht.")
    return event


def over() -> Edition:
    return build.edition(starts_at=build.NOW - timedelta(days=30))


@pytest.mark.parametrize("late", [closed, full, called_off, over])
def test_who_comes_too_late_is_led_to_the_next_evening(client, late):
    event = late()
    url = event.get_absolute_url()
    alone = client.get(url).text
    following = build.edition(starts_at=build.NOW + timedelta(days=60))

    led = client.get(url).text

    to_it = f'href="{following.get_absolute_url()}'
    assert to_it not in alone
    assert to_it in led


def test_who_can_have_a_place_is_not_led_away(client):
    event = build.edition(capacity=1)
    following = build.edition(starts_at=build.NOW + timedelta(days=60))
    to_it = f'href="{following.get_absolute_url()}'
    assert to_it not in client.get(event.get_absolute_url()).text

    bram = build.bram(event)
    assert to_it in client.get(event.get_absolute_url()).text
    cancelling.cancel(bram)

    assert to_it not in client.get(event.get_absolute_url()).text


def test_a_taken_stall_leads_to_who_has_it_once_an_organiser_published_it(client):
    event = build.edition()
    first, second = build.stands(event, 2)
    known = build.initiator(event, stand=first).stand_bookings.get().initiative
    unread = build.initiator(event, stand=second).stand_bookings.get().initiative
    publishing.publish(known)

    for page in ("", "kramen/"):
        html = client.get(event.get_absolute_url() + page).text
        assert html.count(f'href="{known.get_absolute_url()}"') == 2  # plan and list
        assert unread.get_absolute_url() not in html


def test_json_ld_tells_search_engines_what_the_page_tells_people(client):
    event = build.edition(capacity=2, title="Café </script><script>alert(1)</script> & meer")
    build.bram(event)

    html = client.get(event.get_absolute_url()).content.decode()

    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    data = Head(html).of_type("Event")
    assert not [script for script in scripts if "<" in script]
    assert data["name"] == event.title
    assert data["@type"] == "Event"
    session = event.sessions.get()
    told = {"startDate": session.starts_at, "endDate": session.ends_at}
    for name, moment in (told | {"doorTime": session.doors_open_at}).items():
        assert re.search(r"\+0[12]:00$", data[name])
        assert datetime.fromisoformat(data[name]) == moment
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["remainingAttendeeCapacity"] == 1
    assert (data["offers"]["price"], data["offers"]["priceCurrency"]) == (0, "EUR")
    assert data["offers"]["availability"] == "https://schema.org/InStock"
    assert data["location"]["address"]["streetAddress"] == "Kinderhuissingel 1"
    assert data["organizer"]["name"] == "Gemeente Haarlem"
    assert data["inLanguage"] == "nl"


def test_json_ld_of_a_moved_edition_says_when_it_was_to_be(client):
    event = build.edition()
    session = event.sessions.get()
    first = timezone.localtime(session.starts_at).isoformat()

    def moved(days):
        session.starts_at += timedelta(days=days)
        session.ends_at += timedelta(days=days)
        session.doors_open_at = None
        scheduling.save_sessions(event, [session])
        script = client.get(event.get_absolute_url()).context["json_ld"]
        data = json.loads(script)
        return data["eventStatus"].removeprefix("https://schema.org/Event"), data.get(
            "previousStartDate"
        )

    assert moved(7) == moved(7) == ("Rescheduled", first)
    assert moved(-14) == ("Scheduled", None)
    assert moved(1) == ("Rescheduled", first)
    calling_off.call_off(event)
    assert "https://schema.org/EventCancelled" in client.get(event.get_absolute_url()).text


def test_json_ld_of_a_draft_that_was_moved_says_nothing_of_it():
    event = build.edition(status=Event.Status.DRAFT)
    session = event.sessions.get()
    session.starts_at += timedelta(hours=1)

    scheduling.save_sessions(event, [session])

    assert event.sessions.get().announced_starts_at is None


def test_json_ld_of_a_full_and_of_a_cancelled_edition(client):
    event = build.edition(capacity=1)
    build.bram(event)

    full = client.get(event.get_absolute_url()).context["json_ld"]
    calling_off.call_off(event)
    cancelled = client.get(event.get_absolute_url()).context["json_ld"]

    assert "https://schema.org/SoldOut" in full
    assert "https://schema.org/EventCancelled" in cancelled


# Signing up ----------------------------------------------------------------------------------------


def test_sign_up_leads_to_a_confirmation_that_names_the_address(client):
    event = build.edition()

    response = sign_up(client, event, party_size="2")

    assert response.status_code == 200
    said = text_of(response)
    for words in ("Kijk in uw mail", "bram@example.nl", "Bram Jansen", "initiatieven@example.nl"):
        assert words in said
    assert "In de mail zit uw kaart" in said
    assert [m.kind for m in event.registrations.get().messages.all()] == ["confirmation"]


def test_sign_up_when_full_says_so_and_the_mail_the_position_in_the_queue(client):
    event = build.edition(capacity=1)
    build.daan(event)
    build.chaima(event)

    page = sign_up(client, event)

    assert "Er is nu geen plaats vrij" in text_of(page)
    waiting = event.registrations.get(email="bram@example.nl").messages.get()
    assert "op plaats 2" in build.mail(waiting).body


def test_form_follows_the_rules_for_fields(client):
    html = client.get(f"/cafes/{build.edition().slug}/aanmelden/").content.decode()

    assert 'autocomplete="name"' in html
    assert 'autocomplete="email"' in html
    assert "novalidate" in html
    assert "Vul alle velden in." in html
    assert "Aanmelding versturen" in html
    assert "placeholder=" not in html
    assert "disabled" not in html
    assert "csrfmiddlewaretoken" not in html
    label = html.index('for="id_email"')
    hint = html.index('id="id_email_helptext"')
    assert label < hint < html.index('name="email"')


def test_sign_up_with_errors_says_how_many_and_where(client):
    event = build.edition()

    response = sign_up(client, event, name="", email="anna@", party_size="99")

    html = response.content.decode()
    assert response.status_code == 400
    assert re.search(r"<title>\s*3 fouten: Aanmelden", html)
    assert "Er zijn 3 fouten" in text_of(response)
    for field in ("name", "email", "party_size"):
        assert f'href="#id_{field}"' in html
        tag = re.search(rf'<input[^>]*id="id_{field}"[^>]*>', html).group()
        assert 'aria-invalid="true"' in tag
        assert f"id_{field}_error" in tag
        error = html.index(f'id="id_{field}_error"')
        assert html.index(f'for="id_{field}"') < error < html.index(tag)
    assert 'value="anna@"' in html
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("party_size", "0", "Vul een getal in van 1 tot en met 6."),
        ("party_size", "-1", "Vul een getal in van 1 tot en met 6."),
        ("party_size", "99", "Vul een getal in van 1 tot en met 6."),
        ("party_size", "veel", "Vul een getal in van 1 tot en met 6."),
        ("party_size", "", "Vul een getal in van 1 tot en met 6."),
        ("party_size", "9" * 5000, "Vul een getal in van 1 tot en met 6."),
        ("name", "", "Vul uw naam in."),
        ("name", " \n ", "Vul uw naam in."),
        ("name", "a" * 5000, "Uw naam mag hoogstens 200 tekens lang zijn."),
        ("party_size", "2,5", "Vul een heel getal in, zoals 2."),
        ("name", "Win op kijk.example/x een reis: kijk.nl", "zonder webadres"),
        ("name", "\u202e\u200b", "Vul uw naam in."),
        ("email", "bram@localhost", "Vul een e-mailadres in"),
        ("email", "bram", "Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        ("email", "bram@example.nl\nBcc: x@example.nl", "Vul een e-mailadres in"),
        ("email", "b" * 300 + "@example.nl", "Vul een e-mailadres in"),
    ],
)
def test_sign_up_with_bad_input_gets_a_clear_message(client, field, value, message):
    event = build.edition()

    response = sign_up(client, event, **{field: value})

    assert response.status_code == 400
    assert message in text_of(response)
    assert not Registration.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("name", "Bram\r\nJansen", "Bram Jansen"),
        ("name", "=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
        ("name", "ﷺ 👩‍👩‍👧 ßø", "ﷺ 👩‍👩‍👧 ßø"),
        ("name", "é" * 200, "é" * 200),
        ("name", "\u202eBram\0\u200b Jansen", "Bram Jansen"),
        ("email", " BRAM@Example.NL ", "bram@example.nl"),
        ("email", "info@bücher.example", "info@bücher.example"),
        ("email", "br\u200bam\0@exam\u00adple.nl\ufeff", "bram@example.nl"),
        ("party_size", " 2 ", 2),
        ("party_size", "2,0 personen", 2),
        ("submission_id", "geen uuid", None),
    ],
)
def test_sign_up_takes_what_people_write(client, field, typed, stored):
    event = build.edition()

    response = sign_up(client, event, **{field: typed})

    assert response.status_code == 200
    made = event.registrations.get()
    assert stored is None or getattr(made, field) == stored


def test_sign_up_of_a_known_address_changes_nothing_and_mails_what_was_asked(client):
    event = build.edition()
    bram = build.bram(event, name="Geheime Naam")

    first = sign_up(client, event, party_size="3")
    sign_up(client, event)

    assert "Geheime Naam" not in text_of(first)
    assert links.make_token(bram, links.Purpose.REGISTRATION) not in first.content.decode()
    mail = build.mail(bram.messages.get(kind="asked_again")).body
    assert "Nu is gevraagd: 3 personen, op naam van Bram Jansen." in mail
    assert links.registration_url(bram) in mail
    assert event.registrations.get().party_size == 1


@pytest.mark.parametrize(
    ("fields", "moment", "status", "says"),
    [
        ({"status": Event.Status.CANCELLED}, timedelta(0), 410, "Deze avond gaat niet door"),
        ({}, timedelta(days=15), 410, "Deze avond is voorbij"),
        (
            {"registration_closes_at": build.NOW + timedelta(hours=1)},
            timedelta(hours=1),
            409,
            "De aanmelding is gesloten",
        ),
        (
            {"registration_opens_at": build.NOW + timedelta(hours=1)},
            timedelta(0),
            409,
            "Aanmelden kan nog niet",
        ),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_sign_up_that_is_not_open_says_why(client, frozen, fields, moment, status, says, method):
    event = build.edition(**fields)
    frozen.shift(moment)

    if method == "get":
        response = client.get(f"/cafes/{event.slug}/aanmelden/")
    else:
        response = sign_up(client, event)

    assert response.status_code == status
    assert says in text_of(response)
    assert not Registration.objects.exists()


def test_sign_up_that_became_too_large_meanwhile_is_an_error_of_the_field(client):
    event = build.edition(capacity=5)
    form = {"name": "Bram", "email": "bram@example.nl", "party_size": "5"}
    page = client.get(f"/cafes/{event.slug}/aanmelden/")
    event.capacity = 3
    events.save_event(event)

    response = sign_up(client, event, **form)

    assert page.status_code == 200
    assert response.status_code == 400
    assert "van 1 tot en met 3" in text_of(response)


def test_other_methods_are_refused(client):
    event = build.edition()

    assert client.put(f"/cafes/{event.slug}/aanmelden/").status_code == 405
    assert client.post(event.get_absolute_url()).status_code == 405
    assert client.head(event.get_absolute_url()).status_code == 200


def test_bytes_that_are_no_text_are_no_crash(client):
    event = build.edition()

    response = client.post(
        f"/cafes/{event.slug}/aanmelden/",
        b"name=%ff%fe&email=\xff\xfe@example.nl&party_size=1",
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 400


# The calendar --------------------------------------------------------------------------------------


def test_calendar_is_an_icalendar_file(client):
    event = build.edition()

    response = client.get(f"/cafes/{event.slug}/agenda.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")
