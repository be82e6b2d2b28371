"""The agenda page and every feed: what is in it, who may read it, and that it is made once per change."""

from __future__ import annotations

import gzip
import html
import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from courses import attendance
from courses.models import Course
from eventsite.booking import calling_off, cancelling, scheduling
from eventsite.calendars import adding, feeds
from eventsite.mails import delivery
from eventsite.models import CalendarLink, Event, Session, StaffMember, Venue
from eventsite.pages import agenda
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.times import midnight
from pitches import taking_part

from ... import build
from ...calendar_readers import read_with_ical_js, read_with_vobject, unfolded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def event():
    return build.edition()


def personal_path(email: str = "bram@example.nl") -> str:
    return feeds.personal_feed(links.calendar_link(email)).path


def organiser_path(user: User) -> str:
    return feeds.organiser_feed(CalendarLink.objects.create(user=user)).path


def entries(client, path: str) -> dict[str, dict]:
    """By UID, as ical.js reads them."""
    return {entry["uid"]: entry for entry in read_with_ical_js(client.get(path).content)}


# The page ------------------------------------------------------------------------------------------


def test_agenda_lists_what_is_to_come_and_no_draft(client, event):
    build.edition(title="Later", starts_at=build.NOW + timedelta(days=40))
    build.edition(title="Concept", status=Event.Status.DRAFT)
    build.edition(title="Voorbij", starts_at=build.NOW - timedelta(days=40))

    page = client.get("/agenda/").text

    assert page.index(">Initiatievencafé<span") < page.index(">Later<span")
    assert "Concept" not in page
    assert "Voorbij" not in page


def test_agenda_without_an_evening_says_so(client):
    assert "Er staat nu geen avond op de site." in client.get("/agenda/").text


@pytest.mark.parametrize("count", [1, 3])
def test_agenda_takes_four_queries(client, django_assert_num_queries, count):
    """How many there are, a page of them, their other sessions, and the places that are taken."""
    for _ in range(count):
        build.run(build.course(), sessions=2)

    with django_assert_num_queries(4):
        client.get("/agenda/")


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_past_takes_three_queries(client, django_assert_num_queries, count):
    """It says nothing of places."""
    for _ in range(count):
        build.run(build.course(), sessions=2, starts_at=build.NOW - timedelta(days=40))

    with django_assert_num_queries(3):
        client.get("/agenda/?toon=geweest")


def test_run_is_one_entry_with_its_sessions_folded(client):
    run = build.run(build.course(), sessions=4)

    page = client.get("/agenda/").text

    assert page.count(f'href="{run.get_absolute_url()}"') == 1
    last = date_format(localtime(run.sessions.last().starts_at), "j F")
    assert f"4 bijeenkomsten, tot en met {last}<" in page
    for session in run.sessions.all():
        assert f'datetime="{localtime(session.starts_at).isoformat()}"' in page


def test_run_that_began_stands_where_it_goes_on_with_what_is_left_of_it(client):
    run = build.run(build.course(), sessions=4, starts_at=build.NOW - timedelta(days=10))
    first, second, third, fourth = run.sessions.all()
    third.cancelled_at = build.NOW
    third.save()
    build.session(run, starts_at=build.NOW + timedelta(days=30), venue=first.venue)

    page = client.get("/agenda/").text

    last = date_format(localtime(build.NOW + timedelta(days=30)), "j F")
    assert f"Nog 2 bijeenkomsten, tot en met {last}" in page
    assert f"#bijeenkomst-{fourth.pk}" in page
    for gone in (first, second, third):
        assert localtime(gone.starts_at).isoformat() not in page


def test_each_entry_says_what_room_there_is(client):
    now = build.NOW
    build.bram(build.edition(title="Ruim", capacity=80), party_size=6)
    build.edition(title="Eén", capacity=1)
    build.bram(build.edition(title="Vol", capacity=1))
    build.edition(title="Later", registration_opens_at=now + timedelta(days=2))
    build.edition(title="Dicht", registration_closes_at=now - timedelta(days=2))
    build.edition(title="Af", status=Event.Status.CANCELLED)

    page = client.get("/agenda/").text

    said = dict(
        zip(
            re.findall(r"<h3><a [^>]+>(\w+)<span", page),
            re.findall(r'<span class="tag[^"]*">([^<]+)</span>', page),
            strict=True,
        )
    )
    assert said == {
        "Ruim": "Nog 74 plaatsen",
        "Eén": "Nog 1 plaats",
        "Vol": "Vol, wachtlijst",
        "Later": f"Aanmelden vanaf {date_format(localtime(now + timedelta(days=2)), 'j F')}",
        "Dicht": "Aanmelding gesloten",
        "Af": "Afgelast",
    }


