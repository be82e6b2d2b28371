"""What no page of ours sends: each is refused as problem+json, and of a batch by itself."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.models import CheckIn, Tablet
from eventsite.tickets import codes

from ... import build

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen"),
]

HALF_A_CHARACTER, NUL = "\ud800", "a\0b"
HUGE = 10**400
NO_MOMENTS = [
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "2027-03-02T14:00:00",  # of which zone?
    "gisteren",
    HALF_A_CHARACTER,
    NUL,
    HUGE,
    float("inf"),
    [],
]


@pytest.fixture
def session(frozen):
    session = build.edition(capacity=40).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def send(client, session):
    token = build.token(build.tablet(session).pk)

    def post(name, body):
        return client.post(
            f"/api/tablet/v1/{name}",
            body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return post


def exchange(send, *items, **fields):
    return send("bijwerken", {"sentAt": timezone.now().isoformat(), "items": items} | fields)


def assert_refused(response):
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"


def test_moment_that_can_be_none_is_refused(send):
    for since in NO_MOMENTS:
        assert_refused(exchange(send, since=since))


@pytest.mark.parametrize("clock", NO_MOMENTS[:4])
def test_tablet_whose_clock_is_off_by_ages_still_brings_its_scans(send, session, clock):
    bram = build.bram(session.event)
    scan = {"id": str(uuid.uuid4()), "at": clock, "people": 1, "key": codes.key_of(bram)}

    (ack,) = exchange(send, scan, sentAt=clock).json()["taken"]

    assert ack["outcome"] == "welcome"
    assert Tablet.objects.get().paired_at <= CheckIn.objects.get().scanned_at <= timezone.now()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("bijwerken", b""),
        ("bijwerken", b"\xff"),
        ("bijwerken", b"[" * 100_000),
        ("bijwerken", b"[]"),
        ("bijwerken", b"null"),
        ("bijwerken", b'"x"'),
        ("bijwerken", {"sentAt": "2027-03-02T14:00:00Z", "waiting": HUGE}),
        ("bijwerken", {"sentAt": "2027-03-02T14:00:00Z", "items": [1]}),
        ("zoeken", {"name": NUL}),
        ("zoeken", {"name": HALF_A_CHARACTER}),
        ("zoeken", {"name": "bram", "skip": HUGE}),
        ("kaart", {"key": NUL}),
        ("kaart", {"key": HALF_A_CHARACTER}),
        ("koppelen", {"code": NUL, "token": "x"}),
        ("koppelen", {"code": "x", "token": HALF_A_CHARACTER}),
    ],
)
def test_body_that_can_be_none_is_refused(send, name, body):
    assert_refused(send(name, body))


def test_bad_scan_of_a_batch_is_refused_by_itself_and_the_others_count(send, session):
    bram, daan = build.bram(session.event), build.daan(session.event)
    now = timezone.now().isoformat()

    def scan(**fields):
        return {"id": str(uuid.uuid4()), "at": now, "people": 1} | fields

    bad = [
        scan(key=NUL),
        scan(key=HALF_A_CHARACTER),
        scan(key="f" * 65),
        scan(key="x", people=0),
        scan(key="x", people=HUGE),
        scan(key="x", at="gisteren"),
        scan(key="x", at="2027-03-02T14:00:00"),
        scan(key="x", undoneAt=NUL),
        scan(key="x", corrects=NUL),
        scan(id=NUL, key="x"),
        scan(id=HUGE, key="x"),
        scan(walkIn="x"),
        scan(walkIn={"name": "\0"}),
        scan(walkIn={"name": HALF_A_CHARACTER}),
        scan(walkIn={"name": "Bram " * 60}),
    ]

    taken = exchange(send, scan(key=codes.key_of(bram)), *bad, scan(key=codes.key_of(daan))).json()[
        "taken"
    ]

    outcomes = [one["outcome"] for one in taken]
    assert sorted(outcomes) == ["unreadable"] * len(bad) + ["welcome"] * 2
    assert set(CheckIn.objects.values_list("registration", flat=True)) == {bram.pk, daan.pk}


def test_walk_in_is_let_in_without_what_nobody_can_see_of_their_name(send, session):
    who = {"name": f"Fatima\0 Bouzidi{HALF_A_CHARACTER}", "email": NUL}
    scan = {"id": str(uuid.uuid4()), "at": timezone.now().isoformat(), "people": 1, "walkIn": who}

    (ack,) = exchange(send, scan).json()["taken"]

    assert ack["outcome"] == "welcome"
    came = CheckIn.objects.get().registration
    assert (came.name, came.email) == ("Fatima Bouzidi", "")


def test_scans_that_arrived_wait_no_longer(send, session, frozen):
    people = [build.registration(session.event) for _ in range(3)]
    now = timezone.now().isoformat()
    scans = [
        {"id": str(uuid.uuid4()), "at": now, "people": 1, "key": codes.key_of(one)}
        for one in people
    ]
    frozen.shift(timedelta(seconds=5))

    exchange(send, *scans[:2], waiting=3)
    assert Tablet.objects.get().waiting == 1
    exchange(send, scans[2], waiting=1)
    assert Tablet.objects.get().waiting == 0
