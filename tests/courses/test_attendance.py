from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from courses import attendance
from courses.attendance import MakeUpRefused
from courses.models import AttendanceChange
from eventsite.booking import calling_off, cancelling, events, places, scheduling
from eventsite.door import admissions, checkin
from eventsite.door.checkin import Outcome
from eventsite.door.people import count
from eventsite.door.searching import search
from eventsite.mails import delivery
from eventsite.models import CheckIn, Event

from .. import build
from ..eventsite.calendars.test_invitations import assert_agrees, deliver, in_feed

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def kinds(registration) -> list[str]:
    return list(registration.messages.order_by("pk").values_list("kind", flat=True))


def tick(session, *present, shown=None, by=None) -> int:
    everyone = shown or list(session.event.registrations.confirmed())
    return attendance.tick(session, [r.pk for r in present], shown=[r.pk for r in everyone], by=by)


@pytest.fixture
def course():
    return build.course()


# Counting ------------------------------------------------------------------------------------------


def test_count_is_of_check_ins_that_count(course):
    run = build.past_run(course)
    bram = build.took(run, sessions=3)
    checkin.undo(bram.check_ins.first(), operator=None)

    assert attendance.count(bram) == 2


def test_count_takes_a_made_up_session_for_the_missed_one_once(course):
    run, other = build.past_run(course), build.past_run(course)
    bram = build.took(run, sessions=2)
    missed = run.sessions_in_order()[2]
    at = other.sessions_in_order()[2]
    attendance.make_up(bram, missed=missed, at=at, by=None)
    assert attendance.count(bram) == 2

    build.check_in(bram, at)
    assert attendance.count(bram) == 3
    build.check_in(bram, missed)
    assert attendance.count(bram) == 3


@pytest.mark.parametrize("people", [1, 3])
def test_counting_takes_two_queries_for_any_number(course, django_assert_num_queries, people):
    run = build.past_run(course)
    registrations = [
        build.took(run, sessions=n + 1, email=f"b{n}@example.nl") for n in range(people)
    ]

    with django_assert_num_queries(2):
        counts = attendance.attended(registrations)
        assert [len(counts[r.pk]) for r in registrations] == list(range(1, people + 1))


# Ticking a list ------------------------------------------------------------------------------------


def test_tick_checks_in_and_takes_back_and_keeps_who_did(course):
    run = build.past_run(course)
    anna = build.anna()
    bram = build.took(run, sessions=1)
    daan = build.took(run, sessions=0, name="Daan", email="daan@example.nl")
    session = run.sessions_in_order()[0]

    assert tick(session, daan, by=anna) == 2

    assert attendance.count(bram) == 0
    assert attendance.count(daan) == 1
    trail = AttendanceChange.objects.order_by("registration__name")
    assert [(c.registration, c.present, c.changed_by) for c in trail] == [
        (bram, False, anna),
        (daan, True, anna),
    ]
    scan = CheckIn.objects.get(registration=bram)
    assert (scan.voided_at, scan.voided_by) == (build.NOW, anna)


def test_tick_of_what_stands_already_changes_nothing(course):
    run = build.past_run(course)
    bram = build.took(run, sessions=1)

    assert tick(run.sessions_in_order()[0], bram) == 0
    assert not AttendanceChange.objects.exists()


def test_tick_leaves_alone_who_was_not_on_the_list(course):
    run = build.past_run(course)
    bram = build.took(run, sessions=1)
    daan = build.took(run, sessions=0, name="Daan", email="daan@example.nl")

    tick(run.sessions_in_order()[0], daan, shown=[daan])

    assert attendance.count(bram) == 1


def test_tick_long_after_the_door_closed_is_taken(course, frozen):
    run = build.past_run(course)
    bram = build.took(run, sessions=0)
    frozen.shift(timedelta(days=30))

    assert tick(run.sessions_in_order()[0], bram) == 1


def test_tick_of_a_future_session_is_refused(course):
    run = build.run(course)
    bram = build.bram(run)

    with pytest.raises(attendance.NotYet):
        tick(run.sessions.first(), bram)

    assert not CheckIn.objects.exists()


def test_tick_at_a_cancelled_run_is_refused(course):
    run = build.past_run(course)
    bram = build.took(run, sessions=0)
    Event.objects.update(status=Event.Status.CANCELLED, cancelled_at=build.NOW)

    with pytest.raises(attendance.SessionOff):
        tick(run.sessions.first(), bram)


def test_tick_of_somebody_without_a_place_is_refused_whole(course):
    run = build.past_run(course)
    bram = build.took(run, sessions=0)
    stranger = build.took(build.past_run(course), sessions=0, email="x@example.nl")

    with pytest.raises(attendance.NotOnTheList) as refused:
        tick(run.sessions.first(), bram, stranger, shown=[bram, stranger])

    assert refused.value.pks == {stranger.pk}
    assert attendance.count(bram) == 0