ONE_OF_EACH_KIND = {"avonden": "Café", "cursussen": "Cursus", "workshops": "Oefenen"}


def one_of_each_kind(**fields) -> None:
    build.edition(title="Café", **fields)
    build.run(build.course(title="Cursus"), **fields)
    build.run(build.course(title="Oefenen", kind=Course.Kind.WORKSHOP), **fields)


@pytest.mark.parametrize("kind", ONE_OF_EACH_KIND)
@pytest.mark.parametrize("when", ["", "&toon=geweest"])
def test_agenda_shows_one_kind(client, kind, when):
    one_of_each_kind(sessions=1, **({"starts_at": build.NOW - timedelta(days=9)} if when else {}))

    page = client.get(f"/agenda/?soort={kind}{when}").text

    assert re.findall(r"<h3><a [^>]+>(\w+)<span", page) == [ONE_OF_EACH_KIND[kind]]
    assert f'href="?soort={kind}{when.replace("&", "&amp;")}" aria-current="true"' in page


@pytest.mark.parametrize("kind", ["avond", "cursus", "workshop"])
def test_kind_of_which_there_is_nothing_says_so_and_leads_to_all(client, kind):
    asked = {"avond": "avonden", "cursus": "cursussen", "workshop": "workshops"}[kind]

    page = client.get(f"/agenda/?soort={asked}").text

    assert f"Er staat nu geen {kind} op de site." in page
    assert "Bekijk alles" in page


@pytest.mark.parametrize("query", ["soort=feesten", "soort=%00", "toon=alles", "pagina=0"])
def test_what_the_agenda_does_not_know_is_not_found(client, query):
    assert client.get(f"/agenda/?{query}").status_code == 404


def test_feed_of_a_kind_has_that_kind_and_the_agenda_offers_it(client):
    one_of_each_kind(sessions=2)

    page = html.unescape(client.get("/agenda/?soort=workshops").text)
    feed = client.get("/agenda.ics?soort=workshops")

    assert "webcal://cafe.example.nl/agenda.ics?soort=workshops" in page
    workshops = Session.objects.filter(event__title="Oefenen")
    found = entries(client, "/agenda.ics?soort=workshops")
    assert set(found) == set(workshops.values_list("uid", flat=True))
    assert "SOURCE;VALUE=URI:https://cafe.example.nl/agenda.ics?soort=workshops" in unfolded(
        feed.content
    )
    assert "X-WR-CALNAME:Initiatievencafé: workshops" in unfolded(feed.content)
    assert client.get("/agenda.ics?soort=feesten").status_code == 404


def test_past_year_lists_what_was_held_the_latest_first(client):
    for title, days in (("Vorige", 7), ("Eerdere", 40), ("Jaren", 400)):
        build.edition(title=title, starts_at=build.NOW - timedelta(days=days))
    build.run(build.course(title="Bezig"), starts_at=build.NOW - timedelta(days=8))
    build.edition(title="Komt", starts_at=build.NOW + timedelta(days=7))
    build.edition(
        title="Af", status=Event.Status.CANCELLED, starts_at=build.NOW - timedelta(days=7)
    )

    page = client.get("/agenda/?toon=geweest").text

    assert re.findall(r"<h3><a [^>]+>(\w+)<span", page) == ["Vorige", "Eerdere"]
    assert "Nog " not in page


def test_long_agenda_is_shown_a_page_at_a_time_the_soonest_first(client, monkeypatch):
    monkeypatch.setattr(agenda, "PER_PAGE", 2)
    for days in (30, 10, 20):
        build.edition(title=f"Over {days}", starts_at=build.NOW + timedelta(days=days))

    first, second = (client.get(f"/agenda/?pagina={number}").text for number in (1, 2))

    assert first.index(">Over 10<span") < first.index(">Over 20<span")
    assert "Over 30" not in first
    assert ">Over 30<span" in second
    assert "Over 20" not in second
    assert "?pagina=2" in hrefs(first)
    assert client.get("/agenda/?pagina=3").status_code == 404


def hrefs(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="([^"]+)"', page)]


