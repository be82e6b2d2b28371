from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from courses import runs
from eventsite.booking import changes, scheduling

from .. import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def local(moment) -> str:
    return f"{timezone.localtime(moment):%d-%m-%Y %H:%M}"


def test_copy_shifts_every_session_and_keeps_the_time_on_the_clock():
    source = build.run(
        starts_at=datetime(2027, 2, 2, 19, 30, tzinfo=build.AMSTERDAM), trainer="Fatima", capacity=9
    )

    # Across the change to summer time on 28 March.
    made = runs.copy_run(source, first_day=date(2027, 3, 16))

    assert [local(s.starts_at) for s in made.sessions_in_order()] == [
        "16-03-2027 19:30",
        "23-03-2027 19:30",
        "30-03-2027 19:30",
        "06-04-2027 19:30",
    ]
    assert local(made.sessions_in_order()[0].doors_open_at) == "16-03-2027 19:00"
    assert (made.course, made.trainer, made.capacity) == (source.course, "Fatima", 9)
    assert made.is_draft
    assert not made.registrations.exists()
    uids = {s.uid for run in (source, made) for s in run.sessions.all()}
    assert len(uids) == 8


def test_copies_of_one_day_get_addresses_of_their_own():
    source = build.run()

    made = [runs.copy_run(source, first_day=date(2027, 3, 16)) for _ in range(3)]

    first = f"{source.course.slug}-2027-03-16"
    assert [run.slug for run in made] == [first, f"{first}-2", f"{first}-3"]


def test_copy_of_a_run_without_sessions_is_refused():
    with pytest.raises(runs.NoSessions):
        runs.copy_run(build.run(sessions=0), first_day=date(2027, 3, 16))


def test_sessions_that_overlap_are_refused_whole():
    run = build.run(sessions=2)
    bram = build.bram(run)
    first, second = run.sessions_in_order()
    before = second.starts_at
    second.starts_at = first.ends_at - timedelta(minutes=1)
    second.doors_open_at = None

    with pytest.raises(changes.SessionsOverlap):
        scheduling.save_sessions(run, [second])

    second.refresh_from_db()
    assert second.starts_at == before
    assert list(bram.messages.values_list("kind", flat=True)) == ["confirmation"]


def test_sessions_one_right_after_the_other_are_fine():
    run = build.run(sessions=2)
    first, second = run.sessions_in_order()
    second.starts_at, second.ends_at = first.ends_at, first.ends_at + timedelta(hours=1)
    second.doors_open_at = None

    scheduling.save_sessions(run, [second])

    assert run.sessions.get(pk=second.pk).sequence == 1


def test_one_session_moved_reaches_everyone_enrolled():
    run = build.run(sessions=4, capacity=1)
    bram, chaima = build.bram(run), build.chaima(run)
    session = run.sessions_in_order()[2]
    session.starts_at += timedelta(hours=1)

    scheduling.save_sessions(run, [session])

    assert list(bram.messages.order_by("pk").values_list("kind", flat=True)) == [
        "confirmation",
        "event_changed",
    ]
    assert list(chaima.messages.order_by("pk").values_list("kind", flat=True)) == [
        "waiting",
        "event_changed",
    ]
    assert [s.sequence for s in run.sessions_in_order()] == [0, 0, 1, 0]


def test_session_with_attendance_is_not_deleted():
    run = build.past_run()
    build.took(run, sessions=1)

    with pytest.raises(scheduling.SessionHasCheckIns):
        scheduling.save_sessions(run, [], deleted=[run.sessions_in_order()[0]])

    assert run.sessions.count() == 4
