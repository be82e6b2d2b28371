"""Closing an evening or a run, putting it right, opening it again."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cafes.counts import STALLS
from courses import attendance
from courses.counts import CERTIFICATES
from eventsite.booking import refusals, statuses
from eventsite.door import checkin
from eventsite.figures import closing, stored
from eventsite.figures.closing import Typed
from eventsite.models import CheckIn, Event, EventFigures, LogEntry, Registration
from pitches.counts import PITCHES
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def ago(days: float):
    return timezone.localtime() - timedelta(days=days)


def held(days: float = 2, *, came: int = 2) -> Event:
    edition = build.edition(starts_at=ago(days))
    for number in range(came):
        build.took(edition, sessions=1, name=f"Gast {number}", email=f"gast{number}@example.nl")
    return edition


def test_what_was_counted_stays_beside_what_is_typed():
    edition = held(came=2)
    figures = closing.close(edition, Typed(attended=3, expected=9), remark="Meer stoelen.")
    assert (figures.attended, figures.counted, figures.source) == (3, 2, "typed")
    assert figures.expected == 2, "what was counted is not typed over"
    assert (figures.remark, edition.is_closed) == ("Meer stoelen.", True)
    assert LogEntry.objects.filter(verb="closed", event_id=edition.pk).count() == 1


def test_an_evening_from_before_this_site_is_typed():
    edition = build.edition(starts_at=ago(900))
    closing.close(edition, Typed(attended=80, expected=88, numbers={STALLS: 14, PITCHES: 7}))
    figures = stored.of(edition)
    assert (figures.attended, figures.expected, figures.is_typed) == (80, 88, True)
    assert (figures.number(STALLS), figures.number(PITCHES)) == (14, 7)


def test_what_is_not_over_a_draft_or_called_off_is_not_closed():
    coming, draft, off = (
        build.edition(),
        build.edition(starts_at=ago(2)),
        build.edition(starts_at=ago(2)),
    )
    Event.objects.filter(pk=draft.pk).update(status="draft")
    Event.objects.filter(pk=off.pk).update(status="cancelled", cancelled_at=timezone.now())
    for event, refusal in (
        (coming, closing.NotOver),
        (draft, statuses.StillDraft),
        (off, statuses.IsCancelled),
    ):
        with pytest.raises(refusal):
            closing.close(event)
    assert not EventFigures.objects.exists()


def test_closing_twice_keeps_the_first_figures():
    edition = held()
    closing.close(edition, Typed(attended=3))
    again = closing.close(Event.objects.get(pk=edition.pk), Typed(attended=99))
    assert again.attended == 3
    assert LogEntry.objects.filter(verb="closed").count() == 1


def test_closing_anew_after_reopening_counts_anew():
    edition = held(came=1)
    closing.close(edition)
    closing.reopen(edition, reason="Er was nog een lijst op papier.")
    session = edition.sessions.get()
    checkin.walk_in(session, name="Els", party_size=2, check_in_id=uuid.uuid4(), afterwards=True)
    assert closing.close(edition).attended == 3
    assert edition.reopened_at is None


def test_what_organisers_said_stands_when_the_night_closes_anew():
    counted, before_this_site = held(30, came=2), build.edition(starts_at=ago(900))
    closing.close(counted, Typed(attended=9), remark="Meer stoelen.")
    said = Typed(attended=80, expected=88, numbers={STALLS: 14, PITCHES: 7})
    closing.close(before_this_site, said, remark="Zaal was klein.")
    for event in (counted, before_this_site):
        closing.reopen(event, reason="Verkeerd geteld.")
    Event.objects.update(reopened_at=ago(15))

    closing.close_by_itself(timezone.now())

    assert _kept(counted) == (9, 2, "Meer stoelen.")
    assert _kept(before_this_site) == (80, 88, "Zaal was klein.")
    figures = stored.of(Event.objects.get(pk=before_this_site.pk))
    assert (figures.number(STALLS), figures.number(PITCHES)) == (14, 7)


def test_what_was_typed_beside_what_was_counted_stands_until_it_is_counted():
    edition = build.edition(starts_at=ago(30))
    with time_machine.travel(ago(31), tick=False):
        stand = build.stands(edition, 1)[0]
    build.took(edition, sessions=1, source=Registration.Source.DOOR)
    closing.close(edition, Typed(expected=30, numbers={STALLS: 14, PITCHES: 7}))
    assert stored.of(edition).typed == {STALLS, PITCHES}

    closing.reopen(edition, reason="Er was nog een lijst op papier.")
    build.took(edition, sessions=1, email="els@example.nl", source=Registration.Source.DOOR)
    figures = stored.of(_closed_by_night(edition))
    assert (figures.counted, figures.expected) == (2, 30)
    assert (figures.number(STALLS), figures.number(PITCHES)) == (14, 7)

    closing.reopen(edition, reason="De kramen staan er nu in.")
    with time_machine.travel(ago(31), tick=False):
        build.initiator(edition, stand=stand)
    figures = stored.of(_closed_by_night(edition))
    assert (figures.expected, figures.number(STALLS), figures.number(PITCHES)) == (1, 1, 7)
    assert figures.typed == {PITCHES}


def test_what_was_counted_once_is_not_taken_for_typed():
    edition = build.edition(starts_at=ago(30))
    with time_machine.travel(ago(31), tick=False):
        had = build.initiator(edition, stand=build.stands(edition, 1)[0]).stand_bookings
    closing.close(edition)
    closing.reopen(edition, reason="Die kraam was er niet.")
    had.all().delete()
    assert not closing.said_before(edition).typed.numbers
    assert stored.of(_closed_by_night(edition)).number(STALLS) == 0


def _closed_by_night(event: Event) -> Event:
    Event.objects.filter(pk=event.pk).update(reopened_at=ago(15))
    closing.close_by_itself(timezone.now())
    event.refresh_from_db()
    assert event.is_closed
    return event


def _kept(event: Event) -> tuple[int, int, str]:
    row = EventFigures.objects.get(event=event)
    return row.attended, row.expected, row.remark


def test_reopening_needs_a_reason_and_is_logged():
    edition = held()
    closing.close(edition)
    with pytest.raises(refusals.ReasonMissing):
        closing.reopen(edition, reason="  ")
    closing.reopen(edition, reason="Verkeerd geteld.")
    with pytest.raises(closing.NotClosed):
        closing.reopen(edition, reason="Nog eens.")
    assert LogEntry.objects.filter(verb="reopened", event_id=edition.pk).count() == 1


def test_when_people_were_erased_it_stays_closed_and_what_is_typed_can_be_put_right():
    edition = held(came=3)
    closing.close(edition)
    edition.registrations.first().delete()
    with pytest.raises(closing.PeopleErased):
        closing.reopen(edition, reason="Verkeerd geteld.")
    closing.put_right(edition, 5)
    figures = stored.of(edition)
    assert (figures.attended, figures.counted, figures.is_typed) == (5, 3, True)
    closing.put_right(edition, 3)
    assert not stored.of(edition).is_typed


def test_a_run_gives_its_certificates_before_it_is_counted():
    run = build.past_run(build.course(certificate_sessions=1))
    build.took(run, sessions=1)
    closing.close(run)
    assert stored.of(run).number(CERTIFICATES) == 1


def test_run_is_not_closed_while_somebody_makes_up_for_a_session_of_it():
    course = build.course()
    run, other = build.past_run(course), build.run(course)
    bram = build.took(run, sessions=1)
    missed, at = run.sessions_in_order()[-1], other.sessions_in_order()[-1]
    attendance.make_up(bram, missed=missed, at=at, by=None)

    with pytest.raises(closing.MakingUp):
        closing.close(run)
    assert run.pk not in {one.pk for one in closing.to_close()}
    with time_machine.travel(at.ends_at + timedelta(days=1), tick=False):
        assert run.pk in {one.pk for one in closing.to_close()}
        closing.close(run)
    assert Event.objects.get(pk=run.pk).is_closed


def test_the_night_closes_what_ended_or_was_reopened_a_fortnight_ago(monkeypatch):
    first, second, lately, reopened = held(40), held(30), held(13), held(50)
    closing.close(reopened)
    closing.reopen(reopened, reason="Vergeten.")
    build.edition()
    monkeypatch.setattr(closing, "AT_MOST_A_NIGHT", 1)

    closing.close_by_itself(timezone.now())
    closed = Event.objects.filter(closed_at__isnull=False).values_list("pk", flat=True)
    assert list(closed.all()) == [first.pk]
    closing.close_by_itself(timezone.now())
    closing.close_by_itself(timezone.now())
    assert set(closed.all()) == {first.pk, second.pk}
    Event.objects.filter(pk=reopened.pk).update(reopened_at=ago(15))
    closing.close_by_itself(timezone.now())
    assert set(closed.all()) == {first.pk, second.pk, reopened.pk}
    assert {one.pk for one in closing.to_close()} == {lately.pk}, "not what is to come"
    assert LogEntry.objects.filter(verb="closed").exclude(actor="system").count() == 0


def test_who_is_erased_while_it_is_open_again_still_counts():
    edition = held(20, came=3)
    closing.close(edition, remark="Meer stoelen.")
    closing.reopen(edition, reason="Verkeerd geteld.")
    edition.registrations.first().delete()

    closing.close(edition)
    assert _kept(edition) == (3, 3, "Meer stoelen.")
    assert stored.of(edition).is_final

    closing.put_right(edition, 4)
    assert _kept(edition) == (4, 3, "Meer stoelen.")


def test_what_is_typed_while_people_were_erased_is_kept_beside_what_was_counted():
    edition = held(20, came=3)
    closing.close(edition, Typed(numbers={STALLS: 14}))
    closing.reopen(edition, reason="Verkeerd geteld.")
    edition.registrations.first().delete()

    closing.close(edition, Typed(numbers={STALLS: 12, PITCHES: 7}))
    figures = stored.of(edition)
    assert (figures.counted, figures.number(STALLS), figures.number(PITCHES)) == (3, 12, 7)
    with pytest.raises(closing.PeopleErased):
        closing.reopen(edition, reason="Nog eens.")


def test_walk_ins_only():
    edition = build.edition(starts_at=ago(2))
    build.took(edition, sessions=1, source=Registration.Source.DOOR)
    figures = closing.close(edition)
    assert (figures.registrations, figures.no_shows, figures.attended, figures.walk_ins) == (
        0,
        0,
        1,
        1,
    )
    assert CheckIn.objects.count() == 1
