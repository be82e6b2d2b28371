"""Many at the same moment: exact on SQLite and on PostgreSQL.

Each race has a negative control: the same race with the lock taken away must go wrong, or the race
proves nothing.
"""

from __future__ import annotations

import itertools
import threading
import uuid
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from courses import certificates, enrolment
from courses.models import Certificate, Course, CourseRun
from eventsite.booking import cancelling, locks, places, registering
from eventsite.door import book, checkin, people
from eventsite.models import CheckIn, Event, Message, Registration, Session

from ... import build, threads
from ...threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=list(Event.Kind))
def kind(request) -> str:
    """Each race is run for an edition and for a course run: the same verbs hand out both's places."""
    return request.param


def _event(kind: str, **fields) -> Event:
    return build.edition(**fields) if kind == Event.Kind.SOCIAL else build.run(**fields)


def without_lock(monkeypatch, *, parties: int, at: tuple[Any, ...], look: int = 1) -> None:
    """Take the lock away: the verbs read without holding, and each statement stands by itself.

    The transactions go too, since on SQLite the transaction is the lock. At the named functions of a module, where
    a verb looks before it writes (for the ``look``-th time), everyone waits until everyone has looked, and
    then goes on one after the other: what chance brings about on a busy evening, every time.
    """
    monkeypatch.setattr(locks, "lock_event", lambda pk, **_: Event.objects.get(pk=pk))
    monkeypatch.setattr(enrolment, "lock_course", lambda pk: Course.objects.get(pk=pk))
    monkeypatch.setattr(
        locks,
        "lock_registration",
        lambda pk, **_: Registration.objects.select_related("event").get(pk=pk),
    )
    monkeypatch.setattr(
        locks,
        "lock_registrations",
        lambda event, pks, **_: list(event.registrations.filter(pk__in=list(pks)).order_by("pk")),
    )
    monkeypatch.setattr(
        locks,
        "lock_found",
        lambda event, wanted, **_: list(Registration.objects.filter(wanted).order_by("pk")),
    )
    monkeypatch.setattr(transaction.Atomic, "__enter__", lambda self: None)
    monkeypatch.setattr(transaction.Atomic, "__exit__", lambda self, *error: None)
    module, *names = at
    everyone, order, mine = threading.Barrier(parties), itertools.count(), threading.local()
    is_through = [threading.Event() for _ in range(parties)]

    def look_together(look_up, *args):
        mine.looks = getattr(mine, "looks", 0) + 1
        if mine.looks != look:
            return look_up(*args)
        threads.stands_aside()
        everyone.wait(timeout=20)
        seen = look_up(*args)
        everyone.wait(timeout=20)
        number = next(order)
        threads.tell_then(is_through[number].set)
        if number:
            is_through[number - 1].wait(timeout=20)
        return seen

    for name in names:
        monkeypatch.setattr(module, name, partial(look_together, getattr(module, name)))


def _register(event: Event, number: int) -> Registration:
    person = {"name": f"Bezoeker {number}", "email": f"b{number}@example.nl"}
    if isinstance(event, CourseRun):
        return enrolment.enrol(event, **person)
    return registering.register(event, **person)


def _someone_at_the_door(kind: str) -> tuple[Session, Registration]:
    event = _event(kind, starts_at=timezone.now() + timedelta(hours=4))
    return event.sessions.first(), build.bram(event)


def _scan(session: Session, registration: Registration) -> checkin.Verdict:
    return checkin.check_in(session, registration, check_in_id=uuid.uuid4(), operator=None)


def test_fifty_at_once_for_the_last_place_gives_it_to_exactly_one(kind):
    event = _event(kind, capacity=1)

    results = at_once([partial(_register, event, n) for n in range(50)])

    assert Counter(type(r).__name__ for r in results) == {"Registration": 50}
    assert Counter(event.registrations.values_list("status", flat=True)) == {
        "confirmed": 1,
        "waiting": 49,
    }
    first_in_line = event.registrations.order_by("registered_at", "pk").first()
    assert first_in_line.is_confirmed
    assert Message.objects.filter(kind="confirmation").count() == 1
    assert Message.objects.filter(kind="waiting").count() == 49


def test_fifty_at_once_for_twenty_places_fill_them_exactly(kind):
    event = _event(kind, capacity=20)

    results = at_once([partial(_register, event, n) for n in range(50)])

    assert Counter(type(r).__name__ for r in results) == {"Registration": 50}
    assert places.taken(event) == 20
    in_order = list(event.registrations.order_by("registered_at", "pk"))
    assert [r.is_confirmed for r in in_order] == [True] * 20 + [False] * 30


def test_control_without_the_lock_the_last_place_goes_twice(kind, monkeypatch):
    event = _event(kind, capacity=1)
    without_lock(monkeypatch, parties=8, at=(places, "count", "count_at_sign_up"))

    at_once([partial(_register, event, n) for n in range(8)])

    assert event.registrations.confirmed().people() > 1


def test_one_address_at_once_registers_once(kind):
    event = _event(kind, capacity=10)

    results = at_once([partial(build.bram, event) for _ in range(20)])

    assert Counter(type(r).__name__ for r in results) == {
        "Registration": 1,
        "AlreadyRegistered": 19,
    }
    assert event.registrations.count() == 1


