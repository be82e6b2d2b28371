from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.door import batch, checkin, tablets
from eventsite.door.people import count
from eventsite.door.scans import Scan, WalkIn
from eventsite.models import AsideScan, CheckIn, Event, Tablet

from ... import build, queries
from ...cafes.test_views import text_of
from ...parts import PITCH, give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

UUID = "0d5d05d9-9b16-484d-8517-3faeaa15198b"  # of no scan
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def session(frozen):
    session = build.edition(capacity=10).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def anna(client, session, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    anna = build.anna()
    client.force_login(anna)
    return anna


def url(session, *rest) -> str:
    return "/".join(["/inchecken", str(session.pk), *map(str, rest), ""])


def kept_aside(session, scan: Scan) -> AsideScan:
    tablet = build.tablet(session)
    tablets.revoke(tablet, by=None)
    batch.take_batch(tablets.find(build.token(tablet.pk)), [scan])
    return AsideScan.objects.get(pk=scan.id)


def els(session) -> Scan:
    return Scan(uuid.uuid4(), session.doors_open_at, 2, walk_in=WalkIn("Els Smit"))


# Who may -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["stand", "tablets", "tablets/1"])
def test_pages_are_for_organisers(client, session, path):
    response = client.get(url(session, path))
    assert response.status_code == 302
    assert response["Location"].startswith("/beheer/account/login/")
    assert client.get(url(session, path), headers=FETCH).status_code == 401


@pytest.mark.parametrize("path", ["tablets", "tablets/1/ontkoppelen", f"scans/{UUID}"])
def test_posts_are_for_organisers(client, session, path):
    build.tablet(session)

    assert client.post(url(session, path)).status_code == 302
    assert Tablet.objects.filter(revoked_at__isnull=True).count() == 1


def test_tablet_is_no_organiser(client, session):
    tablet = build.tablet(session)
    header = {"Authorization": f"Bearer {build.token(tablet.pk)}"}

    assert client.get(url(session, "stand"), headers=header).status_code == 302


@pytest.mark.parametrize("path", ["tablets/1/ontkoppelen", f"scans/{UUID}"])
def test_get_does_nothing(client, anna, session, path):
    build.tablet(session)

    assert client.get(url(session, path)).status_code == 405


# Tablets -------------------------------------------------------------------------------------------


def test_organiser_offers_a_tablet_and_is_shown_its_code(client, anna, session):
    response = client.post(url(session, "tablets"), {"names_allowed": "on"}, follow=True)

    tablet = Tablet.objects.get()
    assert (tablet.created_by, tablet.names_allowed) == (anna, True)
    assert response.redirect_chain == [(url(session, "tablets", tablet.pk), 302)]
    address = f"https://cafe.example.nl/inchecken/tablet/#{tablets.pairing_code(tablet)}"
    assert address in response.text
    assert "<svg" in response.text
    assert "mag vanavond de namen bewaren" in text_of(response)
    assert "no-store" in response["Cache-Control"]


def test_code_is_shown_no_more_once_the_tablet_is_paired(client, anna, session):
    tablet = build.tablet(session)

    response = client.get(url(session, "tablets", tablet.pk))

    assert "Tablet 1 is gekoppeld" in text_of(response)
    assert "<svg" not in response.text.split("<main")[1]
    assert tablets.pairing_code(tablet) not in response.text


def test_code_that_ran_out_or_was_taken_back_is_said(client, anna, session, frozen):
    tablet = tablets.offer(session, names_allowed=False, by=anna)
    frozen.shift(timedelta(minutes=15))
    assert "De code is verlopen" in text_of(client.get(url(session, "tablets", tablet.pk)))

    client.post(url(session, "tablets", tablet.pk, "ontkoppelen"))
    assert "is ontkoppeld" in text_of(client.get(url(session, "tablets", tablet.pk)))


def test_list_says_when_each_was_seen_and_what_waits_on_it(client, anna, session, frozen):
    tablet = build.tablet(session, names_allowed=True)
    tablets.seen(tablet, waiting=4, clock_offset=timedelta(minutes=7))

    text = text_of(client.get(url(session, "tablets")))

    now = timezone.localtime()
    assert f"Tablet 1 met namen gezien om {now:%H.%M} uur · 4 scans wachtten toen nog" in text
    assert "de klok loopt 7 minuten verkeerd" in text
    assert "verbonden" in text


def test_organiser_cuts_a_tablet_off(client, anna, session):
    tablet = build.tablet(session)

    response = client.post(url(session, "tablets", tablet.pk, "ontkoppelen"), follow=True)

    assert "Tablet 1 is ontkoppeld." in text_of(response)
    tablet.refresh_from_db()
    assert tablet.revoked_by == anna


def test_tablet_of_another_evening_is_not_found(client, anna, session):
    other = build.tablet(build.edition().sessions.get())

    assert client.get(url(session, "tablets", other.pk)).status_code == 404
    assert client.post(url(session, "tablets", other.pk, "ontkoppelen")).status_code == 404


# Scans kept aside ----------------------------------------------------------------------------------


def test_scan_kept_aside_is_shown_with_why_and_accepted(client, anna, session):
    aside = kept_aside(session, els(session))
    page = client.get(url(session, "tablets"))
    assert "Els Smit 2 personen, Tablet 1" in text_of(page)
    assert "de tablet was ontkoppeld" in text_of(page)

    response = client.post(url(session, "scans", aside.pk), {"accept": "1"}, follow=True)

    assert "De scan telt mee." in text_of(response)
    assert count(session).inside == 2
    assert CheckIn.objects.get().tablet == aside.tablet


def test_scan_kept_aside_is_refused(client, anna, session):
    aside = kept_aside(session, els(session))

    response = client.post(url(session, "scans", aside.pk), {"refuse": "1"}, follow=True)

    assert "De scan telt niet mee." in text_of(response)
    assert count(session).inside == 0


def test_scan_that_nobody_belongs_to_cannot_be_accepted(client, anna, session):
    aside = kept_aside(session, Scan(uuid.uuid4(), session.doors_open_at, 1, key="0" * 20))
    assert 'name="accept"' not in client.get(url(session, "tablets")).text

    response = client.post(url(session, "scans", aside.pk), {"accept": "1"}, follow=True)

    assert "hoort bij niemand" in text_of(response)
    assert AsideScan.objects.undecided().exists()


def test_decision_that_says_nothing_decides_nothing(client, anna, session):
    aside = kept_aside(session, els(session))

    client.post(url(session, "scans", aside.pk))

    assert AsideScan.objects.undecided().exists()


@pytest.mark.parametrize("number", [1, 3])
def test_tablets_page_asks_the_database_the_same_for_any_number(
    client, anna, session, django_assert_num_queries, number
):
    for _ in range(number):
        kept_aside(session, els(session))

    with django_assert_num_queries(6 + queries.EVENT):
        client.get(url(session, "tablets"))


# The board -----------------------------------------------------------------------------------------


def test_board_shows_who_is_in_and_whom_to_mail(client, anna, session, monkeypatch):
    bram, chaima = build.bram(session.event, party_size=2), build.chaima(session.event)
    give(monkeypatch, {bram.pk: [PITCH], chaima.pk: [PITCH]})
    checkin.check_in(session, bram, check_in_id=uuid.uuid4())

    response = client.get(url(session, "stand"))

    text = text_of(response)
    assert "Binnen 2 van 3" in text
    assert "Pitchers 1 van 2" in text
    assert "Nog niet binnen Chaima El Amrani Pitch 19.45 uur" in text
    assert 'href="mailto:chaima@example.nl"' in response.text
    assert 'height="130.0"' in response.text


def test_board_of_an_empty_evening_says_so(client, anna, session):
    text = text_of(client.get(url(session, "stand")))

    assert "Binnen 0 van 0" in text
    assert "Er is nog niemand ingecheckt." in text
    assert "Er is nog geen tablet gekoppeld." in text


def test_board_tells_of_scans_to_look_at(client, anna, session):
    kept_aside(session, els(session))

    assert "Er is 1 scan om naar te kijken." in text_of(client.get(url(session, "stand")))


def test_fetch_gets_the_parts_only(client, anna, session):
    for path, parts in {"stand": ["figures", "arrivals", "missing"], "tablets": ["aside"]}.items():
        html = client.get(url(session, path), headers=FETCH).text
        assert "<html" not in html
        for part in parts:
            assert f'data-part="{part}"' in html


@pytest.mark.parametrize("people", [1, 3])
def test_board_page_asks_the_database_the_same_for_any_number(
    client, anna, session, django_assert_num_queries, people
):
    for _ in range(people):
        checkin.check_in(session, build.registration(session.event), check_in_id=uuid.uuid4())
        build.tablet(session)

    with django_assert_num_queries(10 + queries.EVENT):
        client.get(url(session, "stand"))


# The tab of an evening ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "hours", "says"),
    [
        (Event.Status.PUBLISHED, 0, "u kunt nu inchecken"),
        (Event.Status.PUBLISHED, -48, "inchecken kan op de dag zelf"),
        (Event.Status.PUBLISHED, 48, "voorbij"),
        (Event.Status.CANCELLED, 0, "gaat niet door"),
        (Event.Status.DRAFT, 0, "nog een concept"),
    ],
)
def test_tab_says_why_the_door_is_not_open_and_leads_nowhere_that_is_not_there(
    client, anna, session, frozen, status, hours, says
):
    event = session.event
    event.status = status
    event.cancelled_at = timezone.now() if event.is_cancelled else None
    event.save()
    frozen.shift(timedelta(hours=hours))

    page = client.get(f"/beheer/evenementen/{event.slug}/deur/")

    assert f"· {says}" in text_of(page)
    for link in re.findall(r'href="(/inchecken/\d+/[^"]*)"', page.content.decode()):
        assert client.get(link).status_code == 200
