"""When sign-up closes, after the evening was put to another day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from eventsite.booking import scheduling
from eventsite.models import Event, RegistrationState

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

NEVER = timedelta(days=-300)


@pytest.mark.parametrize(
    ("closes", "opens", "moved_by", "moves_to"),
    [
        (timedelta(days=-1), NEVER, timedelta(days=30), timedelta(days=29)),
        (timedelta(days=-1), NEVER, timedelta(days=-3), timedelta(days=-4)),
        (timedelta(days=-1), NEVER, timedelta(hours=1), timedelta(days=-1)),
        # What closed with the beginning still does.
        (timedelta(), NEVER, timedelta(days=-1, hours=-2), timedelta(days=-1, hours=-2)),
        # Sign-up would close before it opens.
        (timedelta(days=-1), timedelta(days=-3), timedelta(days=-5), None),
    ],
)
def test_closing_moves_with_the_evening(closes, opens, moved_by, moves_to):
    event = build.edition()
    session = event.sessions.get()
    start, end = localtime(session.starts_at), localtime(session.ends_at)
    Event.objects.update(registration_closes_at=start + closes, registration_opens_at=start + opens)
    session.doors_open_at, session.starts_at, session.ends_at = (
        None,
        start + moved_by,
        end + moved_by,
    )

    scheduling.save_sessions(event, [session])

    stored = Event.objects.get()
    assert stored.registration_closes_at == (None if moves_to is None else start + moves_to)
    assert event.registration_closes_at == stored.registration_closes_at


def test_evening_put_off_after_closing_opens_again(frozen):
    event = build.edition()
    session = event.sessions.get()
    start = localtime(session.starts_at)
    Event.objects.update(registration_closes_at=start - timedelta(days=2))
    frozen.move_to(start - timedelta(days=1))
    session.starts_at, session.ends_at = (
        localtime(moment) + timedelta(days=28) for moment in (session.starts_at, session.ends_at)
    )

    scheduling.save_sessions(event, [session])

    assert Event.objects.get().registration_state() == RegistrationState.OPEN


def test_closing_that_was_set_along_stays_as_it_was_set():
    event = build.edition()
    session = event.sessions.get()
    closes = localtime(session.starts_at) + timedelta(days=20)
    Event.objects.update(registration_closes_at=closes)
    session.ends_at = localtime(session.ends_at) + timedelta(days=28)
    session.starts_at = localtime(session.starts_at) + timedelta(days=28)

    scheduling.save_sessions(event, [session], closing_was_set=True)

    assert Event.objects.get().registration_closes_at == closes