def test_one_form_sent_twice_at_once_is_one_registration(kind):
    event = _event(kind, capacity=10)
    sent = build.sent("bram@example.nl", party_size=1)
    send = partial(
        registering.register, event, name="Bram", email="bram@example.nl", submission=sent
    )

    results = at_once([send] * 10)

    assert {r.pk for r in results} == {event.registrations.get().pk}
    assert Message.objects.count() == 1


def test_one_form_sent_twice_at_once_with_other_contents_is_the_first(kind):
    event = _event(kind, capacity=10)
    form = uuid.uuid4()

    results = at_once(
        [
            partial(
                registering.register,
                event,
                name=f"Bram {n}",
                email="bram@example.nl",
                submission=build.sent("bram@example.nl", form, name=f"Bram {n}"),
            )
            for n in range(10)
        ]
    )

    made = event.registrations.get()
    assert Counter(type(r).__name__ for r in results) == {"Registration": 1, "SentOtherwise": 9}
    assert {getattr(r, "made", r) for r in results} == {made}
    assert Message.objects.count() == 1


def test_cancel_against_register_gives_the_place_to_who_waited_first(kind):
    event = _event(kind, capacity=1)
    bram = build.bram(event)
    chaima = build.chaima(event)

    results = at_once(
        [partial(cancelling.cancel, bram)] + [partial(_register, event, n) for n in range(20)]
    )

    assert Counter(type(r).__name__ for r in results) == {"Registration": 21}
    assert list(event.registrations.confirmed()) == [chaima]


def test_control_without_the_lock_a_freed_place_goes_twice(kind, monkeypatch):
    event = _event(kind, capacity=1)
    bram = build.bram(event)
    build.chaima(event)
    without_lock(monkeypatch, parties=3, at=(places, "count", "count_at_sign_up"))

    at_once(
        [
            partial(cancelling.cancel, bram),
            partial(_register, event, 1),
            partial(_register, event, 2),
        ]
    )

    assert event.registrations.confirmed().people() > 1


def test_cancelling_twice_at_once_promotes_one(kind):
    event = _event(kind, capacity=1)
    bram = build.bram(event)
    for _ in range(3):
        build.registration(event)

    results = at_once([partial(cancelling.cancel, bram)] * 5)

    assert Counter(type(r).__name__ for r in results) == {"Registration": 1, "AlreadyCancelled": 4}
    assert places.taken(event) == 1
    assert Message.objects.filter(kind="promoted").count() == 1


def test_growing_parties_at_once_never_pass_the_capacity():
    event = build.edition(capacity=12, party_max=6)
    parties = [build.registration(event) for _ in range(8)]

    at_once([partial(registering.change, p, name=p.name, party_size=3) for p in parties])

    assert places.taken(event) == 12


def test_two_check_ins_of_one_ticket_let_one_in_and_keep_the_other_as_a_repeat(kind):
    session, ticket = _someone_at_the_door(kind)

    results = at_once([partial(_scan, session, ticket) for _ in range(10)])

    assert Counter(r.outcome for r in results) == {"welcome": 1, "already-in": 9}
    assert CheckIn.objects.live().count() == 1
    assert CheckIn.objects.count() == 10
    assert people.count(session).inside == 1


def test_control_without_the_lock_two_check_ins_clash(kind, monkeypatch):
    session, ticket = _someone_at_the_door(kind)
    without_lock(monkeypatch, parties=2, at=(book, "scans_of"))

    results = at_once([partial(_scan, session, ticket) for _ in range(2)])

    # The constraint behind the lock refuses the second one: no double count, but no verdict either.
    assert Counter(type(r).__name__ for r in results) == {"Verdict": 1, "IntegrityError": 1}
    assert CheckIn.objects.live().count() == 1


def test_one_person_at_once_in_two_runs_of_one_course_gets_into_one():
    course = build.course()
    runs = [build.run(course) for _ in range(4)]

    results = at_once(
        [partial(enrolment.enrol, run, name="Bram", email="bram@example.nl") for run in runs]
    )

    assert Counter(type(r).__name__ for r in results) == {
        "Registration": 1,
        "AlreadyRegistered": 3,
    }


def test_control_without_the_lock_one_person_gets_into_two_runs(monkeypatch):
    course = build.course()
    runs = [build.run(course) for _ in range(2)]
    without_lock(monkeypatch, parties=2, at=(enrolment, "_live_elsewhere"))

    at_once([partial(enrolment.enrol, run, name="Bram", email="bram@example.nl") for run in runs])

    assert Registration.objects.confirmed().count() == 2


def test_two_workers_at_once_issue_each_certificate_once():
    run = build.past_run()
    for number in range(5):
        build.took(run, sessions=3, email=f"b{number}@example.nl")

    results = at_once([certificates.issue_due] * 4)

    assert sum(results) == 5
    assert Certificate.objects.count() == 5
    assert Message.objects.filter(kind="certificate").count() == 5


def test_control_without_the_lock_two_workers_clash_over_a_certificate(monkeypatch):
    run = build.past_run()
    build.took(run, sessions=3)
    monkeypatch.setattr(locks, "lock_event", lambda pk, **_: Event.objects.get(pk=pk))
    without_lock(monkeypatch, parties=2, at=(certificates.attendance, "attended"))

    results = at_once([certificates.issue_due] * 2)

    # The constraint behind the lock refuses the second one: no double certificate, but no round either.
    assert Counter(type(r).__name__ for r in results) == {"int": 1, "IntegrityError": 1}
    assert Certificate.objects.count() == 1