def test_page_of_an_event_adds_each_session_once_or_subscribes(client):
    event = build.edition(sessions=2)
    page = client.get(f"{event.get_absolute_url()}agenda/").text

    found = hrefs(page)
    for one in adding.each_to_come(event):
        assert f'id="bijeenkomst-{one.session.pk}"' in page
        for link in (one.google, one.outlook, one.office, one.file):
            assert link in found
    feed = f"cafe.example.nl/cafes/{event.slug}/agenda.ics"
    assert f"webcal://{feed}" in found
    assert f'value="https://{feed}"' in page
    assert "cid=" not in page  # Google's phone app refuses it
    assert "anders staat alles dubbel in uw agenda" in page


PLACES = ["event", "agenda", "own page", "confirmation"]


def pages_of(event, registration) -> dict[str, str]:
    own = links.registration_url(registration)
    at = [event.get_absolute_url(), "/agenda/", own, f"{own}bevestiging/"]
    return dict(zip(PLACES, at, strict=True))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["evening", "course"])
def test_every_page_leads_to_the_ways_to_ones_calendar_while_it_stands(client, place, kind):
    event = build.edition() if kind == "evening" else build.run(build.course())
    path = pages_of(event, build.bram(event))[place]
    ways = f"{event.get_absolute_url()}agenda/"

    before = [link.partition("#")[0] for link in hrefs(client.get(path).text)]
    calling_off.call_off(event)
    after = [link.partition("#")[0] for link in hrefs(client.get(path).text)]

    assert ways in before
    assert ways not in after


@pytest.mark.parametrize("change", ["called off", "over"])
def test_what_is_off_or_over_can_not_be_put_in_a_calendar(client, event, frozen, change):
    if change == "over":
        frozen.shift(timedelta(days=60))
    else:
        calling_off.call_off(event)

    page = client.get(f"{event.get_absolute_url()}agenda/").text.partition("</head>")[2]

    assert "Er is niets om in uw agenda te zetten." in page
    assert not [link for link in hrefs(page) if link.startswith(("webcal:", "https://"))]
    assert f"{event.get_absolute_url()}agenda/" not in hrefs(
        client.get(event.get_absolute_url()).text
    )


# What is in the feeds ------------------------------------------------------------------------------


def test_public_feed_has_every_public_session(client, event):
    second = build.edition(sessions=2)
    draft = build.edition(status=Event.Status.DRAFT)

    found = entries(client, "/agenda.ics")

    public = Session.objects.filter(event__in=[event, second])
    assert set(found) == set(public.values_list("uid", flat=True))
    assert draft.sessions.get().uid not in found