def test_several_lists_are_saved_all_or_none(course):
    run = build.past_run(course)
    bram = build.took(run, sessions=0)
    later = build.session(
        run, starts_at=build.NOW + timedelta(days=20), venue=run.sessions.first().venue
    )
    lists = [(s, {bram.pk}, {bram.pk}) for s in (run.sessions_in_order()[0], later)]

    with pytest.raises(attendance.NotYet):
        attendance.tick_all(lists, by=None)

    assert not CheckIn.objects.exists()


# Making up -----------------------------------------------------------------------------------------


def scan(session, registration):
    return checkin.check_in(session, registration, check_in_id=uuid.uuid4(), operator=None)


def test_make_up_lets_the_person_in_at_the_door_and_mails_the_session(course, frozen):
    run, other = build.run(course), build.run(course)
    bram = build.bram(run)
    at = other.sessions_in_order()[1]
    frozen.move_to(at.starts_at)
    assert scan(at, bram).outcome == Outcome.OTHER_EVENT
    frozen.move_to(build.NOW)

    attendance.make_up(bram, missed=run.sessions_in_order()[1], at=at, by=None)

    assert kinds(bram) == ["confirmation", "admitted"]
    frozen.move_to(at.starts_at)
    assert scan(at, bram).outcome == Outcome.WELCOME
    assert attendance.count(bram) == 1
    assert scan(other.sessions_in_order()[2], bram).outcome == Outcome.OTHER_EVENT


def test_make_up_person_is_found_by_name_and_counted_at_that_door(course):
    run, other = build.run(course), build.run(course)
    bram, daan = build.bram(run), build.daan(other)
    at = other.sessions_in_order()[0]
    attendance.make_up(bram, missed=run.sessions_in_order()[0], at=at, by=None)

    assert search(at, "Jansen") == [bram]
    assert count(at).expected == 2
    assert search(other.sessions_in_order()[1], "Jansen") == []
    assert search(at, "Daan") == [daan]


def refused(why, registration, missed, at):
    with pytest.raises(MakeUpRefused) as refusal:
        attendance.make_up(registration, missed=missed, at=at, by=None)
    assert refusal.value.why == why
    assert not registration.admissions.exists()


def test_make_up_is_refused_where_it_makes_no_sense(course):
    run, other, elsewhere = build.run(course), build.run(course), build.run(build.course())
    full = build.run(course, capacity=1)
    build.daan(full)
    bram, waiting = build.bram(run), build.chaima(full)
    missed = run.sessions_in_order()[0]
    draft = build.run(course, status=Event.Status.DRAFT)

    refused(MakeUpRefused.OTHER_COURSE, bram, missed, elsewhere.sessions.first())
    refused(MakeUpRefused.OTHER_COURSE, bram, missed, build.edition().sessions.first())
    refused(MakeUpRefused.NOT_MISSED_YET, bram, missed, run.sessions_in_order()[1])
    refused(MakeUpRefused.NOT_MISSED_YET, bram, full.sessions.first(), other.sessions.first())
    refused(MakeUpRefused.NO_PLACE, waiting, full.sessions.first(), other.sessions.first())
    refused(MakeUpRefused.SESSION_OFF, bram, missed, draft.sessions.first())
    build.check_in(bram, missed)
    refused(MakeUpRefused.WAS_THERE, bram, missed, other.sessions.first())


def test_make_up_for_one_session_is_given_once(course):
    run, other = build.run(course), build.run(course)
    bram = build.bram(run)
    first, second = other.sessions_in_order()[:2]
    missed, later = run.sessions_in_order()[:2]
    attendance.make_up(bram, missed=missed, at=first, by=None)

    for args in ({"missed": missed, "at": second}, {"missed": later, "at": first}):
        with pytest.raises(MakeUpRefused) as refusal:
            attendance.make_up(bram, **args, by=None)
        assert refusal.value.why == MakeUpRefused.MADE_UP_ALREADY


def test_make_up_tells_of_that_session_and_no_other(course, frozen):
    """As often as it is given and taken back; feed and mail say the same SEQUENCE."""
    run, other = build.run(course), build.run(course)
    bram = build.bram(run)
    missed, at = run.sessions_in_order()[0], other.sessions_in_order()[0]
    deliver()
    last = -1

    for _ in range(2):
        frozen.shift(60)
        admission = attendance.make_up(bram, missed=missed, at=at, by=None)
        ((_, let_in),) = deliver()
        assert (let_in.method, let_in.uid) == ("REQUEST", at.uid)
        assert_agrees(let_in, in_feed("bram@example.nl", at))
        frozen.shift(60)
        admissions.end_admission(admission)
        ((_, ended),) = deliver()
        assert (ended.method, ended.uid) == ("CANCEL", at.uid)
        assert_agrees(ended, in_feed("bram@example.nl", at))
        assert last < let_in.sequence < ended.sequence
        last = ended.sequence


