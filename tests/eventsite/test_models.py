"""One test per constraint, named after it: the database refuses, whatever the code does."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import models

from cafes.models import Edition
from eventsite.models import (
    Admission,
    CalendarLink,
    CheckIn,
    Event,
    Invitation,
    Mailing,
    Message,
    Registration,
    Session,
    Venue,
)

from .. import build
from ..constraints import refused

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def event() -> Edition:
    return build.edition()


def test_venue_latitude_and_longitude_both_or_neither(event):
    with refused("venue_latitude_and_longitude_both_or_neither"):
        Venue.objects.update(longitude=None)


def test_event_capacity_at_least_1(event):
    with refused("event_capacity_at_least_1"):
        Event.objects.update(capacity=0)


def test_event_party_max_at_least_1(event):
    with refused("event_party_max_at_least_1"):
        Event.objects.update(party_max=0)


def test_event_cancelled_at_exactly_when_cancelled(event):
    with refused("event_cancelled_at_exactly_when_cancelled"):
        Event.objects.update(status=Event.Status.CANCELLED)
    with refused("event_cancelled_at_exactly_when_cancelled"):
        Event.objects.update(cancelled_at=build.NOW)


def test_event_registration_opens_before_it_closes(event):
    with refused("event_registration_opens_before_it_closes"):
        Event.objects.update(registration_opens_at=build.NOW, registration_closes_at=build.NOW)


def test_session_ends_after_it_starts(event):
    with refused("session_ends_after_it_starts"):
        Session.objects.update(ends_at=models.F("starts_at"))


def test_session_doors_open_before_it_starts(event):
    with refused("session_doors_open_before_it_starts"):
        Session.objects.update(doors_open_at=models.F("starts_at") + timedelta(minutes=1))


def test_registration_one_live_per_event_and_email(event):
    bram = build.bram(event)
    with refused("registration_one_live_per_event_and_email"):
        Registration.objects.create(event=event, name="Bram", email=bram.email.upper())


def test_registration_one_live_per_event_and_email_lets_cancelled_ones_be(event):
    bram = build.bram(event)
    Registration.objects.create(
        event=event,
        name="Bram",
        email=bram.email,
        status=Registration.Status.CANCELLED,
        cancelled_at=build.NOW,
        cancelled_by=Registration.CancelledBy.PERSON,
    )


def test_registration_party_size_at_least_1(event):
    build.bram(event)
    with refused("registration_party_size_at_least_1"):
        Registration.objects.update(party_size=0)


def test_registration_confirmed_has_confirmed_at(event):
    build.bram(event)
    with refused("registration_confirmed_has_confirmed_at"):
        Registration.objects.update(confirmed_at=None)


def test_registration_waiting_has_no_confirmed_at(event):
    build.bram(event)
    with refused("registration_waiting_has_no_confirmed_at"):
        Registration.objects.update(status=Registration.Status.WAITING)


def test_registration_cancelled_says_when_and_by_whom(event):
    build.bram(event)
    with refused("registration_cancelled_says_when_and_by_whom"):
        Registration.objects.update(status=Registration.Status.CANCELLED, cancelled_at=build.NOW)
    with refused("registration_cancelled_says_when_and_by_whom"):
        Registration.objects.update(cancelled_by=Registration.CancelledBy.ORGANISER)


def test_check_in_one_live_per_registration_and_session(event):
    bram = build.bram(event)
    first = _scan(bram)
    with refused("check_in_one_live_per_registration_and_session"):
        _scan(bram)
    _scan(bram, duplicate_of=first)
    CheckIn.objects.update(voided_at=build.NOW)
    _scan(bram)


def test_check_in_voided_by_only_when_voided(event):
    scan = _scan(build.bram(event))
    with refused("check_in_voided_by_only_when_voided"):
        CheckIn.objects.filter(pk=scan.pk).update(voided_by=build.anna())


def test_message_leased_exactly_while_sending(event):
    build.bram(event)
    with refused("message_leased_exactly_while_sending"):
        Message.objects.update(state=Message.State.SENDING)
    with refused("message_leased_exactly_while_sending"):
        Message.objects.update(leased_until=build.NOW)


def test_message_sent_at_exactly_when_sent(event):
    build.bram(event)
    with refused("message_sent_at_exactly_when_sent"):
        Message.objects.update(state=Message.State.SENT)
    with refused("message_sent_at_exactly_when_sent"):
        Message.objects.update(sent_at=build.NOW)


def test_message_goes_to_a_registration_or_an_address(event):
    build.bram(event)
    with refused("message_goes_to_a_registration_or_an_address"):
        Message.objects.update(email="bram@example.nl")
    with refused("message_goes_to_a_registration_or_an_address"):
        Message.objects.update(registration=None)


def test_event_course_run_takes_single_persons():
    build.run()
    with refused("event_course_run_takes_single_persons"):
        Event.objects.update(party_max=2)


def _admission(**fields) -> Admission:
    """Bram may come to the first session of another run instead of his own first."""
    course = build.course()
    missed, at = build.run(course).sessions.first(), build.run(course).sessions.first()
    defaults = {"registration": build.bram(missed.event), "session": at, "instead_of": missed}
    return Admission.objects.create(**(defaults | fields))


def test_admission_one_per_registration_and_session():
    made = _admission()
    with refused("admission_one_per_registration_and_session"):
        Admission.objects.create(
            registration=made.registration,
            session=made.session,
            instead_of=made.registration.event.sessions.last(),
        )


def test_admission_one_per_missed_session():
    made = _admission()
    with refused("admission_one_per_missed_session"):
        Admission.objects.create(
            registration=made.registration,
            session=made.session.event.sessions.last(),
            instead_of=made.instead_of,
        )


def test_admission_is_to_another_session():
    made = _admission()
    with refused("admission_is_to_another_session"):
        Admission.objects.update(session=made.instead_of)


def test_message_one_per_registration_kind_and_occasion(event):
    bram = build.bram(event)
    fields = {"registration": bram, "kind": "reminder_day", "occasion": "tonight"}
    Message.objects.create(**fields)
    with refused("message_one_per_registration_kind_and_occasion"):
        Message.objects.create(**fields)


def test_calendar_link_of_a_person_or_of_an_organiser():
    with refused("calendar_link_of_a_person_or_of_an_organiser"):
        CalendarLink.objects.create()
    with refused("calendar_link_of_a_person_or_of_an_organiser"):
        CalendarLink.objects.create(email="anna@example.nl", user=build.anna())


def test_invitation_one_per_registration_and_session(event):
    bram = build.bram(event)
    fields = {
        "registration": bram,
        "session": event.sessions.get(),
        "message": bram.messages.get(),
        "sequence": 1,
    }
    Invitation.objects.create(**fields)
    with refused("invitation_one_per_registration_and_session"):
        Invitation.objects.create(**fields)


def test_mailing_started_at_exactly_when_no_draft(event):
    build.mailing(event)
    with refused("mailing_started_at_exactly_when_no_draft"):
        Mailing.objects.update(state="sending")
    with refused("mailing_started_at_exactly_when_no_draft"):
        Mailing.objects.update(started_at=build.NOW)


def test_every_constraint_has_a_test_of_its_name():
    names = {
        constraint.name
        for model in (
            Venue,
            Event,
            Edition,
            Session,
            Registration,
            CheckIn,
            Message,
            Admission,
            CalendarLink,
            Invitation,
            Mailing,
        )
        for constraint in model._meta.constraints
    }
    missing = {name for name in names if f"test_{name}" not in globals()}
    assert not missing


def _scan(registration: Registration, **fields) -> CheckIn:
    return CheckIn.objects.create(
        id=uuid.uuid4(),
        registration=registration,
        session=registration.event.sessions.get(),
        scanned_at=build.NOW,
        **fields,
    )
