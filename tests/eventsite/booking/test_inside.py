"""Who is in the room is counted and keeps the place, whatever becomes of the registration."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.booking import (
    calling_off,
    cancelling,
    places,
    refusals,
    registering,
    scheduling,
)
from eventsite.door import board, checkin, people
from eventsite.door.aside import StillRefused, accept
from eventsite.door.batch import take_batch
from eventsite.door.scans import Scan, WalkIn
from eventsite.models import AsideScan, CheckIn, Registration, Session
from eventsite.tickets import codes, links

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen) -> Session:
    """The doors of an evening with six places are open."""
    session = build.edition(capacity=6, party_max=4).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def evenings(frozen) -> list[Session]:
    """Two evenings of one edition; the doors of the first are open."""
    event = build.edition(capacity=6, party_max=4, sessions=2)
    frozen.move_to(event.sessions_in_order()[0].doors_open_at)
    return event.sessions_in_order()


def scan(session: Session, party: Registration, people: int | None = None) -> checkin.Verdict:
    return checkin.check_in(session, party, check_in_id=uuid.uuid4(), people=people)


def walk_in(session: Session, **fields) -> checkin.Verdict:
    return checkin.walk_in(
        session, **({"name": "Els", "party_size": 2, "check_in_id": uuid.uuid4()} | fields)
    )


# A smaller party, and none ------------------------------------------------------------------------


def test_party_can_become_as_small_as_what_of_it_is_in_and_no_smaller(session):
    bram = build.bram(session.event, party_size=4)
    scan(session, bram, 3)

    with pytest.raises(refusals.PeopleInside) as refused:
        registering.change(bram, name="Bram", party_size=2)
    assert refused.value.inside == 3
    bram = registering.change(bram, name="Bram", party_size=3)

    assert people.count(session) == people.Count(inside=3, expected=3)
    assert scan(session, bram).outcome == "already-in"


def test_party_is_no_smaller_than_it_was_on_an_earlier_evening(evenings, frozen):
    bram = build.bram(evenings[0].event, party_size=4)
    scan(evenings[0], bram)
    frozen.move_to(evenings[0].ends_at + timedelta(days=1))

    with pytest.raises(refusals.PeopleInside):
        registering.change(bram, name="Bram", party_size=2)


def test_who_is_in_does_not_cancel_and_the_place_goes_to_nobody(session):
    bram = build.bram(session.event, party_size=4)
    scan(session, bram, 2)

    with pytest.raises(refusals.PeopleInside) as refused:
        cancelling.cancel(bram)

    assert refused.value.inside == 2
    assert places.taken(session.event) == 4
    assert not bram.messages.filter(kind="cancelled").exists()


def test_who_was_at_the_first_evening_keeps_the_place_at_the_second(evenings, frozen):
    bram = build.bram(evenings[0].event, party_size=4)
    waits = build.registration(evenings[0].event, party_size=3)
    scan(evenings[0], bram)
    frozen.move_to(evenings[0].ends_at)

    with pytest.raises(refusals.WasThere):
        cancelling.cancel(bram)

    waits.refresh_from_db()
    assert waits.is_waiting
    assert people.count(evenings[0]) == people.Count(inside=4, expected=4)
    assert people.count(evenings[1]) == people.Count(inside=0, expected=4)


def test_who_was_let_in_by_mistake_can_cancel(evenings, frozen):
    bram = build.bram(evenings[0].event, party_size=4)
    made = scan(evenings[0], bram)
    checkin.undo(made.scan)
    frozen.move_to(evenings[0].ends_at)

    assert cancelling.cancel(bram).is_cancelled


def test_pitcher_in_the_room_who_becomes_a_visitor_keeps_a_place_also_in_a_full_one(session):
    daan = registering.register(
        session.event, name="Daan", email="d@example.nl", role=Registration.Role.INITIATOR
    )
    build.bram(session.event, party_size=4)
    build.registration(session.event, party_size=2)
    scan(session, daan)

    daan = registering.set_role(daan, Registration.Role.VISITOR)

    assert daan.is_confirmed
    assert people.count(session).inside == 1


def test_party_that_a_tablet_let_in_as_it_was_on_its_list_is_that_large(session, frozen):
    bram = build.bram(session.event, party_size=4)
    tablet = build.tablet(session)
    made = Scan(uuid.uuid4(), timezone.now(), 4, key=codes.key_of(bram))
    registering.change(bram, name="Bram", party_size=2)

    take_batch(tablet, [made])

    bram.refresh_from_db()
    assert bram.party_size == 4
    assert people.count(session).inside == 4


def test_tablet_makes_no_party_larger_than_the_event_allows(session):
    bram = build.bram(session.event, party_size=2)

    take_batch(
        build.tablet(session), [Scan(uuid.uuid4(), timezone.now(), 50, key=codes.key_of(bram))]
    )

    bram.refresh_from_db()
    assert bram.party_size == session.event.party_max == people.count(session).inside


# Recount ------------------------------------------------------------------------------------------


def test_recount_after_the_door_closed_is_a_recount(session, frozen):
    bram = build.bram(session.event, party_size=4)
    all_four = scan(session, bram)
    frozen.move_to(session.check_in_closes_at + timedelta(hours=1))

    verdict = checkin.recount(all_four.scan, 3, check_in_id=uuid.uuid4())

    assert (verdict.outcome, verdict.inside) == ("welcome", 3)
    assert people.count(session).inside == 3


def test_recount_sent_again_is_the_same(session):
    all_four = scan(session, build.bram(session.event, party_size=4))
    again = uuid.uuid4()

    first = checkin.recount(all_four.scan, 3, check_in_id=again)
    second = checkin.recount(all_four.scan, 3, check_in_id=again)

    assert first.scan == second.scan
    assert CheckIn.objects.count() == 2


def test_recount_lets_no_repeat_in_that_was_scanned_before_it(session, frozen):
    bram = build.bram(session.event, party_size=4)
    all_four = scan(session, bram)
    frozen.shift(60)
    scan(session, bram)

    checkin.recount(all_four.scan, 3, check_in_id=uuid.uuid4())

    assert people.count(session).inside == 3


@pytest.mark.parametrize("gone", ["undone", "a repeat"])
def test_recount_of_a_scan_that_does_not_count_changes_nothing(session, gone):
    bram = build.bram(session.event, party_size=4)
    verdict = scan(session, bram)
    if gone == "undone":
        checkin.undo(verdict.scan)
    else:
        verdict = scan(session, bram)
    before = people.count(session)

    with pytest.raises(checkin.NotCounted):
        checkin.recount(verdict.scan, 1, check_in_id=uuid.uuid4())

    assert people.count(session) == before


# Walk-ins -----------------------------------------------------------------------------------------


def test_walk_in_undone_frees_the_place_and_mails_nobody(session):
    build.bram(session.event, party_size=4)
    els = walk_in(session)
    assert places.free(session.event) == 0

    checkin.undo(els.scan)

    assert places.free(session.event) == 2
    assert not els.registration.messages.exists()


def test_walk_in_of_whom_others_are_in_keeps_the_place(session, frozen):
    els = walk_in(session, email="els@example.nl", party_size=1)
    frozen.shift(60)
    walk_in(session, email="els@example.nl", party_size=3)
    frozen.shift(60)

    checkin.undo(els.scan)

    assert people.count(session).inside == 2
    assert places.taken(session.event) == 3


def test_walk_in_undone_after_the_evening_is_put_right_too(session, frozen):
    els = walk_in(session)
    frozen.move_to(session.ends_at + timedelta(hours=1))

    checkin.undo(els.scan)

    assert people.count(session) == people.Count(inside=0, expected=0)


def test_group_that_walks_in_at_a_course_is_told_to_come_one_by_one(frozen):
    session = build.run(sessions=1).sessions.get()
    frozen.move_to(session.starts_at)

    assert walk_in(session, party_size=3, over=True).outcome == "one-by-one"
    assert not session.event.registrations.exists()
    assert walk_in(session, party_size=1).outcome == "welcome"


def test_group_on_a_tablet_at_a_course_waits_for_the_organiser_who_can_not_take_it_either(frozen):
    session = build.run(sessions=1).sessions.get()
    frozen.move_to(session.starts_at)
    three = Scan(uuid.uuid4(), timezone.now(), 3, walk_in=WalkIn("Els"))
    one = Scan(uuid.uuid4(), timezone.now(), 1, walk_in=WalkIn("Jan"))

    taken = take_batch(build.tablet(session), [three, one])

    aside = taken[0].aside
    assert aside.reason == AsideScan.Reason.ONE_BY_ONE
    assert people.count(session).inside == 1
    with pytest.raises(StillRefused):
        accept(aside, by=None)
    assert AsideScan.objects.undecided().get() == aside


# What is over -------------------------------------------------------------------------------------


def test_what_is_over_is_not_cancelled_called_off_or_brought_back(session, frozen):
    bram = build.bram(session.event, party_size=2)
    scan(session, bram)
    frozen.move_to(session.ends_at)

    for verb in (
        lambda: cancelling.cancel(bram),
        lambda: calling_off.call_off(session.event),
    ):
        with pytest.raises(refusals.AlreadyOver):
            verb()

    assert (board.of(session).inside, people.count(session).inside) == (2, 2)


def test_evening_that_was_called_off_is_not_brought_back_afterwards(session, frozen):
    calling_off.call_off(session.event)
    frozen.move_to(session.ends_at)

    with pytest.raises(refusals.AlreadyOver):
        calling_off.reinstate(session.event)


def test_session_that_was_is_not_called_off_and_with_people_in_it_not_moved_to_come(
    evenings, frozen
):
    first, _second = evenings
    scan(first, build.bram(first.event))
    frozen.move_to(first.ends_at)
    first.starts_at += timedelta(days=3)
    first.ends_at += timedelta(days=3)

    with pytest.raises(refusals.AlreadyOver):
        scheduling.save_sessions(first.event, [first])


def test_session_that_nobody_came_to_is_not_called_off_afterwards(evenings, frozen):
    first, _second = evenings
    frozen.move_to(first.ends_at)

    with pytest.raises(refusals.AlreadyOver):
        scheduling.save_sessions(first.event, [], [first])


# As pages say it ----------------------------------------------------------------------------------


def test_own_page_says_why_the_party_can_not_be_smaller(client, session):
    bram = build.bram(session.event, party_size=4)
    scan(session, bram, 3)

    response = client.post(
        links.registration_url(bram) + "wijzigen/", {"name": "Bram", "party_size": "2"}
    )

    assert response.status_code == 409
    assert "Er zijn al 3 mensen van u binnen. Vul dat aantal in, of meer." in (
        response.content.decode()
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_own_page_says_that_who_is_in_can_not_cancel(client, session, method):
    bram = build.bram(session.event, party_size=4)
    scan(session, bram, 3)

    response = getattr(client, method)(links.registration_url(bram) + "afmelden/")

    assert response.status_code == 409
    assert "U bent met 3 mensen ingecheckt." in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_own_page_says_that_the_evening_is_over(client, session, frozen, method):
    bram = build.bram(session.event)
    frozen.move_to(session.ends_at)

    response = getattr(client, method)(links.registration_url(bram) + "afmelden/")

    assert response.status_code == 410
    assert "Deze avond is voorbij" in response.content.decode()
    bram.refresh_from_db()
    assert bram.is_confirmed
