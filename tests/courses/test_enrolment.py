from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import override_settings

from courses import access, access_links, attendance, eligibility, enrolment, waivers
from courses.enrolment import NewInitiative
from courses.models import EnrolledInitiative
from eventsite.booking import calling_off, cancelling, refusals, registering
from eventsite.calendars import clashes, diary
from eventsite.calendars.appointments import Standing
from eventsite.door import aside, batch, checkin
from eventsite.door.scans import Scan
from eventsite.mails import letters
from eventsite.models import Message, Registration, RegistrationState
from eventsite.tickets import codes, links
from initiatives.models import Initiative

from .. import build
from ..calendar_receivers import calendar_parts

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SHARED = {"shares_email": True, "source": Registration.Source.ORGANISER}
KWEEKTUIN = NewInitiative("Natuurspeeltuin Kweektuin", "Spelen tussen de planten.")


def enrol(run, *, email="bram@example.nl", **fields) -> Registration:
    return enrolment.enrol(run, **({"name": "Bram Jansen", "email": email} | fields))


@pytest.fixture
def basic():
    return build.course()


@pytest.fixture
def advanced(basic):
    return build.advanced(basic)


# Enrolling -----------------------------------------------------------------------------------------


def test_enrol_takes_a_place_for_all_sessions_with_one_mail(basic):
    run = build.run(basic, sessions=4)

    bram = enrol(run)

    assert bram.is_confirmed
    (message,) = bram.messages.all()
    (calendar,) = calendar_parts(build.mail(message))
    assert str(calendar["METHOD"]) == "PUBLISH"
    uids = [str(entry["UID"]) for entry in calendar.walk("VEVENT")]
    assert uids == [session.uid for session in run.sessions_in_order()]


def test_enrol_queues_when_full_and_moves_up(basic):
    run = build.run(basic, capacity=1)
    bram, chaima = enrol(run), enrol(run, email="chaima@example.nl")
    assert chaima.queue_position() == 1

    cancelling.cancel(bram)

    chaima.refresh_from_db()
    assert chaima.is_confirmed


def test_enrol_takes_one_person_only(basic):
    run = build.run(basic)

    with pytest.raises(refusals.PartyTooLarge):
        registering.register(run, name="Bram", email="bram@example.nl", party_size=2)


def test_enrol_twice_is_refused_with_the_first(basic):
    run = build.run(basic)
    first = enrol(run)

    with pytest.raises(refusals.AlreadyRegistered) as refused:
        enrol(run)

    assert refused.value.registration == first


def test_enrol_in_two_runs_of_one_course_is_refused_until_one_is_given_up(basic):
    one, other = build.run(basic), build.run(basic)
    first = enrol(one)

    with pytest.raises(refusals.AlreadyRegistered) as refused:
        enrol(other)
    assert refused.value.registration == first
    assert not other.registrations.exists()

    cancelling.cancel(first)
    assert enrol(other).is_confirmed


def test_enrol_again_after_a_run_is_over_or_called_off(basic):
    build.took(build.past_run(basic), sessions=4)
    called_off = build.run(basic)
    enrol(called_off)
    calling_off.call_off(called_off)

    assert enrol(build.run(basic)).is_confirmed


def test_enrol_when_it_is_not_open_is_refused(basic):
    with pytest.raises(refusals.RegistrationNotOpen) as refused:
        enrol(build.past_run(basic))

    assert refused.value.state == RegistrationState.OVER


# The prerequisite ----------------------------------------------------------------------------------


def test_advanced_opens_to_who_attended_enough(basic, advanced):
    build.took(build.past_run(basic), sessions=3)

    bram = enrol(build.run(advanced), initiative=KWEEKTUIN)

    assert bram.is_confirmed
    assert bram.enrolled_initiative.initiative.name == "Natuurspeeltuin Kweektuin"


def test_advanced_is_shut_to_who_was_one_session_short(basic, advanced):
    build.took(build.past_run(basic), sessions=2)
    run = build.run(advanced)

    with pytest.raises(eligibility.NotEligible) as refused:
        enrol(run, initiative=KWEEKTUIN)

    assert (refused.value.eligibility.attended, refused.value.eligibility.needed) == (2, 3)
    assert not run.registrations.exists()
    assert not Initiative.objects.exists()


def test_advanced_is_shut_to_who_enrolled_but_never_came(basic, advanced):
    build.took(build.past_run(basic), sessions=0)

    assert not eligibility.eligibility(advanced, "bram@example.nl").is_open


