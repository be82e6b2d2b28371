"""The door of who is signed in: its page, how it pairs itself, and what it may beside a tablet."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from eventsite.booking import cancelling
from eventsite.door import batch, checkin, tablets
from eventsite.door.scans import Scan, WalkIn
from eventsite.models import AsideScan, CheckIn, StaffMember, Tablet
from eventsite.tickets import codes

from ... import build, queries
from ...cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TABLET_API = "/api/tablet/v1/"
TOKEN = build.token()


@pytest.fixture
def session(frozen):
    session = build.edition(capacity=5).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def anna(client, session, settings):
    """Anna is signed in. What a second factor asks of her is in test_staff.py."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    anna = build.anna()
    client.force_login(anna)
    return anna


@pytest.fixture
def own(client, anna, session):
    """Anna's own browser at the door."""
    assert pair(client, session).status_code == 200
    return Tablet.objects.get()


def url(session, *rest) -> str:
    return "/".join(["/inchecken", str(session.pk), *rest, ""])


def post(client, url, body, **headers):
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def pair(client, session, **fields):
    return post(
        client, f"{TABLET_API}bijeenkomsten/{session.pk}/koppelen", {"token": TOKEN, **fields}
    )


def ask(client, path, token=TOKEN, **body):
    return post(client, f"{TABLET_API}{path}", body, Authorization=f"Bearer {token}")


def exchange(client, *items, **fields):
    return ask(client, "bijwerken", sentAt=timezone.now().isoformat(), items=items, **fields)


def item(registration=None, **fields):
    made = {"id": str(uuid.uuid4()), "at": timezone.now().isoformat(), "people": 1}
    return made | {"key": codes.key_of(registration) if registration else ""} | fields


def assert_problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    return response.json()["detail"]


