"""Erasing a person: what is to come is given up, what is counted stays, and nothing of them is found any more."""

from __future__ import annotations

import smtplib
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import CharField, TextField
from django.utils import timezone, translation

from cafes.models import StandBooking
from courses import certificates, correcting, waivers
from courses.models import Certificate, Waiver
from eventsite.booking import cancelling, refusals, registering, returning
from eventsite.calendars import feeds
from eventsite.door import checkin, roster, tablets
from eventsite.door.scans import Scan, WalkIn
from eventsite.figures import stored
from eventsite.mails import bounces, delivery, letters, queue, stopping
from eventsite.models import (
    AsideScan,
    CalendarLink,
    Destruction,
    Event,
    LogEntry,
    Message,
    Registration,
    SearchKey,
    Tablet,
)
from eventsite.models.registrations import ERASED_NAME
from eventsite.persons import blanking, consequences, erasing, held
from eventsite.staff import lines
from eventsite.staff.verbs import Verb
from eventsite.tickets import codes, links
from initiatives.models import Initiative, Offer
from pitches.models import Pitch

from ... import build
from . import traces

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

BRAM = "bram@example.nl"


@pytest.fixture
def everywhere(frozen):
    """Bram was at an evening and at a course, and is in all that there is to be in."""
    past = build.edition(starts_at=timezone.localtime() - timedelta(days=3))
    build.took(past, sessions=1)
    build.took(build.edition(starts_at=timezone.localtime() - timedelta(days=40)), sessions=1)
    run = build.past_run()
    build.took(run, sessions=4)
    certificates.issue(run)
    correcting.correct_name(Certificate.objects.get(), "Bram Janssen", by_organiser=True)
    waivers.waive(build.advanced(), name="Bram Jansen", email=BRAM, reason="Ervaring", by=None)
    coming = build.edition(capacity=1)
    registering.change(build.bram(coming), name="Bram Jansen", party_size=1, access_need="Een lift")
    build.initiative(contact_email=BRAM, contact_name="Bram Jansen", name="Bramentuin")
    build.offer(build.initiative())
    stopping.stop(BRAM)
    links.calendar_link(BRAM)
    tablet = Tablet.objects.create(session=past.sessions.get(), number=1)
    late = Scan(uuid.uuid4(), timezone.now(), 1, walk_in=WalkIn("Bram Jansen", BRAM))
    build.kept_aside(tablet, late, AsideScan.Reason.REVOKED)
    return past, run, coming


def test_nothing_of_them_is_found_in_any_table_once_the_last_mail_left(everywhere):
    delivery.deliver_due()
    Message.objects.filter(registration__email=BRAM).update(last_error=f"451 <{BRAM}> later")
    assert {table.label for table in held.about(BRAM)} > {"eventsite.registration"}

    assert erasing.erase(BRAM)
    mail.outbox.clear()
    delivery.deliver_due()

    assert [(one.to, one.subject) for one in mail.outbox] == [([BRAM], "Uw gegevens zijn gewist")]
    assert traces.of("bram", "jansen", "janssen", "lift") == set()
    assert not list(held.about(BRAM))


def test_twice_is_once(everywhere):
    erasing.erase(BRAM)
    before = LogEntry.objects.count(), Destruction.objects.count()

    assert not erasing.erase(BRAM)
    delivery.deliver_due()

    assert (LogEntry.objects.count(), Destruction.objects.count()) == before
    assert [one.to for one in mail.outbox if "gewist" in one.subject] == [[BRAM]]
    assert not erasing.erase("nobody@example.nl")


def test_who_has_no_address_goes_with_nobody_elses():
    by_name = build.registration(build.edition(), name="Els", email="")

    with pytest.raises(ValueError, match="no address"):
        erasing.erase("")

    by_name.refresh_from_db()
    assert by_name.name == "Els"


def test_figures_of_what_is_not_closed_stay(everywhere):
    past, run, _coming = everywhere
    events = [past, Event.objects.get(pk=run.pk)]
    before = [stored.of(event) for event in events]
    assert before[0].returning == 1, "he was at the evening before"
    assert before[1].number("from-cafe") == 1

    erasing.erase(BRAM)

    assert [stored.of(event) for event in events] == before