def test_session_made_up_for_at_another_run_opens_the_advanced(basic, advanced):
    run, other = build.past_run(basic), build.past_run(basic)
    bram = build.took(run, sessions=2)
    at = other.sessions_in_order()[2]
    attendance.make_up(bram, missed=run.sessions_in_order()[2], at=at, by=None)
    assert not eligibility.eligibility(advanced, "bram@example.nl").is_open

    build.check_in(bram, at)

    assert eligibility.eligibility(advanced, "bram@example.nl").is_open


def test_sessions_of_two_halves_of_different_runs_do_not_add_up(basic, advanced):
    build.took(build.past_run(basic), sessions=2)
    build.took(build.past_run(basic), sessions=2)

    assert eligibility.eligibility(advanced, "bram@example.nl").attended == 2


def test_sessions_of_another_course_do_not_count(advanced):
    build.took(build.past_run(build.course()), sessions=4)

    assert eligibility.eligibility(advanced, "bram@example.nl").attended == 0


def test_course_without_a_prerequisite_is_open_to_all(basic):
    assert eligibility.eligibility(basic, "wie@example.nl").is_open


# Exceptions ----------------------------------------------------------------------------------------


def test_waiver_opens_the_course_and_keeps_the_reason(advanced):
    anna = build.anna()

    waiver = waivers.waive(
        advanced, name="Ilse", email="ilse@example.nl", reason="Gaf zelf les.", by=anna
    )

    assert (waiver.reason, waiver.granted_by, waiver.granted_at) == (
        "Gaf zelf les.",
        anna,
        build.NOW,
    )
    assert enrol(build.run(advanced), email="ilse@example.nl", initiative=KWEEKTUIN).is_confirmed
    assert Message.objects.get(kind="course_access").address == "ilse@example.nl"


def test_waiver_withdrawn_opens_nothing_and_is_kept(advanced):
    anna = build.anna()
    waiver = waivers.waive(advanced, name="Ilse", email="ilse@example.nl", reason="x", by=None)

    waivers.withdraw(waiver, by=anna)
    waivers.withdraw(waiver, by=None)

    waiver.refresh_from_db()
    assert waiver.withdrawn_by == anna
    assert not eligibility.eligibility(advanced, "ilse@example.nl").is_open


def test_waiver_for_the_same_address_twice_is_refused(advanced):
    waivers.waive(advanced, name="Ilse", email="ilse@example.nl", reason="x", by=None)

    with pytest.raises(waivers.WaiverExists):
        waivers.waive(advanced, name="Ilse", email="ilse@example.nl", reason="y", by=None)


def test_waiver_of_a_course_open_to_all_is_refused(basic):
    with pytest.raises(waivers.NothingToWaive):
        waivers.waive(basic, name="Ilse", email="ilse@example.nl", reason="x", by=None)


# The initiative ------------------------------------------------------------------------------------


def test_advanced_asks_for_an_initiative(basic, advanced):
    build.took(build.past_run(basic), sessions=3)
    run = build.run(advanced)

    with pytest.raises(enrolment.InitiativeMissing):
        enrol(run)

    assert not run.registrations.exists()


def test_known_initiative_is_used_and_not_made_again(basic, advanced):
    build.took(build.past_run(basic), sessions=3)
    known = Initiative.objects.create(
        name="Repaircafé", slug="repair", contact_email="bram@example.nl"
    )

    bram = enrol(build.run(advanced), initiative=known)

    assert EnrolledInitiative.objects.get().registration == bram
    assert Initiative.objects.get() == known


def test_refused_enrolment_leaves_no_initiative(basic, advanced):
    build.took(build.past_run(basic), sessions=3)

    with pytest.raises(refusals.RegistrationNotOpen):
        enrol(build.past_run(advanced), initiative=KWEEKTUIN)

    assert not Initiative.objects.exists()


def test_two_initiatives_of_one_name_have_two_addresses(basic, advanced):
    for email in ("a@example.nl", "b@example.nl"):
        build.took(build.past_run(basic), sessions=3, email=email)
        enrol(build.run(advanced), email=email, initiative=KWEEKTUIN)

    assert len(set(Initiative.objects.values_list("slug", flat=True))) == 2


# Clashes -------------------------------------------------------------------------------------------


