"""What organisers do with one registration: another address, a place by hand, back again, two made one."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest

from courses import certificates, enrolment
from eventsite.booking import (
    addressing,
    assigning,
    cancelling,
    events,
    merging,
    refusals,
    registering,
    returning,
)
from eventsite.calendars import invitations
from eventsite.door import checkin
from eventsite.mails import delivery, stopping
from eventsite.mails.event_letters import PracticalLetter
from eventsite.mails.sign_up_letters import ConfirmationLetter
from eventsite.models import LogEntry, Message, Registration
from eventsite.models.participation import HasBoth
from eventsite.tickets import codes, links
from eventsite.tickets.links import LinkRevoked, Purpose
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def queued(registration: Registration) -> list[str]:
    waiting = Message.objects.filter(registration=registration, state=Message.State.QUEUED)
    return list(waiting.order_by("pk").values_list("kind", flat=True))


def came_back(registration: Registration, kind: str) -> Message:
    return Message.objects.create(
        registration=registration,
        kind=kind,
        state=Message.State.BOUNCED,
        sent_at=build.NOW,
        last_error="5.1.1 no such user",
    )


# Another address ------------------------------------------------------------------------------------


def test_another_address_ends_the_links_and_the_ticket_of_the_old_one(mailoutbox):
    bram = build.bram(build.edition())
    delivery.deliver_due()
    token, code = links.make_token(bram, Purpose.REGISTRATION), codes.code_of(bram)

    addressing.change_email(bram, "bram@example.com")
    delivery.deliver_due()

    with pytest.raises(LinkRevoked):
        links.read_token(token, Purpose.REGISTRATION)
    assert build.holder_of(code) is None
    mail = mailoutbox[-1]
    assert mail.to == ["bram@example.com"]
    bram.refresh_from_db()
    assert codes.readable(codes.code_of(bram)) in mail.body
    assert links.registration_url(bram) in mail.body


def test_another_address_gets_one_mail_also_when_the_first_still_waits(mailoutbox):
    bram = build.bram(build.edition())

    addressing.change_email(bram, "bram@example.com")
    delivery.deliver_due()

    assert [(mail.to, "nieuwe e-mailadres" in mail.subject) for mail in mailoutbox] == [
        (["bram@example.com"], True)
    ]


def test_another_address_brings_the_appointment_into_its_calendar(mailoutbox):
    bram = build.bram(build.edition())
    delivery.deliver_due()
    told = bram.invitations.get().sequence

    addressing.change_email(bram, "bram@example.com")
    delivery.deliver_due()

    (calendar,) = [a for a in mailoutbox[-1].alternatives if a.mimetype.startswith("text/calendar")]
    assert "METHOD:REQUEST" in calendar.content
    assert bram.invitations.get().sequence > told


def test_what_did_not_arrive_goes_to_the_new_address_and_the_ticket_once(mailoutbox):
    bram = build.bram(build.edition())
    Message.objects.all().delete()
    first, practical = (
        came_back(bram, ConfirmationLetter.kind),
        came_back(bram, PracticalLetter.kind),
    )
    report = practical.message_id

    addressing.change_email(bram, "bram@example.com")

    first.refresh_from_db()
    practical.refresh_from_db()
    assert first.state == Message.State.SUPERSEDED
    assert practical.state == Message.State.QUEUED
    assert practical.message_id != report, "a late report on the first is none on this one"
    assert queued(bram) == [PracticalLetter.kind, "new_address"]


def test_a_ticket_that_was_printed_for_who_had_no_address_stays_good():
    edition = build.edition()
    els = without_address(edition)
    code = codes.code_of(els)

    addressing.change_email(els, "els@example.nl")

    assert build.holder_of(code) == els
    assert queued(els) == ["new_address"]


def without_address(edition) -> Registration:
    return registering.register(edition, name="Els", email="", by_organiser=True)


def test_who_wanted_no_messages_wants_none_at_another_address():
    bram = build.bram(build.edition())
    stopping.stop(bram.email)

    addressing.change_email(bram, "bram@example.com")

    assert stopping.has_stopped("bram@example.com")


def test_an_address_that_another_of_the_evening_has_is_refused_and_nothing_changes():
    edition = build.edition()
    bram, chaima = build.bram(edition), build.chaima(edition)

    with pytest.raises(refusals.AlreadyRegistered) as refusal:
        addressing.change_email(bram, chaima.email)

    assert refusal.value.registration == chaima
    assert Registration.objects.get(pk=bram.pk).email == "bram@example.nl"


def test_an_address_that_is_a_strangers_is_taken_away_and_the_right_one_put_there(mailoutbox):
    bram = build.bram(build.edition())
    came_back(bram, PracticalLetter.kind)
    code = codes.code_of(bram)

    gone = addressing.change_email(bram, "")
    delivery.deliver_due()

    assert not mailoutbox
    assert not Message.objects.not_arrived().exists()
    assert build.holder_of(code) is None
    assert (gone.is_confirmed, gone.source) == (True, Registration.Source.ORGANISER)
    printed = codes.code_of(gone)
    back = addressing.change_email(gone, "bram@example.com")
    delivery.deliver_due()
    assert [mail.to for mail in mailoutbox] == [["bram@example.com"]]
    assert build.holder_of(printed) == back


def test_what_was_on_its_way_as_the_address_went_goes_nowhere():
    els = without_address(build.edition())
    message = Message.objects.create(registration=els, kind=ConfirmationLetter.kind)

    delivery.deliver_due()

    message.refresh_from_db()
    assert message.state == Message.State.SUPERSEDED


def test_a_shared_address_is_put_right_and_stays_shared():
    edition = build.edition()
    bram = build.bram(edition)
    els = registering.register(
        edition, name="Els", email="bram@exmaple.nl", shares_email=True, by_organiser=True
    )

    changed = addressing.change_email(els, bram.email, shares_email=True)

    assert (changed.email, changed.shares_email) == (bram.email, True)


def test_the_same_address_mails_nobody():
    bram = build.bram(build.edition())

    addressing.change_email(bram, bram.email)

    assert queued(bram) == ["confirmation"]


def test_a_certificate_that_came_back_goes_to_another_address_after_the_course(mailoutbox):
    took = build.took(build.past_run(), sessions=4)
    certificates.issue_due()
    Message.objects.update(state=Message.State.BOUNCED, sent_at=build.NOW)

    enrolment.change_email(took, "bram@example.com")
    delivery.deliver_due()

    assert [mail.to for mail in mailoutbox] == [["bram@example.com"]]
    assert "ewijs" in mailoutbox[0].subject


def test_an_address_with_a_place_in_another_run_of_the_course_is_refused():
    course = build.course()
    bram = build.bram(build.run(course))
    other = build.registration(build.run(course), email="b@example.nl")

    with pytest.raises(refusals.AlreadyRegistered) as refusal:
        enrolment.change_email(other, bram.email)

    assert refusal.value.registration == bram


def test_the_log_of_a_changed_address_holds_neither():
    bram = build.bram(build.edition())

    addressing.change_email(bram, "bram@example.com")

    line = LogEntry.objects.of_object("eventsite.registration", bram.pk).get(verb="changed")
    assert line.changes == {"email": [None, None]}


def test_the_old_calendar_of_who_shared_it_keeps_what_it_was_told():
    edition = build.edition()
    bram = build.bram(edition)
    partner = Registration.objects.create(
        event=edition,
        name="Fenna",
        email=bram.email,
        shares_email=True,
        source=Registration.Source.ORGANISER,
    )
    delivery.deliver_due()
    told = bram.invitations.get()

    addressing.change_email(bram, "bram@example.com")

    assert partner.invitations.get() == told
    message = Message.objects.get(kind="new_address")
    assert [a.uid for a in invitations.to_tell(message).appointments] == [told.uid]


# A place by hand ------------------------------------------------------------------------------------


def test_a_place_by_hand_passes_over_who_waits_longer_and_says_so():
    edition = build.edition(capacity=2)
    bram = build.bram(edition)
    first = build.registration(edition, party_size=2)
    second = build.registration(edition, party_size=2)

    assert assigning.passed_over(second) == [first]
    cancelled = cancelling.cancel(bram)
    assert cancelled.is_cancelled
    third = build.daan(edition)

    with pytest.raises(refusals.NotEnoughPlaces):
        assigning.assign_place(third, reason="Zij helpt mee")
    given = assigning.assign_place(third, reason="Zij helpt mee", over=True)

    assert (given.is_confirmed, given.placed_because) == (True, "Zij helpt mee")
    assert queued(given)[-1] == "promoted"
    line = LogEntry.objects.filter(verb="gave place").get()
    assert line.changes == {
        "placed_because": [None, None],
        "passed_over": [0, 1],
        "over": [False, True],
    }


def test_a_place_by_hand_without_a_reason_is_refused():
    edition = build.edition(capacity=1)
    build.bram(edition)
    waits = build.chaima(edition)

    with pytest.raises(refusals.ReasonMissing):
        assigning.assign_place(waits, reason=" ", over=True)

    assert Registration.objects.get(pk=waits.pk).is_waiting


@pytest.mark.parametrize(("capacity", "waits"), [(1, True), (2, False)])
def test_reason_of_a_place_goes_with_the_place(capacity, waits):
    edition = build.edition(capacity=1)
    build.bram(edition)
    chaima = assigning.assign_place(build.chaima(edition), reason="Zij helpt mee", over=True)

    registering.set_role(chaima, Registration.Role.INITIATOR)
    edition.capacity = capacity
    events.save_event(edition)
    back = registering.set_role(chaima, Registration.Role.VISITOR)

    assert (back.is_waiting, back.placed_because) == (waits, "")
    assert Registration.objects.get(pk=back.pk).placed_because == ""


# Back again -----------------------------------------------------------------------------------------


def test_who_is_brought_back_gets_a_free_place_with_the_ticket_of_before():
    bram = build.bram(build.edition())
    code = codes.code_of(bram)
    cancelling.cancel(bram)

    back = returning.bring_back(bram)

    assert back.is_confirmed
    assert build.holder_of(code) == bram
    assert queued(bram)[-1] == "confirmation"


def test_who_is_brought_back_to_a_full_evening_waits_behind_the_others(frozen):
    edition = build.edition(capacity=1)
    bram = build.bram(edition)
    waits = build.chaima(edition)
    cancelling.cancel(bram)
    last = build.daan(edition)
    frozen.shift(timedelta(minutes=1))

    back = returning.bring_back(bram)

    assert Registration.objects.get(pk=waits.pk).is_confirmed
    assert list(edition.registrations.queue()) == [last, back]
    assert queued(back)[-1] == "waiting"


def test_who_signed_up_again_is_not_brought_back_as_well():
    edition = build.edition()
    bram = cancelling.cancel(build.bram(edition))
    again = build.bram(edition)

    with pytest.raises(refusals.AlreadyRegistered) as refusal:
        returning.bring_back(bram)

    assert refusal.value.registration == again


def test_who_is_brought_back_to_a_course_has_one_run_at_a_time():
    course = build.course()
    bram = cancelling.cancel(build.bram(build.run(course)))
    build.bram(build.run(course))

    with pytest.raises(refusals.AlreadyRegistered):
        enrolment.bring_back(bram)


# History --------------------------------------------------------------------------------------------


def test_who_was_at_a_session_is_not_cancelled_afterwards():
    run = build.run(starts_at=build.NOW - timedelta(days=8))
    fatima = build.took(run, sessions=1)

    with pytest.raises(refusals.WasThere):
        cancelling.cancel(fatima)

    assert Registration.objects.get(pk=fatima.pk).is_confirmed


# Two made one ---------------------------------------------------------------------------------------


def open_edition(**fields):
    return build.edition(starts_at=build.NOW + timedelta(minutes=20), **fields)


def let_in(registration: Registration) -> None:
    session = registration.event.sessions.get()
    checkin.check_in(session, registration, check_in_id=uuid.uuid4())


def test_two_made_one_keep_the_check_in_the_stall_and_the_longer_wait(frozen):
    edition = open_edition()
    (stand,) = build.stands(edition, 1)
    daan = build.initiator(edition, stand=stand)
    frozen.shift(timedelta(minutes=1))
    kept = build.daan(edition, party_size=2)
    let_in(daan)
    before = Message.objects.count()

    merged = merging.merge(kept, daan, party_size=2)

    assert merged.registered_at == daan.registered_at
    assert merged.is_initiator
    assert merged.stand_bookings.get().stand == stand
    assert merged.check_ins.live().people() == 1
    assert Registration.objects.get(pk=daan.pk).is_cancelled
    assert Message.objects.count() == before + 1
    assert queued(merged)[-1] == "changed"


def test_a_registration_is_not_made_one_with_itself_nor_with_another_evenings():
    edition = build.edition()
    bram, elsewhere = build.bram(edition), build.bram(build.edition())

    for other, why in ((bram, "itself"), (elsewhere, "other-event")):
        with pytest.raises(refusals.MergeRefused) as refusal:
            merging.merge(bram, other, party_size=1)
        assert refusal.value.why == why


def test_two_that_are_both_inside_or_have_a_stall_each_stay_two():
    edition = open_edition()
    bram, chaima = build.bram(edition), build.chaima(edition)
    let_in(bram)
    let_in(chaima)
    one, other = (build.initiator(edition, stand=stand) for stand in build.stands(edition, 2))

    with pytest.raises(refusals.MergeRefused):
        merging.merge(bram, chaima, party_size=2)
    with pytest.raises(HasBoth):
        merging.merge(one, other, party_size=2)

    assert not edition.registrations.filter(status="cancelled").exists()


@pytest.mark.parametrize(
    ("source", "then"), [("phone", "phone"), ("paper", "paper"), ("door", "organiser")]
)
def test_who_takes_over_a_shared_address_keeps_the_organisers_source_they_had(source, then):
    edition = build.edition()
    bram = build.bram(edition)
    kept = registering.register(edition, name="Fatima", email="", by_organiser=True, source=source)
    child = registering.register(
        edition, name="Fien", email=bram.email, by_organiser=True, shares_email=True
    )

    merged = merging.merge(kept, child, party_size=1)

    assert (merged.email, merged.shares_email, merged.source) == (bram.email, True, then)


def test_who_waits_gets_no_place_by_being_made_one_with_who_has_one():
    edition = build.edition(capacity=2)
    bram, _chaima = build.bram(edition), build.chaima(edition)
    waits = build.daan(edition)

    with pytest.raises(refusals.NotEnoughPlaces):
        merging.merge(bram, waits, party_size=2)
    merged = merging.merge(waits, bram, party_size=1)

    assert merged.is_confirmed
    assert edition.registrations.confirmed().people() == 2


def test_a_walk_in_that_is_made_one_with_a_sign_up_is_found_by_its_scan_and_outlives_its_undoing():
    edition = open_edition()
    session, scan = edition.sessions.get(), uuid.uuid4()
    bram = build.bram(edition)
    walk_in = {"name": "Bram J.", "party_size": 1, "check_in_id": scan}
    els = checkin.walk_in(session, **walk_in).registration

    merging.merge(bram, els, party_size=1)
    again = checkin.walk_in(session, **walk_in)

    assert (again.registration, again.outcome) == (bram, checkin.Outcome.WELCOME)
    checkin.undo(again.scan)
    assert Registration.objects.get(pk=bram.pk).is_confirmed


def test_the_sessions_of_two_enrolments_count_together():
    run = build.run(starts_at=build.NOW - timedelta(days=8))
    first = build.took(run, sessions=1)
    second = build.took(run, sessions=0, email="bram@example.com")
    build.check_in(second, run.sessions_in_order()[1])

    merged = merging.merge(second, first, party_size=1)

    assert merged.check_ins.live().count() == 2


def told_of_merging(mailoutbox, other: Registration, kept: Registration) -> list[str]:
    """What each address is mailed of two made one: the subject, and what its calendar is told."""
    mailoutbox.clear()
    merging.merge(kept, other, party_size=1)
    delivery.deliver_due()
    told = []
    for mail in mailoutbox:
        methods = [a.content for a in mail.alternatives if a.mimetype.startswith("text/calendar")]
        method = "".join(re.findall("METHOD:([A-Z]+)", "".join(methods)))
        told.append(f"{mail.to[0]}: {mail.subject.split(':')[0]} {method}".strip())
    return sorted(told)


def test_two_made_one_the_calendar_of_the_address_that_lapses_is_told(mailoutbox):
    edition = build.edition()
    bram, again = build.bram(edition), build.registration(edition, email="b@example.com")
    delivery.deliver_due()

    assert told_of_merging(mailoutbox, again, kept=bram) == [
        "b@example.com: Uw aanmelding is samengevoegd CANCEL",
        "bram@example.nl: Uw aanmelding is gewijzigd",
    ]


def test_two_made_one_an_address_that_no_mail_reached_gets_none_and_asks_for_no_attention(
    mailoutbox,
):
    edition = build.edition()
    bram, slip = build.bram(edition), build.registration(edition, email="bram@exmaple.nl")
    delivery.deliver_due()
    slip.messages.update(state=Message.State.BOUNCED)

    assert told_of_merging(mailoutbox, slip, kept=bram) == [
        "bram@example.nl: Uw aanmelding is gewijzigd"
    ]
    assert not Message.objects.not_arrived().exists()


def test_two_made_one_that_share_an_address_keep_the_appointment_there(mailoutbox):
    edition = build.edition()
    bram = build.bram(edition)
    els = registering.register(
        edition,
        name="Els",
        email=bram.email,
        shares_email=True,
        by_organiser=True,
    )
    delivery.deliver_due()

    assert told_of_merging(mailoutbox, els, kept=bram) == [
        "bram@example.nl: Uw aanmelding is gewijzigd REQUEST"
    ]


def needing(registration: Registration, need: str) -> Registration:
    return registering.change(
        registration,
        name=registration.name,
        party_size=registration.party_size,
        access_need=need,
    )


@pytest.mark.parametrize(
    ("kept", "other", "both"),
    [
        ("", "Een plek voor een rolstoel", "Een plek voor een rolstoel"),
        ("Ringleiding", "Ringleiding", "Ringleiding"),
        ("Ringleiding", "Rolstoel", "Ringleiding; Rolstoel"),
    ],
)
def test_what_either_needs_two_made_one_need(kept, other, both):
    edition = build.edition()
    bram, daan = needing(build.bram(edition), kept), needing(build.daan(edition), other)

    merging.merge(bram, daan, party_size=1)

    assert Registration.objects.get(pk=bram.pk).access_need == both
    assert Registration.objects.get(pk=daan.pk).access_need == ""


def test_two_that_need_more_than_fits_stay_two():
    edition = build.edition()
    bram, daan = needing(build.bram(edition), "a" * 200), needing(build.daan(edition), "b" * 200)

    with pytest.raises(refusals.MergeRefused) as refusal:
        merging.merge(bram, daan, party_size=1)

    assert refusal.value.why == "needs-too-long"
    assert Registration.objects.get(pk=daan.pk).access_need == "b" * 200
