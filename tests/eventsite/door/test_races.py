"""Tablets at the same moment: exact on SQLite and on PostgreSQL. The controls are in test_races.py."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from eventsite.door import checkin, scans, tablets
from eventsite.door.batch import take_batch
from eventsite.door.people import count
from eventsite.models import CheckIn, Registration, Session, Tablet
from eventsite.tickets import codes

from ... import build
from ...threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


def _someone_at_the_door() -> tuple[Session, Registration]:
    event = build.edition(starts_at=timezone.now() + timedelta(hours=4))
    return event.sessions.get(), build.bram(event)


def _tablet_at_the_door(session: Session) -> Tablet:
    tablet = build.tablet(session)
    return tablets.find(build.token(tablet.pk))


def _scan_on(people: list[Registration]) -> list[scans.Scan]:
    return [
        scans.Scan(uuid.uuid4(), timezone.now(), people=1, key=codes.key_of(person))
        for person in people
    ]


def test_batches_of_the_same_people_from_five_tablets_at_once_count_everyone_once():
    event = build.edition(starts_at=timezone.now() + timedelta(hours=4))
    session = event.sessions.get()
    people = [build.registration(event) for _ in range(6)]
    at_the_door = [_tablet_at_the_door(session) for _ in range(5)]
    # Each in another order: a lock on one ticket after the other would end in a deadlock.
    batches = [_scan_on(people[n:] + people[:n]) for n in range(5)]

    results = at_once(
        [
            partial(take_batch, tablet, batch)
            for tablet, batch in zip(at_the_door, batches, strict=True)
        ]
        * 2
    )

    assert all(isinstance(result, list) for result in results), results
    assert CheckIn.objects.count() == 30
    assert count(session).inside == 6


def test_parts_of_one_party_at_once_let_in_no_more_than_the_party():
    session, ticket = _someone_at_the_door()
    Registration.objects.update(party_size=3)

    results = at_once([partial(_scan_two, session, ticket) for _ in range(6)])

    assert Counter(r.outcome for r in results) == {"welcome": 2, "already-in": 4}
    assert count(session).inside == 3


def _scan_two(session: Session, registration: Registration) -> checkin.Verdict:
    return checkin.check_in(session, registration, check_in_id=uuid.uuid4(), people=2)


def test_one_code_at_once_pairs_one_tablet():
    session, _ticket = _someone_at_the_door()
    code = tablets.pairing_code(tablets.offer(session, names_allowed=False, by=None))

    results = at_once([partial(tablets.pair, code, build.token(n)) for n in range(8)])

    assert Counter(type(r).__name__ for r in results) == {"Tablet": 1, "PairingUsed": 7}


def test_browser_that_asks_twice_at_once_is_one_tablet():
    session, _ticket = _someone_at_the_door()
    anna = build.anna()

    results = at_once(
        [partial(tablets.pair_own, session, build.token(), names_allowed=False, by=anna)] * 8
    )

    assert {t.number for t in results} == {1}
    assert Tablet.objects.count() == 1


def test_tablets_offered_at_once_have_numbers_of_their_own():
    session, _ticket = _someone_at_the_door()

    results = at_once([partial(tablets.offer, session, names_allowed=False, by=None)] * 8)

    assert sorted(t.number for t in results) == list(range(1, 9))


def test_walk_ins_with_one_address_at_once_are_one_registration():
    session, _ticket = _someone_at_the_door()

    def els():
        return checkin.walk_in(
            session, name="Els", email="els@example.nl", party_size=1, check_in_id=uuid.uuid4()
        )

    results = at_once([els] * 6)

    assert Counter(r.outcome for r in results) == {"welcome": 1, "already-in": 5}
    assert session.event.registrations.filter(email="els@example.nl").count() == 1