@pytest.mark.parametrize(
    "path", ["/agenda.ics", "event", "personal", "organiser"], ids=lambda path: path.strip("/")
)
def test_every_feed_meets_the_norms(client, event, path):
    """C2, C6, C7, C8, C9, C12."""
    build.bram(event)
    path = {
        "event": f"{event.get_absolute_url()}agenda.ics",
        "personal": personal_path(),
        "organiser": organiser_path(build.anna()),
    }.get(path, path)

    response = client.get(path, headers={"Accept": ""})

    text = unfolded(response.content)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "set-cookie" not in response.headers
    assert text.count("BEGIN:VEVENT") == 1
    assert f"SOURCE;VALUE=URI:https://cafe.example.nl{path}\r\n" in text
    for line in ["METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]:
        assert f"{line}\r\n" in text
    assert "\r\nNAME:" in text
    assert "\r\nX-WR-CALNAME:" in text
    assert "ORGANIZER;CN=" in text
    assert "ATTENDEE" not in text
    assert "VALARM" not in text


def test_personal_feed_has_ones_places_and_waiting_places(client):
    place, full = build.edition(), build.edition(capacity=1)
    build.bram(place)
    build.daan(full)
    build.bram(full)
    build.edition()

    found = entries(client, personal_path())

    assert {uid: (e["status"], e["summary"]) for uid, e in found.items()} == {
        place.sessions.get().uid: ("CONFIRMED", "Initiatievencafé"),
        full.sessions.get().uid: ("TENTATIVE", "Wachtlijst: Initiatievencafé"),
    }


def test_personal_feed_has_ones_stall_and_pitch_in_the_evening(client):
    event = build.edition()
    (stand,), (slot,) = build.stands(event, 1), build.slots(event, 1)
    chaima = build.initiator(event, stand=stand, slot=slot, email="chaima@example.nl")

    (evening,) = entries(client, personal_path("chaima@example.nl")).values()
    assert evening["summary"] == "Initiatievencafé (Pitch 19.45 uur)"
    assert evening["description"].startswith("Kraam 1\n")
    taking_part.give_up(chaima, pitch=True)
    (evening,) = entries(client, personal_path("chaima@example.nl")).values()
    assert evening["summary"] == "Initiatievencafé"
    assert entries(client, personal_path("daan@example.nl")) == {}


def test_only_ones_own_appointments_lead_to_the_ticket(client, event):
    bram = build.bram(event)
    full = build.edition(capacity=1)
    build.daan(full)
    waits = build.bram(full)

    own = read_with_vobject(client.get(personal_path()).content).vevent_list

    ticket = links.absolute(links.ticket_url(bram))
    registration = links.absolute(links.registration_url(waits))
    assert {entry.url.value for entry in own} == {ticket, registration}
    said = {entry.url.value: entry.description.value for entry in own}
    assert f"Uw kaart: {ticket}" in said[ticket]
    assert f"Uw aanmelding: {registration}" in said[registration]
    for path in [
        "/agenda.ics",
        f"{event.get_absolute_url()}agenda.ics",
        organiser_path(build.anna()),
    ]:
        public = unfolded(client.get(path).content)
        assert "/kaart/" not in public
        assert "/mijn/" not in public


def test_personal_feed_has_the_session_one_makes_up_for_elsewhere(client):
    course = build.course()
    run, other = build.run(course), build.run(course)
    at = other.sessions_in_order()[0]
    attendance.make_up(build.bram(run), missed=run.sessions_in_order()[1], at=at, by=None)

    found = entries(client, personal_path())

    assert set(found) == {at.uid, *run.sessions.values_list("uid", flat=True)}


@pytest.mark.parametrize("count", [1, 3])
def test_personal_page_takes_as_many_queries_for_many_as_for_few(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        event = build.edition()
        (stand,) = build.stands(event, 1)
        build.initiator(event, stand=stand, email="chaima@example.nl")
    delivery.deliver_due()
    page = personal_path("chaima@example.nl").removesuffix("agenda.ics")

    with django_assert_num_queries(8):
        client.get(page)


def test_who_signs_up_again_has_one_entry_that_is_newer(client, event):
    cancelling.cancel(build.bram(event))
    (before,) = entries(client, personal_path()).values()
    build.bram(event)

    (after,) = entries(client, personal_path()).values()

    assert (before["status"], after["status"]) == ("CANCELLED", "CONFIRMED")
    assert after["sequence"] > before["sequence"]


def test_who_left_the_waiting_list_sees_the_entry_cancelled(client):
    full = build.edition(capacity=1)
    build.daan(full)
    cancelling.cancel(build.bram(full))

    (entry,) = entries(client, personal_path()).values()
    assert (entry["status"], entry["summary"]) == ("CANCELLED", "Afgemeld: Initiatievencafé")


def test_organisers_feed_has_the_drafts_too(client, event):
    draft = build.edition(status=Event.Status.DRAFT)

    found = entries(client, organiser_path(build.anna()))

    assert {uid: (e["status"], e["summary"]) for uid, e in found.items()} == {
        event.sessions.get().uid: ("CONFIRMED", "Initiatievencafé"),
        draft.sessions.get().uid: ("TENTATIVE", "Concept: Initiatievencafé"),
    }


def midnight_after(stays: timedelta) -> datetime:
    """Where the site is: feeds are the same all day, and kept that long."""
    return midnight(timezone.localdate(timezone.now() + stays) + timedelta(days=1))


@pytest.mark.parametrize("whole", [True, False], ids=["event", "one of its sessions"])
def test_what_is_cancelled_stays_thirty_days(client, frozen, whole):
    event = build.edition(sessions=2)
    build.bram(event)
    paths = ["/agenda.ics", f"{event.get_absolute_url()}agenda.ics", personal_path()]
    gone = event.sessions.last()
    frozen.shift(60)
    if whole:
        calling_off.call_off(event)
    else:
        scheduling.save_sessions(event, [], deleted=[gone])

    frozen.move_to(midnight_after(timedelta(days=30)) - timedelta(seconds=1))
    said = [entries(client, p)[gone.uid] for p in paths]
    assert [e["status"] for e in said] == ["CANCELLED"] * 3
    assert [e["summary"] for e in said] == ["Afgelast: Initiatievencafé"] * 3
    before = [client.get(p) for p in paths]
    frozen.shift(1)
    assert [gone.uid in entries(client, p) for p in paths] == [False] * 3
    for path, seen in list(zip(paths, before, strict=True))[:2]:
        modified_since = {"If-Modified-Since": seen["Last-Modified"]}
        assert client.get(path, headers=modified_since).status_code == 200


@pytest.mark.parametrize("feed", ["public", "personal", "organiser"])
def test_what_is_over_leaves_the_feed_after_a_year(client, frozen, feed):
    old, recent = build.edition(), build.edition(starts_at=build.NOW + timedelta(days=20))
    for event in (old, recent):
        build.bram(event)
    path = {
        "public": "/agenda.ics",
        "personal": personal_path(),
        "organiser": organiser_path(build.anna()),
    }[feed]
    over = old.ends_at - timezone.now() + timedelta(days=365)
    frozen.move_to(midnight_after(over) - timedelta(seconds=1))
    seen = client.get(path)
    assert len(read_with_ical_js(seen.content)) == 2

    frozen.shift(1)

    assert set(entries(client, path)) == {recent.sessions.get().uid}
    for header, value in [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")]:
        assert client.get(path, headers={header: seen[value]}).status_code == 200
    own = f"{old.get_absolute_url()}agenda.ics"
    assert set(entries(client, own)) == {old.sessions.get().uid}


# Who may read it -----------------------------------------------------------------------------------


def test_link_to_ones_own_feed_can_be_ended(client, event):
    build.bram(event)
    path = personal_path()
    page = path.removesuffix("agenda.ics")

    ended = client.post(page)

    assert "De link werkt niet meer" in ended.text
    assert client.get(path).status_code == client.get(page).status_code == 410
    assert client.get(personal_path()).status_code == 200


def test_looking_at_ones_own_page_changes_nothing(client, event):
    build.bram(event)
    path = personal_path()

    page = client.get(path.removesuffix("agenda.ics"))

    assert "Initiatievencafé" in page.text
    assert page["X-Robots-Tag"] == "noindex"
    assert personal_path() == path


def test_token_of_a_person_does_not_open_the_organisers_feed(client):
    path = personal_path().replace("persoonlijk", "organisatie")

    assert client.get(path).status_code == 404


def test_ticket_link_does_not_open_the_feed(client, event):
    token = links.make_token(build.bram(event), Purpose.TICKET)

    assert client.get(f"/agenda/persoonlijk/{token}/agenda.ics").status_code == 404


def test_page_of_a_registration_does_not_give_the_feed_of_its_address(client, event):
    """Anyone can sign up with anyone's address; only its mailbox may learn the link."""
    registration = build.bram(event)
    for suffix in ["", "bevestiging/"]:
        page = client.get(links.registration_url(registration) + suffix).text

        assert "/agenda/persoonlijk/" not in page


def leave() -> None:
    User.objects.update(is_active=False)


def become_steward() -> None:
    StaffMember.objects.update(role="steward")


@pytest.mark.parametrize("end", [leave, become_steward])
def test_who_is_no_longer_an_organiser_reads_no_drafts(client, end):
    anna = build.anna()
    path = organiser_path(anna)
    end()

    assert client.get(path).status_code == 410


def test_organiser_makes_a_link_and_replaces_it(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    assert "U hebt nog geen link." in client.get("/beheer/agenda/").text
    assert not CalendarLink.objects.exists()

    client.post("/beheer/agenda/")
    first = client.get("/beheer/agenda/").context["feed"].path
    client.post("/beheer/agenda/")
    second = client.get("/beheer/agenda/").context["feed"].path

    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_visitor_gets_no_organisers_link(client):
    assert client.post("/beheer/agenda/").status_code == 302
    assert not CalendarLink.objects.exists()


# Made once per change ------------------------------------------------------------------------------


@pytest.fixture
def renders(monkeypatch):
    """How often a feed was made."""
    made = []
    render = feeds.render
    monkeypatch.setattr(feeds, "render", lambda feed: made.append(feed.path) or render(feed))
    return made


def thousand_sessions() -> None:
    event, venue = build.edition(sessions=0), build.venue()
    starts = [build.NOW + timedelta(days=n) for n in range(1000)]
    Session.objects.bulk_create(
        Session(event=event, venue=venue, starts_at=s, ends_at=s + timedelta(hours=2))
        for s in starts
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_feed_of_a_thousand_sessions_is_made_once_per_change(client, renders, frozen):
    thousand_sessions()

    first = [client.get("/agenda.ics").content for _ in range(5)]
    frozen.shift(60)
    session = Session.objects.first()
    session.starts_at -= timedelta(minutes=30)
    scheduling.save_sessions(session.event, [session])
    second = [client.get("/agenda.ics").content for _ in range(5)]

    assert len(renders) == 2
    assert len(set(first)) == len(set(second)) == 1
    assert first[0] != second[0]
    assert first[0].count(b"BEGIN:VEVENT") == 1000


def test_two_renders_are_byte_identical(event, frozen):
    first = feeds.render(feeds.public_feed())
    frozen.shift(timedelta(days=3))

    assert feeds.render(feeds.public_feed()) == first


CHANGES = {
    "moved": lambda s: setattr(s, "starts_at", s.starts_at - timedelta(minutes=30)),
    "doors": lambda s: setattr(s, "doors_open_at", None),
    "retitled": lambda s: setattr(s, "title", "Met HaarlemLink"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("feed", ["public", "event", "personal", "organiser"])
@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
def test_unchanged_feed_answers_304_without_rendering_and_a_changed_one_200(
    client, event, frozen, renders, feed, header
):
    build.bram(event)
    path = {
        "public": "/agenda.ics",
        "event": f"{event.get_absolute_url()}agenda.ics",
        "personal": personal_path(),
        "organiser": organiser_path(build.anna()),
    }[feed]
    for change in CHANGES.values():
        first = client.get(path)
        seen = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}
        frozen.shift(3600)
        renders.clear()
        again = client.get(path, headers={header: seen[header]})
        assert (again.status_code, again.content, renders) == (304, b"", [])

        session = Session.objects.get()
        change(session)
        scheduling.save_sessions(event, [session])

        assert client.get(path, headers={header: seen[header]}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_feed_travels_compressed_under_a_weak_etag(client, event):
    """RFC 9110 §8.8.1 and §12.5.5: other bytes, the same calendar; caches keep the two apart."""
    plain = client.get("/agenda.ics")
    packed = client.get("/agenda.ics", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] == plain["ETag"]
    assert plain["ETag"].startswith("W/")
    for answer in (plain, packed):
        for accepts in ("identity", "gzip"):
            asked = {"If-None-Match": answer["ETag"], "Accept-Encoding": accepts}
            again = client.get("/agenda.ics", headers=asked)
            assert (again.status_code, again.content) == (304, b"")
            assert "Accept-Encoding" in again["Vary"]
            assert "Content-Encoding" not in again.headers


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
def test_file_of_one_session_is_not_sent_twice(client, event, frozen, header):
    session = event.sessions.get()
    path = f"{event.get_absolute_url()}{session.pk}.ics"
    first = client.get(path)
    seen = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}[header]
    frozen.shift(3600)
    assert client.get(path, headers={header: seen}).status_code == 304

    calling_off.call_off(event)

    after = client.get(path, headers={header: seen})
    entry = read_with_vobject(after.content).vevent
    assert entry.summary.value == "Afgelast: Initiatievencafé"
    assert "REFRESH-INTERVAL" not in after.text


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_feed_of_twelve_hundred_past_sessions_is_small_and_travels_compressed(client):
    """NORMS C17, with one a day for years."""
    event, venue = build.edition(sessions=0), build.venue()
    starts = [build.NOW - timedelta(days=n) for n in range(1, 1201)]
    Session.objects.bulk_create(
        Session(event=event, venue=venue, starts_at=s, ends_at=s + timedelta(hours=2))
        for s in starts
    )

    plain = client.get("/agenda.ics")
    packed = client.get("/agenda.ics", headers={"Accept-Encoding": "gzip"})

    assert plain.content.count(b"BEGIN:VEVENT") in {365, 366}  # by the hour that it is
    assert len(plain.content) <= 500_000
    assert len(packed.content) <= 50_000


def test_corrected_address_of_a_venue_changes_the_feeds(client, event, frozen):
    first = client.get("/agenda.ics")
    frozen.shift(60)
    venue = Venue.objects.get()
    venue.accessibility = "Drempelvrij."
    scheduling.save_venue(venue)

    again = client.get("/agenda.ics", headers={"If-Modified-Since": first["Last-Modified"]})

    assert "Drempelvrij." in read_with_vobject(again.content).vevent.description.value


def test_a_place_of_ones_own_is_kept_in_no_shared_cache(client, event):
    build.bram(event)

    assert "private" in client.get(personal_path())["Cache-Control"]
    assert "public" in client.get("/agenda.ics")["Cache-Control"]