def test_what_is_destroyed_is_written_down_by_category(everywhere):
    erasing.erase(BRAM, cause=Destruction.Cause.ORGANISER)

    numbers = dict(Destruction.objects.values_list("category", "number"))
    assert numbers == {
        "registrations": 3,
        "enrolments": 1,
        "initiatives": 1,
        "offers": 1,
        "waivers": 1,
        "mails": 5,
        "mail_stops": 1,
        "calendar_links": 1,
        "aside_scans": 1,
    }
    assert {one.cause for one in Destruction.objects.all()} == {"organiser"}


def test_help_that_goes_with_an_initiative_is_written_down_too():
    initiative = build.initiative()
    build.offer(initiative)

    erasing.erase(initiative.contact_email)

    assert Destruction.objects.get(category="offers").number == 1
    assert not Offer.objects.exclude(email="").exists()


def test_who_waits_gets_the_place_and_is_mailed(everywhere):
    _past, _run, coming = everywhere
    daan = build.daan(coming)
    assert daan.is_waiting

    erasing.erase(BRAM)

    daan.refresh_from_db()
    assert daan.is_confirmed
    assert daan.messages.filter(kind="promoted").exists()


def test_stall_and_pitch_come_free_and_the_initiative_is_blank():
    edition = build.edition()
    one = build.initiator(edition, stand=build.stands(edition)[0], slot=build.slots(edition)[0])

    erasing.erase(one.email)

    assert not StandBooking.objects.live().exists()
    assert not Pitch.objects.live().exists()
    assert Initiative.objects.get().is_erased


def test_log_keeps_its_lines_and_names_nobody(everywhere):
    erasing.erase(BRAM)

    said = [line.sentence for line in lines.last(50)]
    assert any(ERASED_NAME in text for text in said)
    assert not any("Bram" in text for text in said)
    assert LogEntry.objects.filter(verb=Verb.ERASED).count() == 6  # four registrations, two more


@pytest.mark.parametrize("typed", ["BRAM@Example.NL", " bram@example.nl"])
def test_erased_is_erased_by_whatever_spelling_it_was_signed_up(client, typed):
    edition = build.edition()
    form = {"name": "Bram Jansen", "email": typed, "party_size": 1, "submission_id": uuid.uuid4()}
    client.post(f"{edition.get_absolute_url()}aanmelden/", form)
    assert Registration.objects.get().email == BRAM

    erasing.erase(BRAM)

    assert traces.of("bram") <= {"eventsite_message.email"}, "the last mail is not sent yet"


def test_another_address_of_the_same_letters_is_somebody_else():
    plus = build.registration(build.edition(), email="bram+cafe@example.nl")
    build.bram(plus.event)

    erasing.erase(BRAM)

    plus.refresh_from_db()
    assert plus.email == "bram+cafe@example.nl"


def test_who_shares_the_address_keeps_place_ticket_and_link_without_it(client):
    edition = build.edition()
    build.bram(edition)
    els = _sharer(edition)
    ticket, url = codes.code_of(els), links.registration_url(els)

    said = consequences.of(BRAM)
    erasing.erase(BRAM)

    els.refresh_from_db()
    assert any("Els" in text for text in said.stays)
    assert (els.is_confirmed, els.email, els.shares_email, els.name) == (True, "", False, "Els")
    assert build.holder_of(ticket) == els
    assert client.get(url).status_code == 200
    delivery.deliver_due()
    assert not [one for one in mail.outbox if "Els" in one.body and "gewist" in one.subject]


def test_who_shares_an_address_is_erased_alone():
    edition = build.edition()
    bram, els = build.bram(edition), _sharer(edition)

    assert erasing.erase_registration(els)
    assert not erasing.erase_registration(els)

    bram.refresh_from_db()
    assert (bram.is_confirmed, bram.email) == (True, BRAM)
    assert traces.of("els") <= {"cafes_edition.headline", "eventsite_event.summary"}