def test_who_gives_up_the_course_is_told_that_the_make_up_is_off_too(course):
    run, other = build.run(course, sessions=1), build.run(course)
    bram = build.bram(run)
    at = other.sessions_in_order()[0]
    attendance.make_up(bram, missed=run.sessions.get(), at=at, by=None)
    deliver()

    cancelling.cancel(bram)

    assert {(told.method, told.uid) for _, told in deliver()} == {
        ("CANCEL", run.sessions.get().uid),
        ("CANCEL", at.uid),
    }


@pytest.mark.parametrize("first", ["making up", "the run"])
def test_who_takes_the_other_run_too_keeps_the_session_until_both_ended(course, first):
    """One calendar, one entry: it goes when nothing lets them come any more."""
    run, other = build.run(course), build.run(course, sessions=1)
    bram, at = build.bram(run), other.sessions.get()
    admission = attendance.make_up(bram, missed=run.sessions_in_order()[0], at=at, by=None)
    theirs = build.bram(other)
    deliver()
    ends = [lambda: admissions.end_admission(admission), lambda: cancelling.cancel(theirs)]
    if first == "the run":
        ends.reverse()

    ends[0]()
    # The ticket of the other registration, if any.
    assert {(told.method, told.uid) for _, told in deliver()} <= {("REQUEST", at.uid)}
    ends[1]()

    ((_, told),) = deliver()
    assert (told.method, told.uid) == ("CANCEL", at.uid)
    assert_agrees(told, in_feed("bram@example.nl", at))


def test_guest_of_another_run_hears_of_its_new_title(course):
    run, other = build.run(course), build.run(course)
    at = other.sessions_in_order()[0]
    attendance.make_up(build.bram(run), missed=run.sessions_in_order()[0], at=at, by=None)
    deliver()
    other.title = "Basiscursus in het Engels"

    events.save_event(other)

    ((_, told),) = deliver()
    assert (told.method, told.uid, told.summary) == ("REQUEST", at.uid, other.title)


def test_make_up_session_that_moves_or_is_called_off_is_told(course):
    run, other = build.run(course), build.run(course)
    bram = build.bram(run)
    at = other.sessions_in_order()[0]
    told = []

    def deliver_one() -> None:
        delivery.deliver_due()
        told.append(bram.invitations.get(uid=at.uid))

    attendance.make_up(bram, missed=run.sessions_in_order()[0], at=at, by=None)
    deliver_one()
    at.starts_at += timedelta(minutes=15)
    scheduling.save_sessions(other, [at])
    deliver_one()
    calling_off.call_off(other)
    deliver_one()

    assert kinds(bram) == ["confirmation", "admitted", "admitted", "admission_ended"]
    assert [invitation.is_cancelled for invitation in told] == [False, False, True]
    sequences = [invitation.sequence for invitation in told]
    assert sequences == sorted(set(sequences))


def test_make_up_taken_back_is_told_unless_it_was_used(course, frozen):
    run, other = build.run(course), build.run(course)
    bram = build.bram(run)
    first, second = other.sessions_in_order()[:2]
    unused = attendance.make_up(bram, missed=run.sessions_in_order()[0], at=first, by=None)
    used = attendance.make_up(bram, missed=run.sessions_in_order()[1], at=second, by=None)
    build.check_in(bram, second)

    admissions.end_admission(unused)
    with pytest.raises(admissions.AdmissionUsed):
        admissions.end_admission(used)

    assert list(bram.admissions.all()) == [used]
    assert kinds(bram)[-1] == "admission_ended"


@pytest.mark.parametrize("which", ["missed", "at"])
def test_session_that_is_made_up_for_is_not_deleted(course, which):
    run, other = build.run(course), build.run(course)
    bram = build.bram(run)
    sessions = {"missed": run.sessions_in_order()[0], "at": other.sessions_in_order()[0]}
    attendance.make_up(bram, **sessions, by=None)
    session = sessions[which]

    with pytest.raises(scheduling.SessionHasAdmissions):
        scheduling.save_sessions(session.event, [], deleted=[session])


def test_guest_takes_no_place_of_the_other_run(course):
    run, other = build.run(course), build.run(course, capacity=1)
    bram = build.bram(run)
    attendance.make_up(
        bram, missed=run.sessions_in_order()[0], at=other.sessions_in_order()[0], by=None
    )

    assert places.free(other) == 1
