from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from cafes.models import Edition
from eventsite.booking import calling_off, cancelling, events, scheduling
from eventsite.models import CheckIn, Event

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def kinds(registration) -> list[str]:
    return list(registration.messages.order_by("pk").values_list("kind", flat=True))


def test_call_off_keeps_registrations_and_tells_everyone_once():
    event = build.edition(capacity=1)
    bram, chaima = build.bram(event), build.chaima(event)

    calling_off.call_off(event)
    calling_off.call_off(event)

    assert kinds(bram) == ["confirmation", "event_cancelled"]
    assert kinds(chaima) == ["waiting", "event_cancelled"]
    assert event.registrations.live().count() == 2
    assert event.sessions.get().sequence == 1


def test_reinstating_after_calling_off_tells_everyone_and_raises_the_sequence():
    event = build.edition()
    bram = build.bram(event)
    calling_off.call_off(event)

    calling_off.reinstate(event)

    assert kinds(bram) == ["confirmation", "event_cancelled", "event_changed"]
    assert event.sessions.get().sequence == 2


def test_nobody_is_moved_up_at_a_cancelled_event():
    event = build.edition(capacity=1)
    bram, chaima = build.bram(event), build.chaima(event)
    calling_off.call_off(event)

    cancelling.cancel(bram)

    chaima.refresh_from_db()
    assert chaima.is_waiting


@pytest.mark.parametrize(
    "move",
    [
        lambda s: setattr(s, "starts_at", s.starts_at + timedelta(minutes=30)),
        lambda s: setattr(s, "ends_at", s.ends_at + timedelta(minutes=30)),
        lambda s: setattr(s, "venue", build.venue(name="De Pletterij")),
        lambda s: setattr(s, "title", "Met HaarlemLink"),
    ],
    ids=["start", "end", "venue", "title"],
)
def test_moved_session_raises_the_sequence_once_and_tells_everyone(frozen, move):
    event = build.edition()
    bram, session = build.bram(event), event.sessions.get()
    frozen.shift(60)
    move(session)

    scheduling.save_sessions(event, [session])

    session.refresh_from_db()
    assert session.sequence == 1
    assert session.modified_at == build.NOW + timedelta(seconds=60)
    assert kinds(bram) == ["confirmation", "event_changed"]


def test_other_doors_are_modified_but_no_other_appointment(frozen):
    event = build.edition()
    bram, session = build.bram(event), event.sessions.get()
    frozen.shift(60)
    session.doors_open_at -= timedelta(minutes=15)

    scheduling.save_sessions(event, [session])

    session.refresh_from_db()
    assert session.sequence == 0
    assert session.modified_at == build.NOW + timedelta(seconds=60)
    assert kinds(bram) == ["confirmation"]


def test_session_saved_unchanged_tells_nobody():
    event = build.edition()
    bram = build.bram(event)

    scheduling.save_sessions(event, [event.sessions.get()])

    assert kinds(bram) == ["confirmation"]


def test_session_uid_never_changes():
    event = build.edition()
    session = event.sessions.get()
    uid = session.uid
    session.starts_at -= timedelta(days=1)
    session.doors_open_at = None

    scheduling.save_sessions(event, [session])
    calling_off.call_off(event)

    assert event.sessions.get().uid == uid


def test_session_with_check_ins_is_not_deleted():
    event = build.edition()
    session = event.sessions.get()
    CheckIn.objects.create(
        id=uuid.uuid4(), registration=build.bram(event), session=session, scanned_at=build.NOW
    )

    with pytest.raises(scheduling.SessionHasCheckIns):
        scheduling.save_sessions(event, [], deleted=[session])

    assert event.sessions.exists()


def test_failed_save_of_sessions_saves_none_of_them():
    event = build.edition(sessions=2)
    first, second = event.sessions.all()
    CheckIn.objects.create(
        id=uuid.uuid4(), registration=build.bram(event), session=second, scanned_at=build.NOW
    )

    with pytest.raises(scheduling.SessionHasCheckIns):
        scheduling.save_sessions(event, [], deleted=[first, second])

    assert event.sessions.count() == 2


def test_published_event_keeps_at_least_one_session():
    event = build.edition()

    with pytest.raises(scheduling.NothingToPublish):
        scheduling.save_sessions(event, [], deleted=event.sessions.all())

    assert event.sessions.count() == 1


def test_save_event_keeps_a_child_s_own_fields_and_the_stored_status():
    edition = build.edition()
    stale = Edition.objects.get(pk=edition.pk)
    stale.status = Event.Status.DRAFT
    stale.headline = "Nieuwe kop"

    events.save_event(stale)

    edition.refresh_from_db()
    assert (edition.headline, edition.status) == ("Nieuwe kop", Event.Status.PUBLISHED)
