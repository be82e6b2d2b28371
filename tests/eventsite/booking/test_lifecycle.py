"""A draft, on the site, closed, called off, back: what may follow what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsite.booking import (
    calling_off,
    checklist,
    closing,
    drafts,
    events,
    refusals,
    registering,
    statuses,
)
from eventsite.models import Event, LogEntry, Message, Registration, RegistrationState, Venue
from tests.refusals import refused

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

DRAFT = Event.Status.DRAFT


def logged(event) -> list[str]:
    lines = LogEntry.objects.filter(event_id=event.pk, object_type="eventsite.event")
    return list(lines.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize("make", [build.edition, build.run])
def test_a_draft_that_is_ready_goes_on_the_site_once(make):
    event = make(status=DRAFT)

    drafts.publish(event)
    drafts.publish(event)

    assert Event.objects.get(pk=event.pk).status == event.status == Event.Status.PUBLISHED
    assert logged(event) == ["published"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"sessions": 0}, "Vul in op welke dag het is, hoe laat en waar."),
        ({"starts_at": build.NOW}, "Deze dag is geweest. Kies een dag die nog komt."),
        ({"title": " "}, "Vul een titel in."),
        ({"summary": ""}, "Vul een samenvatting in van één of twee zinnen."),
    ],
)
def test_a_draft_with_something_missing_is_refused_and_says_what(fields, says):
    event = build.edition(status=DRAFT, **fields)

    with pytest.raises(statuses.NotReady) as refusal:
        drafts.publish(event)

    assert refusal.value.missing == [says]
    assert Event.objects.get(pk=event.pk).is_draft


def test_a_venue_without_an_address_blocks_and_one_without_a_word_on_access_does_not():
    event = build.edition(status=DRAFT)
    venue = event.sessions.get().venue
    assert checklist.blocking(event) == []

    venue.street = " "
    venue.save()

    stored = Event.objects.get(pk=event.pk)
    assert checklist.blocking(stored) == [
        "Van ’t Seinwezen ontbreekt het adres. Een beheerder vult dat in."
    ]


@pytest.mark.parametrize(
    ("room", "state", "says"),
    [
        (None, "done", "De wachtlijst stopt 3 uur van tevoren."),
        (80, "done", "’t Seinwezen heeft plaats voor 80. De wachtlijst stopt"),
        (79, "advice", "Dat is te veel: ’t Seinwezen heeft plaats voor 79."),
    ],
)
def test_places_are_held_against_the_room(room, state, says):
    event = build.edition(status=DRAFT, capacity=80)
    Venue.objects.update(capacity=room)

    line = next(one for one in checklist.of(Event.objects.get()).lines if one.name == "places")

    assert (line.state, line.text.startswith(says)) == (state, True)
    assert checklist.blocking(event) == []


def test_what_was_called_off_is_reinstated_and_not_published():
    event = build.edition()
    calling_off.call_off(event)

    with pytest.raises(statuses.IsCancelled):
        drafts.publish(event)
    calling_off.reinstate(event)
    calling_off.reinstate(event)

    assert event.status == Event.Status.PUBLISHED
    assert logged(event) == ["called off", "reinstated"]


def test_a_reason_stands_as_long_as_it_is_off():
    event = build.edition()

    calling_off.call_off(event, reason="De zaal staat onder water.")
    assert Event.objects.get(pk=event.pk).cancellation_reason == "De zaal staat onder water."

    calling_off.reinstate(event)
    assert Event.objects.get(pk=event.pk).cancellation_reason == ""


def test_the_mail_says_why_it_is_off():
    event = build.edition()
    build.bram(event)

    calling_off.call_off(event, reason="De zaal staat onder <water>.")

    mail = build.mail(Message.objects.get(kind="event_cancelled"))
    assert "De zaal staat onder <water>." in mail.body
    assert "De zaal staat onder &lt;water&gt;." in mail.alternatives[0][0]


def test_a_draft_is_not_called_off():
    event = build.edition(status=DRAFT)

    with pytest.raises(statuses.StillDraft):
        calling_off.call_off(event)

    assert Event.objects.get(pk=event.pk).is_draft


def test_what_took_place_is_not_called_off(frozen):
    run = build.run(sessions=2)
    bram = build.bram(run)
    frozen.move_to(run.sessions.first().ends_at)

    with pytest.raises(statuses.HasTakenPlace):
        calling_off.call_off(run)

    assert not Event.objects.get(pk=run.pk).is_cancelled
    assert not bram.messages.filter(kind="event_cancelled").exists()


def test_an_evening_with_people_inside_is_not_called_off(frozen):
    event = build.edition()
    session = event.sessions.get()
    bram = build.bram(event)
    frozen.move_to(session.doors_open_at)
    build.check_in(bram, session)

    with pytest.raises(statuses.HasTakenPlace):
        calling_off.call_off(event)


def test_closed_takes_nobody_and_open_again_does():
    event = build.edition(capacity=1)
    bram, chaima = build.bram(event), build.chaima(event)

    closing.close(event, reason="Het is vol.")
    with pytest.raises(refusals.RegistrationNotOpen) as refusal:
        build.daan(Event.objects.get(pk=event.pk))
    assert refusal.value.state == RegistrationState.CLOSED
    assert set(event.registrations.live()) == {bram, chaima}

    closing.reopen(event)
    assert build.daan(Event.objects.get(pk=event.pk)).status == Registration.Status.WAITING
    assert logged(event) == ["closed sign-up", "reopened sign-up"]
    assert Event.objects.get(pk=event.pk).closing_reason == ""


def test_who_waits_moves_up_while_sign_up_is_closed():
    event = build.edition(capacity=1)
    chaima = (build.bram(event), build.chaima(event))[1]
    closing.close(event)
    event.refresh_from_db()
    event.capacity = 2

    events.save_event(event)

    chaima.refresh_from_db()
    assert chaima.is_confirmed
    assert Event.objects.get(pk=event.pk).sign_up_closed_at


def test_another_reason_takes_the_place_of_the_first():
    event = build.edition()
    closing.close(event, reason="Vol.")
    closed_at = event.sign_up_closed_at

    closing.close(event, reason="Vol. Kijk bij de volgende avond.")

    event.refresh_from_db()
    assert (event.closing_reason, event.sign_up_closed_at) == (
        "Vol. Kijk bij de volgende avond.",
        closed_at,
    )


@pytest.mark.parametrize("verb", [closing.close, closing.reopen])
@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"status": DRAFT}, statuses.StillDraft),
        ({"status": Event.Status.CANCELLED}, statuses.IsCancelled),
        ({"starts_at": build.NOW - timedelta(days=2)}, refusals.AlreadyOver),
    ],
)
def test_sign_up_is_closed_and_opened_only_on_the_site_and_before_the_end(verb, fields, refusal):
    event = build.edition(**fields)

    with pytest.raises(refusal):
        verb(event)


def test_a_draft_nobody_signed_up_for_is_deleted_with_what_was_laid_out():
    event = build.edition(status=DRAFT)
    build.stands(event)
    build.slots(event)

    drafts.delete(event)

    assert not Event.objects.exists()
    assert logged(event)[-1] == "removed"


@pytest.mark.parametrize("status", [Event.Status.PUBLISHED, Event.Status.CANCELLED])
def test_what_was_on_the_site_is_not_deleted(status):
    event = build.edition(status=status)

    with pytest.raises(statuses.NotADraft):
        drafts.delete(event)

    assert Event.objects.exists()


def test_a_draft_somebody_signed_up_for_is_not_deleted():
    event = build.edition()
    build.bram(event)
    Event.objects.update(status=DRAFT)

    with pytest.raises(statuses.HasPeople):
        drafts.delete(event)

    assert event.registrations.exists()


def test_event_cancellation_reason_only_when_cancelled():
    with refused("event_cancellation_reason_only_when_cancelled"):
        build.edition(cancellation_reason="Storm")


def test_event_closing_reason_only_while_closed():
    with refused("event_closing_reason_only_while_closed"):
        build.edition(closing_reason="Vol")


def test_a_clash_is_said_with_its_day_and_blocks_nothing(frozen_in_march):
    event = build.edition(status=DRAFT)
    build.run(sessions=1, starts_at=event.starts_at)
    build.edition(status=Event.Status.CANCELLED, starts_at=event.starts_at)

    line = checklist.of(Event.objects.get(pk=event.pk)).lines[0]

    assert "Op dat moment is in deze zaal ook Basiscursus crowdfunding, 16 maart 2027." in line.text
    assert not line.blocks


def test_who_left_no_address_is_left_out_of_the_mail():
    event = build.edition()
    registering.register(
        event, name="Els", email="", by_organiser=True, source=Registration.Source.PHONE
    )

    calling_off.call_off(event)

    assert not Message.objects.exists()
