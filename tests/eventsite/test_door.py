from __future__ import annotations

import uuid

import pytest
from django.test import Client

from eventsite.booking import registering
from eventsite.models import CheckIn
from eventsite.tickets import codes

from .. import build
from ..cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

FETCH = {"X-Requested-With": "fetch"}


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


def url(session) -> str:
    return f"/inchecken/{session.pk}/"


def post(client, session, *, headers=None, **form):
    form.setdefault("scan", str(uuid.uuid4()))
    return client.post(url(session), form, headers=headers)


def outcome(response) -> str:
    return response.content.decode().split('data-outcome="')[1].split('"')[0]


# Who may -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/inchecken/", "/inchecken/1/"])
def test_door_sends_who_is_not_signed_in_to_the_sign_in(client, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"] == f"/beheer/account/login/?next={path}"


def test_door_answers_a_fetch_of_who_is_signed_out_with_401(client, session):
    bram = build.bram(session.event)

    response = post(client, session, code=codes.code_of(bram), headers=FETCH)

    assert response.status_code == 401
    assert not CheckIn.objects.exists()


def test_door_is_closed_to_who_is_no_staff(client, session):
    client.force_login(build.User.objects.create_user("gast"))

    assert client.get(url(session)).status_code == 302


def test_door_wants_the_csrf_token(session, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = Client(enforce_csrf_checks=True)
    client.force_login(build.anna())
    bram = build.bram(session.event)

    response = post(client, session, code=codes.code_of(bram))

    assert response.status_code == 403
    assert not CheckIn.objects.exists()


# Which session -------------------------------------------------------------------------------------


def test_sessions_lists_tonights_and_no_other(client, anna, session):
    build.edition()

    response = client.get("/inchecken/")

    assert [s.pk for s in response.context["sessions"]] == [session.pk]


def test_sessions_without_one_says_when(client, anna, session, frozen):
    frozen.move_to(session.check_in_closes_at)

    assert "Er is nu geen bijeenkomst" in text_of(client.get("/inchecken/"))


@pytest.mark.parametrize("sessions", [1, 3])
def test_sessions_asks_the_database_the_same_for_any_number(
    client, anna, session, django_assert_num_queries, sessions
):
    for _ in range(sessions - 1):
        build.edition(starts_at=session.starts_at)

    with django_assert_num_queries(3):
        client.get("/inchecken/")


def test_session_of_a_draft_or_of_nothing_is_not_found(client, anna, session):
    type(session.event).objects.update(status="draft")

    assert client.get(url(session)).status_code == 404
    assert client.get("/inchecken/999999/").status_code == 404


# Scanning ------------------------------------------------------------------------------------------


def test_get_checks_nobody_in(client, anna, session):
    bram = build.bram(session.event)

    client.get(url(session), {"code": codes.code_of(bram), "scan": str(uuid.uuid4())})

    assert not CheckIn.objects.exists()


def test_typed_code_gets_a_verdict_and_keeps_who_scanned(client, anna, session):
    bram = build.bram(session.event, party_size=2)

    response = post(client, session, code=codes.code_of(bram))

    assert outcome(response) == "welcome"
    assert "2 personen" in text_of(response)
    assert "2 van 2 binnen" in text_of(response)
    assert CheckIn.objects.get().operator == anna


def test_fetch_gets_the_parts_only(client, anna, session):
    bram = build.bram(session.event)

    response = post(client, session, code=codes.code_of(bram), headers=FETCH)

    html = response.content.decode()
    assert outcome(response) == "welcome"
    assert "<html" not in html
    for part in ("count", "verdict", "recent", "found"):
        assert f'data-part="{part}"' in html


def test_reload_of_a_verdict_is_no_second_scan(client, anna, session):
    bram, scan = build.bram(session.event), str(uuid.uuid4())

    for _ in range(2):
        response = post(client, session, code=codes.code_of(bram), scan=scan)
        assert outcome(response) == "welcome"

    assert CheckIn.objects.count() == 1


def test_every_verdict_has_its_own_words(client, anna, session, frozen):
    event = session.event
    bram = build.bram(event)
    gone = registering.cancel(build.registration(event))
    elsewhere = build.daan(build.edition())
    build.registration(event, party_size=4)
    waiting = build.chaima(event)

    said = {
        outcome(r): text_of(r)
        for r in [
            post(client, session, registration=bram.pk),
            post(client, session, registration=bram.pk),
            post(client, session, registration=gone.pk),
            post(client, session, registration=waiting.pk),
            post(client, session, registration=elsewhere.pk),
            post(client, session, code="0" * 26),
            post(client, session, registration=999999),
            post(client, session),
        ]
    }

    assert "Welkom Bram Jansen" in said["welcome"]
    assert "Al binnen sinds 19.00 uur" in said["already-in"]
    assert "Afgemeld op" in said["cancelled"]
    assert "Heeft nog geen plaats" in said["waiting"]
    assert "Deze kaart is voor Initiatievencafé" in said["other-event"]
    assert "Onbekende code" in said["unknown"]
    assert "Scan een kaart" in said["unreadable"]


@pytest.mark.parametrize(
    "form", [{"scan": "x", "code": "y"}, {"registration": "x"}, {"code": "x" * 201}, {"undo": "x"}]
)
def test_nonsense_is_refused_in_words(client, anna, session, form):
    response = post(client, session, **form)

    assert response.status_code == 400
    assert "Scan een kaart, of typ de code" in text_of(response)


def test_undo_takes_back_and_says_so(client, anna, session):
    post(client, session, registration=build.bram(session.event).pk)
    scan = CheckIn.objects.get()

    response = client.post(url(session), {"undo": str(scan.pk)})

    assert outcome(response) == "undone"
    assert "0 van 1 binnen" in text_of(response)
    assert "ongedaan gemaakt" in text_of(response)


def test_undo_of_a_scan_of_another_evening_is_not_found(client, anna, session):
    post(client, session, registration=build.bram(session.event).pk)
    other = build.edition(starts_at=session.starts_at).sessions.get()

    response = client.post(url(other), {"undo": str(CheckIn.objects.get().pk)})

    assert response.status_code == 404


def test_search_by_name_offers_to_check_in(client, anna, session):
    bram = build.bram(session.event)

    response = client.get(url(session), {"q": "jansen"})

    assert "1 gevonden Bram Jansen" in text_of(response)
    assert f'name="registration" value="{bram.pk}"' in response.content.decode()


@pytest.mark.parametrize(
    ("query", "says"),
    [("x", "Typ minstens twee letters"), ("xyz", "Niemand gevonden met “xyz”")],
)
def test_search_that_finds_nobody_says_why(client, anna, session, query, says):
    assert says in text_of(client.get(url(session), {"q": query}))


@pytest.mark.parametrize("people", [1, 3])
def test_session_asks_the_database_the_same_for_any_number(
    client, anna, session, django_assert_num_queries, people
):
    for _ in range(people):
        post(client, session, registration=build.registration(session.event).pk)

    with django_assert_num_queries(9):
        client.get(url(session), {"q": "bezoeker"})


def test_bar_says_who_with_a_role_is_missing_and_stops_when_they_are_in(client, anna, session):
    (stand,), slots = build.stands(session.event.edition, 1), build.slots(session.event.edition, 2)
    both = build.initiator(session.event.edition, stand=stand, slot=slots[0])
    pitcher = build.initiator(session.event.edition, slot=slots[1])
    build.bram(session.event)

    page = text_of(client.get(url(session)))
    assert "nog niet binnen: kraamhouders 1, pitchers 2" in page

    page = text_of(post(client, session, registration=both.pk))
    assert "nog niet binnen: pitchers 1" in page

    page = text_of(post(client, session, registration=pitcher.pk))
    assert "nog niet binnen" not in page


# Headers -------------------------------------------------------------------------------------------


def test_camera_is_allowed_here_and_nowhere_else(client, anna, session):
    here, elsewhere = client.get(url(session)), client.get("/")

    assert "camera=(self)" in here["Permissions-Policy"]
    assert "microphone=()" in here["Permissions-Policy"]
    assert "camera=()" in elsewhere["Permissions-Policy"]
    assert "worker-src 'self'" in here["Content-Security-Policy"]
    assert "unsafe" not in here["Content-Security-Policy"]
    assert "no-store" in here["Cache-Control"]
