"""One test per constraint, named after it: the database refuses, whatever the code does."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from cafes.models import Edition
from eventsite.models import (
    Admission,
    AsideScan,
    CalendarLink,
    CheckIn,
    Destruction,
    Event,
    Invitation,
    Mailing,
    Message,
    Notice,
    NoticeMail,
    Registration,
    Session,
    SiteSettings,
    Tablet,
    Venue,
)
from eventsite.models.registrations import ERASED_NAME

from ... import build
from ...constraints import refused

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def event() -> Edition:
    return build.edition()


def test_venue_capacity_at_least_1(event):
    with refused("venue_capacity_at_least_1"):
        Venue.objects.update(capacity=0)


def test_venue_latitude_and_longitude_both_or_neither(event):
    with refused("venue_latitude_and_longitude_both_or_neither"):
        Venue.objects.update(longitude=None)


def test_venue_step_free_is_known_or_empty(event):
    with refused("venue_step_free_is_known_or_empty"):
        Venue.objects.update(step_free="soms")


def test_venue_accessible_toilet_is_known_or_empty(event):
    with refused("venue_accessible_toilet_is_known_or_empty"):
        Venue.objects.update(accessible_toilet="soms")


def test_venue_hearing_loop_is_known_or_empty(event):
    with refused("venue_hearing_loop_is_known_or_empty"):
        Venue.objects.update(hearing_loop="soms")


def test_site_settings_one_row():
    SiteSettings.objects.create()
    with refused("site_settings_one_row"):
        SiteSettings.objects.create(pk=2)


def test_accessibility_statement_one_row():
    build.statement()
    with refused("accessibility_statement_one_row"):
        build.statement(id=2)


def test_accessibility_statement_a_or_b_was_examined():
    with refused("accessibility_statement_a_or_b_was_examined"):
        build.statement(status="B")


def test_accessibility_deviation_to_be_mended_has_a_measure_and_a_day():
    with refused("accessibility_deviation_to_be_mended_has_a_measure_and_a_day"):
        build.deviation(planned_on=None)


def test_site_settings_new_evenings_have_places():
    with refused("site_settings_new_evenings_have_places"):
        SiteSettings.objects.create(capacity=0)


def test_site_settings_new_evenings_take_somebody():
    with refused("site_settings_new_evenings_take_somebody"):
        SiteSettings.objects.create(party_max=0)


def test_destruction_number_at_least_1():
    with refused("destruction_number_at_least_1"):
        Destruction.objects.create(category="mails", days=90, basis="AVG", number=0)


def test_destruction_has_a_term_exactly_when_that_was_over():
    with refused("destruction_has_a_term_exactly_when_that_was_over"):
        Destruction.objects.create(category="mails", basis="AVG", number=1)
    with refused("destruction_has_a_term_exactly_when_that_was_over"):
        Destruction.objects.create(category="mails", days=90, basis="AVG", number=1, cause="person")


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


def test_registration_placed_because_only_with_a_place(event):
    build.bram(event)
    Registration.objects.update(placed_because="Zij helpt mee")
    with refused("registration_placed_because_only_with_a_place"):
        Registration.objects.update(status=Registration.Status.WAITING, confirmed_at=None)


def test_registration_cancelled_says_when_and_by_whom(event):
    build.bram(event)
    with refused("registration_cancelled_says_when_and_by_whom"):
        Registration.objects.update(status=Registration.Status.CANCELLED, cancelled_at=build.NOW)
    with refused("registration_cancelled_says_when_and_by_whom"):
        Registration.objects.update(cancelled_by=Registration.CancelledBy.ORGANISER)


def test_registration_without_email_is_not_from_the_site(event):
    build.bram(event)
    with refused("registration_without_email_is_not_from_the_site"):
        Registration.objects.update(email="")
    Registration.objects.update(email="", source=Registration.Source.DOOR)


def test_registration_erased_tells_nothing_of_anybody(event):
    bram = build.bram(event)
    said = {"erased_at": timezone.now(), "erased_as": uuid.uuid4()}
    nothing = {"email": "", "ticket_hash": None, "submission_digest": ""}
    with refused("registration_erased_tells_nothing_of_anybody"):
        Registration.objects.update(**said, **nothing)
    with refused("registration_erased_tells_nothing_of_anybody"):
        Registration.objects.update(**said, name=ERASED_NAME)
    with refused("registration_erased_tells_nothing_of_anybody"):
        Registration.objects.update(erased_as=said["erased_as"])
    Registration.objects.update(**said, **nothing, name=ERASED_NAME)
    bram.refresh_from_db()
    assert bram.is_erased


def test_registration_one_live_per_event_and_sharer(event):
    shared = {"shares_email": True, "source": Registration.Source.ORGANISER}
    els, piet = (build.registration(event, name=name) for name in ("Els", "Piet"))
    for registration, email in ((els, "bram@example.nl"), (piet, "BRAM@example.nl")):
        Registration.objects.filter(pk=registration.pk).update(email=email, **shared)
    build.bram(event)
    piet.refresh_from_db()
    piet.name = "ELS"
    with refused("registration_one_live_per_event_and_sharer"):
        piet.save()


def test_registration_that_shares_an_email_is_an_organisers(event):
    build.bram(event)
    with refused("registration_that_shares_an_email_is_an_organisers"):
        Registration.objects.update(shares_email=True)


def test_registration_two_walk_ins_without_email_are_two(event):
    for name in ("Els", "Piet"):
        Registration.objects.create(
            event=event, name=name, source="door", status="confirmed", confirmed_at=build.NOW
        )

    assert event.registrations.confirmed().count() == 2


def test_check_in_one_live_per_registration_session_and_part(event):
    bram = build.bram(event)
    first = _scan(bram)
    with refused("check_in_one_live_per_registration_session_and_part"):
        _scan(bram)
    _scan(bram, part=2)
    _scan(bram, duplicate_of=first, let_in=0, part=None)
    CheckIn.objects.update(voided_at=build.NOW)
    _scan(bram)


@pytest.mark.parametrize(
    "fields", [{"let_in": 0}, {"part": None}, {"part": 0}, {"let_in": 0, "part": None}]
)
def test_check_in_lets_people_in_exactly_when_no_duplicate(event, fields):
    bram = build.bram(event)
    first = _scan(bram)
    with refused("check_in_lets_people_in_exactly_when_no_duplicate"):
        CheckIn.objects.update(**fields)
    with refused("check_in_lets_people_in_exactly_when_no_duplicate"):
        _scan(bram, duplicate_of=first)


def test_check_in_lets_in_no_more_than_asked(event):
    _scan(build.bram(event))
    with refused("check_in_lets_in_no_more_than_asked"):
        CheckIn.objects.update(let_in=2)


def test_tablet_one_per_session_and_number(event):
    tablet = build.tablet(event.sessions.get())
    with refused("tablet_one_per_session_and_number"):
        Tablet.objects.create(session=tablet.session, number=tablet.number)


def test_tablet_token_exactly_when_paired(event):
    build.tablet(event.sessions.get())
    for field in ("token_hash", "paired_at"):
        with refused("tablet_token_exactly_when_paired"):
            Tablet.objects.update(**{field: None})


def test_tablet_revoked_by_only_when_revoked(event):
    build.tablet(event.sessions.get())
    with refused("tablet_revoked_by_only_when_revoked"):
        Tablet.objects.update(revoked_by=build.anna())


def _aside(event) -> AsideScan:
    return AsideScan.objects.create(
        id=uuid.uuid4(),
        tablet=build.tablet(event.sessions.get()),
        reason=AsideScan.Reason.UNKNOWN,
        item={"people": 1, "key": ""},
        scanned_at=build.NOW,
    )


def test_aside_scan_item_exactly_until_decided(event):
    _aside(event)
    with refused("aside_scan_item_exactly_until_decided"):
        AsideScan.objects.update(item=None)
    with refused("aside_scan_item_exactly_until_decided"):
        AsideScan.objects.update(decided_at=build.NOW)


def test_aside_scan_accepted_and_decided_by_only_when_decided(event):
    _aside(event)
    for fields in ({"accepted": True}, {"decided_by": build.anna()}):
        with refused("aside_scan_accepted_and_decided_by_only_when_decided"):
            AsideScan.objects.update(**fields)


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


def test_event_education_takes_single_persons():
    build.run()
    with refused("event_education_takes_single_persons"):
        Event.objects.update(party_max=2)


def test_event_closed_only_when_published():
    build.edition(status=Event.Status.DRAFT)
    with refused("event_closed_only_when_published"):
        Event.objects.update(closed_at=build.NOW)


def test_event_is_not_closed_and_reopened_at_once():
    build.edition()
    with refused("event_is_not_closed_and_reopened_at_once"):
        Event.objects.update(closed_at=build.NOW, reopened_at=build.NOW)


def test_event_reopening_reason_only_while_reopened():
    build.edition()
    with refused("event_reopening_reason_only_while_reopened"):
        Event.objects.update(reopening_reason="Verkeerd geteld.")


def test_event_holds_places_exactly_until_a_moment():
    build.edition()
    with refused("event_holds_places_exactly_until_a_moment"):
        Event.objects.update(held_places=2)
    with refused("event_holds_places_exactly_until_a_moment"):
        Event.objects.update(held_until=build.NOW)


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


def test_invitation_one_per_registration_and_uid(event):
    bram = build.bram(event)
    fields = {
        "registration": bram,
        "uid": event.sessions.get().uid,
        "message": bram.messages.get(),
        "sequence": 1,
    }
    Invitation.objects.create(**fields)
    with refused("invitation_one_per_registration_and_uid"):
        Invitation.objects.create(**fields)


def test_mailing_started_at_exactly_when_it_was_sent(event):
    build.mailing(event)
    with refused("mailing_started_at_exactly_when_it_was_sent"):
        Mailing.objects.update(state="sending")
    with refused("mailing_started_at_exactly_when_it_was_sent"):
        Mailing.objects.update(started_at=build.NOW)


def test_mailing_has_a_moment_exactly_when_scheduled(event):
    build.mailing(event)
    with refused("mailing_has_a_moment_exactly_when_scheduled"):
        Mailing.objects.update(state="scheduled")
    with refused("mailing_has_a_moment_exactly_when_scheduled"):
        Mailing.objects.update(send_at=build.NOW, scheduled_at=build.NOW)


def test_mailing_held_only_as_a_draft(event):
    build.mailing(event)
    with refused("mailing_held_only_as_a_draft"):
        Mailing.objects.update(state="sending", started_at=build.NOW, held_because="late")


def test_event_cancellation_reason_only_when_cancelled(event):
    with refused("event_cancellation_reason_only_when_cancelled"):
        Event.objects.update(cancellation_reason="Storm.")


def test_event_closing_reason_only_while_closed(event):
    with refused("event_closing_reason_only_while_closed"):
        Event.objects.update(closing_reason="Het is vol.")


MODELS = (
    Venue,
    Event,
    Edition,
    Session,
    Registration,
    Admission,
    Tablet,
    CheckIn,
    AsideScan,
    Message,
    CalendarLink,
    Invitation,
    Mailing,
    Destruction,
)


def test_message_that_can_wait_is_of_no_mailing():
    event = build.edition()
    with refused("message_that_can_wait_is_of_no_mailing"):
        Message.objects.create(
            kind="news", email="bram@example.nl", mailing=build.mailing(event), can_wait=True
        )


def test_subscription_one_per_address_and_topic():
    build.subscription()
    with refused("subscription_one_per_address_and_topic"):
        build.subscription()


def test_subscription_has_a_topic():
    with refused("subscription_has_a_topic"):
        build.subscription(topic="")


def test_subscription_is_confirmed_after_it_is_asked():
    with refused("subscription_is_confirmed_after_it_is_asked"):
        build.subscription(confirmed_at=build.NOW - timedelta(seconds=1))


def test_subscription_has_an_address():
    with refused("subscription_has_an_address"):
        build.subscription("")


def _notice(**fields) -> Notice:
    return Notice.objects.create(
        **({"topic": "initiatief", "about": 1, "due_at": build.NOW} | fields)
    )


def test_notice_is_of_an_event_or_of_a_day():
    both = {"event": build.edition(), "day": build.NOW.date()}
    for fields in ({}, both):
        with refused("notice_is_of_an_event_or_of_a_day"):
            _notice(kind="needs", **fields)


def test_notice_one_per_event():
    event = build.edition()
    _notice(topic="avond", about=0, kind="event", event=event)
    with refused("notice_one_per_event"):
        _notice(topic="cursus", about=3, kind="event", event=event)


def test_notice_one_of_a_kind_at_an_event():
    event = build.edition()
    _notice(kind="takes_part", event=event)
    _notice(kind="takes_part", event=event, about=2)
    with refused("notice_one_of_a_kind_at_an_event"):
        _notice(kind="takes_part", event=event)


def test_notice_one_of_a_kind_a_day():
    _notice(kind="needs", day=build.NOW.date())
    _notice(kind="campaign", day=build.NOW.date())
    with refused("notice_one_of_a_kind_a_day"):
        _notice(kind="needs", day=build.NOW.date())


def test_notice_told_once_to_each():
    notice, asked = _notice(kind="needs", day=build.NOW.date()), build.subscription()
    NoticeMail.objects.create(notice=notice, subscription=asked)
    with refused("notice_told_once_to_each"):
        NoticeMail.objects.create(notice=notice, subscription=asked)


def test_registration_of_a_key_is_a_partners():
    made, theirs = build.api_key(), build.registration(build.edition())
    with refused("registration_of_a_key_is_a_partners"):
        Registration.objects.filter(pk=theirs.pk).update(key=made.key)


def test_every_constraint_has_a_test_of_its_name():
    names = {constraint.name for model in MODELS for constraint in model._meta.constraints}
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