def test_clashing_sessions_are_told_in_the_mail_and_are_no_wall(basic):
    café = build.edition(title="Café op dezelfde avond")
    build.bram(café)
    run = build.run(basic)

    bram = enrol(run)

    assert bram.is_confirmed
    assert clashes.clashes(bram) == list(café.sessions.all())
    text = build.mail(bram.messages.get()).body
    assert "Café op dezelfde avond" in text
    assert "valt samen" in text


def test_sessions_that_only_touch_do_not_clash(basic):
    run = build.run(basic, sessions=1)
    session = run.sessions.get()
    build.bram(build.edition(starts_at=session.ends_at))
    build.daan(build.edition())

    assert clashes.clashes(enrol(run)) == []


def test_cancelled_registrations_and_events_do_not_clash(basic):
    cancelling.cancel(build.bram(build.edition()))
    off = build.edition()
    build.bram(off)
    calling_off.call_off(off)

    assert clashes.clashes(enrol(build.run(basic))) == []


# The link that proves an address -------------------------------------------------------------------


def test_access_link_goes_to_known_addresses_only_and_not_twice_in_a_row(basic, frozen):
    build.took(build.past_run(basic), sessions=3)
    build.daan(build.edition())  # never took a course

    for _ in range(3):
        access.send_access_link("bram@example.nl")
        access.send_access_link("daan@example.nl")
        access.send_access_link("onbekend@example.nl")

    assert [m.address for m in Message.objects.filter(kind="course_access")] == ["bram@example.nl"]
    frozen.shift(timedelta(minutes=11))
    access.send_access_link("bram@example.nl")
    assert Message.objects.filter(kind="course_access").count() == 2


def test_access_token_opens_as_its_owner_and_holds_no_address(basic):
    build.took(build.past_run(basic), sessions=0)

    token = access_links.token("bram@example.nl")

    holder = access_links.read_token(token)
    assert (holder.email, holder.name) == ("bram@example.nl", "Bram Jansen")
    assert "bram" not in token


def test_access_token_dies_after_two_weeks_and_with_the_other_links(basic, frozen):
    bram = build.took(build.past_run(basic), sessions=0)
    token = access_links.token("bram@example.nl")

    links.revoke(bram)
    with pytest.raises(links.LinkRevoked):
        access_links.read_token(token)
    token = access_links.token("bram@example.nl")
    frozen.shift(timedelta(days=14, seconds=1))
    with pytest.raises(links.LinkExpired):
        access_links.read_token(token)


def test_access_token_of_another_purpose_or_key_opens_nothing(basic):
    bram = build.took(build.past_run(basic), sessions=0)
    token = access_links.token("bram@example.nl")

    for wrong in (links.make_token(bram, links.Purpose.REGISTRATION), token[:-1], "", "x" * 5000):
        with pytest.raises(links.LinkUnknown):
            access_links.read_token(wrong)
    with override_settings(SECRET_KEY="x" * 50), pytest.raises(links.LinkUnknown):
        access_links.read_token(token)


def test_access_token_of_a_withdrawn_waiver_shows_no_more_than_nothing(advanced):
    waiver = waivers.waive(advanced, name="Ilse", email="ilse@example.nl", reason="x", by=None)
    assert access_links.token("ilse@example.nl")

    waivers.withdraw(waiver, by=None)

    assert access_links.token("ilse@example.nl") is None
    (message,) = Message.objects.filter(kind="course_access")
    assert not letters.of(message).still_true()


# Two people with one address -----------------------------------------------------------------------


def test_desk_enrols_a_second_person_with_the_address_of_a_first():
    run = build.run()
    bram = build.bram(run)

    els = enrol(run, name="Els Jansen", email=bram.email, by_organiser=True, shares_email=True)

    assert els.is_confirmed
    assert els.messages.get().address == bram.email
    assert els.ticket_hash != bram.ticket_hash
    for name, shares in (("ELS  Jansen", True), ("Bram Jansen", True), ("Iemand", False)):
        with pytest.raises(refusals.AlreadyRegistered):
            enrol(run, name=name, email=bram.email, by_organiser=True, shares_email=shares)


def test_who_shares_an_address_does_not_take_the_name_of_another_with_it(client):
    run = build.run()
    build.bram(run)
    shares = {"email": "bram@example.nl", "by_organiser": True, "shares_email": True}
    els, _piet = (enrol(run, name=name, **shares) for name in ("Els Jansen", "Piet Bakker"))
    page = f"{links.registration_url(els)}wijzigen/"

    taken = [client.post(page, {"name": name}) for name in ("PIET  Bakker", "Bram Jansen")]
    client.post(page, {"name": "Els JANSEN"})

    assert [response.status_code for response in taken] == [409, 409]
    assert "met deze naam en dit e-mailadres is al aangemeld" in taken[0].content.decode()
    els.refresh_from_db()
    assert els.name == "Els JANSEN"