def _sharer(edition: Event) -> Registration:
    return registering.register(
        edition,
        name="Els",
        email=BRAM,
        party_size=1,
        shares_email=True,
        by_organiser=True,
        source=Registration.Source.PHONE,
    )


# Whoever comes at the same time --------------------------------------------------------------------


def test_who_is_inside_waits_until_it_is_over(frozen):
    edition = build.edition()
    session = edition.sessions.get()
    bram = build.bram(edition)
    frozen.move_to(session.starts_at)
    checkin.check_in(session, bram, check_in_id=uuid.uuid4())

    with pytest.raises(erasing.StillInside):
        erasing.erase(BRAM)
    bram.refresh_from_db()
    assert bram.email == BRAM

    frozen.move_to(session.ends_at + timedelta(minutes=1))
    assert erasing.erase(BRAM)
    assert stored.of(edition).attended == 1


def test_ticket_opens_nothing_and_the_tablet_forgets_it(frozen):
    edition = build.edition()
    session = edition.sessions.get()
    bram = build.bram(edition)
    tablet = tablets.find(build.token(build.tablet(session).pk))
    frozen.move_to(session.doors_open_at)
    cursor = roster.of(tablet, since=None).cursor
    code = codes.code_of(bram)

    erasing.erase(BRAM)

    assert build.holder_of(code) is None
    news = roster.of(tablet, since=cursor)
    assert (news.gone, news.people) == ([bram.pk], [])
    # Found by the door before it was erased, checked in after.
    assert checkin.check_in(session, bram, check_in_id=uuid.uuid4()).outcome == "unknown"


