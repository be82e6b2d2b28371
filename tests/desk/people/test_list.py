"""The people of one event: chosen, sorted, a page at a time."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cafes.models import StandBooking
from desk.people import listing
from desk.people.asked import Asked
from desk.people.views import get_event
from eventsite.booking import cancelling
from eventsite.models import CheckIn, Event, Message, Registration
from eventsite.tickets import codes
from pitches.models import Pitch

from ... import build, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def url(event) -> str:
    return f"/beheer/evenementen/{event.slug}/mensen/"


def names(response) -> list[str]:
    return [row.registration.name for row in response.context["people"].rows]


def chips(response) -> dict[str, int]:
    return {str(chip.label): chip.number for chip in response.context["people"].chips}


def many(event, number: int) -> list[Registration]:
    """So many in one insert, every tenth of whom waits; two by two of one name."""
    now = timezone.now()
    return Registration.objects.bulk_create(
        Registration(
            event=event,
            name=f"Bezoeker van der {n // 2:05}",
            email=f"van.der.{n}@example.nl",
            status="waiting" if n % 10 == 0 else "confirmed",
            confirmed_at=None if n % 10 == 0 else now,
            registered_at=now - timedelta(seconds=n),
        )
        for n in range(number)
    )


def test_people_stand_by_their_core_name_with_what_they_do(anna):
    edition = build.edition()
    build.daan(edition)
    stand, slot = build.stands(edition, 1)[0], build.slots(edition, 1)[0]
    build.initiator(edition, stand=stand, slot=slot, name="Chaima El Amrani", party_size=2)
    build.bram(edition)

    page = anna.get(url(edition))

    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))
    assert names(page) == ["Chaima El Amrani", "Bram Jansen", "Daan de Vries"]
    assert "Vries, Daan de" in shown
    assert "Kraam 1 · Pitch 19.45 uur" in shown
    assert "2 bezoekers + 2 met kraam of pitch = 4 personen · 3 aanmeldingen" in shown


def test_chips_count_whom_they_lead_to(anna):
    edition = build.edition(capacity=2)
    bram = build.bram(edition, party_size=2)
    build.daan(edition)
    cancelling.cancel(build.chaima(edition))
    build.initiator(edition, stand=build.stands(edition, 1)[0])
    Message.objects.filter(registration=bram).update(state="failed")
    build.check_in(bram, edition.sessions.get())
    Registration.objects.filter(pk=bram.pk).update(access_need="een plek voor een rolstoel")

    page = anna.get(url(edition))

    assert chips(page) == {
        "Alle": 3,
        "Met een plaats": 2,
        "Wachten": 1,
        "Kraam": 1,
        "Heeft iets nodig": 1,
        "Mail kwam niet aan": 1,
        "Afgemeld": 1,
        "Binnen": 1,
        "Niet binnen": 2,
    }
    for chip in page.context["people"].chips:
        led = anna.get(url(edition) + chip.query).context["people"]
        assert (led.matching, len(led.rows)) == (chip.number, chip.number)


def test_who_cancelled_counts_with_those_who_cancelled_alone(anna):
    edition = build.edition()
    build.bram(edition)
    gone = build.chaima(edition)
    cancelling.cancel(gone)
    build.check_in(gone, edition.sessions.get())
    Message.objects.filter(registration=gone).update(state="failed")
    Registration.objects.filter(pk=gone.pk).update(access_need="een gids")

    counted = {"Alle": 1, "Met een plaats": 1, "Wachten": 0, "Afgemeld": 1}
    assert chips(anna.get(url(edition))) == counted
    assert chips(anna.get(url(edition), {"q": "chaima"})) == counted | {
        "Alle": 0,
        "Met een plaats": 0,
    }


def test_chips_count_somebody_of_two_mails_and_two_scans_once(anna):
    edition = build.edition()
    bram = build.bram(edition, party_size=2)
    first = build.check_in(bram, edition.sessions.get())
    CheckIn.objects.create(
        id=uuid4(), registration=bram, session=first.session, scanned_at=first.scanned_at, part=2
    )
    Message.objects.filter(registration=bram).update(state="failed")
    Message.objects.create(registration=bram, kind="changed", state="failed")

    shown = chips(anna.get(url(edition)))

    assert (shown["Binnen"], shown["Mail kwam niet aan"]) == (1, 1)


def test_chips_count_those_that_are_looked_for(anna):
    edition = build.edition(capacity=2)
    stands = build.stands(edition, 2)
    build.initiator(edition, stand=stands[0], name="Chaima El Amrani", email="chaima@example.nl")
    build.initiator(edition, stand=stands[1], name="Bram Bakker", email="bakker@example.nl")
    build.bram(edition, party_size=2)
    build.daan(edition)
    gone = build.registration(edition, name="Bram Visser", email="visser@example.nl")
    cancelling.cancel(gone)
    Registration.objects.filter(pk=gone.pk).update(access_need="een plek voor een rolstoel")

    page = anna.get(url(edition), {"q": "bram"})

    assert chips(page) == {"Alle": 2, "Met een plaats": 2, "Wachten": 0, "Kraam": 1, "Afgemeld": 1}
    assert page.context["people"].everybody == 4
    for chip in page.context["people"].chips:
        led = anna.get(url(edition) + chip.query).context["people"]
        assert (led.matching, len(led.rows)) == (chip.number, chip.number)


def test_who_waits_stands_with_a_number_and_too_large_a_group_with_none(anna):
    edition = build.edition(capacity=2, party_max=6)
    build.bram(edition, party_size=2)
    waits = build.daan(edition)
    too_large = build.chaima(edition, party_size=2)
    Registration.objects.filter(pk=too_large.pk).update(party_size=5)

    page = anna.get(url(edition) + "?staat=wacht")

    positions = {row.registration.pk: row.position for row in page.context["people"].rows}
    assert positions == {waits.pk: waits.queue_position(), too_large.pk: None}
    assert "wacht, nummer 1" in page.content.decode()


def test_party_in_parts_says_how_many_are_in(anna):
    edition = build.edition()
    bram = build.bram(edition, party_size=3)
    scan = build.check_in(bram, edition.sessions.get())
    scan.people = scan.let_in = 2
    scan.save()

    page = anna.get(url(edition) + "?aanwezig=binnen")

    assert "2 van 3 binnen" in page.content.decode()


@pytest.mark.parametrize(
    "q", ["vriés", "DAAN@example", "de vries daan", "  daan  ", "code", "code with blanks"]
)
def test_search_finds_names_addresses_and_codes(anna, q):
    edition = build.edition()
    daan = build.daan(edition)
    build.bram(edition)
    code = codes.code_of(daan)
    q = {"code": code.lower(), "code with blanks": codes.readable(code)}.get(q, q)

    assert names(anna.get(url(edition), {"q": q})) == ["Daan de Vries"]


@pytest.mark.parametrize(
    "asked",
    [
        {"staat": "dronken", "rol": "koning", "aanwezig": "?", "sort": "'; DROP TABLE"},
        {"bladzij": "99999999999999999999999999"},
        {"bladzij": "-1"},
        {"bladzij": "twee"},
        {"q": "Bram\0" + "x" * 10_000, "staat": "\0"},
        {"rol": "kraam", "staat": "wacht"},
    ],
)
def test_what_the_list_does_not_know_is_no_error(anna, asked):
    edition = build.edition()
    build.bram(edition)

    assert anna.get(url(edition), asked).status_code == 200


def test_empty_list_says_so(anna):
    assert "nog niemand aangemeld" in anna.get(url(build.edition())).content.decode()


def test_run_says_at_how_many_sessions_somebody_was(anna):
    run = build.past_run()
    build.took(run, sessions=3)

    page = anna.get(url(run))

    assert "3 van 4 keer" in re.sub(r"\s+", " ", page.content.decode())
    assert "Kraam" not in chips(page)


@pytest.mark.database
@pytest.mark.parametrize("sort", ["", "-naam", "met", "-met", "staat", "aangemeld", "-aangemeld"])
def test_pages_hold_each_person_once(anna, sort):
    edition = build.edition()
    people = many(edition, 120)

    pages = [anna.get(url(edition), {"sort": sort, "bladzij": n}) for n in (1, 2, 3)]

    shown = [row.registration.pk for page in pages for row in page.context["people"].rows]
    assert len(shown) == 120
    assert set(shown) == {one.pk for one in people}


@pytest.mark.database
def test_who_signs_up_meanwhile_makes_the_next_page_skip_nobody(anna):
    edition = build.edition()
    people = many(edition, 120)
    first = anna.get(url(edition))
    build.registration(edition, name="Anna Aa")

    rest = [anna.get(url(edition), {"bladzij": n}) for n in (2, 3)]

    shown = {row.registration.pk for page in (first, *rest) for row in page.context["people"].rows}
    assert shown >= {one.pk for one in people}


@pytest.mark.database
def test_names_sort_the_same_on_every_database(anna):
    edition = build.edition()
    in_order = ["Jan van den Berg", "Zoë Bouzidi", "Al Vries", "Jan de Vries", "Zoë Vries-de Wit"]
    for name in reversed(in_order):
        build.registration(edition, name=name)

    assert names(anna.get(url(edition))) == in_order
    assert names(anna.get(url(edition) + "?sort=-naam")) == in_order[::-1]


@pytest.mark.parametrize(("number", "at"), [(100, 1), (100, 2), (10_000, 1), (10_000, 200)])
def test_list_asks_the_database_the_same_for_any_number(django_assert_num_queries, number, at):
    """The numbers, the page, the queue, stalls, pitches, slots."""
    event = _busy(number, at)

    with django_assert_num_queries(6):
        people = listing.of(event, Asked(page=str(at)))

    assert len(people.rows) == 50
    assert any(row.parts for row in people.rows)
    assert any(row.position for row in people.rows)


@pytest.mark.parametrize("at", [1, 2])
def test_page_asks_four_questions_more_beside_the_frame(anna, django_assert_num_queries, at):
    """Session, user; the event with its sessions; and who claims what is free: somebody waits."""
    event = _busy(100, at)
    anna.get(url(event))

    with django_assert_num_queries(6 + 4 + queries.EVENT):
        anna.get(url(event), {"bladzij": at})


def _busy(number: int, at: int) -> Event:
    """With so many people, and a stall and a pitch for one on that page."""
    edition = build.edition(capacity=20_000)
    stand, slot = build.stands(edition, 1)[0], build.slots(edition, 1)[0]
    many(edition, number)
    event = get_event(edition.slug)
    busy = listing.of(event, Asked(page=str(at))).rows[0].registration
    plan = build.initiative()
    StandBooking.objects.create(stand=stand, registration=busy, initiative=plan)
    Pitch.objects.create(slot=slot, registration=busy, initiative=plan)
    return event


def test_trainer_sees_the_people_of_the_run_but_not_what_they_need(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    run = build.run()
    bram = build.bram(run)
    Registration.objects.filter(pk=bram.pk).update(access_need="een plek voor een rolstoel")
    client = Client()
    client.force_login(build.trainer(run))

    page = client.get(url(run) + "?staat=nodig")

    assert names(page) == ["Bram Jansen"]
    assert "Heeft iets nodig" not in chips(page)
    assert "rolstoel" not in page.content.decode()


def test_screens_say_the_same_totals(anna):
    edition = build.edition(capacity=2)
    build.bram(edition, party_size=2)
    build.initiator(edition, stand=build.stands(edition, 1)[0], party_size=2)
    build.daan(edition)
    said = "2 bezoekers + 2 met kraam of pitch = 4 personen · 2 aanmeldingen · 1 wacht"

    for page in (url(edition), f"/beheer/cafes/{edition.slug}/"):
        assert said in anna.get(page).content.decode()