def test_at_the_door_an_address_is_its_owners_and_not_another_who_shares_it():
    run = build.run(starts_at=build.NOW + timedelta(hours=1))
    shares = {"email": "bram@example.nl", "by_organiser": True, "shares_email": True}
    els = enrol(run, name="Els Jansen", **shares)

    came = [
        checkin.walk_in(
            run.sessions.first(),
            name=name,
            email="bram@example.nl",
            party_size=1,
            check_in_id=uuid.uuid4(),
        ).registration
        for name in ("Bram Jansen", "els jansen", "Iemand")
    ]

    assert came[0].walk_in
    assert came == [came[0], els, came[0]]


@pytest.mark.parametrize("shares", [{"email": ""}, {"email": "bram@example.nl"} | SHARED])
@pytest.mark.parametrize("becomes", ["waiting", "cancelled"])
def test_door_gives_the_place_to_whose_ticket_it_is_and_nobody_else(shares, becomes):
    run = build.run(capacity=1, starts_at=build.NOW + timedelta(hours=1))
    bram = build.bram(run)
    fields = {"email": shares["email"], "shares_email": bool(shares["email"])}
    els = enrol(run, name="Els Jansen", by_organiser=True, **fields)
    if becomes == "cancelled":
        els = cancelling.cancel(els)
    tablet = build.tablet(run.sessions_in_order()[0])
    scan = Scan(uuid.uuid4(), build.NOW, 1, key=codes.key_of(els), admit=True)

    (taken,) = batch.take_batch(tablet, [scan])
    if becomes == "waiting":
        came = taken.verdict.registration
    else:
        came = aside.accept(taken.aside, by=build.anna()).registration

    assert came.name == "Els Jansen"
    assert (came == els) == (becomes == "waiting")
    assert not run.registrations.queue().exists()
    assert not bram.check_ins.exists()


def test_two_who_share_an_address_do_not_clash_with_each_other():
    here, there = build.run(sessions=1), build.run(sessions=1)
    bram = build.bram(here)
    els = enrol(there, name="Els Jansen", email=bram.email, by_organiser=True, shares_email=True)

    assert [clashes.clashes(one) for one in (bram, els)] == [[], []]


def test_follow_up_opens_by_person_and_not_by_address(basic, advanced):
    past, run = build.past_run(basic), build.run(advanced)
    build.took(past, sessions=3, name="Bram Jansen")
    shares = {"email": "bram@example.nl", "by_organiser": True, "shares_email": True}
    els = build.took(past, sessions=0, name="Els Jansen", email="els@example.nl")
    Registration.objects.filter(pk=els.pk).update(email="bram@example.nl", **SHARED)

    with pytest.raises(eligibility.NotEligible):
        enrol(run, name="Els Jansen", **shares)
    for session in past.sessions_in_order()[:3]:
        build.check_in(els, session)
    made = enrol(run, name="Els Jansen", **shares)

    assert made.is_confirmed
    assert access_links.holder("bram@example.nl").name == "Bram Jansen"


def test_desk_enrols_who_has_no_address_at_all():
    run = build.run()

    first, second = (enrol(run, name=n, email="", by_organiser=True) for n in ("Els", "Piet"))

    assert [first.is_confirmed, second.is_confirmed] == [True, True]
    assert not first.messages.exists()


def test_cancelling_one_of_two_with_an_address_leaves_the_course_in_their_calendar():
    run = build.run(sessions=1)
    bram = build.bram(run)
    els = enrol(run, name="Els Jansen", email=bram.email, by_organiser=True, shares_email=True)
    cancelling.cancel(els)

    (entry,) = diary.of(bram.email).entries.values()

    assert entry.standing == Standing.CONFIRMED


def test_enrolment_for_a_known_initiative_is_for_that_one(basic, advanced):
    build.took(build.past_run(basic), sessions=3)
    known = build.initiative(name=KWEEKTUIN.name.upper(), contact_email="bram@example.nl")

    made = enrol(build.run(advanced), initiative=KWEEKTUIN)

    assert made.enrolled_initiative.initiative == known
    assert Initiative.objects.get().summary == known.summary