def test_registration_that_was_erased_changes_for_nobody(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    bram = build.bram(build.edition())
    erasing.erase(BRAM)

    for verb in (
        lambda: registering.change(bram, name="Bram", party_size=1),
        lambda: returning.bring_back(bram),
        lambda: cancelling.cancel(bram),
    ):
        with pytest.raises((refusals.RegistrationErased, refusals.AlreadyCancelled)):
            verb()
    client.force_login(build.anna())
    form = {"confirmed": 1, "bevestigd": 1}
    answer = client.post(f"/beheer/aanmeldingen/{bram.pk}/terug/", form)
    assert answer.status_code == 409
    assert "gewist" in answer.content.decode()


def test_who_signs_up_anew_afterwards_is_there():
    edition = build.edition()
    build.bram(edition)
    erasing.erase(BRAM)

    again = build.bram(edition)

    assert again.is_confirmed
    assert [one.label for one in held.about(BRAM)][:1] == ["eventsite.registration"]


class Erasing(BaseEmailBackend):
    """A mail server during whose answer somebody erases themselves."""

    def send_messages(self, messages):
        erasing.erase(BRAM)
        raise smtplib.SMTPRecipientsRefused({BRAM: (550, f"no {BRAM} here".encode())})


def test_mail_that_is_under_way_leaves_no_address_behind(settings):
    build.bram(build.edition())
    message = queue.claim(timezone.now())

    delivery.deliver(message, Erasing())

    delivery.deliver_due()
    assert traces.of("bram") == set()


def test_mail_that_comes_back_afterwards_leaves_no_address_behind():
    build.bram(build.edition())
    delivery.deliver_due()
    message = Message.objects.get()
    erasing.erase(BRAM)
    delivery.deliver_due()

    bounces.record(bounces.Bounce(message.message_id, BRAM, "5.1.1", f"no {BRAM} here"))

    assert traces.of("bram") == set()


def test_calendar_link_and_links_in_mails_are_gone(client):
    bram = build.bram(build.edition())
    urls = [links.registration_url(bram), links.ticket_url(bram)]
    feed = feeds.personal_feed(links.calendar_link(BRAM)).path
    assert client.get(feed).status_code == 200

    erasing.erase(BRAM)

    assert not CalendarLink.objects.exists()
    assert client.get(feed).status_code == 410
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 410
        assert "hebben wij gewist" in answer.content.decode()
        assert "links opnieuw" not in answer.content.decode()


def test_certificate_says_that_it_was_erased_and_not_of_whom(client, everywhere):
    proof = Certificate.objects.get()
    former = proof.former_codes.get().code

    erasing.erase(BRAM)

    for code in (proof.code, former):
        answer = client.get(f"/bewijs/{code}/")
        assert "gewist" in answer.content.decode()
        assert "Bram" not in answer.content.decode()
    assert client.get(f"/bewijs/{proof.code}/bewijs.pdf").status_code == 410


def test_certificate_is_issued_to_nobody_who_was_erased():
    run = build.past_run()
    build.took(run, sessions=4)
    erasing.erase(BRAM)

    assert certificates.issue_due() == 0


def test_account_of_staff_stays_and_that_is_said():
    build.anna(email=BRAM)
    build.bram(build.edition())

    said = consequences.of(BRAM)
    erasing.erase(BRAM)

    assert any("medewerker" in text for text in said.stays)
    assert {table.label for table in held.about(BRAM, with_staff=True)} & {"auth.user"}


def test_search_finds_nobody_by_what_was(everywhere):
    erasing.erase(BRAM)

    assert not SearchKey.objects.filter(key__contains="bram").exists()
    assert not Waiver.objects.exists()
    assert not Offer.objects.exclude(email="").exists()
    assert letters.label("erased") == "gegevens gewist"


def test_two_who_are_erased_at_once_are_not_taken_for_one():
    edition = build.edition()
    both = [build.bram(edition), build.daan(edition), build.bram(build.edition())]

    blanking.registrations(both)

    bram, daan, also_bram = [Registration.objects.get(pk=one.pk).erased_as for one in both]
    assert bram == also_bram != daan


def test_column_of_text_that_is_added_later_is_blanked_too(everywhere):
    past, _run, _coming = everywhere
    bram = past.registrations.get()
    texts = [
        field.attname
        for field in Registration._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices
    ]
    made_of_the_name = {"name", "name_folded", "name_sort"}
    filled = dict.fromkeys({*texts} - made_of_the_name - {"email", "email_folded"}, "af01")
    Registration.objects.filter(pk=bram.pk).update(**filled)

    erasing.erase(BRAM)

    bram.refresh_from_db()
    assert bram.language == "nl"  # the site's own, as everybody's
    assert {name for name in texts if getattr(bram, name)} == made_of_the_name | {"language"}


def test_every_table_that_holds_something_has_a_way_to_go():
    assert {blanking_label(one) for one in held.HELD} == (
        blanking.BY_REGISTRATION | blanking.BY_ADDRESS | blanking.STAYS
    )


def blanking_label(one: held.Held) -> str:
    return one.model._meta.label_lower


@pytest.mark.parametrize("page", ["nl", "en"])
@pytest.mark.parametrize("known_by", ["registration", "initiative", "offer", "subscription"])
def test_last_mail_after_an_organiser_erased_is_in_the_language_of_whom_it_was(
    frozen, known_by, page
):
    """And not of the organiser's page; also of who never signed up for anything."""
    other = {"nl": "en", "en": "nl"}[page]
    with translation.override(other):
        match known_by:
            case "registration":
                build.bram(build.edition())
                Registration.objects.update(language=other)
            case "initiative":
                build.initiative(contact_email=BRAM, language=other)
            case "offer":
                build.offer(build.initiative(language=page), email=BRAM)
            case "subscription":
                build.subscription(language=other)
    Message.objects.all().delete()

    with translation.override(page):
        assert erasing.erase(BRAM, cause=erasing.Cause.ORGANISER)

    last = Message.objects.get(kind="erased")
    assert last.language == other
    assert build.mail(last).extra_headers["Content-Language"] == other


def test_what_erasing_does_names_the_course_in_the_language_of_the_page(everywhere):
    Certificate.objects.update(
        course_title="Basiscursus", translations={"en": {"course_title": "First steps"}}
    )

    with translation.override("en"):
        said = consequences.of(BRAM)

    told = " ".join(str(one) for one in vars(said).values())
    assert "First steps" in told
    assert "Basiscursus is" not in told