# The page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/inchecken/", "/inchecken/1/"])
def test_door_sends_who_is_not_signed_in_to_the_sign_in(client, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"] == f"/beheer/account/login/?next={path}"


def test_door_is_closed_to_who_is_no_staff(client, session, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.User.objects.create_user("gast"))

    assert client.get(url(session)).status_code == 403


def test_page_is_the_tablets_and_holds_nothing_of_the_evening(client, anna, session):
    build.bram(session.event)

    response = client.get(url(session))

    assert response.content == client.get("/inchecken/tablet/").content
    assert not CheckIn.objects.exists()
    assert not Tablet.objects.exists()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
    ids=["other-site", "other-origin", "own-origin", "own-site"],
)
def test_only_a_page_of_ours_pairs_whose_browser_it_is(session, settings, said, status):
    """The page is kept on the device: it has no token and needs no cookie but the sign-in's."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = Client(enforce_csrf_checks=True)
    client.force_login(build.anna())

    assert post(client, url(session, "koppelen"), {"token": TOKEN}, **said).status_code == status


def test_session_of_a_draft_or_of_nothing_is_not_found(client, anna, session):
    type(session.event).objects.update(status="draft")

    assert client.get(url(session)).status_code == 404
    assert pair(client, session).status_code == 404
    assert client.get("/inchecken/999999/").status_code == 404


def test_camera_is_allowed_here_and_nowhere_else(client, anna, session):
    here, elsewhere = client.get(url(session)), client.get("/")

    assert "camera=(self)" in here["Permissions-Policy"]
    assert "microphone=()" in here["Permissions-Policy"]
    assert "camera=()" in elsewhere["Permissions-Policy"]
    assert "worker-src 'self'" in here["Content-Security-Policy"]
    assert "unsafe" not in here["Content-Security-Policy"]
    assert "no-store" in here["Cache-Control"]


# Which session -------------------------------------------------------------------------------------


def test_sessions_lists_tonights_and_no_other(client, anna, session):
    build.edition()

    response = client.get("/inchecken/")

    assert [s.pk for s in response.context["sessions"]] == [session.pk]


def test_sessions_that_are_over_stand_last(client, anna, session, frozen):
    morning = build.edition(starts_at=session.starts_at - timedelta(hours=10)).sessions.get()
    frozen.move_to(session.starts_at - timedelta(hours=1))

    response = client.get("/inchecken/")

    assert [s.pk for s in response.context["sessions"]] == [session.pk, morning.pk]
    assert "Vandaag, 19.30 uur" in text_of(response)
    assert text_of(response).count("voorbij") == 1


def test_sessions_without_one_says_when(client, anna, session, frozen):
    frozen.move_to(session.check_in_closes_at)

    assert "Er is nu geen bijeenkomst" in text_of(client.get("/inchecken/"))


@pytest.mark.parametrize("sessions", [1, 3])
def test_sessions_asks_the_database_the_same_for_any_number(
    client, anna, session, django_assert_num_queries, sessions
):
    for _ in range(sessions - 1):
        build.edition(starts_at=session.starts_at)

    with django_assert_num_queries(3 + queries.DESK):
        client.get("/inchecken/")


# Pairing by who is signed in -----------------------------------------------------------------------


def test_browser_pairs_itself_once(client, anna, session):
    first = pair(client, session)
    again = pair(client, session)

    assert first.json() == again.json()
    assert first.json()["tablet"]["needsSignIn"]
    assert "no-store" in first["Cache-Control"]
    tablet = Tablet.objects.get()
    assert (tablet.created_by, tablet.names_allowed, tablet.number) == (anna, False, 1)


def test_names_are_kept_when_they_are_asked_for(client, own, session):
    assert pair(client, session, namesAllowed=True).json()["tablet"]["namesAllowed"]
    assert pair(client, session).json()["tablet"]["namesAllowed"]


def test_who_is_signed_out_pairs_nothing(client, session):
    response = pair(client, session)

    assert assert_problem(response, 401) == "U bent uitgelogd."
    assert response["WWW-Authenticate"] == "Session"
    assert not Tablet.objects.exists()


def test_who_is_no_staff_pairs_nothing(client, session, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.User.objects.create_user("gast"))

    assert pair(client, session).status_code == 401


def test_nonsense_pairs_nothing(client, anna, session):
    assert_problem(post(client, url(session, "koppelen"), {}), 400)
    assert_problem(pair(client, session, token="kort"), 410)
    assert client.get(url(session, "koppelen")).status_code == 405
    assert not Tablet.objects.exists()


def test_borrowed_tablet_is_made_no_organisers(client, anna, session):
    tablet = build.tablet(session)

    assert_problem(pair(client, session, token=build.token(tablet.pk)), 410)
    tablet.refresh_from_db()
    assert not tablet.needs_sign_in


def test_browser_of_another_session_or_that_was_cut_off_pairs_anew(client, own, session):
    other = build.edition(starts_at=session.starts_at).sessions.get()
    assert_problem(pair(client, other), 410)

    tablets.revoke(own, by=None)

    assert_problem(pair(client, session), 410)
    assert pair(client, session, token=build.token(2)).status_code == 200


def test_who_is_signed_in_can_look_back_for_half_a_day(client, anna, session, frozen):
    frozen.move_to(session.tablets_end_at + timedelta(days=7))
    pair(client, session)

    assert exchange(client).json()["tablet"]["isLive"]
    frozen.shift(timedelta(hours=12))
    client.force_login(anna)
    assert not exchange(client).json()["tablet"]["isLive"]


def test_check_in_until_the_door_closes_also_after_six_in_the_morning(client, own, session, frozen):
    bram = build.bram(session.event)
    frozen.move_to(session.check_in_closes_at - timedelta(minutes=1))
    client.force_login(own.created_by)

    assert exchange(client, item(bram)).json()["taken"][0]["outcome"] == "welcome"


# Rights that end with the sign-in ------------------------------------------------------------------


def test_scan_keeps_who_was_signed_in_and_where(client, own, session):
    bram = build.bram(session.event, party_size=2)
    scan = item(bram, people=2)

    body = exchange(client, scan).json()

    assert body["taken"][0]["outcome"] == "welcome"
    assert body["rights"] == {"email": True, "undo": True, "decide": True}
    row = CheckIn.objects.get()
    assert (row.operator, row.tablet) == (own.created_by, own)
    exchange(client, scan | {"undoneAt": timezone.now().isoformat()})
    row.refresh_from_db()
    assert (row.voided_by, row.voided_tablet) == (own.created_by, own)


def test_walk_in_keeps_who_let_them_in(client, own, session):
    exchange(client, item(people=2, walkIn={"name": "Els Smit", "email": ""}))

    assert CheckIn.objects.get().operator == own.created_by


def test_token_alone_opens_nothing(own, session):
    bram = build.bram(session.event)

    for name in ("bijwerken", "zoeken", "kaart", "ongedaan", "beslissen"):
        response = ask(Client(), name)
        assert assert_problem(response, 401) == "U bent uitgelogd."
        assert response["WWW-Authenticate"] == "Session"
    assert_problem(exchange(Client(), item(bram)), 401)
    assert not CheckIn.objects.exists()


def test_sign_in_alone_opens_nothing(client, own, session):
    assert assert_problem(ask(client, "bijwerken", token=build.token(9)), 401)
    assert post(client, f"{TABLET_API}bijwerken", {})["WWW-Authenticate"] == "Bearer"


def test_after_signing_out_the_rights_are_gone_and_after_signing_in_the_scans_arrive(
    client, own, session
):
    bram = build.bram(session.event)
    scan = item(bram)
    client.logout()
    assert exchange(client, scan).status_code == 401

    client.force_login(own.created_by)

    assert exchange(client, scan).json()["taken"][0]["outcome"] == "welcome"


def test_second_factor_is_asked_here_too(client, own, session, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True

    assert_problem(exchange(client), 401)


def test_who_is_no_longer_staff_has_no_rights(client, own, session):
    StaffMember.objects.all().delete()

    assert_problem(exchange(client), 401)


def test_borrowed_tablet_gets_no_rights_from_who_is_signed_in_on_it(client, anna, session):
    """Somebody signed in on it, for a moment, to look something up."""
    tablet = build.tablet(session)
    token = build.token(tablet.pk)
    bram = build.bram(session.event)
    scan = checkin.check_in(session, bram, check_in_id=uuid.uuid4()).scan

    body = ask(client, "bijwerken", token, sentAt=timezone.now().isoformat()).json()

    assert body["rights"] == {"email": False, "undo": False, "decide": False}
    assert not {"recent", "undecided", "links"} & body.keys()
    assert ask(client, "zoeken", token, name="bram@example").json()["people"] == []
    assert_problem(ask(client, "ongedaan", token, scan=str(scan.pk)), 403)
    assert_problem(ask(client, "beslissen", token, scan=str(scan.pk), accept=True), 403)
    scan.refresh_from_db()
    assert scan.voided_at is None


# Search by address ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["jansen", "bram@example", "ja"])
def test_organiser_finds_by_name_and_address_from_two_letters_on(client, own, session, text):
    build.bram(session.event)
    build.daan(session.event)

    (person,) = ask(client, "zoeken", name=text).json()["people"]

    assert person["name"] == "Bram Jansen"
    assert "example.nl" not in json.dumps(person)


# Undo of any scan ----------------------------------------------------------------------------------


def test_latest_scans_of_every_door_are_shown(client, own, session):
    bram, daan = build.bram(session.event, party_size=4), build.daan(session.event)
    tablet = build.tablet(session)
    part = checkin.check_in(session, bram, check_in_id=uuid.uuid4(), people=2, tablet=tablet).scan
    checkin.check_in(session, daan, check_in_id=uuid.uuid4())
    again = checkin.check_in(session, daan, check_in_id=uuid.uuid4()).scan
    checkin.undo(part)

    rows = {row["id"]: row for row in exchange(client).json()["recent"]}

    assert len(rows) == 3
    assert rows[str(part.pk)]["name"] == "Bram Jansen"
    assert (rows[str(part.pk)]["people"], rows[str(part.pk)]["isUndone"]) == (2, True)
    assert rows[str(again.pk)]["outcome"] == "already-in"
    assert rows[str(again.pk)]["since"] is not None


def test_organiser_takes_back_what_a_tablet_scanned(client, own, session):
    tablet = build.tablet(session)
    bram = build.bram(session.event)
    scan = checkin.check_in(session, bram, check_in_id=uuid.uuid4(), tablet=tablet).scan

    for _ in range(2):
        assert ask(client, "ongedaan", scan=str(scan.pk)).status_code == 200

    scan.refresh_from_db()
    assert (scan.voided_by, scan.voided_tablet) == (own.created_by, own)


def test_organiser_takes_back_by_the_card_part_by_part(client, own, session):
    bram = build.bram(session.event, party_size=4)
    first = checkin.check_in(session, bram, check_in_id=uuid.uuid4(), people=1).scan
    later = timezone.now() + timedelta(seconds=1)
    checkin.check_in(session, bram, check_in_id=uuid.uuid4(), people=3, scanned_at=later)

    assert ask(client, "ongedaan", key=codes.key_of(bram)).status_code == 200
    assert CheckIn.objects.live().get() == first
    assert ask(client, "ongedaan", key=codes.key_of(bram)).status_code == 200
    assert_problem(ask(client, "ongedaan", key=codes.key_of(bram)), 404)
    assert_problem(ask(client, "ongedaan", key="0" * 20), 404)
    assert_problem(ask(client, "ongedaan"), 404)


def test_walk_in_taken_back_frees_its_place(client, own, session):
    tablet = tablets.find(build.token(build.tablet(session).pk))
    scan = Scan(uuid.uuid4(), timezone.now(), 2, walk_in=WalkIn("Els Smit"))
    batch.take_batch(tablet, [scan])
    assert exchange(client).json()["session"]["free"] == 3

    ask(client, "ongedaan", scan=str(scan.id))

    assert exchange(client).json()["session"]["free"] == 5


def test_undo_of_a_scan_of_another_evening_is_not_found(client, own, session):
    other = build.edition(starts_at=session.starts_at)
    scan = checkin.check_in(other.sessions.get(), build.bram(other), check_in_id=uuid.uuid4()).scan

    assert_problem(ask(client, "ongedaan", scan=str(scan.pk)), 404)
    assert_problem(ask(client, "ongedaan", scan="x"), 400)


# Scans kept aside ----------------------------------------------------------------------------------


@pytest.fixture
def aside(session):
    """Els, whom a tablet that was cut off let in."""
    tablet = build.tablet(session)
    tablets.revoke(tablet, by=None)
    scan = Scan(uuid.uuid4(), timezone.now(), 2, walk_in=WalkIn("Els Smit"))
    batch.take_batch(tablets.find(build.token(tablet.pk)), [scan])
    return AsideScan.objects.get()


def test_organiser_decides_at_the_door(client, own, session, aside):
    (told,) = exchange(client).json()["undecided"]
    assert (told["name"], told["people"], told["id"]) == ("Els Smit", 2, str(aside.pk))
    assert told["reason"] == "de tablet was ontkoppeld"

    assert ask(client, "beslissen", scan=str(aside.pk), accept=True).status_code == 200

    aside.refresh_from_db()
    assert (aside.accepted, aside.decided_by) == (True, own.created_by)
    assert exchange(client).json()["undecided"] == []


def test_scan_that_is_left_lets_nobody_in(client, own, session, aside):
    ask(client, "beslissen", scan=str(aside.pk), accept=False)

    aside.refresh_from_db()
    assert (aside.accepted, aside.decided_by) == (False, own.created_by)
    assert not CheckIn.objects.exists()


def test_scan_kept_aside_of_another_evening_is_not_found(client, own, session, aside):
    other = build.edition(starts_at=session.starts_at).sessions.get()
    Tablet.objects.filter(pk=aside.tablet_id).update(session=other, number=9)

    assert_problem(ask(client, "beslissen", scan=str(aside.pk), accept=True), 404)


def test_card_of_nobody_cannot_be_taken(client, own, session):
    exchange(client, item(key="0" * 20))
    kept = AsideScan.objects.get()

    response = ask(client, "beslissen", scan=str(kept.pk), accept=True)

    assert "hoort bij niemand" in assert_problem(response, 409)
    assert_problem(ask(client, "beslissen", scan=str(uuid.uuid4()), accept=True), 404)


# At every door -------------------------------------------------------------------------------------


def test_card_of_another_event_says_which_and_not_whose(client, own, session):
    elsewhere = build.daan(build.edition())

    response = ask(client, "kaart", key=codes.key_of(elsewhere))

    assert response.json()["event"]["title"] == elsewhere.event.title
    assert response.json()["event"]["noun"] == "avond"
    assert "Daan" not in response.text
    for key in (codes.key_of(build.bram(session.event)), "0" * 20, "x"):
        assert ask(client, "kaart", key=key).json() == {"event": None}


def test_who_waits_is_let_in_from_the_door(client, own, session):
    build.registration(session.event, party_size=5)
    chaima = build.chaima(session.event)
    assert chaima.is_waiting

    (ack,) = exchange(client, item(chaima, admit=True)).json()["taken"]

    assert ack["outcome"] == "welcome"
    chaima.refresh_from_db()
    assert chaima.is_confirmed


def test_who_waits_is_not_let_in_unasked_nor_out_of_hours(client, own, session, frozen):
    build.registration(session.event, party_size=5)
    chaima = build.chaima(session.event)
    late = session.check_in_closes_at + timedelta(minutes=1)

    (unasked,) = exchange(client, item(chaima)).json()["taken"]
    frozen.move_to(late)
    client.force_login(own.created_by)
    own.paired_at = late - timedelta(hours=1)
    own.save()
    (out_of_hours,) = exchange(client, item(chaima, admit=True)).json()["taken"]

    assert (unasked["reason"], out_of_hours["reason"]) == ("waiting", "waiting")
    chaima.refresh_from_db()
    assert chaima.is_waiting


def test_who_cancelled_is_on_the_list_with_when(client, own, session):
    cancelling.cancel(build.bram(session.event))

    (person,) = exchange(client).json()["roster"]["people"]

    assert person["cancelledAt"] == exchange(client).json()["now"]


@pytest.mark.parametrize("people", [1, 3])
def test_exchange_of_an_organiser_takes_nine_queries(
    client, own, session, django_assert_num_queries, people
):
    for _ in range(people):
        checkin.check_in(session, build.registration(session.event), check_in_id=uuid.uuid4())

    with django_assert_num_queries(9):
        exchange(client)


def test_scan_between_two_looks_takes_nine_queries(client, own, session, django_assert_num_queries):
    """Two of them the savepoint in which a test's transaction is."""
    bram = build.bram(session.event)
    cursor = exchange(client).json()["roster"]["cursor"]

    with django_assert_num_queries(9):
        body = exchange(client, item(bram), since=cursor).json()

    assert (body["taken"][0]["outcome"], body["undecided"]) == ("welcome", [])


def test_scan_that_is_kept_aside_is_told_in_the_same_answer(client, own, session):
    cursor = exchange(client).json()["roster"]["cursor"]

    body = exchange(client, item(key="0" * 20), since=cursor).json()

    assert body["taken"][0]["outcome"] == "aside"
    assert [one["id"] for one in body["undecided"]] == [body["taken"][0]["id"]]


def test_colleague_who_signs_in_on_the_same_browser_acts_under_their_own_name(client, own, session):
    mira = build.manager(username="mira")
    client.force_login(mira)

    exchange(client, item(build.bram(session.event)))

    assert CheckIn.objects.get().operator == mira != own.created_by


@pytest.mark.parametrize("change", ["password", "account"])
def test_who_paired_it_and_is_no_longer_signed_in_is_told_so(client, anna, own, change):
    assert exchange(client).status_code == 200
    if change == "password":
        anna.set_password("iets-heel-anders-nu")
    anna.is_active = change == "password"
    anna.save()

    assert exchange(client).status_code == 401
