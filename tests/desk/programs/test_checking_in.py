"""Checking in by key: the door's verbs, the door's verdicts."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from eventsite.booking import cancelling
from eventsite.door import admissions, checkin
from eventsite.figures import closing
from eventsite.models import CheckIn, Scope
from eventsite.persons import erasing

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def key():
    return build.as_key(build.api_key([Scope.CHECK_IN]))


@pytest.fixture
def event(frozen):
    event = build.edition(capacity=4)
    frozen.move_to(event.sessions.get().doors_open_at)
    return event


def post(registration, headers, **body):
    return Client().post(
        f"/api/v1/aanmeldingen/{registration.public_id}/incheck",
        body,
        content_type="application/json",
        headers=headers,
    )


def take_back(registration, check_in, headers):
    address = f"/api/v1/aanmeldingen/{registration.public_id}/incheck/{check_in}"
    return Client().delete(address, headers=headers)


def outcome(response) -> str:
    assert response.status_code == 200, response.content
    return response.json()["uitkomst"]


def test_party_comes_in_in_parts_and_is_full_then(event, key, frozen):
    bram = build.bram(event, party_size=2)

    first = post(bram, key, id=str(uuid.uuid4()), personen=1)
    assert (outcome(first), first.json()["binnen"]) == ("welkom", 1)
    frozen.shift(1)
    second = post(bram, key, id=str(uuid.uuid4()))
    assert (outcome(second), second.json()["binnen"]) == ("welkom", 2)
    frozen.shift(1)
    third = post(bram, key, id=str(uuid.uuid4()))
    assert outcome(third) == "alBinnen"
    assert third.json()["incheck"]["id"] == first.json()["incheck"]["id"]


def test_sent_again_is_once_by_its_own_id_or_by_the_header(event, key):
    bram, daan = build.bram(event, party_size=2), build.daan(event)
    made = str(uuid.uuid4())

    assert (
        post(bram, key, id=made, personen=1).json() == post(bram, key, id=made, personen=1).json()
    )
    by_header = key | {"Idempotency-Key": "scan-12"}
    assert post(daan, by_header).json() == post(daan, by_header).json()
    assert CheckIn.objects.count() == 2


def test_says_how_it_is_known_when_it_is_sent_again(event, key):
    response = post(build.bram(event), key)

    assert response.status_code == 400
    assert "Idempotency-Key" in response.json()["detail"]


def test_verdicts_are_the_doors(event, key, frozen):
    starts_at = event.sessions.get().starts_at
    waiting = build.edition(capacity=1, starts_at=starts_at)
    build.registration(waiting)
    late = build.registration(waiting, email="late@example.nl")
    left = build.daan(event)
    cancelling.cancel(left)

    assert outcome(post(late, key, id=str(uuid.uuid4()))) == "wachtend"
    assert outcome(post(left, key, id=str(uuid.uuid4()))) == "afgemeld"
    frozen.shift(-60 * 60 * 24 * 7)
    assert outcome(post(build.bram(event), key, id=str(uuid.uuid4()))) == "nietOpen"


def test_taken_back_twice_is_once(event, key):
    bram = build.bram(event)
    made = uuid.uuid4()
    post(bram, key, id=str(made))

    assert take_back(bram, made, key).status_code == 204
    assert take_back(bram, made, key).status_code == 204
    assert CheckIn.objects.get().voided_at
    assert take_back(bram, uuid.uuid4(), key).status_code == 404
    assert take_back(build.daan(event), made, key).status_code == 404


def test_session_is_chosen_where_there_are_several(frozen, key):
    event = build.edition(sessions=2)
    first, _second = event.sessions.order_by("starts_at")
    frozen.move_to(first.doors_open_at)
    bram = build.bram(event)

    assert post(bram, key, id=str(uuid.uuid4())).status_code == 404
    assert outcome(post(bram, key, id=str(uuid.uuid4()), bijeenkomst=first.uid)) == "welkom"
    other = build.edition().sessions.get()
    for uid in (other.uid, "bestaat niet", "a\0b"):
        assert post(bram, key, id=str(uuid.uuid4()), bijeenkomst=uid).status_code in {400, 404}


def test_guest_is_let_in_where_they_were_admitted_if_the_key_is_for_that_too(event):
    guest = build.bram(build.edition())
    session = event.sessions.get()
    admissions.admit(guest, session, instead_of=guest.event.sessions.get(), operator=None)

    def status(*events):
        key = build.as_key(build.api_key([Scope.CHECK_IN], events=events))
        return post(guest, key, id=str(uuid.uuid4()), bijeenkomst=session.uid).status_code

    assert status(guest.event, event) == 200
    assert status(guest.event) == 404
    assert status(event) == 404


def test_scan_at_an_event_that_the_key_is_not_for_is_neither_told_nor_taken_back(event):
    guest = build.bram(build.edition())
    session = event.sessions.get()
    admissions.admit(guest, session, instead_of=guest.event.sessions.get(), operator=None)
    made = uuid.uuid4()
    checkin.check_in(session, guest, check_in_id=made)

    def reached(*events) -> tuple[int, int]:
        """How many scans it reads, and what it hears when it takes that one back."""
        scopes = [Scope.CHECK_IN, Scope.PEOPLE]
        key = build.as_key(build.api_key(scopes, events=events))
        address = f"/api/v1/evenementen/{guest.event.slug}/aanmeldingen/{guest.public_id}"
        told = Client().get(address, headers=key).json()["inchecks"]
        return len(told), take_back(guest, made, key).status_code

    assert reached(guest.event) == (0, 404)
    assert CheckIn.objects.live().count() == 1
    assert reached(guest.event, event) == (1, 204)


def test_key_reaches_what_its_scope_and_its_events_allow(event):
    bram = build.bram(event)
    for scopes, events, status in [
        ([Scope.PEOPLE, Scope.EXPORTS, Scope.SIGN_UP], None, 403),
        ([Scope.CHECK_IN], [build.edition()], 404),  # which registrations there are is not told
        ([Scope.CHECK_IN], [event], 200),
    ]:
        headers = build.as_key(build.api_key(scopes, events=events))
        assert post(bram, headers, id=str(uuid.uuid4())).status_code == status
        assert take_back(bram, uuid.uuid4(), headers).status_code == (403 if status == 403 else 404)
    assert post(bram, {}, id=str(uuid.uuid4())).status_code == 401


def test_closed_or_erased_changes_no_more(event, key, frozen):
    bram, daan = build.bram(event), build.daan(event)
    made = uuid.uuid4()
    post(bram, key, id=str(made))
    frozen.move_to(event.sessions.get().ends_at)
    frozen.shift(60 * 60 * 24)
    closing.close(event)

    assert post(daan, key, id=str(uuid.uuid4())).status_code == 409
    assert take_back(bram, made, key).status_code == 409

    erasing.erase(daan.email)
    assert post(daan, key, id=str(uuid.uuid4())).status_code == 404


@pytest.mark.parametrize(
    "body",
    [{"id": "geen uuid"}, {"personen": 0}, {"personen": 51}, {"op": "gisteren"}, {"naam": "Bram"}],
)
def test_wrong_body_is_refused_with_what_is_wrong(event, key, body):
    response = post(build.bram(event), key, **({"id": str(uuid.uuid4())} | body))

    assert response.status_code == 400
    assert response.json()["errors"]
